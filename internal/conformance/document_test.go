package conformance

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A document is what a server version published, read without octogen's help.
type document struct {
	version string
	data    []byte
	loan    loan // from other documents
	spaces  bool // whether it has any route in a space
	routes  []*route
	groups  map[string][]*route // routes of one operation, by route.key
}

// A route is one method of one path of a document.
type route struct {
	method    string
	path      string // as in the document, without its basePath
	full      string // with it
	segments  []segment
	form      form
	operation object
}

// A form says where a route has its space.
type form string

const (
	formServer form = "server" // nowhere
	formSpace  form = "space"  // /api/{spaceId}/…
	formSlug   form = "slug"   // /api/spaces/{spaceIdentifier}/…
)

// A segment of a path is literal or a parameter. Regular expressions limit a parameter to some values, or to all others.
type segment struct {
	literal, param string
	only, except   []string
}

// object is an object of the document.
type object = map[string]any

func parseDocument(version string, data []byte) (*document, error) {
	var tree struct {
		BasePath string
		Paths    map[string]map[string]object
	}
	if err := json.Unmarshal(data, &tree); err != nil {
		return nil, err
	}
	d := &document{version: version, data: data, groups: map[string][]*route{}}
	for path, item := range tree.Paths {
		full := strings.TrimRight(tree.BasePath, "/") + path
		segments, err := parsePath(full)
		if err != nil {
			return nil, err
		}
		for method, operation := range item {
			r := &route{method: strings.ToUpper(method), path: path, full: full, segments: segments, form: formOf(segments), operation: operation}
			d.routes = append(d.routes, r)
			d.groups[r.key()] = append(d.groups[r.key()], r)
			d.spaces = d.spaces || r.form != formServer
		}
	}
	slices.SortFunc(d.routes, func(a, b *route) int { return strings.Compare(a.String(), b.String()) })
	return d, nil
}

func (r *route) String() string { return r.method + " " + r.full }

// key is the same for the routes of one operation: the path without space, letter case and names.
func (r *route) key() string {
	var b strings.Builder
	b.WriteString(r.method + " ")
	for _, s := range r.segments[r.spaceEnd():] {
		switch {
		case s.only != nil:
			fmt.Fprint(&b, "/", s.only)
		case s.param != "":
			b.WriteString("/{}")
		default:
			b.WriteString("/" + strings.ToLower(s.literal))
		}
	}
	return b.String()
}

// spaceEnd is the number of segments up to the space's, with the API's root.
func (r *route) spaceEnd() int {
	root := 0
	if strings.EqualFold(r.segments[0].literal, "api") {
		root = 1
	}
	switch r.form {
	case formSpace:
		return root + 1
	case formSlug:
		return root + 2
	}
	return root
}

// params are the parameters of the path, the space's included.
func (r *route) params() []segment {
	return slices.DeleteFunc(slices.Clone(r.segments), func(s segment) bool { return s.param == "" })
}

// parameters are what the operation declares in one place: path, query, header, body.
func (r *route) parameters(in string) []object {
	var list []object
	for _, p := range array(r.operation["parameters"]) {
		if p := p.(object); p["in"] == in {
			list = append(list, p)
		}
	}
	return list
}

// array is an array of the document, empty where there is none.
func array(v any) []any {
	list, _ := v.([]any)
	return list
}

func formOf(segments []segment) form {
	if strings.EqualFold(segments[0].literal, "api") {
		segments = segments[1:]
	}
	switch {
	case len(segments) > 0 && segments[0].param != "":
		return formSpace
	case len(segments) > 2 && segments[0].literal == "spaces" && segments[1].param == "spaceIdentifier":
		return formSlug
	}
	return formServer
}

// split cuts a path at its slashes. Two in a row, as documents have them before an optional part, are one on the wire.
func split(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(path, "//", "/"), "/"), "/"), "/")
}

func parsePath(path string) ([]segment, error) {
	var segments []segment
	for _, text := range split(path) {
		s, err := parseSegment(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

var (
	placeholder = regexp.MustCompile(`^\{\??(\w+)\??\}$`)
	onlyThese   = regexp.MustCompile(`^\(\?<(\w+)>\(\?i\)\^\(([\w|-]+)\)\)$`)
	allButThese = regexp.MustCompile(`^\(\?<(\w+)>\(\?i\)\^\(\?!\(([\w|-]+)\)\)\.\*\)$`)
)

func parseSegment(text string) (segment, error) {
	if m := placeholder.FindStringSubmatch(text); m != nil {
		return segment{param: m[1]}, nil
	}
	if m := onlyThese.FindStringSubmatch(text); m != nil {
		return segment{param: m[1], only: strings.Split(m[2], "|")}, nil
	}
	if m := allButThese.FindStringSubmatch(text); m != nil {
		return segment{param: m[1], except: strings.Split(m[2], "|")}, nil
	}
	if strings.ContainsAny(text, "(){}?*") {
		return segment{}, fmt.Errorf("the segment %q is written in a way this test does not know", text)
	}
	return segment{literal: text}, nil
}

// find is the route that a web server takes for a request: of those that fit, the one with the most literal segments from
// the left. It also gives the values of the path's parameters.
func (d *document) find(method string, path []string) (*route, []string, error) {
	var best *route
	for _, r := range d.routes {
		if r.method != method || !r.fits(path) {
			continue
		}
		switch order := 0; {
		case best == nil:
			best = r
		default:
			if order = slices.Compare(r.rank(), best.rank()); order == 0 {
				return nil, nil, fmt.Errorf("both %s and %s fit", best, r)
			} else if order > 0 {
				best = r
			}
		}
	}
	if best == nil {
		return nil, nil, fmt.Errorf("the document has no such route")
	}
	var values []string
	for i, s := range best.segments {
		if s.param != "" {
			values = append(values, path[i])
		}
	}
	return best, values, nil
}

func (r *route) fits(path []string) bool {
	if len(path) != len(r.segments) {
		return false
	}
	for i, s := range r.segments {
		if !s.fits(path[i]) {
			return false
		}
	}
	return true
}

func (s segment) fits(text string) bool {
	same := func(other string) bool { return strings.EqualFold(text, other) }
	switch {
	case s.param == "":
		return same(s.literal)
	case s.only != nil:
		return slices.ContainsFunc(s.only, same)
	}
	return text != "" && !slices.ContainsFunc(s.except, same)
}

// rank compares with that of other routes: literal segments beat limited parameters, and those beat the rest.
func (r *route) rank() []int {
	var rank []int
	for _, s := range r.segments {
		switch {
		case s.param == "":
			rank = append(rank, 2)
		case s.only != nil:
			rank = append(rank, 1)
		default:
			rank = append(rank, 0)
		}
	}
	return rank
}
