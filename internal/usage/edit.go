package usage

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Edits are changes of a program's files.
type Edits struct {
	program *Program
	own     map[string]string // the files that may be changed, and their names from the folder that was looked at
	files   map[string]*edited
}

// edited is a file that changes.
type edited struct {
	edits   []edit
	clients []*Client // of which it may have used the last name
}

type edit struct {
	start, end int // offsets
	text       string
}

// Edits starts a list of changes.
func (p *Program) Edits() *Edits {
	return &Edits{program: p, own: p.own(), files: map[string]*edited{}}
}

// own are the files of the packages that match, as far as they are of the module that is worked on and below the folder.
func (p *Program) own() map[string]string {
	own := map[string]string{}
	for _, x := range p.order {
		if !p.matched[x.ID] || p.generated(x) || x.Module == nil || !x.Module.Main {
			continue
		}
		for _, name := range x.GoFiles {
			if rel, err := filepath.Rel(p.dir, name); err == nil && filepath.IsLocal(rel) {
				own[name] = filepath.ToSlash(rel)
			}
		}
	}
	return own
}

// add records a change, and reports whether it may be made.
func (e *Edits) add(start, end token.Pos, text string) (*edited, bool) {
	at := e.program.fset.PositionFor(start, false)
	if e.own[at.Filename] == "" {
		return nil, false
	}
	f := e.files[at.Filename]
	if f == nil {
		f = &edited{}
		e.files[at.Filename] = f
	}
	if one := (edit{at.Offset, at.Offset + int(end-start), text}); !slices.Contains(f.edits, one) {
		f.edits = append(f.edits, one)
	}
	return f, true
}

// Rename gives what is used another name, and reports whether it can. A type that is embedded keeps its name, which is that
// of a field, too.
func (e *Edits) Rename(u Use, name string) bool {
	if u.ident == nil || u.embedded {
		return false
	}
	_, ok := e.add(u.ident.Pos(), u.ident.End(), name)
	return ok
}

// Insert gives a call one more argument, an empty struct of the client, and reports whether it can: not where there is no
// call, nor in a file that does not import the client.
func (e *Edits) Insert(u Use, at int, structName string) bool {
	qualifier, ok := qualifier(u.unit, u.Client)
	if u.Kind != Call || u.call == nil || !ok || at > len(u.call.Args) || at == 0 {
		return false
	}
	before := u.call.Args[at-1].End()
	_, ok = e.add(before, before, ", "+qualifier+structName+"{}")
	return ok
}

// Remove takes an argument from a call if it is an empty struct, and reports whether it is.
func (e *Edits) Remove(u Use, at int) bool {
	if u.Kind != Call || u.call == nil || at >= len(u.call.Args) || at == 0 {
		return false
	}
	literal, ok := u.call.Args[at].(*ast.CompositeLit)
	if !ok || len(literal.Elts) > 0 {
		return false
	}
	f, ok := e.add(u.call.Args[at-1].End(), literal.End(), "")
	if ok {
		f.clients = append(f.clients, u.Client)
	}
	return ok
}

// qualifier is what stands before the names of a client in a file.
func qualifier(f *ast.File, c *Client) (string, bool) {
	if f == nil {
		return "", false
	}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		switch {
		case err != nil || path != c.Path:
		case i.Name == nil:
			return c.Package + ".", true
		case i.Name.Name == ".":
			return "", true
		case i.Name.Name != "_":
			return i.Name.Name + ".", true
		}
	}
	return "", false
}

// A File is one that changes, with its name from the folder that was looked at.
type File struct {
	Name          string
	Before, After []byte
}

// Files are those that change. One that gofmt would leave as it is stays so.
func (e *Edits) Files() []File {
	var list []File
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		before := e.program.files.parse(name, nil).text
		list = append(list, File{e.own[name], before, e.files[name].apply(before)})
	}
	return list
}

func (f *edited) apply(text []byte) []byte {
	slices.SortFunc(f.edits, func(a, b edit) int { return b.start - a.start })
	changed := slices.Clone(text)
	for _, e := range f.edits {
		if slices.ContainsFunc(f.edits, func(o edit) bool { return o != e && o.start <= e.start && e.end <= o.end && o.end > o.start }) {
			continue // within what is removed
		}
		changed = slices.Replace(changed, e.start, e.end, []byte(e.text)...)
	}
	for _, c := range f.clients {
		changed = withoutImport(changed, c)
	}
	if clean, err := format.Source(text); err == nil && bytes.Equal(clean, text) {
		if formatted, err := format.Source(changed); err == nil {
			return formatted
		}
	}
	return changed
}

// withoutImport drops the import of a client that nothing in the file uses any more.
func withoutImport(text []byte, c *Client) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return text
	}
	name, _ := qualifier(f, c)
	if name, named := strings.CutSuffix(name, "."); !named || selects(f, name) {
		return text
	}
	for _, d := range f.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT {
			continue
		}
		for _, s := range group.Specs {
			if path, err := strconv.Unquote(s.(*ast.ImportSpec).Path.Value); err != nil || path != c.Path {
				continue
			}
			var gone ast.Node = s
			if len(group.Specs) == 1 {
				gone = group
			}
			start, end := fset.Position(gone.Pos()).Offset, fset.Position(gone.End()).Offset
			return slices.Concat(text[:start], bytes.TrimLeft(text[end:], "\t \n"))
		}
	}
	return text
}

// selects reports whether anything of a package is used in a file.
func selects(f *ast.File, qualifier string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			x, isName := s.X.(*ast.Ident)
			found = found || isName && x.Name == qualifier
		}
		return !found
	})
	return found
}

// Diff is a unified diff of files, as git apply takes it.
func Diff(files []File) []byte {
	var out bytes.Buffer
	for _, f := range files {
		text := diff.Diff("a/"+f.Name, numbered(f.Before, f.After), "b/"+f.Name, numbered(f.After, f.Before))
		_, text, _ = bytes.Cut(text, []byte("\n")) // git does not take the first line
		out.Write(lineNumber.ReplaceAll(text, nil))
	}
	return out.Bytes()
}

var lineNumber = regexp.MustCompile("\x00\\d+")

// numbered makes the lines of a file distinct if another file has as many, so that a diff pairs each with its like and calls
// no line changed that is not.
func numbered(text, other []byte) []byte {
	if bytes.Count(text, []byte("\n")) != bytes.Count(other, []byte("\n")) || bytes.ContainsRune(text, 0) {
		return text
	}
	var out bytes.Buffer
	n := 0
	for line := range bytes.Lines(text) {
		n++
		content, ended := bytes.CutSuffix(line, []byte("\n"))
		fmt.Fprintf(&out, "%s\x00%d", content, n)
		if ended {
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}
