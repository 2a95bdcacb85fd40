package octopustest

import (
	"net/url"
	"slices"
	"strings"
)

// A match is a route that a request asks for.
type match struct {
	route *route
	space string   // as the path names it; "" for the default space
	ids   []string // values of the parameters in the path
}

// match finds the route of a request. A path's own words win over parameters, and routes without a space over those with
// one. It reports whether the path has another method.
func (s *Server) match(method, path string) (found *match, other bool) {
	list := split(path)
	space := false // whether the first word names one
	if rest, ok := below(s.api.root, list); ok && len(rest) > 0 {
		space = s.namesSpace(rest[0])
	}
	best := -1
	for _, r := range s.api.routes {
		for _, form := range r.forms {
			m, words := s.try(r, form, list, space)
			switch {
			case m == nil:
			case r.method != method:
				other = true
			case words > best:
				best, found = words, m
			}
		}
	}
	return found, other
}

func split(path string) []string {
	list := segments(path)
	for i := range list {
		if text, err := url.PathUnescape(list[i]); err == nil {
			list[i] = text
		}
	}
	return list
}

// try reads segments as a form of the route, and counts those that are the route's own words.
func (s *Server) try(r *route, form rune, list []string, space bool) (*match, int) {
	m := &match{route: r}
	if form != 'r' {
		var ok bool
		if list, ok = below(s.api.root, list); !ok {
			return nil, 0
		}
	}
	words := 0
	switch {
	case form == 'i' && len(list) > 0:
		if !space {
			return nil, 0 // or any word could be one
		}
		m.space, list = list[0], list[1:]
	case form == 'g' && len(list) > 1 && len(r.path) > 0 && strings.EqualFold(list[0], "spaces"):
		m.space, list = list[1], list[2:]
		words++
	case form != 's' && form != 'r':
		return nil, 0
	}
	if len(list) != len(r.path) {
		return nil, 0
	}
	for i, want := range r.path {
		switch {
		case isParam(want):
			value, ok := takeParam(want, list[i])
			if !ok {
				return nil, 0
			}
			m.ids = append(m.ids, value)
		case strings.EqualFold(want, list[i]):
			words++
		default:
			return nil, 0
		}
	}
	return m, words
}

// below takes the API's root off a path.
func below(root string, list []string) ([]string, bool) {
	for _, word := range segments(root) {
		if len(list) == 0 || !strings.EqualFold(list[0], word) {
			return nil, false
		}
		list = list[1:]
	}
	return list, true
}

// takeParam reads a segment as "{id}", as "v{version}", or as "{id|one|other}", which takes these words alone.
func takeParam(want, segment string) (string, bool) {
	before, rest, _ := strings.Cut(want, "{")
	if len(segment) < len(before) || !strings.EqualFold(segment[:len(before)], before) {
		return "", false
	}
	value := segment[len(before):]
	if _, words, limited := strings.Cut(strings.TrimSuffix(rest, "}"), "|"); limited {
		return value, slices.Contains(strings.Split(words, "|"), strings.ToLower(value))
	}
	return value, true
}
