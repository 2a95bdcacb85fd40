package emit

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/sync/errgroup"
)

// A snippetChecker finds out which snippets a client can do: those that compile against what it declares. It knows nothing of
// the standard library but iterators, as there may be no Go where octogen runs; whatever comes from there is taken to fit.
type snippetChecker struct {
	fset *token.FileSet
	std  *types.Package // iter
	pkg  *types.Package // the client
}

// newSnippetChecker reads the declarations of a client.
func newSnippetChecker(files []File, unread map[string]bool) *snippetChecker {
	c := &snippetChecker{fset: token.NewFileSet()}
	iter, _ := parser.ParseFile(c.fset, "iter.go", "package iter\ntype Seq[V any] func(yield func(V) bool)\ntype Seq2[K, V any] func(yield func(K, V) bool)\n", 0)
	c.std = c.check("iter", []*ast.File{iter}, nil)
	parsed := make([]*ast.File, len(files))
	var group errgroup.Group
	for i, f := range files {
		if !unread[f.Name] && !strings.Contains(f.Name, "/") {
			group.Go(func() error {
				parsed[i], _ = parser.ParseFile(c.fset, f.Name, f.Content, parser.SkipObjectResolution) // was rendered
				return nil
			})
		}
	}
	_ = group.Wait() // returns no error
	var read []*ast.File
	for _, f := range parsed {
		if f != nil {
			read = append(read, f)
		}
	}
	c.pkg = c.check(snippetPackage, read, nil)
	return c
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
func (c *snippetChecker) check(path string, files []*ast.File, info *types.Info) *types.Package {
	conf := types.Config{Importer: c, IgnoreFuncBodies: true, Error: func(error) {}}
	pkg, _ := conf.Check(path, c.fset, files, info) // errors are expected
	return pkg
}

// examples are the snippets that compile, with what they show and print.
func (c *snippetChecker) examples(snippets []snippet, services map[string]bool) []*example {
	file, err := parser.ParseFile(c.fset, "snippets.go", snippetsSource(snippets), parser.SkipObjectResolution)
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
			found = append(found, &example{snippet: snippets[i], shows: shows, print: prints(body, info, snippets[i].unused)})
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
