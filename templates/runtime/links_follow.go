package octopus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// A Connection is what links are followed through: a [*Client], or a [*SpaceClient] for its options and credentials. A
// link says itself in which space it leads.
type Connection interface{ connection() *handle }

func (c *Client) connection() *handle { return c.handle() }

func (s *SpaceClient) connection() *handle {
	if s == nil {
		return nil
	}
	return s.handle
}

// relations is a resource and what its links are followed through: what the types with its relations consist of.
type relations[T any] struct {
	h *handle
	v *T
}

// orEmpty stands in for a resource that is nil, so that its relations say what is missing instead of panicking.
func orEmpty[T any](v *T) *T {
	if v == nil {
		return new(T)
	}
	return v
}

// Follow fetches what a link of a resource leads to, decoded as T:
//
//	release, err := octopus.Follow[octopus.Release](ctx, client, deployment.Links, "Release", nil)
//	page, err := octopus.Follow[octopus.Page[octopus.Release]](ctx, space, project.Links, "Releases", map[string]any{"take": 10})
//
// The variables are those of [Expand] for the link's template; a parameter struct such as ProjectsListReleasesParams
// will do. Their names count as they are, then without regard to case; those that the template lacks go into the query. T may
// also be a list, a map, [RawJSON], or [RawBody] for what is not JSON. Errors, options and limits are those of every call.
//
// Links are followed on the client's server only. One that leads elsewhere is refused, unless [WithForeignLinks] allows it.
// A relation that the resource does not have is an [ErrNoLink] that lists those that are there.
func Follow[T any](ctx context.Context, through Connection, links Links, relation string, variables any, opts ...Option) (*T, error) {
	h, op, r, f, err := followed(through, links, relation, variables)
	if err != nil {
		return nil, err
	}
	var v *T
	if _, ok := any(v).(*RawBody); ok {
		op.accept = "*/*"
		raw, err := callRaw(ctx, h, op, r, f.with(opts))
		if err != nil {
			return nil, err
		}
		return any(&raw).(*T), nil
	}
	f.many = strings.HasPrefix(reflect.TypeFor[T]().Name(), "Page[")
	return callJSON[*T](ctx, h, op, r, f.with(opts))
}

// FollowAll iterates over all items of the list that a link of a resource leads to, page by page as they are needed.
// The error, if any, comes last. See [Follow].
func FollowAll[T any](ctx context.Context, through Connection, links Links, relation string, variables any, opts ...Option) iter.Seq2[*T, error] {
	h, op, r, f, err := followed(through, links, relation, variables)
	if err != nil {
		return func(yield func(*T, error) bool) { yield(nil, err) }
	}
	f.many = true
	return callPages[*T](ctx, h, op, r, f.with(opts), (*Page[T])(nil))
}

// FollowStream returns what a link of a resource leads to as a stream, to be closed by the caller: a package, a log, a logo.
// See [Follow].
func FollowStream(ctx context.Context, through Connection, links Links, relation string, variables any, opts ...Option) (*Download, error) {
	h, op, r, f, err := followed(through, links, relation, variables)
	if err != nil {
		return nil, err
	}
	op.accept = "*/*"
	return callStream(ctx, h, op, r, f.with(opts))
}

// WithForeignLinks lets [Follow] and its sisters, and the Follow methods of resources, read links that lead to another
// server, such as a picture. Such a request carries no credentials, and none of the headers and query parameters given with
// options.
func WithForeignLinks() Option {
	return func(s *settings) { s.foreign = true }
}

// followed prepares the request for a link.
func followed(through Connection, links Links, relation string, variables any) (*handle, *operation, request, *follower, error) {
	op := &operation{name: "Follow", method: http.MethodGet}
	f := &follower{target: followNamed, links: links, names: []string{relation}}
	var r request
	vars, err := variablesOf(variables)
	if err != nil {
		return nil, nil, r, nil, (&exchange{operation: op.name, method: op.method}).fail(err)
	}
	if isParams(variables) {
		r.params = given(variables)
	} else {
		f.vars = vars
	}
	return connected(through), op, r, f, nil
}

// connected is the handle of a connection; without one, the call will say so.
func connected(through Connection) *handle {
	if through == nil {
		return nil
	}
	return through.connection()
}

// isParams tells a parameter struct: it has fields for the query.
func isParams(v any) bool {
	t := reflect.TypeOf(v)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("query") != "" {
			return true
		}
	}
	return false
}

// within is the handle to follow the links of a resource: in the space that the resource says it is in.
//
//go:noinline
func within(through Connection, space string) *handle {
	h := connected(through)
	id, ok := canonicalSpaceID(space)
	if h == nil || h.core == nil || !ok || !h.core.hasSpaces {
		return h
	}
	in := *h
	in.space = &spaceRef{id, spaceByID}
	return &in
}

// linked prepares following a relation of a resource by the method of its operation: by the first of the names that the
// resource has a link for. Of the request's IDs, so many are the resource's own, and what its links have in them already.
//
//go:noinline
func linked(links Links, own int, names ...string) *follower {
	return &follower{target: followTarget, links: links, names: names, own: own, routed: true}
}

// needing says which value of the resource stands in the parameters: without it, the operation would give what belongs to
// others as well.
func (f *follower) needing(value string) *follower {
	f.lacking = value == ""
	return f
}

// with returns the options of a call that takes the link in place of its route.
//
//go:noinline
func (f *follower) with(opts []Option) []Option {
	return append(slices.Clip(opts), func(s *settings) { s.follow = f })
}

// followTarget is the URL that a link leads to, or that of the operation's route where the resource does not carry a
// link that will do.
func followTarget(ctx context.Context, h *handle, x *exchange, op *operation, r request, query []pair) (*url.URL, error) {
	f := x.settings.follow
	if err := op.checkIDs(r.ids, f.own); err != nil {
		return nil, x.fail(err)
	}
	x.link = f.names[0]
	link, ok := f.links.find(f.names...)
	if ok && link != "" {
		target, err := f.resolve(x, op, link, r.ids[f.own:], query)
		if err == nil || !errors.Is(err, errLinkUnfit) {
			return target, err
		}
	}
	x.link = "no " + f.names[0] + ", so by the route"
	if !f.routed {
		_, err := f.links.Get(f.names[0])
		if ok {
			err = fmt.Errorf("%w %q: it is empty or ends in a slash, so what it should lead to is not there", ErrNoLink, f.names[0])
		}
		return nil, x.fail(err)
	}
	if f.lacking || slices.Contains(r.ids, "") {
		return nil, x.fail(fmt.Errorf("%w %q, and the resource has no ID to find its target by", ErrNoLink, f.names[0]))
	}
	if h.space != nil && !strings.ContainsAny(op.forms, "ig") {
		server := *h
		server.space = nil
		h = &server
	}
	return h.routeTarget(ctx, x, op, r, query)
}

// followNamed is followTarget for a link whose operation is not known before. (It refers to the table of all routes.)
func followNamed(ctx context.Context, h *handle, x *exchange, op *operation, r request, query []pair) (*url.URL, error) {
	target, err := followTarget(ctx, h, x, op, r, query)
	if err != nil || x.bare {
		return target, err
	}
	m := matcher{path: target.EscapedPath()[len(x.core.server.EscapedPath()):], method: op.method}
	if m.find(routes()) {
		x.operation, x.form = m.found.name, m.found.form
		x.op = &operation{path: m.found.path, params: m.found.params}
	}
	return target, nil
}

// errLinkUnfit says that a link does not do for what is asked: it has no place for an ID, or lacks one.
var errLinkUnfit = errors.New("the link does not fit")

// resolve expands a link and finds the URL that it names.
func (f *follower) resolve(x *exchange, op *operation, link string, ids []string, query []pair) (*url.URL, error) {
	t, err := parseTemplate(strings.TrimPrefix(link, "~")) // old servers mark their root
	if err != nil {
		return nil, x.fail(fmt.Errorf("the link %q: %w", f.names[0], err))
	}
	fill := filling{ids: ids, query: query, vars: f.vars, used: map[string]bool{}}
	path, err := t.expand(fill.value)
	switch {
	case err != nil:
		return nil, x.fail(fmt.Errorf("the link %q: %w", f.names[0], err))
	case len(fill.ids) > 0, f.nullID(op, path):
		return nil, errLinkUnfit
	}
	target, err := x.core.locate(path)
	if err != nil {
		target, err = f.locateAway(x, t, path, ids, query, err)
		if err != nil {
			return nil, x.fail(fmt.Errorf("the link %q: %w", f.names[0], err)) // expanded, it may have secrets in it
		}
		return target, nil
	}
	if strings.Contains(target.EscapedPath()[len(x.core.server.EscapedPath()):], "//") {
		return nil, x.fail(fmt.Errorf("the link %q, %q: a variable that its path needs is not given", f.names[0], link))
	}
	rest, err := fill.rest()
	if err != nil {
		return nil, x.fail(err)
	}
	target.RawQuery = replaceQuery(target.RawQuery, rest)
	return target, nil
}

// nullID tells a link that ends in a slash because the ID behind it is null. It leads to the list of all instead.
func (f *follower) nullID(op *operation, link string) bool {
	path, _, _ := strings.Cut(link, "?")
	if !strings.HasSuffix(path, "/") {
		return false
	}
	if f.routed {
		return strings.HasSuffix(op.path, "}")
	}
	return !f.many
}

// locateAway finds the URL of a link that leads to another server, if the caller said that it may. The exchange is then one
// without credentials and options' headers, and what options put into the query does not become part of the link.
// A link that is refused for another reason stays refused.
func (f *follower) locateAway(x *exchange, t uriTemplate, path string, ids []string, query []pair, refused error) (*url.URL, error) {
	away, err := url.Parse(path)
	if err != nil || away.Host == "" || sameOrigin(away, x.core.server) {
		return nil, refused
	}
	switch {
	case !x.settings.foreign:
		return nil, fmt.Errorf("it leads to %s, another server than the client's; WithForeignLinks allows to read it, without credentials", away.Host)
	case x.method != http.MethodGet:
		return nil, fmt.Errorf("it leads to another server, %s, to which nothing is sent", away.Host)
	case away.User != nil || away.Scheme != "https" && away.Scheme != "http":
		return nil, errors.New("it is not a plain http or https URL")
	case x.core.server.Scheme == "https" && away.Scheme != "https":
		return nil, fmt.Errorf("it leads from https to %s://%s", away.Scheme, away.Host)
	}
	own := slices.DeleteFunc(slices.Clone(query), func(p pair) bool { return slices.Contains(x.settings.query, p) })
	if len(own) < len(query) {
		path, err = t.expand((&filling{ids: ids, query: own, vars: f.vars, used: map[string]bool{}}).value)
		if err != nil {
			return nil, err
		}
		again, err := url.Parse(path)
		if err != nil || !sameOrigin(again, away) {
			return nil, refused
		}
		away = again
	}
	away.Fragment, away.RawFragment = "", ""
	x.leave()
	return away, nil
}

// filling finds the values of a template's variables: what the caller named, then the query's, and the IDs to those in
// the path, in their order.
type filling struct {
	ids   []string
	query []pair
	vars  templateVars
	used  map[string]bool // variables and names of the query, in small letters
}

func (f *filling) value(name string, op byte) (templateValue, error) {
	key := strings.ToLower(name)
	given, ok := f.vars.fold(name)
	if ok {
		f.used[key] = true
		return templateValueOf(given)
	}
	var texts []string
	for _, p := range f.query {
		if strings.EqualFold(p.name, name) {
			texts = append(texts, p.value)
		}
	}
	switch {
	case len(texts) == 1:
		f.used[key] = true
		return templateValue{texts: texts}, nil
	case len(texts) > 1:
		f.used[key] = true
		return templateValue{kind: listValue, texts: texts}, nil
	case len(f.ids) > 0 && strings.IndexByte("?&#;", op) < 0:
		texts, f.ids = f.ids[:1], f.ids[1:]
		return templateValue{texts: texts}, nil
	}
	return templateValue{}, nil
}

// rest are the values that the template has no variable for.
func (f *filling) rest() ([]pair, error) {
	rest := slices.DeleteFunc(slices.Clone(f.query), func(p pair) bool { return f.used[strings.ToLower(p.name)] })
	for _, name := range f.vars.names() {
		if f.used[strings.ToLower(name)] {
			continue
		}
		value, err := templateValueOf(f.vars[name])
		if err == nil && value.kind == mapValue {
			err = errors.New("the link's template has no variable of that name, and a map cannot be part of the query")
		}
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", name, err)
		}
		for _, text := range value.texts {
			rest = append(rest, pair{name, text})
		}
	}
	return rest, nil
}

// replaceQuery adds parameters to a query, in place of those that have the same names.
func replaceQuery(query string, params []pair) string {
	if len(params) == 0 {
		return query
	}
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if part != "" && !slices.ContainsFunc(params, func(p pair) bool { return strings.EqualFold(p.name, name) }) {
			kept = append(kept, part)
		}
	}
	return strings.Join(append(kept, encodeQuery(params)), "&")
}
