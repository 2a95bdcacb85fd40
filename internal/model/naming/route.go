package naming

import (
	"slices"
	"strings"
)

// A Name is what an operation is called: the services it is found under, from the client or the space on, and its method.
type Name struct {
	Services []string // {"Projects", "Runbooks"}; empty for the home document
	Method   string
}

// String joins a name with dots: "Projects.Runbooks.List".
func (n Name) String() string { return strings.Join(append(slices.Clip(n.Services), n.Method), ".") }

// Route names the operation of an HTTP method and a canonical path below the API's root, without the space:
// "/projects/{}/runbooks". Nothing else is looked at, so no other route of a document can change a name, and different
// routes have different names (docs/naming.md). A path longer than any server could mean has no name.
func (d *Dictionary) Route(method, path string) Name {
	if len(path) > longestPath {
		return Name{}
	}
	segments := SplitPath(path)
	if name, ok := d.exceptions[key(method, segments)]; ok {
		return name
	}
	base, versions := cutVersions(segments)
	if versions == "" {
		return d.yield(d.rule(method, segments), key(method, segments))
	}
	name := d.Route(method, "/"+strings.Join(base, "/")) // a version goes on the name of the route without it
	name.Method += versions
	return d.yield(name, key(method, segments))
}

// longestPath bounds what a hostile document can make of a path; those of servers so far have up to 120 bytes.
const longestPath = 2048

func key(method string, segments []string) string { return method + " /" + strings.Join(segments, "/") }

// yield lengthens a name that an exception of the dictionary has for another route.
func (d *Dictionary) yield(name Name, route string) Name {
	for {
		other := d.taken[name.String()]
		switch {
		case other == "":
			return name
		case other == route || strings.HasPrefix(other, route+"/v"):
			name.Method += "Unversioned"
		default:
			name.Method += "Directly"
		}
	}
}

// rule names a route without the dictionary's exceptions.
func (d *Dictionary) rule(method string, segments []string) Name {
	if len(segments) == 0 {
		if method == "GET" {
			return Name{Method: homeName}
		}
		return Name{Method: verbFor(method, true) + homeName}
	}
	p := d.parse(method, segments)
	return Name{Services: p.services, Method: p.method()}
}

const homeName = "Home"

// SplitPath returns the segments of a path.
func SplitPath(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// cutVersions takes the versions off the end of a route: "V1" for one that ends in /v1.
func cutVersions(segments []string) (base []string, versions string) {
	for n := len(segments); n > 1 && isVersion(segments[n-1]); n-- {
		versions = strings.ToUpper(segments[n-1]) + versions
		segments = segments[:n-1]
	}
	return segments, versions
}

func isVersion(seg string) bool {
	if len(seg) < 2 || seg[0] != 'v' {
		return false
	}
	for _, c := range seg[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isParam reports whether a segment is a parameter and nothing else.
func isParam(seg string) bool { return seg == "{}" }

// IsGitRef reports whether the parameter that follows a canonical path is a Git reference.
func (d *Dictionary) IsGitRef(path string) bool { return d.gitRefs[strings.Trim(path, "/")] }

// A phrase is a route taken apart for naming.
type phrase struct {
	d        *Dictionary
	verb     string // the HTTP method
	services []string
	path     string   // the literal segments of the services: "projects/runbooks"
	owner    string   // the segment that the innermost service is named after
	many     bool     // whether that service stands for many resources
	top      bool     // whether the services are not nested
	one      bool     // whether what follows belongs to one resource: an ID stands before it
	rest     []string // the segments below the services
	tail     []level  // the same without those of an action
	act      *action  // the action that the route ends in, or nil
	marks    string   // what the rule did not expect before the tail
	inGit    bool
}

// A level is a run of literal segments and the parameters that follow it.
type level struct {
	run    []string
	params int
}

// parse finds the services of a route and what remains below them.
func (d *Dictionary) parse(method string, segments []string) phrase {
	head := segments[0]
	p := phrase{d: d, verb: method, services: []string{d.service("", head)}, path: head, owner: head, many: d.isMany(head), top: true}
	rest := p.takeIDs(head, segments[1:])
	if n := p.nested(rest); n != nil {
		p.services = append(p.services, n.name)
		p.path, p.owner, p.many, p.top, p.one = p.path+"/"+n.owner, n.owner, n.many, false, false
		rest = p.takeIDs(p.owner, n.below)
	}
	p.rest = rest
	if p.act = d.action(method, p.owner, rest); p.act != nil {
		p.act.shared = p.act.shared != d.shared[p.path+"/"+p.rest[0]]
		rest = rest[:len(rest)-p.act.length]
	}
	p.tail = levels(rest)
	return p
}

// takeIDs reads the parameters that follow a service's segment.
func (p *phrase) takeIDs(owner string, rest []string) []string {
	prefix, ids := owner, 0
	for len(rest) > 0 && isParam(rest[0]) {
		if p.top && !p.inGit && p.d.gitRefs[prefix] {
			p.inGit = true
		} else {
			ids++
		}
		prefix += "/{}"
		rest = rest[1:]
	}
	p.one = ids > 0
	for range max(ids-1, 0) {
		if p.top {
			p.marks += "WithKey"
		} else {
			p.marks += "WithOwnKey"
		}
	}
	return rest
}

// atHome reports whether what follows stands where the rule expects it: below an ID of a collection, straight below
// anything else.
func (p *phrase) atHome(seg string) bool {
	return p.one == p.many != p.d.shared[p.path+"/"+seg]
}

// A nest is a service below another.
type nest struct {
	name  string
	owner string   // the segment it is named after
	many  bool     // whether it stands for many resources
	below []string // the segments that follow
}

// nested returns the service that the segments after the first service stand for, or nil: a plural does, and whatever
// has more below it. What stands where the rule does not expect it is named by the service itself.
func (p *phrase) nested(rest []string) *nest {
	if len(rest) == 0 || !p.atHome(rest[0]) {
		return nil
	}
	if n := p.d.nest(p.owner, rest); n != nil {
		return n
	}
	if a := p.d.action(p.verb, p.owner, rest); a != nil && a.length == len(rest) {
		return nil
	}
	seg := rest[0]
	followed := len(rest) > 1 && (!isParam(rest[1]) || slices.ContainsFunc(rest[2:], func(s string) bool { return !isParam(s) }))
	many := p.d.isManyBelow(p.owner, seg)
	if !many && !followed {
		return nil
	}
	name := p.d.service(p.owner, seg)
	if !many && !p.d.isThing(p.owner, seg) {
		name += p.d.goWord(likeVerb) // by itself it is the name of a method: what POST does there
	}
	return &nest{name: name, owner: seg, many: many, below: rest[1:]}
}

// nest returns the nested service that the dictionary makes of the first segments of a run.
func (d *Dictionary) nest(owner string, rest []string) *nest {
	for n := len(rest); n > 0; n-- {
		if words := d.nests[owner+"/"+strings.Join(rest[:n], "/")]; words != nil {
			return &nest{name: d.goWords(words), owner: strings.Join(words, ""), many: isPlural(words[len(words)-1]), below: rest[n:]}
		}
	}
	return nil
}

func levels(segments []string) []level {
	var out []level
	for _, seg := range segments {
		n := len(out)
		switch {
		case isParam(seg):
			out[n-1].params++
		case n == 0 || out[n-1].params > 0:
			out = append(out, level{run: []string{seg}})
		default:
			out[n-1].run = append(out[n-1].run, seg)
		}
	}
	return out
}
