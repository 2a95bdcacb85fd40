package workspace

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octogen/octogen/internal/spec"
)

// document is the smallest that there is something to generate from.
const document = `{"swagger": "2.0", "info": {"title": "Octopus", "version": "2026.2.1"}, "paths": {"/api/things": {"get": {"responses": {"200": {"description": "OK"}}}}}}`

// newWorkspace is a folder with a document and one client.
func newWorkspace(t *testing.T) *Workspace {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "a.json")
	if err := os.WriteFile(file, []byte(document), 0o644); err != nil {
		t.Fatal(err)
	}
	c := Client{Name: "a", Spec: file, Out: filepath.Join(dir, "a"), Package: "octopus", Docs: "none"}
	return &Workspace{Dir: dir, Specs: filepath.Join(dir, "specs"), Clients: []Client{c}, Version: "v1", Build: "v1", Released: true,
		Documents: func() (spec.FetchOptions, error) { return spec.FetchOptions{}, nil }}
}

// TestWaitingSaysSo: who waits for another octogen is told, and goes on when that is done.
func TestWaitingSaysSo(t *testing.T) {
	w := newWorkspace(t)
	said := make(chan string, 1)
	w.Patience = time.Millisecond
	w.Say = func(what string) { said <- what }
	tree, err := w.open()
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	unlock, err := tree.Lock()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := w.Generate(t.Context(), w.Clients)
		done <- err
	}()
	if got := <-said; !strings.Contains(got, "waiting for another octogen") {
		t.Errorf("it says %q", got)
	}
	if err := errors.Join(unlock(), <-done); err != nil {
		t.Fatal(err)
	}
}

// TestInterruptedWhileWaiting: nothing is changed.
func TestInterruptedWhileWaiting(t *testing.T) {
	w := newWorkspace(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.Patience = time.Millisecond
	w.Say = func(string) { cancel() }
	tree, err := w.open()
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	unlock, err := tree.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Generate(ctx, w.Clients); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "everything is as it was") {
		t.Errorf("err = %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(w.Clients[0].Out); err == nil {
		t.Error("the client was written")
	}
}

// TestGenerateTwice: what a release has generated is settled, and by a dry run nothing is changed.
func TestGenerateTwice(t *testing.T) {
	w := newWorkspace(t)
	w.DryRun = true
	results, err := w.Generate(t.Context(), w.Clients)
	if err != nil || results[0].Change.Count() == 0 {
		t.Fatalf("%+v, %v", results, err)
	}
	if entries, err := os.ReadDir(w.Dir); err != nil || len(entries) != 1 {
		t.Errorf("a dry run left %v, %v", entries, err)
	}
	w.DryRun = false
	for i, upToDate := range []bool{false, true} {
		results, err := w.Generate(t.Context(), w.Clients)
		if err != nil || results[0].UpToDate != upToDate {
			t.Errorf("run %d: %+v, %v", i, results, err)
		}
	}
	drifts, err := w.Verify(t.Context(), w.Clients)
	if err != nil || drifts[0].Drifted() {
		t.Errorf("%+v, %v", drifts, err)
	}
}
