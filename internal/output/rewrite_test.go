package output

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestRewrite: all files of a user's or none, and none that is not what was read, or not below the root, or a link.
func TestRewrite(t *testing.T) {
	for _, test := range []struct {
		name, changed string
		file          string // the second
		link, ok      bool
	}{
		{"as read", "", "b/b.go", false, true},
		{"one was changed", "a/a.go", "b/b.go", false, false},
		{"the other was changed", "b/b.go", "b/b.go", false, false},
		{"outside", "", "../b.go", false, false},
		{"a link", "", "b/b.go", true, false},
		{"no Go file", "", "b/b.txt", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "root")
			write := func(name, content string) {
				name = filepath.Join(dir, name)
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			write("a/a.go", "old a")
			write(test.file, "old b")
			if test.link {
				if err := errors.Join(os.Rename(filepath.Join(dir, "b"), filepath.Join(dir, "c")), os.Symlink("c", filepath.Join(dir, "b"))); err != nil {
					t.Fatal(err)
				}
			}
			if test.changed != "" {
				write(test.changed, "mine")
			}
			err := Rewrite([]Rewriting{{"a/a.go", []byte("old a"), []byte("new a")}, {test.file, []byte("old b"), []byte("new b")}}, Options{Dir: dir, State: t.TempDir()})
			if (err == nil) != test.ok {
				t.Errorf("%v", err)
			}
			want := map[bool]string{true: "new ", false: "old "}[test.ok]
			for name, content := range map[string]string{"a/a.go": want + "a", test.file: want + "b"} {
				if name == test.changed {
					content = "mine"
				}
				got, err := os.ReadFile(filepath.Join(dir, name))
				info, err2 := os.Stat(filepath.Join(dir, name))
				if err := errors.Join(err, err2); err != nil || string(got) != content || info.Mode().Perm() != 0o600 {
					t.Errorf("%s has %q, mode %v, %v; want %q", name, got, info.Mode(), err, content)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, stagingName)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the staging folder is left: %v", err)
			}
		})
	}
}
