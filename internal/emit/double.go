package emit

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"github.com/octogen/octogen/internal/double"
	"github.com/octogen/octogen/templates"
)

// double renders the test double beside the package: its fixed part, and a table of what it knows of the document.
func (e *emitter) double() ([]File, error) {
	table, err := double.Source(e.api, e.header)
	if err != nil {
		return nil, err
	}
	files, err := e.beside(templates.Double, TestDouble)
	return append(files, File{Name: TestDouble + "/" + tableFile, Content: table}), err
}

// pack copies what packs folders beside the package.
func (e *emitter) pack() ([]File, error) { return e.beside(templates.Pack, Pack) }

// tableFile is what the double knows of the document.
const tableFile = "table.go"

// beside copies the fixed files of a package that lies beside the client.
func (e *emitter) beside(sources embed.FS, folder string) ([]File, error) {
	names, err := fs.Glob(sources, folder+"/*.go")
	if err != nil {
		return nil, err
	}
	var files []File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || path.Base(name) == tableFile {
			continue
		}
		content, err := fs.ReadFile(sources, name)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: name, Content: append([]byte(e.header+"\n\n"), e.packageComment(content)...)})
	}
	return files, nil
}
