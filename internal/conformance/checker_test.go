package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// apiKey is what every request has to carry.
const apiKey = "API-CONFORMANCE"

// A checker validates requests against a repaired copy of a document.
type checker struct {
	*draft
	spec *openapi3.T
}

// newChecker repairs a copy of the document, leaving out one repair if that is asked for, and gives the error that
// kin-openapi finds in it.
func newChecker(d *document, without string) (*checker, error) {
	draft, err := repaired(d, without)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(draft.tree)
	if err != nil {
		return nil, err
	}
	var swagger openapi2.T
	if err := json.Unmarshal(data, &swagger); err != nil {
		return nil, err
	}
	spec, err := openapi2conv.ToV3(&swagger)
	if err != nil {
		return nil, err
	}
	if err := spec.Validate(context.Background()); err != nil {
		return nil, err
	}
	return &checker{draft, spec}, nil
}

// operation is the operation of a route in the repaired copy.
func (c *checker) operation(r *route) object {
	return c.items()[c.paths[r.path]].(object)[strings.ToLower(r.method)].(object)
}

// A sighting is a request as it arrived.
type sighting struct {
	route   *route
	values  []string // of the path's parameters
	request *http.Request
	body    []byte
	anyBody bool // the body is another than the document's, on purpose
}

// check validates a request with kin-openapi.
func (c *checker) check(s sighting) error {
	path := c.paths[s.route.path]
	item := c.spec.Paths.Value(path)
	operation := item.GetOperation(s.route.method)
	request := s.request.Clone(context.Background())
	request.Body = io.NopCloser(bytes.NewReader(s.body))
	request.ContentLength = int64(len(s.body))
	names := pathNames(path)
	if len(names) != len(s.values) {
		return fmt.Errorf("kin-openapi sees the path parameters %q, but there are %d", names, len(s.values))
	}
	params := map[string]string{}
	for i, name := range names {
		params[name] = s.values[i]
	}
	if operation.RequestBody != nil && len(operation.RequestBody.Value.Content) == 0 {
		return errors.New("kin-openapi sees no media type for the body, and so does not look at it")
	}
	err := openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request:    request,
		PathParams: params,
		Route:      &routers.Route{Spec: c.spec, Path: path, PathItem: item, Method: s.route.method, Operation: operation},
		Options: &openapi3filter.Options{
			RejectWhenRequestBodyNotSpecified: true,
			ExcludeRequestBody:                s.anyBody,
			SkipSettingDefaults:               true,
			AuthenticationFunc:                authenticate,
		},
	})
	if err != nil {
		return errors.New(firstLines(err.Error(), 4))
	}
	return nil
}

func authenticate(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	scheme := in.SecurityScheme
	if scheme.Type != "apiKey" || scheme.In != "header" {
		return fmt.Errorf("not by %s in %s", scheme.Type, scheme.In)
	}
	if got := in.RequestValidationInput.Request.Header.Get(scheme.Name); got != apiKey {
		return fmt.Errorf("%s is %q", scheme.Name, got)
	}
	return nil
}

func firstLines(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], " ")
}

// accepts reports whether an Accept header welcomes a media type as much as any.
func accepts(header, mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, "/")
	for part := range strings.SplitSeq(header, ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			return false
		}
		if quality := params["q"]; quality != "" && quality != "1" {
			continue
		}
		if name == mediaType || name == kind+"/*" || name == "*/*" {
			return true
		}
	}
	return false
}
