// Package model is the API of one server as plain data with final Go names: services, operations with their routes and
// methods, types, enums, families, links, and findings about the document. Package normalize makes it from a document.
// Whatever is printed, emitted or compared afterwards is read from here and not worked out again.
package model

import "strings"

// API is everything a document offers, normalized.
type API struct {
	ServerVersion string // info.version of the document, e.g. "2026.1.9674"
	Digest        string // of the document's bytes, "sha256:…"
	Title         string
	BasePath      string     // the document's, without a slash at its end
	Root          string     // where the API is below the server's address: "/api", or "" in a document that is not Octopus's
	Spaces        bool       // whether the document has any route with a space
	Services      []*Service // the fields of the client and of the space handle; nested services are below these
	Home          *Home      // nil without a home document
	Objects       []*Object
	Enums         []*Enum
	Aliases       []*Alias
	Bodies        []*BodyUnion
	Collections   []*Collection
	LinkSets      []*LinkSet
	Families      []*Family
	Findings      []Finding
}

// AllServices returns every service, an owner before those that nest in it.
func (api *API) AllServices() []*Service {
	var all []*Service
	var visit func([]*Service)
	visit = func(services []*Service) {
		for _, s := range services {
			all = append(all, s)
			visit(s.Nested)
		}
	}
	visit(api.Services)
	return all
}

// Operations returns every operation, the home document's first.
func (api *API) Operations() []*Operation {
	var all []*Operation
	if api.Home != nil {
		all = append(all, api.Home.Operations...)
	}
	for _, s := range api.AllServices() {
		all = append(all, s.Operations...)
	}
	return all
}

// Types is the number of Go types that stand for definitions, sets of values and objects written in place.
func (api *API) Types() int { return len(api.Objects) + len(api.Enums) + len(api.Aliases) }

// A Service groups the operations below one part of the routes.
type Service struct {
	Name       string // of the field that holds it: "Runbooks"
	Path       string // from the handle: "Projects.Runbooks"
	Noun       string // what it deals with, in words: "runbooks"
	Doc        string // what one of these is, a sentence; "" where nobody says
	Owner      *Service
	Nested     []*Service
	SpaceType  string // Go name of the type on the space handle
	ClientType string // Go name of the type on the client
	Operations []*Operation
	Helpers    []*Helper
}

// Type is the Go name of the service's type on a handle.
func (s *Service) Type(h Handle) string {
	if h == HandleClient {
		return s.ClientType
	}
	return s.SpaceType
}

// On reports whether the service, or one that nests in it, has an operation on a handle.
func (s *Service) On(h Handle) bool {
	for _, op := range s.Operations {
		if op.Handle == h {
			return true
		}
	}
	for _, nested := range s.Nested {
		if nested.On(h) {
			return true
		}
	}
	return false
}

// Root is the service on the handle that this one nests in, or the service itself.
func (s *Service) Root() *Service {
	for s.Owner != nil {
		s = s.Owner
	}
	return s
}

// Home is the home document: the one resource that both handles have.
type Home struct {
	Operations []*Operation
	Methods    []*HomeMethod
	Version    *Method // compares the server's version with that of the document; nil where home documents have none

	VersionField string // Go name of the field that has the server's version
}

// A HomeMethod reads a home document through one of the handles.
type HomeMethod struct {
	Method
	Handle    Handle
	Operation *Operation
	Result    Result // what it reads, which may differ from handle to handle
	Variable  string // Go name of the operation's data
	Forms     string // of the routes that the method may take
	Kept      bool   // the client keeps the document
	Fresh     bool   // fetches a kept document again
}

// Scope says which of the operation's routes the method may take.
func (m *HomeMethod) Scope() Scope {
	if m.Handle == HandleSpace && m.Operation.Scope == ScopeBoth {
		return ScopeSpace
	}
	return m.Operation.Scope
}

// Scope says which kinds of routes an operation has.
type Scope string

// The scopes.
const (
	ScopeServer Scope = "server" // only routes without a space
	ScopeSpace  Scope = "space"  // only routes with a space
	ScopeBoth   Scope = "both"
)

// Handle says where in the generated client an operation hangs.
type Handle string

// The handles.
const (
	HandleClient Handle = "client"
	HandleSpace  Handle = "space"
	HandleBoth   Handle = "both" // the home document
)

// GoType is the Go name of a handle's type.
func (h Handle) GoType() string {
	if h == HandleSpace {
		return "SpaceClient"
	}
	return "Client"
}

// An Operation is one thing a server can do, under all its routes.
type Operation struct {
	Name        string   // from the handle: "Projects.Runbooks.List"
	Service     *Service // nil for the home document
	Call        Method   // its method; Home has its own
	Iterator    *Method  // follows the pages; nil unless the result is a page
	Variable    string   // Go name of its data, e.g. "opProjectsList"
	HTTPMethod  string
	Path        string // what is sent below the API's root and the space: "/projects/{}/runbookSnapshots"
	Canonical   string // identity of the route: Path in lower case
	Forms       string // the letters of its Forms, in their order
	Routes      []Route
	Scope       Scope
	Handle      Handle
	PathParams  []Param
	Params      []Param // query and header parameters
	ParamsType  string  // Go name of their struct, "" without parameters
	Body        *Body
	Result      Result
	SpaceResult *Result // of the home document: what its route with a space returns
	Status      int     // of a success, as the document has it
	Accept      string  // media type to ask for when it is not JSON
	Deprecated  bool
	Doc         Doc
	Summary     string // prose of the document
	Description string
	Pointer     string // of the first route's operation
}

// Paged reports whether the result is a page that an iterator can follow.
func (o *Operation) Paged() bool { return o.Result.Kind == ResultPage }

// Has reports whether an operation has a route of a form.
func (o *Operation) Has(f Form) bool {
	for _, r := range o.Routes {
		if r.Form == f {
			return true
		}
	}
	return false
}

// Route is an operation's route for people, all forms in one: "/api/[{space}/]projects/{projectId}".
func (o *Operation) Route(root string) string {
	path := o.Path
	for _, p := range o.PathParams {
		if i := strings.Index(path, "{}"); i >= 0 {
			path = path[:i] + "{" + p.Name + "}" + path[i+2:]
		}
	}
	if o.Canonical == "/" {
		path = ""
	}
	switch o.Scope {
	case ScopeServer:
		if !o.Has(FormServer) {
			root = ""
		}
		return root + path
	case ScopeBoth:
		return root + "/[{space}/]" + strings.TrimPrefix(path, "/")
	}
	return root + "/{space}" + path
}

// Key is the identity of an operation in words: "GET /projects/{}".
func (o *Operation) Key() string { return o.HTTPMethod + " " + o.Canonical }

// Asks reports whether an operation has a parameter beside those of its path that the caller must give.
func (o *Operation) Asks() bool {
	for _, p := range o.Params {
		if p.Required {
			return true
		}
	}
	return false
}

// A Doc is what octogen says of an operation, a type or a field, in its own words.
type Doc struct {
	Text  string   // the first sentence: of a method without its name, "deletes a project."
	Notes []string // more paragraphs
	Since Since
}

// Since says with which version of the server something came, as far as octogen knows; empty of what the oldest known server
// has.
type Since struct {
	Version string // has it
	Lacks   string // the known version before has not
	Text    string // a sentence
}

// A Param is a path, query or header parameter.
type Param struct {
	Name        string // on the wire
	GoName      string // argument (path) or field (query, header)
	In          string // "path", "query", "header"
	Type        *Ref
	Optional    bool // a flag that need not be sent: not sent, false and true are three things, so its Go type is a pointer
	CSV         bool // a list sent as one comma-separated value
	Required    bool
	Doc         string
	Description string
	Since       Since
}

// GoType is the type of the field in Go.
func (p Param) GoType() string {
	if p.Optional {
		return "*" + p.Type.Go()
	}
	return p.Type.Go()
}

// BodyKind says how a body is sent.
type BodyKind string

// The kinds of bodies.
const (
	BodyJSON      BodyKind = "json"
	BodyMultipart BodyKind = "multipart"
	BodyRaw       BodyKind = "raw"
)

// A Body is what an operation sends.
type Body struct {
	Kind     BodyKind
	Type     *Ref // of a JSON body
	Union    *BodyUnion
	Field    string // of a file in a form; "" when the document does not name it
	Required bool

	FromPath  []Repeated // properties that repeat path parameters, aligned with those; no name where none does
	FromSpace []string   // properties that the document requires to repeat the route's space
	Message   string     // the property that is a commit's message, "" for none
}

// Repeated is a property of a body that repeats a path parameter.
type Repeated struct {
	Name     string
	Required bool
}

// Accepts reports whether an object can be sent as it was read.
func (b *Body) Accepts(o *Object) bool {
	if b == nil || b.Kind != BodyJSON || o == nil {
		return false
	}
	if b.Union != nil {
		return b.Union.Command == o || b.Union.Resource == o
	}
	return b.Type.Object == o
}

// A BodyUnion is a body that may be given as a command or as the resource that the command changes.
type BodyUnion struct {
	GoName   string
	Command  *Object
	Resource *Object
	Uses     []*Operation
}

// Types are the objects of a union, the command first.
func (u *BodyUnion) Types() []*Object { return []*Object{u.Command, u.Resource} }

// ResultKind says how a response is read.
type ResultKind string

// The kinds of results.
const (
	ResultNone   ResultKind = "none"   // 204
	ResultRaw    ResultKind = "raw"    // no schema: the body as it came
	ResultText   ResultKind = "text"   // text, not JSON
	ResultStream ResultKind = "stream" // binary
	ResultObject ResultKind = "object" // a pointer to a struct
	ResultPage   ResultKind = "page"
	ResultValue  ResultKind = "value" // list, map, string, free-form JSON
)

// A Result is what an operation returns.
type Result struct {
	Kind ResultKind
	Type *Ref // nil for none, raw, text and stream; of a page: its items
}

// String returns a result in words.
func (r Result) String() string {
	switch {
	case r.Type == nil:
		return string(r.Kind)
	case r.Kind == ResultPage:
		return "a page of " + r.Type.Go()
	}
	return r.Type.Go()
}

// Same reports whether two results are of one kind and type.
func (r Result) Same(o Result) bool {
	if r.Kind != o.Kind || (r.Type == nil) != (o.Type == nil) {
		return false
	}
	return r.Type == nil || r.Type.Go() == o.Type.Go()
}

// Object is the object that a result is, nil if it is something else.
func (r Result) Object() *Object {
	if r.Kind != ResultObject {
		return nil
	}
	return r.Type.Object
}

// A Finding is one repair: where, by which rule, and what was done.
type Finding struct {
	Rule    string `json:"rule"`
	Pointer string `json:"pointer"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}
