package octopus

import "context"

// What the sample document does not have, in the form in which octogen would write it: relations to one of several, to
// what an ID leads to, by a parameter, and to a command; and routes that are hard to find.

var (
	opReleaseOfProject = operation{name: "Projects.Releases.Get", method: "GET", path: "/projects/{}/releases/{}", params: "projectID,version", forms: "sig"}
	opProjectGroupsGet = operation{name: "ProjectGroups.Get", method: "GET", path: "/projectgroups/{}", params: "projectGroupID", forms: "si"}
	opReleasesAbout    = operation{name: "Releases.List", method: "GET", path: "/releases", forms: "si"}
	opProjectsSubmit   = operation{name: "Projects.Submit", method: "POST", path: "/projects/{}/submit", params: "projectID", forms: "s", body: &bodyJSON}
)

func (l *ProjectLinks) Release(ctx context.Context, version string, opts ...Option) (response *Release, err error) {
	err = callInto(ctx, l.h, &opReleaseOfProject, request{ids: []string{l.v.ID, version}}, linked(l.v.Links, 1, "Release", "Releases").with(opts), &response)
	return response, err
}

func (l *ProjectLinks) Group(ctx context.Context, opts ...Option) (response *User, err error) {
	err = callInto(ctx, l.h, &opProjectGroupsGet, request{ids: []string{l.v.Name}}, linked(l.v.Links, 1, "ProjectGroup").with(opts), &response)
	return response, err
}

func (l *ProjectLinks) About(ctx context.Context, params ProjectsListParams, opts ...Option) (response *Page[Release], err error) {
	params.PartialName = l.v.ID
	err = callInto(ctx, l.h, &opReleasesAbout, request{params: given(params)}, linked(l.v.Links, 0, "About").needing(l.v.ID).with(opts), &response)
	return response, err
}

func (l *ProjectLinks) Submit(ctx context.Context, body *Project, opts ...Option) (response *Project, err error) {
	err = callInto(ctx, l.h, &opProjectsSubmit, request{ids: []string{l.v.ID}, body: body}, linked(l.v.Links, 1, "Submit").with(opts), &response)
	return response, err
}

func init() {
	routeTable = append(routeTable,
		route{"/users/login", "", "s", "POST Users.Login"},
		route{"/projects/{}/{}", "projectID,gitRef", "ig", "GET Projects.GetInGit"},
		route{"/certificates/{global|azure}", "kind", "s", "GET Certificates.GetBuiltIn"},
		route{"/certificates/{}/v{}.{}", "certificateID,version,type", "s", "GET Certificates.GetFile"},
		route{"/nuget/packages", "", "r", "PUT NuGet.UploadAtRoot"},
	)
}
