package emit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model/normalize"
	documents "github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
	templates "github.com/octogen/octogen/templates"
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
	files, err := fs.Glob(templates.Files, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || templates.OwnFiles[name] {
			continue
		}
		src, err := fs.ReadFile(templates.Files, name)
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

// TestSecretsAreTheRuntimes: what the model takes for a secret is what the runtime hides.
func TestSecretsAreTheRuntimes(t *testing.T) {
	for _, version := range documents.Versions {
		doc, err := spec.Parse(documents.Document(t, version), version)
		if err != nil {
			t.Fatal(err)
		}
		api, err := normalize.Document(doc, normalize.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range api.Objects {
			for _, f := range o.Fields {
				if got, err := normalize.SecretProperty(f.Name); err != nil || got != templates.SecretProperty(f.Name) {
					t.Errorf("%s.%s: secret for the model: %v, %v; for the runtime: %v", o.GoName, f.Name, got, err, !got)
				}
			}
		}
	}
}
