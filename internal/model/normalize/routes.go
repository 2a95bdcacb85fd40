package normalize

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// routes are the operations of a document, and where its API is.
type routes struct {
	base   string // the document's basePath, without a slash at its end
	root   string // "/api", or "" in a document that is not Octopus's
	spaces bool   // whether any route has a space
	groups []*group
}

// readRoutes is the pass that finds the operations: all routes with the same method and canonical path are one.
func readRoutes(doc *spec.Document, own func(segment string) bool, vocab *vocabulary, n *notes) (*routes, error) {
	paths := doc.Paths()
	at, err := findRoot(doc.BasePath(), paths, vocab, n)
	if err != nil {
		return nil, err
	}
	r := &routes{base: at.base, root: at.root}
	byKey := map[string]*group{}
	for _, path := range paths {
		if err := checkPath(path, n); err != nil {
			return nil, err
		}
		s := at.shape(path.Path, own, vocab)
		for _, key := range path.Unknown {
			n.add("path-member", path.Pointer+spec.Pointer(key), quote(key)+" is no HTTP method of Swagger 2.0 (in small letters); left out")
		}
		for _, op := range path.Operations {
			key := op.Method + " " + s.canonical()
			g := byKey[key]
			if g == nil {
				g = &group{op: &model.Operation{HTTPMethod: op.Method, Canonical: s.canonical()}}
				byKey[key] = g
				r.groups = append(r.groups, g)
			}
			g.members = append(g.members, member{shape: s, path: documentPath(at.base, path.Path), pointer: op.Pointer, op: op})
			r.spaces = r.spaces || s.form == model.FormSpace || s.form == model.FormSlug
			noteShape(s, op.Pointer, n)
		}
	}
	sort.Slice(r.groups, func(i, j int) bool {
		a, b := r.groups[i].op, r.groups[j].op
		return a.Canonical+a.HTTPMethod < b.Canonical+b.HTTPMethod
	})
	for _, g := range r.groups {
		g.arrange(n)
	}
	return r, nil
}

// documentPath is a path as the document has it, from the server's address.
func documentPath(base, path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return base + path
}

// arrange sorts the routes of a group by form, the one that speaks for the operation first, and says what they make of it.
func (g *group) arrange(n *notes) {
	rank := func(i int) int { return strings.Index(string(model.AllForms), string(g.members[i].shape.form)) }
	sort.SliceStable(g.members, func(i, j int) bool { return rank(i) < rank(j) })
	seen := map[model.Form]string{}
	for _, m := range g.members {
		if first, ok := seen[m.shape.form]; ok {
			n.add("duplicate-route", m.pointer, "the same route as "+first+" but for letter case, slashes or parameter names; the first is sent")
		} else {
			seen[m.shape.form] = m.path
			g.op.Forms += string(m.shape.form)
		}
		g.op.Routes = append(g.op.Routes, model.Route{Form: m.shape.form, Path: m.path, ID: m.op.ID, Pointer: m.pointer})
	}
	g.op.Path = g.members[0].shape.template
	g.op.Scope = scopeOf(g.op.Forms)
	g.op.Pointer = g.members[0].pointer
}

func scopeOf(forms string) model.Scope {
	server := strings.ContainsAny(forms, string(model.FormServer+model.FormBeside))
	space := strings.ContainsAny(forms, string(model.FormSpace+model.FormSlug))
	switch {
	case server && space:
		return model.ScopeBoth
	case server:
		return model.ScopeServer
	}
	return model.ScopeSpace
}

func checkPath(p spec.Path, n *notes) error {
	switch {
	case strings.HasPrefix(p.Path, "x-"):
		return nil
	case hasControl(p.Path):
		return n.problem(p.Pointer, "the path "+quote(p.Path)+" contains control characters", "remove them")
	case !wellFormed(p.Path):
		return n.problem(p.Pointer, "the path "+quote(p.Path)+" has a brace that belongs to no parameter, or a . or .. segment", "write parameters like {id}")
	case p.Ref != "":
		return n.problem(p.Pointer, "the path is a $ref to "+quote(p.Ref)+"; octogen fetches nothing through references", "write the path item in place")
	case !strings.HasPrefix(p.Path, "/"):
		n.add("path-slash", p.Pointer, "the path does not begin with a slash; read as if it did")
	}
	return nil
}

func noteShape(s shape, pointer string, n *notes) {
	for _, odd := range s.odd {
		switch odd {
		case oddRegexp:
			n.add("route-regexp", pointer, "the route is written as a regular expression of the server's framework; read as a parameter")
		case oddOptional:
			n.add("optional-path-parameter", pointer, "a path parameter is declared optional; the client requires it")
		case oddEmpty:
			n.add("empty-segment", pointer, "the path has two slashes in a row; one is sent")
		}
	}
}

// A rootPlace says where a document has the API's root: at the end of basePath, or in each path.
type rootPlace struct {
	base string   // basePath
	root string   // "/api" or ""
	path []string // the segments before and with the root, where the paths have it
}

var schemeHost = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:|^//`)

// findRoot finds the API's root. What stands before it is the virtual directory of a server: part of the server's address,
// and of no name.
func findRoot(base string, paths []spec.Path, vocab *vocabulary, n *notes) (rootPlace, error) {
	base = strings.TrimRight(base, "/")
	if base != "" && (!strings.HasPrefix(base, "/") || schemeHost.MatchString(base) || strings.ContainsAny(base, "{}?#\\") || hasControl(base) || !wellFormed(base)) {
		return rootPlace{}, n.problem("/basePath", "basePath "+quote(base)+" is not a plain path", `write it like "/api"`)
	}
	if base != "" {
		if last := base[strings.LastIndex(base, "/"):]; strings.EqualFold(last, vocab.Root) {
			return rootPlace{base: base, root: last}, nil
		}
	}
	if path := rootInPaths(paths, vocab); path != nil {
		return rootPlace{base: base, root: vocab.Root, path: path}, nil
	}
	return rootPlace{base: base, root: base}, nil
}

// rootInPaths finds the segments up to the root that most paths begin with; nil where none does.
func rootInPaths(paths []spec.Path, vocab *vocabulary) []string {
	name := strings.TrimPrefix(vocab.Root, "/")
	count := map[string]int{}
	var best string
	for _, p := range paths {
		segments := naming.SplitPath(strings.ToLower(p.Path))
		i := slices.Index(segments, name)
		if i < 0 || slices.ContainsFunc(segments[:i], func(s string) bool { return strings.Contains(s, "{") }) {
			continue
		}
		prefix := strings.Join(segments[:i+1], "/")
		count[prefix]++
		if best == "" || count[prefix] > count[best] || count[prefix] == count[best] && prefix < best {
			best = prefix
		}
	}
	if best == "" {
		return nil
	}
	return naming.SplitPath(best)
}

// shape reads a path of the document.
func (at rootPlace) shape(path string, own func(segment string) bool, vocab *vocabulary) shape {
	var s shape
	switch raw := naming.SplitPath(path); {
	case at.path == nil:
		s = parsePath(raw, own, vocab)
	case len(raw) >= len(at.path) && strings.EqualFold(strings.Join(raw[:len(at.path)], "/"), strings.Join(at.path, "/")):
		s = parsePath(raw[len(at.path):], own, vocab)
	default:
		s = parsePath(raw, nil, nil)
		s.form = model.FormBeside
	}
	if strings.Contains(path, "//") {
		s.odd = append(s.odd, oddEmpty)
	}
	return s
}
