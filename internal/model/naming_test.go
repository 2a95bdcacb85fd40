package model

import (
	"fmt"
	"slices"
	"testing"

	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

func TestParsePath(t *testing.T) {
	own := func(segment string) bool { return segment == "logo" || segment == "search" || segment == "v1" }
	for _, test := range []struct {
		path, canonical, template string
		form                      Form
	}{
		{"/api/x/{id}.{ext}", "/api/x/{}.{}", "/api/x/{}.{}", FormServer},
		{"/api/x/a b?c", "/api/x/a b?c", "/api/x/a%20b%3Fc", FormServer},
		{"/api/accounts", "/api/accounts", "/api/accounts", FormServer},
		{"/api/{spaceId}/Accounts", "/api/accounts", "/api/{}/Accounts", FormSpace},
		{"/api/{anything}/accounts/{Id}", "/api/accounts/{}", "/api/{}/accounts/{}", FormSpace},
		{"/api/spaces/{spaceIdentifier}/accounts", "/api/accounts", "/api/spaces/{}/accounts", FormSlug},
		{"/api/spaces/{id}", "/api/spaces/{}", "/api/spaces/{}", FormServer},
		{"/api/spaces/{id}/logo", "/api/spaces/{}/logo", "/api/spaces/{}/logo", FormServer},
		{"/api/spaces/{id}/export", "/api/spaces/{}/export", "/api/spaces/{}/export", FormServer},
		{"/api/spaces/{spaceIdentifier}/spaces/{id}/search", "/api/spaces/{}/search", "/api/spaces/{}/spaces/{}/search", FormSlug},
		{"/api/{spaceId}", "/api", "/api/{}", FormSpace},
		{"/api", "/api", "/api", FormServer},
		{"/accounts/{id}", "/accounts/{}", "/accounts/{}", FormServer},
		{"/api/x//{token}", "/api/x/{}", "/api/x//{}", FormServer},
		{"/api/c/(?<id>(?i)^(a-b|c))", "/api/c/{a-b|c}", "/api/c/{}", FormServer},
		{"/api/c/(?<id>(?i)^(?!(a|b)).*)", "/api/c/{}", "/api/c/{}", FormServer},
		{"/api/v/{version?}", "/api/v/{}", "/api/v/{}", FormServer},
		{"/api/v/{?userId}", "/api/v/{}", "/api/v/{}", FormServer},
	} {
		s := parsePath("", test.path, own)
		if s.canonical() != test.canonical || s.template != test.template || s.form != test.form {
			t.Errorf("%s: got %s, %s, %s", test.path, s.canonical(), s.template, s.form)
		}
	}
}

// TestEnumNames: the dictionary of values writes names as definitions of documents are written.
func TestEnumNames(t *testing.T) {
	d, err := naming.Load()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := loadEnumNames()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range sets {
		if got := d.Identifier(set.name); got != set.name {
			t.Errorf("%s should be %s", set.name, got)
		}
	}
}

// TestRoots reads one API under several base paths: what is sent lies below the server's address, and names are the same.
func TestRoots(t *testing.T) {
	for _, test := range []struct{ basePath, prefix, template string }{
		{"/api", "", "/api/{}/widgets"},
		{"/", "/api", "/api/{}/widgets"},
		{"", "", "/{}/widgets"},
		{"/octopus/api/", "", "/api/{}/widgets"},
		{"/octopus", "/api", "/api/{}/widgets"},
		{"/v2", "", "/v2/{}/widgets"},
	} {
		text := fmt.Sprintf(`{"swagger": "2.0", "info": {"title": "", "version": ""}, "basePath": %q,
			"paths": {"%s/widgets": {"get": {"responses": {}}}, "%s/{spaceId}/widgets": {"get": {"responses": {}}}}}`, test.basePath, test.prefix, test.prefix)
		doc, err := spec.Parse([]byte(text), "test")
		if err != nil {
			t.Fatal(err)
		}
		api, err := Build(doc, Options{})
		if err != nil {
			t.Fatal(err)
		}
		ops := operations(api)
		if len(ops) != 1 || ops[0].Service+"."+ops[0].Method != "Widgets.List" || ops[0].Template(FormSpace) != test.template {
			t.Errorf("basePath %q: %d operations, %s.%s, %s", test.basePath, len(ops), ops[0].Service, ops[0].Method, ops[0].Template(FormSpace))
		}
	}
}

// TestObjectsInPlace: the routes of an operation repeat an object written in place; it is one type.
func TestObjectsInPlace(t *testing.T) {
	const get = `{"get": {"responses": {"200": {"schema": {"type": "object", "properties": {"Name": {"type": "string"}, "Inner": {"properties": {"X": {"allOf": [{"properties": {"Y": {}}}]}}}}}}}}}`
	text := `{"swagger": "2.0", "info": {"title": "", "version": ""}, "basePath": "/api", "paths": {"/widgets/{id}": ` + get + `, "/Widgets/{widgetId}": ` + get + `,
		"/{spaceId}/widgets/{id}": ` + get + `, "/spaces/{spaceId}/widgets/{id}": ` + get + `, "/spaces/{spaceId}/Widgets/{id}": ` + get + `}}`
	doc, err := spec.Parse([]byte(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Build(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range api.Objects {
		names = append(names, o.GoName)
	}
	if want := []string{"WidgetsGetResult", "WidgetsGetResultInner", "WidgetsGetResultInnerX"}; !slices.Equal(names, want) {
		t.Errorf("objects %v, want %v", names, want)
	}
}
