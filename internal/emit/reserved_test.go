package emit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/templates"
)

// TestReservedNames holds the model's list of the runtime's exported names against the runtime. A definition of such a
// name gets another one, instead of a package that does not compile.
func TestReservedNames(t *testing.T) {
	want := append(takenNames(t), "Client", "SpaceClient", "ServerVersion", "DocumentDigest")
	slices.Sort(want)
	got := slices.Clone(normalize.ReservedNames())
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("model's reservedNames differs from the runtime's names:\n got  %q\n want %q", got, want)
	}
}

func takenNames(t *testing.T) []string {
	t.Helper()
	files, err := runtimeFiles()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		src, err := fs.ReadFile(templates.Runtime, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			names = append(names, declared(d)...)
		}
	}
	return names
}

// generatedName matches what the emitter calls the data of operations and families.
var generatedName = regexp.MustCompile(`^op[A-Z]|Variants?(Of)?s$`)

// declared are the package-level names of a declaration that generated code could have, too.
func declared(d ast.Decl) []string {
	var names []string
	add := func(id *ast.Ident) {
		if id.IsExported() || generatedName.MatchString(id.Name) {
			names = append(names, id.Name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			add(d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				add(s.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					add(id)
				}
			}
		}
	}
	return names
}
