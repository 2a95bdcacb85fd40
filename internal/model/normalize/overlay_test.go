package normalize

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// small is a document with one of each that corrections and families change.
const small = `{"swagger": "2.0", "info": {"title": "t", "version": %q}, "basePath": "/api",
"paths": {
 "/widgets": {"get": {"operationId": "a", "parameters": [{"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}], "responses": {"200": {"description": ""}}},
  "post": {"operationId": "b", "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/WidgetResource"}}], "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/WidgetResource"}}}}},
 "/widgets/{id}": {"delete": {"operationId": "c", "parameters": [{"name": "id", "in": "path", "type": "string", "required": true}], "responses": {"200": {"description": ""}}}}
},
"definitions": {"WidgetResource": {"type": "object", "properties": {"Id": {"type": "string"}, "Kind": {"type": "string", "enum": ["Round", "Odd"]}, "Radius": {"type": "integer"}}},
 "OtherResource": {"type": "object", "properties": {"Widget": {"$ref": "#/definitions/WidgetResource"}}},
 "OddWidget": {"type": "object", "properties": {"Name": {"type": "string"}}}}}`

// buildSmall builds the small document of a server version with an overlay.
func buildSmall(t *testing.T, version, overlay string) (*model.API, error) {
	t.Helper()
	doc, err := spec.Parse(fmt.Appendf(nil, small, version), "small.json")
	if err != nil {
		t.Fatal(err)
	}
	o, err := ParseOverlay([]byte(overlay), "own.yaml")
	if err != nil {
		return nil, err
	}
	return Document(doc, Options{Overlays: []*Overlay{o}})
}

func findOperation(api *model.API, name string) *model.Operation {
	for _, op := range operations(api) {
		if op.Name == name {
			return op
		}
	}
	return nil
}

func findObject(api *model.API, name string) *model.Object {
	for _, o := range api.Objects {
		if o.GoName == name {
			return o
		}
	}
	return nil
}

// findings are those of a rule that speak of the overlay or of the small document.
func findings(api *model.API, rule string) []string {
	var messages []string
	for _, f := range api.Findings {
		if f.Rule == rule && !strings.Contains(f.Message, "specs/") {
			messages = append(messages, f.Message)
		}
	}
	return messages
}

func TestCorrections(t *testing.T) {
	const head = "corrections:\n- {reason: tested, change: "
	for _, test := range []struct {
		name, correction string
		get              func(*model.API) string // what the correction is about
		want             string
		finding          string // rule and part of the message
	}{
		{"a response", `response, operations: [GET /widgets], type: page WidgetResource}`, result("Widgets.List"), "a page of Widget", "response-added: a page of Widget: tested"},
		{"of a type that nobody knows", `response, operations: [GET /widgets], type: Nothing}`, result("Widgets.List"), "raw", "correction-unused: the corrections response of own.yaml find nothing to correct in: GET /widgets"},
		{"for other versions", `response, operations: [GET /widgets], versions: ">=2019 <2026.1", type: json}`, result("Widgets.List"), "raw", ""},
		{"for this version", `response, operations: [GET /widgets], versions: ">=2026.1 <2027", type: json}`, result("Widgets.List"), "RawJSON", "response-added: "},
		{"a response that the document has", `response, operations: [POST /widgets], type: WidgetResource}`, result("Widgets.Create"), "Widget", "correction-unused: POST /widgets"},
		{"against the document", `response, operations: [POST /widgets], type: "[string]"}`, result("Widgets.Create"), "[]string", "correction-contradicted: the document says Widget, the correction response of own.yaml says [string]; the correction wins"},
		{"none", `response, operations: [POST /widgets], type: none}`, result("Widgets.Create"), "none", "correction-contradicted: the correction wins"},
		{"a body against the document", `body, operations: [POST /widgets], type: "{string}"}`, func(api *model.API) string { return findOperation(api, "Widgets.Create").Body.Type.Go() }, "map[string]string", "correction-contradicted: the document says Widget"},
		{"the same body", `body, operations: [POST /widgets], type: WidgetResource}`, func(api *model.API) string { return findOperation(api, "Widgets.Create").Body.Type.Go() }, "Widget", "correction-unused: POST /widgets"},
		{"an upload", `upload, operations: ["DELETE /widgets/{}"]}`, body("Widgets.Delete"), "multipart", "upload-body: the body is a file: tested"},
		{"an upload against the document", `upload, operations: [POST /widgets]}`, body("Widgets.Create"), "multipart", "correction-contradicted: the document says JSON, the correction upload of own.yaml says a file in a form; the correction wins"},
		{"content", `content, operations: ["DELETE /widgets/{}"]}`, body("Widgets.Delete"), "raw", "content-body: the bytes themselves: tested"},
		{"content against the document", `content, operations: [POST /widgets]}`, body("Widgets.Create"), "raw", "correction-contradicted: the document says JSON, the correction content of own.yaml says the bytes themselves; the correction wins"},
		{"a list", `list, parameters: [ids], type: repeated}`, func(api *model.API) string { return fmt.Sprint(findOperation(api, "Widgets.List").Params[0].CSV) }, "false", ""},
		{"octogen's own list", `list, parameters: [other], type: csv}`, func(api *model.API) string { return fmt.Sprint(findOperation(api, "Widgets.List").Params[0].CSV) }, "true", "correction-unused: other"},
		{"members", `members, definitions: [WidgetResource], members: {Color: string required}}`, members("Widget"), "ID Color! Kind Radius", "member-added: \"Color\" is added: tested"},
		{"members that are there", `members, definitions: [WidgetResource], members: {Radius: int}}`, members("Widget"), "ID Kind Radius", "correction-unused: WidgetResource"},
		{"members against the document", `members, definitions: [WidgetResource], members: {Radius: "[string]"}}`, func(api *model.API) string { return findObject(api, "Widget").Fields[2].Type.Go() }, "[]string", "correction-contradicted: the correction wins"},
		{"a parameter", `query, operations: [GET /widgets], members: {spaces: "[string]", ids: string}}`, query("Widgets.List"), "ids []string, spaces []string", "query: \"spaces\" is a parameter of the query as well: tested"},
		{"a parameter that is there", `query, operations: [GET /widgets], members: {ids: string}}`, query("Widgets.List"), "ids []string", "correction-unused: GET /widgets"},
		{"a parameter of nothing", `query, operations: [GET /nothing], members: {a: string}}`, query("Widgets.List"), "ids []string", "correction-unused: GET /nothing"},
		{"members of nothing", `members, definitions: [Nothing], members: {Color: string}}`, members("Widget"), "ID Kind Radius", "correction-unused: Nothing"},
		{"a type of the runtime", `wire-type, definitions: [WidgetResource], type: RawJSON}`, result("Widgets.Create"), "RawJSON", "wire-type: tested"},
		{"text in place of a definition", `wire-type, definitions: [WidgetResource], type: string}`, result("Widgets.Create"), "string", "wire-type: tested"},
		{"an optional number", `optional, properties: [WidgetResource.Radius]}`, typeOf("Widget", "Radius"), "*int", "property-corrected: \"WidgetResource.Radius\" is optional: tested"},
		{"an optional text", `optional, properties: [WidgetResource.Id]}`, typeOf("Widget", "Id"), "string", "correction-unused: WidgetResource.Id"},
		{"a date", `form, properties: [OddWidget.Name], type: datetime}`, typeOf("OddWidget", "Name"), "DateTime", "property-corrected: is a datetime: tested"},
		{"a date that is a set", `form, properties: [WidgetResource.Kind], type: datetime}`, typeOf("Widget", "Kind"), "WidgetKind", "correction-unused: WidgetResource.Kind"},
		{"a list of lists", `to-list, parameters: [ids]}`, func(api *model.API) string { return findOperation(api, "Widgets.List").Params[0].GoType() }, "[]string", ""},
		{"why a response is raw", `raw, operations: [GET /widgets]}`, result("Widgets.List"), "raw", "response-raw: returned as it comes: tested"},
		{"a deletion", `response, operations: ["DELETE /widgets/{}"], type: WidgetResource}`, result("Widgets.Delete"), "Widget", "response-added: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			api, err := buildSmall(t, "2026.1.5", head+test.correction)
			if err != nil {
				t.Fatal(err)
			}
			if got := test.get(api); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			rule, message, _ := strings.Cut(test.finding, ": ")
			said := findings(api, rule)
			if test.finding != "" && !slices.ContainsFunc(said, func(m string) bool { return strings.Contains(m, message) }) {
				t.Errorf("findings of %s are %q, want %q", rule, said, message)
			}
			if said := findings(api, "missing-body"); strings.Contains(test.name, "against the document") && len(said) > 0 {
				t.Errorf("findings %q say that a body is missing which the document declares", said)
			}
			if test.finding == "" && len(findings(api, "correction-contradicted")) > 0 {
				t.Errorf("unexpected findings %q", findings(api, "correction-contradicted"))
			}
		})
	}
}

// body is the kind of an operation's body.
func body(operation string) func(*model.API) string {
	return func(api *model.API) string { return string(findOperation(api, operation).Body.Kind) }
}

func result(operation string) func(*model.API) string {
	return func(api *model.API) string { return findOperation(api, operation).Result.String() }
}

// query lists the parameters of an operation's query.
func query(operation string) func(*model.API) string {
	return func(api *model.API) string {
		var list []string
		for _, p := range findOperation(api, operation).Params {
			list = append(list, p.Name+" "+p.GoType())
		}
		return strings.Join(list, ", ")
	}
}

func typeOf(object, property string) func(*model.API) string {
	return func(api *model.API) string { return findObject(api, object).Field(property).Type.Go() }
}

// members lists the fields of an object, required ones with an exclamation mark.
func members(object string) func(*model.API) string {
	return func(api *model.API) string {
		var names []string
		for _, f := range findObject(api, object).Fields {
			name := f.GoName
			if f.Required {
				name += "!"
			}
			names = append(names, name)
		}
		return strings.Join(names, " ")
	}
}

// TestBuiltInYields: where a document speaks, it wins over what octogen knows of documents that do not.
func TestBuiltInYields(t *testing.T) {
	text := strings.ReplaceAll(fmt.Sprintf(small, "2026.1.5"), "/widgets\": {\"get\"", "/events\": {\"get\"")
	text = strings.Replace(text, `"responses": {"200": {"description": ""}}`, `"responses": {"200": {"description": "", "schema": {"type": "array", "items": {"type": "string"}}}}`, 1)
	doc, err := spec.Parse([]byte(strings.Replace(text, `"OtherResource"`, `"EventResource"`, 1)), "small.json")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := findOperation(api, "Events.List").Result.String(); got != "[]string" {
		t.Errorf("the result is %s", got)
	}
	i := slices.IndexFunc(api.Findings, func(f model.Finding) bool { return f.Rule == "correction-contradicted" })
	if i < 0 || !strings.Contains(api.Findings[i].Message, "the document wins") {
		t.Errorf("no finding says so: %v", api.Findings)
	}
}

// TestBuiltInYieldsItsBodies: the same holds for bodies, of which octogen says more than their type.
func TestBuiltInYieldsItsBodies(t *testing.T) {
	text := strings.NewReplacer(`"/widgets": {`, `"/packages/raw": {`, `"/widgets/{id}": {"delete"`, `"/artifacts/{id}/content": {"put"`).Replace(fmt.Sprintf(small, "2026.1.5"))
	text = strings.Replace(text, `"required": true}]`, `"required": true}, {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/WidgetResource"}}]`, 1)
	doc, err := spec.Parse([]byte(text), "small.json")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations(api) {
		if op.Body != nil && op.Body.Kind != model.BodyJSON {
			t.Errorf("the body of %s is %s, the document says JSON", op.Name, op.Body.Kind)
		}
	}
	var said []string
	for _, f := range api.Findings {
		if f.Rule == "correction-contradicted" {
			said = append(said, f.Message)
		}
	}
	if len(said) != 2 || !strings.Contains(said[0]+said[1], "a file in a form; the document wins") || !strings.Contains(said[0]+said[1], "the bytes themselves; the document wins") {
		t.Errorf("the findings are %q", said)
	}
}

// TestKeep: a user takes an operation as it is in the document, whatever octogen knows of it.
func TestKeep(t *testing.T) {
	text := strings.ReplaceAll(fmt.Sprintf(small, "2026.1.5"), `"/widgets": {"get"`, `"/events": {"get"`)
	text = strings.Replace(text, `"OtherResource"`, `"EventResource"`, 1)
	doc, err := spec.Parse([]byte(text), "small.json")
	if err != nil {
		t.Fatal(err)
	}
	for overlay, want := range map[string]string{
		"corrections: []": "a page of Event",
		"corrections:\n- {change: keep, operations: [GET /events], reason: tested}":                    "raw",
		"corrections:\n- {change: keep, operations: [GET /events], versions: '<2019', reason: tested}": "a page of Event",
		"corrections:\n- {change: keep, operations: ['GET /events/{}'], reason: tested}":               "a page of Event",
		"corrections:\n- {change: response, operations: [GET /events], type: json, reason: tested}":    "RawJSON",
	} {
		o, err := ParseOverlay([]byte(overlay), "own.yaml")
		if err != nil {
			t.Fatal(err)
		}
		api, err := Document(doc, Options{Overlays: []*Overlay{o}})
		if err != nil {
			t.Fatal(err)
		}
		if got := result("Events.List")(api); got != want {
			t.Errorf("%s: got %s, want %s", overlay, got, want)
		}
	}
}

func TestFamilies(t *testing.T) {
	const family = `families:
  - name: Widget
    definitions: [WidgetResource]
    discriminator: Kind
    default: Round
    variants:
      - {value: Round, fields: {Radius: float, Center: PointResource}}
      - {value: Square, fields: {Side: float required}, uncertain: seen once}
types:
  PointResource: {X: float, Y: float}
`
	api, err := buildSmall(t, "2026.1.5", family)
	if err != nil {
		t.Fatal(err)
	}
	widget := findObject(api, "Widget")
	if got := members("Widget")(api); got != "ID Kind" {
		t.Errorf("the widget has %s: what belongs to variants is found there", got)
	}
	var variants []string
	for _, v := range widget.Family.Variants {
		variants = append(variants, v.Value+" "+v.Object.GoName+" "+members(v.Object.GoName)(api))
	}
	want := []string{"Round RoundWidget Center Radius", "Square SquareWidget Side!", "Odd OddWidget "}
	if !slices.Equal(variants, want) {
		t.Errorf("the variants are %q, want %q: the family's, then the document's", variants, want)
	}
	// A variant has its name whatever else a document has; the definition of that name gets another.
	if o := findObject(api, "OddWidgetModel"); o == nil || o.Definition != "OddWidget" {
		t.Errorf("the definition OddWidget is not OddWidgetModel")
	}
	var values []string
	for _, v := range findObject(api, "Widget").Field("Kind").Type.Enum.Values {
		values = append(values, v.Value)
	}
	if !slices.Equal(values, []string{"Round", "Odd", "Square"}) {
		t.Errorf("the values of the discriminator are %q", values)
	}
	if point := findObject(api, "Point"); point == nil || !point.Known {
		t.Error("the type of a member is missing")
	}
}

func TestFamiliesOfOverlays(t *testing.T) {
	for _, test := range []struct{ name, overlay, want string }{
		{"switched off", "families:\n  - {name: Feed, off: true}", ""},
		{"a bad discriminator", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: 'a\"b'}", `discriminator "a\"b" cannot be the name of a member`},
		{"no discriminator", "families:\n  - {name: Widget, definitions: [WidgetResource]}", "own.yaml:2: the family Widget needs definitions and a discriminator"},
		{"a bad field", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: Kind, variants: [{value: a, fields: {'x`y': string}}]}", "cannot be the name of a field"},
		{"a value twice", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: Kind, variants: [{value: a}, {value: a}]}", `the variant "a" is listed twice`},
		{"neither value nor name", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: Kind, variants: [{fields: {a: string}}]}", "needs a value, or a name"},
		{"a lower-case name", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: Kind, variants: [{value: a, name: b}]}", "not an exported Go identifier"},
		{"the discriminator as a field", "families:\n  - {name: Widget, definitions: [WidgetResource], discriminator: Kind, variants: [{value: a, fields: {Kind: string}}]}", "cannot be the name of a field"},
		{"an unknown change", "corrections:\n  - {change: guess, reason: r}", `the change is "guess"`},
		{"no reason", "corrections:\n  - {change: upload, operations: [POST /a]}", "it needs a reason"},
		{"the wrong target", "corrections:\n  - {change: upload, definitions: [a], reason: r}", "is made to operations"},
		{"code in a type", "corrections:\n  - {change: wire-type, definitions: [a], type: 'int; func init()', reason: r}", "the type is"},
		{"a property of nothing", "corrections:\n  - {change: optional, properties: [Radius], reason: r}", `the property "Radius" is not a definition and a property`},
		{"another form", "corrections:\n  - {change: form, properties: [A.B], type: int, reason: r}", "a text has the form of a datetime or a timespan"},
		{"an optional text", "types:\n  A: {B: string optional}", "only a bool, an int or a float is optional"},
		{"a bad range", "corrections:\n  - {change: upload, operations: [POST /a], versions: '2026', reason: r}", "versions are written"},
		{"an empty entry", "corrections:\n  -\nfamilies:\n  -", "is empty"},
		{"no YAML", "\tx", "cannot start any token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := buildSmall(t, "2026.1.5", test.overlay)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
