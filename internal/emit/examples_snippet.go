package emit

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/cookbook"
)

// snippetPackage is what snippets call the client.
const snippetPackage = "octopus"

// importable are what snippets may use, by name.
var importable = map[string]string{
	"context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http", "io": "io", "os": "os", "slices": "slices", "strings": "strings", "time": "time",
	Pack: Pack,
}

// A snippet is one of the cookbook's, as statements of a function that returns nothing.
type snippet struct {
	wish     string
	code     string
	unused   []string // variables that nothing uses
	checks   bool     // whether the last error is still to be looked at
	imports  map[string]bool
	mentions map[string]bool // identifiers
}

// newSnippet has what would return an error panic.
func newSnippet(from cookbook.Snippet) (snippet, error) {
	s := snippet{wish: from.Wish, imports: map[string]bool{}, mentions: map[string]bool{}}
	const head = "package p\nfunc f() {\n"
	source := head + from.Code + "}\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return s, err
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	var edits []edit
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // returns to somebody else
		case *ast.ReturnStmt:
			if len(n.Results) != 1 {
				err = fmt.Errorf("%s: a snippet returns an error", from.Wish)
				return false
			}
			edits = append(edits, edit{offset(n.Pos()), offset(n.End()), panics(source[offset(n.Results[0].Pos()):offset(n.Results[0].End())])})
		}
		return true
	})
	s.read(body)
	s.code = applied(source, edits)[len(head) : len(applied(source, edits))-2]
	return s, err
}

// panics is what a snippet does in place of returning an error.
func panics(result string) string {
	if result == "err" {
		return "panic(err)"
	}
	return "if err := " + result + "; err != nil {\npanic(err)\n}"
}

type edit struct {
	from, to int
	text     string
}

func applied(source string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(b.from, a.from) })
	for _, e := range edits {
		source = source[:e.from] + e.text + source[e.to:]
	}
	return source
}

// read notes what a snippet uses, and what it leaves unused.
func (s *snippet) read(body *ast.BlockStmt) {
	uses := map[string]int{}
	s.count(body, uses, nil)
	for _, name := range declaredBy(body.List) {
		if uses[name] == 1 && name != "err" {
			s.unused = append(s.unused, name)
		}
	}
	_, returns := body.List[len(body.List)-1].(*ast.ReturnStmt)
	s.checks = !returns && slices.Contains(declaredBy(body.List), "err")
	if len(s.unused) > 0 {
		s.imports["fmt"] = true
	}
}

// count notes identifiers, and counts those that may name a variable, without what a function's own parameters hide.
func (s *snippet) count(body ast.Node, uses map[string]int, hidden []string) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			s.count(n.Type, map[string]int{}, nil)
			s.count(n.Body, uses, append(parameters(n), hidden...))
			return false
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && importable[id.Name] != "" {
				s.imports[importable[id.Name]] = true
			}
			s.mentions[n.Sel.Name] = true
			s.count(n.X, uses, hidden)
			return false
		case *ast.KeyValueExpr:
			if _, isField := n.Key.(*ast.Ident); isField {
				s.count(n.Value, uses, hidden)
				return false
			}
		case *ast.Ident:
			s.mentions[n.Name] = true
			if !slices.Contains(hidden, n.Name) {
				uses[n.Name]++
			}
		}
		return true
	})
}

// parameters are the names of a function's parameters.
func parameters(f *ast.FuncLit) []string {
	var names []string
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// body is the snippet where the client's package has a name. What is unused is printed, as print says, or else noted.
func (s *snippet) body(pkg string, print map[string]string) string {
	text := s.code
	if pkg != snippetPackage {
		text = qualified(text, pkg)
	}
	if s.checks {
		text += "if err != nil {\npanic(err)\n}\n"
	}
	for _, name := range s.unused {
		if print == nil {
			text += "_ = " + name + "\n"
		} else {
			text += "fmt.Println(" + print[name] + ")\n"
		}
	}
	return text
}

// qualified is code in which the client's package has another name.
func qualified(code, pkg string) string {
	const head = "package p\nfunc f() {\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", head+code+"}\n", parser.SkipObjectResolution)
	if err != nil {
		return code // parsed before
	}
	var edits []edit
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := selector.X.(*ast.Ident); ok && id.Name == snippetPackage {
				edits = append(edits, edit{fset.Position(id.Pos()).Offset, fset.Position(id.End()).Offset, pkg})
			}
		}
		return true
	})
	text := applied(head+code+"}\n", edits)
	return strings.TrimSuffix(text[len(head):], "}\n")
}

// declaredBy are the variables that statements declare, without those of inner blocks.
func declaredBy(statements []ast.Stmt) []string {
	var names []string
	for _, s := range statements {
		assignment, ok := s.(*ast.AssignStmt)
		if !ok || assignment.Tok != token.DEFINE {
			continue
		}
		for _, left := range assignment.Lhs {
			if id, ok := left.(*ast.Ident); ok && id.Name != "_" && !slices.Contains(names, id.Name) {
				names = append(names, id.Name)
			}
		}
	}
	return names
}
