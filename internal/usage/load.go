// Package usage finds what Go programs use of the clients that octogen generated: operations, parameters, types and fields,
// values, helpers and relations, each with its place. It can also check programs against a client that is only in memory.
package usage

import (
	"context"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/octogen/octogen/internal/emit"
)

// Options say which packages to look at.
type Options struct {
	Dir      string   // where patterns are meant; the current folder when empty
	Patterns []string // as for the go command: "./..."
	Tags     []string // build tags
}

// A Program is Go packages that use generated clients.
type Program struct {
	Clients []*Client
	// Packages is how many packages match, and Using how many of them use a client, be it through others.
	Packages, Using int
	// Problems are the errors that the packages have as they are.
	Problems []Problem

	uses    []Use
	dir     string
	options Options
	fset    *token.FileSet
	graph   map[string]*packages.Package // by ID, the packages that import clients and their imports
	matched map[string]bool              // IDs of packages that the patterns mean
	order   []*packages.Package          // clients and what depends on them, each after what it imports
	files   *sources
	deps    *dependencies
}

// A Problem is an error of the compiler.
type Problem struct {
	Place
	Message string

	pos token.Pos
}

// A Place is a position in a file, whose name is relative to the folder that was looked at.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Load reads the packages that match, with their tests, and what they import of generated clients. Nothing is compiled of
// what depends on a client, so that it works where that does not compile.
func Load(ctx context.Context, o Options) (*Program, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	p := &Program{dir: dir, options: o, fset: token.NewFileSet(), graph: map[string]*packages.Package{}, matched: map[string]bool{}}
	roots, err := packages.Load(p.config(ctx, packages.NeedName|packages.NeedFiles|packages.NeedCompiledGoFiles|packages.NeedImports|packages.NeedDeps|packages.NeedModule|packages.NeedTypesSizes), o.Patterns...)
	if err != nil {
		return nil, fmt.Errorf("reading the packages %s: %w", strings.Join(o.Patterns, " "), err)
	}
	if roots, err = ownTests(roots); err != nil {
		return nil, err
	}
	if err := p.match(roots); err != nil {
		return nil, err
	}
	p.files = &sources{fset: p.fset}
	if err := p.findClients(roots); err != nil {
		return nil, err
	}
	p.deps = &dependencies{program: p}
	if err := p.deps.load(ctx, p.imports()); err != nil {
		return nil, err
	}
	return p, p.look()
}

func (p *Program) config(ctx context.Context, mode packages.LoadMode) *packages.Config {
	c := &packages.Config{Context: ctx, Mode: mode, Dir: p.dir, Tests: true, Fset: p.fset}
	if len(p.options.Tags) > 0 {
		c.BuildFlags = []string{"-tags=" + strings.Join(p.options.Tags, ",")}
	}
	return c
}

// ownTests takes away the tests that octogen wrote: the examples of a client use all of it.
func ownTests(roots []*packages.Package) ([]*packages.Package, error) {
	var own []*packages.Package
	for _, r := range roots {
		if strings.HasSuffix(r.PkgPath, "_test") {
			var files []string
			for _, name := range r.GoFiles {
				generated, err := generatedFile(name)
				if err != nil {
					return nil, err
				}
				if !generated {
					files = append(files, name)
				}
			}
			if len(files) == 0 {
				continue
			}
			r.GoFiles = files
		}
		own = append(own, r)
	}
	return own, nil
}

// match notes the packages that the patterns mean. A package that has tests is looked at with them.
func (p *Program) match(roots []*packages.Package) error {
	tested := map[string]bool{}
	for _, r := range roots {
		if r.ID != r.PkgPath {
			tested[r.PkgPath] = true
		}
		for _, e := range r.Errors {
			if e.Kind == packages.ListError || e.Kind == packages.ParseError {
				return fmt.Errorf("reading the packages %s: %s", strings.Join(p.options.Patterns, " "), e.Msg)
			}
		}
	}
	paths := map[string]bool{}
	for _, r := range roots {
		if isTestMain(r) {
			continue
		}
		paths[strings.TrimSuffix(r.PkgPath, "_test")] = true
		if r.ID != r.PkgPath || !tested[r.PkgPath] {
			p.matched[r.ID] = true
		}
	}
	p.Packages = len(paths)
	if p.Packages == 0 {
		return fmt.Errorf("%s: no packages match", strings.Join(p.options.Patterns, " "))
	}
	return nil
}

// isTestMain reports whether a package is the program that runs tests, which the go command makes.
func isTestMain(p *packages.Package) bool { return strings.HasSuffix(p.ID, ".test") }

// findClients finds the clients among all packages, and what depends on them.
func (p *Program) findClients(roots []*packages.Package) error {
	depends := map[*packages.Package]bool{}
	var visit func(x *packages.Package) (bool, error)
	visit = func(x *packages.Package) (bool, error) {
		if known, ok := depends[x]; ok {
			return known, nil
		}
		client, err := p.client(x)
		if err != nil {
			return false, err
		}
		needed := client != nil
		for _, path := range sortedImports(x) {
			uses, err := visit(x.Imports[path])
			if err != nil {
				return false, err
			}
			needed = needed || uses
		}
		if depends[x] = needed; needed {
			p.order = append(p.order, x)
			p.graph[x.ID] = x
		}
		return needed, nil
	}
	using := map[string]bool{}
	for _, r := range roots {
		if isTestMain(r) {
			continue
		}
		uses, err := visit(r)
		if err != nil {
			return err
		}
		if uses && p.matched[r.ID] && p.clientOf(r) == nil {
			using[strings.TrimSuffix(r.PkgPath, "_test")] = true
		}
	}
	p.Using = len(using)
	return nil
}

func sortedImports(x *packages.Package) []string {
	var paths []string
	for path := range x.Imports {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// client returns the client that a package is, nil if it is none.
func (p *Program) client(x *packages.Package) (*Client, error) {
	if x.Module == nil || len(x.GoFiles) == 0 {
		return nil, nil
	}
	if c := p.clientOf(x); c != nil {
		return c, nil
	}
	for _, name := range x.GoFiles {
		generated, err := generatedFile(name)
		if err != nil {
			return nil, err
		}
		if !generated {
			return nil, nil
		}
	}
	c, err := p.readClient(x)
	if c != nil {
		p.Clients = append(p.Clients, c)
	}
	return c, err
}

func (p *Program) clientOf(x *packages.Package) *Client {
	for _, c := range p.Clients {
		if c.Path == x.PkgPath {
			return c
		}
	}
	return nil
}

// generatedFile reports whether octogen wrote a file.
func generatedFile(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 200)
	n, err := f.Read(head)
	if n == 0 && err != nil {
		return false, nil
	}
	return emit.Wrote(head[:n]), nil
}

// imports are the packages that clients and their dependents import and that depend on no client.
func (p *Program) imports() []string {
	var paths []string
	for _, x := range p.order {
		for _, y := range x.Imports {
			if p.graph[y.ID] == nil && y.PkgPath != "unsafe" && !slices.Contains(paths, y.PkgPath) {
				paths = append(paths, y.PkgPath)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// place is where something is in a file.
func (p *Program) place(pos token.Pos) Place {
	return p.relative(p.fset.Position(pos))
}

// relative is a position with the name of its file relative to the folder.
func (p *Program) relative(at token.Position) Place {
	name := at.Filename
	if rel, err := filepath.Rel(p.dir, name); err == nil && filepath.IsLocal(rel) {
		name = filepath.ToSlash(rel)
	}
	return Place{name, at.Line, at.Column}
}
