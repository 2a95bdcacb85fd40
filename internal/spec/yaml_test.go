package spec

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestYAML(t *testing.T) {
	text := `# a comment
swagger: '2.0'
info: {title: "Ä \"q\"", version: 1.0.0}
basePath: /api
x-values: [1, 0x1F, 1_000, .5, +1, 0o17, 18446744073709551615, -0.0, ~, yes, True, 2020-01-02, 1e3, "5", <a&b>]
paths:
  /a: &a
    get:
      description: |
        two
        lines
      parameters: &list
        - {name: ü, in: query, type: string}
        - name: take
          in: query
      responses:
        200: {description: ok}
        true: {description: odd}
  /b: *a
  /c:
    parameters: *list
`
	doc := mustParse(t, text)
	want := mustParse(t, `{
		"swagger": "2.0",
		"info": {"title": "Ä \"q\"", "version": "1.0.0"},
		"basePath": "/api",
		"x-values": [1, 31, 1000, 0.5, 1, 15, 18446744073709551615, -0.0, null, "yes", true, "2020-01-02", 1e3, "5", "<a&b>"],
		"paths": {
			"/a": {"get": {"description": "two\nlines\n", "parameters": [{"name": "ü", "in": "query", "type": "string"}, {"name": "take", "in": "query"}], "responses": {"200": {"description": "ok"}, "true": {"description": "odd"}}}},
			"/b": {"get": {"description": "two\nlines\n", "parameters": [{"name": "ü", "in": "query", "type": "string"}, {"name": "take", "in": "query"}], "responses": {"200": {"description": "ok"}, "true": {"description": "odd"}}}},
			"/c": {"parameters": [{"name": "ü", "in": "query", "type": "string"}, {"name": "take", "in": "query"}]}
		}
	}`)
	if !reflect.DeepEqual(doc.swagger, want.swagger) {
		t.Errorf("YAML reads as %s\nJSON as %s", doc.tree.text, want.tree.text)
	}
	if doc.CanonicalDigest() != want.CanonicalDigest() {
		t.Error("YAML and JSON have different canonical digests")
	}
	positions := []struct {
		pointer string
		want    Position
	}{
		{"", Position{2, 1}},
		{"/info/version", Position{3, 26}}, // characters, not bytes
		{"/paths/~1a/get/parameters/1", Position{14, 11}},
		{"/paths/~1a/get/parameters/1/in", Position{15, 11}},
		{"/paths/~1a/get/responses/200", Position{17, 9}},
		{"/paths/~1b", Position{19, 3}},
		{"/paths/~1b/get", Position{8, 5}}, // within an alias, where the anchor is
		{"/paths/~1c/parameters", Position{21, 5}},
	}
	for _, p := range positions {
		if got := doc.Position(p.pointer); got != p.want {
			t.Errorf("Position(%q) = %s, want %s", p.pointer, got, p.want)
		}
	}
}

func TestYAMLErrors(t *testing.T) {
	bomb := "a0: &a0 [" + strings.Repeat("x,", 100) + "]\n"
	for i := range 9 {
		from, to := string(rune('0'+i)), string(rune('1'+i))
		bomb += "a" + to + ": &a" + to + " [" + strings.Repeat("*a"+from+",", 20) + "]\n"
	}
	tests := []struct{ name, text, want string }{
		{"comment alone", "# nothing\n", `1:1: is empty`},
		{"syntax", "swagger: '2.0'\npaths: [\n", `is neither JSON nor YAML: `},
		{"tab", "swagger: '2.0'\npaths:\n\t/a: {}\n", `is neither JSON nor YAML: `},
		{"unknown anchor", "a: *b\n", `is neither JSON nor YAML: unknown anchor 'b' referenced`},
		{"two documents", "swagger: '2.0'\n---\na: 1\n", `:2:1: holds more than one YAML document`},
		{"OpenAPI 3", "openapi: 3.0.0\n", `:1:1: /openapi: is OpenAPI "3.0.0"; octogen reads Swagger 2.0`},
		{"wrong kind", "swagger: '2.0'\npaths:\n  /a:\n    get: 5\n", `:4:5: /paths/~1a/get: is the number 5 where an object is expected`},
		{"duplicate key", "a: 1\nb: 2\na: 3\n", `:3:1: /a: has the key "a" twice, first at 1:1`},
		{"key of two kinds", "a: {1: x, '1': y}\n", `:1:11: /a/1: has the key "1" twice, first at 1:5`},
		{"list as a key", "a: 1\n? [b]\n: c\n", `:2:3: has a key that is not a string`},
		{"merge key", "a: &a {b: 1}\nc:\n  <<: *a\n", `:3:3: has a merge key (<<)`},
		{"infinity", "a:\n  - .inf\n", `:2:5: has the number ".inf", which JSON does not have`},
		{"alias bomb", bomb, `grows too large where its aliases are put in`},
		{"long text by aliases", "a: &a " + strings.Repeat("x", 1<<20) + "\nb: [" + strings.Repeat("*a,", 100) + "]\n", `grows too large where its aliases are put in`},
		{"alias of itself", "a: &a [*a]\n", `has an alias that contains itself`},
		{"too deep", strings.Repeat("- ", maxDepth+1) + "x", `nests more than 200 deep`},
		{"too many", "a:\n" + strings.Repeat("- x\n", maxYAMLMarks/2), `:1:1: is YAML with more than 1048576 separators; give it as JSON`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.text), "swagger.yaml")
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || !strings.Contains(e.Error(), test.want) {
				t.Errorf("error = %.300v\nwant  %s", err, test.want)
			}
		})
	}
}
