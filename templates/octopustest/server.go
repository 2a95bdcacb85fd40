package octopustest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// APIKey is a key that the server takes. It takes any other as well.
const APIKey = "API-OCTOPUSTEST"

// A Server plays Octopus until the test ends. It is safe for concurrent use.
type Server struct {
	// URL is the address to give to the client.
	URL string

	t        testing.TB
	mu       sync.Mutex
	routes   []*route
	handlers map[string]http.HandlerFunc
	calls    []Call
	spaces   []*space
	numbers  map[string]int // the last number of each kind of ID
}

// A Call is a request that the server has answered.
type Call struct {
	Operation string // "Projects.Get"; "" for a route that the document does not have
	Method    string
	Path      string
	Space     string            // ID of the space, "" for operations without one
	IDs       map[string]string // values of the parameters in the path
	Query     url.Values
	Header    http.Header
	Body      []byte
	Status    int
}

// NewServer starts a server with one space, Spaces-1, which is the default one. It ends with the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, routes: parseRoutes(routeTable), handlers: map[string]http.HandlerFunc{}, numbers: map[string]int{}}
	s.addSpace(resource{"Name": "Default", "Slug": "default", "IsDefault": true, "TaskQueueStopped": false})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// On answers an operation, such as "Tasks.Cancel", with a handler in place of what the server does by itself.
func (s *Server) On(operation string, handler http.HandlerFunc) {
	s.t.Helper()
	if !slices.ContainsFunc(s.routes, func(r *route) bool { return r.operation == operation }) {
		s.t.Fatalf("octopustest: the document has no operation %q", operation)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[operation] = handler
}

// Respond is a handler that answers with a status and a value as JSON; nil for no body.
func Respond(status int, value any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { respond(w, status, value) }
}

// Fail is a handler that answers as Octopus refuses: with a message and, for a request that is not valid, what is wrong.
func Fail(status int, message string, errors ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status, message, errors...) }
}

// Add puts a resource into the default space, or into the server where the collection belongs to no space, as if it had
// been created, and returns its ID. The collection is the route's: "projects", "projects/{projectId}/triggers". The value
// is anything that is a JSON object.
func (s *Server) Add(collection string, value any) (id string) {
	s.t.Helper()
	return s.AddIn("Spaces-1", collection, value)
}

// AddIn is Add into a space.
func (s *Server) AddIn(spaceID, collection string, value any) (id string) {
	s.t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		s.t.Fatalf("octopustest: %v", err)
	}
	var r resource
	if err := json.Unmarshal(text, &r); err != nil {
		s.t.Fatalf("octopustest: the value is no JSON object: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := canonical("/" + strings.Trim(collection, "/"))
	if key == "/spaces" {
		return s.addSpace(r)
	}
	c := s.collection(key)
	sp := s.space(spaceID)
	if c == nil || sp == nil {
		s.t.Fatalf("octopustest: the document has no collection %q, or there is no space %q", collection, spaceID)
	}
	return s.create(sp, c, r)["Id"].(string)
}

// Calls lists the requests so far, in order.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Called lists the requests of one operation so far.
func (s *Server) Called(operation string) []Call {
	return slices.DeleteFunc(s.Calls(), func(c Call) bool { return c.Operation != operation })
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, http.StatusBadRequest, "The body cannot be read: "+err.Error())
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	recorder := &recorder{ResponseWriter: w, status: http.StatusOK}
	call := Call{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header.Clone(), Body: body}
	s.answer(recorder, r, &call)
	call.Status = recorder.status
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}

// recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, call *Call) {
	if r.Header.Get("X-Octopus-ApiKey") == "" && r.Header.Get("Authorization") == "" && r.URL.Path != apiPath {
		refuse(w, http.StatusUnauthorized, "You must be logged in to request this resource. Please provide a valid API key or log in.")
		return
	}
	m, other := s.match(r.Method, r.URL.EscapedPath())
	if m == nil {
		if other {
			refuse(w, http.StatusMethodNotAllowed, fmt.Sprintf("octopustest: the document has this route, but not for %s.", r.Method))
			return
		}
		refuse(w, http.StatusNotFound, fmt.Sprintf("octopustest: the document has no route %s %s.", r.Method, r.URL.Path))
		return
	}
	call.Operation, call.IDs = m.route.operation, m.ids
	s.mu.Lock()
	sp := s.space(m.space)
	handler := s.handlers[m.route.operation]
	s.mu.Unlock()
	if sp == nil {
		refuseMissing(w, m.space)
		return
	}
	if m.route.inSpace() {
		call.Space = sp.id
	}
	if handler != nil {
		handler(w, r)
		return
	}
	if problems := m.route.check(call.Query, call.Body); len(problems) > 0 {
		refuse(w, http.StatusBadRequest, "There was a problem with your request.", problems...)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.act(w, m, sp, call)
}

// respond writes a value as JSON.
func respond(w http.ResponseWriter, status int, value any) {
	if value == nil {
		w.WriteHeader(status)
		return
	}
	text, err := json.Marshal(value)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(fmt.Sprintf(`{"ErrorMessage": %q}`, "octopustest: "+err.Error()))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that is gone does not miss it
}

// refuse writes Octopus's error document.
func refuse(w http.ResponseWriter, status int, message string, errors ...string) {
	respond(w, status, map[string]any{"ErrorMessage": message, "Errors": errors})
}

func refuseMissing(w http.ResponseWriter, id string) {
	refuse(w, http.StatusNotFound, fmt.Sprintf("The resource '%s' was not found.", id))
}
