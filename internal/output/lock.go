package output

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// stagingName is the folder of unfinished work. Git is told to ignore it by a file in it.
const (
	stagingName = ".octogen-staging"
	busyName    = "busy"       // in the staging folder: locked by the process that works there
	ignoreName  = ".gitignore" // in the staging folder
)

func (t *Tree) staging(name string) string { return path.Join(t.Home, stagingName, name) }

// Busy reports whether another process changes the tree, or was killed when it did.
func (t *Tree) Busy() bool { return t.Exists(t.staging("")) }

// Lock waits until no other process changes the tree. The folder with the file that it locks is gone afterwards, but for a
// process that is killed.
func (t *Tree) Lock() (unlock func() error, err error) {
	if err := t.makeFolder(t.Home); err != nil {
		return nil, err
	}
	for {
		f, err := t.tryLock()
		if err != nil {
			return nil, err
		}
		if f != nil {
			return func() error { return t.unlock(f) }, t.ignore()
		}
	}
}

// tryLock waits for the lock and returns it, or nothing if it is no longer the one that counts: who had it removes it while
// it is locked, and who waited begins anew.
func (t *Tree) tryLock() (*lockedfile.File, error) {
	busy := t.staging(busyName)
	if err := t.Check(busy); err != nil {
		return nil, err
	}
	if err := t.root.Mkdir(t.staging(""), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, t.named(t.staging(""), err)
	}
	made, err := t.root.OpenFile(busy, os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, t.named(busy, err)
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	f, err := lockedfile.OpenFile(t.Show(busy), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || t.isAt(f, busy) {
		return f, err
	}
	return nil, f.Close()
}

func (t *Tree) isAt(f *lockedfile.File, name string) bool {
	locked, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := t.root.Lstat(name)
	return err == nil && os.SameFile(locked, there)
}

// ignore keeps what a killed process leaves from being committed.
func (t *Tree) ignore() error {
	return t.named(t.staging(ignoreName), t.root.WriteFile(t.staging(ignoreName), []byte("*\n"), 0o644))
}

// unlock removes the lock and its folder. Where an open file cannot be removed, as on Windows, and where another process is
// there already, they stay, which does no harm.
func (t *Tree) unlock(f *lockedfile.File) error {
	if pending, err := t.Pending(); err == nil && pending == Clean {
		_ = t.root.Remove(t.staging(ignoreName))
		_ = t.root.Remove(t.staging(busyName))
		_ = t.root.Remove(t.staging(""))
	}
	return f.Close()
}
