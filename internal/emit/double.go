package emit

import (
	"io/fs"
	"path"
	"strings"

	"github.com/octogen/octogen/internal/double"
	"github.com/octogen/octogen/templates"
)

// double renders the test double beside the package: its fixed part, and a table of what it knows of the document.
func (e *emitter) double() ([]File, error) {
	names, err := fs.Glob(templates.Double, TestDouble+"/*.go")
	if err != nil {
		return nil, err
	}
	table, err := double.Source(e.api, e.header)
	if err != nil {
		return nil, err
	}
	files := []File{{Name: TestDouble + "/table.go", Content: table}}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || path.Base(name) == "table.go" {
			continue
		}
		content, err := fs.ReadFile(templates.Double, name)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: name, Content: append([]byte(e.header+"\n\n"), e.packageComment(content)...)})
	}
	return files, nil
}
