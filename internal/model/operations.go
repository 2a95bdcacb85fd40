package model

import (
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/spec"
)

// A group is one operation with all its routes, on its way to becoming an Operation.
type group struct {
	op      *Operation
	name    string // canonical path for the dictionary: "/projects/{}"
	inAPI   bool   // below the API's root
	members []member
}

// A member is one route of a group.
type member struct {
	shape   shape
	path    string // as in the document
	pointer string
	op      spec.Operation
}

// group finds the operations: all routes with the same method and canonical path are one.
func (b *builder) group() ([]*group, error) {
	base, root, err := b.basePath()
	if err != nil {
		return nil, err
	}
	if root != "" && !strings.EqualFold(root, "/api") && b.apiInPaths() {
		root = "" // a virtual directory: the paths have the API's root
	}
	b.api.BasePath, b.api.Root = base, root
	byKey := map[string]*group{}
	var groups []*group
	for _, path := range b.doc.Paths() {
		if err := b.checkPath(path); err != nil {
			return nil, err
		}
		s := parsePath(root, path.Path, b.dict.SpaceOwn)
		for _, key := range path.Unknown {
			b.note("path-member", path.Pointer+spec.Pointer(key), quote(key)+" is no HTTP method of Swagger 2.0 (in small letters); left out")
		}
		for _, op := range path.Operations {
			method := op.Method
			key := method + " " + s.canonical()
			g := byKey[key]
			if g == nil {
				g = &group{op: &Operation{HTTPMethod: method, Canonical: s.canonical()}}
				g.name, g.inAPI = s.name(), s.root > 0
				byKey[key] = g
				groups = append(groups, g)
			}
			g.members = append(g.members, member{shape: s, path: base + path.Path, pointer: op.Pointer, op: op})
			if root == "" && s.root > 0 {
				b.api.Root = "/api"
			}
			b.api.Spaces = b.api.Spaces || s.form != FormServer
			b.noteShape(s, op.Pointer)
		}
	}
	sort.Slice(groups, func(i, j int) bool {
		return groups[i].op.Canonical+groups[i].op.HTTPMethod < groups[j].op.Canonical+groups[j].op.HTTPMethod
	})
	for _, g := range groups {
		b.order(g)
	}
	return groups, nil
}

// formOrder is the order of routes: the one without a space speaks for the operation.
var formOrder = map[Form]int{FormServer: 0, FormSpace: 1, FormSlug: 2}

func (b *builder) order(g *group) {
	sort.SliceStable(g.members, func(i, j int) bool {
		return formOrder[g.members[i].shape.form] < formOrder[g.members[j].shape.form]
	})
	seen := map[Form]string{}
	for _, m := range g.members {
		if first, ok := seen[m.shape.form]; ok {
			b.note("duplicate-route", m.pointer, "the same route as "+first+" but for letter case or parameter names; the first is sent")
		} else {
			seen[m.shape.form] = m.path
		}
		g.op.Routes = append(g.op.Routes, Route{Form: m.shape.form, Path: m.path, Template: m.shape.template, Pointer: m.pointer})
	}
	_, server := seen[FormServer]
	_, space := seen[FormSpace]
	_, slug := seen[FormSlug]
	switch {
	case server && (space || slug):
		g.op.Scope = ScopeBoth
	case server:
		g.op.Scope = ScopeServer
	default:
		g.op.Scope = ScopeSpace
	}
	g.op.Pointer = g.members[0].pointer
}

var schemeHost = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:|^//`)

// basePath is the document's, without a slash at its end, and the API's root in it: "/octopus/api" is "/api" on a server
// in the virtual directory "/octopus", which is part of the server's address for a client.
func (b *builder) basePath() (base, root string, err error) {
	base = strings.TrimRight(b.doc.BasePath(), "/")
	if base == "" {
		return "", "", nil
	}
	if !strings.HasPrefix(base, "/") || schemeHost.MatchString(base) || strings.ContainsAny(base, "{}?#\\") || hasControl(base) || !wellFormed(base) {
		return "", "", errorAt(b.doc, "/basePath", "basePath "+quote(base)+" is not a plain path", `write it like "/api"`)
	}
	if last := base[strings.LastIndex(base, "/"):]; strings.EqualFold(last, "/api") {
		return base, last, nil
	}
	return base, base, nil
}

func (b *builder) apiInPaths() bool {
	return slices.ContainsFunc(b.doc.Paths(), func(p spec.Path) bool {
		return strings.EqualFold(p.Path, "/api") || len(p.Path) > 4 && strings.EqualFold(p.Path[:5], "/api/")
	})
}

func (b *builder) checkPath(p spec.Path) error {
	switch {
	case strings.HasPrefix(p.Path, "x-"):
		return nil
	case !strings.HasPrefix(p.Path, "/"):
		return errorAt(b.doc, p.Pointer, "the path "+quote(p.Path)+" does not begin with a slash", "write it from the root, like \"/projects\"")
	case hasControl(p.Path):
		return errorAt(b.doc, p.Pointer, "the path "+quote(p.Path)+" contains control characters", "remove them")
	case !wellFormed(p.Path):
		return errorAt(b.doc, p.Pointer, "the path "+quote(p.Path)+" has a brace that belongs to no parameter, or a . or .. segment", "write parameters like {id}")
	case p.Ref != "":
		return errorAt(b.doc, p.Pointer, "the path is a $ref to "+quote(p.Ref)+"; octogen fetches nothing through references", "write the path item in place")
	}
	return nil
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f || r == 0xfffd || r == 0x2028 || r == 0x2029 })
}

func (b *builder) noteShape(s shape, pointer string) {
	for _, odd := range s.odd {
		switch odd {
		case "regular expression":
			b.note("route-regexp", pointer, "the route is written as a regular expression of the server's framework; read as a parameter")
		case "optional parameter":
			b.note("optional-path-parameter", pointer, "a path parameter is declared optional; the client requires it")
		case "empty segment":
			b.note("empty-segment", pointer, "the path has two slashes in a row; sent as it is")
		}
	}
}

// nameOperations names operations, their services and parameter structs, and hangs them on their handles.
func (b *builder) nameOperations(groups []*group) error {
	services := map[string]*Service{}
	methods := map[string]*group{}
	unused := maps.Clone(b.opts.Names)
	for _, g := range groups {
		if err := b.nameOperation(g); err != nil {
			return err
		}
		full := g.op.Service + "." + g.op.Method
		if other, ok := methods[full]; ok {
			return errorAt(b.doc, g.op.Pointer, "the routes "+g.key()+" and "+other.key()+" would both be named "+full,
				"give one of them a name of its own under \"names\" in octogen.yaml")
		}
		methods[full] = g
		g.op.Variable = b.claim(g.op.Pointer, "op"+g.op.Service+g.op.Method, "op"+g.op.Service+"With"+g.op.Method)
		s := services[g.op.Service]
		if s == nil {
			s = &Service{Name: g.op.Service}
			services[g.op.Service] = s
			b.api.Services = append(b.api.Services, s)
			if s.Name != homeService {
				s.SpaceType = b.claim(g.op.Pointer, s.Name+"Service", s.Name+"SpaceService")
				s.ClientType = b.claim(g.op.Pointer, s.Name+"ServerService", s.Name+"WholeServerService")
			}
		}
		s.Operations = append(s.Operations, g.op)
		delete(unused, g.key())
		if b.hasParams(g) {
			g.op.ParamsType = b.claim(g.op.Pointer, g.op.Service+g.op.Method+"Params")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(unused)) {
		b.note("name-unused", "", "the name given for "+quote(key)+" is for no operation of this document; routes are written like \"GET /projects/{}\"")
	}
	return nil
}

func (g *group) key() string { return g.op.HTTPMethod + " " + g.name }

const homeService = "Home"

// reservedServices are members of the client and of the space handle.
var reservedServices = map[string]bool{"Space": true, "DefaultSpace": true, "Raw": true, "ServerVersion": true, "RefreshHome": true, "ID": true, "String": true, "GoString": true, "Format": true, "LogValue": true, "MarshalJSON": true, "MarshalText": true}

func (b *builder) nameOperation(g *group) error {
	name := b.dict.Route(g.op.HTTPMethod, g.name)
	g.op.Service, g.op.Method = strings.Join(name.Services, ""), name.Method
	if len(name.Services) == 0 {
		g.op.Service = homeService
	}
	if own, ok := b.opts.Names[g.key()]; ok {
		if !exportedIdentifier(own) {
			return errorAt(b.doc, g.op.Pointer, "the name "+quote(own)+" given for "+g.key()+" is not an exported Go identifier", `write it like "ListReleases"`)
		}
		g.op.Method = own
	}
	if reservedServices[g.op.Service] || g.op.Service == homeService && g.name != "/" {
		g.op.Service += "API"
	}
	if !exportedIdentifier(g.op.Service) || !exportedIdentifier(g.op.Method) {
		return errorAt(b.doc, g.op.Pointer, "no Go name can be made of the route "+quote(g.key()), "give it a name under \"names\" in octogen.yaml")
	}
	g.op.Handle = b.handle(g)
	return nil
}

var identifierPattern = regexp.MustCompile(`^\p{Lu}[\p{L}\p{Nd}_]*$`)

func exportedIdentifier(s string) bool { return identifierPattern.MatchString(s) && len(s) <= 200 }

// handle decides where an operation hangs: what the dictionary knows of its route counts first, so that it is the same
// in every document, then what the document shows.
func (b *builder) handle(g *group) Handle {
	space, server := b.dict.InSpace(g.name)
	switch {
	case g.name == "/":
		return HandleBoth
	case server && slices.ContainsFunc(g.members, func(m member) bool { return m.shape.form == FormServer }):
		return HandleClient
	case space, g.op.Scope != ScopeServer:
		return HandleSpace
	}
	return HandleClient
}

// sent tells whether a parameter becomes a field of the parameter struct.
func (b *builder) sent(p spec.Parameter) bool {
	return p.In == "query" || p.In == "header" && b.corrections.named("drop-header", p.Name) == nil
}

func (b *builder) hasParams(g *group) bool {
	for _, m := range g.members {
		if slices.ContainsFunc(m.op.Parameters, b.sent) {
			return true
		}
	}
	return false
}

// collectParamEnums adds the sets of values of parameters and answers to those of definitions.
func (b *builder) collectParamEnums(groups []*group) {
	for _, g := range groups {
		owner := g.op.Service + g.op.Method
		for _, m := range g.members {
			for _, p := range m.op.Parameters {
				switch p.In {
				case "query", "header":
					b.types.walkEnums(p.Schema, owner, p.Name)
				case "body":
					b.types.walkEnums(p.Schema, owner, "Body")
				}
			}
			for _, r := range m.op.Responses {
				b.types.walkEnums(r.Schema, owner, "Result")
			}
		}
	}
}

func (b *builder) buildOperations(groups []*group) error {
	for _, g := range groups {
		first := g.members[0]
		g.op.Summary, g.op.Description = first.op.Summary, first.op.Description
		for _, m := range g.members {
			g.op.Deprecated = g.op.Deprecated || m.op.Deprecated
			if m.op.ID == "" {
				b.note("no-operation-id", m.pointer, "the operation has no operationId; names come from routes anyway")
			}
		}
		for _, build := range []func(*group) error{b.pathParams, b.params, b.result, b.body} {
			if err := build(g); err != nil {
				return err
			}
		}
	}
	return b.checkIterators(groups)
}

// checkIterators refuses a method that has the name of an iterator; only a name given in octogen.yaml can.
func (b *builder) checkIterators(groups []*group) error {
	methods := map[string]bool{}
	for _, g := range groups {
		methods[g.op.Service+"."+g.op.Method] = true
	}
	for _, g := range groups {
		if name := g.op.Service + "." + g.op.Iterator(); g.op.Paged() && methods[name] {
			return errorAt(b.doc, g.op.Pointer, "the iterator of "+g.op.Service+"."+g.op.Method+" is named "+name+", as another method is",
				"give that method another name under \"names\" in octogen.yaml")
		}
	}
	return nil
}
