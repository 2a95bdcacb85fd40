package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io"
	"strconv"
	"strings"
	"text/template"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/templates"
)

// A file is one Go file on its way. Declarations are made with jennifer; what reads better as the Go that comes out, the
// methods, is a piece: a short template over prepared strings.
type file struct {
	*jen.File
	name     string
	imported map[string]bool
	err      error
}

func (e *emitter) newFile(name, pkg string) *file {
	f := &file{File: jen.NewFile(pkg), name: name, imported: map[string]bool{}}
	f.HeaderComment(e.header)
	return f
}

var pieces = template.Must(template.ParseFS(templates.Pieces, "pieces/*.go.tmpl"))

// piece adds what a template makes of its data.
func (f *file) piece(name string, data any) {
	var text strings.Builder
	if err := pieces.ExecuteTemplate(&text, name+".go.tmpl", data); err != nil && f.err == nil {
		f.err = fmt.Errorf("internal error: %s: %w", f.name, err)
	}
	f.code(strings.TrimSpace(text.String()))
	f.Line()
}

// code adds Go as it is written.
func (f *file) code(text string) { f.Add(jen.Id(text)) }

// uses sees to the import of the standard packages that a signature names.
func (f *file) uses(signature string) {
	for _, p := range []string{"context", "io", "iter", "fmt"} {
		if strings.Contains(signature, p+".") {
			f.imports(p)
		}
	}
}

// imports notes an import that pieces refer to.
func (f *file) imports(path string) { f.imported[path] = true }

// tellImports tells jennifer, which knows the imports of what it has rendered: a call with something of each package.
func (f *file) tellImports() error {
	var of []jen.Code
	for path := range f.imported {
		of = append(of, jen.Qual(path, "X"))
	}
	return jen.Id("f").Call(of...).RenderWithFile(io.Discard, f.File)
}

// comment adds lines of a comment; each begins with "//".
func (f *file) comment(lines ...string) {
	for _, l := range lines {
		f.Comment(l)
	}
}

// gofmt is how gofmt writes files.
var gofmt = printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}

// source returns the file's text before it is formatted.
func (f *file) source() ([]byte, error) {
	if f.err != nil {
		return nil, f.err
	}
	f.NoFormat = true // or jennifer would format it, and keep what it has parsed to itself
	var b bytes.Buffer
	if err := errors.Join(f.tellImports(), f.Render(&b)); err != nil {
		return nil, fmt.Errorf("internal error: %s: %w", f.name, err)
	}
	return b.Bytes(), nil
}

// render returns the file's bytes as gofmt writes them, and what was parsed to do so.
func (f *file) render(fset *token.FileSet) ([]byte, *ast.File, error) {
	source, err := f.source()
	if err != nil {
		return nil, nil, err
	}
	var formatted bytes.Buffer
	formatted.Grow(len(source))
	parsed, err := parser.ParseFile(fset, f.name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err == nil {
		err = gofmt.Fprint(&formatted, fset, parsed)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("internal error: the generated %s is not Go: %w", f.name, err)
	}
	return formatted.Bytes(), parsed, nil
}

// tag is a struct tag; its parts are key and value in turn, and those without a value are left out.
func tag(parts ...string) *jen.Statement {
	var list []string
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i+1] != "" {
			list = append(list, parts[i]+`:"`+parts[i+1]+`"`)
		}
	}
	text := strings.Join(list, " ")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		return jen.Id(strconv.Quote(text)) // a character that turns the direction of others would hide what is there
	}
	return jen.Id("`" + text + "`")
}
