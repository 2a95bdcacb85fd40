package output

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// readyName is a file in the staging folder that says that everything is there, and holds the nonce of the change.
const readyName = "READY"

// Commit does what is planned, or nothing.
//
// Everything is first written to a staging folder, so that a full disk or an interrupt leaves all as it was. A marker,
// written last, makes the change certain; then the files are renamed into place. Should the process be killed in between,
// [Tree.Recover] finishes the work: until then some files can be new and others old.
func (c *Change) Commit() error {
	if c.Empty() {
		return nil
	}
	t := c.tree
	for _, s := range c.steps {
		if err := t.Check(s.Path); err != nil {
			return err
		}
	}
	if err := c.stage(); err != nil {
		return errors.Join(err, t.clear())
	}
	return t.carryOut(c.steps)
}

// stage writes everything beside its place and marks it ready last.
func (c *Change) stage() error {
	t := c.tree
	for i, s := range c.steps {
		if s.New == "" {
			continue
		}
		t.step("stage " + s.Path)
		name := t.staging(strconv.Itoa(i))
		if err := t.root.WriteFile(name, c.contents[i], 0o644); err != nil {
			return t.named(name, err)
		}
		if s.Old == "" {
			continue
		}
		if info, err := t.root.Stat(s.Path); err == nil {
			if err := t.root.Chmod(name, info.Mode().Perm()); err != nil {
				return t.named(name, err)
			}
		}
	}
	t.step("write the journal")
	nonce, err := t.writeJournal(c.steps)
	if err != nil {
		return err
	}
	ready := t.staging(readyName)
	t.step("write the marker")
	if err := t.root.WriteFile(ready+"~", []byte(nonce+"\n"), 0o644); err != nil {
		return t.named(ready, err)
	}
	t.step("set the marker")
	return t.named(ready, t.root.Rename(ready+"~", ready))
}

// Pending is what an earlier change left.
type Pending int

// What can be left.
const (
	Clean Pending = iota
	Begun         // it was killed before it changed anything
	Ready         // it was killed while files were renamed into place
)

// stagedName is the name of a staged file: the number of its step.
var stagedName = regexp.MustCompile(`^\d+$`)

// Pending looks at the staging folder. One with anything in it that octogen does not put there is an error.
func (t *Tree) Pending() (Pending, error) {
	entries, err := t.stagingEntries()
	if err != nil {
		return Clean, err
	}
	pending := Clean
	for _, entry := range entries {
		switch name := entry.Name(); {
		case !entry.Type().IsRegular() || name != ignoreName && name != busyName && name != readyName && name != readyName+"~" && !stagedName.MatchString(name):
			return Clean, &RefusedError{t.Show(t.staging(name)), "octogen did not write this file", "move it away, octogen keeps its own work in that folder"}
		case name == readyName:
			pending = Ready
		case name != ignoreName && name != busyName:
			pending = max(pending, Begun)
		}
	}
	return pending, nil
}

func (t *Tree) stagingEntries() ([]fs.DirEntry, error) {
	staging := t.staging("")
	if err := t.Check(staging); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(t.root.FS(), staging)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, syscall.ENOTDIR):
		return nil, t.notFolder(staging)
	}
	return entries, t.named(staging, err)
}

// Recover finishes or clears what an earlier change was killed in. It finishes only what this very checkout began: the
// steps come from the journal, which lies outside of the tree.
func (t *Tree) Recover() error {
	pending, err := t.Pending()
	if err != nil || pending == Clean {
		return err
	}
	if pending == Begun {
		t.step("clear the staging folder")
		return t.clear()
	}
	nonce, err := t.ReadFile(t.staging(readyName))
	if err != nil {
		return err
	}
	steps, err := t.readJournal(strings.TrimSpace(string(nonce)))
	if err != nil {
		return err
	}
	return t.carryOut(steps)
}

// clear empties the staging folder but for the lock, which its owner removes.
func (t *Tree) clear() error {
	entries, err := t.stagingEntries()
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == busyName || entry.Name() == ignoreName {
			continue
		}
		if err := t.root.Remove(t.staging(entry.Name())); err != nil {
			return t.named(t.staging(entry.Name()), err)
		}
	}
	return t.removeJournal()
}

// carryOut takes the steps. It can be repeated: what was done is found done. A file that is neither what the plan saw nor
// what it wants was changed by somebody else since, and then no step is taken.
func (t *Tree) carryOut(steps []step) error {
	todo := make([]bool, len(steps))
	for i, s := range steps {
		there, err := t.digest(s.Path)
		if err != nil {
			return err
		}
		switch there {
		case s.New:
		case s.Old:
			todo[i] = true
		default:
			return fmt.Errorf("%s was changed while octogen was about to replace it; remove %s to keep it as it is, then run octogen again", t.Show(s.Path), t.Show(t.staging("")))
		}
	}
	for i, s := range steps {
		if !todo[i] {
			continue
		}
		if err := t.take(s, t.staging(strconv.Itoa(i))); err != nil {
			return err
		}
	}
	t.step("clear the staging folder")
	return t.clear()
}

func (t *Tree) take(s step, staged string) error {
	if err := t.Check(s.Path); err != nil {
		return err
	}
	if s.New == "" {
		t.step("remove " + s.Path)
		return t.named(s.Path, t.root.Remove(s.Path))
	}
	if got, err := t.digest(staged); err != nil || got != s.New {
		return errors.Join(fmt.Errorf("%s: is not what octogen put there; remove the folder and run octogen again", t.Show(staged)), err)
	}
	if err := t.makeFolder(path.Dir(s.Path)); err != nil {
		return err
	}
	t.step("replace " + s.Path)
	err := t.root.Rename(staged, s.Path)
	if errors.Is(err, syscall.EXDEV) {
		return t.moveAcross(staged, s.Path)
	}
	return t.named(s.Path, err)
}

// moveAcross moves a file to another file system, where a rename cannot.
func (t *Tree) moveAcross(from, to string) error {
	content, err := t.ReadFile(from)
	if err != nil {
		return err
	}
	beside := path.Join(path.Dir(to), stagingName+"-"+path.Base(to)) // the go command ignores names with a dot
	if err := t.root.WriteFile(beside, content, 0o644); err != nil {
		return errors.Join(t.named(beside, err), t.root.Remove(beside))
	}
	return t.named(to, t.root.Rename(beside, to))
}

// makeFolder makes a folder of the tree and those on the way to it.
func (t *Tree) makeFolder(name string) error {
	if err := t.Check(path.Join(name, "x")); err != nil {
		return err
	}
	return t.named(name, t.root.MkdirAll(name, 0o755))
}

// makeFolder makes a folder that the user has named.
func makeFolder(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	var failed *fs.PathError
	if errors.As(err, &failed) && errors.Is(failed.Err, syscall.ENOTDIR) {
		return &RefusedError{failed.Path, "is a file where a folder is needed", "move it, or choose another folder"}
	}
	return err
}

// digest is that of a file, "" when there is none.
func (t *Tree) digest(name string) (string, error) {
	content, err := t.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return digestOf(content), nil
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
