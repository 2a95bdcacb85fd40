// Package octopus is a client for the REST API of Octopus Deploy, generated from the document of one server version
// ([ServerVersion]).
//
// A [Client] is made without a request. What belongs to the server hangs on it; what belongs to a space hangs on the
// [SpaceClient] that [Client.Space] or [Client.DefaultSpace] returns:
//
//	client, err := octopus.NewClient("https://deploy.example.com", octopus.WithAPIKey(key))
//	if err != nil {
//		return err
//	}
//	space := client.Space("Payments Team") // an ID, a slug or a name
//
//	project, err := space.Projects.Get(ctx, "Projects-1")
//	if errors.Is(err, octopus.ErrNotFound) {
//		…
//	}
//
// # Lists
//
// List returns one [Page], All iterates over the items of all pages and fetches a page when it is needed:
//
//	for project, err := range space.Projects.All(ctx, octopus.ProjectsListParams{PartialName: "web"}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(project.Name)
//	}
//
// # Changes
//
// Models keep what the server sent, also properties that this package does not know and those that are null, so a
// resource can be read, changed and written back without loss:
//
//	project.Description = "shop front"
//	project, err = space.Projects.Update(ctx, project.ID, project)
//
// Where a body has to name the space, the space of the call is put in when it is sent; the caller's value stays as it is.
//
// # In one call
//
// Where the server has what they need, a space has methods for what takes several operations: Deployments.Start and
// Runbooks.Start take names and return tasks, Tasks.Follow waits for these and writes their log, Releases.Cut creates a
// release, Packages.Push and Packages.PushDelta send packages, BuildInformation.Report says what they were built from.
//
//	release, err := space.Releases.Cut(ctx, octopus.ReleaseParams{Project: "Web shop"})
//	tasks, err := space.Deployments.Start(ctx, octopus.DeployParams{Project: "Web shop", Version: release.Version, Environments: []string{"Test"}})
//	err = space.Tasks.Follow(ctx, tasks, os.Stdout, octopus.TaskWaitParams{})
//
// The package octopuspack beside this one packs folders, octopustest is an Octopus in memory for tests. The examples of this
// package have a client and a space of such a server.
//
// # Links
//
// Resources lead on. Follow has a method for each relation, which follows the link that the resource carries, or takes the
// operation's route where there is none. [Follow] does so by the name of the relation, and [Resolve] tells which operation
// a link or a URL names:
//
//	releases, err := project.Follow(space).Releases(ctx, octopus.ProjectsReleasesListParams{Take: 10})
//
// # Options
//
// An [Option] holds for a client, a space or a call, depending on where it is given: [WithHeader], [WithQuery],
// [WithHTTPClient] and the others. Deadlines come from the context. [WithLogger], [WithMiddleware], [WithResponseHook] and
// [WithProgress] show what happens.
//
// # Failures that pass
//
// Calls that failed for a reason that may pass are repeated where that does no harm: see [Retry], which also says how to
// change it. Requests are held back while the server's rate limit asks for it ([WithoutRateLimit]). Both last no
// longer than the context.
//
// # Errors
//
// A call fails with an [*Error], which has the status, the server's messages and the body. For errors.Is there
// are [ErrNotFound], [ErrForbidden] and the like; errors of the context and the network are found inside it as well.
// No error has credentials in it.
//
// # Credentials
//
// API keys and access tokens go to the configured server and nowhere else, as do those that [WithOIDC] exchanges for the
// identity of a CI job. A redirect to another server is followed
// only for plain reads, as downloads need it, and without credentials, cookies and headers given with [WithHeader].
//
// # What the document lacks
//
// [Client.Raw] sends any request, with the same options, errors and safety:
//
//	body, err := client.Raw(ctx, "GET", "/api/serverstatus", nil)
package octopus
