package conformance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The spaces of the server.
const (
	spaceID      = "Spaces-7"
	spaceSlug    = "payments"
	spaceName    = "Payments Team"
	defaultSpace = "Spaces-1"

	spaceLookUp = "GET /api/spaces/all"
)

var spaces = []any{
	object{"Id": defaultSpace, "Name": "Default", "Slug": "default", "IsDefault": true},
	object{"Id": spaceID, "Name": spaceName, "Slug": spaceSlug, "IsDefault": false},
}

// A server checks the requests of one call after the other, and answers them.
type server struct {
	*checker
	document *document
	mu       sync.Mutex
	call     *call
	lookUps  int
	sample   sampler
}

// A call is one use of the client: what the server has to see, and what it saw.
type call struct {
	group     []*route            // the operation's, by the document
	form      form                // of the route that has to be taken
	space     string              // what has to stand for the space in it
	values    []string            // of the path's other parameters
	query     object              // by the document's names
	body      any                 // JSON
	filled    map[string][]string // members that the client may add to body, with the values they may have
	must      []string            // those it has to add
	content   []byte              // of a file or of a raw body
	anyBody   bool                // the body is the resource in place of the document's command
	pages     bool                // several requests, for one page each
	pageCount int                 // of those

	requests  int
	answers   []answer
	sightings []sighting
	problems  []string
}

// An answer is what the server said.
type answer struct {
	status      int
	contentType string
	data        []byte
	value       any  // that data is the JSON of
	json        bool // whether there is one
}

func (c *call) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// RoundTrip is the short way from a client to the server, without a network.
func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, in)
	response := w.Result()
	response.Request = r
	return response, nil
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.respond(r)
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.data)))
	}
	if !a.json {
		w.Header().Set("Content-Disposition", `attachment; filename="answer.bin"`)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.data)
}

func (s *server) respond(r *http.Request) answer {
	c := s.call
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.problem("reading the body: %v", err)
	}
	path, err := segmentsOf(r.URL)
	if err != nil {
		c.problem("%v", err)
		return answer{status: http.StatusBadRequest}
	}
	route, values, err := s.document.find(r.Method, path)
	if err != nil {
		c.problem("%s %s: %v", r.Method, r.URL.EscapedPath(), err)
		return answer{status: http.StatusNotFound}
	}
	seen := sighting{route: route, values: values, request: r, body: body, anyBody: c.anyBody}
	if err := s.check(seen); err != nil {
		c.problem("%s: %v", route, err)
	}
	c.sightings = append(c.sightings, seen)
	if r.Header.Get("X-Octopus-ApiKey") != apiKey {
		c.problem("%s: the API key is missing", route)
	}
	if !slices.Contains(c.group, route) && route.String() == spaceLookUp {
		s.lookUps++
		return answer{status: http.StatusOK, contentType: "application/json", data: encode(spaces), json: true}
	}
	s.examine(c, seen)
	c.requests++
	a := s.answer(route)
	s.examineAccept(c, seen, a)
	c.answers = append(c.answers, a)
	return a
}

// segmentsOf splits a path before it is unescaped, as what is escaped separates nothing.
func segmentsOf(u *url.URL) ([]string, error) {
	segments := split(u.EscapedPath())
	for i, text := range segments {
		plain, err := url.PathUnescape(text)
		if err != nil {
			return nil, err
		}
		segments[i] = plain
	}
	return segments, nil
}

// examine checks what kin-openapi does not: that the request is the one that was meant.
func (s *server) examine(c *call, seen sighting) {
	route, values := seen.route, seen.values
	if !slices.Contains(c.group, route) {
		c.problem("%s is another operation than %s", route, c.group[0])
		return
	}
	if route.form != c.form {
		c.problem("%s has the space in the way %q, not %q", route, route.form, c.form)
		return
	}
	if route.form != formServer {
		if values[0] != c.space {
			c.problem("%s is sent to the space %q, not %q", route, values[0], c.space)
		}
		values = values[1:]
	}
	if !slices.Equal(values, c.values) {
		c.problem("%s has the path parameters %q, not %q", route, values, c.values)
	}
	s.examineQuery(c, seen)
	switch mediaType, params, _ := mime.ParseMediaType(seen.request.Header.Get("Content-Type")); {
	case c.content != nil && mediaType == "multipart/form-data":
		examineFile(c, multipart.NewReader(bytes.NewReader(seen.body), params["boundary"]))
	case c.content != nil:
		if !bytes.Equal(seen.body, c.content) {
			c.problem("%s: the content is not what was given", route)
		}
	case c.body == nil && len(seen.body) > 0:
		c.problem("%s has a body", route)
	case c.body != nil:
		examineJSON(c, seen)
	}
}

func (s *server) examineQuery(c *call, seen sighting) {
	got, err := url.ParseQuery(seen.request.URL.RawQuery)
	if err != nil {
		c.problem("%s: the query %q: %v", seen.route, seen.request.URL.RawQuery, err)
	}
	want := url.Values{}
	for _, v := range array(s.operation(seen.route)["parameters"]) {
		p := v.(object)
		name := p["name"].(string)
		if p["in"] != "query" {
			continue
		}
		value, sent := c.query[name]
		if c.pages && strings.EqualFold(name, "skip") { // zero is said only where something has to be
			value, sent = 2*c.requests, c.requests > 0 || p["required"] == true
		}
		if sent {
			want[name] = queryTexts(p["collectionFormat"] == "multi" && !s.loan.lists[name], value)
		}
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		c.problem("%s has the query %v, not %v", seen.route, got, want)
	}
}

// queryTexts are the values that stand for a parameter in a query. A list is one of them, with commas, unless the document
// says otherwise (Swagger 2.0, collectionFormat) and servers do not.
func queryTexts(repeated bool, value any) []string {
	list, isList := value.([]any)
	if !isList {
		return []string{fmt.Sprint(value)}
	}
	var texts []string
	for _, item := range list {
		texts = append(texts, fmt.Sprint(item))
	}
	if repeated {
		return texts
	}
	return []string{strings.Join(texts, ",")}
}

func examineFile(c *call, form *multipart.Reader) {
	part, err := form.NextPart()
	if err != nil {
		c.problem("the form: %v", err)
		return
	}
	data, err := io.ReadAll(part)
	if err != nil || !bytes.Equal(data, c.content) {
		c.problem("the file %q is not what was given (%v)", part.FileName(), err)
	}
	if part.FileName() != fileName {
		c.problem("the file has the name %q", part.FileName())
	}
	if _, err := form.NextPart(); err != io.EOF {
		c.problem("the form goes on after the file")
	}
}

func examineJSON(c *call, seen sighting) {
	if mediaType, _, _ := mime.ParseMediaType(seen.request.Header.Get("Content-Type")); mediaType != "application/json" {
		c.problem("%s: the body is of type %q", seen.route, mediaType)
	}
	got, err := decode(seen.body)
	if err != nil {
		c.problem("%s: the body: %v", seen.route, err)
		return
	}
	if members, ok := got.(object); ok {
		for _, name := range c.must {
			if members[name] == nil {
				c.problem("%s: the client did not fill in %s", seen.route, name)
			}
		}
		for name, allowed := range c.filled {
			if text, ok := members[name].(string); ok && slices.Contains(allowed, text) {
				delete(members, name)
			}
		}
	}
	if problem := differ("", got, c.body); problem != "" {
		c.problem("%s: the body's %s", seen.route, problem)
	}
}

func (s *server) examineAccept(c *call, seen sighting, a answer) {
	mediaType, _, _ := mime.ParseMediaType(a.contentType)
	if accept := seen.request.Header.Get("Accept"); mediaType != "" && !accepts(accept, mediaType) {
		c.problem("%s answers with %s, which the request does not prefer: %s", seen.route, mediaType, accept)
	}
}

// answer makes an answer from what the document says of the operation's success.
func (s *server) answer(r *route) answer {
	operation := s.operation(r)
	responses := operation["responses"].(object)
	status, schema := success(responses)
	mediaType := "application/json"
	for _, produces := range array(operation["produces"]) {
		if m, _, _ := mime.ParseMediaType(produces.(string)); m != "application/json" {
			mediaType = produces.(string)
			break
		}
	}
	isJSON := mediaType == "application/json"
	switch {
	case status == http.StatusNoContent:
		return answer{status: status}
	case schema == nil && isJSON:
		return answer{status: status, contentType: mediaType, data: []byte("{ \"as\" :\t\"it came\" }\n")}
	case schema == nil, schema["type"] == "file", schema["format"] == "binary":
		if isJSON {
			mediaType = "application/octet-stream"
		}
		return answer{status: status, contentType: mediaType, data: someBytes(3000)}
	case schema["type"] == "string" && !isJSON:
		return answer{status: status, contentType: mediaType, data: []byte("text, \"plain\"\r\n<ü>\n")}
	}
	value, _ := s.sample.value(schema, "answer")
	if s.call.pages {
		value.(object)["TotalResults"] = json.Number(strconv.Itoa(2 * s.call.pageCount)) // two items to a page
	}
	return answer{status: status, contentType: "application/json", data: encode(value), value: value, json: true}
}

// success is the status of an operation's success, and its schema if there is one; 200 if the document has none.
func success(responses object) (int, object) {
	status := 0
	for code, v := range sorted(responses) {
		n, _ := strconv.Atoi(code)
		if n < 200 || n > 299 {
			continue
		}
		if schema, ok := v.(object)["schema"].(object); ok {
			return n, schema
		}
		if status == 0 {
			status = n
		}
	}
	return cmp.Or(status, http.StatusOK), nil
}

// someBytes are bytes that are not text.
func someBytes(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	return data
}
