package octopus

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unsafe"
)

// NewClient makes a client for the server at an address such as "https://deploy.example.com", or
// "https://example.com/octopus" for a server in a virtual directory. A slash or "/api" at the end does not matter.
// It sends no request, so what it reports is an address or an option that cannot be right.
// A client is safe for use by several goroutines at a time.
func NewClient(server string, opts ...Option) (*Client, error) {
	address, err := parseServer(server)
	if err != nil {
		return nil, fmt.Errorf("octopus: NewClient: %w", err)
	}
	set := defaultSettings().with(opts)
	if set.err != nil {
		return nil, fmt.Errorf("octopus: NewClient: %w", set.err)
	}
	return newClient(&core{server: address, settings: set, hasSpaces: hasSpaces, directory: newDirectory(), homes: &homes{}, retries: new(retryBudget)}), nil
}

// Space returns the resources of one space, named by its ID ("Spaces-1"), its slug ("payments") or its name
// ("Payments Team"). It sends no request: what has to be looked up is looked up by the first call that needs it,
// once for the client. What could be a slug is taken for one by operations that have a route by slug.
// The options hold for all calls made through this space.
func (c *Client) Space(idSlugOrName string, opts ...Option) *SpaceClient {
	return c.space(newSpaceRef(idSlugOrName), opts)
}

// DefaultSpace returns the resources of the server's default space, and those that are in no space. With a server that
// knows no spaces, it is the way to everything.
func (c *Client) DefaultSpace(opts ...Option) *SpaceClient {
	return c.space(&spaceRef{kind: defaultSpace}, opts)
}

// Raw sends a request that this package has no method for and returns the body of the response, with the same options,
// errors and safety as every call. The path starts with "/api/…" and may have a query; it is taken as it is, so
// what goes into it has to be escaped. A URL is good only if it is below the server's address. The body is nil for
// none, a model or a [RawJSON], or any value that encoding/json can encode.
func (c *Client) Raw(ctx context.Context, method, path string, body any, opts ...Option) (RawBody, error) {
	x, err := c.handle().begin(ctx, "Raw", strings.ToUpper(method), opts)
	if err != nil {
		return nil, err
	}
	if !validToken(method) {
		return nil, x.fail(fmt.Errorf("%q is not an HTTP method", method))
	}
	target, err := c.core.locate(path)
	if err != nil {
		return nil, x.fail(err)
	}
	if extra := encodeQuery(x.settings.query); extra != "" {
		target.RawQuery = strings.TrimPrefix(target.RawQuery+"&"+extra, "&")
	}
	var sent payload
	if body != nil {
		data, err := encodeAny(body)
		if err != nil {
			return nil, x.fail(err)
		}
		sent = jsonPayload(data)
	}
	if err := x.send(ctx, target, nil, sent); err != nil {
		return nil, err
	}
	return RawBody(x.data), nil
}

// String says which server the client is for.
func (c *Client) String() string {
	if c == nil || c.core == nil {
		return "Octopus client without a server"
	}
	return "Octopus client for " + c.core.server.String()
}

func (c *Client) space(ref *spaceRef, opts []Option) *SpaceClient {
	h := c.handle()
	h.space = ref
	if h.core != nil {
		h.settings = h.settings.with(opts)
	}
	return newSpaceClient(h)
}

// handle returns a new handle for the server itself.
func (c *Client) handle() *handle {
	if c == nil || c.core == nil {
		return &handle{} // which every call says
	}
	return &handle{core: c.core, settings: c.core.settings}
}

// core is what all handles of a client share.
type core struct {
	server    *url.URL // without a slash at its end
	settings  *settings
	hasSpaces bool
	directory *directory
	homes     *homes
	retries   *retryBudget
}

// newClient and newSpaceClient make what consists of pointers, nearly all of them the handle of a service, as an array of
// pointers. Made as what they are, the two types would bring the names of all methods of all services into every
// program: 50 KB on a current server's client.
func newClient(c *core) *Client {
	services := new([unsafe.Sizeof(Client{}) / unsafe.Sizeof(c)]*handle)
	client := (*Client)(unsafe.Pointer(services))
	h := &handle{core: c, settings: c.settings}
	for i := range services {
		services[i] = h
	}
	client.core = c
	return client
}

func newSpaceClient(h *handle) *SpaceClient {
	services := new([unsafe.Sizeof(SpaceClient{}) / unsafe.Sizeof(h)]*handle)
	for i := range services {
		services[i] = h
	}
	return (*SpaceClient)(unsafe.Pointer(services))
}

// handle is what a service calls through: the client, with the space that is meant and the options given for it.
type handle struct {
	core     *core
	space    *spaceRef // nil: the server itself
	settings *settings
}

// encodeAny encodes the body of a raw request.
func encodeAny(body any) ([]byte, error) {
	if isNil(body) {
		return nil, errNilBody
	}
	return appendAny(nil, body)
}
