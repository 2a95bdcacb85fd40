package emit

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/octogen/octogen/templates"
)

// packageName is the runtime's own name where the package's comment speaks of it: in its first words and in examples.
var packageName = regexp.MustCompile(`(Package )octopus\b|\boctopus(\.[A-Z])`)

// packageComment puts the output's name into the package's comment.
func (e *emitter) packageComment(comment []byte) []byte {
	if e.opts.Package == "octopus" {
		return comment
	}
	return packageName.ReplaceAll(comment, []byte("${1}"+e.opts.Package+"${2}"))
}

var packageClause = regexp.MustCompile(`(?m)^package octopus$`)

// SamplePrefix begins the names of the files that stand beside the runtime in place of what octogen writes, and is never copied.
const SamplePrefix = "sample_"

// runtimeFiles returns the paths of the sources that are copied.
func runtimeFiles() ([]string, error) {
	files, err := fs.Glob(templates.Runtime, "runtime/*.go")
	return slices.DeleteFunc(files, func(file string) bool {
		return strings.HasSuffix(file, "_test.go") || strings.HasPrefix(path.Base(file), SamplePrefix)
	}), err
}

// runtime copies the client's fixed part under the output's package name. doc.go is the package's own comment; the
// others are marked by a prefix.
func (e *emitter) runtime() ([]File, error) {
	sources, err := runtimeFiles()
	if err != nil {
		return nil, err
	}
	var files []File
	for _, source := range sources {
		content, err := fs.ReadFile(templates.Runtime, source)
		if err != nil {
			return nil, err
		}
		clause := packageClause.FindIndex(content)
		if clause == nil {
			return nil, fmt.Errorf("templates/%s has no package clause", source)
		}
		var b bytes.Buffer
		b.WriteString(e.header + "\n\n")
		b.Write(e.packageComment(content[:clause[0]]))
		b.WriteString("package " + e.opts.Package)
		b.Write(content[clause[1]:])
		name := path.Base(source)
		if name != "doc.go" {
			name = "runtime_" + name
		}
		files = append(files, File{Name: name, Content: b.Bytes()})
		e.checker.read(name, b.Bytes())
	}
	return files, nil
}
