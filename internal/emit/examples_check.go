package emit

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A snippetChecker finds out which snippets a client can do: those that compile against what it declares. It knows nothing of
// the standard library but iterators, as there may be no Go where octogen runs; whatever comes from there is taken to fit.
type snippetChecker struct {
	snippets []snippet
	mentions map[string]bool // identifiers in snippets
	fset     *token.FileSet
	std      *types.Package // iter
	pkg      *types.Package // the client

	mu    sync.Mutex
	files map[string]*ast.File // of the client, with what snippets may use
}

func newSnippetChecker(snippets []snippet) *snippetChecker {
	c := &snippetChecker{snippets: snippets, mentions: map[string]bool{}, fset: token.NewFileSet(), files: map[string]*ast.File{}}
	for _, s := range snippets {
		maps.Copy(c.mentions, s.mentions)
	}
	return c
}

// read parses a file of the client and sees it.
func (c *snippetChecker) read(name string, content []byte) {
	if parsed, err := parser.ParseFile(c.fset, name, content, parser.SkipObjectResolution); err == nil {
		c.see(name, parsed)
	}
}

// see notes what snippets may use of a file of the client, in c.fset. Nobody else needs the file any more.
func (c *snippetChecker) see(name string, file *ast.File) {
	file.Comments = nil
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool { return !c.mayUse(d) })
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			f.Body, f.Doc = nil, nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files[name] = file
}

// mayUse reports whether snippets may use a declaration, straight or by what they use. To leave one out can only make
// snippets unfit.
func (c *snippetChecker) mayUse(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		isMethod := d.Recv != nil
		return c.mentions[d.Name.Name] || isMethod && !d.Name.IsExported() // which the interfaces of variants have
	case *ast.GenDecl:
		return d.Tok != token.VAR || slices.ContainsFunc(d.Specs, func(s ast.Spec) bool { return s.(*ast.ValueSpec).Names[0].IsExported() })
	}
	return true
}

// load type-checks what was seen of the client.
func (c *snippetChecker) load() {
	iter, _ := parser.ParseFile(c.fset, "iter.go", "package iter\ntype Seq[V any] func(yield func(V) bool)\ntype Seq2[K, V any] func(yield func(K, V) bool)\n", 0)
	c.std = c.check("iter", []*ast.File{iter})
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		files = append(files, c.files[name])
	}
	c.pkg = c.check(snippetPackage, files)
}

// Import finds what the checker knows; go/types puts up with the lack of the others.
func (c *snippetChecker) Import(path string) (*types.Package, error) {
	switch path {
	case "iter":
		return c.std, nil
	case snippetPackage:
		return c.pkg, nil
	}
	return nil, errors.New("not known here")
}

// check type-checks declarations, whatever is wrong with them.
func (c *snippetChecker) check(path string, files []*ast.File) *types.Package {
	conf := types.Config{Importer: c, IgnoreFuncBodies: true, Error: func(error) {}}
	pkg, _ := conf.Check(path, c.fset, files, nil) // errors are expected
	return pkg
}

// examples are the snippets that compile, with what they show and print.
func (c *snippetChecker) examples(services map[string]bool) []*example {
	if len(c.snippets) == 0 {
		return nil
	}
	c.load()
	file, err := parser.ParseFile(c.fset, "snippets.go", snippetsSource(c.snippets), parser.SkipObjectResolution)
	if err != nil {
		return nil // each was parsed before
	}
	wrong := map[int]bool{}
	bodies := functionBodies(file)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: c, Error: func(err error) {
		var at types.Error
		if errors.As(err, &at) {
			for i, b := range bodies {
				wrong[i] = wrong[i] || b.Pos() <= at.Pos && at.Pos < b.End()
			}
		}
	}}
	_, _ = conf.Check("snippets", c.fset, []*ast.File{file}, info) // errors are noted
	var found []*example
	for i, body := range bodies {
		if shows := subject(body, info, c.pkg, services); !wrong[i] && shows != "" {
			found = append(found, &example{snippet: c.snippets[i], shows: shows, print: prints(body, info, c.snippets[i].unused)})
		}
	}
	return found
}

// snippetsSource is a package with a function for each snippet.
func snippetsSource(snippets []snippet) string {
	var b strings.Builder
	b.WriteString("package snippets\n\nimport (\n\t" + snippetPackage + " \"" + snippetPackage + "\"\n")
	for _, path := range importable {
		fmt.Fprintf(&b, "\t%q\n", path)
	}
	b.WriteString(")\n\nvar (\n\tctx context.Context\n\tclient *octopus.Client\n\tspace *octopus.SpaceClient\n)\n\n")
	for i := range snippets {
		fmt.Fprintf(&b, "func _() {\n%s}\n\n", snippets[i].body(snippetPackage, nil))
	}
	return b.String()
}

func functionBodies(file *ast.File) []*ast.BlockStmt {
	var bodies []*ast.BlockStmt
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			bodies = append(bodies, f.Body)
		}
	}
	return bodies
}

// prints says what to print of each of the variables.
func prints(body *ast.BlockStmt, info *types.Info, names []string) map[string]string {
	print := map[string]string{}
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && info.Defs[id] != nil && print[id.Name] == "" {
			print[id.Name] = worthPrinting(id.Name, info.Defs[id].Type())
		}
		return true
	})
	return print
}
