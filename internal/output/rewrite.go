package output

import (
	"bytes"
	"errors"
	"path"
)

// A Rewriting is a file that a user wrote, as it was read and as it is to be. Its name is relative to the root, with slashes.
type Rewriting struct {
	Name     string
	Old, New []byte
}

// Rewrite changes files of the user's: all of them or none, and none if one is no longer what was read.
func Rewrite(files []Rewriting, o Options) (err error) {
	for _, f := range files {
		o.Scope.Packages = append(o.Scope.Packages, path.Dir(f.Name))
	}
	t, err := Open(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	unlock, err := t.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := t.Recover(); err != nil {
		return err
	}
	c := t.Plan()
	for _, f := range files {
		there, err := t.ReadFile(f.Name)
		if err != nil {
			return err
		}
		if !bytes.Equal(there, f.Old) {
			return &RefusedError{t.Show(f.Name), "was changed since octogen read it, and nothing is written", "run octogen again"}
		}
		if err := c.add(f.Name, f.Old, f.New); err != nil {
			return err
		}
	}
	return c.Commit()
}
