package print

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// TestJSONIsAsDocumented compares what is printed for the real documents with the tables of docs/inspect.md: what they
// promise is there, and what is there they promise.
func TestJSONIsAsDocumented(t *testing.T) {
	tables := documented(t)
	for _, version := range shared.Versions {
		var text bytes.Buffer
		if err := JSON(&text, buildReal(t, version)); err != nil {
			t.Fatal(err)
		}
		var printed map[string]any
		if err := json.Unmarshal(text.Bytes(), &printed); err != nil {
			t.Fatal(err)
		}
		has(t, printed, tables["The document"])
		for _, op := range objects(printed["operations"]) {
			has(t, op, tables["operations[]"])
			for _, kind := range []string{"path_params", "query_params", "header_params"} {
				for _, p := range objects(op[kind]) {
					has(t, p, []string{"go_name", "name", "required", "since", "type"})
				}
			}
		}
		for _, typ := range objects(printed["types"]) {
			has(t, typ, map[any][]string{
				"object": {"definition", "fields", "go_name", "kind", "since"},
				"enum":   {"definition", "go_name", "kind", "since", "values"},
				"alias":  {"definition", "go_name", "kind", "since", "type"},
				"page":   {"definition", "go_name", "kind", "since", "type"},
			}[typ["kind"]])
			for _, f := range objects(typ["fields"]) {
				has(t, f, []string{"go_name", "name", "read_only", "required", "since", "type"})
			}
		}
		for _, f := range objects(printed["findings"]) {
			has(t, f, []string{"column", "line", "message", "pointer", "rule"})
			if !slices.Contains(tables["findings[]"], f["rule"].(string)) {
				t.Errorf("%s: docs/inspect.md does not have the rule %s", version, f["rule"])
			}
		}
	}
}

var firstColumn = regexp.MustCompile("`([a-z_-]+)`")

// documented are the words in the first column of the tables of docs/inspect.md, by heading.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/inspect.md")
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]string{}
	heading := ""
	for line := range strings.Lines(string(text)) {
		if after, ok := strings.CutPrefix(line, "## "); ok {
			heading = strings.TrimSpace(after)
		}
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range firstColumn.FindAllStringSubmatch(cells[1], -1) {
				tables[heading] = append(tables[heading], m[1])
			}
		}
	}
	return tables
}

func objects(list any) []map[string]any {
	var out []map[string]any
	values, _ := list.([]any)
	for _, v := range values {
		out = append(out, v.(map[string]any))
	}
	return out
}

// has fails unless an object has these members and no others.
func has(t *testing.T, object map[string]any, want []string) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	var got []string
	for name := range object {
		got = append(got, name)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("members %v, want %v: %.300v", got, want, object)
	}
}

func buildReal(t *testing.T, version string) *model.API {
	t.Helper()
	doc, err := spec.Parse(shared.Document(t, version), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}
