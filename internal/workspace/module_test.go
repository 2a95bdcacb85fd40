package workspace

import (
	"os"
	"path/filepath"
	"testing"
)

func TestImportPath(t *testing.T) {
	root := t.TempDir()
	for file, content := range map[string]string{
		"go.mod":            "module example.com/shop // a comment\n\ngo 1.24\n",
		"nested/go.mod":     "module \"example.com/nested\"\n",
		"empty/go.mod":      "",
		"bad/go.mod":        "module ../up\n",
		"folder/go.mod/any": "",
	} {
		path := filepath.Join(root, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(root, "linked"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../go.mod", filepath.Join(root, "linked", "go.mod")); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		"":                       "example.com/shop",
		"internal/octopus":       "example.com/shop/internal/octopus", // which need not be there yet
		"nested/octopus":         "example.com/nested/octopus",
		"with space/octopus":     "",
		"empty/octopus":          "",
		"bad/octopus":            "",
		"linked/octopus":         "",
		"folder/octopus":         "",
		"internal/./x/../a.b/_c": "example.com/shop/internal/a.b/_c",
	} {
		if got := importPath(filepath.Join(root, filepath.FromSlash(folder))); got != want {
			t.Errorf("importPath(%q) = %q, want %q", folder, got, want)
		}
	}
}
