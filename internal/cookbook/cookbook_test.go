package cookbook

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxLines is how long a snippet may be. What takes more lacks a helper.
const maxLines = 10

func TestSnippets(t *testing.T) {
	list, err := Snippets()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range list {
		if n := strings.Count(s.Code, "\n"); n > maxLines {
			t.Errorf("line %d: %q takes %d lines", s.Line, s.Wish, n)
		}
		if seen[s.Wish] {
			t.Errorf("line %d: %q is there twice", s.Line, s.Wish)
		}
		seen[s.Wish] = true
	}
	if len(list) < 100 {
		t.Errorf("the page has %d snippets", len(list))
	}
}

func TestNoWish(t *testing.T) {
	if _, err := read("A page.\n\n```go\nx := 1\n```\n"); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("the error is %v", err)
	}
}

const newest = "../../generated/v2026_1"

// examples are the wishes and methods of a client's examples, "Projects.Get" among them.
func examples(t *testing.T, client string) (wishes, methods []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(client, "example_test.go"), nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		function, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if name, is := strings.CutPrefix(function.Name.Name, "Example"); is {
			wishes = append(wishes, strings.TrimSuffix(strings.TrimSpace(function.Doc.Text()), "."))
			owner, method, _ := strings.Cut(name, "_")
			method, _, _ = strings.Cut(method, "_")
			methods = append(methods, strings.TrimSuffix(strings.TrimSuffix(owner, "Service"), "Server")+"."+method)
		}
	}
	slices.Sort(methods)
	return wishes, slices.Compact(methods)
}

// TestExamples: each snippet is an example of the newest client, and they show many methods.
func TestExamples(t *testing.T) {
	list, err := Snippets()
	if err != nil {
		t.Fatal(err)
	}
	wishes, methods := examples(t, newest)
	for _, s := range list {
		if !slices.Contains(wishes, s.Wish) {
			t.Errorf("line %d: %q does not compile with the client of %s", s.Line, s.Wish, filepath.Base(newest))
		}
	}
	if len(methods) < 80 {
		t.Errorf("%d methods have examples", len(methods))
	}
}

// TestJobs: what the everyday jobs call is in the cookbook.
func TestJobs(t *testing.T) {
	page, err := os.ReadFile("../../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../examples/jobs/*.go")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	call := regexp.MustCompile(`(?:space|source|target)((?:\.[A-Z]\w*)+\()|octopus(\.(?:With|As|New)\w*\()`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllSubmatch(text, -1) {
			if called := append(m[1], m[2]...); !strings.HasSuffix(file, "_test.go") && !bytes.Contains(page, called) {
				t.Errorf("%s calls %s, which no snippet does", file, called)
			}
		}
	}
}

// refused are the examples that the client or the double of a version refuses.
var refused = map[string][]string{
	"generated/v2018_3": {"Copy_an_environment_to_another_space"}, // it has no spaces
	"generated/v2021_2": {"Run_a_runbook_of_a_branch"},            // nor that one runbooks in Git
}

// TestRun runs the examples of all clients, and lets no more be skipped than those that are known.
func TestRun(t *testing.T) {
	skipped := regexp.MustCompile(`(?m)^    --- SKIP: TestExamples/(\S+)`)
	for _, client := range []string{"generated/v2018_3", "generated/v2021_2", "generated/v2026_1", "examples/quickstart/octopus"} {
		out, err := exec.CommandContext(t.Context(), "go", "test", "-run", "^TestExamples$", "-v", "../../"+client).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", client, err, out)
		}
		var names []string
		for _, m := range skipped.FindAllSubmatch(out, -1) {
			names = append(names, string(m[1]))
		}
		if !slices.Equal(names, refused[client]) {
			t.Errorf("%s: skipped are %v, not %v", client, names, refused[client])
		}
	}
}
