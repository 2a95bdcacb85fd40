package normalize

import (
	"os"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/spec"
)

// TestSince: what a client says of when something came, by the version of its document, also one that octogen does not know.
func TestSince(t *testing.T) {
	data, err := os.ReadFile("../../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	const early, late = "Since 2021.2; 2018.3 lacks it.", "Since 2026.1; 2021.2 lacks it."
	for _, test := range []struct{ version, of2021, of2026 string }{
		{"2027.3.1", early, late},
		{"2026.1.9674", early, late},
		{"2026.1.9673", early, ""},
		{"2023.4.1", early, ""},
		{"2021.2.1387-branch", early, ""},
		{"2020.1.1", "", ""},
		{"2018.3.6", "", ""},
		{"2017.1", "", ""},
		{"development", "", ""},
	} {
		doc, err := spec.Parse([]byte(strings.Replace(string(data), "2026.2.100-sample", test.version, 1)), "sample")
		if err != nil {
			t.Fatal(err)
		}
		api, err := Document(doc, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range api.Objects {
			if want, ok := map[string]string{"SpaceRoot": test.of2021, "CreateProjectCommand": test.of2026, "Project": ""}[o.GoName]; ok && o.Doc.Since.Text != want {
				t.Errorf("%s: of %s is said %q, want %q", test.version, o.GoName, o.Doc.Since.Text, want)
			}
			if f := o.Field("SpaceId"); o.GoName == "Project" && f.Since.Text != test.of2021 {
				t.Errorf("%s: of Project.SpaceID is said %q, want %q", test.version, f.Since.Text, test.of2021)
			}
		}
		for _, op := range api.Operations() {
			if want := test.of2021; op.Name == "Spaces.List" && op.Doc.Since.Text != want {
				t.Errorf("%s: of %s is said %q, want %q", test.version, op.Name, op.Doc.Since.Text, want)
			}
		}
	}
}
