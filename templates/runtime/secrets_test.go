package octopus

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestSecretsInBodies(t *testing.T) {
	type tagged struct {
		Pin   string `json:"Pin" octopus:"required,secret"`
		Extra Extra  `json:"-"`
	}
	_ = encode(t, tagged{}) // makes the name known
	for body, want := range map[string][]string{
		`{"Password":{"HasValue":true,"NewValue":"s3cret"}}`:                              {"s3cret"},
		`{"Name":"web","Username":"admin","Password":"s3cret"}`:                           {"s3cret"},
		`{"Value":"s3cret","IsSensitive":true}`:                                           {"s3cret"},
		`{"IsSensitive":false,"Value":"plain","Type":"String"}`:                           nil,
		`{"Variables":[{"Type":"Sensitive","Value":"s3cret"},{"Value":"plain"}]}`:         {"s3cret"},
		`{"ApiKey":"API-1","access_token":"t0ken","ConcurrencyToken":"abcd","Tokens":[]}`: {"API-1", "t0ken"},
		`{"Password":"abc"}`:                                        nil, // too short
		`{"Pin":"12345","pin":"23456"}`:                             {"12345", "23456"},
		`{"Password":"a\"b\u0041c"}`:                                {`a\"b\u0041c`, `a"bAc`},
		` { "a" : [ 1 , { "Password" : "s3cret" } , [ ] , { } ] } `: {"s3cret"},
		`{"Password":null,"Secret":7,"Value":{"IsSensitive":true}}`: nil,
		`{"Secret":"abcd","Password":"abcdefgh"}`:                   {"abcdefgh", "abcd"},
		`{"Properties":{"Octopus.Action.Azure.Password":"s3cret"}}`: {"s3cret"},
		`[]`: nil, `"x"`: nil, ``: nil,
	} {
		if got := secretsIn([]byte(body)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestHide(t *testing.T) {
	const key = "API-ABCDEFGHIJKLMNOP"
	for text, want := range map[string]string{
		"the key " + key + " is old":                   "the key [redacted] is old",
		key + key:                                      "[redacted][redacted]",
		`{"a":"\u0041PI-ABCDEFGHIJKLMNOP"}`:            `{"a":"[redacted]"}`,
		`{"a":"\u0041\u0050I-ABCDEFGHIJKLMNO\u0050!"}`: `{"a":"[redacted]!"}`,
		`{\"a\":\"\\u0041PI-ABCDEFGHIJKLMNOP\"}`:       `{\"a\":\"[redacted]\"}`,
		"?key=%41PI-ABCDEFGHIJKLMNO%50&a=b":            "?key=[redacted]&a=b",
		"cut off: API-ABCDEF":                          "cut off: [redacted]",
		`cut off: API-ABCDEF\u00`:                      `cut off: [redacted]\u00`,
		"half of it: API-ABCDEFGHI…":                   "half of it: [redacted]…",
		"a key starts with API-":                       "a key starts with API-",
		"API-ABCX API-1":                               "API-ABCX API-1",
		"100% \\ \\u00 %4":                             "100% \\ \\u00 %4",
		"":                                             "",
	} {
		if got := hide(text, key); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", text, got, want)
		}
	}
	if got := hide(`"a\\b\n%25"`, "a\\b\n%"); got != `"[redacted]"` {
		t.Errorf("got %s", got)
	}
	if got := hide("p\u00e4sswort p\\u00e4sswort p%C3%A4sswort", "pässwort"); got != "[redacted] [redacted] [redacted]" {
		t.Errorf("got %s", got)
	}
}

// TestSecretsOfBodiesAreNotShown has a server that repeats the body that it got, as far as it fits.
func TestSecretsOfBodiesAreNotShown(t *testing.T) {
	const secret = "s3cret-value-0123456789"
	op := &operation{name: "Things.Create", method: "POST", path: "/things", forms: "s", body: &bodyJSON}
	for name, body := range map[string]any{
		"sensitive variable": &Variable{Name: "a", Value: secret, IsSensitive: true},
		"by its type":        &[]Variable{{Value: secret, Type: "Sensitive"}},
		"password":           map[string]string{"Password": secret},
		"new value":          &SensitiveValue{HasValue: true, NewValue: secret},
	} {
		for place, respond := range map[string]func(w http.ResponseWriter){
			"message": func(w http.ResponseWriter) {
				answer(w, 400, "application/json", `{"ErrorMessage": "The value '`+secret+`' is not valid.", "Details": {"a": "`+secret+`"}}`)
			},
			"escaped": func(w http.ResponseWriter) {
				answer(w, 400, "application/json", `{"Details": {"a": "\u0073`+secret[1:]+`"}}`)
			},
			"header": func(w http.ResponseWriter) { w.Header().Set("X-Echo", secret); answer(w, 409, "text/plain", "") },
			"cut off at the limit": func(w http.ResponseWriter) {
				answer(w, 400, "text/plain", strings.Repeat("x", maxErrorBody-10)+secret)
			},
			"not JSON": func(w http.ResponseWriter) { answer(w, 200, "application/json", `{"a": "`+secret+`"`) },
		} {
			f := newFake(t)
			f.mux.HandleFunc("POST /api/things", func(w http.ResponseWriter, _ *http.Request) { respond(w) })
			var log bytes.Buffer
			client := f.client(t, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
			var v *RawJSON
			err := callInto(background(), client.Users.h, op, request{body: body}, nil, &v)
			e, ok := err.(*Error)
			if !ok {
				if place != "not JSON" {
					t.Errorf("%s, %s: got %v", name, place, err)
				}
				continue
			}
			shown := fmt.Sprintf("%v %+v %s %s %s %q", e, *e, e.Body, e.Details, log.String(), e.Header)
			for _, part := range []string{secret, secret[1:], secret[:10]} {
				if strings.Contains(shown, part) {
					t.Errorf("%s, %s: %q is shown", name, place, part)
				}
			}
		}
	}
}

func TestSensitiveObjectsPrint(t *testing.T) {
	v := Variable{Name: "a", Value: "s3cret", IsSensitive: true}
	plain := Variable{Name: "a", Value: "text"}
	type plainVariable Variable // without its methods
	like := plainVariable(plain)
	for _, format := range []string{"%v", "%+v"} {
		if got, want := fmt.Sprintf(format, plain), fmt.Sprintf(format, like); got != want {
			t.Errorf("%s prints %s, want it as any struct: %s", format, got, want)
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "variable", v, "pointer", &v)
	for _, got := range []string{
		fmt.Sprint(v), fmt.Sprint(&v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%s", v), fmt.Sprintf("%q", []Variable{v}),
		fmt.Sprintf("%x", struct{ V Variable }{v}), log.String(), fmt.Sprint(Variable{Value: "s3cret", Type: "Sensitive"}),
	} {
		if strings.Contains(got, "s3cret") || strings.Contains(got, "733363726574") || !strings.Contains(got, "[sensitive]") {
			t.Errorf("prints %s", got)
		}
	}
	if got := fmt.Sprintf("%+v", v); got != "{ID: Name:a Description: IsSensitive:true Scope:map[] Type: Value:[sensitive] Extra:[]}" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint((*Variable)(nil)); got != "<nil>" {
		t.Errorf("nil prints %s", got)
	}
}
