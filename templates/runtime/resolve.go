package octopus

import (
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"
)

// ErrNoRoute says that a link names no operation of the document that this package was made from.
var ErrNoRoute = errors.New("octopus: the link names no operation")

// Resolved is the operation that a link names, with what the link says to it.
type Resolved struct {
	Service    string      // such as "Projects", or "Projects.Runbooks" for a service in another one
	Method     string      // such as "List"
	HTTPMethod string      // such as "GET"
	Scope      string      // "server", "space" or "both": which kinds of routes the operation has
	Space      string      // the space that the link names, by ID or slug; "" if it names none
	Params     []LinkParam // the path parameters without the space, in the order of the method's arguments

	link string
}

// LinkParam is a parameter that a link has a value for. In a template, the value may be an expression such as "{id}".
type LinkParam struct{ Name, Value string }

// Resolve finds the operation that a link, a URI template or a URL of any server names: GET where the route has it, else what
// the route has. Links with and without the API's root are understood, behind whatever a virtual directory puts before it, in
// every form of a route. Neither a request nor a client is needed, and the host is not looked at.
//
// In the links of servers, resources have IDs such as "Projects-1". A lone word at the end, such as "scheduledtriggers", where the
// document has the ID of something, is most likely a route that the document lacks, and not taken for an ID.
//
// The error of what is no route of the document, such as a page of the web portal, is an [ErrNoRoute].
func Resolve(link string) (Resolved, error) { return ResolveRequest("", link) }

// ResolveRequest is [Resolve] for a request whose HTTP method is known. It takes any word for an ID, as the slugs, names and Git
// references in requests are; with the method "" it does as Resolve.
func ResolveRequest(method, link string) (Resolved, error) {
	path, err := linkPath(link)
	if err != nil {
		return Resolved{}, fmt.Errorf("%w: %q: %w", ErrNoRoute, oneLine(link, maxExcerpt), err)
	}
	m := matcher{path: path, method: method}
	found := m.find(routes())
	if before, after, optional := strings.Cut(link, "{/"); !found && optional { // there may be a route with the segment alone
		if path, err = linkPath(before + "/{" + after); err == nil {
			m.path = path
			found = m.find(routes())
		}
	}
	if !found {
		return Resolved{}, fmt.Errorf("%w: %q", ErrNoRoute, oneLine(link, maxExcerpt))
	}
	r := Resolved{Method: m.found.name, HTTPMethod: m.found.method, Scope: m.found.scope(), link: link}
	if i := strings.LastIndexByte(r.Method, '.'); i >= 0 {
		r.Service, r.Method = r.Method[:i], r.Method[i+1:]
	}
	values := m.values[:m.count]
	if form := m.found.form; form == formID || form == formSlug {
		r.Space, values = unescaped(values[0]), values[1:]
	}
	if len(values) > 0 {
		r.Params = make([]LinkParam, len(values))
		names := m.found.params
		for i, value := range values {
			var name string
			name, names, _ = strings.Cut(names, ",")
			r.Params[i] = LinkParam{name, unescaped(value)}
		}
	}
	return r, nil
}

// Param returns the value of a path parameter or else of the query, by its name without regard to case, or "".
func (r Resolved) Param(name string) string {
	for _, p := range r.Params {
		if strings.EqualFold(p.Name, name) {
			return p.Value
		}
	}
	for key, value := range r.Query() {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// Query iterates over the names and values of the link's query.
func (r Resolved) Query() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		_, query, _ := strings.Cut(withoutExpressions(r.link), "?")
		query, _, _ = strings.Cut(query, "#")
		for part := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(part, "=")
			if part != "" && !yield(queryUnescaped(name), queryUnescaped(value)) {
				return
			}
		}
	}
}

// Variables iterates over the names of the variables that a template leaves open.
func (r Resolved) Variables() iter.Seq[string] {
	return func(yield func(string) bool) {
		t, err := parseTemplate(r.link)
		if err != nil {
			return
		}
		for _, part := range t {
			for _, v := range part.vars {
				if !yield(v.name) {
					return
				}
			}
		}
	}
}

// String returns the operation's name, such as "Projects.Runbooks.List".
func (r Resolved) String() string {
	if r.Service == "" {
		return r.Method
	}
	return r.Service + "." + r.Method
}

// route is a path in the table of routes, with what can be done there: "GET Projects.Get, DELETE Projects.Delete".
type route struct {
	path, params, forms string // as in operation
	operations          string
}

func (r *route) scope() string {
	switch withSpace, without := strings.ContainsAny(r.forms, "ig"), strings.ContainsAny(r.forms, "sr"); {
	case withSpace && without:
		return "both"
	case withSpace:
		return "space"
	}
	return "server"
}

// routes returns the tree of all routes, made when it is first needed. (A variable that is initialized with the function would
// bring the table into every program.)
func routes() *routeNode {
	routesOnce.Do(func() {
		for i := range routeTable {
			routesRoot.addForms(&routeTable[i])
		}
	})
	return &routesRoot
}

var (
	routesOnce sync.Once
	routesRoot routeNode
)

func (n *routeNode) addForms(r *route) {
	for i := range len(r.forms) {
		form := r.forms[i]
		if form == formID {
			n.at(routeOf("", form)).space = true
		}
		end := n.at(routeOf(r.path, form))
		for operation := range strings.SplitSeq(r.operations, ", ") {
			method, name, _ := strings.Cut(operation, " ")
			end.ends = append(end.ends, routeEnd{r, form, method, name})
		}
	}
}

// routeNode is what may follow a part of a path.
type routeNode struct {
	literals map[string]*routeNode // by the segment in small letters
	patterns []routePattern        // segments with a parameter and more
	param    *routeNode            // a segment that is a parameter
	ends     []routeEnd            // routes that end here
	space    bool                  // it follows the space of a route by its ID
}

type routeEnd struct {
	*route
	form         byte
	method, name string // of the operation
}

// routePattern is a segment that is a parameter in part ("{}.json"), or one of a few words ("{a|b}").
type routePattern struct {
	text string
	next *routeNode
}

// at returns the node that a path leads to, and makes it where there is none.
func (n *routeNode) at(path string) *routeNode {
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		n = n.child(strings.ToLower(unescaped(segment)))
	}
	return n
}

func (n *routeNode) child(segment string) *routeNode {
	switch {
	case segment == "{}":
		if n.param == nil {
			n.param = &routeNode{}
		}
		return n.param
	case strings.Contains(segment, "{"):
		for _, p := range n.patterns {
			if p.text == segment {
				return p.next
			}
		}
		next := &routeNode{}
		n.patterns = append(n.patterns, routePattern{segment, next})
		return next
	}
	next := n.literals[segment]
	if next == nil {
		if n.literals == nil {
			n.literals = map[string]*routeNode{}
		}
		next = &routeNode{}
		n.literals[segment] = next
	}
	return next
}

// matcher looks for the route of a path.
type matcher struct {
	path   string
	method string // "" for any
	values [maxRouteParams]string
	count  int
	found  *routeEnd
}

// maxRouteParams is how many parameters a route may have to be found.
const maxRouteParams = 16

// find tries the path as it is, then behind each of its segments, for what a virtual directory puts before the API, then
// below the API's root, for links that leave that out.
func (m *matcher) find(root *routeNode) bool {
	path := strings.TrimPrefix(m.path, "/")
	for rest, more := path, true; more && rest != ""; _, rest, more = strings.Cut(rest, "/") {
		if m.match(root, "", rest) {
			return true
		}
	}
	api := root
	for segment := range strings.SplitSeq(strings.Trim(apiPath, "/"), "/") {
		if api = api.literals[strings.ToLower(segment)]; api == nil {
			return false
		}
	}
	first, _, _ := strings.Cut(path, "/")
	_, space := canonicalSpaceID(first)
	return (space || api.word(first) != nil) && m.match(api, "", path)
}

// match walks the tree along a path, behind a segment. Words go before parameters.
func (m *matcher) match(n *routeNode, before, rest string) bool {
	if rest == "" {
		return m.end(n)
	}
	segment, rest, _ := strings.Cut(rest, "/")
	if segment == "" { // two slashes in a row, which a few routes have
		next := n.literals[""]
		return next != nil && m.match(next, "", rest)
	}
	word := n.word(segment)
	if word != nil && m.match(word, segment, rest) {
		return true
	}
	count := m.count
	for _, p := range n.patterns {
		if m.pattern(p.text, segment) && m.match(p.next, segment, rest) {
			return true
		}
		m.count = count
	}
	switch {
	case n.param == nil || m.count == maxRouteParams:
		return false
	case n.param.space:
		if !isSpace(segment, word != nil, rest == "") {
			return false
		}
	case m.method == "" && rest == "" && !looksLikeID(segment, before):
		return false
	}
	m.values[m.count] = segment
	m.count++
	if m.match(n.param, segment, rest) {
		return true
	}
	m.count = count
	return false
}

// looksLikeID reports whether a segment has the shape of an ID: an expression of a template, or not letters alone; words with
// hyphens if they begin with the kind of what comes before, such as "feeds-builtin" behind "feeds".
func looksLikeID(segment, before string) bool {
	if strings.Trim(segment, letters+"-") != "" {
		return true
	}
	kind, _, hyphen := strings.Cut(segment, "-")
	return hyphen && len(kind) > 2 && len(kind) <= len(before) && strings.EqualFold(kind, before[:len(kind)])
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isSpace reports whether a segment after the API's root can be the ID of a space: not if it is a word of the API, nor if it stands
// alone and could be one, as a route that this document lacks.
func isSpace(segment string, word, alone bool) bool {
	return !word && (!alone || strings.Trim(segment, letters+"-") != "")
}

// pattern matches a segment that is a parameter in part, or one of a few words.
func (m *matcher) pattern(text, segment string) bool {
	if strings.Contains(text, "|") {
		for word := range strings.SplitSeq(strings.Trim(text, "{}"), "|") {
			if strings.EqualFold(word, segment) {
				return m.take(segment)
			}
		}
		return false
	}
	lower := strings.ToLower(segment)
	if len(lower) != len(segment) {
		return false
	}
	before, rest, _ := strings.Cut(text, "{}")
	if !strings.HasPrefix(lower, before) {
		return false
	}
	for at := len(before); ; {
		literal, more, another := strings.Cut(rest, "{}")
		end := len(lower)
		switch {
		case another && literal != "":
			i := strings.Index(lower[at:], literal)
			if i < 0 {
				return false
			}
			end = at + i
		case !strings.HasSuffix(lower[at:], literal):
			return false
		default:
			end -= len(literal)
		}
		if end <= at || !m.take(segment[at:end]) {
			return false
		}
		if !another {
			return true
		}
		at, rest = end+len(literal), more
	}
}

func (m *matcher) take(value string) bool {
	if m.count == maxRouteParams {
		return false
	}
	m.values[m.count] = value
	m.count++
	return true
}

// end chooses among the routes that end at a node.
func (m *matcher) end(n *routeNode) bool {
	best := len(methodOrder) + 1
	for k := range n.ends {
		e := &n.ends[k]
		rank := len(methodOrder)
		for i, method := range methodOrder {
			if method == e.method {
				rank = i
			}
		}
		asked := m.method == "" || strings.EqualFold(m.method, e.method) || strings.EqualFold(m.method, "HEAD") && e.method == "GET"
		if asked && rank < best {
			best, m.found = rank, e
		}
	}
	return best <= len(methodOrder)
}

var methodOrder = []string{"GET", "POST", "PUT", "DELETE", "PATCH"}

// word returns what follows a word of the API, without regard to its case.
func (n *routeNode) word(segment string) *routeNode {
	if next := n.literals[segment]; next != nil || n.literals == nil {
		return next
	}
	if strings.IndexByte(segment, '%') >= 0 {
		segment = unescaped(segment)
	}
	var lower [64]byte
	if len(segment) > len(lower) {
		return n.literals[strings.ToLower(segment)]
	}
	for i := range len(segment) {
		c := segment[i]
		if c >= 0x80 {
			return n.literals[strings.ToLower(segment)]
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return n.literals[string(lower[:len(segment)])]
}

// linkPath is the path of a link: without scheme and host, query and fragment, and without the expressions of a template that
// may be left out. An expression that stands for a segment stays.
func linkPath(link string) (string, error) {
	path := strings.TrimPrefix(link, "~") // old servers mark their root
	if scheme, rest, found := strings.Cut(path, "://"); found && !strings.ContainsAny(scheme, "/?#{") {
		path = afterHost(rest)
	} else if rest, found := strings.CutPrefix(path, "//"); found {
		path = afterHost(rest)
	}
	for _, rest := range []string{"{?", "{&", "{#"} {
		path, _, _ = strings.Cut(path, rest)
	}
	path = withoutExpressions(path)
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	switch {
	case len(path) > maxLinkPath:
		return "", errors.New("its path is too long")
	case hasDotSegment(path):
		return "", errors.New("it has a . or .. in its path")
	case strings.ContainsFunc(path, isControl):
		return "", errors.New("it has control characters")
	}
	return path, nil
}

const maxLinkPath = 8 << 10

func afterHost(s string) string {
	i := strings.IndexAny(s, "/?#")
	if i < 0 {
		return ""
	}
	return s[i:]
}

// withoutExpressions takes out the expressions of a template that have an operator, but for {+…}: without values they are
// nothing. A segment that has others behind it stays as one: {/id}/releases is /{id}/releases.
func withoutExpressions(s string) string {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '{')
		if i < 0 {
			return s
		}
		i += at
		size := strings.IndexByte(s[i:], '}')
		if size < 0 {
			return s
		}
		if size > 1 && strings.IndexByte("#./;?&", s[i+1]) >= 0 {
			switch end := i + size + 1; {
			case end == len(s):
				return s[:i]
			case s[i+1] == '/' && s[end] == '/':
				s = s[:i] + "/{" + s[i+2:]
				at = end
			default:
				s = s[:i] + s[end:]
				at = i
			}
			continue
		}
		at = i + size + 1
	}
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

func queryUnescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
