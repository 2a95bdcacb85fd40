package workspace

import (
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// importPath is the path by which programs import the package in a folder: below that of the module that the folder lies in.
// It is "" outside of a module, and where no program could import it.
func importPath(folder string) string {
	root, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	below := ""
	for {
		if name, begins := moduleIn(root); begins {
			if whole := path.Join(name, below); name != "" && module.CheckImportPath(whole) == nil {
				return whole
			}
			return ""
		}
		above := filepath.Dir(root)
		if above == root {
			return ""
		}
		below, root = path.Join(filepath.Base(root), below), above
	}
}

// moduleIn is the path of the module that begins in a folder, and whether one does.
func moduleIn(folder string) (name string, has bool) {
	file := filepath.Join(folder, "go.mod")
	if about, err := os.Lstat(file); err != nil || !about.Mode().IsRegular() || about.Size() > 1<<20 {
		return "", err == nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", true
	}
	return modfile.ModulePath(data), true
}
