package spec

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "swagger.json")
	if err := os.WriteFile(file, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/api/swagger.json?v=1", http.StatusMovedPermanently)
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			packer := gzip.NewWriter(w)
			io.WriteString(packer, sample)
			packer.Close()
		default:
			io.WriteString(w, sample)
		}
	}))
	defer server.Close()
	userinfo := strings.Replace(server.URL, "://", "://user:canary@", 1)

	tests := []struct{ name, source, want string }{
		{"file", file, file},
		{"stdin", "-", "stdin"},
		{"URL", server.URL + "/api/swagger.json", server.URL + "/api/swagger.json"},
		{"redirect on the same host", server.URL + "/moved", server.URL + "/moved"},
		{"compressed", server.URL + "/packed", server.URL + "/packed"},
		{"secrets in the URL", userinfo + "/a?key=canary#canary", server.URL + "/a"},
		{"at sign in the query", server.URL + "/a?mail=a@example.com", server.URL + "/a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Load(t.Context(), test.source, strings.NewReader(sample), FetchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Name != test.want || doc.Digest != mustParse(t, sample).Digest {
				t.Errorf("document %q has digest %s", doc.Name, doc.Digest)
			}
		})
	}
}

// noPause lets no time pass between two attempts.
func noPause(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestLoadErrors(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		t.Error("a request came to the other host")
		io.WriteString(w, sample)
	}))
	defer elsewhere.Close()
	other := strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)

	answers := map[string]http.HandlerFunc{
		"/404":   http.NotFound,
		"/403":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) },
		"/407":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(407) },
		"/410":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) },
		"/429":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"/418":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(418) },
		"/401":   func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"ErrorMessage": "No\nkey."}`, 401) },
		"/503":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"/204":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"/login": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html><body>Sign in") },
		"/error": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"ErrorMessage": "Busy"}`) },
		"/v3":    func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"openapi": "3.0.1"}`) },
		"/short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(sample)))
			io.WriteString(w, sample[:100])
		},
		"/away": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other+"/x?key=canary", 302) },
		"/port": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, 302) },
		"/loop": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", 302) },
		"/long": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, sample+strings.Repeat(" ", 4000))
		},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers[r.URL.Path](w, r)
	}))
	defer server.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	with := func(server, path string) string {
		return strings.Replace(server, "://", "://user:canary@", 1) + path + "?key=canary"
	}
	dir := t.TempDir()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()

	tests := []struct {
		name, source, want string
		ctx                context.Context
		is                 error
	}{
		{name: "not found", source: with(server.URL, "/404"), want: server.URL + "/404: the server answered 404 Not Found; check the address; Octopus publishes"},
		{name: "forbidden", source: with(server.URL, "/403"), want: `/403: the server answered 403 Forbidden; the document is usually open`},
		{name: "proxy", source: with(server.URL, "/407"), want: `/407: the server answered 407 Proxy Authentication Required; the document is usually open`},
		{name: "gone", source: with(server.URL, "/410"), want: `/410: the server answered 410 Gone; check the address; Octopus publishes`},
		{name: "too many", source: with(server.URL, "/429"), want: `/429: the server answered 429 Too Many Requests; try again later`},
		{name: "another status", source: with(server.URL, "/418"), want: `/418: the server answered 418 I'm a teapot; check the address`},
		{name: "unauthorized", source: with(server.URL, "/401"), want: `/401: the server answered 401 Unauthorized: "No\nkey."; the document is usually open`},
		{name: "unavailable", source: with(server.URL, "/503"), want: "/503: the server answered 503 Service Unavailable; try again later"},
		{name: "no content", source: with(server.URL, "/204"), want: "/204: the server answered 204 No Content"},
		{name: "login page", source: with(server.URL, "/login"), want: "/login:1:1: is an HTML or XML page, probably of a login"},
		{name: "error document", source: with(server.URL, "/error"), want: `/error:1:2: /ErrorMessage: is an error message of the server, not a Swagger document: "Busy"`},
		{name: "OpenAPI 3", source: with(server.URL, "/v3"), want: `is OpenAPI "3.0.1"; octogen reads Swagger 2.0`},
		{name: "cut short", source: with(server.URL, "/short"), want: "/short: was cut short: the connection ended before the document did; try again", is: io.ErrUnexpectedEOF},
		{name: "redirect to another host", source: with(server.URL, "/away"), want: "/away: redirects to another host, localhost:"},
		{name: "redirect to another port", source: with(server.URL, "/port"), want: "/port: redirects to another host, 127.0.0.1:"},
		{name: "redirect without end", source: with(server.URL, "/loop"), want: "/loop: redirects more than 10 times"},
		{name: "too large", source: with(server.URL, "/long"), want: "/long: is larger than 4000 bytes"},
		{name: "nobody there", source: with(closed.URL, "/x"), want: closed.URL + "/x: cannot be reached: "},
		{name: "canceled", source: with(server.URL, "/404"), ctx: canceled, want: "/404: was not read: context canceled", is: context.Canceled},
		{name: "malformed URL", source: "https://user:can/ary@host:port/x", want: "https://host:port/x: is not a valid URL"},
		{name: "malformed password", source: "https://user:can?ary@host/x", want: "https://host/x: is not a valid URL"},
		{name: "no host", source: "https:///x", want: "https:///x: is not a valid URL"},
		{name: "other scheme", source: "ftp://user:canary@host/x", want: `ftp://host/x: is no source that octogen can read; give a file, an http or https URL, or "-"`},
		{name: "no file", source: filepath.Join(dir, "none"), want: "none: cannot be read: no such file or directory; check the name; a server's address begins with https://", is: fs.ErrNotExist},
		{name: "directory", source: dir, want: "is a directory; give a file"},
		{name: "no stdin", source: "-", want: "stdin: is not there"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx := t.Context()
			if test.ctx != nil {
				ctx = test.ctx
			}
			doc, err := Load(ctx, test.source, nil, FetchOptions{MaxBytes: 4000, Pause: noPause})
			var e *Error
			if doc != nil || !errors.As(err, &e) {
				t.Fatalf("document %v, error %v; want an *Error", doc, err)
			}
			if !strings.Contains(e.Error(), test.want) {
				t.Errorf("error = %s\nwant  %s", e, test.want)
			}
			if all := fmt.Sprintf("%v %+v %v", err, *e, errors.Unwrap(err)); strings.Contains(all, "canary") || strings.Contains(all, "user:") {
				t.Errorf("error shows a secret: %s", all)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("error %v is not %v", err, test.is)
			}
		})
	}
}

func TestLoadCanceledWhileWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	if _, err := Load(ctx, server.URL, nil, FetchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}

// TestLoadClient pins that the caller's client is used, keeps its redirect policy and is not changed.
func TestLoadClient(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, "http://"+r.Host+"/", http.StatusFound)
			return
		}
		if r.URL.Path != "/moved" {
			http.Redirect(w, r, "/moved", http.StatusFound)
			return
		}
		io.WriteString(w, sample)
	}))
	defer server.Close()
	client := server.Client()
	if _, err := Load(t.Context(), server.URL, nil, FetchOptions{Client: client, Pause: noPause}); err != nil {
		t.Fatal(err)
	}
	if client.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
	if _, err := Load(t.Context(), server.URL+"/down", nil, FetchOptions{Client: client, Pause: noPause}); err == nil || !strings.Contains(err.Error(), "redirects from https to http") {
		t.Errorf("error = %v, want one about https", err)
	}
	refused := errors.New("refused by the caller")
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return refused }
	if _, err := Load(t.Context(), server.URL, nil, FetchOptions{Client: client, Pause: noPause}); !errors.Is(err, refused) {
		t.Errorf("error = %v, want the caller's", err)
	}
}

func TestServerURL(t *testing.T) {
	valid := map[string]string{
		"https://octopus.example.com":                  "https://octopus.example.com/api/swagger.json",
		"https://octopus.example.com/":                 "https://octopus.example.com/api/swagger.json",
		"http://localhost:8080/octopus/":               "http://localhost:8080/octopus/api/swagger.json",
		"HTTPS://example.com/a%20b/c":                  "https://example.com/a%20b/c/api/swagger.json",
		"https://example.com/octopus/api":              "https://example.com/octopus/api/swagger.json",
		"https://example.com/octopus/api/":             "https://example.com/octopus/api/swagger.json",
		"https://example.com/octopus/api/swagger.json": "https://example.com/octopus/api/swagger.json",
		"https://[::1]:8443":                           "https://[::1]:8443/api/swagger.json",
		"https://example.com/my-api":                   "https://example.com/my-api/api/swagger.json",
		"https://example.com///":                       "https://example.com/api/swagger.json",
	}
	for server, want := range valid {
		if got, err := ServerURL(server); err != nil || got != want {
			t.Errorf("ServerURL(%q) = %q, %v; want %q", server, got, err, want)
		}
	}
	invalid := map[string]string{
		"":                                  "is not an http or https URL",
		"octopus.example.com":               "is not an http or https URL",
		"ftp://example.com":                 "is not an http or https URL",
		"https://":                          "has no host",
		"https://:8080":                     "has no host",
		"https://example.com:0":             "has a port",
		"https://example.com:70000":         "has a port",
		"https://user:canary@example.com":   "has a user or password",
		"https://example.com?key=canary":    "has a query",
		"https://example.com?":              "has a query",
		"https://example.com#":              "has a query or a fragment",
		"https://example.com/a/../b":        "has a path with dot segments",
		"https://us:can/ary@example.com:x/": "is not a valid URL",
		"https://example.com/%zz":           "is not a valid URL",
	}
	for server, want := range invalid {
		got, err := ServerURL(server)
		var e *Error
		if got != "" || !errors.As(err, &e) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "can") {
			t.Errorf("ServerURL(%q) = %q, %v; want an error that says %q", server, got, err, want)
		}
	}
}
