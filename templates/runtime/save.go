package octopus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// SaveIn writes the download to a folder, under the name that the server has for it, closes it and returns the path. The file
// is readable by its owner alone. One of that name is replaced, and only once the download is complete.
func (d *Download) SaveIn(folder string) (path string, err error) {
	if d.Name == "" {
		return "", errors.Join(errors.New("octopus: the server names no file for this download; use SaveAs"), d.Close())
	}
	path = filepath.Join(folder, d.Name)
	return path, d.SaveAs(path)
}

// SaveAs writes the download to a file and closes it. The file is readable by its owner alone. One that is there is replaced,
// and only once the download is complete.
func (d *Download) SaveAs(path string) error {
	defer d.Close()
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = io.Copy(file, d)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // the error that matters is the first
		return fmt.Errorf("octopus: saving %s: %w", path, err)
	}
	return nil
}
