package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"
)

// Change says what Write did.
type Change struct {
	Written, Removed []string // names of files, sorted
	Unchanged        int
}

// Write makes dir hold the files: those that differ are written, those that octogen wrote earlier and no longer does are
// removed, all or none of it. A file that octogen did not write is never touched; if one is in the way, nothing is done.
// It is a [Transaction] of its own. Of several processes that write to dir one after the other does.
func Write(dir string, files []File) (_ Change, err error) {
	if err := makeFolder(dir); err != nil {
		return Change{}, err
	}
	if !Interrupted(dir) {
		t := &Transaction{root: dir}
		if change, err := t.Package(dir, files); err == nil && t.Empty() {
			return change, nil // also in a folder that cannot be written to
		}
	}
	unlock, err := Lock(dir)
	if err != nil {
		return Change{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	t, err := Begin(dir)
	if err != nil {
		return Change{}, err
	}
	change, err := t.Package(dir, files)
	if err != nil {
		return Change{}, err
	}
	return change, t.Commit()
}

func makeFolder(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	var failed *fs.PathError
	if errors.As(err, &failed) && failed.Err == syscall.ENOTDIR {
		return fmt.Errorf("%s: is a file where a folder is needed; move it, or choose another folder", failed.Path)
	}
	return err
}

// folders are those of a package in which octogen has files: its own, and that of the test double.
var folders = []string{".", TestDouble}

// TestDouble is the folder, and the package, of the test double beside each package.
const TestDouble = "octopustest"

// Package plans what makes dir hold the files of a package.
func (t *Transaction) Package(dir string, files []File) (Change, error) {
	if dir != t.root { // which Begin has looked after
		if err := Recover(dir); err != nil {
			return Change{}, err
		}
	}
	var change Change
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Name] = true
		old, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			old = nil
		case err != nil:
			return Change{}, err
		case bytes.Equal(old, f.Content):
			change.Unchanged++
			continue
		case !ours(old):
			return Change{}, fmt.Errorf("%s: octogen did not write this file and will not overwrite it; move it, or choose another folder", filepath.Join(dir, f.Name))
		}
		if err := t.put(filepath.Join(dir, filepath.FromSlash(f.Name)), old, f.Content); err != nil {
			return Change{}, err
		}
		change.Written = append(change.Written, f.Name)
	}
	if err := checkNeighbours(dir, files); err != nil {
		return Change{}, err
	}
	left, err := Files(dir)
	if err != nil {
		return Change{}, err
	}
	for _, name := range left {
		if wanted[name] {
			continue
		}
		if err := t.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return Change{}, err
		}
		change.Removed = append(change.Removed, name)
	}
	sort.Strings(change.Written)
	return change, nil
}

// checkNeighbours finds a Go file of another package in dir, beside which the files would not compile.
func checkNeighbours(dir string, files []File) error {
	var name string
	for _, f := range files {
		if name = packageOf(f.Name, f.Content); name != "" && !strings.Contains(f.Name, "/") {
			break
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) { // which writing will say
		return err
	}
	for _, entry := range entries {
		file := filepath.Join(dir, entry.Name())
		if !entry.Type().IsRegular() || strings.HasSuffix(file, "_test.go") || isOurs(file) {
			continue
		}
		if built, err := build.Default.MatchFile(dir, entry.Name()); err != nil || !built || filepath.Ext(file) != ".go" {
			continue
		}
		if other := packageOf(file, nil); other != "" && other != name {
			return fmt.Errorf("%s: is of package %s, and package %s cannot be in the same folder; choose another folder, or another name with --package", file, other, name)
		}
	}
	return nil
}

// packageOf is the name in the package clause of a file, "" if it has none. Without content the file is read.
func packageOf(name string, content []byte) string {
	var source any
	if content != nil {
		source = content
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return file.Name.Name
}

// Files lists the files in the folder of a package that octogen wrote, sorted, with slashes.
func Files(dir string) ([]string, error) {
	var names []string
	for _, folder := range folders {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			name := path.Join(folder, entry.Name())
			if entry.Type().IsRegular() && strings.HasSuffix(name, ".go") && isOurs(filepath.Join(dir, filepath.FromSlash(name))) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

// ours tells whether octogen wrote a file: its first line says so.
func ours(content []byte) bool {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	first = bytes.TrimSuffix(first, []byte("\r"))
	return bytes.HasPrefix(first, []byte(headerPrefix)) && bytes.HasSuffix(first, []byte("DO NOT EDIT."))
}

// isOurs tells whether octogen wrote a file. Only its first line is read.
func isOurs(name string) bool {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	start := make([]byte, 200)
	n, _ := file.Read(start) // what cannot be read is not ours
	return ours(start[:n])
}
