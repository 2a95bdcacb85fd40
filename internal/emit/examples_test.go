package emit

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

func exampleAPI(t *testing.T) *model.API {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/examples.txtar")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(archive.Files[0].Data, "examples.yaml")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// TestExamplesOfPackages: whatever the package is called, its examples compile, and speak of it by its name if that is not
// one of theirs.
func TestExamplesOfPackages(t *testing.T) {
	api := exampleAPI(t)
	for name, want := range map[string]string{
		"octopus": "octopus.Client", "deploy": "deploy.Client", // their own
		"client": "octopus.Client", "project": "octopus.Client", "string": "octopus.Client", "errors": "octopus.Client", "t": "octopus.Client", "panic": "octopus.Client",
	} {
		t.Run(name, func(t *testing.T) {
			files, err := Package(api, Options{Package: name, ImportPath: importPath, Docs: DocsNone, Version: "v0"})
			if err != nil {
				t.Fatal(err)
			}
			own := &checker{fset: token.NewFileSet(), std: shared.std, runtime: map[string]*ast.File{}, fixed: map[*token.File]bool{}, seen: shared.seen}
			own.check(t, files)
			if text := exampleText(files); !strings.Contains(text, "*"+want) {
				t.Errorf("the examples have no %s:\n%.600s", want, text)
			}
		})
	}
}

// TestNoExamples: a package that a test cannot import has none.
func TestNoExamples(t *testing.T) {
	api := exampleAPI(t)
	for _, opts := range []Options{{Package: "octopus"}, {Package: "main", ImportPath: importPath}} {
		files, err := Package(api, opts)
		if err != nil {
			t.Fatal(err)
		}
		if text := exampleText(files); text != "" {
			t.Errorf("%+v has the examples\n%s", opts, text)
		}
	}
}

func exampleText(files []File) string {
	for _, f := range files {
		if f.Name == examplesFile {
			return string(bytes.TrimSpace(f.Content))
		}
	}
	return ""
}
