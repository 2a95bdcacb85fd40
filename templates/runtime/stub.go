package octopus

import (
	"context"
	"fmt"
	"io"
	"iter"
)

// This file is not copied into a generated package: there, the generator writes what stands here. It is a small sample
// of that, for the tests and examples beside it.

const (
	// ServerVersion is the version of the Octopus server whose document this package was made from.
	ServerVersion = "2026.1.9674"
	// DocumentDigest is the digest of that document.
	DocumentDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

	apiPath   = "/api" // where the API is, below the server's address
	hasSpaces = true   // whether the document has routes with a space
)

// Client returns the resources of the server itself. Those in a space are behind Space and DefaultSpace.
type Client struct {
	Users ServerUsersService

	core *core
}

// SpaceClient returns the resources of one space.
type SpaceClient struct {
	Artifacts ArtifactsService
	Packages  PackagesService
	Projects  ProjectsService
	Releases  ReleasesService

	handle *handle
}

// routeTable has all operations, for [Resolve].
var routeTable = []route{
	{"Home", "GET", "", "", "si"},
	{"Users.GetMe", "GET", "/users/me", "", "s"},
	{"Users.Login", "POST", "/users/login", "", "s"},
	{"Projects.Get", "GET", "/projects/{}", "projectID", "sig"},
	{"Projects.Update", "PUT", "/projects/{}", "projectID", "sig"},
	{"Projects.Delete", "DELETE", "/projects/{}", "projectID", "sig"},
	{"Projects.GetInGit", "GET", "/projects/{}/{}", "projectID,gitRef", "ig"},
	{"Projects.GetLogo", "GET", "/projects/{}/logo", "projectID", "sig"},
	{"Projects.List", "GET", "/projects", "", "sig"},
	{"Projects.Create", "POST", "/projects", "", "sig"},
	{"Projects.ListAll", "GET", "/projects/all", "", "sig"},
	{"Projects.Releases.List", "GET", "/projects/{}/releases", "projectID", "sig"},
	{"Releases.List", "GET", "/releases", "", "sig"},
	{"Spaces.Get", "GET", "/spaces/{}", "spaceID", "s"},
	{"Certificates.GetBuiltIn", "GET", "/certificates/{global|azure}", "kind", "s"},
	{"Certificates.GetFile", "GET", "/certificates/{}/v{}.{}", "certificateID,version,type", "s"},
	{"NuGet.UploadAtRoot", "PUT", "/nuget/packages", "", "r"},
}

// ServerUsersService has the operations on users.
type ServerUsersService struct{ h *handle }

var opUsersGetMe = operation{name: "Users.GetMe", method: "GET", path: "/users/me", forms: "s"}

// GetMe returns the user whose credentials the client has.
//
//	GET /users/me
func (s *ServerUsersService) GetMe(ctx context.Context, opts ...Option) (*User, error) {
	var response *User
	err := callJSON(ctx, s.h, &opUsersGetMe, request{}, opts, &response)
	return response, err
}

// ProjectsService has the operations on projects.
type ProjectsService struct{ h *handle }

var (
	opProjectsList = operation{
		name: "Projects.List", method: "GET",
		path: "/projects", forms: "sig",
	}
	opProjectsGet = operation{
		name: "Projects.Get", method: "GET",
		path: "/projects/{}", params: "projectID", forms: "sig",
	}
	opProjectsCreate = operation{
		name: "Projects.Create", method: "POST",
		path: "/projects", forms: "sig", body: &bodyJSON,
	}
	opProjectsUpdate = operation{
		name: "Projects.Update", method: "PUT",
		path: "/projects/{}", params: "projectID", forms: "sig", body: &bodyJSON,
	}
	opProjectsDelete = operation{
		name: "Projects.Delete", method: "DELETE",
		path: "/projects/{}", params: "projectID", forms: "sig",
	}
)

// ProjectsListParams are the parameters of [ProjectsService.List]. What is zero is not sent.
type ProjectsListParams struct {
	Skip        int      `query:"skip"` // items to leave out at the start
	Take        int      `query:"take"` // items on a page
	IDs         []string `query:"ids"`
	PartialName string   `query:"partialName"`
}

// List returns a page of the projects.
//
//	GET /projects
func (s *ProjectsService) List(ctx context.Context, params ProjectsListParams, opts ...Option) (*Page[Project], error) {
	var response *Page[Project]
	err := callJSON(ctx, s.h, &opProjectsList, request{params: given(params)}, opts, &response)
	return response, err
}

// All returns the projects of all pages, which are fetched as they are needed.
//
//	GET /projects
func (s *ProjectsService) All(ctx context.Context, params ProjectsListParams, opts ...Option) iter.Seq2[*Project, error] {
	return callPages[*Project](ctx, s.h, &opProjectsList, request{params: given(params)}, opts, (*Page[Project])(nil))
}

// Get returns a project by its ID or slug.
//
//	GET /projects/{id}
func (s *ProjectsService) Get(ctx context.Context, projectID string, opts ...Option) (*Project, error) {
	var response *Project
	err := callJSON(ctx, s.h, &opProjectsGet, request{ids: []string{projectID}}, opts, &response)
	return response, err
}

// Create makes a project.
//
//	POST /projects
func (s *ProjectsService) Create(ctx context.Context, project *Project, opts ...Option) (*Project, error) {
	var response *Project
	err := callJSON(ctx, s.h, &opProjectsCreate, request{body: project}, opts, &response)
	return response, err
}

// Update changes a project.
//
//	PUT /projects/{id}
func (s *ProjectsService) Update(ctx context.Context, projectID string, project *Project, opts ...Option) (*Project, error) {
	var response *Project
	err := callJSON(ctx, s.h, &opProjectsUpdate, request{ids: []string{projectID}, body: project}, opts, &response)
	return response, err
}

// Delete removes a project.
//
//	DELETE /projects/{id}
func (s *ProjectsService) Delete(ctx context.Context, projectID string, opts ...Option) error {
	return callNone(ctx, s.h, &opProjectsDelete, request{ids: []string{projectID}}, opts)
}

// PackagesService has the operations on the built-in package repository.
type PackagesService struct{ h *handle }

var opPackagesUpload = operation{
	name: "Packages.Upload", method: "POST",
	path: "/packages/raw", forms: "sig", body: &bodyMultipart,
}

// PackagesUploadParams are the parameters of [PackagesService.Upload]. What is zero is not sent.
type PackagesUploadParams struct {
	Replace *bool `query:"replace"`
}

// Upload adds a package, such as "web.1.2.3.zip".
//
//	POST /packages/raw
func (s *PackagesService) Upload(ctx context.Context, fileName string, content io.Reader, params PackagesUploadParams, opts ...Option) (RawBody, error) {
	return callRaw(ctx, s.h, &opPackagesUpload, request{params: given(params), body: &uploadBody{content, fileName}}, opts)
}

// ArtifactsService has the operations on artifacts.
type ArtifactsService struct{ h *handle }

var (
	opArtifactsGetContent = operation{
		name: "Artifacts.GetContent", method: "GET", accept: "application/octet-stream",
		path: "/artifacts/{}/content", params: "artifactID", forms: "sig",
	}
	opArtifactsPutContent = operation{
		name: "Artifacts.PutContent", method: "PUT",
		path: "/artifacts/{}/content", params: "artifactID", forms: "sig",
		body: &bodyRaw,
	}
)

// GetContent downloads an artifact.
//
//	GET /artifacts/{id}/content
func (s *ArtifactsService) GetContent(ctx context.Context, artifactID string, opts ...Option) (*Download, error) {
	return callStream(ctx, s.h, &opArtifactsGetContent, request{ids: []string{artifactID}}, opts)
}

// PutContent uploads an artifact.
//
//	PUT /artifacts/{id}/content
func (s *ArtifactsService) PutContent(ctx context.Context, artifactID string, content io.Reader, opts ...Option) error {
	return callNone(ctx, s.h, &opArtifactsPutContent, request{ids: []string{artifactID}, body: &uploadBody{content: content}}, opts)
}

// ReleasesService has the operations on releases.
type ReleasesService struct{ h *handle }

var opReleasesCreate = operation{
	name: "Releases.Create", method: "POST",
	path: "/releases/create/v1", forms: "i", body: &bodyJSON, fromSpace: "SpaceId,SpaceIdOrName",
}

// Create makes a release.
//
//	POST /{spaceId}/releases/create/v1
func (s *ReleasesService) Create(ctx context.Context, command *CreateReleaseCommand, opts ...Option) (*CreateReleaseResponse, error) {
	var response *CreateReleaseResponse
	err := callJSON(ctx, s.h, &opReleasesCreate, request{body: command}, opts, &response)
	return response, err
}

// Project is the definition ProjectResource.
type Project struct {
	ID          string `json:"Id"`
	Name        string `json:"Name" octopus:"required"`
	Description string `json:"Description"`
	IsDisabled  bool   `json:"IsDisabled"`
	SpaceID     string `json:"SpaceId"`
	Links       Links  `json:"Links"`
	Extra       Extra  `json:"-"`
}

// MarshalJSON writes every property that was read, and those set since.
func (v Project) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that Project has no field for.
func (v *Project) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// User is the definition UserResource.
type User struct {
	ID       string `json:"Id"`
	Username string `json:"Username" octopus:"required"`
	Links    Links  `json:"Links"`
	Extra    Extra  `json:"-"`
}

// MarshalJSON writes every property that was read, and those set since.
func (v User) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that User has no field for.
func (v *User) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// Variable is the definition VariableResource.
type Variable struct {
	Name        string `json:"Name"`
	Value       string `json:"Value"`
	Type        string `json:"Type"`
	IsSensitive bool   `json:"IsSensitive"`
	Extra       Extra  `json:"-"`
}

// Format prints [sensitive] in place of what is secret.
func (v Variable) Format(f fmt.State, verb rune) { formatObject(f, verb, &v) }

// MarshalJSON writes every property that was read, and those set since.
func (v Variable) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that Variable has no field for.
func (v *Variable) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// CreateReleaseCommand is the definition CreateReleaseCommandV1.
type CreateReleaseCommand struct {
	SpaceID       string `json:"SpaceId" octopus:"required"`
	SpaceIDOrName string `json:"SpaceIdOrName" octopus:"required"`
	ProjectName   string `json:"ProjectName" octopus:"required"`
	Extra         Extra  `json:"-"`
}

// MarshalJSON writes every property that was read, and those set since.
func (v CreateReleaseCommand) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that CreateReleaseCommand has no field for.
func (v *CreateReleaseCommand) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// CreateReleaseResponse is the definition CreateReleaseResponseV1.
type CreateReleaseResponse struct {
	ReleaseID      string `json:"ReleaseId"`
	ReleaseVersion string `json:"ReleaseVersion"`
	Extra          Extra  `json:"-"`
}

// MarshalJSON writes every property that was read, and those set since.
func (v CreateReleaseResponse) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that CreateReleaseResponse has no field for.
func (v *CreateReleaseResponse) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// ProjectLinks has a method for each relation of a Project.
type ProjectLinks struct {
	h *handle
	v *Project
}

// Follow returns what the Project leads to.
func (v *Project) Follow(through Connection) *ProjectLinks {
	if v == nil {
		v = new(Project)
	}
	return &ProjectLinks{h: within(through, v.SpaceID), v: v}
}

var (
	opProjectsReleasesList = operation{
		name: "Projects.Releases.List", method: "GET",
		path: "/projects/{}/releases", params: "projectID", forms: "sig",
	}
	opProjectsReleasesGet = operation{
		name: "Projects.Releases.Get", method: "GET",
		path: "/projects/{}/releases/{}", params: "projectID,version", forms: "sig",
	}
	opProjectGroupsGet = operation{name: "ProjectGroups.Get", method: "GET", path: "/projectgroups/{}", params: "projectGroupID", forms: "si"}
	opReleasesAbout    = operation{name: "Releases.List", method: "GET", path: "/releases", forms: "si"}
	opProjectsSubmit   = operation{name: "Projects.Submit", method: "POST", path: "/projects/{}/submit", params: "projectID", forms: "s", body: &bodyJSON}
)

// Releases follows the link Releases.
func (s *ProjectLinks) Releases(ctx context.Context, params ProjectsListParams, opts ...Option) (*Page[Release], error) {
	var response *Page[Release]
	err := callJSON(ctx, s.h, &opProjectsReleasesList, request{ids: []string{s.v.ID}, params: given(params), follow: linked(s.v.Links, 1, "Releases")}, opts, &response)
	return response, err
}

// AllReleases iterates over Releases.
func (s *ProjectLinks) AllReleases(ctx context.Context, params ProjectsListParams, opts ...Option) iter.Seq2[*Release, error] {
	return callPages[*Release](ctx, s.h, &opProjectsReleasesList, request{ids: []string{s.v.ID}, params: given(params), follow: linked(s.v.Links, 1, "Releases")}, opts, (*Page[Release])(nil))
}

// Release follows the link Releases to one of them.
func (s *ProjectLinks) Release(ctx context.Context, version string, opts ...Option) (*Release, error) {
	var response *Release
	err := callJSON(ctx, s.h, &opProjectsReleasesGet, request{ids: []string{s.v.ID, version}, follow: linked(s.v.Links, 1, "Release", "Releases")}, opts, &response)
	return response, err
}

// Group follows the link ProjectGroup.
func (s *ProjectLinks) Group(ctx context.Context, opts ...Option) (*User, error) {
	var response *User
	err := callJSON(ctx, s.h, &opProjectGroupsGet, request{ids: []string{s.v.Name}, follow: linked(s.v.Links, 1, "ProjectGroup")}, opts, &response)
	return response, err
}

// About follows the link About.
func (s *ProjectLinks) About(ctx context.Context, params ProjectsListParams, opts ...Option) (*Page[Release], error) {
	params.PartialName = s.v.ID
	var response *Page[Release]
	err := callJSON(ctx, s.h, &opReleasesAbout, request{params: given(params), follow: linked(s.v.Links, 0, "About").needing(s.v.ID)}, opts, &response)
	return response, err
}

// Submit follows the link Submit.
func (s *ProjectLinks) Submit(ctx context.Context, body *Project, opts ...Option) (*Project, error) {
	var response *Project
	err := callJSON(ctx, s.h, &opProjectsSubmit, request{ids: []string{s.v.ID}, body: body, follow: linked(s.v.Links, 1, "Submit")}, opts, &response)
	return response, err
}

var opHome = operation{name: "Home", method: "GET", forms: "si"}

// Home returns the home document of the server.
func (c *Client) Home(ctx context.Context, opts ...Option) (*HomeDocument, error) {
	return callHome(ctx, c.handle(), &opHome, false, opts, new(HomeDocument))
}

// RefreshHome fetches it again.
func (c *Client) RefreshHome(ctx context.Context, opts ...Option) (*HomeDocument, error) {
	return callHome(ctx, c.handle(), &opHome, true, opts, new(HomeDocument))
}

// Home returns the home document of the space.
func (s *SpaceClient) Home(ctx context.Context, opts ...Option) (*HomeDocument, error) {
	return callHome(ctx, s.connection(), &opHome, false, opts, new(HomeDocument))
}

// HomeDocument is the home document.
type HomeDocument struct {
	Version string `json:"Version"`
	Links   Links  `json:"Links"`
	Extra   Extra  `json:"-"`
}

// Release is the definition ReleaseResource.
type Release struct {
	ID      string `json:"Id"`
	Version string `json:"Version"`
	Links   Links  `json:"Links"`
	Extra   Extra  `json:"-"`
}

// SensitiveValue is the definition SensitiveValue.
type SensitiveValue struct {
	HasValue bool   `json:"HasValue"`
	Hint     string `json:"Hint"`
	NewValue string `json:"NewValue"`
	Extra    Extra  `json:"-"`
}

// Format prints whether there is a value, never the value itself.
func (v SensitiveValue) Format(f fmt.State, _ rune) { formatSensitive(f, v.HasValue, v.NewValue) }

// MarshalJSON writes every property that was read, and those set since.
func (v SensitiveValue) MarshalJSON() ([]byte, error) { return toJSON(&v) }

// UnmarshalJSON keeps every property, also those that SensitiveValue has no field for.
func (v *SensitiveValue) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

// TaskState says how far a task is.
type TaskState string
