package model

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/octogen/octogen/internal/model/naming"
)

// A Form says where a route has its space.
type Form string

// The forms of a route.
const (
	FormServer Form = "server" // /api/accounts: no space, or the default one
	FormSpace  Form = "space"  // /api/{spaceId}/accounts: the ID of a space
	FormSlug   Form = "slug"   // /api/spaces/{spaceIdentifier}/accounts: the ID or the slug of a space
)

// A Route is one path under which a server offers an operation.
type Route struct {
	Form Form   `json:"form"`
	Path string `json:"path"` // as in the document, basePath included
	// Template is the path that is sent: every parameter is {}, the space first where the form has one.
	Template string `json:"-"`
	Pointer  string `json:"-"` // JSON pointer of the operation in the document
}

// A shape is what remains of a path when everything is taken off that does not make an operation: the space, the
// spelling of parameters and the letter case.
type shape struct {
	form     Form
	segments []string // lower case; "{}" for a parameter, "{a|b}" for one of a few literal values
	params   []string // names of the path parameters in order, as spelt in the path, without the space's
	space    string   // the name of the space's parameter, "" when the form has none
	root     int      // how many segments are the API's root
	template string
	odd      []string // what had to be read tolerantly: "regular expression", "optional parameter", "empty segment"
}

// canonical is the identity of the path: two paths with the same one lead to the same operation.
func (s shape) canonical() string { return "/" + strings.Join(s.segments, "/") }

var (
	// Servers before 2019 print the routes of their web framework: (?<name>pattern) and {name?}.
	regexpSegment = regexp.MustCompile(`^\(\?<(\w+)>(.*)\)$`)
	alternatives  = regexp.MustCompile(`^(?:\(\?i\))?\^?\(([\w-]+(?:\|[\w-]+)*)\)\$?$`)
	placeholder   = regexp.MustCompile(`\{[?*]?([^{}?*:]+)[^{}]*\}`)
)

// parsePath reads a path below the API's root: "/api" for Octopus, "" for a document that has it in its paths. own holds the
// segments that belong to a space itself when they follow /spaces/{id}.
func parsePath(root, path string, own func(segment string) bool) shape {
	s := shape{root: len(naming.SplitPath(root))}
	path = root + path
	var sent []string
	raw := naming.SplitPath(path)
	for i, seg := range raw {
		canon, params, send, odd := readSegment(seg)
		if odd != "" {
			s.odd = append(s.odd, odd)
		}
		sent = append(sent, send)
		if seg == "" && i != len(raw)-1 {
			s.odd = append(s.odd, "empty segment")
			continue
		}
		s.segments = append(s.segments, canon)
		s.params = append(s.params, params...)
	}
	s.template = "/" + strings.Join(sent, "/")
	if root == "" && len(s.segments) > 0 && s.segments[0] == "api" {
		s.root = 1
	}
	s.takeSpace(own)
	return s
}

// readSegment returns a segment in canonical form, the names of its parameters, and what is sent for it.
func readSegment(seg string) (canon string, params []string, send, odd string) {
	if m := regexpSegment.FindStringSubmatch(seg); m != nil {
		canon = "{}"
		if alt := alternatives.FindStringSubmatch(m[2]); alt != nil {
			canon = "{" + strings.ToLower(alt[1]) + "}"
		}
		return canon, []string{m[1]}, "{}", "regular expression"
	}
	var c, s strings.Builder
	rest := seg
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		name := rest[at[2]:at[3]]
		if strings.Contains(rest[at[0]:at[1]], "?") {
			odd = "optional parameter"
		}
		params = append(params, name)
		c.WriteString(strings.ToLower(rest[:at[0]]) + "{}")
		s.WriteString(url.PathEscape(rest[:at[0]]) + "{}")
		rest = rest[at[1]:]
	}
	c.WriteString(strings.ToLower(rest))
	s.WriteString(url.PathEscape(rest))
	return c.String(), params, s.String(), odd
}

// wellFormed tells whether every brace of a path belongs to a parameter, and whether no segment leads elsewhere.
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

// takeSpace finds the form and removes the space from segments and params.
func (s *shape) takeSpace(own func(segment string) bool) {
	s.form = FormServer
	rest := s.segments[s.root:]
	switch {
	case len(rest) > 0 && rest[0] == "{}":
		s.form, rest = FormSpace, rest[1:]
	case len(rest) > 2 && rest[0] == "spaces" && rest[1] == "{}" && !own(rest[2]) && !strings.EqualFold(s.params[0], "id"):
		s.form, rest = FormSlug, rest[2:]
	default:
		return
	}
	s.segments = append(append([]string(nil), s.segments[:s.root]...), rest...)
	s.space, s.params = s.params[0], s.params[1:]
}

// name is the canonical path as the naming dictionary spells it, without the API's root.
func (s shape) name() string { return "/" + strings.Join(s.segments[s.root:], "/") }
