package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi2"
)

// sample has the peculiarities of real documents: an operation without responses, a parameter without type, no
// operation id, extensions, a reference with a neighbour, and the same part twice.
const sample = `{
  "swagger": "2.0",
  "info": {"title": "Sample", "version": "1.0"},
  "x-root": {"a": [1, null]},
  "basePath": "/api",
  "paths": {
    "/widgets/{id}": {
      "get": {
        "parameters": [{"name": "id", "in": "path", "required": true}],
        "responses": {
          "200": {"description": "ok", "schema": {"$ref": "#/definitions/Widget", "description": "beside"}},
          "default": {"description": "bad", "headers": {"X-Count": {"type": "integer", "description": "n"}}},
          "x-more": {"k": true}
        }
      },
      "put": {"parameters": [
        {"name": "id", "in": "path", "required": true},
        {"name": "w", "in": "body", "schema": {"$ref": "#/definitions/Widget"}}
      ]},
      "parameters": [],
      "x-item": 1
    },
    "/a~b": {"delete": {"responses": {}}}
  },
  "parameters": {"Take": {"name": "take", "in": "query", "type": "array", "items": {"type": "string"}}},
  "responses": {"Gone": {"description": "gone"}},
  "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
  "definitions": {
    "Widget": {
      "type": "object",
      "required": ["Id"],
      "properties": {
        "Id": {"type": "string"},
        "Name": {"type": "string", "default": "x", "enum": ["x", 1, null]},
        "Parts": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/definitions/Widget"}}},
        "Map": {"type": "object", "additionalProperties": {"type": "integer", "format": "int32"}},
        "Any": {"allOf": [{"$ref": "#/definitions/Empty"}, {"not": {"type": "null"}}]}
      },
      "additionalProperties": false
    },
    "Empty": {"properties": {}, "allOf": [], "items": null},
    "Ref": {"$ref": "#/definitions/Widget", "properties": {"Id": {"type": "string"}}, "x-why": 1},
    "x-Odd": {"type": "string"}
  }
}
`

func mustParse(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Parse([]byte(text), "sample.json")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestParseEqualsWhole(t *testing.T) {
	var want openapi2.T
	if err := json.Unmarshal([]byte(sample), &want); err != nil {
		t.Fatal(err)
	}
	got := mustParse(t, sample)
	if !reflect.DeepEqual(got.swagger, &want) {
		a, _ := json.Marshal(got.swagger)
		b, _ := json.Marshal(want)
		t.Errorf("pieces: %s\nwhole:  %s", a, b)
	}
	if sum := sha256.Sum256([]byte(sample)); got.Digest != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Errorf("digest = %s", got.Digest)
	}
}

// TestParseForms reads the same document in other clothes.
func TestParseForms(t *testing.T) {
	want := mustParse(t, sample)
	tests := []struct{ name, text string }{
		{"byte order mark", "\ufeff" + sample},
		{"CRLF", strings.ReplaceAll(sample, "\n", "\r\n")},
		{"YAML", "# a comment makes it YAML\n" + sample},
		{"YAML with byte order mark", "\ufeff---\n" + sample},
		{"YAML with CRLF", "---\r\n" + strings.ReplaceAll(sample, "\n", "\r\n")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := mustParse(t, test.text)
			if !reflect.DeepEqual(doc.swagger, want.swagger) {
				t.Error("reads as another document")
			}
			if doc.CanonicalDigest() != want.CanonicalDigest() {
				t.Error("has another canonical digest")
			}
			if doc.Digest == want.Digest {
				t.Error("has the same digest, though the bytes differ")
			}
			line := strings.Count(test.text, "\n") - strings.Count(sample, "\n") + 10
			if p := doc.Position("/paths/~1widgets~1{id}/get/responses"); p != (Position{line, 9}) {
				t.Errorf("position = %s, want %d:9", p, line)
			}
		})
	}
}

func TestParseKeepsNothingOfData(t *testing.T) {
	data := []byte(sample)
	doc, err := Parse(data, "sample.json")
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if !slices.Equal(doc.PathOrder(), []string{"/widgets/{id}", "/a~b"}) {
		t.Errorf("paths = %q after the data changed", doc.PathOrder())
	}
}

// TestPositionOnOneLine: a place deep in a long line is the same as counted from its start.
func TestPositionOnOneLine(t *testing.T) {
	const filler = "äx€\U0001F600"
	text := `{"swagger": "2.0", "x-a": "` + strings.Repeat(filler, 3*markEvery) + `", "x-b": 1,` + "\n" + ` "x-c": "` + strings.Repeat("y", 2*markEvery) + `", "x-d": 2}`
	doc := mustParse(t, text)
	for i, line := range strings.Split(text, "\n") {
		for _, key := range []string{"x-a", "x-b", "x-c", "x-d"} {
			before, _, ok := strings.Cut(line, `"`+key+`"`)
			if want := (Position{i + 1, 1 + utf8.RuneCountInString(before)}); ok && doc.Position(Pointer(key)) != want {
				t.Errorf("Position(%q) = %s, want %s", key, doc.Position(Pointer(key)), want)
			}
		}
	}
}

func TestPosition(t *testing.T) {
	doc := mustParse(t, "{\"swagger\": \"2.0\",\r\n \"x-ä\": [\"ü\", {\"k\": 1}], \"x-b\": {\"\": 2, \"a/b~c\": 3, \"u\\u0041\": 4}}")
	tests := []struct {
		pointer string
		want    Position
	}{
		{"", Position{1, 1}},
		{"/swagger", Position{1, 2}},
		{"/x-ä", Position{2, 2}},
		{"/x-ä/0", Position{2, 10}}, // characters, not bytes
		{"/x-ä/1", Position{2, 15}},
		{"/x-ä/1/k", Position{2, 16}},
		{"/x-b/", Position{2, 34}},
		{"/x-b/a~1b~0c", Position{2, 41}},
		{"/x-b/uA", Position{2, 53}},
		// What is not there is at its nearest ancestor.
		{"/x-ä/1/k/deeper", Position{2, 16}},
		{"/x-ä/2", Position{2, 2}},
		{"/x-ä/00", Position{2, 2}},
		{"/x-ä/-", Position{2, 2}},
		{"/missing/deeper", Position{1, 1}},
		{"no pointer", Position{1, 1}},
	}
	for _, test := range tests {
		if got := doc.Position(test.pointer); got != test.want {
			t.Errorf("Position(%q) = %s, want %s", test.pointer, got, test.want)
		}
	}
}

func TestPointerOfEveryNode(t *testing.T) {
	doc := mustParse(t, sample)
	for i := range doc.tree.nodes {
		pointer := doc.tree.pointer(i)
		if found, exact := doc.tree.find(pointer); found != i || !exact {
			t.Errorf("node %d has the pointer %q, which leads to %d (exact: %t)", i, pointer, found, exact)
		}
	}
}

func TestKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"swagger": "2.0", "paths": {"x-first": "text"`)
	var want []string
	for i := range 2 * smallObject {
		path := fmt.Sprintf("/p%d", 97*i%31)
		if i == 31 {
			path = "/last"
		}
		want = append(want, path)
		fmt.Fprintf(&b, ", %q: {}", path)
	}
	b.WriteString("}}")
	doc := mustParse(t, b.String())
	if got := doc.PathOrder(); !slices.Equal(got, want) {
		t.Errorf("PathOrder = %q\nwant %q", got, want)
	}
	if got := doc.Keys("/paths"); !slices.Equal(got, append([]string{"x-first"}, want...)) {
		t.Errorf("Keys = %q", got)
	}
	for _, pointer := range []string{"/swagger", "/missing", "/paths/x-first"} {
		if got := doc.Keys(pointer); got != nil {
			t.Errorf("Keys(%q) = %q, want nil", pointer, got)
		}
	}
	if got := doc.Keys("/paths/~1last"); got == nil || len(got) != 0 {
		t.Errorf("keys of an empty object = %#v, want none but not nil", got)
	}
	if _, ok := doc.tree.member(0, "paths"); !ok || doc.Position("/paths/~1last").Column < 300 {
		t.Errorf("position of a late member = %s", doc.Position("/paths/~1last"))
	}
}

func TestPointer(t *testing.T) {
	tests := []struct {
		want  string
		parts []string
	}{
		{"", nil},
		{"/", []string{""}},
		{"/paths/~1a~1{b}~0c/get", []string{"paths", "/a/{b}~c", "get"}},
		{"/~01", []string{"~1"}},
	}
	for _, test := range tests {
		if got := Pointer(test.parts...); got != test.want {
			t.Errorf("Pointer(%q) = %q, want %q", test.parts, got, test.want)
		}
	}
}

// TestSharing pins that equal parts are read once, which Document.swagger's comment warns of.
func TestSharing(t *testing.T) {
	item := mustParse(t, sample).swagger.Paths["/widgets/{id}"]
	if item.Get.Parameters[0] != item.Put.Parameters[0] {
		t.Error("equal parameters of one path are two values")
	}
}

func TestParseErrors(t *testing.T) {
	in := func(members string) string { return `{"swagger": "2.0", ` + members + `}` }
	deep := strings.Repeat(`[`, maxDepth)
	tests := []struct{ name, text, want string }{
		{"empty", "", `1:1: is empty; Octopus publishes`},
		{"blank", " \n\t", `1:1: is empty`},
		{"byte order mark alone", "\ufeff", `1:1: is empty`},
		{"UTF-16 with mark", "\xff\xfe{\x00", `1:1: is encoded as UTF-16`},
		{"UTF-16 without mark", "\x00{\x00}", `1:1: is encoded as UTF-16`},
		{"not UTF-8", "{\n \"a\": \"\xfc\"}", `2:8: holds bytes that are not UTF-8`},
		{"HTML", "\n<!DOCTYPE html><html>", `2:1: is an HTML or XML page`},
		{"text", "Not found", `1:1: is a string, not a Swagger document`},
		{"list", "[]", `1:1: is a list, not a Swagger document`},
		{"error of the server", `{"ErrorMessage": "You must be\nlogged in"}`, `1:2: /ErrorMessage: is an error message of the server, not a Swagger document: "You must be\nlogged in"`},
		{"no version", `{"a": 1}`, `1:1: is not a Swagger document: it has no member "swagger"`},
		{"OpenAPI 3", `{"openapi": "3.0.1"}`, `1:2: /openapi: is OpenAPI "3.0.1"; octogen reads Swagger 2.0; Octopus publishes its Swagger 2.0 document at /api/swagger.json`},
		{"Swagger 1", `{"swagger": "1.2"}`, `1:2: /swagger: is Swagger "1.2"; octogen reads Swagger 2.0`},
		{"version as a number", "swagger: 2.0", `1:1: /swagger: is the number 2.0 where a string is expected; write "2.0", in quotes`},

		{"cut in an object", `{"a": {"b": 1`, `1:14: /a: ends where a comma or a closing brace is expected: what begins at 1:7 is not closed; get the document again, it is cut short`},
		{"cut in a list", "[\n[1,", `2:4: /0: ends where a value is expected: what begins at 2:1 is not closed`},
		{"cut in a string", `{"a": "b`, `1:7: /a: ends within a string that begins here`},
		{"cut in a key", `{"a`, `1:2: ends within a string that begins here`},
		{"cut in an escape", `{"a": "\`, `1:9: /a: ends where the rest of an escape is expected`},
		{"cut before a value", `{"a":`, `ends where a value is expected: what begins at 1:1 is not closed`},
		{"cut in a word", `{"a": tru`, `1:7: /a: has 't' where a value is expected`},
		{"trailing data", "{}\n x", `2:2: has 'x' where the end of the document is expected`},
		{"two documents", "{}{}", `1:3: has '{' where`},
		{"trailing comma in an object", `{"a": 1,}`, `1:9: has '}' where a member name in quotes is expected`},
		{"trailing comma in a list", `{"a": [1,]}`, `1:10: /a/1: has ']' where a value is expected`},
		{"no quotes", `{a: 1}`, `1:2: has 'a' where a member name in quotes is expected`},
		{"no colon", `{"a" 1}`, `1:6: has '1' where a colon is expected`},
		{"no comma", `{"a": 1 "b": 2}`, `1:9: has '"' where a comma or a closing brace is expected`},
		{"no comma in a list", `{"a": [1 2]}`, `1:10: /a: has '2' where a comma or a closing bracket is expected`},
		{"after a byte order mark", "\ufeff{\"a\": 1,}", `1:9: has '}' where a member name in quotes is expected`},
		{"comment", "{ // no\n}", `1:3: has '/' where a member name`},
		{"NaN", `{"a": NaN}`, `1:7: /a: has 'N' where a value is expected`},
		{"unknown escape", `{"a": "x\qy"}`, `1:9: /a: has the unknown escape \q in a string`},
		{"short escape", `{"a": "\u12g4"}`, `1:8: /a: has \u without four hexadecimal digits`},
		{"line feed in a string", "{\"a\": \"x\ny\"}", `1:9: /a: has the control character U+000A in a string; write it as \u000a`},
		{"leading zero", `{"a": 012}`, `1:7: /a: has a malformed number`},
		{"minus alone", `{"a": -}`, `1:7: /a: has a malformed number`},
		{"no fraction", `{"a": 1.}`, `1:7: /a: has a malformed number`},
		{"no exponent", `{"a": 1e+}`, `1:7: /a: has a malformed number`},
		{"plus", `{"a": +1}`, `1:7: /a: has '+' where a value`},
		{"zero byte", "{\"a\": \x00}", `1:7: /a: has '\x00' where a value`},
		{"duplicate key", "{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3}", `2:10: /a: has the key "a" twice, first at 1:2; remove one of them`},
		{"duplicate among many", `{"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9,"x":{"y":[{"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9,"3":0}]}}`, `1:121: /x/y/0/3: has the key "3" twice, first at 1:79`},
		{"deepest", deep + strings.Repeat("]", maxDepth), `1:1: is a list`},
		{"too deep", deep + "[", `/0: nests more than 200 deep`},

		{"a reference that is a number", in(`"definitions": {"A": {"$ref": 5}}`), `/definitions/A/$ref: is the number 5 where a reference is expected; write it as a string`},
		{"a reference of a parameter", in(`"paths": {"/a": {"get": {"parameters": [{"$ref": {}}], "responses": {}}}}`), `/parameters/0/$ref: is an object where a string is expected`},
		{"a reference of a response", in(`"paths": {"/a": {"get": {"responses": {"200": {"$ref": ["a"]}}}}}`), `/responses/200/$ref: is a list where a string is expected`},
		{"paths is a list", in(`"paths": []`), `1:20: /paths: is a list where an object is expected; correct the document`},
		{"path item is null", in(`"paths": {"/a": null}`), `1:30: /paths/~1a: is null where an object is expected`},
		{"operation is a string", in(`"paths": {"/a": {"get": "x"}}`), `1:37: /paths/~1a/get: is the string "x" where an object is expected`},
		{"parameter is a number", in(`"paths": {"/a": {"get": {"parameters": [{}, 5]}}}`), `/paths/~1a/get/parameters/1: is the number 5 where an object is expected`},
		{"parameters is an object", in(`"paths": {"/a": {"get": {"parameters": {}}}}`), `/paths/~1a/get/parameters: is an object where a list is expected`},
		{"responses is a list", in(`"paths": {"/a": {"get": {"responses": [1]}}}`), `/paths/~1a/get/responses: is a list where an object is expected`},
		{"response is null", in(`"paths": {"/a": {"get": {"responses": {"200": null}}}}`), `/paths/~1a/get/responses/200: is null where an object is expected`},
		{"keyword of a parameter", in(`"paths": {"/a": {"get": {"parameters": [{"name": "x", "required": "yes"}]}}}`), `/paths/~1a/get/parameters/0/required: is the string "yes" where true or false is expected`},
		{"header", in(`"paths": {"/a": {"get": {"responses": {"200": {"headers": {"H": {"type": 1}}}}}}}`), `/responses/200/headers/H/type: is the number 1 where a string or a list is expected`},
		{"definition is null", in(`"definitions": {"A": null}`), `/definitions/A: is null where an object is expected`},
		{"definition is true", in(`"definitions": {"A": true}`), `/definitions/A: is true where an object is expected`},
		{"property", in(`"definitions": {"A": {"properties": {"p": {"items": []}}}}`), `/definitions/A/properties/p/items: is a list where an object is expected`},
		{"type", in(`"definitions": {"A": {"type": {}}}`), `/definitions/A/type: is an object where a string or a list is expected`},
		{"within a list", in(`"definitions": {"A": {"required": ["a", 5]}}`), `/definitions/A/required/1: is the number 5 where a string is expected`},
		{"within a type", in(`"definitions": {"A": {"type": ["string", {}]}}`), `/definitions/A/type/1: is an object where a string is expected`},
		{"out of range", in(`"definitions": {"A": {"minLength": -1}}`), `/definitions/A/minLength: is the number -1, which does not fit here:`},
		{"beyond all range", in(`"x": [1E400]`), `/x/0: is the number 1E400, which does not fit here:`},
		{"additional properties", in(`"definitions": {"A": {"additionalProperties": {"type": 5}}}`), `/definitions/A/additionalProperties/type: is the number 5 where a string or a list is expected`},
		{"additional properties as text", in(`"definitions": {"A": {"additionalProperties": "no"}}`), `/definitions/A/additionalProperties: is the string "no" where true or false or an object is expected`},
		{"info", in(`"info": {"contact": {"name": []}}`), `/info/contact/name: is a list where a string is expected`},
		{"tags", in(`"tags": [{"name": "a"}, {"name": 1}]`), `/tags/1/name: is the number 1 where a string is expected`},
		{"host", in(`"host": {}`), `1:20: /host: is an object where a string is expected`},
		{"first of several", in(`"definitions": {"A": {"type": 1}, "B": {"type": 2}}, "paths": {"/a": 1}`), `/definitions/A/type: is the number 1`},
		{"forged lines", in("\"host\": [], \"\\u001b[31m\\nx\": 1, \"\\u001b[31m\\nx\": 1"), `has the key "\x1b[31m\nx" twice`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse([]byte(test.text), "swagger.json")
			var e *Error
			if doc != nil || !errors.As(err, &e) {
				t.Fatalf("document %v, error %v; want an *Error", doc, err)
			}
			if e.Line < 1 || e.Column < 1 || e.Source != "swagger.json" {
				t.Errorf("error is of %q at %s", e.Source, e.Position)
			}
			if got := err.Error(); !strings.HasPrefix(got, "swagger.json:") || !strings.Contains(got, test.want) || strings.ContainsAny(got, "\n\x1b") {
				t.Errorf("error = %s\nwant  %s", got, test.want)
			}
		})
	}
}

// TestParseTolerates reads what no valid document has but real ones do, or what is none of this package's business.
func TestParseTolerates(t *testing.T) {
	tests := []struct{ name, members string }{
		{"nothing else", `"x": 1`},
		{"null parts", `"paths": null, "definitions": {"A": {"properties": null, "items": null}}`},
		{"extensions among paths", `"paths": {"x-a": "text", "/a": {}}`},
		{"lone surrogate", `"host": "\ud800"`},
		{"unresolvable reference", `"definitions": {"A": {"$ref": "file:///etc/passwd"}}`},
		{"reference and parts", `"definitions": {"A": {"$REF": "#/x", "properties": {}}}`},
		{"odd numbers", `"x": [-0, 0.0, 1E300, 1e-5, 123456789012345678901234567890]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mustParse(t, `{"swagger": "2.0", `+test.members+`}`)
		})
	}
}

// TestLimits checks that what would take very long or very much memory is refused instead.
func TestLimits(t *testing.T) {
	nest := func(opening, closing string, depth int) string {
		return `{"swagger": "2.0", "definitions": {"A": ` + strings.Repeat(opening, depth) + `{"type": "string"}` + strings.Repeat(closing, depth) + `}}`
	}
	mustParse(t, nest(`{"items": `, `}`, maxDepth-3))
	mustParse(t, nest(`{"additionalProperties": `, `}`, 100))
	fat := `{"swagger": "2.0", "definitions": {"A": ` + strings.Repeat(`{"additionalProperties": `, 100) + `{"description": "` + strings.Repeat("x", 1<<20) + `"}` + strings.Repeat("}", 100) + `}}`
	for name, text := range map[string]string{
		"is too large for how deep it nests": fat,
		"has more than 1048576 values":       `{"swagger": "2.0", "x": [` + strings.Repeat("1,", maxValues) + `1]}`,
	} {
		if _, err := Parse([]byte(text), "swagger.json"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error = %v, want one that says %q", err, name)
		}
	}
}

// TestDepth: what a document may nest is read to its innermost, by whichever keyword it nests.
func TestDepth(t *testing.T) {
	for keyword, test := range map[string]struct {
		opening, closing string
		levels           int // of the document for one of schemas
		inner            func(*Schema) *Schema
	}{
		"items":                {`{"type": "array", "items": `, `}`, 1, func(s *Schema) *Schema { return s.Items }},
		"additionalProperties": {`{"additionalProperties": `, `}`, 1, func(s *Schema) *Schema { return s.Additional }},
		"allOf":                {`{"allOf": [`, `]}`, 2, func(s *Schema) *Schema { return s.AllOf[0] }},
		"properties":           {`{"properties": {"p": `, `}}`, 2, func(s *Schema) *Schema { return s.Properties["p"] }},
	} {
		t.Run(keyword, func(t *testing.T) {
			depth := (maxDepth - 3) / test.levels // the document, definitions, and the innermost schema
			nested := strings.Repeat(test.opening, depth) + `{"type": "boolean"}` + strings.Repeat(test.closing, depth)
			s := mustParse(t, `{"swagger": "2.0", "definitions": {"A": `+nested+`}}`).Definitions()["A"]
			for range depth {
				s = test.inner(s)
			}
			if s.Type != "boolean" {
				t.Errorf("the innermost schema is %+v", s)
			}
			if want := "/definitions/A/"; !strings.HasPrefix(s.Pointer, want) || strings.Count(s.Pointer, "/") != 2+depth*test.levels {
				t.Errorf("its pointer is %s", s.Pointer)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("# yaml\n" + sample))
	f.Add([]byte("swagger: '2.0'\npaths:\n  /a: &a\n    get: {responses: {200: {description: ok}}}\n  /b: *a\n"))
	f.Add([]byte(`{"swagger":"2.0","definitions":{"A":{"type":5}}}`))
	f.Add([]byte("\ufeff{\"swagger\":\"2.0\",\"a\":\"\\u00e4\\n\"}"))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Parse(data, "fuzz")
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Column < 1 {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		text := strings.TrimPrefix(string(data), "\ufeff")
		if isJSON := strings.TrimLeft(text, " \t\r\n")[0] == '{'; isJSON && comparesWithWhole(doc.tree) {
			var whole openapi2.T
			if err := json.Unmarshal([]byte(text), &whole); err != nil {
				t.Fatalf("kin-openapi does not read it: %v", err)
			}
			if !reflect.DeepEqual(doc.swagger, &whole) {
				t.Fatal("reads another document than kin-openapi")
			}
		}
		if doc.swagger == nil || doc.swagger.Swagger != "2.0" {
			t.Fatal("reads what is not Swagger 2.0")
		}
		for _, path := range doc.PathOrder() {
			if p := doc.Position(Pointer("paths", path)); p.Line < 1 || doc.swagger.Paths[path] == nil {
				t.Fatalf("path %q is at %s and reads %v", path, p, doc.swagger.Paths[path])
			}
		}
		doc.CanonicalDigest()
	})
}

// comparesWithWhole says that kin-openapi reads the document in the same way as this package. It takes extensions among the
// paths for path items, and keys of any case for its own, the last one if there are several.
func comparesWithWhole(t *tree) bool {
	if paths, ok := t.member(0, "paths"); ok && t.nodes[paths].kind == object {
		for path := range t.children(paths) {
			if isExtension(t.key(path)) {
				return false
			}
		}
	}
	for i, n := range t.nodes {
		if n.kind != object {
			continue
		}
		for a := range t.children(i) {
			for b := range t.children(i) {
				if b < a && strings.EqualFold(t.key(a), t.key(b)) {
					return false
				}
			}
		}
	}
	return true
}
