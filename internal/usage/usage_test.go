package usage

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// newModule is a module example.com/m with the client of the sample document in octopus/, and files.
func newModule(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, "sample")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	generated, err := emit.Package(api, emit.Options{Package: "octopus", Docs: emit.DocsNone, Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range generated {
		write("octopus/"+f.Name, f.Content)
	}
	write("go.mod", []byte("module example.com/m\n\ngo 1.26.0\n"))
	for name, content := range files {
		write(name, []byte(content))
	}
	return dir
}

const head = `package p

import (
	"context"

	"example.com/m/octopus"
)

type (
	embedded struct{ octopus.Project }
	handle   struct{ *octopus.SpaceClient }
	alias    = octopus.Project
	getter   interface {
		Get(ctx context.Context, projectID string, opts ...octopus.Option) (*octopus.Project, error)
	}
)

func take(getter)         {}
func many(...getter)      {}
func generic[T any](v T) T { return v }

`

// TestUses: each construct of the language leads to what it uses.
func TestUses(t *testing.T) {
	tests := []struct{ statement, want string }{
		{"_, _ = s.Projects.Get(ctx, \"a\")", "ProjectsService.Get call"},
		{"f := s.Projects.Get; _ = f", "ProjectsService.Get value"},
		{"_ = (*octopus.ProjectsService).Get", "ProjectsService.Get value"},
		{"for range s.Projects.All(ctx, octopus.ProjectsListParams{}) {}", "ProjectsService.All call"},
		{"_, _ = handle{s}.Projects.Get(ctx, \"a\")", "ProjectsService.Get call"},
		{"_, _ = octopus.ProjectsListParams{Take: 1}, 0", "ProjectsListParams.Take set; ProjectsListParams literal [Take]"},
		{"x := octopus.Project{}; x.Name = \"a\"", "Project.Name set; Project literal [Name]"},
		{"_ = p.Name", "Project.Name read"},
		{"_ = embedded{}.Name", "Project.Name read"},
		{"_ = alias{}.Name", "Project.Name read"},
		{"_ = generic(p).Name", "Project.Name read"},
		{"p.Name += \"a\"", "Project.Name read; Project.Name set"},
		{"n := &p.Name; _ = n", "Project.Name read; Project.Name set"},
		{"_ = p.TenantedDeploymentMode == octopus.TenantedDeploymentModeTenanted", "TenantedDeploymentModeTenanted compare Tenanted"},
		{"_ = p.TenantedDeploymentMode == \"Tenanted\"", "TenantedDeploymentMode compare Tenanted"},
		{"p.TenantedDeploymentMode = \"Tenanted\"", "TenantedDeploymentMode value Tenanted"},
		{"switch p.TenantedDeploymentMode { case \"Tenanted\": }", "TenantedDeploymentMode switch [Tenanted]; TenantedDeploymentMode compare Tenanted"},
		{"take(&s.Projects)", "ProjectsService.Get interface"},
		{"many(&s.Projects)", "ProjectsService.Get interface"},
		{"var g getter = &s.Projects; _ = g", "ProjectsService.Get interface"},
		{"var g getter; g = &s.Projects; _ = g", "ProjectsService.Get interface"},
		{"_ = getter(&s.Projects)", "ProjectsService.Get interface"},
		{"_ = []getter{&s.Projects}", "ProjectsService.Get interface"},
		{"_ = map[string]getter{\"a\": &s.Projects}", "ProjectsService.Get interface"},
		{"_ = struct{ g getter }{g: &s.Projects}", "ProjectsService.Get interface"},
		{"_ = func() getter { return &s.Projects }", "ProjectsService.Get interface"},
		{"c := make(chan getter); c <- &s.Projects", "ProjectsService.Get interface"},
		{"_, _ = s.Projects.GetByName(ctx, \"a\")", "ProjectsService.GetByName call"},
		{"_ = octopus.ErrNotFound", "ErrNotFound value"},
	}
	var b strings.Builder
	b.WriteString(head)
	lines := map[int]int{}
	for i, test := range tests {
		lines[strings.Count(b.String(), "\n")+2] = i
		fmt.Fprintf(&b, "func _(ctx context.Context, s *octopus.SpaceClient, p *octopus.Project) {\n\t%s\n}\n", test.statement)
	}
	p, err := Load(t.Context(), Options{Dir: newModule(t, map[string]string{"p/p.go": b.String()}), Patterns: []string{"./..."}})
	if err != nil || len(p.Problems) > 0 {
		t.Fatal(err, p.Problems)
	}
	got := map[int][]string{}
	for _, u := range p.Uses() {
		text := strings.TrimSpace(u.Symbol + " " + string(u.Kind))
		if u.Names != nil {
			text += fmt.Sprintf(" %v", u.Names)
		} else if u.Value != "" && !strings.Contains(u.Symbol, ".") {
			text += " " + u.Value
		}
		got[lines[u.Place.Line]] = append(got[lines[u.Place.Line]], text)
	}
	for i, test := range tests {
		for _, want := range strings.Split(test.want, "; ") {
			if !slices.Contains(got[i], want) {
				t.Errorf("%s uses %q; want %s", test.statement, got[i], want)
			}
		}
	}
}

// TestLoad: tests, build tags and packages in between count; the client and its test double are no programs.
func TestLoad(t *testing.T) {
	dir := newModule(t, map[string]string{
		"a/a.go":        "package a\n\nimport \"example.com/m/octopus\"\n\nfunc Name(p *octopus.Project) string { return p.Name }\n",
		"b/b.go":        "package b\n\nimport \"example.com/m/a\"\n\nvar Name = a.Name\n",
		"b/b_test.go":   "package b\n\nimport (\n\t\"testing\"\n\n\t\"example.com/m/octopus\"\n)\n\nfunc TestB(t *testing.T) { _ = octopus.Project{}.Slug }\n",
		"b/ext_test.go": "package b_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/m/b\"\n\t\"example.com/m/octopus\"\n)\n\nfunc TestExt(t *testing.T) { _ = b.Name(&octopus.Project{}) }\n",
		"c/c.go":        "//go:build extra\n\npackage c\n\nimport \"example.com/m/octopus\"\n\nvar Description = octopus.Project{}.Description\n",
		"c/doc.go":      "package c\n",
		"d/d.go":        "package d\n",
	})
	for _, test := range []struct {
		options         Options
		packages, using int
		files           string
	}{
		{Options{Patterns: []string{"./..."}}, 7, 2, "a/a.go b/b_test.go b/ext_test.go"},
		{Options{Patterns: []string{"./..."}, Tags: []string{"extra"}}, 7, 3, "a/a.go b/b_test.go b/ext_test.go c/c.go"},
		{Options{Patterns: []string{"./b"}}, 1, 1, "b/b_test.go b/ext_test.go"},
		{Options{Patterns: []string{"./d"}}, 1, 0, ""},
	} {
		test.options.Dir = dir
		p, err := Load(t.Context(), test.options)
		if err != nil {
			t.Fatal(err)
		}
		var files []string
		for _, u := range p.Uses() {
			if !slices.Contains(files, u.Place.File) {
				files = append(files, u.Place.File)
			}
		}
		if got := strings.Join(files, " "); got != test.files || p.Packages != test.packages || p.Using != test.using || len(p.Problems) > 0 {
			t.Errorf("%+v: %s; %d of %d packages; %v", test.options, got, p.Using, p.Packages, p.Problems)
		}
	}
}

// TestLoadRefuses: what cannot be read is an error, and what does not compile a problem with its place.
func TestLoadRefuses(t *testing.T) {
	dir := newModule(t, map[string]string{
		"a/a.go": "package a\n\nimport \"example.com/m/octopus\"\n\nvar _ int = octopus.ServerVersion\n",
		"b/b.go": "package b\n\nimport \"example.com/m/octopus\"\n\nvar _ = octopus.ServerVersion +\n",
	})
	for pattern, want := range map[string]string{"./a": "a/a.go:5:13", "./b": "b/b.go:5:33"} {
		p, err := Load(t.Context(), Options{Dir: dir, Patterns: []string{pattern}})
		if err != nil || len(p.Problems) == 0 || p.Problems[0].Place.String() != want {
			t.Errorf("%v, %v", err, p.Problems)
		}
	}
	for _, pattern := range []string{"./nothing/...", "example.com/other"} {
		if _, err := Load(t.Context(), Options{Dir: dir, Patterns: []string{pattern}}); err == nil {
			t.Errorf("%s: no error", pattern)
		}
	}
}
