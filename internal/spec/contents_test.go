package spec

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestSchemas: what a schema says is there, in the words of this package.
func TestSchemas(t *testing.T) {
	for text, want := range map[string]Schema{
		`{"$ref": "#/definitions/a~1b~0c%5Bd%5D"}`: {Ref: "a/b~c[d]"},
		`{"$ref": "#/definitions/a/b"}`:            {BadRef: "#/definitions/a/b"},
		`{"$ref": "other.json#/definitions/A"}`:    {BadRef: "other.json#/definitions/A"},
		`{"$REF": "#/definitions/B"}`:              {Ref: "B"}, // kin-openapi does not mind the letter case
		`{"type": ["null", "string"]}`:             {Type: "string"},
		`{"type": ["null"]}`:                       {Type: "null"},
		`{"type": "string", "format": "date-time", "description": "d", "enum": ["a"], "readOnly": true}`: {Type: "string", Format: "date-time", Description: "d", Enum: []any{"a"}, ReadOnly: true},
		`{"required": ["a"], "properties": {"b": {"type": "boolean"}, "a": {}}}`: {Required: map[string]bool{"a": true}, Names: []string{"a", "b"},
			Properties: map[string]*Schema{"a": {Pointer: "/definitions/A/properties/a"}, "b": {Pointer: "/definitions/A/properties/b", Type: "boolean"}}},
		`{"items": {"type": "integer"}}`:                {Items: &Schema{Pointer: "/definitions/A/items", Type: "integer"}},
		`{"additionalProperties": false}`:               {Closed: true},
		`{"additionalProperties": true}`:                {},
		`{"additionalProperties": {"type": "integer"}}`: {Additional: &Schema{Pointer: "/definitions/A/additionalProperties", Type: "integer"}},
		`{"allOf": [{"$ref": "#/definitions/B"}]}`:      {AllOf: []*Schema{{Pointer: "/definitions/A/allOf/0", Ref: "B"}}},
	} {
		want.Pointer = "/definitions/A"
		got := mustParse(t, `{"swagger": "2.0", "definitions": {"A": `+text+`}}`).Definitions()["A"]
		if asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s:\n got  %s\n want %s", text, asJSON(t, got), asJSON(t, want))
		}
		below := mustParse(t, `{"swagger": "2.0", "definitions": {"A": {"additionalProperties": `+text+`}}}`).Definitions()["A"].Additional
		if got := strings.ReplaceAll(asJSON(t, below), "/A/additionalProperties", "/A"); got != asJSON(t, want) {
			t.Errorf("%s below additionalProperties:\n got  %s\n want %s", text, got, asJSON(t, want))
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestAnything: only a schema that says nothing of the value allows anything.
func TestAnything(t *testing.T) {
	if s := (&Schema{Pointer: "/a", Description: "d", ReadOnly: true, Closed: true}); !s.Anything() {
		t.Errorf("%+v says something", s)
	}
	inner := &Schema{}
	for _, s := range []Schema{{Ref: "A"}, {Type: "string"}, {Enum: []any{"a"}}, {Properties: map[string]*Schema{"a": inner}}, {Items: inner}, {Additional: inner}, {AllOf: []*Schema{inner}}} {
		if s.Anything() {
			t.Errorf("%+v says nothing", s)
		}
	}
}

// TestPaths: operations with what their path, and the document, give them.
func TestPaths(t *testing.T) {
	d := mustParse(t, `{"swagger": "2.0", "info": {"title": "T", "version": "1"}, "basePath": "/api", "consumes": ["c"], "produces": ["p"],
		"parameters": {"a/b": {"in": "query", "name": "shared", "type": "string"}},
		"responses": {"r/s": {"description": "", "schema": {"type": "string"}}},
		"paths": {
			"/b": {"get": {"responses": {}}, "GET": {}, "x-odd": {}},
			"/a": {
				"parameters": [{"in": "query", "name": "q", "type": "string"}, {"in": "path", "name": "q", "type": "string"}],
				"put": {"operationId": "id", "summary": "s", "description": "d", "deprecated": true, "consumes": ["own"], "produces": ["mine"],
					"parameters": [{"in": "query", "name": "q", "type": "array", "items": {"type": "integer"}, "collectionFormat": "multi", "required": true, "description": "d"},
						{"in": "body", "name": "body", "schema": {"type": "object"}}, {"$ref": "#/parameters/a~1b"}, {"$ref": "#/parameters/none"}],
					"responses": {"404": {"description": ""}, "200": {"$ref": "#/responses/r~1s"}, "201": {"$ref": "#/responses/none"}, "202": {"$ref": "other"}}},
				"get": {"responses": {}}}}}`)
	if d.Version() != "1" || d.Title() != "T" || d.BasePath() != "/api" {
		t.Errorf("%s, %s, %s", d.Version(), d.Title(), d.BasePath())
	}
	paths := d.Paths()
	var b strings.Builder
	for _, p := range paths {
		fmt.Fprintln(&b, p.Path, p.Pointer, p.Unknown)
		for _, op := range p.Operations {
			fmt.Fprintln(&b, " ", op.Method, op.Pointer, op.ID, op.Summary, op.Description, op.Deprecated, op.Consumes, op.Produces)
			for _, p := range op.Parameters {
				fmt.Fprintln(&b, "   ", p.In, p.Name, p.Pointer, p.Ref, p.Required, p.Description, p.CollectionFormat, p.Schema.Pointer, p.Schema.Type)
			}
			for _, r := range op.Responses {
				fmt.Fprintln(&b, "   ", r.Code, r.Dangling, r.Schema != nil)
			}
		}
	}
	const want = `/a /paths/~1a []
  GET /paths/~1a/get    false [c] [p]
    query q /paths/~1a/parameters/0  false   /paths/~1a/parameters/0 string
    path q /paths/~1a/parameters/1  false   /paths/~1a/parameters/1 string
  PUT /paths/~1a/put id s d true [own] [mine]
    query q /paths/~1a/put/parameters/0  true d multi /paths/~1a/put/parameters/0 array
    body body /paths/~1a/put/parameters/1  false   /paths/~1a/put/parameters/1/schema object
    query shared /parameters/a~1b  false   /parameters/a~1b string
      /paths/~1a/put/parameters/3 #/parameters/none false   /paths/~1a/put/parameters/3 
    path q /paths/~1a/parameters/1  false   /paths/~1a/parameters/1 string
    200 false true
    201 true false
    202 true false
    404 false false
/b /paths/~1b [GET]
  GET /paths/~1b/get    false [c] [p]
`
	if b.String() != want {
		t.Errorf("paths:\n%s\nwant:\n%s", b.String(), want)
	}
	if p := paths[0].Operations[1].Parameters[0].Schema; p.Items == nil || p.Items.Type != "integer" || p.Items.Pointer != p.Pointer+"/items" {
		t.Errorf("items: %+v", p.Items)
	}
}
