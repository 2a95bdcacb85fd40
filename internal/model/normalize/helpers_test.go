package normalize

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

func build(t *testing.T, paths, definitions string) *model.API {
	t.Helper()
	doc, err := spec.Parse([]byte(`{"swagger": "2.0", "basePath": "/api", "paths": {`+paths+`}, "definitions": {`+definitions+`}}`), "test")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// TestHelpersFollowFromOperations: a helper is there if the operations are that it is made of.
func TestHelpersFollowFromOperations(t *testing.T) {
	const (
		list     = `"/widgets": {"get": {"parameters": [%s], "responses": {"200": {"schema": {"$ref": "#/definitions/WidgetCollection"}}}}}`
		get      = `"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}`
		put      = `"put": {"parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/WidgetResource"}}], "responses": {"200": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}`
		filter   = `{"in": "query", "name": "partialName", "type": "string"}`
		required = `{"in": "query", "name": "kind", "type": "string", "required": true}`
	)
	page := `"WidgetCollection": {"properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/WidgetResource"}}}}`
	for name, test := range map[string]struct {
		parameters, item, properties string
		want                         []string
	}{
		"a name that changes":            {"", get + "," + put, `"Name": {"type": "string"}`, []string{"GetByName", "Modify"}},
		"a name that cannot be changed":  {"", get, `"Name": {"type": "string"}`, nil},
		"a name that lists narrow down":  {filter, get, `"Name": {"type": "string"}`, []string{"GetByName"}},
		"a name that is no text":         {filter, get, `"Name": {"type": "integer"}`, nil},
		"no name":                        {filter, get + "," + put, `"Id": {"type": "string"}`, []string{"Modify"}},
		"a list that must be told more":  {filter + "," + required, get, `"Name": {"type": "string"}`, nil},
		"nothing to read one by":         {filter, put, `"Name": {"type": "string"}`, nil},
		"a task":                         {filter, get, `"Name": {"type": "string"}, ` + taskProperties(t), []string{"Wait"}},
		"a list of parameters, optional": {strings.Replace(required, "true", "false", 1), get + "," + put, `"Name": {"type": "string"}`, []string{"GetByName", "Modify"}},
	} {
		t.Run(name, func(t *testing.T) {
			paths := fmt.Sprintf(list, test.parameters) + `, "/widgets/{id}": {` + test.item + `}`
			api := build(t, paths, `"WidgetResource": {"properties": {`+test.properties+`}}, `+page)
			var got []string
			for _, h := range api.Services[0].Helpers {
				got = append(got, h.Method.Name)
			}
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("helpers %q, want %q", got, test.want)
			}
		})
	}
}

// taskProperties are the properties that make an object a task.
func taskProperties(t *testing.T) string {
	t.Helper()
	vocab, err := loadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, name := range vocab.Task.Text {
		list = append(list, fmt.Sprintf(`%q: {"type": "string"}`, name))
	}
	for _, name := range vocab.Task.Flags {
		list = append(list, fmt.Sprintf(`%q: {"type": "boolean"}`, name))
	}
	return strings.Join(list, ", ")
}

// TestCovers: a resource stands for a command if it has all that the command requires, and most of the rest.
func TestCovers(t *testing.T) {
	object := func(required, optional int) *model.Object {
		o := &model.Object{}
		for i := range required + optional {
			o.Fields = append(o.Fields, &model.Field{Name: fmt.Sprint("F", i), Required: i < required})
		}
		return o
	}
	for _, test := range []struct {
		resource, command *model.Object
		want              bool
	}{
		{object(0, 10), object(0, 10), true},
		{object(0, 7), object(0, 10), true},
		{object(0, 6), object(0, 10), false},
		{object(0, 7), object(7, 3), true},
		{object(0, 7), object(8, 2), false},
		{object(0, 0), object(0, 1), false},
	} {
		if got := covers(test.resource, test.command, 70); got != test.want {
			t.Errorf("%d of %d properties: %v, want %v", len(test.resource.Fields), len(test.command.Fields), got, test.want)
		}
	}
}

// TestCommandsTakeResources: how much a command that creates and its resource have in common is a matter of the
// vocabulary.
func TestCommandsTakeResources(t *testing.T) {
	for common, want := range map[int]int{6: 0, 7: 1} {
		properties := func(n int) string {
			var list []string
			for i := range 10 {
				if i < n {
					list = append(list, fmt.Sprintf(`"F%d": {"type": "string"}`, i))
				} else {
					list = append(list, fmt.Sprintf(`"%cOther": {"type": "string"}`, 'A'+i+n))
				}
			}
			return `{"properties": {` + strings.Join(list, ", ") + `}}`
		}
		api := build(t, `"/widgets": {"post": {"parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/CreateWidgetCommand"}}],
			"responses": {"201": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}}`,
			`"CreateWidgetCommand": `+properties(10)+`, "WidgetResource": `+properties(common))
		if len(api.Bodies) != want {
			t.Errorf("with %d of 10 properties in common: %d unions, want %d", common, len(api.Bodies), want)
		}
	}
}

// TestPlacesHaveOneType: an object in place that allOf brings along again is the one type of its place.
func TestPlacesHaveOneType(t *testing.T) {
	api := build(t, "", `"A": {"properties": {"x": {"allOf": [{"$ref": "#/definitions/A"}, {"properties": {"p": {}}}]}}}`)
	var names []string
	for _, o := range api.Objects {
		names = append(names, o.GoName)
	}
	if want := []string{"A", "AX"}; !slices.Equal(names, want) {
		t.Errorf("types %q, want %q", names, want)
	}
}

// TestAllOfByWayOfAnotherName: what allOf refers to may be only another name for an object.
func TestAllOfByWayOfAnotherName(t *testing.T) {
	const base = `"Base": {"properties": {"Id": {"type": "string"}}}, "A": {"$ref": "#/definitions/Base"}, "B": {"allOf": [{"$ref": "#/definitions/A"}]}, `
	for name, whole := range map[string]string{
		"definition": `"Whole": {"allOf": [{"$ref": "#/definitions/B"}, {"properties": {"Name": {"type": "string"}}}]}`,
		"in place":   `"Outer": {"properties": {"X": {"allOf": [{"$ref": "#/definitions/B"}, {"properties": {"Name": {"type": "string"}}}]}}}`,
	} {
		api := build(t, "", base+whole)
		i := slices.IndexFunc(api.Objects, func(o *model.Object) bool { return o.GoName == "Whole" || o.GoName == "OuterX" })
		if i < 0 || api.Objects[i].Field("Id") == nil || api.Objects[i].Field("Name") == nil {
			t.Errorf("%s: objects %+v", name, api.Objects)
		}
	}
}

// TestNamesThatAreNotUnique: what has many items of one name is not found by it; within a project, names are unique.
func TestNamesThatAreNotUnique(t *testing.T) {
	api := buildReal(t, "2026.1.9674")
	byName := map[string]bool{}
	for _, s := range api.AllServices() {
		for _, h := range s.Helpers {
			byName[h.Name()] = h.Kind == model.HelperByName
		}
	}
	for name, want := range map[string]bool{
		"Projects.GetByName": true, "Projects.Channels.GetByName": true, "Projects.Runbooks.GetByName": true,
		"Channels.GetByName": false, "Deployments.GetByName": false, "RunbookRuns.GetByName": false, "Projects.RunbookRuns.GetByName": false, "Runbooks.GetByName": false,
	} {
		if byName[name] != want {
			t.Errorf("%s: %t, want %t", name, byName[name], want)
		}
	}
}

// TestOneReferenceIsAName: allOf with one reference and nothing else makes no type of its own.
func TestOneReferenceIsAName(t *testing.T) {
	api := build(t, "", `"A": {"properties": {"Id": {"type": "string"}}}, "B": {"allOf": [{"$ref": "#/definitions/A"}]}, "C": {"properties": {"B": {"$ref": "#/definitions/B"}}}`)
	for _, o := range api.Objects {
		if o.GoName == "B" {
			t.Error("B is an object, not another name for A")
		}
	}
}

// TestSharedIsNoCycle: an object that two others hold contains none of them, so that all are held by value.
func TestSharedIsNoCycle(t *testing.T) {
	api := build(t, "", `"A": {"properties": {"B": {"$ref": "#/definitions/B"}, "C": {"$ref": "#/definitions/C"}}},
		"B": {"properties": {"Id": {"type": "string"}}}, "C": {"properties": {"B": {"$ref": "#/definitions/B"}}}`)
	for _, o := range api.Objects {
		for _, f := range o.Fields {
			if f.Type.Pointer {
				t.Errorf("%s.%s is a pointer", o.GoName, f.GoName)
			}
		}
	}
}

// TestFindingsAreInOrder: by line, then by column.
func TestFindingsAreInOrder(t *testing.T) {
	api := build(t, `"/b/{id}": {"get": {"responses": {}}}, "/a/{id}": {"get": {"responses": {}}}, "/c/{id}/d/{other}": {"get": {"responses": {}}}`, "")
	last, seen := 0, 0
	for _, f := range api.Findings {
		if f.Column < last {
			t.Errorf("%s %s at column %d stands behind one at %d", f.Rule, f.Pointer, f.Column, last)
		}
		if f.Column > last {
			seen++
		}
		last = f.Column
	}
	if seen < 4 {
		t.Errorf("findings at %d places, want more: %+v", seen, api.Findings)
	}
}

// TestSetsOfReplacedDefinitions: what allOf takes from a definition that a type of the runtime stands for elsewhere may be a set.
func TestSetsOfReplacedDefinitions(t *testing.T) {
	const replaced = `"PropertyValueResource": {"properties": {"Color": {"type": "string", "enum": ["Red", "Blue"]}}}, "Other": {"$ref": "#/definitions/PropertyValueResource"}, `
	for name, whole := range map[string]string{
		"definition": `"Whole": {"allOf": [{"$ref": "#/definitions/PropertyValueResource"}, {"properties": {"Name": {"type": "string"}}}]}`,
		"in place":   `"Outer": {"properties": {"X": {"allOf": [{"$ref": "#/definitions/Other"}, {"properties": {"Name": {"type": "string"}}}]}}}`,
	} {
		api := build(t, "", replaced+whole)
		i := slices.IndexFunc(api.Objects, func(o *model.Object) bool { return o.GoName == "Whole" || o.GoName == "OuterX" })
		if i < 0 || api.Objects[i].Field("Color") == nil || api.Objects[i].Field("Color").Type.Enum == nil {
			t.Errorf("%s: objects %+v", name, api.Objects)
		}
	}
}
