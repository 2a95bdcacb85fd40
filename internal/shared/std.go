package shared

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// StandardLibrary imports what clients import of the standard library, for tests that type-check clients. It reads what the
// go command has compiled, as the sources take seconds.
func StandardLibrary(fset *token.FileSet) types.Importer {
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		files, err := compiledPackages()
		if err != nil {
			return nil, err
		}
		if files[path] == "" {
			return nil, fmt.Errorf("no template imports %q", path)
		}
		return os.Open(files[path])
	})
}

// compiledPackages are the files of compiled packages that the templates of clients import, found by the go command.
var compiledPackages = sync.OnceValues(func() (map[string]string, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-test", "-f", "{{if .Standard}}{{.ImportPath}} {{.Export}}{{end}}", "github.com/octogen/octogen/templates/...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return files, nil
})
