package cookbook

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// A snippet is what the page says to one wish.
type snippet struct {
	wish string
	code string
	line int // of the page
}

// snippets are those of a page: a line in bold type, then a block of Go.
func snippets(page string) ([]snippet, error) {
	var list []snippet
	var current *snippet
	wish := ""
	for i, line := range strings.Split(page, "\n") {
		switch {
		case current != nil && line == "```":
			list, current = append(list, *current), nil
		case current != nil:
			current.code += line + "\n"
		case line == "```go" && wish == "":
			return nil, fmt.Errorf("line %d: a snippet without a wish in bold type before it", i+1)
		case line == "```go":
			current, wish = &snippet{wish: wish, line: i + 1}, ""
		case strings.HasPrefix(line, "**") && strings.HasSuffix(line, "**"):
			wish = strings.Trim(line, "*")
		}
	}
	return list, nil
}

// packages are what snippets may use, by name.
var packages = map[string]string{
	"zip": "archive/zip", "errors": "errors", "fmt": "fmt", "io": "io", "os": "os", "slices": "slices", "strings": "strings", "time": "time",
}

// program is the snippets as a test file of this package: a function for each, and a table of them.
func program(list []snippet) ([]byte, error) {
	var functions, table strings.Builder
	used := map[string]bool{}
	for i, s := range list {
		body, err := s.body(used)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s: %w", s.line, s.wish, err)
		}
		fmt.Fprintf(&functions, "// %s\nfunc snippet%d(ctx context.Context, client *octopus.Client, space *octopus.SpaceClient) error {\n%s}\n\n", s.wish, i, body)
		fmt.Fprintf(&table, "\t{%q, snippet%d},\n", s.wish, i)
	}
	text := "package cookbook\n\nimport (\n\t\"context\"\n"
	for name, path := range packages {
		if used[name] {
			text += "\t" + strconv.Quote(path) + "\n"
		}
	}
	text += "\n\toctopus \"github.com/octogen/octogen/generated/v2026_1\"\n)\n\n" + functions.String() + "func init() {\n\tcookbook = []recipe{\n" + table.String() + "\t}\n}\n"
	return format.Source([]byte(text))
}

// body is a snippet as a function has it: its results are used, and the last error is returned.
func (s snippet) body(used map[string]bool) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+s.code+"}\n", parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := selector.X.(*ast.Ident); ok && packages[id.Name] != "" {
				used[id.Name] = true
			}
		}
		return true
	})
	statements := f.Decls[0].(*ast.FuncDecl).Body.List
	names := declared(statements)
	if _, returns := statements[len(statements)-1].(*ast.ReturnStmt); returns {
		return s.code, nil
	}
	end := ""
	for _, name := range names {
		end += "_ = " + name + "\n"
	}
	if slices.Contains(names, "err") {
		return s.code + end + "return err\n", nil
	}
	return s.code + end + "return nil\n", nil
}

// declared are the variables that statements declare, without those of inner blocks.
func declared(statements []ast.Stmt) []string {
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
