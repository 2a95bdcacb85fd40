package workspace

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// A fakeServer has a version and a document with paths.
type fakeServer struct {
	version  string
	paths    []string
	etag     string
	requests []string
}

func (f *fakeServer) document() string {
	paths := map[string]any{}
	for _, p := range f.paths {
		paths["/api/"+p] = map[string]any{"get": map[string]any{"responses": map[string]any{"200": map[string]any{"description": "OK", "schema": map[string]any{"type": "string"}}}}}
	}
	text, _ := json.Marshal(map[string]any{"swagger": "2.0", "info": map[string]any{"title": "Octopus", "version": f.version}, "paths": paths})
	return string(text)
}

func (f *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests = append(f.requests, r.URL.Path)
	switch {
	case r.URL.Path == "/api":
		fmt.Fprintf(w, `{"Version": %q}`, f.version)
	case f.etag != "" && r.Header.Get("If-None-Match") == f.etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		w.Header().Set("ETag", f.etag)
		_, _ = w.Write([]byte(f.document()))
	}
}

// following is a workspace whose one client follows a server.
func following(t *testing.T) (*Workspace, *fakeServer) {
	t.Helper()
	f := &fakeServer{version: "2026.1.1", paths: []string{"things", "tools"}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	w := newWorkspace(t)
	w.Clients[0].Spec, w.Clients[0].Server = "", server.URL
	w.Access = func(string) (spec.FetchOptions, error) { return spec.FetchOptions{}, nil }
	return w, f
}

func (w *Workspace) mustSync(t *testing.T, o SyncOptions) *Sync {
	t.Helper()
	s, err := w.Sync(t.Context(), w.Clients, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// files are the names of all files below the workspace's folder but those of the client.
func (w *Workspace) files(t *testing.T) string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*", "*/*.json", ".octogen*"} {
		found, err := filepath.Glob(filepath.Join(w.Dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if info, err := os.Stat(name); err == nil && !info.IsDir() {
				names = append(names, w.key(name))
			}
		}
	}
	return strings.Join(names, " ")
}

// TestSync follows a server through what it can do.
func TestSync(t *testing.T) {
	w, f := following(t)
	first := w.mustSync(t, SyncOptions{})
	if !first.Changed || first.Servers[0].Report != nil || first.Clients[0].Change.Count() == 0 {
		t.Errorf("first: %+v", first)
	}
	if again := w.mustSync(t, SyncOptions{}); again.Changed || !again.Clients[0].UpToDate {
		t.Errorf("again: %+v", again)
	}
	f.version, f.paths = "2026.1.2", f.paths[:1]
	refuse := func(r *diff.Report) bool { return r.Summary.Breaking > 0 }
	before := w.files(t)
	if s := w.mustSync(t, SyncOptions{Refuse: refuse}); !s.Refused || !s.Changed || len(s.Clients) > 0 || w.files(t) != before {
		t.Errorf("refused: %+v, %s", s, w.files(t))
	}
	w.DryRun = true
	if s := w.mustSync(t, SyncOptions{}); !s.Changed || s.Servers[0].Report == nil || w.files(t) != before {
		t.Errorf("a dry run: %+v, %s", s, w.files(t))
	}
	w.DryRun = false
	s := w.mustSync(t, SyncOptions{Refuse: func(*diff.Report) bool { return false }})
	if s.Refused || !s.Changed || s.Servers[0].Report.Summary.Breaking == 0 || s.Octogen {
		t.Errorf("moved: %+v", s)
	}
	if got := w.files(t); got != "a.json octogen.lock specs/octopus-2026.1.1.json specs/octopus-2026.1.2.json" {
		t.Errorf("files: %s", got)
	}
	f.version = "2026.1.3"
	w.mustSync(t, SyncOptions{})
	if got := w.files(t); got != "a.json octogen.lock specs/octopus-2026.1.2.json specs/octopus-2026.1.3.json" {
		t.Errorf("files: %s", got)
	}
	f.version = "2026.1.4"
	w.mustSync(t, SyncOptions{Keep: true})
	if got := w.files(t); !strings.Contains(got, "2026.1.2") || !strings.Contains(got, "2026.1.4") {
		t.Errorf("files: %s", got)
	}
}

// TestSyncOfAnotherOctogen: one that writes the same changes nothing, one that writes something else says so.
func TestSyncOfAnotherOctogen(t *testing.T) {
	w, _ := following(t)
	w.mustSync(t, SyncOptions{})
	w.Build = "v2"
	if s := w.mustSync(t, SyncOptions{}); s.Changed || s.Octogen || s.Clients[0].UpToDate {
		t.Errorf("the same files: %+v", s)
	}
	drifts, err := w.Verify(t.Context(), w.Clients)
	if err != nil || drifts[0].Drifted() || len(drifts[0].Notes) != 1 {
		t.Errorf("%+v, %v", drifts, err)
	}
	w.Released = false
	if drifts, err := w.Verify(t.Context(), w.Clients); err != nil || drifts[0].Drifted() || len(drifts[0].Notes) != 1 {
		t.Errorf("another development build: %+v, %v", drifts, err)
	}
	w.Build = "v1"
	if drifts, err := w.Verify(t.Context(), w.Clients); err != nil || drifts[0].Drifted() || len(drifts[0].Notes) != 0 {
		t.Errorf("the same development build: %+v, %v", drifts, err)
	}
	w.Build, w.Released = "v2", true
	w.Version = "v2"
	if drifts, err := w.Verify(t.Context(), w.Clients); err != nil || !drifts[0].has(MovedOctogen) || drifts[0].Remedy == "" {
		t.Errorf("%+v, %v", drifts, err)
	}
	if s := w.mustSync(t, SyncOptions{}); !s.Changed || !s.Octogen {
		t.Errorf("other files: %+v", s)
	}
}

// TestVerifyServers: what is said of a server by what it has now.
func TestVerifyServers(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(w *Workspace, f *fakeServer)
		want   string
	}{
		{"the same", func(*Workspace, *fakeServer) {}, ""},
		{"moved", func(_ *Workspace, f *fakeServer) { f.version = "2026.1.2" }, "is now Octopus 2026.1.2, the client is of 2026.1.1"},
		{"another document", func(_ *Workspace, f *fakeServer) { f.paths = f.paths[1:] }, "has another document now, of the same version 2026.1.1"},
		{"never generated", func(w *Workspace, f *fakeServer) {
			f.version = "2026.1.2"
			_ = os.Remove(w.lockName())
		}, ""},
	} {
		w, f := following(t)
		w.mustSync(t, SyncOptions{})
		test.change(w, f)
		d := &Drift{Out: "a"}
		if err := w.VerifyServer(t.Context(), d, w.Clients[0].Server); err != nil {
			t.Fatal(err)
		}
		switch {
		case test.want == "" && len(d.Moves) > 0:
			t.Errorf("%s: %+v", test.name, d.Moves)
		case test.want != "" && (!d.has(MovedServer) || !strings.Contains(d.Moves[0].What, test.want) || d.Remedy != "octogen sync follows the server"):
			t.Errorf("%s: %+v, want %s", test.name, d, test.want)
		}
	}
}

// TestNotModified: a server that says so sends no document; one whose document was edited here is not taken at its word.
func TestNotModified(t *testing.T) {
	w, f := following(t)
	f.etag = `"1"`
	w.mustSync(t, SyncOptions{})
	pins, err := w.Fetch(t.Context(), []string{w.Clients[0].Server})
	if err != nil || pins[0].Written || pins[0].Changed {
		t.Errorf("%+v, %v", pins, err)
	}
	file := filepath.Join(w.Specs, "octopus-2026.1.1.json")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if pins, err = w.Fetch(t.Context(), []string{w.Clients[0].Server}); err != nil || !pins[0].Written || pins[0].Changed {
		t.Errorf("%+v, %v", pins, err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != f.document() {
		t.Errorf("the document was not restored: %v", err)
	}
}

// TestVerifyDocuments: a pinned document that is gone or edited is a drift, with the lock's word for the files.
func TestVerifyDocuments(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, w *Workspace)
		who    Mover
		want   string
	}{
		{"edited", func(t *testing.T, w *Workspace) {
			if err := os.WriteFile(filepath.Join(w.Specs, "octopus-2026.1.1.json"), []byte("{}"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, MovedDocument, "is not what octogen fetched from"},
		{"gone", func(t *testing.T, w *Workspace) { _ = os.RemoveAll(w.Specs) }, MovedDocument, "is missing, but"},
		{"not pinned", func(t *testing.T, w *Workspace) { _ = os.Remove(w.lockName()) }, MovedLock, "does not have this client"},
		{"not listed", func(t *testing.T, w *Workspace) {
			w.Clients = append(w.Clients[:0:0], Client{Out: w.Dir + "/b", Package: "b", Docs: "none", Server: w.Clients[0].Server})
		}, MovedLock, "does not have this client"},
		{"listed no more", func(t *testing.T, w *Workspace) {
			w.Clients = append(w.Clients[:0:0], Client{Out: w.Dir + "/b", Package: "b", Docs: "none", Server: w.Clients[0].Server})
		}, MovedOptions, "that the configuration no longer lists"},
		{"options", func(t *testing.T, w *Workspace) { w.Clients[0].Docs = "full" }, MovedOptions, `docs is "full", in the lock "none"`},
		{"types", func(t *testing.T, w *Workspace) { w.Clients[0].Types = map[string]string{"A": "B"} }, MovedOptions, `types A is "B", in the lock ""`},
		{"overlays", func(t *testing.T, w *Workspace) {
			w.Clients[0].Overlays, w.Clients[0].Corrections = []string{w.Dir + "/o.yaml", w.Dir + "/p.yaml"}, []Corrections{{Digest: "1", Overlay: &normalize.Overlay{}}, {Digest: "2", Overlay: &normalize.Overlay{}}}
		}, MovedOptions, "the overlays are not those in the lock"},
	} {
		w, _ := following(t)
		w.mustSync(t, SyncOptions{})
		test.change(t, w)
		drifts, err := w.Verify(t.Context(), w.Clients)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if d := drifts[0]; !d.has(test.who) || !strings.Contains(fmt.Sprint(d.Moves), test.want) {
			t.Errorf("%s: %+v, want %s: %s", test.name, d.Moves, test.who, test.want)
		}
	}
}

// TestDiffByVersion finds documents by their versions, files and addresses.
func TestDiffByVersion(t *testing.T) {
	w, f := following(t)
	w.mustSync(t, SyncOptions{})
	f.version, f.paths = "2026.1.2", f.paths[:1]
	w.mustSync(t, SyncOptions{})
	for _, pair := range [][2]string{
		{"2026.1.1", "2026.1.2"}, {"2026.1.1", w.Clients[0].Server}, {filepath.Join(w.Specs, "octopus-2026.1.1.json"), "2026.1.2"},
		{"2026.1.1", w.Clients[0].Server + "/api/swagger.json"}, {"2026.1.1", w.Clients[0].Server + "/other.json"},
	} {
		models, err := w.Models(t.Context(), pair[0], pair[1], Client{})
		if err != nil {
			t.Errorf("%v: %v", pair, err)
			continue
		}
		r, services := w.Compare(models), models.Services()
		if r.From.Version != "2026.1.1" || r.To.Version != "2026.1.2" || r.Summary.Breaking == 0 || strings.Join(services, " ") != "Things Tools" {
			t.Errorf("%v: %+v, %v", pair, r, services)
		}
	}
	if _, err := w.Models(t.Context(), "2026.1.1", "2026.1.9", Client{}); err == nil || !strings.Contains(err.Error(), "at hand are 2026.1.1, 2026.1.2") {
		t.Errorf("err = %v", err)
	}
}

// TestGenerateAsksOnce: a server is asked for its document only if the lock does not pin it.
func TestGenerateAsksOnce(t *testing.T) {
	w, f := following(t)
	for range 2 {
		if _, err := w.Generate(t.Context(), w.Clients); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.requests) != 2 {
		t.Errorf("requests: %v", f.requests)
	}
	w.Released = false
	results, err := w.Generate(t.Context(), w.Clients)
	if err != nil || results[0].UpToDate || results[0].Change.Count() != 0 || len(f.requests) != 2 {
		t.Errorf("%+v, %v, %v", results, err, f.requests)
	}
}

// TestGenerateAlone: no lock, from a server or a file.
func TestGenerateAlone(t *testing.T) {
	w, _ := following(t)
	for i, c := range []Client{{Server: w.Clients[0].Server}, {Spec: filepath.Join(w.Dir, "a.json")}} {
		c.Out, c.Package, c.Docs = filepath.Join(w.Dir, fmt.Sprint("alone", i)), "octopus", "none"
		results, err := w.GenerateAlone(t.Context(), []Client{c})
		if err != nil || results[0].Change.Count() == 0 {
			t.Errorf("%+v, %v", results, err)
		}
	}
	if w.files(t) != "a.json" {
		t.Errorf("files: %s", w.files(t))
	}
	if api, err := w.Model(t.Context(), w.Clients[0]); err != nil || api.ServerVersion != "2026.1.1" {
		t.Errorf("%+v, %v", api, err)
	}
}

// TestEachServerHasItsClient: a server's documents are compared as its own client sees them.
func TestEachServerHasItsClient(t *testing.T) {
	w, first := following(t)
	second := &fakeServer{version: "2026.1.1", paths: []string{"things", "tools"}}
	server := httptest.NewServer(second)
	defer server.Close()
	other := w.Clients[0]
	other.Out, other.Server, other.Names = filepath.Join(w.Dir, "b"), server.URL, map[string]string{"GET /things": "ListAllThings"}
	w.Clients = append(w.Clients, other)
	w.mustSync(t, SyncOptions{})
	first.paths, second.paths = first.paths[1:], second.paths[1:]
	first.version, second.version = "2026.1.2", "2026.1.2"
	s := w.mustSync(t, SyncOptions{})
	for i, want := range []string{"Things.List", "Things.ListAllThings"} {
		if got := s.Servers[i].Report.Changes[0].Subject; got != want {
			t.Errorf("server %d: %s, want %s", i, got, want)
		}

	}
}

// TestProof: what was just written is verified, and what differs from it is named.
func TestProof(t *testing.T) {
	w, _ := following(t)
	w.mustSync(t, SyncOptions{})
	if err := w.proof(t.Context(), w.Clients); err != nil {
		t.Errorf("after a sync: %v", err)
	}
	if err := os.Remove(filepath.Join(w.Clients[0].Out, "services.go")); err != nil {
		t.Fatal(err)
	}
	if err := w.proof(t.Context(), w.Clients); err == nil || !strings.Contains(err.Error(), "is not what was written to it: ") {
		t.Errorf("after a file was removed: %v", err)
	}
	w.Dir = filepath.Join(w.Dir, "nowhere")
	if err := w.proof(t.Context(), w.Clients); err == nil {
		t.Error("no error without a workspace")
	}
}
