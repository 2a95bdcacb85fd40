package emit

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

const testHeader = headerPrefix + " v1. DO NOT EDIT.\n\npackage x\n"

func generated(name, body string) File {
	return File{Name: name, Content: []byte(testHeader + body)}
}

// contents reads a folder: names and contents of all files below it.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		got[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWriteTouchesOnlyWhatChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "octopus")
	if _, err := Write(dir, []File{generated("a.go", "// 1"), generated("b.go", "")}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "mine.go", "package x\n")
	put(t, dir, "notes.txt", headerPrefix+" not Go. DO NOT EDIT.\n")
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range []string{"a.go", "b.go", "mine.go"} {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	change, err := Write(dir, []File{generated("a.go", "// 2"), generated("c.go", "")})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(change.Written, []string{"a.go", "c.go"}) || !slices.Equal(change.Removed, []string{"b.go"}) || change.Unchanged != 0 {
		t.Errorf("change = %+v", change)
	}
	got := contents(t, dir)
	want := map[string]string{"a.go": testHeader + "// 2", "c.go": testHeader, "mine.go": "package x\n", "notes.txt": headerPrefix + " not Go. DO NOT EDIT.\n"}
	if len(got) != len(want) {
		t.Errorf("files: %v", got)
	}
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%s = %q, want %q", name, got[name], content)
		}
	}
	change, err = Write(dir, []File{generated("a.go", "// 2"), generated("c.go", "")})
	if err != nil || len(change.Written)+len(change.Removed) != 0 || change.Unchanged != 2 {
		t.Errorf("second write: %+v, %v", change, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "mine.go")); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("mine.go was touched: %v, %v", info.ModTime(), err)
	}
}

func TestWriteRefusesForeignFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "b.go", "package mine\n")
	_, err := Write(dir, []File{generated("a.go", ""), generated("b.go", "")})
	if err == nil || !strings.Contains(err.Error(), "b.go") || !strings.Contains(err.Error(), "did not write") {
		t.Errorf("err = %v", err)
	}
	if got := contents(t, dir); len(got) != 1 || got["b.go"] != "package mine\n" {
		t.Errorf("files: %v", got)
	}
}

// TestWriteFailsWhole lets staging fail: the old state stands.
func TestWriteFailsWhole(t *testing.T) {
	dir := t.TempDir()
	if _, err := Write(dir, []File{generated("a.go", "// 1")}); err != nil {
		t.Fatal(err)
	}
	bad := File{Name: strings.Repeat("x", 300) + ".go", Content: []byte(testHeader)}
	if _, err := Write(dir, []File{generated("a.go", "// 2"), bad}); err == nil {
		t.Fatal("a name that no file system takes was written")
	}
	if got := contents(t, dir); len(got) != 1 || got["a.go"] != testHeader+"// 1" {
		t.Errorf("files: %v", got)
	}
}

// killed is what a test panics with where the process is to end.
type killed struct{}

// killAt runs f and ends it before the given step that changes the file system. It tells whether there was such a step.
func killAt(step int, f func()) (reached bool) {
	n := 0
	OnStep = func(string) {
		if n++; n > step {
			panic(killed{})
		}
	}
	defer func() {
		OnStep = nil
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
			reached = true
		}
	}()
	f()
	return false
}

// TestWriteRecovers kills a Write at each step, then the recovery too, and finds the old or the new state after that.
func TestWriteRecovers(t *testing.T) {
	files := []File{generated("a.go", "// 2"), generated("c.go", ""), generated("octopustest/d.go", "")}
	olds, dones := 0, 0
	for first, more := 0, true; more; first++ {
		more = false
		for second, again := 0, true; again; second++ {
			dir := t.TempDir()
			if _, err := Write(dir, []File{generated("a.go", "// 1"), generated("b.go", "")}); err != nil {
				t.Fatal(err)
			}
			more = killAt(first, func() { _, _ = Write(dir, files) }) || more
			again = killAt(second, func() { _ = Recover(dir) })
			if err := Recover(dir); err != nil {
				t.Fatal(err)
			}
			got := contents(t, dir)
			old := got["a.go"] == testHeader+"// 1" && got["b.go"] == testHeader && len(got) == 2
			done := got["a.go"] == testHeader+"// 2" && got["c.go"] == testHeader && got["octopustest/d.go"] == testHeader && len(got) == 3
			if !old && !done {
				t.Errorf("killed at step %d, the recovery at step %d: %v", first, second, got)
			}
			if old {
				olds++
			} else {
				dones++
			}
		}
	}
	if olds < 5 || dones < 5 {
		t.Errorf("%d kills left the old state, %d the new: the steps are not those of a write", olds, dones)
	}
}

// TestRecoverTouchesNothingForeign: a staging folder, or a place in the output, that holds somebody else's file.
func TestRecoverTouchesNothingForeign(t *testing.T) {
	staged := func(t *testing.T, files map[string]string) string {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, stagingName), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range files {
			put(t, dir, name, content)
		}
		return dir
	}
	in := func(name string) string { return filepath.Join(stagingName, name) }
	ready := func(steps ...string) string { return readyHeader + "\n" + strings.Join(steps, "\n") }
	mine, theirs := digestOf([]byte("package mine")), digestOf([]byte(testHeader))
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string // part of the error
	}{
		{"a file of the user", map[string]string{in("my.txt"): "mine"}, "my.txt"},
		{"a marker that octogen did not write", map[string]string{in(readyName): "notes.txt\nmine.go", "notes.txt": "mine", "mine.go": "package mine"}, readyName},
		{"a marker that is no list of steps", map[string]string{in(readyName): ready("mine.go"), "mine.go": "package mine"}, readyName},
		{"a file in the way", map[string]string{in(readyName): ready(`{"path":"a.go","new":"` + theirs + `"}`), in("0"): testHeader, "a.go": "package mine"}, readyName},
		{"a file changed since", map[string]string{in(readyName): ready(`{"path":"a.json","old":"` + theirs + `","new":"` + theirs + `1"}`), in("0"): "{}", "a.json": "mine"}, "a.json was changed"},
		{"a file of the user to remove", map[string]string{in(readyName): ready(`{"path":"mine.go","old":"` + mine + `"}`), "mine.go": "package mine"}, readyName},
		{"a file that octogen never writes", map[string]string{in(readyName): ready(`{"path":"run.sh","old":"` + mine + `"}`), "run.sh": "package mine"}, readyName},
		{"a file above the root", map[string]string{in(readyName): ready(`{"path":"../a.json","new":"` + mine + `"}`), in("0"): "package mine"}, readyName},
		{"staged content that is not what was staged", map[string]string{in(readyName): ready(`{"path":"a.json","new":"` + mine + `"}`), in("0"): "{}"}, "is not what octogen put there"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := staged(t, test.files)
			err := Recover(dir)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("err = %v", err)
			}
			got := contents(t, dir)
			for name, content := range test.files {
				if got[name] != content {
					t.Errorf("%s is now %q", name, got[name])
				}
			}
		})
	}
}

// TestWriteAtOnce: writers that begin at the same time leave what one of them wrote, whole, and no lock.
func TestWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group errgroup.Group
	for writer := range 8 {
		group.Go(func() error {
			var files []File
			for i := range 50 {
				files = append(files, File{Name: fmt.Sprintf("f%d.go", i), Content: fmt.Appendf(nil, "%s v0. DO NOT EDIT.\n\npackage p // %d\n", headerPrefix, writer)})
			}
			_, err := Write(dir, files)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 50 {
		t.Errorf("%d entries, want 50 files", len(entries))
	}
	contents := map[string]bool{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		contents[string(content)] = true
	}
	if len(contents) != 1 {
		t.Errorf("the files of %d writers are mixed", len(contents))
	}
}
