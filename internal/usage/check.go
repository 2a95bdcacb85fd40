package usage

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// sources parses files, each once.
type sources struct {
	fset   *token.FileSet
	parsed map[string]*parsedFile
}

type parsedFile struct {
	file *ast.File
	text []byte // of a file on disk
	err  error
}

func (s *sources) parse(name string, content any) *parsedFile {
	if f := s.parsed[name]; f != nil && content == nil {
		return f
	}
	f := &parsedFile{}
	if content == nil {
		if f.text, f.err = os.ReadFile(name); f.err != nil {
			return f
		}
		content = f.text
		s.keep(name, f)
	}
	f.file, f.err = parser.ParseFile(s.fset, name, content, parser.SkipObjectResolution|parser.ParseComments)
	return f
}

func (s *sources) keep(name string, f *parsedFile) {
	if s.parsed == nil {
		s.parsed = map[string]*parsedFile{}
	}
	s.parsed[name] = f
}

// dependencies are the packages that depend on no client, as the compiler left them.
type dependencies struct {
	program *Program
	types   map[string]*types.Package // by ID
	byPath  map[string]*types.Package
}

func (d *dependencies) load(ctx context.Context, paths []string) error {
	d.types, d.byPath = map[string]*types.Package{}, map[string]*types.Package{}
	if len(paths) == 0 {
		return nil
	}
	config := d.program.config(ctx, packages.NeedName|packages.NeedTypes|packages.NeedImports|packages.NeedExportFile)
	config.Tests = false
	loaded, err := packages.Load(config, paths...)
	if err != nil {
		return fmt.Errorf("reading what the packages import: %w", err)
	}
	for _, x := range loaded {
		d.types[x.ID], d.byPath[x.PkgPath] = x.Types, x.Types
	}
	return nil
}

// A Replacement is a client that is only in memory: its files by name, those of packages beside it by path from its folder.
type Replacement struct {
	Client *Client
	Files  map[string][]byte
}

// A checker type-checks clients and what depends on them, with or without replacements.
type checker struct {
	program  *Program
	replaced map[string]map[string][]byte // files by the package's path
	done     map[string]*types.Package    // by ID
	problems []Problem
	seen     map[Problem]bool
	info     map[string]*types.Info // of packages that match, by ID
	keep     bool                   // the info
}

// Check returns the errors that the program would have with clients replaced.
func (p *Program) Check(ctx context.Context, replacements []Replacement) ([]Problem, error) {
	c := &checker{program: p, replaced: map[string]map[string][]byte{}}
	for _, r := range replacements {
		for name, content := range r.Files {
			dir, file := path.Split(name)
			at := path.Join(r.Client.Path, dir)
			if c.replaced[at] == nil {
				c.replaced[at] = map[string][]byte{}
			}
			c.replaced[at][file] = content
		}
	}
	if err := c.missing(ctx); err != nil {
		return nil, err
	}
	c.run()
	return c.problems, nil
}

// missing loads what replaced packages import and nothing imported before.
func (c *checker) missing(ctx context.Context) error {
	all := c.program.imports()
	known := len(all)
	for at, files := range c.replaced {
		for name, content := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, i := range f.Imports {
				imported, err := strconv.Unquote(i.Path.Value)
				if err == nil && imported != at && c.program.deps.byPath[imported] == nil && !c.program.dependsOnClient(imported) && !slices.Contains(all, imported) {
					all = append(all, imported)
				}
			}
		}
	}
	if len(all) == known {
		return nil
	}
	return c.program.deps.load(ctx, all) // all in one, so that they agree on what they share
}

func (p *Program) dependsOnClient(path string) bool {
	for _, x := range p.order {
		if x.PkgPath == path {
			return true
		}
	}
	return false
}

func (c *checker) run() {
	c.seen = map[Problem]bool{}
	c.done, c.info = map[string]*types.Package{}, map[string]*types.Info{}
	for _, x := range c.program.order {
		c.check(x)
	}
}

func (c *checker) check(x *packages.Package) {
	files := c.parse(x)
	matched := c.program.matched[x.ID] && !c.program.generated(x)
	config := &types.Config{
		Importer:         importFunc(func(path string) (*types.Package, error) { return c.importFor(x, path) }),
		IgnoreFuncBodies: !matched,
		FakeImportC:      true,
		Sizes:            x.TypesSizes,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && matched {
				c.problem(e.Pos, e.Msg)
			}
		},
	}
	if x.Module != nil && x.Module.GoVersion != "" {
		config.GoVersion = "go" + x.Module.GoVersion
	}
	var info *types.Info
	if c.keep && matched {
		info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
		c.info[x.ID] = info
	}
	c.done[x.ID], _ = config.Check(x.PkgPath, c.program.fset, files, info) // errors are in problems
}

func (c *checker) problem(pos token.Pos, message string) {
	found := Problem{c.program.place(pos), oneLine(message), pos}
	if !c.seen[found] { // a package is there twice if the tests of others import it
		c.seen[found] = true
		c.problems = append(c.problems, found)
	}
}

// oneLine joins the lines of a message.
func oneLine(message string) string {
	lines := strings.Split(message, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "; ")
}

// parse reads the files of a package.
func (c *checker) parse(x *packages.Package) []*ast.File {
	var files []*ast.File
	add := func(f *parsedFile) {
		if list, ok := f.err.(scanner.ErrorList); ok && len(list) > 0 {
			c.problems = append(c.problems, Problem{Place: c.program.relative(list[0].Pos), Message: list[0].Msg})
		}
		if f.file != nil {
			files = append(files, f.file)
		}
	}
	if replaced := c.replaced[x.PkgPath]; replaced != nil {
		for _, name := range sortedNames(replaced) {
			add(c.program.files.parse(path.Join(x.PkgPath, name), replaced[name]))
		}
		return files
	}
	for _, name := range x.GoFiles {
		add(c.program.files.parse(name, nil))
	}
	return files
}

func sortedNames(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

// importFor finds what a path means in a package: another that was checked here, or one as the compiler left it.
func (c *checker) importFor(x *packages.Package, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if y := x.Imports[path]; y != nil {
		if done := c.done[y.ID]; done != nil {
			return done, nil
		}
		if t := c.program.deps.byPath[y.PkgPath]; t != nil {
			return t, nil
		}
	}
	if t := c.program.deps.byPath[path]; t != nil {
		return t, nil
	}
	for _, y := range c.program.order {
		if y.ID == path && c.done[y.ID] != nil {
			return c.done[y.ID], nil
		}
	}
	return nil, fmt.Errorf("%s is not at hand", path)
}
