package emit

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const lockName = ".octogen-lock"

// Lock waits until no other process writes to dir. The file that it locks is gone afterwards, but for a process that is
// killed.
func Lock(dir string) (unlock func() error, err error) {
	name := filepath.Join(dir, lockName)
	for {
		f, err := lockedfile.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if isAt(f, name) {
			// Removed while it is locked: who waits for it finds that it is no longer at its name and begins anew.
			return func() error {
				_ = os.Remove(name) // where an open file cannot be removed, as on Windows, it does no harm
				return f.Close()
			}, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

func isAt(f *lockedfile.File, name string) bool {
	locked, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(name)
	return err == nil && os.SameFile(locked, there)
}

// Locked tells whether another process writes to dir, or was killed when it did.
func Locked(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, lockName))
	return err == nil
}
