package normalize

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/model/print"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

var update = flag.Bool("update", false, "write golden files anew")

// built keeps the models of the real documents: many tests read them, none changes them.
var built = map[string]*model.API{}

func buildReal(t testing.TB, version string) *model.API {
	t.Helper()
	if built[version] == nil {
		built[version] = buildAnew(t, version)
	}
	return built[version]
}

func buildAnew(t testing.TB, version string) *model.API {
	t.Helper()
	doc, err := spec.Parse(shared.Document(t, version), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func operations(api *model.API) []*model.Operation {
	return api.Operations()
}

func TestRealCounts(t *testing.T) {
	for _, test := range []struct {
		version             string
		operations, routes  int
		server, space, both int
	}{
		{"2018.3.6", 322, 322, 322, 0, 0},
		{"2021.2.1387", 443, 777, 109, 0, 334},
		{"2026.1.9674", 762, 1765, 212, 95, 455},
	} {
		t.Run(test.version, func(t *testing.T) {
			scopes := map[model.Scope]int{}
			routes := map[string]bool{}
			ops := operations(buildReal(t, test.version))
			for _, op := range ops {
				scopes[op.Scope]++
				for _, r := range op.Routes {
					if key := op.HTTPMethod + " " + r.Path; routes[key] {
						t.Errorf("%s belongs to two operations", key)
					} else {
						routes[key] = true
					}
				}
			}
			got := []int{len(ops), len(routes), scopes[model.ScopeServer], scopes[model.ScopeSpace], scopes[model.ScopeBoth]}
			want := []int{test.operations, test.routes, test.server, test.space, test.both}
			if !slices.Equal(got, want) {
				t.Errorf("operations, routes, server, space, both = %v, want %v", got, want)
			}
		})
	}
}

// TestRealRoutesComplete compares with the document as encoding/json reads it: no route is lost, none is invented.
func TestRealRoutesComplete(t *testing.T) {
	for _, version := range shared.Versions {
		var doc struct {
			BasePath string
			Paths    map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal(bytes.TrimPrefix(shared.Document(t, version), []byte("\ufeff")), &doc); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for path, item := range doc.Paths {
			for method := range item {
				want[strings.ToUpper(method)+" "+strings.TrimSuffix(doc.BasePath, "/")+path] = true
			}
		}
		for _, op := range operations(buildReal(t, version)) {
			for _, r := range op.Routes {
				key := op.HTTPMethod + " " + r.Path
				if !want[key] {
					t.Errorf("%s: route %s is not in the document", version, key)
				}
				delete(want, key)
			}
		}
		for key := range want {
			t.Errorf("%s: route %s is lost", version, key)
		}
	}
}

// TestRealNamesAgree: what two documents share has the same service, method and handle in both.
func TestRealNamesAgree(t *testing.T) {
	named := map[string]map[string]string{}
	for _, version := range shared.Versions {
		named[version] = map[string]string{}
		for _, op := range operations(buildReal(t, version)) {
			named[version][op.Key()] = fmt.Sprintf("%s on %s", op.Name, op.Handle)
		}
	}
	for i, a := range shared.Versions {
		for _, b := range shared.Versions[i+1:] {
			common := 0
			for route, name := range named[a] {
				other, ok := named[b][route]
				if !ok {
					continue
				}
				common++
				if name != other {
					t.Errorf("%s is %s in %s, %s in %s", route, name, a, other, b)
				}
			}
			t.Logf("%s and %s share %d routes", a, b, common)
			if common < 300 {
				t.Errorf("%s and %s share only %d routes", a, b, common)
			}
		}
	}
}

// TestRealNamesGolden keeps the table of all names: changing one is a decision.
func TestRealNamesGolden(t *testing.T) {
	versions := map[string][]string{}
	for _, version := range shared.Versions {
		for _, op := range operations(buildReal(t, version)) {
			line := fmt.Sprintf("%s\t%s\t%s %s", op.Name, op.Handle, op.HTTPMethod, op.Canonical)
			major, _, _ := strings.Cut(version, ".")
			versions[line] = append(versions[line], major)
		}
	}
	var lines []string
	for line, in := range versions {
		lines = append(lines, line+"\t"+strings.Join(in, " "))
	}
	slices.Sort(lines)
	golden(t, "names.txt", "# name\thandle\troute\tdocuments\n"+strings.Join(lines, "\n")+"\n")
}

// TestRealTypesGolden keeps the Go names of all definitions and sets of values.
func TestRealTypesGolden(t *testing.T) {
	versions := map[string][]string{}
	for _, version := range shared.Versions {
		major, _, _ := strings.Cut(version, ".")
		for _, line := range typeLines(buildReal(t, version)) {
			versions[line] = append(versions[line], major)
		}
	}
	var lines []string
	for line, in := range versions {
		lines = append(lines, line+"\t"+strings.Join(in, " "))
	}
	slices.Sort(lines)
	golden(t, "types.txt", "# Go name\tkind\tdefinition\tdocuments\n"+strings.Join(lines, "\n")+"\n")
}

func typeLines(api *model.API) []string {
	var lines []string
	add := func(goName, kind, definition string) {
		lines = append(lines, goName+"\t"+kind+"\t"+cmp.Or(definition, "-"))
	}
	for _, o := range api.Objects {
		add(o.GoName, "object", o.Definition)
	}
	for _, e := range api.Enums {
		add(e.GoName, "enum", e.Definition)
	}
	for _, a := range api.Aliases {
		add(a.GoName, "alias", a.Definition)
	}
	for _, c := range api.Collections {
		add("Page["+c.Item.Go()+"]", "page", c.Definition)
	}
	return lines
}

// TestRealLinksGolden keeps what each type leads to.
func TestRealLinksGolden(t *testing.T) {
	versions := map[string][]string{}
	for _, version := range shared.Versions {
		major, _, _ := strings.Cut(version, ".")
		for _, set := range buildReal(t, version).LinkSets {
			for _, r := range set.Relations {
				line := set.GoName + "." + r.GoName + "\t" + r.Operation.Name + "\t" + strings.Join(r.Names, ",")
				versions[line] = append(versions[line], major)
			}
		}
	}
	var lines []string
	for line, in := range versions {
		lines = append(lines, line+"\t"+strings.Join(in, " "))
	}
	slices.Sort(lines)
	golden(t, "links.txt", "# relation\toperation\tlinks\tdocuments\n"+strings.Join(lines, "\n")+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s differs from what is made now; go test ./internal/model -update writes it anew\n%s", file, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d:\n-%s\n+%s", i+1, w[i], g[i])
		}
	}
	return "one is longer"
}

// TestBuildIsDeterministic builds twice: maps of the document are visited in another order each time.
func TestBuildIsDeterministic(t *testing.T) {
	version := "2021.2.1387"
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := print.JSON(out, buildAnew(t, version)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two builds of the same document differ")
	}
}

// TestNewRoutesRenameNothing adds routes of every kind to a document; what was there keeps its name.
func TestNewRoutesRenameNothing(t *testing.T) {
	version := "2026.1.9674"
	before := map[string]string{}
	for _, op := range operations(buildReal(t, version)) {
		before[op.Key()] = op.Name
	}
	text := string(shared.Document(t, version))
	var added strings.Builder
	for _, path := range []string{"/feeds/{id}/stats", "/projects/{id}/all", "/projects/categories", "/tasks/{id}/rerun", "/users/{id}/me",
		"/spaces/{id}/teams", "/dashboard/{id}", "/widgets/{id}/{key}", "/widgets", "/projects/{id}/runbooks/{id2}/runs", "/machines/{id}/discover"} {
		fmt.Fprintf(&added, `%q: {"get": {"responses": {}}},`, path)
	}
	text = strings.Replace(text, `"paths": {`, `"paths": {`+added.String(), 1)
	doc, err := spec.Parse([]byte(text), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations(api) {
		if old, ok := before[op.Key()]; ok && old != op.Name {
			t.Errorf("%s %s was %s, is now %s", op.HTTPMethod, op.Canonical, old, op.Name)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, version := range shared.Versions {
		b.Run(version, func(b *testing.B) {
			doc, err := spec.Parse(shared.Document(b, version), version)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Document(doc, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestTypesAreNamedAsPreferred: in no document does a definition have to give way to another.
func TestTypesAreNamedAsPreferred(t *testing.T) {
	dict, err := naming.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range shared.Versions {
		check := func(goName, definition string) {
			if definition != "" && goName != dict.Type(definition) {
				t.Errorf("%s: %s is %s, not %s", v, definition, goName, dict.Type(definition))
			}
		}
		api := buildReal(t, v)
		for _, o := range api.Objects {
			check(o.GoName, o.Definition)
		}
		for _, e := range api.Enums {
			check(e.GoName, e.Definition)
		}
		for _, a := range api.Aliases {
			check(a.GoName, a.Definition)
		}
	}
}

// TestServicesAreNotAboutOthers: a service that returns what another one is about does not say that it is about that.
func TestServicesAreNotAboutOthers(t *testing.T) {
	about := map[string]string{}
	for _, s := range buildReal(t, "2026.1.9674").AllServices() {
		about[s.Path] = s.Doc
	}
	for path, want := range map[string]string{"Telemetry": "", "Tasks": "Task is ", "Teams.ScopedUserRoles": "ScopedUserRole is ", "Projects.Releases": "Release is "} {
		if got := about[path]; !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q", path, got)
		}
	}
}
