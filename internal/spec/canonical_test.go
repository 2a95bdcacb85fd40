package spec

import "testing"

func TestCanonicalDigest(t *testing.T) {
	const base = `{"swagger": "2.0", "info": {"title": "T", "version": "1"}, "tags": [{"name": "a"}],
		"paths": {"/a": {"get": {"summary": "s", "tags": ["a"], "parameters": [{"name": "p", "in": "query", "description": "d"}], "responses": {"200": {"description": "ok", "examples": {"a": 1}}}}}},
		"securityDefinitions": {"o": {"type": "oauth2", "scopes": {"read": "may read"}}},
		"definitions": {"title": {"title": "t", "example": 1, "properties": {"description": {"type": "string"}, "n": {"type": "integer", "default": {"title": "x"}, "enum": [1, "<\u00e4"]}}}}}`
	tests := []struct {
		name, text string
		same       bool
	}{
		{"order, space, escapes and prose", `{"definitions": {"title": {"properties": {
			"n": {"enum": [1, "\u003cä"], "default": {"title": "x"}, "type": "integer"}, "description": {"description": "new", "ty\u0070e": "string"}}}},
			"securityDefinitions": {"o": {"scopes": {"read": "can read"}, "type": "oauth2"}},
			"info": {"version": "1", "description": "new"}, "externalDocs": {"url": "u"}, "swagger": "2.0",
			"paths": {"/a": {"get": {"parameters": [{"in": "query", "name": "p"}], "responses": {"200": {"description": "changed"}}}}}}`, true},
		{"version", `{"swagger": "2.0", "info": {"version": "2"}}`, false},
		{"nothing", `{"swagger": "2.0"}`, false},
	}
	want := mustParse(t, base).CanonicalDigest()
	for _, test := range tests {
		if got := mustParse(t, test.text).CanonicalDigest(); (got == want) != test.same {
			t.Errorf("%s: same digest = %t, want %t", test.name, got == want, test.same)
		}
	}
}

// TestCanonicalDigestDiffers has pairs that only look as if their difference were prose, order or spelling.
func TestCanonicalDigestDiffers(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"property named description", `"definitions": {"A": {"properties": {"description": {"type": "string"}}}}`, `"definitions": {"A": {"properties": {}}}`},
		{"definition named title", `"definitions": {"title": {}}`, `"definitions": {}`},
		{"parameter named example", `"parameters": {"example": {}}`, `"parameters": {}`},
		{"scope", `"securityDefinitions": {"o": {"scopes": {"read": ""}}}`, `"securityDefinitions": {"o": {"scopes": {}}}`},
		{"default value", `"definitions": {"A": {"default": {"title": "a"}}}`, `"definitions": {"A": {"default": {"title": "b"}}}`},
		{"extension", `"x-a": {"description": "a"}`, `"x-a": {"description": "b"}`},
		{"order of a list", `"schemes": ["http", "https"]`, `"schemes": ["https", "http"]`},
		{"kind", `"x": "1"`, `"x": 1`},
		{"where one string ends", `"x": ["a", "b"]`, `"x": ["a,1:b"]`},
		{"where one string ends", `"x": ["a", "b"]`, `"x": ["a,0:b"]`},
		{"where one string ends", `"x": ["a", "b"]`, `"x": ["a,:b"]`},
		{"null and nothing", `"x": null`, `"y": null`},
	}
	for _, test := range tests {
		a := mustParse(t, `{"swagger": "2.0", `+test.a+`}`).CanonicalDigest()
		b := mustParse(t, `{"swagger": "2.0", `+test.b+`}`).CanonicalDigest()
		if a == b {
			t.Errorf("%s: both have the canonical digest %s", test.name, a)
		}
	}
}
