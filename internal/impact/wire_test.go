package impact_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

type object = map[string]any

// sample is the model of the sample document, changed.
func sample(t *testing.T, change func(document object)) *model.API {
	t.Helper()
	data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		var document object
		if err := json.Unmarshal(data, &document); err != nil {
			t.Fatal(err)
		}
		change(document)
		if data, err = json.Marshal(document); err != nil {
			t.Fatal(err)
		}
	}
	return parse(t, data, "sample")
}

func definition(d object, name string) object { return d["definitions"].(object)[name].(object) }

func properties(d object, name string) object { return definition(d, name)["properties"].(object) }

func require(d object, name, property string) {
	required, _ := definition(d, name)["required"].([]any)
	definition(d, name)["required"] = append(required, property)
}

// eachParameter calls f for the query parameters of a name.
func eachParameter(d object, name string, f func(p object) (keep bool)) {
	for _, item := range d["paths"].(object) {
		for _, op := range item.(object) {
			op, ok := op.(object)
			if !ok {
				continue
			}
			list, _ := op["parameters"].([]any)
			op["parameters"] = slices.DeleteFunc(list, func(p any) bool { return p.(object)["name"] == name && !f(p.(object)) })
		}
	}
}

const programHead = "package p\n\nimport (\n\t\"context\"\n\n\t\"example.com/m/octopus\"\n)\n\nvar _ = context.Background\n\ntype modes struct{ octopus.Project }\n\ntype project = octopus.Project\n\nfunc use(ctx context.Context, s *octopus.SpaceClient, p *octopus.Project, m modes) {\n\t"

// TestTouches changes the sample document, and looks what that does to programs of one statement that use what changes, and
// of one that uses something else.
func TestTouches(t *testing.T) {
	mode := func(d object) object { return definition(d, "TenantedDeploymentMode") }
	addMode := func(d object) { mode(d)["enum"] = append(mode(d)["enum"].([]any), "Sometimes") }
	removeMode := func(d object) {
		mode(d)["enum"] = slices.DeleteFunc(mode(d)["enum"].([]any), func(v any) bool { return v == "Tenanted" })
	}
	removeDescription := func(d object) { delete(properties(d, "ProjectResource"), "Description") }
	requireDescription := func(d object) { require(d, "ProjectResource", "Description") }
	readOnly := func(d object) { properties(d, "ProjectResource")["Description"].(object)["readOnly"] = true }
	ignore := func(d object) { eachParameter(d, "partialName", func(object) bool { return false }) }
	requireName := func(d object) {
		eachParameter(d, "partialName", func(p object) bool { p["required"] = true; return true })
	}
	tests := []struct {
		name, statement string
		change          func(object)
		subject         string // "" for a statement that nothing touches
		goRating, wire  diff.Rating
	}{
		{"a field that is read and gone", "_ = p.Description", removeDescription, "Project.Description", diff.Breaking, diff.Risky},
		{"by embedding", "_ = m.Description", removeDescription, "Project.Description", diff.Breaking, diff.Risky},
		{"by an alias", "_ = project{}.Description", removeDescription, "Project.Description", diff.Breaking, diff.Risky},
		{"another field", "_ = p.Name", removeDescription, "", "", ""},
		{"a field that is set and read-only now", "p.Description = \"\"", readOnly, "Project.Description", diff.Safe, diff.Risky},
		{"a field that is read and read-only now", "_ = p.Description", readOnly, "", "", ""},
		{"a body that lacks what is required now", "_ = octopus.Project{Name: \"a\"}", requireDescription, "Project.Description", diff.Safe, diff.Breaking},
		{"a body that has it", "_ = octopus.Project{Description: \"a\"}", requireDescription, "", "", ""},
		{"a body that gets it later", "x := octopus.Project{}; x.Description = \"a\"", requireDescription, "", "", ""},
		{"a value that is compared with and gone", "_ = p.TenantedDeploymentMode == octopus.TenantedDeploymentModeTenanted", removeMode, "TenantedDeploymentMode", diff.Breaking, diff.Breaking},
		{"a value as text", "_ = p.TenantedDeploymentMode == \"Tenanted\"", removeMode, "TenantedDeploymentMode", diff.Safe, diff.Breaking},
		{"another value", "_ = p.TenantedDeploymentMode == \"Untenanted\"", removeMode, "", "", ""},
		{"a switch that lacks a value", "switch p.TenantedDeploymentMode { case \"Tenanted\": }", addMode, "TenantedDeploymentMode", diff.Safe, diff.Risky},
		{"a switch with a default", "switch p.TenantedDeploymentMode { case \"Tenanted\": default: }", addMode, "", "", ""},
		{"a parameter that is ignored now", "_, _ = s.Projects.List(ctx, octopus.ProjectsListParams{PartialName: \"a\"})", ignore, "Projects.List", diff.Breaking, diff.Risky},
		{"another parameter", "_, _ = s.Projects.List(ctx, octopus.ProjectsListParams{Take: 1})", ignore, "", "", ""},
		{"a parameter that is required now", "_, _ = s.Projects.List(ctx, octopus.ProjectsListParams{Take: 1})", requireName, "Projects.List", diff.Safe, diff.Breaking},
		{"a parameter that is set", "_, _ = s.Projects.List(ctx, octopus.ProjectsListParams{PartialName: \"a\"})", requireName, "", "", ""},
		{"a call of something else", "_, _ = s.Projects.Get(ctx, \"a\")", ignore, "", "", ""},
	}
	from := sample(t, nil)
	files := map[string][]byte{}
	for i, test := range tests {
		files[fmt.Sprintf("p%d/p.go", i)] = []byte(programHead + test.statement + "\n}\n")
	}
	program := newModule(t, from, files).load("./...")
	for i, test := range tests {
		if !shared.Sampled(i, 2) {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			r := affected(t, program, from, sample(t, test.change))
			checkTouched(t, r, fmt.Sprintf("p%d/p.go", i), test.subject, test.goRating, test.wire)
		})
	}
}

// checkTouched checks what is said of one file.
func checkTouched(t *testing.T, r *diff.Report, file, subject string, goRating, wire diff.Rating) {
	t.Helper()
	touched := slices.DeleteFunc(r.Affected, func(a diff.Affected) bool { return a.File != file })
	if subject == "" {
		if len(touched) > 0 {
			t.Errorf("nothing should touch it: %+v", touched)
		}
		return
	}
	if len(touched) == 0 {
		t.Fatalf("nothing touches it; %d changes", len(r.Changes))
	}
	for _, a := range touched {
		if a.Subject != subject || a.Go != goRating || a.Wire != wire || a.Line < 14 || strings.TrimSpace(a.Do) == "" {
			t.Errorf("%+v; want %s, %s for Go and %s on the wire", a, subject, goRating, wire)
		}
	}
}
