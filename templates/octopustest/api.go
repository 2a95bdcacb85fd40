package octopustest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// An api is what the server knows of its document: the table, read.
type api struct {
	version string
	root    string // "/api"
	routes  []*route
	byKey   map[string]*route     // "GET /projects/{}"
	types   map[string][]property // by name
	home    []homeLink
	links   map[string][]link // by type
	forms   map[string]string // of the routes below a first word: "/projects"
	spaced  map[string]bool   // paths that are below a space
}

// A route is an operation of the document.
type route struct {
	operation string
	method    string
	forms     string   // s: /api/x; i: /api/{spaceId}/x; g: /api/spaces/{space}/x; r: /x
	path      []string // segments without root and space; "{name}" for a parameter
	canonical string   // the path as collections are known by
	status    int      // of success
	result    string   // none, raw, text, stream, object, page, value
	kind      kind     // of the result
	query     []param
	body      string   // json, multipart, raw or ""
	bodyKind  kind     // of a JSON body
	required  []string // properties of a JSON body
}

type param struct {
	name     string
	kind     string // bool, int, or anything else
	required bool
}

// A kind is a type: a letter, and what is in it or what it is by default.
type kind struct {
	letter byte // s text, b, n number, d date, x secret, j any, e set of values, o object, a list, m map, p page
	of     string
}

type property struct {
	name string
	kind kind
}

type link struct{ name, template string }

type homeLink struct {
	link
	server bool
}

func readKind(s string) kind {
	if s == "" {
		return kind{letter: 's'}
	}
	return kind{letter: s[0], of: strings.TrimLeft(s[1:], ".=")}
}

// readTable reads the table: a line for each thing, with tabs between its parts.
func readTable(table string) (*api, error) {
	a := &api{byKey: map[string]*route{}, types: map[string][]property{}, links: map[string][]link{},
		forms: map[string]string{}, spaced: map[string]bool{}}
	n := 0
	for line := range strings.Lines(table) {
		n++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] == "" {
			continue
		}
		if !a.read(f) {
			return nil, fmt.Errorf("octopustest: line %d of the table is not one that octogen writes: %q", n, line)
		}
	}
	return a, nil
}

func (a *api) read(f []string) bool {
	switch {
	case f[0] == "octopus" && len(f) == 3:
		a.version, a.root = f[1], f[2]
	case f[0] == "op" && len(f) == 10:
		a.add(readRoute(f))
	case f[0] == "type" && len(f) == 3:
		a.types[f[1]] = readProperties(f[2])
	case f[0] == "home" && len(f) == 4:
		a.home = append(a.home, homeLink{link{f[2], f[3]}, f[1] == "server"})
	case f[0] == "link" && len(f) == 4:
		a.links[f[1]] = append(a.links[f[1]], link{f[2], f[3]})
	default:
		return false
	}
	return true
}

func readRoute(f []string) *route {
	r := &route{operation: f[1], method: f[2], forms: f[3], path: segments(f[4]), result: f[6], kind: readKind(f[7])}
	r.canonical = canonical(f[4])
	r.status, _ = strconv.Atoi(f[5])
	for text := range strings.SplitSeq(f[8], ",") {
		if name, kind, ok := strings.Cut(text, ":"); ok {
			trimmed := strings.TrimSuffix(kind, "!")
			r.query = append(r.query, param{name, trimmed, trimmed != kind})
		}
	}
	body, required, _ := strings.Cut(f[9], "!")
	if required != "" {
		r.required = strings.Split(required, ",")
	}
	var of string
	r.body, of, _ = strings.Cut(body, ":")
	r.bodyKind = readKind(of)
	return r
}

func readProperties(text string) []property {
	var list []property
	for word := range strings.FieldsSeq(text) {
		name, kind, _ := strings.Cut(word, ":")
		list = append(list, property{name, readKind(kind)})
	}
	return list
}

func (a *api) add(r *route) {
	a.routes = append(a.routes, r)
	for _, key := range []string{r.key(), r.method + " " + unversioned(r.canonical)} {
		if old := a.byKey[key]; old == nil || key == r.key() && old.key() != key {
			a.byKey[key] = r
		}
	}
	a.forms[collectionOf(r.canonical)] += r.forms
	a.spaced[r.canonical] = a.spaced[r.canonical] || r.inSpace()
}

func (r *route) key() string   { return r.method + " " + r.canonical }
func (r *route) inSpace() bool { return strings.ContainsAny(r.forms, "ig") }

// params are the names of the parameters in the path.
func (r *route) params() []string {
	var names []string
	for _, s := range r.path {
		if isParam(s) {
			names = append(names, paramName(s))
		}
	}
	return names
}

func paramName(segment string) string {
	_, rest, _ := strings.Cut(segment, "{")
	name, _, _ := strings.Cut(strings.TrimSuffix(rest, "}"), "|")
	return name
}

func segments(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
}

func isParam(segment string) bool { return strings.Contains(segment, "{") }

// canonical is a path as collections are known by: in small letters, without the names of parameters.
func canonical(path string) string {
	list := segments(strings.ToLower(path))
	for i, s := range list {
		if isParam(s) {
			list[i] = "{}"
		}
	}
	return "/" + strings.Join(list, "/")
}

// find is the route of an operation, by its name or by method and path: "Projects.Get", "GET /projects/{id}".
func (a *api) find(operation string) *route {
	if method, path, ok := strings.Cut(operation, " "); ok {
		return a.byKey[strings.ToUpper(method)+" "+canonical(path)]
	}
	i := slices.IndexFunc(a.routes, func(r *route) bool { return r.operation == operation })
	if i < 0 {
		return nil
	}
	return a.routes[i]
}

// property finds a property of a type, whatever the letter case.
func (a *api) property(typ, name string) (property, bool) {
	for _, p := range a.types[typ] {
		if strings.EqualFold(p.name, name) {
			return p, true
		}
	}
	return property{}, false
}
