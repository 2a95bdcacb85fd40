package normalize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

func buildDefinitions(t *testing.T, definitions string) (*model.API, error) {
	t.Helper()
	doc, err := spec.Parse([]byte(`{"swagger": "2.0", "info": {"title": "", "version": ""}, "paths": {}, "definitions": {`+definitions+`}}`), "test")
	if err != nil {
		t.Fatal(err)
	}
	return Document(doc, Options{})
}

// repeated joins n definitions D0 … Dn, each written by way of the next one, and the last one.
func repeated(n int, format, last string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"D%d": %s, `, i, strings.NewReplacer("NEXT", fmt.Sprintf(`{"$ref": "#/definitions/D%d"}`, i+1), "OWN", fmt.Sprintf("p%d", i)).Replace(format))
	}
	return b.String() + fmt.Sprintf(`"D%d": %s`, n, last)
}

// TestHugeObjectsArePointers: objects by value in objects by value are more than a compiler can take, by their number or
// by their depth.
func TestHugeObjectsArePointers(t *testing.T) {
	for name, format := range map[string]string{
		"doubling": `{"properties": {"a": NEXT, "b": NEXT}}`,
		"deep":     `{"properties": {"a": NEXT}}`,
	} {
		t.Run(name, func(t *testing.T) {
			api, err := buildDefinitions(t, repeated(300, format, `{"properties": {"x": {"type": "string"}}}`))
			if err != nil {
				t.Fatal(err)
			}
			g := newGraph(api.Objects)
			pointers := 0
			for _, o := range api.Objects {
				if s := g.size(o); s.values > 3*maxValues || s.nesting > maxNesting {
					t.Errorf("%s has %d values, %d deep", o.GoName, s.values, s.nesting)
				}
				for _, f := range o.Fields {
					if f.Type.Pointer {
						pointers++
					}
				}
			}
			if pointers == 0 || pointers > 100 {
				t.Errorf("%d pointers", pointers)
			}
		})
	}
}

// TestShortDocumentsOfLongClients: what would grow far beyond the document is refused.
func TestShortDocumentsOfLongClients(t *testing.T) {
	for want, definitions := range map[string]string{
		"by way of allOf":          repeated(1000, `{"allOf": [NEXT, {"properties": {"OWN": {}}}]}`, `{"properties": {"x": {}}}`),
		"through more than 100":    repeated(20000, `NEXT`, `{"type": "string"}`),
		"through more than 100 d":  repeated(maxAliases+2, `{"allOf": [NEXT, {"type": "object"}]}`, `{"properties": {"x": {}}}`),
		"refers to itself without": repeated(50, `NEXT`, `{"$ref": "#/definitions/D0"}`),
	} {
		if _, err := buildDefinitions(t, definitions); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if _, err := buildDefinitions(t, repeated(maxAliases-1, `NEXT`, `{"type": "string"}`)); err != nil {
		t.Error(err)
	}
}
