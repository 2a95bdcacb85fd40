package output

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteSingle(t *testing.T) {
	const mark = "<!-- ours -->"
	for name, c := range map[string]struct {
		before  string
		refused bool
	}{
		"new":     {"", false},
		"ours":    {mark + " old", false},
		"foreign": {"somebody's", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "api.html")
			if c.before != "" {
				if err := os.WriteFile(file, []byte(c.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := WriteSingle(file, []byte(mark+" new"), mark)
			var refused *RefusedError
			if errors.As(err, &refused) != c.refused || err != nil && refused == nil {
				t.Fatal(err)
			}
			want := mark + " new"
			if c.refused {
				want = c.before
			}
			if got, _ := os.ReadFile(file); string(got) != want {
				t.Errorf("the file has %q, want %q", got, want)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".octogen-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}
