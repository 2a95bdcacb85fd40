package normalize

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// TestNamesAreFunctionsOfRoutes rewrites the real documents as other servers might send them: what an operation is called,
// and where it hangs, stays.
func TestNamesAreFunctionsOfRoutes(t *testing.T) {
	for i, version := range shared.Versions {
		if testing.Short() && i > 0 {
			continue
		}
		want := namesOf(t, buildReal(t, version))
		for name, change := range map[string]func(document){
			"other parameter names":     document.renameParameters,
			"capital letters":           func(d document) { d.mapPaths(capitals) },
			"root in the paths":         func(d document) { d.rebase("/", "/api") },
			"root in basePath":          func(d document) { d.rebase("/api", "") },
			"virtual directory":         func(d document) { d.rebase("/octopus/api", "") },
			"virtual directory alone":   func(d document) { d.rebase("/octopus", "/api") },
			"no ids, tags, definitions": document.bare,
		} {
			t.Run(version+"/"+name, func(t *testing.T) {
				d := readDocument(t, version)
				change(d)
				agree(t, want, namesOf(t, d.build(t)), len(want)-besideRoot(buildReal(t, version), d))
			})
		}
	}
}

// TestNamesOfOneSpaceForm leaves one form of route at a time, as a server of the future might.
func TestNamesOfOneSpaceForm(t *testing.T) {
	version := "2026.1.9674"
	want := namesOf(t, buildReal(t, version))
	for form, keep := range map[string]*regexp.Regexp{
		"space": regexp.MustCompile(`(?i)^/\{(space|basespace)id\}/`),
		"slug":  regexp.MustCompile(`(?i)^/spaces/\{spaceidentifier\}/`),
	} {
		d := readDocument(t, version)
		maps.DeleteFunc(d.paths(), func(path string, _ any) bool { return !keep.MatchString(path) })
		agree(t, want, namesOf(t, d.build(t)), 500)
		t.Logf("%s: %d paths", form, len(d.paths()))
	}
}

// TestNamesOfMixedDocument has the routes of all three documents in one.
func TestNamesOfMixedDocument(t *testing.T) {
	mixed := readDocument(t, shared.Versions[0])
	mixed.rebase("/", "/api")
	mixed.bare()
	want := map[string]string{}
	for _, version := range shared.Versions {
		maps.Copy(want, namesOf(t, buildReal(t, version)))
		d := readDocument(t, version)
		d.rebase("/", "/api")
		d.bare()
		for path, item := range d.paths() {
			if old, ok := mixed.paths()[path].(map[string]any); ok {
				maps.Copy(old, item.(map[string]any))
			} else {
				mixed.paths()[path] = item
			}
		}
	}
	agree(t, want, namesOf(t, mixed.build(t)), len(want))
}

// besideRoot is how many operations lie beside the API's root, where a document with the root in basePath has none.
func besideRoot(api *model.API, d document) int {
	if d["basePath"] == "/" || d["basePath"] == "/octopus" {
		return 0
	}
	n := 0
	for _, op := range api.Operations() {
		if op.Forms == string(model.FormBeside) {
			n++
		}
	}
	return n
}

// agree compares names by route; at least as many routes as given must be in both.
func agree(t *testing.T, want, got map[string]string, atLeast int) {
	t.Helper()
	common := 0
	for route, name := range got {
		switch wanted, ok := want[route]; {
		case !ok:
			t.Errorf("the route %s is new: %s", route, name)
		case wanted != name:
			t.Errorf("%s is %s, was %s", route, name, wanted)
		default:
			common++
		}
	}
	if common < atLeast {
		t.Errorf("%d routes agree, want %d", common, atLeast)
	}
}

func namesOf(t *testing.T, api *model.API) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, op := range operations(api) {
		names[op.Key()] = fmt.Sprintf("%s on %s", op.Name, op.Handle)
	}
	return names
}

// A document is a real one as plain JSON, to be rewritten.
type document map[string]any

func readDocument(t *testing.T, version string) document {
	t.Helper()
	d := document{}
	if err := json.Unmarshal(bytes.TrimPrefix(shared.Document(t, version), []byte("\ufeff")), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d document) build(t *testing.T) *model.API {
	t.Helper()
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, "rewritten")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func (d document) paths() map[string]any { return d["paths"].(map[string]any) }

var inBraces = regexp.MustCompile(`\{[^{}]*\}`)

// capitals writes the literal segments of a path in capital letters.
func capitals(path string) string {
	segments := strings.Split(path, "/")
	for i, seg := range segments {
		if !strings.ContainsAny(seg, "{(") {
			segments[i] = strings.ToUpper(seg)
		}
	}
	return strings.Join(segments, "/")
}

// mapPaths returns paths other keys; operations of paths that become one are joined.
func (d document) mapPaths(key func(string) string) {
	paths := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(d.paths())) {
		item := d.paths()[path].(map[string]any)
		if old, ok := paths[key(path)].(map[string]any); ok {
			maps.Copy(old, item)
		} else {
			paths[key(path)] = item
		}
	}
	d["paths"] = paths
}

// renameParameters returns path parameters names that say nothing; their declarations go.
func (d document) renameParameters() {
	d.mapPaths(func(path string) string {
		n := 0
		return inBraces.ReplaceAllStringFunc(path, func(string) string { n++; return fmt.Sprintf("{p%d}", n) })
	})
}

// rebase moves the API's root between basePath and the paths. What lies beside the root goes where basePath has it.
func (d document) rebase(basePath, prefix string) {
	old := strings.TrimSuffix(d["basePath"].(string), "/")
	d["basePath"] = basePath
	maps.DeleteFunc(d.paths(), func(path string, _ any) bool {
		return prefix == "" && !strings.HasPrefix(old+path, "/api")
	})
	d.mapPaths(func(path string) string {
		if below, ok := strings.CutPrefix(old+path, "/api"); ok {
			path = prefix + below
		}
		return "/" + strings.TrimPrefix(path, "/")
	})
}

// bare leaves nothing but the routes.
func (d document) bare() {
	delete(d, "definitions")
	for _, item := range d.paths() {
		for method := range item.(map[string]any) {
			item.(map[string]any)[method] = map[string]any{"responses": map[string]any{}}
		}
	}
}
