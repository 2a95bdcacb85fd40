package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/workspace"
)

// TestSchemaHasTheKeysOfTheConfiguration: no more and no less.
func TestSchemaHasTheKeysOfTheConfiguration(t *testing.T) {
	var s struct {
		ID         string `json:"$id"`
		Properties map[string]any
		Defs       struct {
			Client struct{ Properties map[string]any }
			Ignore struct {
				Properties map[string]struct{ Enum []string }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(schema), &s); err != nil {
		t.Fatal(err)
	}
	if s.ID != schemaURL {
		t.Errorf("the schema is %s, the configurations that init writes name %s", s.ID, schemaURL)
	}
	if rules := s.Defs.Ignore.Properties["rule"].Enum; !slices.Equal(rules, diff.Rules) {
		t.Errorf("the schema has the rules %q, diff %q", rules, diff.Rules)
	}
	for _, test := range []struct {
		of   any
		keys map[string]any
	}{{config{}, s.Properties}, {workspace.Client{}, s.Defs.Client.Properties}} {
		var want, got []string
		want = append(want, yamlKeys(reflect.TypeOf(test.of))...)
		for key := range test.keys {
			got = append(got, key)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%T has the keys %v, the schema %v", test.of, want, got)
		}
	}
}

// TestSchema holds configurations against the schema and against octogen itself.
func TestSchema(t *testing.T) {
	var document any
	if err := json.Unmarshal([]byte(schema), &document); err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schemaURL, document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(schemaURL)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		ok         bool
	}{
		{"as init writes it", initialized(t), true},
		{"a server", "clients: [{server: 'https://a.example', out: a, api_key: 'env:KEY', ca: ca.pem}]", true},
		{"defaults", "version: 1\ntypes: {FooResource: Foo}\ndocs: none\npackage: deploy\nspecs: documents\nnames: {GET /foobar: List}\nclients: []", true},
		{"names of a client's types", "clients: [{spec: a.json, out: a, types: {FooResource: Foo}}]", true},
		{"no examples", "examples: false\nclients: [{spec: a.json, out: a, examples: true}]", true},
		{"examples that are no flag", "clients: [{spec: a.json, out: a, examples: none}]", false},
		{"a program", "uses: [./..., example.com/m/cmd/...]\nclients: []", true},
		{"a change that is none", "ignore: [{rule: value-added, place: TaskState.Paused, reason: the program does not look at it}]\nclients: []", true},
		{"without a reason", "ignore: [{rule: value-added, place: TaskState.Paused}]\nclients: []", false},
		{"with an empty reason", "ignore: [{rule: value-added, place: TaskState.Paused, reason: ' '}]\nclients: []", false},
		{"without a place", "ignore: [{rule: value-added, reason: why not}]\nclients: []", false},
		{"everywhere", "ignore: [{rule: value-added, place: ., reason: why not}]\nclients: []", false},
		{"a rule that is none", "ignore: [{rule: value-dropped, place: TaskState, reason: why not}]\nclients: []", false},
		{"a flag for a program", "uses: [-exec=x]\nclients: []", false},
		{"a version that is not known", "version: 2\nclients: []", false},
		{"an unknown key", "clients: [{spec: a.json, out: a, pakage: b}]", false},
		{"both sources", "clients: [{spec: a.json, server: 'https://a.example', out: a}]", false},
		{"no source", "clients: [{out: a}]", false},
		{"no folder", "clients: [{spec: a.json}]", false},
		{"other docs", "clients: [{spec: a.json, out: a, docs: some}]", false},
		{"a bad package", "clients: [{spec: a.json, out: a, package: Octopus}]", false},
		{"a key in the file", "clients: [{server: 'https://a.example', out: a, api_key: API-123}]", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var value any
			if err := yaml.Unmarshal([]byte(test.text), &value); err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(value); (err == nil) != test.ok {
				t.Errorf("the schema says: %v", err)
			}
			if err := read(t, test.text); (err == nil) != test.ok {
				t.Errorf("octogen says: %v", err)
			}
		})
	}
}

func initialized(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	c := workspace.Client{Server: "https://deploy.example.com", Out: "internal/octopus", Package: "octopus", Docs: "full"}
	if err := configTemplate.Execute(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read takes a configuration as far as octogen does before it reads documents.
func read(t *testing.T, text string) error {
	t.Helper()
	name := filepath.Join(t.TempDir(), "octogen.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := readConfig(name, true)
	if err != nil {
		return err
	}
	for _, c := range cfg.Clients {
		if err := checkClient(c, func(string) string { return "" }, false); err != nil {
			return err
		}
		if _, err := credential(c.APIKey, false); err != nil && !strings.Contains(err.Error(), "is empty") {
			return err
		}
	}
	return nil
}
