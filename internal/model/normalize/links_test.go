package normalize

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model/print"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/specs"
	"go.yaml.in/yaml/v3"
)

// widgets is a document of things that no server has, so that the rule has to do without the table.
const widgets = `{"swagger": "2.0", "info": {"title": "t", "version": "1"}, "basePath": "/api", "paths": {
	"/widgets": {"get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/WidgetResource"}}}}},
	"/widgets/{id}": {"get": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}],
		"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/WidgetResource"}}}}},
	"/widgets/{id}/v1": {"get": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}],
		"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/WidgetResource"}}}}},
	"/widgets/{id}/parts": {
		"get": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}],
			"responses": {"200": {"description": "", "schema": {"type": "array", "items": {"$ref": "#/definitions/PartResource"}}}}},
		"post": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}],
			"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/PartResource"}}}}},
	"/widgets/{id}/parts/{partId}": {"get": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}, {"in": "path", "name": "partId", "type": "string", "required": true}],
		"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/PartResource"}}}}},
	"/widgets/{widgetId}/parts/{partId}/screws": {"get": {"parameters": [{"in": "path", "name": "widgetId", "type": "string", "required": true}, {"in": "path", "name": "partId", "type": "string", "required": true}],
		"responses": {"200": {"description": "", "schema": {"type": "string"}}}}},
	"/widgets/{id}/archive": {"post": {"parameters": [{"in": "path", "name": "id", "type": "string", "required": true}], "responses": {"204": {"description": ""}}}},
	"/widgets/{name}/{version}/manual": {"get": {"parameters": [{"in": "path", "name": "name", "type": "string", "required": true}, {"in": "path", "name": "version", "type": "string", "required": true}],
		"responses": {"200": {"description": "", "schema": {"type": "string"}}}}},
	"/gadgets": {"post": {"parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/CreateGadgetCommand"}}],
		"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/GadgetResource"}}}}}
	}, "definitions": {
	"WidgetResource": {"type": "object", "properties": {"Id": {"type": "string"}, "CopiedFromWidgetId": {"type": "string"}, "Follow": {"type": "string"}, "OtherId": {"type": "string"}, "Links": {"type": "object", "additionalProperties": {"type": "string"}}}},
	"PartResource": {"type": "object", "properties": {"Id": {"type": "string"}, "WidgetId": {"type": "string"}}},
	"GadgetResource": {"type": "object", "properties": {"WidgetId": {"type": "string"}, "Links": {"type": "object", "additionalProperties": {"type": "string"}}}},
	"CreateGadgetCommand": {"type": "object", "properties": {"WidgetId": {"type": "string"}, "Links": {"type": "object", "additionalProperties": {"type": "string"}}}},
	"WidgetLinks": {"type": "object", "properties": {"A": {"type": "string"}}}
	}}`

func TestLinksAreDerived(t *testing.T) {
	doc, err := spec.Parse([]byte(widgets), "widgets.json")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, set := range api.LinkSets {
		for _, r := range set.Relations {
			got = append(got, fmt.Sprintf("%s.%s %s %v own %d as %v", set.GoName, r.GoName, r.Operation.Name, r.IDs, r.Own, r.Names))
		}
	}
	want := []string{
		"GadgetLinks.Widget Widgets.Get [{WidgetID }] own 1 as [Widget]",
		"PartLinks.Screws Widgets.Parts.ListScrews [{WidgetID } {ID }] own 2 as [Screws]",
		"PartLinks.Self Widgets.Parts.Get [{WidgetID } {ID }] own 2 as [Self]",
		"PartLinks.Widget Widgets.Get [{WidgetID }] own 1 as [Widget]",
		"WidgetRelations.Archive Widgets.Archive [{ID }] own 1 as [Archive]",
		"WidgetRelations.CopiedFromWidget Widgets.Get [{CopiedFromWidgetID }] own 1 as [CopiedFromWidget]",
		"WidgetRelations.Part Widgets.Parts.Get [{ID } { partID}] own 1 as [Part Parts]",
		"WidgetRelations.Parts Widgets.Parts.List [{ID }] own 1 as [Parts]",
		"WidgetRelations.Self Widgets.Get [{ID }] own 1 as [Self]",
	}
	slices.Sort(got)
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("relation %d:\n got  %s\n want %s", i, g, w)
		}
	}
	for _, set := range api.LinkSets {
		if set.Object.GoName == "Widget" && set.Follow.Name != "FollowLinks" {
			t.Errorf("%s clashes with a field", set.Follow.Name)
		}
	}
	for _, format := range print.LinkFormats {
		var all, some bytes.Buffer
		if err := print.Links(&all, api, format, nil); err != nil {
			t.Fatal(err)
		}
		if err := print.Links(&some, api, format, []string{"Part"}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(all.String(), "CopiedFromWidget") || strings.Contains(some.String(), "CopiedFromWidget") || some.Len() == 0 {
			t.Errorf("%s:\n%s\n%s", format, &all, &some)
		}
	}
	if err := print.CheckLinks(api, []string{"Part", "Nothing"}); err == nil || !strings.Contains(err.Error(), `"Nothing"`) {
		t.Errorf("a type that leads nowhere: %v", err)
	}
}

// TestRelationsAreOfUse holds that each entry of specs/relations.yaml applies to some real document.
func TestRelationsAreOfUse(t *testing.T) {
	var table relationTable
	if err := yaml.Unmarshal(specs.Relations, &table); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	routes := map[string]bool{}
	for _, version := range []string{"2018.3.6", "2021.2.1387", "2026.1.9674"} {
		for _, set := range buildReal(t, version).LinkSets {
			for _, r := range set.Relations {
				routes[r.Operation.HTTPMethod+" "+strings.TrimPrefix(r.Operation.Canonical, "/api")] = true
				used[set.Object.GoName+"."+r.GoName] = true
				used[r.GoName] = true
			}
		}
	}
	for route := range table.Names {
		if !routes[route] {
			t.Errorf("names: %s is no relation of any document", route)
		}
	}
	for route, relations := range table.Others {
		for name := range relations {
			if !used[name] {
				t.Errorf("others: %s of %s is no relation of any document", name, route)
			}
		}
	}
	for noun := range table.References {
		if !used[noun] {
			t.Errorf("references: %s is no relation of any document", noun)
		}
	}
}
