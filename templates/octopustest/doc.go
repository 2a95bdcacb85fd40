// Package octopustest is an Octopus Deploy server in memory, for tests of programs that use the client beside it, or any other
// client of Octopus.
//
//	server := octopustest.NewServer(t)
//	client, err := octopus.NewClient(server.URL, octopus.WithAPIKey(octopustest.APIKey))
//	server.Add("projects", &octopus.Project{Name: "Web shop"})
//	server.OnTask(octopustest.Fails("The step Migrate failed."))
//	server.OnCall("Releases.Create", 1, octopustest.RateLimit(time.Second))
//
// It knows every route of the document that the client was generated from, and checks requests against it: credentials,
// parameters, required properties of bodies. It starts with what a new Octopus has, and keeps what is created: resources with
// IDs, slugs, links and defaults as servers write them, in their space; releases, deployments and runbook runs with their tasks;
// packages; variables; users and their API keys. Secrets are never returned.
//
// What it does not know how to do, it refuses with status 501, and a test says what happens with [Server.On];
// [Server.Unimplemented] lists these operations. It checks no permissions and runs no steps.
package octopustest
