package octopustest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A route is an operation of the document: a line of the table.
type route struct {
	operation string
	method    string
	forms     string   // s: /api/x; i: /api/{spaceId}/x; g: /api/spaces/{space}/x
	path      []string // segments without root and space; "{name}" for a parameter
	result    string   // none, raw, text, stream, object, page, value
	kind      string   // of the IDs that it gives: "Projects"
	params    []param
	body      string   // json, multipart, raw or ""
	required  []string // members of a JSON body
}

type param struct {
	name     string
	kind     string // bool, int, or anything else
	required bool
}

// parseRoutes reads the table: fields with tabs between, "name:kind!" for a required parameter, "json!A,B" for a body.
func parseRoutes(table string) []*route {
	var routes []*route
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 8 {
			continue
		}
		r := &route{operation: f[0], method: f[1], forms: f[2], path: segments(f[3]), result: f[4], kind: f[5]}
		for text := range strings.SplitSeq(f[6], ",") {
			if name, kind, ok := strings.Cut(text, ":"); ok {
				trimmed := strings.TrimSuffix(kind, "!")
				r.params = append(r.params, param{name, trimmed, trimmed != kind})
			}
		}
		var members string
		if r.body, members, _ = strings.Cut(f[7], "!"); members != "" {
			r.required = strings.Split(members, ",")
		}
		routes = append(routes, r)
	}
	return routes
}

func (r *route) inSpace() bool { return r.forms != "s" }

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

// A match is a route that a request asks for.
type match struct {
	route *route
	space string // ID, slug or name, "" for the default space
	ids   map[string]string
	order []string // values of the parameters in order
}

// match finds the route of a request. Literal segments win over parameters. It tells whether the path has another method.
func (s *Server) match(method, path string) (found *match, other bool) {
	list := segments(path)
	root := segments(apiPath)
	if len(list) < len(root) || !strings.EqualFold(strings.Join(list[:len(root)], "/"), strings.Join(root, "/")) {
		return nil, false
	}
	list = list[len(root):]
	for i := range list {
		if text, err := url.PathUnescape(list[i]); err == nil {
			list[i] = text
		}
	}
	best := -1
	for _, r := range s.routes {
		for _, form := range r.forms {
			m, literals := r.try(form, list)
			switch {
			case m == nil:
			case r.method != method:
				other = true
			case literals > best:
				best, found = literals, m
			}
		}
	}
	return found, other
}

// try reads segments as a form of the route, and counts those that are the route's own words.
func (r *route) try(form rune, list []string) (*match, int) {
	m := &match{route: r, ids: map[string]string{}}
	literals := 0
	switch {
	case form == 'i' && len(list) > 0:
		if !strings.HasPrefix(strings.ToLower(list[0]), "spaces-") {
			return nil, 0 // by ID alone, or any word could be a space
		}
		m.space, list = list[0], list[1:]
	case form == 'g' && len(list) > 1 && len(r.path) > 0 && strings.EqualFold(list[0], "spaces"):
		m.space, list = list[1], list[2:]
		literals++
	case form != 's':
		return nil, 0
	}
	if len(list) != len(r.path) {
		return nil, 0
	}
	for i, want := range r.path {
		switch {
		case strings.HasPrefix(want, "{"):
			m.ids[strings.Trim(want, "{}")] = list[i]
			m.order = append(m.order, list[i])
		case isParam(want):
			prefix, _, _ := strings.Cut(want, "{")
			if !strings.HasPrefix(strings.ToLower(list[i]), strings.ToLower(prefix)) {
				return nil, 0
			}
			m.order = append(m.order, list[i])
		case strings.EqualFold(want, list[i]):
			literals++
		default:
			return nil, 0
		}
	}
	return m, literals
}

// lists are parameters that servers take for their lists, though documents leave some out.
var lists = []string{"skip", "take", "ids", "name", "partialname"}

// check compares a request with the document, and says what is wrong with it.
func (r *route) check(query url.Values, body []byte) []string {
	var problems []string
	for name, values := range query {
		i := slices.IndexFunc(r.params, func(p param) bool { return strings.EqualFold(p.name, name) })
		if i < 0 && r.result == "page" && slices.Contains(lists, strings.ToLower(name)) {
			continue
		}
		if i < 0 {
			problems = append(problems, fmt.Sprintf("octopustest: %s has no parameter %q.", r.operation, name))
			continue
		}
		for _, value := range values {
			if !r.params[i].takes(value) {
				problems = append(problems, fmt.Sprintf("The value '%s' is not valid for %s.", value, name))
			}
		}
	}
	for _, p := range r.params {
		if p.required && !hasParam(query, p.name) {
			problems = append(problems, fmt.Sprintf("The %s parameter is required.", p.name))
		}
	}
	if r.body == "json" {
		problems = append(problems, r.checkBody(body)...)
	}
	slices.Sort(problems)
	return problems
}

func hasParam(query url.Values, name string) bool {
	for key := range query {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

func (p param) takes(value string) bool {
	switch p.kind {
	case "bool":
		return strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	case "int":
		_, err := strconv.Atoi(value)
		return err == nil
	}
	return true
}

func (r *route) checkBody(body []byte) []string {
	if len(r.required) == 0 {
		if len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
			return []string{"The body is not JSON."}
		}
		return nil
	}
	var members map[string]any
	if err := json.Unmarshal(body, &members); err != nil {
		return []string{"The body is not a JSON object."}
	}
	var problems []string
	for _, name := range r.required {
		if v := members[name]; v == nil || v == "" {
			problems = append(problems, fmt.Sprintf("%s is required.", name))
		}
	}
	return problems
}
