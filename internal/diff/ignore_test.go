package diff

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestRules: the list has the kinds that the code records, and no others.
func TestRules(t *testing.T) {
	kind := regexp.MustCompile(`^(body|field|go-name|handle|media-type|operation|parameter|result|route|scope|type|value)(-[a-z]+)+$`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "ignore.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && kind.MatchString(s) {
					found[s] = true
				}
			}
			return true
		})
	}
	for s := range found {
		if !slices.Contains(Rules, s) {
			t.Errorf("%s is a kind of change and no rule", s)
		}
	}
	for _, rule := range Rules {
		if !found[rule] {
			t.Errorf("%s is a rule and no kind of change", rule)
		}
	}
	if !slices.IsSorted(Rules) {
		t.Error("the rules are not sorted")
	}
}

// TestIgnore: what is ignored counts for nothing and is told; what ignores nothing is told, too.
func TestIgnore(t *testing.T) {
	compare := func() *Report {
		var after map[string]any
		if err := json.Unmarshal(sampleDocument(t), &after); err != nil {
			t.Fatal(err)
		}
		mode := after["definitions"].(map[string]any)["TenantedDeploymentMode"].(map[string]any)
		mode["enum"] = append(mode["enum"].([]any), "Sometimes", "Rarely")
		delete(properties(after, "RunbookResource"), "Description")
		return Compare(buildFrom(t, sampleDocument(t), "before"), buildFrom(t, marshal(t, after), "after"))
	}
	before := compare()
	for _, test := range []struct {
		ignore  Ignore
		matches int
	}{
		{Ignore{"value-added", "TenantedDeploymentMode", "r"}, 2},
		{Ignore{"value-added", "TenantedDeploymentMode.Rarely", "r"}, 1},
		{Ignore{"value-added", "TenantedDeployment", "r"}, 0},
		{Ignore{"value-removed", "TenantedDeploymentMode", "r"}, 0},
		{Ignore{"field-removed", "Runbook", "r"}, 1},
		{Ignore{"field-removed", "Runbook.Description", "r"}, 1},
		{Ignore{"field-removed", "Runbook.Description.More", "r"}, 0},
	} {
		r := compare()
		stale := r.Ignore([]Ignore{test.ignore})
		if len(r.Ignored) != test.matches || r.Summary.Ignored != test.matches || len(before.Changes)-len(r.Changes) != test.matches || (len(stale) == 1) != (test.matches == 0) {
			t.Errorf("%s: %d ignored, %d of %d left, stale: %v; want %d", test.ignore, len(r.Ignored), len(r.Changes), len(before.Changes), stale, test.matches)
		}
	}
	r := compare()
	if stale := r.Ignore([]Ignore{{"value-added", "TenantedDeploymentMode", "the *program* has a default"}, {"field-removed", "Runbook", "nobody reads it"},
		{"field-type-changed", "Runbook", "nor that"}, {"type-added", "MultiTenancyMode", "nor that"}}); len(stale) > 0 {
		t.Errorf("%v is stale", stale)
	}
	if r.Summary.Total() != 0 || r.Summary.Worst() != Safe {
		t.Errorf("all is ignored, and %+v is left", r.Changes)
	}
	var text strings.Builder
	if err := r.Text(&text, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"nothing changes for callers, 5 ignored\n", "    Runbook.Description is gone: servers neither send nor read it (nobody reads it)\n"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, text.String())
		}
	}
	if got := r.MarkdownWithin(60_000); !strings.Contains(got, "Nothing changes for callers, 5 ignored.") || !strings.Contains(got, `| the \*program\* has a default |`) {
		t.Errorf("Markdown says %s", got)
	}
}
