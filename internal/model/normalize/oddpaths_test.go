package normalize

import (
	"slices"
	"testing"
)

// TestOddPaths: what servers really published of paths and their parameters is read, and each oddity is a finding.
func TestOddPaths(t *testing.T) {
	const declared = `"get": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}], "responses": {"200": {"description": ""}}}`
	for path, test := range map[string]struct{ route, rule string }{
		`/widgets/{id}`:        {"/widgets/{}", ""},
		`widgets/{id}`:         {"/widgets/{}", "path-slash"},
		`//widgets/{id}`:       {"/widgets/{}", "empty-segment"},
		`/widgets//{id}`:       {"/widgets/{}", "empty-segment"},
		`/widgets/{id?}`:       {"/widgets/{}", "optional-path-parameter"},
		`/widgets/(?<id>\\d+)`: {"/widgets/{}", "route-regexp"},
		`/widgets/{other}`:     {"/widgets/{}", "path-parameter-undeclared"},
		`/widgets`:             {"/widgets", "path-parameter-unknown"},
		`/widgets/{ID}`:        {"/widgets/{}", "path-parameter-case"},
	} {
		api := build(t, `"`+path+`": {`+declared+`}`, "")
		if got := api.Operations()[0].Canonical; got != test.route {
			t.Errorf("%s is %s, want %s", path, got, test.route)
		}
		var rules []string
		for _, f := range api.Findings {
			if f.Pointer != "" && f.Rule != "no-operation-id" {
				rules = append(rules, f.Rule)
			}
		}
		if test.rule == "" && len(rules) > 0 || test.rule != "" && !slices.Contains(rules, test.rule) {
			t.Errorf("%s: findings %q, want %q", path, rules, test.rule)
		}
	}
}
