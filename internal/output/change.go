package output

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
	"sort"
	"strings"
)

// A File is one file of a package. Its name has slashes.
type File struct {
	Name    string
	Content []byte
}

// A Difference is what a package has to become what it should be.
type Difference struct {
	Written, Removed []string // names of files, sorted
	Unchanged        int
}

// Count is the number of files that change.
func (d Difference) Count() int { return len(d.Written) + len(d.Removed) }

// A Change is a plan of what is to be written and removed, in several folders, in full or not at all.
type Change struct {
	tree     *Tree
	steps    []step
	contents [][]byte // aligned with steps; nil for a removal
}

// A step replaces or removes one file. Digests keep it from being taken on anything but what it was planned for.
type step struct {
	Path string `json:"path"`          // relative to the root, with slashes
	Old  string `json:"old,omitempty"` // digest of what is there, "" for nothing
	New  string `json:"new,omitempty"` // digest of what is to be there, "" for nothing
}

// Plan begins a change.
func (t *Tree) Plan() *Change { return &Change{tree: t} }

// Empty reports whether nothing is planned.
func (c *Change) Empty() bool { return len(c.steps) == 0 }

// Put plans to make a file hold the content, whatever it holds now: whose it is must have been decided before.
func (c *Change) Put(name string, content []byte) error {
	old, err := c.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return c.add(name, nil, content)
	}
	if err != nil || bytes.Equal(old, content) {
		return err
	}
	return c.add(name, old, content)
}

// Remove plans to remove a file.
func (c *Change) Remove(name string) error {
	old, err := c.tree.ReadFile(name)
	if err != nil {
		return err
	}
	return c.add(name, old, nil)
}

func (c *Change) add(name string, old, content []byte) error {
	if !c.tree.Scope.allows(name) {
		return &RefusedError{c.tree.Show(name), "is not a file of octogen's", "octogen changes clients, documents and its lock alone"}
	}
	s := step{Path: name}
	if old != nil {
		s.Old = digestOf(old)
	}
	if content != nil {
		s.New = digestOf(content)
	}
	c.steps = append(c.steps, s)
	c.contents = append(c.contents, content)
	return nil
}

// Package plans what makes a folder hold the files of a package: those that differ are written, those that octogen wrote
// earlier and no longer does are removed. A file that octogen did not write is never touched; if one is in the way, that is
// an error.
func (c *Change) Package(pkg string, files []File) (Difference, error) {
	var d Difference
	for _, f := range files {
		changed, err := c.file(path.Join(pkg, f.Name), f.Content)
		if err != nil {
			return Difference{}, err
		}
		if changed {
			d.Written = append(d.Written, f.Name)
		} else {
			d.Unchanged++
		}
	}
	if err := c.tree.checkNeighbours(pkg, files); err != nil {
		return Difference{}, err
	}
	var err error
	d.Removed, err = c.leftovers(pkg, files)
	sort.Strings(d.Written)
	return d, err
}

// file plans one file of a package and reports whether it changes.
func (c *Change) file(name string, content []byte) (bool, error) {
	old, err := c.tree.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, c.add(name, nil, content)
	case err != nil:
		return false, err
	case bytes.Equal(old, content):
		return false, nil
	case !c.tree.Scope.Wrote(old):
		return false, &RefusedError{c.tree.Show(name), "octogen did not write this file and will not overwrite it", "move it, or choose another folder"}
	}
	return true, c.add(name, old, content)
}

// leftovers plans to remove what octogen wrote to a package and no longer does.
func (c *Change) leftovers(pkg string, files []File) ([]string, error) {
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Name] = true
	}
	there, err := c.tree.PackageFiles(pkg)
	if err != nil {
		return nil, err
	}
	var removed []string
	for _, name := range there {
		if wanted[name] {
			continue
		}
		if err := c.Remove(path.Join(pkg, name)); err != nil {
			return nil, err
		}
		removed = append(removed, name)
	}
	return removed, nil
}

// checkNeighbours finds a Go file of another package in a folder, beside which the files would not compile.
func (t *Tree) checkNeighbours(pkg string, files []File) error {
	name := packageName(files)
	entries, err := t.List(pkg)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		file := path.Join(pkg, entry)
		if path.Ext(entry) != ".go" || strings.HasSuffix(entry, "_test.go") || t.wrote(file) {
			continue
		}
		if built, err := build.Default.MatchFile(t.Show(pkg), entry); err != nil || !built {
			continue
		}
		content, err := t.ReadFile(file)
		if err != nil {
			return err
		}
		if other := packageOf(content); other != "" && other != name {
			return fmt.Errorf("%s: is of package %s, and package %s cannot be in the same folder; choose another folder, or another name with --package", t.Show(file), other, name)
		}
	}
	return nil
}

// packageName is the name of the package that files make, without those in folders beside it.
func packageName(files []File) string {
	for _, f := range files {
		if name := packageOf(f.Content); name != "" && !strings.Contains(f.Name, "/") {
			return name
		}
	}
	return ""
}

// packageOf is the name in the package clause of a file, "" if it has none.
func packageOf(content []byte) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", content, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return file.Name.Name
}

// Write makes a folder hold the files of a package and changes nothing else. Of several processes that write to it, one
// after the other does. The scope's packages are set to that one.
func Write(dir string, files []File, o Options) (_ Difference, err error) {
	t, pkg, err := openPackage(dir, o)
	if t != nil {
		defer func() { err = errors.Join(err, t.Close()) }()
	}
	if err != nil {
		return Difference{}, err
	}
	if o.DryRun || !t.Busy() {
		c := t.Plan()
		if d, err := c.Package(pkg, files); o.DryRun || err == nil && c.Empty() {
			return d, err // also in a folder that cannot be written to
		}
	}
	unlock, err := t.Lock()
	if err != nil {
		return Difference{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := t.Recover(); err != nil {
		return Difference{}, err
	}
	c := t.Plan()
	d, err := c.Package(pkg, files)
	if err != nil {
		return Difference{}, err
	}
	return d, c.Commit()
}

// openPackage opens the tree of one package, in which changes are staged in the package's folder. A folder below the
// present one is held against symbolic links on the whole way to it; what the user has named from elsewhere is trusted as
// far as to its parent.
func openPackage(dir string, o Options) (t *Tree, pkg string, err error) {
	dir = filepath.Clean(dir)
	o.Dir, pkg = ".", filepath.ToSlash(dir)
	if !filepath.IsLocal(dir) {
		o.Dir, pkg = filepath.Dir(dir), filepath.Base(dir)
		if pkg == ".." || pkg == "/" || pkg == `\` {
			o.Dir, pkg = dir, "."
		}
		if o.DryRun {
			o.Dir, pkg = existing(o.Dir, pkg)
		} else if err := makeFolder(o.Dir); err != nil {
			return nil, "", err
		}
	}
	o.Home, o.Scope.Packages = pkg, []string{pkg}
	if t, err = Open(o); err != nil {
		return nil, "", err
	}
	if err := t.Check(path.Join(pkg, "x")); err != nil || o.DryRun {
		return t, pkg, err
	}
	return t, pkg, t.makeFolder(pkg)
}

// existing goes up from a folder to one that is there, and extends the path below it instead.
func existing(dir, below string) (string, string) {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir, below
		}
		dir, below = filepath.Dir(dir), path.Join(filepath.Base(dir), below)
	}
}
