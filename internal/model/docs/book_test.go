package docs

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/specs"
)

func parse(t *testing.T, yaml string) *Book {
	t.Helper()
	b, err := Parse(fstest.MapFS{"docs/a.yaml": {Data: []byte(yaml)}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseIsStrict(t *testing.T) {
	for name, tc := range map[string]struct{ yaml, want string }{
		"unknown key":     {"resources: {A: {sumary: x}}", "specs/docs/a.yaml: yaml: unmarshal errors:\n  line 1: field sumary not found"},
		"unknown section": {"resource: {}", "field resource not found"},
		"said twice":      {"resources: {A: {aliases: [B]}, B: {summary: x}}", `"B" is said twice`},
		"empty resource":  {"resources: {A: }", `resources: "A" is empty`},
		"empty operation": {"operations: {GET /a: }", "empty, said twice, or no METHOD /route"},
		"upper case":      {"operations: {GET /Aa: {does: x}}", "in lower case with {} for parameters"},
		"no route":        {"operations: {/a: {does: x}}", "no METHOD /route"},
		"like nothing":    {"resources: {A: {like: B}}", "A is like B, which has no entry"},
		"like itself":     {"resources: {A: {like: B}, B: {like: A}}", "is like itself"},
		"bad pattern":     {`fields: [{names: "[", text: x}]`, "syntax error in pattern"},
		"rule of nothing": {`parameters: [{names: x}]`, "a rule needs names and a text"},
		"bad expression":  {`names: {version: "("}`, "line 1: error parsing regexp"},
		"other choice":    {"choices: {either: x}", `"either" is said twice, or none of [version`},
		"two documents":   {"names: {suffix: A}\n---\nnames: {suffix: B}", "more than one YAML document"},
		"empty noun":      {`nouns: {a: "|"}`, "a noun is empty"},
		"deep variants":   {"resources: {A: {variants: {x: {variants: {y: {}}}}}}", `variant "x" of "A" is empty or has variants`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(fstest.MapFS{"docs/a.yaml": {Data: []byte(tc.yaml)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error is %v; want %q", err, tc.want)
			}
		})
	}
}

const small = `
names:
  suffix: Resource
  version: "^v[0-9]+$"
  versions: [v1]
  all: all
  areas: [area]
  verbs: [holds]
  git: [{prefix: "/boxes/{}/{}", plain: "/boxes/{}", in: in Git}]
  affixes: [{name: '^Create(\w+?)Command(?:V\d+)?$', summary: "what a new {noun} is made from"}]
nouns: {boxes: Box, lids: lid, hub: Hub |}
resources:
  Box: {summary: a container, noun: box | boxes, ids: Boxes, unique: in the room, readOnly: [Weight], fields: {Lid: What closes it., Weight: Kilograms.}, variants: {Red: {summary: a red box, fields: {Shade: How red.}}}}
  Crate: {summary: holds bottles, like: Box, aliases: ["=Case"]}
readOnly: [Links]
fields:
  - {names: Id, in: "Create*", text: Leave it empty.}
  - {names: Id, text: ["ID of the {noun}, such as {noun id}.", "ID of the {noun}."]}
  - {names: Name, text: ["Name, unique {unique}.", "Name of {a noun}."]}
  - {names: "*Id", text: "ID of {a ref}, such as {ref id}."}
parameters:
  - {names: take, text: "How many {plural}."}
  - {names: boxId, in: /shelves, text: "The box, such as {ref id}."}
paths: [{names: id, text: ["ID of the {noun}, such as {noun id}.", "ID of the {noun}."]}]
sentences:
  - {route: "GET *", does: "returns {the}{plural}{of}"}
  - {route: "GET */{}", does: "returns {a noun}{of} by its ID"}
  - {route: "GET */all", does: "returns all {plural}{of}"}
  - {route: "POST *", does: "creates {a noun}{of}"}
choices: {version: "{other} is the same.", unversioned: "{other} is the same.", all: "{other} has pages.", git: "{other} is for Git.", database: "{other} is for the rest."}
operations:
  POST /boxes: {does: builds a box, about: It is empty., refuses: a box that is full, choose: "[PUT /boxes/{}] repairs one.", params: {take: How many at once.}}
`

func TestFields(t *testing.T) {
	b := parse(t, small)
	for _, tc := range []struct{ definition, field, want string }{
		{"BoxResource", "Lid", "What closes it."},
		{"Box", "Id", "ID of the box, such as Boxes-1."},
		{"BoxResource", "Name", "Name, unique in the room."},
		{"CreateBoxCommandV2", "Id", "Leave it empty."},
		{"CreateBoxCommand", "Lid", "What closes it."},
		{"CrateResource", "Lid", "What closes it."},
		{"Case", "Weight", "Kilograms."},
		{"Box.Red", "Shade", "How red."},
		{"Box.Red", "Lid", "What closes it."},
		{"ShelfResource", "Name", "Name of a shelf."},
		{"ShelfResource", "Id", "ID of the shelf."},
		{"ShelfResource", "UpperBoxId", "ID of a box, such as Boxes-1."},
		{"ShelfResource", "LidId", ""},
		{"ShelfResource", "Colour", ""},
	} {
		if got, ok := b.Field(tc.definition, tc.field); got != tc.want || ok != (tc.want != "") {
			t.Errorf("Field(%s, %s) = %q, %v; want %q", tc.definition, tc.field, got, ok, tc.want)
		}
	}
}

func TestResources(t *testing.T) {
	b := parse(t, small)
	for definition, want := range map[string]string{
		"BoxResource":      "is a container",
		"Case":             "holds bottles",
		"Box.Red":          "is a red box",
		"CreateBoxCommand": "is what a new box is made from",
		"CreateMugCommand": "is what a new mug is made from",
		"Mug":              "",
	} {
		if got, ok := b.Resource(definition); got.Summary != want || ok != (want != "") {
			t.Errorf("Resource(%s) = %q, %v; want %q", definition, got.Summary, ok, want)
		}
	}
}

func TestReadOnly(t *testing.T) {
	b := parse(t, small)
	for field, want := range map[[2]string]bool{
		{"BoxResource", "Weight"}:      true,
		{"BoxResource", "Lid"}:         false,
		{"CrateResource", "Weight"}:    true,
		{"CreateBoxCommand", "Weight"}: false,
		{"CreateBoxCommand", "Links"}:  true,
		{"Mug", "Links"}:               true,
	} {
		if got := b.ReadOnly(field[0], field[1]); got != want {
			t.Errorf("ReadOnly%v = %v", field, got)
		}
	}
}

// TestReadOnlyOfServers pins what documents get wrong about real resources.
func TestReadOnlyOfServers(t *testing.T) {
	b := book(t)
	for field, want := range map[[2]string]bool{
		{"DeploymentActionResource", "Environments"}:         false,
		{"DeploymentActionResource", "Properties"}:           false,
		{"ITenantVariableScope", "EnvironmentIds"}:           false,
		{"CreateSelfSignedCertificateCommand", "NotAfter"}:   false,
		{"CertificateResource", "NotAfter"}:                  true,
		{"TaskResource", "IsCompleted"}:                      true,
		{"ModifyServerTaskStateCommand", "State"}:            false,
		{"SensitiveValue", "HasValue"}:                       false,
		{"ProjectResource", "Links"}:                         true,
		{"ModifyDeploymentProcessInGitCommand", "ProjectId"}: false,
	} {
		if got := b.ReadOnly(field[0], field[1]); got != want {
			t.Errorf("ReadOnly%v = %v", field, got)
		}
	}
}

func TestSentences(t *testing.T) {
	b := parse(t, small)
	for _, tc := range []struct {
		method, route string
		paged         bool
		want          string
	}{
		{"GET", "/boxes", true, "returns boxes, one page at a time"},
		{"GET", "/boxes/{}", false, "returns a box by its ID"},
		{"GET", "/boxes/{}/v1", false, "returns a box by its ID"},
		{"GET", "/boxes/all", false, "returns all boxes"},
		{"POST", "/boxes", false, "builds a box"},
		{"POST", "/boxes/v1", false, "builds a box"},
		{"GET", "/boxes/{}/lids", false, "returns the lids of a box"},
		{"GET", "/boxes/{}/{}/lids", false, "returns the lids of a box in Git"},
		{"POST", "/hub/lids", false, "creates a lid of Hub"},
		{"POST", "/area/lids", false, "creates a lid"},
		{"GET", "/spare-keys", false, "returns spare keys"},
		{"POST", "/boxes/{}/shake", false, `calls "shake" of a box`},
		{"GET", "/boxes/{}/status", false, "returns the status of a box"},
		{"GET", "/mugs/{}/handles", true, "returns the handles of a mug, one page at a time"},
		{"PUT", "/boxes/{}/shake/{}", false, `calls "shake" of a box`},
		{"GET", "/{}", false, "calls the route"},
		{"DELETE", "/", false, "calls the route"},
	} {
		if got := b.Sentence(tc.method, tc.route, tc.paged); got != tc.want {
			t.Errorf("Sentence(%s %s) = %q; want %q", tc.method, tc.route, got, tc.want)
		}
	}
}

// TestHostileNames returns names that no comment can bear.
func TestHostileNames(t *testing.T) {
	b := book(t)
	for _, name := range []string{"", "-", "_", ".", "[", "\n// evil", "*/", "ü", "Create_Command", "CreateCommand", "a\u202eb", "s", "Resource", "Id", "{", "{}"} {
		for _, f := range []string{name, "Id", "Name", "SpaceId", name + "Id"} {
			text, _ := b.Field(name, f)
			harmless(t, name, text)
		}
		r, _ := b.Resource(name)
		harmless(t, name, r.Summary)
		for _, route := range []string{"/" + name, "/" + name + "/{}", "/x/{}/" + name, "/" + name + "/all/v1"} {
			harmless(t, name, b.Sentence("GET", route, true)+b.Sentence("POST", route, false))
			p, _ := b.Parameter("GET", route, "take")
			q, _ := b.PathParameter("GET", route, 3, "id")
			harmless(t, name, p+q)
		}
	}
}

func harmless(t *testing.T, name, text string) {
	t.Helper()
	if strings.ContainsAny(text, "\n\r\u202eü") || strings.Contains(text, "//") || strings.Contains(text, "*/") {
		t.Errorf("%q: %q", name, text)
	}
}

func TestOperations(t *testing.T) {
	b := parse(t, small)
	for _, tc := range []struct {
		method, route string
		want          Operation
	}{
		{"POST", "/boxes", Operation{"It is empty.", "The server refuses a box that is full.", "[PUT /boxes/{}] repairs one."}},
		{"GET", "/boxes/{}", Operation{Choose: "[GET /boxes/{}/v1] is the same."}},
		{"GET", "/boxes/{}/v1", Operation{Choose: "[GET /boxes/{}] is the same."}},
		{"GET", "/boxes/all", Operation{Choose: "[GET /boxes/all/v1] is the same. [GET /boxes] has pages."}},
		{"GET", "/boxes/{}/lids", Operation{Choose: "[GET /boxes/{}/lids/v1] is the same. [GET /boxes/{}/{}/lids] is for Git."}},
		{"GET", "/boxes/{}/{}/lids", Operation{Choose: "[GET /boxes/{}/{}/lids/v1] is the same. [GET /boxes/{}/lids] is for the rest."}},
	} {
		if got := b.Operation(tc.method, tc.route); got != tc.want {
			t.Errorf("Operation(%s %s) = %+v; want %+v", tc.method, tc.route, got, tc.want)
		}
	}
}

func TestParameters(t *testing.T) {
	b := parse(t, small)
	for _, tc := range []struct{ route, name, want string }{
		{"/boxes", "take", "How many at once."},
		{"/boxes/{}/lids", "take", "How many lids."},
		{"/shelves/{}", "boxId", "The box, such as Boxes-1."},
		{"/lids", "boxId", ""},
	} {
		if got, _ := b.Parameter("POST", tc.route, tc.name); got != tc.want {
			t.Errorf("Parameter(%s, %s) = %q; want %q", tc.route, tc.name, got, tc.want)
		}
	}
	for index, want := range []string{"ID of the box, such as Boxes-1.", "ID of the lid."} {
		if got, _ := b.PathParameter("GET", "/boxes/{}/lids/{}", index, "id"); got != want {
			t.Errorf("PathParameter(%d) = %q; want %q", index, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	known := map[Ref]string{
		{Method: "GET", Route: "/boxes/{}"}: "Boxes.Get",
		{Field: "LidId"}:                    "LidID",
		{Definition: "Box"}:                 "Box",
	}
	name := func(r Ref) (string, bool) { n, ok := known[r]; return n, ok }
	for text, want := range map[string]string{
		"":                                            "",
		"Plain, such as [1.0,2.0).":                   "Plain, such as [1.0,2.0).",
		"See [GET /boxes/{}].":                        "See Boxes.Get.",
		"One. See [GET /mugs]. Two.":                  "One. Two.",
		"See [GET /mugs].":                            "",
		"[.LidId] closes a [Box].":                    "LidID closes a Box.",
		"One [.Cork]. Version 1.2 is two":             "Version 1.2 is two",
		"[?GET /mugs]Gone. [?GET /boxes/{}]Kept.":     "Kept.",
		"Both [GET /boxes/{}] and [GET /mugs]. Kept.": "Kept.",
	} {
		if got := Resolve(text, name); got != want {
			t.Errorf("Resolve(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for one, want := range map[string]string{
		"box": "a box; boxes", "account": "an account; accounts", "user role": "a user role; user roles", "API key": "an API key; API keys",
		"policy": "a policy; policies", "SSH key": "an SSH key; SSH keys", "NuGet feed": "a NuGet feed; NuGet feeds", "URL": "a URL; URLs", "process": "a process; processes",
	} {
		n := noun{one, english.Plural(one)}
		if got := n.a() + "; " + n.many; got != want {
			t.Errorf("%s: %q; want %q", one, got, want)
		}
		if singular(n.many) != one {
			t.Errorf("singular(%s) = %s", n.many, singular(n.many))
		}
	}
	if got := strings.Join(split("LastHTTPSnapshotIds"), " "); got != "Last HTTP Snapshot Ids" {
		t.Error(got)
	}
}

func TestSays(t *testing.T) {
	for text, want := range map[string]bool{
		"The name.":                         false,
		"ID of the project.":                false,
		"The IDs of projects":               false,
		"Name that people see.":             true,
		"ID of a project, as Projects-1.":   false,
		"IDs of the only targets to use.":   true,
		"ID of the project it was made of.": false,
	} {
		for _, name := range []string{"ProjectId", "ProjectIds", "Name"} {
			if strings.Contains(text, "ame") != (name == "Name") {
				continue
			}
			if got := says(text, name); got != want {
				t.Errorf("says(%q, %s) = %v", text, name, got)
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(specs.Docs); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzNames(f *testing.F) {
	b, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("DeploymentProcess", "LastSnapshotId", "/projects/{}/{}/channels/v1")
	f.Fuzz(func(_ *testing.T, definition, field, route string) {
		b.Resource(definition)
		b.Field(definition, field)
		b.ReadOnly(definition, field)
		b.Sentence("GET", route, true)
		b.Sentence(field, route, true)
		b.Operation("POST", route)
		b.Parameter("GET", route, field)
		b.PathParameter("GET", route, len(field), field)
		b.EnumValue(definition, field)
		Resolve(definition, func(Ref) (string, bool) { return field, true })
	})
}
