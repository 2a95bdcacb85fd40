package impact_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/impact"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/usage"
)

// renamed is the sample document with other names for a type and a set of values.
func renamed(t *testing.T) *model.API {
	t.Helper()
	data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("EnvironmentResource", "HabitatResource", "#/definitions/TenantedDeploymentMode", "#/definitions/TenancyMode").Replace(string(data))
	var document object
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	definitions := document["definitions"].(object)
	if mode := definitions["TenantedDeploymentMode"]; mode != nil {
		definitions["TenancyMode"] = mode
		delete(definitions, "TenantedDeploymentMode")
	}
	if data, err = json.Marshal(document); err != nil {
		t.Fatal(err)
	}
	return parse(t, data, "sample")
}

// TestFixRenames: types and values that are called otherwise now are rewritten wherever a program names them, what is embedded
// is left and told, and what compiles afterwards is all but that.
func TestFixRenames(t *testing.T) {
	from, to := sample(t, nil), renamed(t)
	files := map[string][]byte{
		"a/a.go": []byte(`package a

import o "example.com/m/octopus"

type habitat = o.Environment

type list []*o.Environment

func names(all list) (names []string) {
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

func first() habitat { return o.Environment{Name: "Environment"} } // not an Environment in a comment

const mode = o.TenantedDeploymentModeTenanted
`),
		"b/b.go": []byte(`package b

import . "example.com/m/octopus"

type own struct {
	*Environment
}

func name(x own) string { return x.Environment.Name }

func untouched() Project { return Project{} }

func  unformatted(e Environment)   {}
`),
	}
	m := newModule(t, from, files)
	p := m.load("./a", "./b")
	fix := impact.Fix(affected(t, p, from, to), p)
	golden(t, "renames.diff", usage.Diff(fix.Files))
	for _, f := range fix.Files {
		m.write(f.Name, f.After)
	}
	m.generate(to)
	out := m.problems("./a", "./b")
	for _, line := range []string{"b/b.go:6:3: undefined: Environment"} {
		if !strings.Contains(out, line) {
			t.Errorf("the compiler does not say %s:\n%s", line, out)
		}
	}
	if strings.Contains(out, "a/a.go") {
		t.Errorf("a does not compile:\n%s", out)
	}
	var left []string
	for _, a := range fix.Left {
		left = append(left, a.Place())
	}
	if len(left) == 0 || left[0] != "b/b.go:6:3" {
		t.Errorf("left is %v", left)
	}
}

// TestFixDropsImports: a file that named the client for an empty parameter struct alone compiles without it.
func TestFixDropsImports(t *testing.T) {
	withParameter := sample(t, nil)
	without := sample(t, func(d object) { eachParameter(d, "ids", func(object) bool { return false }) })
	m := newModule(t, withParameter, map[string][]byte{
		"p/client.go": []byte("package p\n\nimport \"example.com/m/octopus\"\n\nvar space *octopus.SpaceClient\n"),
		"p/single.go": []byte("package p\n\nimport \"context\"\n\nimport \"example.com/m/octopus\"\n\nfunc single(ctx context.Context) {\n\t_, _ = space.Projects.GetAll(ctx, octopus.ProjectsGetAllParams{})\n}\n"),
		"p/group.go":  []byte("package p\n\nimport (\n\t\"context\"\n\n\t\"example.com/m/octopus\"\n)\n\nfunc group(ctx context.Context) {\n\t_, _ = space.Projects.GetAll(ctx, octopus.ProjectsGetAllParams{})\n}\n"),
		"p/other.go":  []byte("package p\n\nimport (\n\t\"context\"\n\n\t\"example.com/m/octopus\"\n)\n\nfunc other(ctx context.Context, _ octopus.Project) {\n\t_, _ = space.Projects.GetAll(ctx, octopus.ProjectsGetAllParams{})\n}\n"),
	})
	p := m.load("./p")
	fix := impact.Fix(affected(t, p, withParameter, without), p)
	if len(fix.Files) != 3 || len(fix.Left) > 0 {
		t.Fatalf("%d files, left %+v", len(fix.Files), fix.Left)
	}
	for _, f := range fix.Files {
		m.write(f.Name, f.After)
		if has := strings.Contains(string(f.After), "m/octopus"); has != (f.Name == "p/other.go") {
			t.Errorf("%s", f.After)
		}
	}
	m.generate(without)
	if out := m.problems("./p"); out != "" {
		t.Error(out)
	}
	if out, err := exec.Command("gofmt", "-l", filepath.Join(m.dir, "p")).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: gofmt would change %s", err, out)
	}
}

// TestFixRealRenames: types that real servers call otherwise.
func TestFixRealRenames(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: loads clients of real documents; TestFixRenames and TestFix stay")
	}
	from, to := realAPI(t, "2018.3.6"), realAPI(t, "2021.2.1387")
	types := []string{"EventCategoryDocument", "EventGroupDocument", "ProjectConnectivityPolicy", "TaskDetailsServer"}
	var b strings.Builder
	b.WriteString("package p\n\nimport \"example.com/m/octopus\"\n\nvar (\n")
	for _, name := range types {
		b.WriteString("\t_ octopus." + name + "\n")
	}
	b.WriteString(")\n")
	m := newModule(t, from, map[string][]byte{"p/p.go": []byte(b.String())})
	p := m.load("./p")
	fix := impact.Fix(affected(t, p, from, to), p)
	if len(fix.Files) != 1 || len(fix.Left) > 0 {
		t.Fatalf("%d files, left %+v", len(fix.Files), fix.Left)
	}
	m.write(fix.Files[0].Name, fix.Files[0].After)
	m.generate(to)
	if out := m.problems("./p"); out != "" {
		t.Error(out)
	}
}

// TestFixLeavesWhatItSays: the compiler refuses of rewritten programs what was left, on all pairs of real documents.
func TestFixLeavesWhatItSays(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: loads clients of real documents")
	}
	for i, from := range shared.Versions {
		if !shared.Sampled(i+2, 3) {
			continue
		}
		files := programs(t, from)
		delete(files, "programs/everything/everything.go")
		m := newModule(t, realAPI(t, from), files)
		p := m.load("./programs/...")
		for _, to := range shared.Versions {
			if from == to {
				continue
			}
			fix := impact.Fix(affected(t, p, realAPI(t, from), realAPI(t, to)), p)
			said := map[string]bool{}
			for _, a := range fix.Left {
				if a.Error != "" {
					said[fmt.Sprintf("%s:%d", a.File, a.Line)] = true
				}
			}
			for _, f := range fix.Files {
				m.write(f.Name, f.After)
			}
			fixed, err := usage.Load(t.Context(), usage.Options{Dir: m.dir, Patterns: []string{"./programs/..."}})
			if err != nil {
				t.Fatal(err)
			}
			var replacements []usage.Replacement
			for _, c := range fixed.Clients {
				replacements = append(replacements, usage.Replacement{Client: c, Files: client(t, realAPI(t, to))})
			}
			left, err := fixed.Check(t.Context(), replacements)
			if err != nil {
				t.Fatal(err)
			}
			compiler := map[string]bool{}
			for _, problem := range left {
				compiler[fmt.Sprintf("%s:%d", problem.File, problem.Line)] = true
			}
			t.Logf("%s → %s: %d files rewritten, %d lines left", from, to, len(fix.Files), len(compiler))
			differences(t, from+" → "+to+", rewritten", slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(compiler)))
			for _, f := range fix.Files {
				m.write(f.Name, f.Before)
			}
		}
	}
}
