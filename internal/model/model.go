// Package model is the API of one server as plain data with final Go names: services and their operations with routes
// and scope, types, enums, and findings about the document. Build makes it from a document; the emitter writes Go from
// it and needs nothing else.
package model

import (
	"strings"

	"github.com/octogen/octogen/internal/spec"
)

// API is everything a document offers, normalized.
type API struct {
	ServerVersion string // info.version of the document, e.g. "2026.1.9674"
	Digest        string // of the document's bytes, "sha256:…"
	Title         string
	BasePath      string // the document's, without a slash at its end
	Root          string // where the API is below the server's address: "/api", or "" in a document that is not Octopus's
	Spaces        bool   // whether the document has any route with a space
	Services      []*Service
	Objects       []*Object
	Enums         []*Enum
	Aliases       []*Alias
	Bodies        []*BodyUnion
	Collections   []*Collection
	LinkSets      []*LinkSet
	Families      []*Family
	Findings      []Finding
}

// A Service groups operations under the first word of their route.
type Service struct {
	Name       string
	SpaceType  string // Go name of the type on the space handle
	ClientType string // Go name of the type on the client
	Operations []*Operation
	Helpers    []*Helper
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

// An Operation is one thing a server can do, under all its routes.
type Operation struct {
	Service, Method string // Go names, e.g. "Projects", "List"
	Variable        string // Go name of its data, e.g. "opProjectsList"
	HTTPMethod      string
	Canonical       string // identity of the route: lower case, no space, {} for parameters
	Routes          []Route
	Scope           Scope
	Handle          Handle
	PathParams      []Param
	Params          []Param // query and header parameters
	ParamsType      string  // Go name of their struct, "" without parameters
	Body            *Body
	Result          Result
	Status          int     // with which the document says that it succeeds
	SpaceResult     *Result // of the home document: what its route with a space returns
	Accept          string  // media type to ask for when it is not JSON
	Deprecated      bool
	Summary         string // prose of the document
	Description     string
	Pointer         string // of the first route's operation
}

// Paged tells whether the result is a page that an iterator can follow.
func (o *Operation) Paged() bool { return o.Result.Kind == ResultPage }

// Iterator is the name of the method that follows the pages: All for List, AllReleases for ListReleases.
func (o *Operation) Iterator() string { return "All" + strings.TrimPrefix(o.Method, "List") }

// Template is the route template of a form, or "".
func (o *Operation) Template(f Form) string {
	for _, r := range o.Routes {
		if r.Form == f {
			return r.Template
		}
	}
	return ""
}

// A Param is a path, query or header parameter.
type Param struct {
	Name        string // on the wire
	GoName      string // argument (path) or field (query, header)
	In          string // "path", "query", "header"
	Type        *Ref
	CSV         bool // a list sent as one comma-separated value
	Required    bool
	Description string
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
	Field    string   // of a file in a form; "" when the document does not name it
	FromPath []string // members that repeat path parameters, aligned with those; "" where none does
	Required bool
}

// A BodyUnion is a body that may be given as a command or as the resource that the command changes.
type BodyUnion struct {
	GoName string
	Types  []string // Go names of the objects, the command first
	Uses   []string // "Projects.Update"
}

// ResultKind says how an answer is read.
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

// An Object is a generated struct.
type Object struct {
	GoName      string
	Definition  string // name in the document; "" for an object written in place
	Fields      []*Field
	Description string
	Pointer     string
	Services    []string // services whose operations reach it, sorted
	Known       bool     // not of the document, but of what octogen knows beside it

	Family        *Family // of an object that comes in variants
	Discriminator string  // the member that says which variant it is
	Variant       *Family // of a variant: the family whose objects it completes
}

// A Family is a kind of objects that come in variants, told apart by one member.
type Family struct {
	Name     string
	GoName   string // of the interface that the variants satisfy
	Default  string // value that is meant where the discriminator is missing, or ""
	Bases    []*Object
	Variants []*Variant
}

// A Variant is one form of the objects of a family: what they have beside the members that all share.
type Variant struct {
	Value     string // of the discriminator; "" where nobody knows it
	Object    *Object
	Uncertain string // what is not known for sure
}

// Sensitive tells whether an object holds a secret to be set: it has the members HasValue and NewValue, as servers write
// all of them.
func (o *Object) Sensitive() bool {
	return o.kindOf("HasValue") == KindBool && o.kindOf("NewValue") == KindString
}

// A Field is a member of an object.
type Field struct {
	Name        string // on the wire
	GoName      string
	Type        *Ref
	Required    bool
	ReadOnly    bool
	Description string
}

// An Enum is a named string type with known values; others are possible.
type Enum struct {
	GoName      string
	Definition  string // "" when the document writes the set in place
	Values      []EnumValue
	Description string
	Pointer     string
}

// An EnumValue is one known value.
type EnumValue struct{ Value, GoName string }

// An Alias names a definition that is neither object nor enum.
type Alias struct {
	GoName, Definition string
	Type               *Ref
	Description        string
	Pointer            string
}

// A Collection is a definition that became the generic page.
type Collection struct {
	Definition string
	Item       *Ref
	Pointer    string
}

// Kind is the kind of a Ref.
type Kind string

// The kinds of references.
const (
	KindString   Kind = "string"
	KindBool     Kind = "bool"
	KindInt      Kind = "int"
	KindInt64    Kind = "int64"
	KindFloat    Kind = "float64"
	KindDateTime Kind = "DateTime"
	KindTimeSpan Kind = "TimeSpan"
	KindRaw      Kind = "RawJSON"
	KindWire     Kind = "wire" // a type of the runtime, by Name
	KindObject   Kind = "object"
	KindEnum     Kind = "enum"
	KindAlias    Kind = "alias"
	KindSlice    Kind = "slice"
	KindMap      Kind = "map" // string keys
)

// A Ref is the Go type of a field, a parameter, a body or a result.
type Ref struct {
	Kind    Kind
	Name    string // of wire types, objects, enums and aliases
	Elem    *Ref   // of slices and maps
	Pointer bool   // an object that contains itself
}

// Go is the type as Go writes it.
func (r *Ref) Go() string {
	switch r.Kind {
	case KindSlice:
		return "[]" + r.Elem.Go()
	case KindMap:
		return "map[string]" + r.Elem.Go()
	case KindObject, KindEnum, KindAlias, KindWire:
		if r.Pointer {
			return "*" + r.Name
		}
		return r.Name
	}
	return string(r.Kind)
}

// base is the innermost type.
func (r *Ref) base() *Ref {
	for r.Elem != nil {
		r = r.Elem
	}
	return r
}

// A Finding is one repair: where, by which rule, and what was done.
type Finding struct {
	Rule    string `json:"rule"`
	Pointer string `json:"pointer"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// Options change how a model is built.
type Options struct {
	// Names settles names that the rule cannot: "GET /projects/{}" (canonical route) to "Get".
	Names map[string]string
	// Overlays are the user's knowledge beside octogen's own. The last one weighs most.
	Overlays []*Overlay
}

// errorAt is an error with a place in the document.
func errorAt(doc *spec.Document, pointer, problem, remedy string) error {
	return &spec.Error{Source: doc.Name, Pointer: pointer, Position: doc.Position(pointer), Problem: problem, Remedy: remedy}
}
