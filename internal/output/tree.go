// Package output is the one room that changes files. It does so below one folder only, never through a symbolic link, and
// in full or not at all. What a repository brings along is never taken for octogen's own unfinished work.
package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Options say what a tree is and what may be changed in it.
type Options struct {
	Dir   string // the root; it must exist
	Home  string // folder below the root in which changes are staged, "" for the root itself
	Scope Scope
	// State is a folder of the user's own, outside of every working tree, for the journals of changes. Without one, changes
	// are still whole or not at all, but one that is killed in the middle cannot be finished by the next octogen.
	State  string
	DryRun bool // plan, and change nothing
	// Step, when it is not nil, is called before each step that changes the file system.
	Step func(what string)
}

// Scope says which files below the root octogen may change. Names are relative to the root, with slashes.
type Scope struct {
	Packages  []string // folders of packages, in which it changes Go files
	Beside    []string // folders below each package in which it does so too
	Documents string   // folder in which it changes JSON files, "" for none
	Lock      string   // name of the lock, "" for none
	// Wrote reports whether octogen wrote a Go file, by the beginning of its content.
	Wrote func(content []byte) bool
}

// allows reports whether a file is one that octogen may change.
func (s Scope) allows(name string) bool {
	dir := path.Dir(name)
	switch {
	case !filepath.IsLocal(filepath.FromSlash(name)):
		return false
	case s.Lock != "" && name == s.Lock:
		return true
	case s.Documents != "" && path.Ext(name) == ".json":
		return dir == path.Clean(s.Documents)
	case path.Ext(name) != ".go":
		return false
	}
	return slices.ContainsFunc(s.Packages, func(p string) bool { return slices.Contains(s.folders(p), dir) })
}

// folders are those of a package.
func (s Scope) folders(pkg string) []string {
	folders := []string{path.Clean(pkg)}
	for _, beside := range s.Beside {
		folders = append(folders, path.Join(pkg, beside))
	}
	return folders
}

// A Tree is a folder below which files are read and changed.
type Tree struct {
	Options
	root *os.Root
}

// Open opens a tree. The root itself may be reached by a symbolic link; what lies below it may not.
func Open(o Options) (*Tree, error) {
	if o.Home == "" {
		o.Home = "."
	}
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, err
	}
	return &Tree{Options: o, root: root}, nil
}

// Close closes the tree.
func (t *Tree) Close() error { return t.root.Close() }

// Show is a file's name as the user may know it.
func (t *Tree) Show(name string) string { return filepath.Join(t.Dir, filepath.FromSlash(name)) }

// A RefusedError is a path that octogen does not touch.
type RefusedError struct{ Path, Problem, Remedy string }

func (e *RefusedError) Error() string { return e.Path + ": " + e.Problem + "; " + e.Remedy }

// Check refuses a path that leads out of the tree, through a symbolic link, or through a file.
func (t *Tree) Check(name string) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return &RefusedError{t.Show(name), "is outside of the folder " + filepath.Clean(t.Dir), "octogen works below the folder of its configuration alone"}
	}
	parts := strings.Split(path.Clean(name), "/")
	for i := range parts {
		prefix := path.Join(parts[:i+1]...)
		info, err := t.root.Lstat(prefix)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return t.named(prefix, err)
		case info.Mode()&fs.ModeSymlink != 0:
			return &RefusedError{t.Show(prefix), "is a symbolic link, and octogen follows none", "put a folder or a file in its place"}
		case i < len(parts)-1 && !info.IsDir():
			return t.notFolder(prefix)
		}
	}
	return nil
}

func (t *Tree) notFolder(name string) error {
	return &RefusedError{t.Show(name), "is a file where a folder is needed", "move it, or choose another folder"}
}

// named returns an error of the rooted access the file's whole name.
func (t *Tree) named(name string, err error) error {
	var failed *fs.PathError
	if !errors.As(err, &failed) {
		return err
	}
	if errors.Is(failed.Err, fs.ErrPermission) || errors.Is(failed.Err, syscall.EROFS) {
		return fmt.Errorf("%s: %w; octogen must be allowed to read and write there", t.Show(name), failed.Err)
	}
	return fmt.Errorf("%s: %w", t.Show(name), failed.Err)
}

// ReadFile reads a file of the tree. One that is not there is [fs.ErrNotExist].
func (t *Tree) ReadFile(name string) ([]byte, error) {
	if err := t.Check(name); err != nil {
		return nil, err
	}
	data, err := t.root.ReadFile(name)
	if err != nil {
		return nil, t.named(name, err)
	}
	return data, nil
}

// Exists reports whether there is a file of a name.
func (t *Tree) Exists(name string) bool {
	_, err := t.root.Lstat(name)
	return err == nil
}

// List names the regular files in a folder, in order; none if the folder is not there.
func (t *Tree) List(folder string) ([]string, error) {
	if err := t.Check(folder); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(t.root.FS(), path.Clean(folder))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, syscall.ENOTDIR):
		return nil, t.notFolder(folder)
	case err != nil:
		return nil, t.named(folder, err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// PackageFiles lists the files in the folders of a package that octogen wrote, relative to the package, in order.
func (t *Tree) PackageFiles(pkg string) ([]string, error) {
	var names []string
	for _, beside := range append([]string{"."}, t.Scope.Beside...) {
		list, err := t.List(path.Join(pkg, beside))
		if err != nil {
			return nil, err
		}
		for _, name := range list {
			if path.Ext(name) == ".go" && t.wrote(path.Join(pkg, beside, name)) {
				names = append(names, path.Join(beside, name))
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

// wrote reports whether octogen wrote a Go file. Only its beginning is read.
func (t *Tree) wrote(name string) bool {
	file, err := t.root.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	start := make([]byte, 200)
	n, _ := file.Read(start) // what cannot be read is not octogen's
	return t.Scope.Wrote(start[:n])
}

func (t *Tree) step(what string) {
	if t.Step != nil {
		t.Step(what)
	}
}
