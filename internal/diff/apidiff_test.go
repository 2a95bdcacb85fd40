package diff

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/exp/apidiff"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// The tests make many documents and packages and keep few, so garbage is collected less often than usual.
func init() { debug.SetGCPercent(400) }

func buildFrom(t testing.TB, data []byte, name string) *model.API {
	t.Helper()
	doc, err := spec.Parse(data, name)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

var real = sync.OnceValue(func() map[string]*model.API { return map[string]*model.API{} })

// realAPI is the model of a real document, built once.
func realAPI(t testing.TB, version string) *model.API {
	t.Helper()
	if real()[version] == nil {
		real()[version] = buildFrom(t, shared.Document(t, version), version)
	}
	return real()[version]
}

func sampleDocument(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A packager type-checks generated packages. The runtime, most of each, is parsed once.
type packager struct {
	fset    *token.FileSet
	std     types.Importer
	runtime map[string]*ast.File
	loaded  map[*model.API]*types.Package
}

var packages = sync.OnceValue(func() *packager {
	fset := token.NewFileSet()
	return &packager{fset: fset, std: shared.StandardLibrary(fset), runtime: map[string]*ast.File{}, loaded: map[*model.API]*types.Package{}}
})

func (p *packager) load(t testing.TB, api *model.API) *types.Package {
	t.Helper()
	if pkg := p.loaded[api]; pkg != nil {
		return pkg
	}
	files, err := emit.Package(api, emit.Options{Package: "octopus", Docs: emit.DocsNone, Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	for _, f := range files {
		if strings.Contains(f.Name, "/") {
			continue // the test double is a package of its own
		}
		file := p.runtime[string(f.Content)]
		if file == nil {
			if file, err = parser.ParseFile(p.fset, f.Name, f.Content, parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
		if strings.HasPrefix(f.Name, "runtime_") {
			p.runtime[string(f.Content)] = file
		}
		parsed = append(parsed, file)
	}
	conf := types.Config{Importer: p.std, IgnoreFuncBodies: true, Error: func(error) {}}
	pkg, err := conf.Check("octopus", p.fset, parsed, nil)
	if err != nil && !strings.Contains(err.Error(), "imported and not used") { // bodies are ignored
		t.Fatal(err)
	}
	p.loaded[api] = pkg
	return pkg
}

// incompatible lists the symbols of which apidiff says that they no longer fit.
func (p *packager) incompatible(t testing.TB, from, to *model.API) map[string]string {
	t.Helper()
	symbols := map[string]string{}
	for _, c := range apidiff.Changes(p.load(t, from), p.load(t, to)).Changes {
		if c.Compatible {
			continue
		}
		symbol, what, _ := strings.Cut(c.Message, ": ")
		symbol = strings.NewReplacer("(*", "", ")", "").Replace(symbol)
		symbols[symbol] = what
	}
	return symbols
}

// expected are what apidiff says of every pair of clients, or does not say of any, and why octogen does otherwise.
func expected(symbol string, old goAPI) (why string, ok bool) {
	switch {
	case strings.Contains(old[symbol], ") iter.Seq2["):
		return "apidiff does not compare the type arguments of iter.Seq2, which is of another package; callers that range over it notice", true
	case symbol == "ServerVersion", symbol == "DocumentDigest":
		return "constants that say which document the package is from; no program depends on their value", true
	case strings.Contains(symbol, " of "):
		return "whether a body is one of those that an interface takes is no symbol; apidiff looks at types one by one", true
	}
	return "", false
}

// compareWithApidiff fails where the Go rating and apidiff differ.
func compareWithApidiff(t testing.TB, from, to *model.API) {
	t.Helper()
	old, theirs := surface(from), packages().incompatible(t, from, to)
	ours := map[string]bool{}
	for _, c := range Compare(from, to).Changes {
		if (c.Go == Breaking) != (len(c.Symbols) > 0) {
			t.Errorf("%s of %s is %s for Go, with the symbols %v", c.Kind, c.Subject, c.Go, c.Symbols)
		}
		if (len(c.stricter) > 0) != (c.Note != "") {
			t.Errorf("%s of %s: apidiff is stricter about %v; the note is %q", c.Kind, c.Subject, c.stricter, c.Note)
		}
		for _, s := range append(c.Symbols, c.stricter...) {
			ours[s] = true
		}
	}
	for _, s := range slices.Sorted(maps.Keys(theirs)) {
		if _, ok := expected(s, old); !ours[s] && !ok {
			t.Errorf("only apidiff: %s: %s", s, theirs[s])
		}
	}
	for _, s := range slices.Sorted(maps.Keys(ours)) {
		if _, ok := expected(s, old); theirs[s] == "" && !ok {
			t.Errorf("only octogen: %s", s)
		}
	}
}

// TestGoRatingAgreesWithApidiff runs apidiff on the packages of all pairs of real documents.
func TestGoRatingAgreesWithApidiff(t *testing.T) {
	for i, from := range shared.Versions {
		for j, to := range shared.Versions {
			if j != i+1 && !shared.Long() {
				continue // an upgrade of one step speaks for the rest
			}
			t.Run(from+"_"+to, func(t *testing.T) {
				compareWithApidiff(t, realAPI(t, from), realAPI(t, to))
			})
		}
	}
}
