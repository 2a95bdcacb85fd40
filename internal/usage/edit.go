package usage

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/rogpeppe/go-internal/diff"
)

// Edits are changes of a program's files.
type Edits struct {
	program *Program
	files   map[string][]edit
}

type edit struct {
	start, end int // offsets
	text       string
}

// Edits starts a list of changes.
func (p *Program) Edits() *Edits { return &Edits{program: p, files: map[string][]edit{}} }

func (e *Edits) add(start, end token.Pos, text string) {
	at := e.program.fset.Position(start)
	one := edit{at.Offset, at.Offset + int(end-start), text}
	if list := e.files[at.Filename]; !slices.Contains(list, one) {
		e.files[at.Filename] = append(list, one)
	}
}

// Rename gives what is used another name.
func (e *Edits) Rename(u Use, name string) {
	if u.ident != nil {
		e.add(u.ident.Pos(), u.ident.End(), name)
	}
}

// Insert gives a call one more argument: an empty struct of the client. It leaves alone what is no call, and a file that
// does not import the client.
func (e *Edits) Insert(u Use, at int, structName string) {
	qualifier, ok := qualifier(u.unit, u.Client)
	if u.Kind != Call || u.call == nil || !ok || at > len(u.call.Args) || at == 0 {
		return
	}
	before := u.call.Args[at-1].End()
	e.add(before, before, ", "+qualifier+structName+"{}")
}

// Remove takes an argument from a call if it is an empty struct.
func (e *Edits) Remove(u Use, at int) {
	if u.Kind != Call || u.call == nil || at >= len(u.call.Args) || at == 0 {
		return
	}
	if literal, ok := u.call.Args[at].(*ast.CompositeLit); ok && len(literal.Elts) == 0 {
		e.add(u.call.Args[at-1].End(), literal.End(), "")
	}
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

// Diff is a unified diff of the changes, relative to the folder that was looked at. Files outside it are left alone. A file
// that gofmt would leave as it is stays so.
func (e *Edits) Diff() ([]byte, error) {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		rel, err := filepath.Rel(e.program.dir, name)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		before, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		rel = filepath.ToSlash(rel)
		out.Write(gitHeader(diff.Diff("a/"+rel, before, "b/"+rel, apply(before, e.files[name]))))
	}
	return out.Bytes(), nil
}

// gitHeader drops the first line of a diff, which git does not take.
func gitHeader(text []byte) []byte {
	if _, rest, found := bytes.Cut(text, []byte("\n")); found && bytes.HasPrefix(text, []byte("diff ")) {
		return rest
	}
	return text
}

func apply(text []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return b.start - a.start })
	changed := slices.Clone(text)
	for _, e := range edits {
		if e.end <= len(changed) {
			changed = slices.Replace(changed, e.start, e.end, []byte(e.text)...)
		}
	}
	if clean, err := format.Source(text); err == nil && bytes.Equal(clean, text) {
		if formatted, err := format.Source(changed); err == nil {
			return formatted
		}
	}
	return changed
}
