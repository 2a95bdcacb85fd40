package normalize

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
)

// A shape is what remains of a path when everything is taken off that does not make an operation: the space, the
// spelling of parameters and the letter case.
type shape struct {
	form     model.Form
	segments []string // lower case; "{}" for a parameter, "{a|b}" for one of a few literal values
	params   []string // names of the path parameters in order, as spelt in the path, without the space's
	space    string   // the name of the space's parameter, "" when the form has none
	template string   // what is sent, without the space
	odd      []oddity // what had to be read tolerantly
}

type oddity int

const (
	oddRegexp oddity = iota
	oddOptional
	oddEmpty
)

// canonical is the identity of the path: two paths with the same one lead to the same operation.
func (s shape) canonical() string { return "/" + strings.Join(s.segments, "/") }

var (
	// Servers before 2019 print the routes of their web framework: (?<name>pattern) and {name?}.
	regexpSegment = regexp.MustCompile(`^\(\?<(\w+)>(.*)\)$`)
	alternatives  = regexp.MustCompile(`^(?:\(\?i\))?\^?\(([\w-]+(?:\|[\w-]+)*)\)\$?$`)
	placeholder   = regexp.MustCompile(`\{[?*]?([^{}?*:]+)[^{}]*\}`)
)

// parsePath reads the segments of a path below the API's root. own holds the segments that belong to a space itself when
// they follow /spaces/{id}; without a vocabulary, no part of the path is a space.
func parsePath(raw []string, own func(segment string) bool, vocab *vocabulary) shape {
	s := shape{form: model.FormServer}
	var sent []string
	for _, seg := range raw {
		canon, params, send, odd := readSegment(seg)
		s.odd = append(s.odd, odd...)
		sent = append(sent, send)
		s.segments = append(s.segments, canon)
		s.params = append(s.params, params...)
	}
	if vocab != nil {
		sent = sent[s.takeSpace(own, vocab):]
	}
	s.template = "/" + strings.Join(sent, "/")
	return s
}

// readSegment returns a segment in canonical form, the names of its parameters, and what is sent for it.
func readSegment(seg string) (canon string, params []string, send string, odd []oddity) {
	if m := regexpSegment.FindStringSubmatch(seg); m != nil {
		canon = "{}"
		if alt := alternatives.FindStringSubmatch(m[2]); alt != nil {
			canon = "{" + strings.ToLower(alt[1]) + "}"
			return canon, []string{m[1]}, canon, []oddity{oddRegexp}
		}
		return canon, []string{m[1]}, "{}", []oddity{oddRegexp}
	}
	var c, s strings.Builder
	rest := seg
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		if strings.Contains(rest[at[0]:at[1]], "?") {
			odd = []oddity{oddOptional}
		}
		params = append(params, rest[at[2]:at[3]])
		c.WriteString(strings.ToLower(rest[:at[0]]) + "{}")
		s.WriteString(url.PathEscape(rest[:at[0]]) + "{}")
		rest = rest[at[1]:]
	}
	c.WriteString(strings.ToLower(rest))
	s.WriteString(url.PathEscape(rest))
	return c.String(), params, s.String(), odd
}

// wellFormed reports whether every brace of a path belongs to a parameter, and whether no segment leads elsewhere.
func wellFormed(path string) bool {
	for _, seg := range naming.SplitPath(path) {
		if seg == "." || seg == ".." {
			return false
		}
		if regexpSegment.MatchString(seg) {
			continue
		}
		if strings.ContainsAny(placeholder.ReplaceAllString(seg, ""), "{}") {
			return false
		}
	}
	return true
}

// takeSpace finds the form, removes the space from segments and params, and returns how many segments that took.
func (s *shape) takeSpace(own func(segment string) bool, vocab *vocabulary) int {
	took := 0
	switch seg := s.segments; {
	case len(seg) > 0 && seg[0] == "{}":
		s.form, took = model.FormSpace, 1
	case len(seg) > 2 && seg[0] == vocab.Spaces.Segment && seg[1] == "{}" && !own(seg[2]) && !strings.EqualFold(s.params[0], vocab.Spaces.ID):
		s.form, took = model.FormSlug, 2
	default:
		return 0
	}
	s.segments = s.segments[took:]
	s.space, s.params = s.params[0], s.params[1:]
	return took
}
