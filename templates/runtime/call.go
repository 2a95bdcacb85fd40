package octopus

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// RawBody is the body of a response that the server's document has no schema for, as it came.
type RawBody []byte

// operation is what the document says about an operation.
type operation struct {
	name   string  // "Projects.Runbooks.Get"
	method string  // "GET"
	path   string  // below the API's root and without a space: "/projects/{}/runbooks/{}"; a parameter may also be {one|of|these}
	params string  // the arguments that stand for the path's parameters: "projectID,runbookID"
	forms  string  // of the route, see below
	accept string  // "" means application/json
	body   *sender // how the body is sent; nil for none
	field  string  // of a multipart form; "" means "file"

	// Properties of the JSON body that the call itself can fill in, with commas: those that repeat path parameters, in their
	// order, "!" behind those that the document requires ("ProjectId!,,Id"), and those that name the space and are required.
	fromPath, fromSpace string

	message string // property of the JSON body that is a commit's message; "" for none
}

// The forms that a route comes in. Operations and the table of routes have them as a string, such as "sig".
const (
	formServer = 's' // without a space: /api/projects/{}
	formID     = 'i' // with the ID of a space: /api/{}/projects/{}
	formSlug   = 'g' // with the ID or slug of a space: /api/spaces/{}/projects/{}
	formBeside = 'r' // beside the API's root: /nuget/packages
)

// routeOf is the route that a path has in a form, from the server's root.
func routeOf(path string, form byte) string {
	switch form {
	case formBeside:
		return path
	case formID:
		return apiPath + "/{}" + path
	case formSlug:
		return apiPath + "/spaces/{}" + path
	}
	return apiPath + path
}

// template is an operation's route with the names of its parameters: "/api/{space}/projects/{projectID}". "" without a route.
func (op *operation) template(form byte) string {
	if form == 0 {
		return ""
	}
	route, names := routeOf(op.path, form), op.params
	if form == formID || form == formSlug {
		names = "space," + names
	}
	named := ""
	for {
		literal, rest, more := strings.Cut(route, "{")
		named += literal
		if !more {
			return named
		}
		var name string
		name, names, _ = strings.Cut(names, ",")
		named += "{" + name + "}"
		_, route, _ = strings.Cut(rest, "}")
	}
}

// request is what the caller gives to an operation. Each method makes one, so what few need is behind pointers.
type request struct {
	ids     []string // path parameters after the space, in order
	params  parameters
	body    any      // nil, or a pointer to a model, a slice, a map, RawJSON or an upload
	special *special // nil for what methods ask for
}

// uploadBody is a body that is read from the caller.
type uploadBody struct {
	content  io.Reader
	fileName string // of a multipart body
}

// special is what only the runtime asks for.
type special struct {
	skip   *pair  // in place of the params' own, for the pages after the first
	link   byLink // in place of the route, for the pages after the first
	stream bool   // the response is for the caller to read
}

// extra returns what is special about a request.
func (r request) extra() special {
	if r.special == nil {
		return special{}
	}
	return *r.special
}

// follower finds the target of a request by a link of a resource, in place of the route. What it needs is behind functions, see
// links_follow.go: a program that follows no links does not carry what it does.
type follower struct {
	target func(context.Context, *handle, *exchange, *operation, request, []pair) (*url.URL, error)
	links  Links
	names  []string     // of the relation; the first is its own
	own    int          // how many of the request's ids the links have in them already
	routed bool         // the operation has a route to fall back to
	many   bool         // what is wanted is a page
	vars   templateVars // of the caller

	lacking bool // a value of the resource that the route needs is not there
}

// The functions that methods call are short of being generic: what they do is compiled once, and not again for each of
// hundreds of types, nor copied into each method.

// callJSON calls an operation that returns JSON, and returns that: an object as a pointer, a slice, a map or a text.
//
//go:noinline
func callJSON[T any](ctx context.Context, h *handle, op *operation, r request, opts []Option) (response T, err error) {
	err = callInto(ctx, h, op, r, opts, &response)
	return response, err
}

// callInto is callJSON into what v points to. After an error it is as it was.
//
//go:noinline
func callInto(ctx context.Context, h *handle, op *operation, r request, opts []Option, v any) error {
	x, err := h.call(ctx, op, r, opts)
	if err != nil {
		return err
	}
	target := reflect.ValueOf(v).Elem()
	made := target.Type()
	isObject := made.Kind() == reflect.Pointer
	if isObject {
		made = made.Elem()
	}
	response := reflect.New(made)
	if err := x.decode(ctx, response.Interface()); err != nil {
		return err
	}
	if !isObject {
		response = response.Elem()
	}
	target.Set(response)
	return nil
}

// callText calls an operation that returns text, plain or as a JSON string.
//
//go:noinline
func callText(ctx context.Context, h *handle, op *operation, r request, opts []Option) (string, error) {
	x, err := h.call(ctx, op, r, opts)
	if err != nil {
		return "", err
	}
	var text string
	if isJSON(x.contentType()) && decodeJSON(x.data, &text) == nil {
		return text, nil
	}
	return string(x.data), nil
}

// callRaw calls an operation whose response has no schema.
//
//go:noinline
func callRaw(ctx context.Context, h *handle, op *operation, r request, opts []Option) (RawBody, error) {
	x, err := h.call(ctx, op, r, opts)
	if err != nil {
		return nil, err
	}
	return RawBody(x.data), nil
}

// callNone calls an operation whose response has no content.
//
//go:noinline
func callNone(ctx context.Context, h *handle, op *operation, r request, opts []Option) error {
	_, err := h.call(ctx, op, r, opts)
	return err
}

// call sends the request of an operation. Unless it returns an error, the exchange has a good response: its data, or a
// stream to be closed.
// What is wrong with the request is found before anything is sent, the look-up of a space included.
func (h *handle) call(ctx context.Context, op *operation, r request, opts []Option) (*exchange, error) {
	x, err := h.begin(ctx, op.name, op.method, opts)
	if err != nil {
		return nil, err
	}
	extra := r.extra()
	x.accept, x.stream = op.accept, extra.stream
	x.op, x.form = op, op.formFor(h.space)
	query, header, err := r.params.encoded()
	if err == nil && x.settings.follow == nil { // a link may be there where an ID is not
		err = op.checkIDs(r.ids, 0)
	}
	if err == nil && op.body != nil {
		err = op.body.check(r)
	}
	if err != nil {
		return nil, x.fail(err)
	}
	query = append(query, x.settings.query...)
	if skip := extra.skip; skip != nil {
		query = slices.DeleteFunc(query, func(p pair) bool { return strings.EqualFold(p.name, skip.name) })
		query = append(query, *skip)
	}

	target, err := h.target(ctx, x, op, r, query)
	if err != nil {
		return nil, err
	}
	var sent payload
	if op.body != nil {
		if sent, err = op.body.make(ctx, h, x, op, r); err != nil {
			return nil, err
		}
	}
	if err := x.send(ctx, target, header, sent); err != nil {
		return nil, err
	}
	return x, nil
}

// target is the URL of a request: that of the route for the handle's space, or that of a link that the server gave.
func (h *handle) target(ctx context.Context, x *exchange, op *operation, r request, query []pair) (*url.URL, error) {
	if link := r.extra().link; link != nil {
		target, err := link(h.core, query)
		if err != nil {
			return nil, x.fail(err)
		}
		return target, nil
	}
	if follow := x.settings.follow; follow != nil {
		return follow.target(ctx, h, x, op, r, query)
	}
	return h.routeTarget(ctx, x, op, r, query)
}

// routeTarget is the URL of the operation's route.
func (h *handle) routeTarget(ctx context.Context, x *exchange, op *operation, r request, query []pair) (*url.URL, error) {
	route, space, err := h.route(ctx, x, op)
	if err != nil {
		return nil, err
	}
	path, err := expand(route, space, r.ids)
	if err != nil {
		return nil, x.fail(err)
	}
	target, err := h.core.at(path, encodeQuery(query))
	if err != nil {
		return nil, x.fail(err)
	}
	return target, nil
}

// byLink finds the target of a request by a link that the server gave.
type byLink func(c *core, query []pair) (*url.URL, error)

// linkTo is the target of a link below the server's address. What the first page was asked with and the link forgets is
// added, so that a filter holds for all pages.
func linkTo(link string) byLink {
	return func(c *core, query []pair) (*url.URL, error) {
		target, err := c.locate(link)
		if err != nil {
			return nil, fmt.Errorf("the server's link %q: %w", link, err)
		}
		target.RawQuery = completed(target.RawQuery, query)
		return target, nil
	}
}

func completed(linkQuery string, query []pair) string {
	given, _ := url.ParseQuery(linkQuery)
	names := map[string]bool{"skip": true, "take": true}
	for name := range given {
		names[strings.ToLower(name)] = true
	}
	missing := encodeQuery(slices.DeleteFunc(query, func(p pair) bool { return names[strings.ToLower(p.name)] }))
	if linkQuery != "" && missing != "" {
		missing = "&" + missing
	}
	return linkQuery + missing
}
