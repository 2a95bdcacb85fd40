package octopus

import (
	"net/http"
	"reflect"
	"testing"
)

func TestAnswers(t *testing.T) {
	op := &operation{name: "Things.Get", method: "GET", path: "/things", forms: "s"}
	tests := []struct {
		name            string
		status          int
		mediaType, body string
		call            func(*handle) (any, error)
		want            any
	}{
		{"object", 200, "application/json", `{"Id": "Users-1"}`, func(h *handle) (any, error) {
			var user *User
			err := callInto(background(), h, op, request{}, nil, &user)
			return user.ID, err
		}, "Users-1"},
		{"created", 201, "application/json", "\ufeff{\"Id\": \"Users-1\"}", func(h *handle) (any, error) {
			var user *User
			err := callInto(background(), h, op, request{}, nil, &user)
			return user.ID, err
		}, "Users-1"},
		{"no content", 204, "", "", func(h *handle) (any, error) {
			var user *User
			err := callInto(background(), h, op, request{}, nil, &user)
			return user.ID, err
		}, ""},
		{"list", 200, "application/json", `["a", "b"]`, func(h *handle) (any, error) {
			var v []string
			err := callInto(background(), h, op, request{}, nil, &v)
			return v, err
		}, []string{"a", "b"}},
		{"map", 200, "application/json", `{"a": 1}`, func(h *handle) (any, error) {
			var v map[string]int
			err := callInto(background(), h, op, request{}, nil, &v)
			return v, err
		}, map[string]int{"a": 1}},
		{"text", 200, "text/plain", "\"line\"\n", func(h *handle) (any, error) {
			return callText(background(), h, op, request{}, nil)
		}, "\"line\"\n"},
		{"text as JSON", 200, "application/json; charset=utf-8", `"line\n"`, func(h *handle) (any, error) {
			return callText(background(), h, op, request{}, nil)
		}, "line\n"},
		{"no text", 204, "", "", func(h *handle) (any, error) {
			return callText(background(), h, op, request{}, nil)
		}, ""},
		{"raw", 200, "application/json", ` {"a": 1.0} `, func(h *handle) (any, error) {
			return callRaw(background(), h, op, request{}, nil)
		}, RawBody(` {"a": 1.0} `)},
		{"none", 204, "", "", func(h *handle) (any, error) {
			return nil, callNone(background(), h, op, request{}, nil)
		}, nil},
		{"none, but there is something", 200, "application/json", `{"a": 1}`, func(h *handle) (any, error) {
			return nil, callNone(background(), h, op, request{}, nil)
		}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.mux.HandleFunc("GET /api/things", func(w http.ResponseWriter, _ *http.Request) {
				answer(w, test.status, test.mediaType, test.body)
			})
			got, err := test.call(f.client(t).Users.h)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, %v, want %#v", got, err, test.want)
			}
		})
	}
}

// TestNothingAfterAnError: who looks at the value before the error finds none.
func TestNothingAfterAnError(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("GET /api/things", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, "application/json", `{"Id": "Users-1", "Username": `)
	})
	f.mux.HandleFunc("GET /api/lists", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, "application/json", `["a", "b"`)
	})
	h := f.client(t).Users.h
	var user *User
	if err := callInto(background(), h, &operation{name: "Things.Get", method: "GET", path: "/things", forms: "s"}, request{}, nil, &user); err == nil || user != nil {
		t.Errorf("got %v, %v", user, err)
	}
	var list []string
	if err := callInto(background(), h, &operation{name: "Lists.Get", method: "GET", path: "/lists", forms: "s"}, request{}, nil, &list); err == nil || list != nil {
		t.Errorf("got %q, %v", list, err)
	}
}

func TestLargeAnswer(t *testing.T) {
	f := newFake(t)
	body := make([]byte, 20<<20)
	for i := range body {
		body[i] = byte(i >> 8)
	}
	f.mux.HandleFunc("/api/large", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(body)
	})
	got, err := f.client(t).Raw(background(), "GET", "/api/large", nil)
	if err != nil || !reflect.DeepEqual([]byte(got), body) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}
