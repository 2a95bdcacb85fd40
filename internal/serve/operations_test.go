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

// TestEveryOperation calls each operation of the real documents with a body made from its schema, on a server with a resource
// of each kind and on one without: none panics, none answers 500, none says that it has done a command that it does not know.
func TestEveryOperation(t *testing.T) {
	for _, version := range shared.Versions {
		t.Run(version, func(t *testing.T) {
			api := apiOf(t, version)
			server, err := octopustest.New(octopustest.WithTable(tableOf(t, version)))
			if err != nil {
				t.Fatal(err)
			}
			unimplemented := 0
			for _, op := range api.Operations() {
				status, body := call(server, op)
				switch {
				case status == 501:
					unimplemented++
				case status >= 500:
					t.Errorf("%s: %d %s", op.Name, status, body)
				case status < 300 && body != "" && json.Valid([]byte(body)) && strings.Contains(body, `"`+secret+`"`):
					t.Errorf("%s returns a secret: %s", op.Name, body)
				}
			}
			t.Logf("%d operations answer 501", unimplemented)
			for _, name := range server.Unimplemented() {
				t.Log(name)
			}
		})
	}
}

// alternatives matches a parameter that takes one of a few words.
var alternatives = regexp.MustCompile(`\{([^{}|]+)\|[^{}]*\}`)

const secret = "s3cret"

func call(server *octopustest.Server, op *model.Operation) (int, string) {
	path := map[bool]string{true: "/api/Spaces-1", false: "/api"}[op.Has(model.FormSpace)] + op.Path
	if op.Forms == string(model.FormBeside) {
		path = op.Path
	}
	path = alternatives.ReplaceAllString(path, "$1")
	for _, p := range op.PathParams {
		path = strings.Replace(path, "{}", idFor(op, p.Name), 1)
	}
	var body []byte
	if op.Body != nil && op.Body.Type != nil {
		body, _ = json.Marshal(sampleOf(op.Body.Type, 3))
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
		return secret
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
		if depth > 0 {
			for _, f := range r.Object.Fields {
				o[f.Name] = sampleOf(f.Type, depth-1)
			}
		}
		return o
	}
	return nil
}
