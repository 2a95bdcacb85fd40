package normalize

import (
	"fmt"
	"slices"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

func TestParsePath(t *testing.T) {
	own := func(segment string) bool { return segment == "logo" || segment == "search" || segment == "v1" }
	vocab, err := loadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path, canonical, template string
		form                      model.Form
	}{
		{"/x/{id}.{ext}", "/x/{}.{}", "/x/{}.{}", model.FormServer},
		{"/x/a b?c", "/x/a b?c", "/x/a%20b%3Fc", model.FormServer},
		{"/accounts", "/accounts", "/accounts", model.FormServer},
		{"/{spaceId}/Accounts", "/accounts", "/Accounts", model.FormSpace},
		{"/{anything}/accounts/{Id}", "/accounts/{}", "/accounts/{}", model.FormSpace},
		{"/spaces/{spaceIdentifier}/accounts", "/accounts", "/accounts", model.FormSlug},
		{"/spaces/{id}", "/spaces/{}", "/spaces/{}", model.FormServer},
		{"/spaces/{id}/logo", "/spaces/{}/logo", "/spaces/{}/logo", model.FormServer},
		{"/spaces/{id}/export", "/spaces/{}/export", "/spaces/{}/export", model.FormServer},
		{"/spaces/{spaceIdentifier}/spaces/{id}/search", "/spaces/{}/search", "/spaces/{}/search", model.FormSlug},
		{"/{spaceId}", "/", "/", model.FormSpace},
		{"/", "/", "/", model.FormServer},
		{"/accounts/{id}", "/accounts/{}", "/accounts/{}", model.FormServer},
		{"/x//{token}", "/x/{}", "/x/{}", model.FormServer},
		{"/c/(?<id>(?i)^(a-b|c))", "/c/{a-b|c}", "/c/{a-b|c}", model.FormServer},
		{"/c/(?<id>(?i)^(?!(a|b)).*)", "/c/{}", "/c/{}", model.FormServer},
		{"/v/{version?}", "/v/{}", "/v/{}", model.FormServer},
		{"/v/{?userId}", "/v/{}", "/v/{}", model.FormServer},
	} {
		s := parsePath(naming.SplitPath(test.path), own, vocab)
		if s.canonical() != test.canonical || s.template != test.template || s.form != test.form {
			t.Errorf("%s: got %s, %s, %s", test.path, s.canonical(), s.template, s.form)
		}
	}
}

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
	for _, test := range []struct{ basePath, prefix, root string }{
		{"/api", "", "/api"},
		{"/", "/api", "/api"},
		{"", "", ""},
		{"/octopus/api/", "", "/api"},
		{"/octopus", "/api", "/api"},
		{"/", "/octopus/api", "/api"},
		{"/v2", "", "/v2"},
	} {
		text := fmt.Sprintf(`{"swagger": "2.0", "info": {"title": "", "version": ""}, "basePath": %q,
			"paths": {"%s/widgets": {"get": {"responses": {}}}, "%s/{spaceId}/widgets": {"get": {"responses": {}}}}}`, test.basePath, test.prefix, test.prefix)
		doc, err := spec.Parse([]byte(text), "test")
		if err != nil {
			t.Fatal(err)
		}
		api, err := Document(doc, Options{})
		if err != nil {
			t.Fatal(err)
		}
		ops := operations(api)
		if len(ops) != 1 || ops[0].Name != "Widgets.List" || ops[0].Path != "/widgets" || ops[0].Forms != "si" || api.Root != test.root {
			t.Errorf("basePath %q: %d operations, %s %s %s below %q", test.basePath, len(ops), ops[0].Name, ops[0].Path, ops[0].Forms, api.Root)
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
	api, err := Document(doc, Options{})
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
