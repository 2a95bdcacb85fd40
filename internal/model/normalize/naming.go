package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// route names a route until nested services are there.
func (d *dictionary) route(method, path string) ([]string, string) {
	service, name := d.name(method, path)
	if service == homeService {
		return nil, name
	}
	return []string{service}, name
}

const homeService = "Home"

// name is the rule of docs/naming.md: it turns an HTTP method and a canonical path (without the API's root and without
// the space) into a service and a method. It looks at nothing else, so that no other route can change a name.
func (d *dictionary) name(method, path string) (service, name string) {
	segments := splitPath(path)
	if len(segments) == 0 {
		if method == "GET" {
			return homeService, homeService
		}
		return homeService, verbs[method] + homeService
	}
	service = d.service(segments[0])
	if known, ok := d.Routes[method+" "+path]; ok {
		return service, known
	}
	p := d.parse(segments)
	return service, p.verbAndObject(method) + p.owners() + p.marks() + p.version
}

func (d *dictionary) service(segment string) string {
	if isParam(segment) {
		return d.goWords([]string{"item"}) + d.alternatives(segment)
	}
	name := d.goWords(d.split(segment))
	if name == "" {
		return "X" + hexRunes(segment)
	}
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) {
		return "X" + name // a digit or a letter without case
	}
	return name
}

// A phrase is a route taken apart for naming.
type phrase struct {
	d       *dictionary
	levels  []level // the service's own level first
	version string  // "V1" for a route that ends in /v1
	inGit   bool    // a Git reference stands where the dictionary expects one
	shared  mark    // whether what follows the service belongs to one resource or to all, and whether that is expected
}

// A level is a run of literal segments and the parameters that follow them.
type level struct {
	segments []string
	params   int
}

type mark int

const (
	expected mark = iota
	unexpectedForAll
	unexpectedForItem
)

func (d *dictionary) parse(segments []string) phrase {
	p := phrase{d: d}
	if n := len(segments); n > 1 && isVersion(segments[n-1]) {
		p.version = strings.ToUpper(segments[n-1])
		segments = segments[:n-1]
	}
	prefix := ""
	current := level{}
	for i, seg := range segments {
		if seg == "{}" {
			if i > 0 && d.isGitRef(prefix) {
				p.inGit = true
				prefix += "/{}"
				continue
			}
			current.params++
		} else {
			if current.params > 0 || len(p.levels) == 0 && i > 0 {
				p.levels = append(p.levels, current)
				current = level{}
			}
			current.segments = append(current.segments, seg)
		}
		prefix = strings.TrimPrefix(prefix+"/"+seg, "/")
	}
	p.levels = append(p.levels, current)
	p.shared = p.sharing()
	return p
}

// isGitRef tells whether a parameter after prefix is a Git reference.
func (d *dictionary) isGitRef(prefix string) bool {
	for _, g := range d.GitRefs {
		if g == prefix {
			return true
		}
	}
	return false
}

// sharing compares where the first segment after the service stands (/feeds/stats, /feeds/{}/stats) with where the
// dictionary expects it.
func (p phrase) sharing() mark {
	if len(p.levels) < 2 || len(p.levels[1].segments) == 0 || len(p.levels[0].segments) == 0 {
		return expected
	}
	seg := p.levels[1].segments[0]
	expectAll := p.d.shared[p.levels[0].segments[0]+"/"+seg] || p.d.shared[seg]
	isAll := p.levels[0].params == 0 && !p.inGit
	switch {
	case isAll && !expectAll:
		return unexpectedForAll
	case !isAll && expectAll && !p.inGit:
		return unexpectedForItem
	}
	return expected
}

// verbAndObject reads the last level: what is done, and to what.
func (p phrase) verbAndObject(method string) string {
	last := p.levels[len(p.levels)-1]
	isService := len(p.levels) == 1
	segs := last.segments
	if isService {
		segs = nil
	}
	if n := len(segs); n > 0 && last.params == 0 {
		word := segs[n-1]
		if a, ok := p.d.Actions[word]; ok && a.takes(method) {
			return strings.Replace(a.Name, "*", p.actionObject(segs[:n-1]), 1)
		}
		if word == "all" && method == "GET" {
			return "ListAll" + p.object(segs[:n-1], false)
		}
		if word == "bulk" && method == "DELETE" {
			return "DeleteMany" + p.object(segs[:n-1], false)
		}
	}
	many := p.isCollection(last, isService)
	verb := verbs[method]
	switch {
	case method == "GET" && many:
		verb = "List"
	case method == "POST" && last.params > 0:
		verb = "Post" // nothing is created under an ID that the caller chooses
	case verb == "":
		verb = p.d.goWord(strings.ToLower(method))
	}
	return verb + p.object(segs, last.params > 0 || method == "POST" && many)
}

var verbs = map[string]string{
	"GET": "Get", "POST": "Create", "PUT": "Update", "DELETE": "Delete", "PATCH": "Patch", "HEAD": "Head", "OPTIONS": "Options",
}

// isCollection tells whether the last level names many things: "/projects", but not "/projects/{}" or "/dashboard".
func (p phrase) isCollection(last level, isService bool) bool {
	if last.params > 0 || len(last.segments) == 0 {
		return false
	}
	word := last.segments[len(last.segments)-1]
	if isService {
		return p.d.isMany(word)
	}
	return p.d.isPlural(word) && !p.d.singletons[word]
}

// isMany tells whether a service stands for many resources: its word does not always show it.
func (d *dictionary) isMany(service string) bool {
	return d.collections[service] || d.isPlural(service)
}

func (d *dictionary) isPlural(segment string) bool {
	words := d.split(segment)
	return len(words) > 0 && plural(words[len(words)-1])
}

// object joins the segments of a level; all but the last describe the last, so they are singular.
func (p phrase) object(segs []string, one bool) string {
	var b strings.Builder
	for i, seg := range segs {
		b.WriteString(p.noun(seg, one || i < len(segs)-1))
	}
	return b.String()
}

func (p phrase) noun(seg string, one bool) string {
	if isParam(seg) {
		return p.d.alternatives(seg)
	}
	words := append([]string(nil), p.d.split(seg)...)
	if n := len(words); one && n > 0 && !p.d.singletons[seg] && p.d.initialism(words[n-1]) == "" {
		words[n-1] = singular(words[n-1])
	}
	if name := p.d.goWords(words); name != "" {
		return name
	}
	return "X" + hexRunes(seg)
}

// actionObject is what an action acts on: the segments before it, or the level before it unless that is the service.
func (p phrase) actionObject(segs []string) string {
	if len(segs) > 0 {
		return p.object(segs, false)
	}
	if n := len(p.levels); n > 2 {
		return p.object(p.levels[n-2].segments, true)
	}
	return ""
}

// owners names the resources between the service and the last level, the nearest first: "ForChannel".
func (p phrase) owners() string {
	n := len(p.levels)
	var b strings.Builder
	for i := n - 2; i > 0; i-- {
		if i == n-2 && p.actsOnOwner() {
			continue
		}
		b.WriteString("For" + p.object(p.levels[i].segments, true))
	}
	return b.String()
}

// actsOnOwner tells whether the last level is an action alone, whose object is the level before it.
func (p phrase) actsOnOwner() bool {
	last := p.levels[len(p.levels)-1]
	if len(last.segments) != 1 || last.params > 0 {
		return false
	}
	_, ok := p.d.Actions[last.segments[0]]
	return ok
}

// marks says what the dictionary did not expect, so that no two routes share a name.
func (p phrase) marks() string {
	var b strings.Builder
	for i, l := range p.levels {
		extra := l.params - 1
		if i == len(p.levels)-1 && l.params > 0 && p.invariant(l) {
			b.WriteString("ByID")
		}
		for range max(extra, 0) {
			b.WriteString("AndKey")
		}
	}
	switch p.shared {
	case unexpectedForAll:
		b.WriteString("ForAll")
	case unexpectedForItem:
		b.WriteString("ForItem")
	}
	if p.inGit {
		b.WriteString("InGit")
	}
	return b.String()
}

// invariant tells whether a level reads the same with and without an ID, so that the ID has to be said.
func (p phrase) invariant(l level) bool {
	if len(l.segments) == 0 {
		return false
	}
	word := l.segments[len(l.segments)-1]
	if len(p.levels) == 1 {
		return !p.d.isMany(word)
	}
	return !p.d.keyed[word] && p.noun(word, true) == p.noun(word, false)
}

// isParam tells whether a segment is a parameter as a whole: "{}", or "{a|b}" for one of a few values.
func isParam(seg string) bool {
	return seg == "{}" || len(seg) > 2 && seg[0] == '{' && strings.IndexByte(seg, '}') == len(seg)-1
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

// alternatives reads a parameter that is one of a few literal values: "{a|b}" is "AOrB".
func (d *dictionary) alternatives(seg string) string {
	var names []string
	for alt := range strings.SplitSeq(strings.Trim(seg, "{}"), "|") {
		names = append(names, d.goWords(d.split(alt)))
	}
	return strings.Join(names, "Or")
}
