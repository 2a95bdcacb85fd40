// Package shared finds, for tests, the documents and payloads of real servers. They are other people's data and not
// part of this repository.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Versions are the server versions whose documents exist.
var Versions = []string{"2018.3.6", "2021.2.1387", "2026.1.9674"}

// Document reads the document of a server version.
func Document(t testing.TB, version string) []byte {
	t.Helper()
	data, err := os.ReadFile(File(t, "specs", "octopus-"+version+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// File is the path of a file of the material. Without it a test is skipped, except in CI, where it fails.
func File(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("OCTOGEN_SHARED")
	if root == "" {
		root = beside(t)
	}
	if _, err := os.Stat(filepath.Join(root, "specs")); err != nil {
		const reason = "the documents of real servers are not here; OCTOGEN_SHARED says where they are"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	return filepath.Join(append([]string{root}, elem...)...)
}

// beside is the folder "shared" next to the checkout.
func beside(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working folder")
		}
		dir = parent
	}
}
