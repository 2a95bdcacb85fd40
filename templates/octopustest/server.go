package octopustest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// APIKey is a key that the server takes. It takes any other as well, unless [WithAPIKey] says otherwise.
const APIKey = "API-OCTOPUSTEST"

// maxBody is as much of a body as the server reads.
const maxBody = 1 << 30

// A Server plays Octopus. It is safe for concurrent use.
type Server struct {
	// URL is the address to give to the client.
	URL string

	t         TB
	api       *api
	key       string // the only key that is taken, or ""
	strict    bool
	forget    bool // keeps no calls
	observe   func(Call)
	listener  *http.Server
	handlers  map[string]handler  // what the server does, by "POST /releases/create/v1"
	kinds     map[string]behavior // of resources, by the path of their collection
	fixed     map[string]string   // documents that are always the same, by "GET /serverstatus/timezones"
	singleton map[string]string   // types of documents of settings, by path

	mu      sync.Mutex
	state   *state
	rules   map[string][]*rule
	calls   []Call
	outcome func(Task) Outcome
	found   map[string]resource // machines to discover, by host
}

// TB is what the server needs of a test: a *testing.T has it.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// A Call is a request that the server has answered.
type Call struct {
	Operation string // "Projects.Get"; "" for a route that the document does not have
	Route     string // "GET /projects/{}", the same for every server version
	Method    string
	Path      string
	Space     string            // ID of the space, "" for operations without one
	IDs       map[string]string // values of the parameters in the path
	Query     url.Values
	Header    http.Header
	Body      []byte
	Status    int
	Ignored   []string // query parameters that were not applied
	Duration  time.Duration
}

// An Option changes a server.
type Option func(*settings)

type settings struct {
	table, key string
	state      []byte
	strict     bool
	forget     bool
	observe    func(Call)
}

// WithTable makes a server of another document; the text is one that octogen writes.
func WithTable(table string) Option { return func(s *settings) { s.table = table } }

// WithAPIKey lets the server take this key alone, beside those that are created through it and access tokens.
func WithAPIKey(key string) Option { return func(s *settings) { s.key = key } }

// WithState starts with what [Server.Snapshot] returned, in place of a new server.
func WithState(snapshot []byte) Option { return func(s *settings) { s.state = snapshot } }

// WithStrictFilters answers 501 to filters of lists that the server cannot apply, in place of a list that is not filtered.
func WithStrictFilters() Option { return func(s *settings) { s.strict = true } }

// WithoutHistory keeps no requests: [Server.Calls] lists none. A server that runs for long does not fill the memory.
func WithoutHistory() Option { return func(s *settings) { s.forget = true } }

// WithObserver calls a function for each request that was answered.
func WithObserver(observe func(Call)) Option { return func(s *settings) { s.observe = observe } }

// NewServer starts a server for a test, and ends it with the test. It has one space, Spaces-1, which is the default one.
func NewServer(t TB, options ...Option) *Server {
	t.Helper()
	s, err := Start(options...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	s.t = t
	t.Cleanup(s.Close)
	return s
}

// Start starts a server without a test, on a free port of this machine. [Server.Close] ends it.
func Start(options ...Option) (*Server, error) {
	s, err := New(options...)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("octopustest: %w", err)
	}
	s.URL = "http://" + l.Addr().String()
	s.listener = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.listener.Serve(l) }() // ends with Close
	return s, nil
}

// New makes a server that listens nowhere: it is an [http.Handler].
func New(options ...Option) (*Server, error) {
	o := settings{table: table}
	for _, option := range options {
		option(&o)
	}
	a, err := readTable(o.table)
	if err != nil {
		return nil, err
	}
	s := &Server{api: a, key: o.key, strict: o.strict, forget: o.forget, observe: o.observe, rules: map[string][]*rule{}, found: map[string]resource{},
		handlers: map[string]handler{}, kinds: map[string]behavior{}, fixed: map[string]string{}, singleton: map[string]string{}}
	s.register()
	if o.state != nil {
		return s, s.Restore(o.state)
	}
	s.state = s.newState()
	return s, nil
}

// Close ends a server.
func (s *Server) Close() {
	if s.listener != nil {
		_ = s.listener.Close() // nobody waits for what is under way
	}
}

// fail ends the test, or the program where there is none: what a test asks of the server cannot be done.
func (s *Server) fail(format string, args ...any) {
	if s.t == nil {
		panic(fmt.Sprintf("octopustest: "+format, args...))
	}
	s.t.Helper()
	s.t.Fatalf("octopustest: "+format, args...)
}

// Calls lists the requests so far, in order.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Called lists the requests of one operation so far: "Projects.Get", or "GET /projects/{id}".
func (s *Server) Called(operation string) []Call {
	r := s.api.find(operation)
	return slices.DeleteFunc(s.Calls(), func(c Call) bool { return r == nil || c.Route != r.key() })
}

// Unimplemented lists the operations that were requested in vain: the server does not know what they do, and the test has
// not said.
func (s *Server) Unimplemented() []string {
	var names []string
	for _, c := range s.Calls() {
		if c.Status == http.StatusNotImplemented && !slices.Contains(names, c.Operation) {
			names = append(names, c.Operation)
		}
	}
	return names
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	call := &Call{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header.Clone()}
	recorder := &recorder{ResponseWriter: w}
	recorder.record = func(status int) {
		call.Status, call.Duration = status, time.Since(started)
		s.record(*call)
	}
	defer recorder.done()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(recorder, http.StatusBadRequest, "The body cannot be read: "+err.Error())
		return
	}
	call.Body = body
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.serve(recorder, r, call)
}

func (s *Server) record(call Call) {
	s.mu.Lock()
	if !s.forget {
		s.calls = append(s.calls, call)
	}
	s.mu.Unlock()
	if s.observe != nil {
		s.observe(call)
	}
}

// recorder notes the status before the client can see it.
type recorder struct {
	http.ResponseWriter
	record func(status int)
	noted  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.noted && status >= 200 {
		r.noted = true
		r.record(status)
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.done()
	return r.ResponseWriter.Write(b)
}

func (r *recorder) done() {
	if !r.noted {
		r.noted = true
		r.record(http.StatusOK)
	}
}

// Unwrap lets a test's handler reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// serve finds out what a request is about, checks it, and lets the test or the server answer.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, call *Call) {
	path := s.besideRoot(r.URL.EscapedPath())
	m, other := s.match(r.Method, path)
	if !s.authorized(r, m) {
		refuse(w, http.StatusUnauthorized, "You must be logged in to request this resource. Please provide a valid API key or log in.")
		return
	}
	if m == nil {
		s.refuseRoute(w, r, other)
		return
	}
	x := &exchange{server: s, route: m.route, ids: m.ids, query: call.Query, raw: call.Body, body: resource{}, request: r, call: call}
	call.Operation, call.Route, call.IDs = m.route.operation, m.route.key(), map[string]string{}
	for i, name := range m.route.params() {
		call.IDs[name] = m.ids[i]
	}
	if !x.enter(m.space) {
		write(w, x, missing(m.space))
		return
	}
	if problems := x.problems(); len(problems) > 0 {
		write(w, x, invalid(problems...))
		return
	}
	if handler := s.ruled(m.route); handler != nil {
		handler(w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
		return
	}
	x.builtIn(w)
}

func (s *Server) refuseRoute(w http.ResponseWriter, r *http.Request, other bool) {
	if other {
		refuse(w, http.StatusMethodNotAllowed, fmt.Sprintf("octopustest: the document has this route, but not for %s.", r.Method))
		return
	}
	refuse(w, http.StatusNotFound, fmt.Sprintf("octopustest: the document has no route %s %s.", r.Method, r.URL.Path))
}
