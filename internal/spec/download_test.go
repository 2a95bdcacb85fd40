package spec

import (
	"bytes"
	"compress/gzip"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A wire is a server that answers each request by the next of its handlers, and the last one from then on.
type wire struct {
	handlers []http.HandlerFunc
	requests []*http.Request
}

func (s *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests = append(s.requests, r)
	s.handlers[min(len(s.requests), len(s.handlers))-1](w, r)
}

// whole sends the sample.
func whole(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("ETag", `"1"`)
	_, _ = w.Write([]byte(sample))
}

// half announces the sample and sends its first half.
func half(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("ETag", `"1"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(sample)))
	_, _ = w.Write([]byte(sample[:len(sample)/2]))
}

// rest sends what follows an offset, and says that it begins at another if shift is not 0.
func rest(shift int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var from int
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from+shift, len(sample)-1, len(sample)))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write([]byte(sample[from+shift:]))
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func zipped(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Accept-Encoding") != "gzip" {
		w.WriteHeader(http.StatusNotAcceptable)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write([]byte(sample))
	_ = z.Close()
}

// TestDownload: what comes of a document, by what happens on the wire.
func TestDownload(t *testing.T) {
	for _, test := range []struct {
		name      string
		handlers  []http.HandlerFunc
		etag      string
		requests  int
		want      string // part of the error, "" for the document
		unchanged bool
	}{
		{name: "whole", handlers: []http.HandlerFunc{whole}, requests: 1},
		{name: "gzip", handlers: []http.HandlerFunc{zipped}, requests: 1},
		{name: "not modified", handlers: []http.HandlerFunc{status(304)}, etag: `"1"`, requests: 1, unchanged: true},
		{name: "not modified, though nothing is at hand", handlers: []http.HandlerFunc{status(304)}, requests: 1, want: "answered 304"},
		{name: "modified", handlers: []http.HandlerFunc{whole}, etag: `"0"`, requests: 1},
		{name: "resumed", handlers: []http.HandlerFunc{half, rest(0)}, requests: 2},
		{name: "resumed at another place", handlers: []http.HandlerFunc{half, rest(1), whole}, requests: 3},
		{name: "resumed by a server that cannot", handlers: []http.HandlerFunc{half, whole}, requests: 2},
		{name: "no such range", handlers: []http.HandlerFunc{half, status(416), whole}, requests: 3},
		{name: "a part that nobody requested", handlers: []http.HandlerFunc{rest(0), whole}, requests: 2},
		{name: "busy", handlers: []http.HandlerFunc{status(503), status(429), status(502), whole}, requests: 4},
		{name: "too busy", handlers: []http.HandlerFunc{status(503)}, requests: 4, want: "answered 503"},
		{name: "cut off again and again", handlers: []http.HandlerFunc{half, rest(0)}, requests: 2},
		{name: "not found", handlers: []http.HandlerFunc{status(404)}, requests: 1, want: "answered 404"},
		{name: "its own fault", handlers: []http.HandlerFunc{status(500)}, requests: 1, want: "answered 500"},
		{name: "away", handlers: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://elsewhere.invalid/", 302) }}, requests: 1, want: "redirects to another host"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &wire{handlers: test.handlers}
			server := httptest.NewServer(s)
			defer server.Close()
			client, err := HTTPClient("")
			if err != nil {
				t.Fatal(err)
			}
			got, err := download(t.Context(), server.URL, FetchOptions{Client: client, ETag: test.etag, Pause: noPause, MaxBytes: 1 << 20})
			switch {
			case test.want != "":
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error = %v, want %s", err, test.want)
				}
			case err != nil:
				t.Error(err)
			case got.notModified != test.unchanged || !test.unchanged && string(got.body) != sample:
				t.Errorf("not modified: %v, %d bytes of %d", got.notModified, len(got.body), len(sample))
			}
			if len(s.requests) != test.requests {
				t.Errorf("%d requests, want %d", len(s.requests), test.requests)
			}
			for i, r := range s.requests {
				if r.Header.Get("User-Agent") != "octogen" || i == 0 && r.Header.Get("If-None-Match") != test.etag {
					t.Errorf("request %d has the header %v", i, r.Header)
				}
			}
		})
	}
}

// TestCredentialGoesNowhereElse: not to a server on another port, where a redirect from http to https may lead.
func TestCredentialGoesNowhereElse(t *testing.T) {
	secure := &wire{handlers: []http.HandlerFunc{whole}}
	safe := httptest.NewTLSServer(secure)
	defer safe.Close()
	plain := &wire{handlers: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, safe.URL+"/x", 302) }}}
	first := httptest.NewServer(plain)
	defer first.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: safe.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := HTTPClient(file)
	if err != nil {
		t.Fatal(err)
	}
	o := FetchOptions{Client: client, Credential: Credential{"X-Octopus-ApiKey", apiKey}, Pause: noPause}
	if _, err := download(t.Context(), first.URL, o); err != nil {
		t.Fatal(err)
	}
	if plain.requests[0].Header.Get("X-Octopus-ApiKey") != apiKey {
		t.Error("the server itself did not get the credential")
	}
	if got := secure.requests[0].Header.Get("X-Octopus-ApiKey"); got != "" {
		t.Errorf("the other port got %q", got)
	}
	if _, err := download(t.Context(), safe.URL, FetchOptions{Pause: noPause}); err == nil || !strings.Contains(err.Error(), "--ca") {
		t.Errorf("error = %v", err)
	}
}

// TestLoginRemedies: who is not let in is told what to do, by what was sent and to whom.
func TestLoginRemedies(t *testing.T) {
	server := httptest.NewServer(status(http.StatusUnauthorized))
	defer server.Close()
	with := FetchOptions{Credential: Credential{"X-Octopus-ApiKey", apiKey}}
	for name, test := range map[string]struct {
		run  func() error
		want string
	}{
		"server":                 {func() error { _, err := Fetch(t.Context(), server.URL, FetchOptions{}); return err }, "set OCTOPUS_API_KEY"},
		"server with a key":      {func() error { _, err := Fetch(t.Context(), server.URL, with); return err }, "check the credential and its permissions"},
		"its document alone":     {func() error { _, err := FetchDocument(t.Context(), server.URL, FetchOptions{}); return err }, "set OCTOPUS_API_KEY"},
		"a URL of anything else": {func() error { _, err := Read(t.Context(), server.URL, nil, FetchOptions{}); return err }, "usually open to everybody"},
	} {
		if err := test.run(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// TestLock: what is written can be read, entries replace their like, and nothing leads out of the folder.
func TestLock(t *testing.T) {
	l := NewLock()
	for _, version := range []string{"1", "2"} {
		for _, name := range []string{"b", "a"} {
			l.SetDocument(LockedDocument{Server: "https://" + name, PinnedFile: PinnedFile{File: "specs/" + name + ".json", Version: version}, Previous: []PinnedFile{{File: "specs/old.json", Version: "0"}}})
			l.SetClient(LockedClient{Out: name, Version: version, Files: map[string]string{}})
		}
	}
	got, err := ParseLock(l.Bytes(), LockFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Documents) != 2 || len(got.Clients) != 2 || got.Clients[0].Out != "a" || got.Documents[0].Server != "https://a" || got.Client("b").Version != "2" || got.Document("https://b").Version != "2" || got.Document("https://b").Previous[0].Version != "0" {
		t.Errorf("%+v", got)
	}
	if !bytes.Equal(got.Bytes(), l.Bytes()) {
		t.Errorf("written again it is\n%s", got.Bytes())
	}
	for text, want := range map[string]string{
		"lock: 1\nclient: []\n": "is not a lock of octogen",
		"lock: 2\nnew: 1\n":     "has the format 2 of a newer octogen",
		"lock: 0\n":             "has the format 0, which no octogen writes",
		"lock: 1\ndocuments: [{server: a, file: ../a.json}]\n":                               `names the document "../a.json"`,
		"lock: 1\ndocuments: [{server: a, file: /a.json}]\n":                                 `names the document "/a.json"`,
		"lock: 1\ndocuments: [{server: a, file: a.go}]\n":                                    `names the document "a.go"`,
		"lock: 1\ndocuments: [{server: a, file: a.json, previous: [{file: '../b.json'}]}]\n": `names the document "../b.json"`,
	} {
		if _, err := ParseLock([]byte(text), LockFile); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
