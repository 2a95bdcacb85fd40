// Package octopustest is an Octopus Deploy server in memory, for tests of programs that use the client beside it.
//
//	server := octopustest.NewServer(t)
//	client, err := octopus.NewClient(server.URL, octopus.WithAPIKey(octopustest.APIKey))
//	server.Add("projects", &octopus.Project{Name: "Web shop"})
//	server.On("Tasks.Cancel", octopustest.Respond(200, &octopus.Task{ID: "ServerTasks-1"}))
//
// It knows every route of the document that the client was generated from, and checks requests against it: credentials,
// parameters, required members of bodies. What is created through it, it keeps: it can be read, changed, listed by pages and
// by partialName, and deleted, in its space. Resources get IDs as Octopus gives them, and links. Errors are as Octopus words
// them.
//
// What an operation other than these does, a test says with [Server.On]; until then the answer is 501.
package octopustest
