// Package arch holds the test that keeps the arrows between packages as docs/architecture.md draws them.
package arch

import (
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const module = "github.com/octogen/octogen/"

// rules say what each package may import beside the standard library: packages of this module and modules of others.
// A package that is not listed is one that nobody decided about.
var rules = map[string][]string{
	"internal/english":      {},
	"internal/spec":         {"github.com/getkin/kin-openapi/", "go.yaml.in/yaml/v3"},
	"internal/model":        {}, // plain data
	"internal/model/docs":   {module + "specs", module + "internal/english", "go.yaml.in/yaml/v3"},
	"internal/model/naming": {module + "specs", "go.yaml.in/yaml/v3"},
	"internal/model/normalize": {module + "internal/spec", module + "internal/model", module + "internal/model/naming", module + "internal/model/docs",
		module + "specs", "go.yaml.in/yaml/v3"},
	"internal/model/print":  {module + "internal/model", module + "internal/english"},
	"internal/double":       {module + "internal/model", module + "specs", "go.yaml.in/yaml/v3"},
	"generated":             {},
	"internal/serve":        {module + "generated", module + "internal/model", module + "internal/double", module + "templates/octopustest"},
	"internal/emit":         {module + "internal/model", module + "internal/double", module + "internal/cookbook", module + "templates", "github.com/dave/jennifer/", "golang.org/x/sync/"},
	"internal/output":       {"github.com/rogpeppe/go-internal/lockedfile"}, // what changes files
	"specs":                 {},
	"specs/sample":          {}, // tests of the sample document
	"templates":             {},
	"templates/runtime":     {},
	"templates/octopustest": {},
	"templates/octopuspack": {},
	"internal/workspace": {module + "internal/spec", module + "internal/model", module + "internal/emit", module + "internal/output",
		module + "internal/diff", module + "internal/impact", module + "internal/usage", module + "internal/model/normalize", "github.com/rogpeppe/go-internal/diff", "golang.org/x/mod/"},
	"internal/diff":    {module + "internal/model", module + "internal/english"},
	"internal/usage":   {module + "internal/emit", "golang.org/x/tools/go/packages", "github.com/rogpeppe/go-internal/diff"}, // emit says what octogen wrote
	"internal/impact":  {module + "internal/diff", module + "internal/usage"},
	"docs":             {},
	"internal/explore": {module + "internal/model", module + "internal/diff", module + "specs", module + "docs", "go.yaml.in/yaml/v3"},
	"cmd/octogen": {module + "internal/english", module + "internal/spec", module + "internal/explore", module + "internal/output", module + "internal/model", module + "internal/emit", module + "internal/diff",
		module + "internal/model/normalize", module + "internal/model/print", module + "internal/workspace", module + "internal/serve", module + "internal/usage", module + "internal/impact", "github.com/spf13/", "go.yaml.in/yaml/v3"},
	"examples/jobs":                           {module + "generated/v2026_1", "golang.org/x/sync/errgroup"},
	"examples/quickstart":                     {module + "examples/quickstart/octopus"},
	"examples/quickstart/octopus/octopustest": {},
	"examples/quickstart/octopus/octopuspack": {},
	"examples/quickstart/octopus":             {},
	"generated/v2018_3/octopustest":           {},
	"generated/v2018_3/octopuspack":           {},
	"generated/v2018_3":                       {},
	"generated/v2021_2/octopustest":           {},
	"generated/v2021_2/octopuspack":           {},
	"generated/v2021_2":                       {},
	"generated/v2026_1/octopustest":           {},
	"generated/v2026_1/octopuspack":           {},
	"generated/v2026_1":                       {},
	"internal/browsertest":                    {}, // for tests
	"internal/shared":                         {}, // for tests
	"internal/bench":                          {"github.com/getkin/kin-openapi/", "golang.org/x/tools/go/packages"},
	"internal/bench/projects":                 {}, // for benchmarks
	"internal/conformance":                    {},
	"internal/cookbook":                       {module + "docs"},
	"internal/arch":                           {},
}

func TestImports(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports, Dir: "../.."}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) < 8 {
		t.Fatalf("only %d packages found", len(loaded))
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Errorf("%s: %v", p.PkgPath, p.Errors)
		}
		check(t, strings.TrimPrefix(p.PkgPath, module), p.Imports)
	}
}

// TestPasses holds the files of internal/model/normalize to one direction: a file uses what stands in others, and none of
// these uses it back, be it by way of others.
func TestPasses(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: "../.."}, "./internal/model/normalize")
	if err != nil || len(loaded) != 1 || len(loaded[0].Errors) > 0 {
		t.Fatal(err, loaded)
	}
	uses := fileUses(loaded[0])
	for from := range uses {
		if path := wayBack(uses, from, from, map[string]bool{}); path != nil {
			t.Errorf("%s leads back to itself: %s", from, strings.Join(path, " → "))
		}
	}
}

// fileUses says of each file of a package which others it uses something of.
func fileUses(p *packages.Package) map[string]map[string]string {
	fileOf := func(pos token.Pos) string { return filepath.Base(p.Fset.Position(pos).Filename) }
	uses := map[string]map[string]string{}
	for id, object := range p.TypesInfo.Uses {
		if object.Pkg() != p.Types || !object.Pos().IsValid() {
			continue
		}
		from, to := fileOf(id.Pos()), fileOf(object.Pos())
		if field, ok := object.(*types.Var); from == to || ok && field.IsField() {
			continue
		}
		if uses[from] == nil {
			uses[from] = map[string]string{}
		}
		uses[from][to] = object.Name()
	}
	return uses
}

// wayBack finds how one file uses another by way of others.
func wayBack(uses map[string]map[string]string, from, to string, seen map[string]bool) []string {
	for next, name := range uses[from] {
		step := from + " (" + name + ")"
		if next == to {
			return []string{step, to}
		}
		if seen[next] {
			continue
		}
		seen[next] = true
		if rest := wayBack(uses, next, to, seen); rest != nil {
			return append([]string{step}, rest...)
		}
	}
	return nil
}

func check(t *testing.T, name string, imports map[string]*packages.Package) {
	allowed, ok := rules[name]
	if !ok {
		t.Errorf("%s has no rule here: decide what it may import, and say so in docs/architecture.md", name)
		return
	}
	for path := range imports {
		if standard(path) || slices.ContainsFunc(allowed, func(a string) bool { return path == a || strings.HasSuffix(a, "/") && strings.HasPrefix(path, a) }) {
			continue
		}
		t.Errorf("%s must not import %s", name, path)
	}
}

// standard reports whether a path is of the standard library: its first element has no dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
