package octopus

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestSave(t *testing.T) {
	f, folder := newFake(t), t.TempDir()
	f.mux.HandleFunc("/api/Spaces-1/artifacts/Artifacts-1/content", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="../report.txt"`)
		_, _ = io.WriteString(w, "all went well")
	})
	space := f.client(t).Space("Spaces-1")
	for range 2 { // the second time it replaces the file
		d, err := space.Artifacts.DownloadContent(background(), "Artifacts-1")
		if err != nil {
			t.Fatal(err)
		}
		path, err := d.SaveIn(folder)
		if content, _ := os.ReadFile(filepath.Join(folder, "report.txt")); err != nil || path != filepath.Join(folder, "report.txt") || string(content) != "all went well" {
			t.Errorf("%s has %q, %v", path, content, err)
		}
	}
	d, err := space.Artifacts.DownloadContent(background(), "Artifacts-2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SaveIn(folder); err == nil || !strings.Contains(err.Error(), "use SaveAs") {
		t.Errorf("error %v", err)
	}
}

// TestSaveNothingHalf: what breaks off leaves the file as it was, and no other.
func TestSaveNothingHalf(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "report.txt")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken off")
	d := &Download{ReadCloser: io.NopCloser(io.MultiReader(strings.NewReader("new"), iotest.ErrReader(broken)))}
	if err := d.SaveAs(path); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	content, err := os.ReadFile(path)
	left, _ := os.ReadDir(folder)
	if string(content) != "old" || err != nil || len(left) != 1 {
		t.Errorf("%q, %v, %v", content, err, left)
	}
}
