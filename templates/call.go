package octopus

import (
	"context"
	"io"
	"slices"
	"strings"
)

// RawBody is the body of an answer that the server's document has no schema for, as it came.
type RawBody []byte

// operation is what the document says of an operation. A route has {} for each parameter.
type operation struct {
	name     string   // "Projects.Get"
	method   string   // "GET"
	server   string   // route without a space, from the server's root: "/api/projects/{}" ("" when there is none)
	space    string   // route by space ID: "/api/{}/projects/{}"; the first {} is the space
	slug     string   // route by space ID or slug: "/api/spaces/{}/projects/{}"
	accept   string   // "" means application/json
	body     bodyKind // what is sent
	field    string   // of a multipart form; "" means "file"
	fromPath string   // members of the JSON body that repeat path parameters, in their order: "ProjectId,,Id"
}

// request is what the caller gives to an operation.
type request struct {
	ids      []string  // path parameters after the space, in order
	params   any       // nil or a params struct
	body     any       // nil, or a pointer to a model, a slice, a map or RawJSON
	content  io.Reader // multipart or raw body
	fileName string    // of a multipart body
	skip     *pair     // in place of the params' own, for the pages after the first
}

// callJSON calls an operation that answers with one resource.
func callJSON[T any](ctx context.Context, h *handle, op *operation, r request, opts []Option) (*T, error) {
	v := new(T)
	if err := h.decode(ctx, op, r, opts, v); err != nil {
		return nil, err
	}
	return v, nil
}

// callValue calls an operation that answers with a slice, a map, a string or RawJSON.
func callValue[T any](ctx context.Context, h *handle, op *operation, r request, opts []Option) (T, error) {
	var v T
	if err := h.decode(ctx, op, r, opts, &v); err != nil {
		var zero T
		return zero, err
	}
	return v, nil
}

// callText calls an operation that answers with text, plain or as a JSON string.
func callText(ctx context.Context, h *handle, op *operation, r request, opts []Option) (string, error) {
	x, data, err := h.fetch(ctx, op, r, opts)
	if err != nil {
		return "", err
	}
	var text string
	if isJSON(x.contentType()) && decodeJSON(data, &text) == nil {
		return text, nil
	}
	return string(data), nil
}

// callRaw calls an operation whose answer has no schema.
func callRaw(ctx context.Context, h *handle, op *operation, r request, opts []Option) (RawBody, error) {
	_, data, err := h.fetch(ctx, op, r, opts)
	return RawBody(data), err
}

// callNone calls an operation whose answer has no content.
func callNone(ctx context.Context, h *handle, op *operation, r request, opts []Option) error {
	_, _, err := h.fetch(ctx, op, r, opts)
	return err
}

func (h *handle) decode(ctx context.Context, op *operation, r request, opts []Option, v any) error {
	x, data, err := h.fetch(ctx, op, r, opts)
	if err != nil {
		return err
	}
	return x.decode(data, v)
}

// fetch calls an operation and reads the answer into memory.
func (h *handle) fetch(ctx context.Context, op *operation, r request, opts []Option) (*exchange, []byte, error) {
	x, err := h.call(ctx, op, r, opts)
	if err != nil {
		return nil, nil, err
	}
	defer x.close()
	data, err := x.read()
	return x, data, err
}

// call sends the request of an operation. Unless it gives an error, the exchange has a good answer, to be closed.
// What is wrong with the request is found before anything is sent, the look-up of a space included.
func (h *handle) call(ctx context.Context, op *operation, r request, opts []Option) (*exchange, error) {
	x, err := h.begin(ctx, op.name, op.method, opts)
	if err != nil {
		return nil, err
	}
	x.accept = op.accept
	query, header, err := encodeParams(r.params)
	if err == nil {
		err = checkIDs(r.ids)
	}
	if err == nil {
		err = checkBody(op.body, r)
	}
	if err != nil {
		return nil, x.fail(err)
	}
	query = append(query, x.settings.query...)
	if r.skip != nil {
		query = slices.DeleteFunc(query, func(p pair) bool { return strings.EqualFold(p.name, r.skip.name) })
		query = append(query, *r.skip)
	}

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
	sent, err := h.payload(ctx, x, op, r)
	if err != nil {
		return nil, err
	}
	if err := x.send(ctx, target, header, sent); err != nil {
		return nil, err
	}
	return x, nil
}

// repeated gives the members of a body that say again what is in the path. They are filled where the caller did not.
func (op *operation) repeated(ids []string) []member {
	if op.fromPath == "" {
		return nil
	}
	var members []member
	for i, name := range strings.Split(op.fromPath, ",") {
		if name != "" && i < len(ids) {
			members = append(members, member{name: name, value: ids[i]})
		}
	}
	return members
}

// payload makes the body of a request that checkBody found good.
func (h *handle) payload(ctx context.Context, x *exchange, op *operation, r request) (payload, error) {
	switch op.body {
	case bodyJSON:
		members, err := h.fill(ctx, x, r.body)
		if err != nil {
			return payload{}, err
		}
		data, err := appendJSON(nil, r.body, append(members, op.repeated(r.ids)...))
		if err != nil {
			return payload{}, x.fail(err)
		}
		return jsonPayload(data), nil
	case bodyMultipart:
		form, err := formPayload(op.field, r.fileName, r.content)
		if err != nil {
			return payload{}, x.fail(err)
		}
		return form, nil
	case bodyRaw:
		return streamPayload(r.content), nil
	}
	return payload{}, nil
}
