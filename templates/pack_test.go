package octopus

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackageFileName(t *testing.T) {
	for _, test := range []struct{ id, version, want, fails string }{
		{"web", "1.2.3", "web.1.2.3.zip", ""},
		{"Acme.Web-2", "1.0.0-beta.1+17", "Acme.Web-2.1.0.0-beta.1+17.zip", ""},
		{"Acme.3D", "1", "Acme.3D.1.zip", ""},
		{"web.2", "1.0", "", "would read web.2.1.0 as version 2.1.0 of web"},
		{"", "1.0", "", "not the ID"},
		{"../web", "1.0", "", "not the ID"},
		{"web..x", "1.0", "", "not the ID"},
		{"web", "latest", "", "not the version"},
		{"web", "1.0/../..", "", "not the version"},
	} {
		got, err := PackageFileName(test.id, test.version)
		if got != test.want || (err == nil) != (test.fails == "") {
			t.Errorf("%s %s: got %q, %v", test.id, test.version, got, err)
		}
		if err != nil {
			wantText(t, err.Error(), test.fails)
		}
	}
}

func TestPackFolder(t *testing.T) {
	folder, dir := t.TempDir(), t.TempDir()
	for name, content := range map[string]string{"index.html": "<html>", "bin/start": "#!"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	path, err := PackFolder(folder, dir, "web", "1.2.3")
	if err != nil || path != filepath.Join(dir, "web.1.2.3.zip") {
		t.Fatalf("packed %s, %v", path, err)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if content, err := fs.ReadFile(archive, "bin/start"); err != nil || string(content) != "#!" {
		t.Errorf("bin/start is %q, %v", content, err)
	}
	if info, err := fs.Stat(archive, "bin/start"); err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("bin/start: %v, %v", info, err)
	}

	if _, err := PackFolder(folder, filepath.Join(folder, "bin"), "web", "1.2.3"); err == nil || !strings.Contains(err.Error(), "part of itself") {
		t.Errorf("error %v", err)
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(folder, "name")); err != nil {
		t.Skip(err)
	}
	if _, err := PackFolder(folder, dir, "web", "1.2.4"); err == nil {
		t.Error("packed what a link leads to")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind %v", left)
	}
}
