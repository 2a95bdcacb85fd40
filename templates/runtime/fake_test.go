package octopus

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const canary = "API-CANARY0123456789"

// fake is an Octopus server that records what it is asked. What no handler is registered for is answered with {}.
type fake struct {
	*httptest.Server
	mux *http.ServeMux

	mu       sync.Mutex
	requests []recorded
}

type recorded struct {
	method string
	uri    string // path and query as they were sent
	header http.Header
	body   string
	length int64
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{mux: http.NewServeMux()}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	f.requests = append(f.requests, recorded{r.Method, r.RequestURI, r.Header.Clone(), string(body), r.ContentLength})
	f.mu.Unlock()
	if _, pattern := f.mux.Handler(r); pattern != "" {
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		f.mux.ServeHTTP(w, r)
		return
	}
	answer(w, http.StatusOK, "application/json", "{}")
}

// on answers a method and path ("GET /api/users/me") with JSON.
func (f *fake) on(pattern, body string) {
	f.mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "application/json", body)
	})
}

func answer(w http.ResponseWriter, status int, mediaType, body string) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// lines returns the requests so far as "GET /api/projects?take=1".
func (f *fake) lines() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, r := range f.requests {
		lines = append(lines, r.method+" "+r.uri)
	}
	return lines
}

func (f *fake) last(t *testing.T) recorded {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == 0 {
		t.Fatal("the server was not asked")
	}
	return f.requests[len(f.requests)-1]
}

// client makes a client that sends every request once.
func (f *fake) client(t *testing.T, opts ...Option) *Client {
	t.Helper()
	client, err := NewClient(f.URL, append([]Option{WithAPIKey(canary), WithoutRetry()}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

const someSpaces = `[
	{"Id": "Spaces-1", "Name": "Default", "Slug": "default", "IsDefault": true, "Unknown": 1},
	{"Id": "Spaces-22", "Name": "Payments Team", "Slug": "payments", "IsDefault": false},
	{"Id": "Spaces-31", "Name": "Twin", "Slug": "twin-a"},
	{"Id": "Spaces-32", "Name": "twin", "Slug": "twin-b"},
	{"Id": "Spaces-41", "Name": "payments", "Slug": "other"}
]`

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("requests:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func wantText(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%q\nis missing in\n%s", part, got)
		}
	}
}

func background() context.Context { return context.Background() }
