package octopus

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	packageID      = `^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`
	packageVersion = `^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`
)

// PackageFileName is the name of a file from which Octopus reads the ID and the version of a package: "web.1.2.3.zip". An ID
// and a version that it would not find again are an error.
func PackageFileName(id, version string) (string, error) {
	isVersion := regexp.MustCompile(packageVersion) // here, or every program would carry package regexp
	switch {
	case !regexp.MustCompile(packageID).MatchString(id):
		return "", fmt.Errorf("octopus: %q is not the ID of a package: it takes letters, digits, -, _ and single dots", id)
	case !isVersion.MatchString(version):
		return "", fmt.Errorf("octopus: %q is not the version of a package, such as 1.2.3 or 1.2.3-beta.1", version)
	}
	whole := id + "." + version
	for i := strings.IndexByte(whole, '.'); i < len(id); i += 1 + strings.IndexByte(whole[i+1:], '.') {
		if isVersion.MatchString(whole[i+1:]) {
			return "", fmt.Errorf("octopus: Octopus would read %s as version %s of %s; choose another ID", whole, whole[i+1:], whole[:i])
		}
	}
	return whole + ".zip", nil
}

// PackFolder packs the files of a folder as a package that Packages.Upload takes, writes it to the folder dir, and returns its
// path. Symbolic links and what is no regular file are an error. A file of that name is replaced, and only once the package
// is complete.
func PackFolder(folder, dir, id, version string) (path string, err error) {
	name, err := PackageFileName(id, version)
	if err != nil {
		return "", err
	}
	if err := apart(folder, dir); err != nil {
		return "", err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer root.Close()
	file, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return "", err
	}
	archive := zip.NewWriter(file)
	err = errors.Join(archive.AddFS(root.FS()), archive.Close(), file.Close())
	path = filepath.Join(dir, name)
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // the error that matters is the first
		return "", fmt.Errorf("octopus: packing %s: %w", folder, err)
	}
	return path, nil
}

// apart refuses to write a package into the folder that is packed.
func apart(folder, dir string) error {
	from, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	to, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(from, to); err == nil && filepath.IsLocal(inside) {
		return fmt.Errorf("octopus: %s is in the folder to pack; the package would be part of itself", dir)
	}
	return nil
}
