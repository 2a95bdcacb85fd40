package octopuspack

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Zip packs the files of a folder into a zip file in the folder target, and returns its path. Links are followed as long as they
// stay in the folder; one that leads out of it, or to a folder, is an error, and nothing is written.
func Zip(folder, target, id, version string) (path string, err error) {
	name, err := FileName(id, version, ".zip")
	if err != nil {
		return "", err
	}
	return pack(folder, target, name, func(a *archive) error { return a.addFolder(same) })
}

// archive is a zip file that is written from a folder.
type archive struct {
	*zip.Writer
	files fs.FS // of the folder
}

// pack writes an archive in full or not at all.
func pack(folder, target, name string, fill func(*archive) error) (string, error) {
	path := filepath.Join(target, name)
	if err := outside(folder, path); err != nil {
		return "", err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", fmt.Errorf("octopuspack: %w", err)
	}
	defer root.Close()
	file, err := os.CreateTemp(target, "."+name+"-*")
	if err != nil {
		return "", fmt.Errorf("octopuspack: %w", err)
	}
	defer os.Remove(file.Name()) // fails once it is renamed
	a := &archive{zip.NewWriter(file), root.FS()}
	err = fill(a)
	if err == nil {
		err = a.Close()
	}
	if err = errors.Join(err, file.Chmod(0o644), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return "", fmt.Errorf("octopuspack: packing %s: %w", folder, err)
	}
	return path, nil
}

// outside refuses an archive that would have itself in it.
func outside(folder, path string) error {
	in, err := realPath(folder)
	if err != nil {
		return fmt.Errorf("octopuspack: %w", err)
	}
	at, err := realPath(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("octopuspack: %w", err)
	}
	if below, err := filepath.Rel(in, at); err == nil && filepath.IsLocal(below) {
		return fmt.Errorf("octopuspack: %s would lie in the folder %s that it packs; choose another target", path, folder)
	}
	return nil
}

// realPath is where a folder is, whatever links lead there.
func realPath(folder string) (string, error) {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(whole)
}

// same is for files whose names in the archive are those in the folder.
func same(name string) string { return name }

// addFolder adds all files, in the order of their names, and the folders that are empty.
func (a *archive) addFolder(named func(string) string) error {
	return fs.WalkDir(a.files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return a.addEmpty(name, named)
		}
		return a.addFile(name, named(name))
	})
}

func (a *archive) addEmpty(name string, named func(string) string) error {
	entries, err := fs.ReadDir(a.files, name)
	if err != nil || len(entries) > 0 || name == "." {
		return err
	}
	_, err = a.CreateHeader(header(named(name)+"/", fs.ModeDir|0o755))
	return err
}

func (a *archive) addFile(name, as string) error {
	about, err := fs.Stat(a.files, name)
	if err != nil {
		return err
	}
	if !about.Mode().IsRegular() {
		return fmt.Errorf("%s is no file, nor a link to one", name)
	}
	file, err := a.files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := a.CreateHeader(header(as, about.Mode()))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, file)
	return err
}

// add adds a file of one's own.
func (a *archive) add(name, content string) error {
	w, err := a.CreateHeader(header(name, 0o644))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, strings.NewReader(content))
	return err
}

// header has nothing of the file but its name and whether it can be run, or the same content would give other bytes.
func header(name string, mode fs.FileMode) *zip.FileHeader {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
	if mode&0o111 == 0 {
		mode = mode&fs.ModeDir | 0o644
	} else {
		mode = mode&fs.ModeDir | 0o755
	}
	if mode.IsDir() {
		h.Method = zip.Store
	}
	h.SetMode(mode)
	return h
}
