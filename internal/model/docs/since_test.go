package docs

import (
	"strings"
	"testing"
)

func TestHistoryIsStrict(t *testing.T) {
	const versions = "versions: [1.1.1, 2.2.2, 3.3.3]\n"
	for name, test := range map[string]struct{ yaml, want string }{
		"unknown key":            {"sinse: {}", "specs/since.yaml: yaml: unmarshal errors:\n  line 1: field sinse not found"},
		"unknown kind":           {versions + "since: {2.2.2: {types: [A], kinds: [B]}}", "field kinds not found"},
		"of the oldest":          {versions + "since: {1.1.1: {types: [A]}}", `"1.1.1" is empty, the oldest of the versions, or not one of`},
		"of no version":          {versions + "since: {2.2.3: {types: [A]}}", `"2.2.3" is empty, the oldest`},
		"empty":                  {versions + "since: {2.2.2: }", `"2.2.2" is empty`},
		"a version twice":        {"versions: [1.1.1, 2.2.2, 2.2.2]\nsince: {2.2.2: {types: [A]}}", `"2.2.2" is empty, the oldest of the versions, or not one of`},
		"said twice":             {versions + "since: {2.2.2: {types: [A, A]}}", `the type "A " is said twice`},
		"said for two":           {versions + "since: {2.2.2: {types: [A]}, 3.3.3: {types: [A]}}", `the type "A " is said twice`},
		"no route":               {versions + "since: {2.2.2: {operations: [A]}}", `the operation "A " is said twice, or is none`},
		"parameters of no route": {versions + "since: {2.2.2: {parameters: {A: [b]}}}", `the parameter "A b" is said twice, or is none`},
	} {
		if _, err := parseHistory([]byte(test.yaml)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error is %v; want %q", name, err, test.want)
		}
	}
	h, err := parseHistory([]byte(versions + `since: {3.3.3: {operations: ["GET /a/{}"], types: [A], parameters: {"GET /b": [c]}, fields: {B: [C]}, values: {E: ["x y"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	b := &Book{history: h}
	for name, found := range map[string]func() (Since, bool){
		"operation": func() (Since, bool) { return b.OperationSince("GET", "/a/{}") },
		"type":      func() (Since, bool) { return b.TypeSince("A") },
		"parameter": func() (Since, bool) { return b.ParameterSince("GET", "/b", "C") },
		"field":     func() (Since, bool) { return b.FieldSince("B", "C") },
		"value":     func() (Since, bool) { return b.ValueSince("E", "x y") },
	} {
		if s, ok := found(); !ok || s.Text() != "Since 3.3; 2.2 lacks it." {
			t.Errorf("%s: %+v, %v", name, s, ok)
		}
	}
	if s, ok := b.TypeSince("B"); ok {
		t.Errorf("B: %+v", s)
	}
}
