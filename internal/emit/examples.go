package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/octogen/octogen/internal/cookbook"
)

// examplesFile is the name of the file with the examples.
const examplesFile = "example_test.go"

// An example is a snippet of the cookbook as godoc has it: a function that is named after what it shows.
type example struct {
	snippet
	Name  string
	shows string // "ReleasesService_Cut"
	print map[string]string
}

// snippets are those of which examples can be made. There are none for a package that a test cannot import.
func (e *emitter) snippets() ([]snippet, error) {
	if e.opts.ImportPath == "" || e.opts.Package == "main" {
		return nil, nil
	}
	return readSnippets()
}

// examples writes the snippets that this client can do, and a test that runs them.
func (e *emitter) examples() ([]File, error) {
	examples := e.checker.examples(e.serviceTypes())
	if len(examples) == 0 {
		return nil, nil
	}
	nameExamples(examples)
	content, err := e.examplesSource(examples)
	return []File{{Name: examplesFile, Content: content}}, err
}

// readSnippets are those of the cookbook, as functions that return nothing.
var readSnippets = sync.OnceValues(func() ([]snippet, error) {
	page, err := cookbook.Snippets()
	if err != nil {
		return nil, err
	}
	snippets := make([]snippet, len(page))
	for i, s := range page {
		if snippets[i], err = newSnippet(s); err != nil {
			return nil, fmt.Errorf("docs/cookbook.md, line %d: %w", s.Line, err)
		}
	}
	return snippets, nil
})

// serviceTypes are the Go names of the services on both handles.
func (e *emitter) serviceTypes() map[string]bool {
	names := map[string]bool{}
	for _, s := range e.api.AllServices() {
		names[s.SpaceType], names[s.ClientType] = true, true
	}
	return names
}

// nameExamples names examples as godoc finds them. The first of a method has its name alone, others what they do as well.
func nameExamples(examples []*example) {
	taken := map[string]bool{}
	for _, x := range examples {
		x.Name = "Example" + x.shows
		if taken[x.Name] {
			x.Name += "_" + suffix(x.wish)
		}
		taken[x.Name] = true
	}
}

// suffix is a wish in one word that begins with a small letter: "createAReleaseFromABranch".
func suffix(wish string) string {
	words := strings.FieldsFunc(wish, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		first := strings.ToUpper(w[:1])
		if i == 0 {
			first = strings.ToLower(w[:1])
		}
		words[i] = first + w[1:]
	}
	return strings.Join(words, "")
}

// examplesView is what the piece for the examples is filled with.
type examplesView struct {
	Header, Package, Alias, Name, Path string
	Imports                            []string
	Examples                           []exampleView
}

type exampleView struct{ Name, Wish, Title, Body string }

// Packages that the test itself needs.
var testImports = []string{"context", "errors", "os", "testing"}

func (e *emitter) examplesSource(examples []*example) ([]byte, error) {
	v := examplesView{Header: e.header, Package: e.opts.Package, Name: e.opts.Package, Path: e.opts.ImportPath, Imports: slices.Clone(testImports)}
	if e.ambiguous(examples) {
		v.Name = snippetPackage
	}
	if v.Name != v.Package || v.Name != path.Base(v.Path) {
		v.Alias = v.Name + " "
	}
	for _, x := range examples {
		for imported := range x.imports {
			if imported == Pack {
				imported = e.opts.ImportPath + "/" + imported
			}
			v.Imports = append(v.Imports, imported)
		}
		v.Examples = append(v.Examples, exampleView{Name: x.Name, Wish: x.wish + ".", Title: strconv.Quote(x.wish), Body: x.body(v.Name, x.print)})
	}
	slices.Sort(v.Imports)
	v.Imports = slices.Compact(v.Imports)
	var b bytes.Buffer
	if err := pieces.ExecuteTemplate(&b, "examples.go.tmpl", v); err != nil {
		return nil, fmt.Errorf("internal error: %s: %w", examplesFile, err)
	}
	content, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("internal error: the generated %s is not Go: %w", examplesFile, err)
	}
	return content, nil
}

// ambiguous reports whether the package's name is one that the examples use for something else.
func (e *emitter) ambiguous(examples []*example) bool {
	name := e.opts.Package
	if name == snippetPackage {
		return false
	}
	if types.Universe.Lookup(name) != nil || slices.Contains(testNames, name) {
		return true
	}
	return slices.ContainsFunc(examples, func(x *example) bool { return x.mentions[name] })
}

// testNames are what the test of the examples uses beside them.
var testNames = []string{"client", "connect", "context", "ctx", "errors", "example", "octopustest", "os", "server", "space", "t", "testing"}

// subject finds what an example shows: the last call of a service's method or, where there is none, of anything else here.
func subject(body *ast.BlockStmt, info *types.Info, pkg *types.Package, services map[string]bool) string {
	method, other := "", ""
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		object, isFunc := info.Uses[selector.Sel].(*types.Func)
		if !isFunc || object.Pkg() != pkg {
			return true
		}
		receiver := object.Signature().Recv()
		switch {
		case receiver == nil:
			other = object.Name()
		case services[typeName(receiver.Type())]:
			method = typeName(receiver.Type()) + "_" + object.Name()
		default:
			other = typeName(receiver.Type()) + "_" + object.Name()
		}
		return true
	})
	if method != "" {
		return method
	}
	return other
}

// typeName is the name of a type or of what it points to.
func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// worthPrinting is what an example prints of a variable that it does not use otherwise.
func worthPrinting(name string, t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return "len(" + name + ")"
	case *types.Pointer:
		if fieldOf(u.Elem(), "Items") != nil {
			return "len(" + name + ".Items)"
		}
		for _, field := range []string{"Name", "ID"} {
			if f := fieldOf(u.Elem(), field); f != nil && types.Identical(f.Type(), types.Typ[types.String]) {
				return name + "." + field
			}
		}
	}
	return name
}

func fieldOf(t types.Type, name string) *types.Var {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}
