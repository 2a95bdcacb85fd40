package output

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteSingle writes one file that its user named, in full or not at all. A file that is there already is replaced only if it
// begins with the mark of what octogen writes.
func WriteSingle(name string, content []byte, mark string) error {
	present, err := os.ReadFile(name)
	switch {
	case err == nil && !bytes.HasPrefix(present, []byte(mark)):
		return &RefusedError{Path: name, Problem: "octogen did not write this file", Remedy: "choose another name, or remove it"}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), ".octogen-*")
	if err != nil {
		return err
	}
	if err := writeAndClose(temporary, content); err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	if err := os.Rename(temporary.Name(), name); err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func writeAndClose(file *os.File, content []byte) error {
	_, err := file.Write(content)
	return errors.Join(err, file.Chmod(0o644), file.Close())
}
