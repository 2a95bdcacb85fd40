package serve

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/templates/octopustest"
)

// unknown are words of routes whose commands need what no server in memory has: another system, a file, a person.
var unknown = regexp.MustCompile(`connectivity|/migrations/|/scheduler/(start|stop|trigger)|gc-collect|/previewteam|/cloudtemplate|/users/authenticate|/discover|/sessions$|/publish|/share$|/deprecations/|clear-cache|/certificates/generate`)

// TestEveryOperation calls each operation of the real documents with a body made from its schema: first those that create, so that
// the others find something. None panics, none answers 500, none returns a secret, and none says that it has done what it cannot do.
func TestEveryOperation(t *testing.T) {
	for version, most := range map[string]int{"2018.3.6": 20, "2021.2.1387": 30, "2026.1.9674": 82} {
		t.Run(version, func(t *testing.T) {
			api := apiOf(t, version)
			server, err := octopustest.New(octopustest.WithTable(tableOf(t, version)))
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range []string{"POST", "PUT", "GET", "DELETE"} {
				for _, op := range api.Operations() {
					if op.HTTPMethod == method {
						judge(t, server, op)
					}
				}
			}
			if n := len(server.Unimplemented()); n > most {
				t.Errorf("%d operations answer 501, that was %d: %q", n, most, server.Unimplemented())
			}
		})
	}
}

func judge(t *testing.T, server *octopustest.Server, op *model.Operation) {
	t.Helper()
	status, body := call(server, op)
	switch {
	case status >= 500 && status != 501:
		t.Errorf("%s: %d %s", op.Name, status, body)
	case status < 300 && strings.Contains(body, secret):
		t.Errorf("%s returns a secret: %s", op.Name, body)
	case status < 300 && unknown.MatchString(op.Canonical):
		t.Errorf("%s says that it did it: %d %s", op.Name, status, body)
	}
}

// TestOddBodies sends each operation what nobody should send. None of them may panic or answer 500. A short run sends each
// operation one or two of the seven.
func TestOddBodies(t *testing.T) {
	api := apiOf(t, "2026.1.9674")
	server, err := octopustest.New(octopustest.WithTable(tableOf(t, "2026.1.9674")))
	if err != nil {
		t.Fatal(err)
	}
	server.Add("projects", map[string]any{"Name": "Shop", "PersistenceSettings": map[string]string{"Type": "VersionControlled"}})
	server.Add("interruptions", map[string]any{"IsPending": true, "Form": nil})
	for i, odd := range []any{nil, "", 7, []any{}, []any{nil, 1}, map[string]any{}, "wrong"} {
		for j, op := range api.Operations() {
			if !shared.Sampled(i+j, 1) {
				continue
			}
			body, _ := json.Marshal(odd) // of plain values
			if odd == "wrong" && op.Body != nil && op.Body.Type != nil {
				body, _ = json.Marshal(wrong(op.Body.Type))
			}
			if status, text := send(server, op, body); status >= 500 && status != 501 {
				t.Errorf("%s with %s: %d %s", op.Name, body, status, text)
			}
		}
	}
}

// wrong has a value of another kind for each property.
func wrong(r *model.Ref) any {
	o, isObject := sampleOf(r, 1).(map[string]any)
	if !isObject {
		return map[string]any{"a": 1}
	}
	for name, value := range o {
		switch value.(type) {
		case string:
			o[name] = []any{map[string]any{"b": nil}}
		case []any:
			o[name] = []any{nil, 7, map[string]any{"c": 7}}
		default:
			o[name] = []any{"x"}
		}
	}
	return o
}

const secret = "s3cret"

func call(server *octopustest.Server, op *model.Operation) (int, string) {
	var body []byte
	if op.Body != nil && op.Body.Type != nil {
		body, _ = json.Marshal(sampleOf(op.Body.Type, 3))
	}
	return send(server, op, body)
}

// alternatives matches a parameter that takes one of a few words.
var alternatives = regexp.MustCompile(`\{([^{}|]+)\|[^{}]*\}`)

func send(server *octopustest.Server, op *model.Operation, body []byte) (int, string) {
	path := map[bool]string{true: "/api/Spaces-1", false: "/api"}[op.Has(model.FormSpace)] + op.Path
	if op.Forms == string(model.FormBeside) {
		path = op.Path
	}
	path = alternatives.ReplaceAllString(path, "$1")
	for _, p := range op.PathParams {
		path = strings.Replace(path, "{}", idFor(op, p.Name), 1)
	}
	r := httptest.NewRequest(op.HTTPMethod, path, bytes.NewReader(body))
	r.Header.Set("X-Octopus-ApiKey", octopustest.APIKey)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// idFor is an ID that may be there: the first of the word before the parameter.
func idFor(op *model.Operation, name string) string {
	segments := strings.Split(strings.Trim(op.Canonical, "/"), "/")
	for i, s := range segments {
		if s == "{}" && i > 0 && segments[i-1] == "projects" && strings.EqualFold(name, "projectId") {
			return "Projects-1"
		}
	}
	for i := len(segments) - 1; i > 0; i-- {
		if s := segments[i]; s != "{}" && s != "" {
			return strings.ToUpper(s[:1]) + s[1:] + "-1"
		}
	}
	return "x"
}

// sampleOf is a value of a type.
func sampleOf(r *model.Ref, depth int) any {
	switch r.Kind {
	case model.KindString:
		return "text"
	case model.KindBool:
		return true
	case model.KindInt, model.KindInt64, model.KindFloat:
		return 1
	case model.KindDateTime:
		return "2026-01-01T00:00:00Z"
	case model.KindTimeSpan:
		return "00:01:00"
	case model.KindSlice:
		return []any{sampleOf(r.Elem, depth)}
	case model.KindMap:
		return map[string]any{"a": sampleOf(r.Elem, depth)}
	case model.KindObject:
		o := map[string]any{}
		if depth == 0 {
			return o
		}
		for _, f := range r.Object.Fields {
			o[f.Name] = sampleOf(f.Type, depth-1)
			if s := r.Object.Sensitive; s != nil && f.GoName == s.NewValue || f.Name == "Password" && f.Type.Kind == model.KindString {
				o[f.Name] = secret
			}
		}
		return o
	}
	return nil
}
