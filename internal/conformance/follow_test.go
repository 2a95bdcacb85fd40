package conformance

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// A recorder is a server that answers everything with an empty object and remembers what it was asked last.
type recorder struct {
	*httptest.Server
	asked string
}

func newRecorder(t *testing.T) *recorder {
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.asked = req.Method + " " + req.RequestURI
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(r.Close)
	return r
}

// TestEveryRelation calls the helper of every relation of every document: by the link, and by the route where the resource does
// not carry the link.
func TestEveryRelation(t *testing.T) {
	r := newRecorder(t)
	clients := map[string]any{}
	c2018, err := v2018.NewClient(r.URL)
	clients["2018.3.6"] = c2018
	if err != nil {
		t.Fatal(err)
	}
	c2021, err := v2021.NewClient(r.URL)
	clients["2021.2.1387"] = c2021
	if err != nil {
		t.Fatal(err)
	}
	c2026, err := v2026.NewClient(r.URL)
	clients["2026.1.9674"] = c2026
	if err != nil {
		t.Fatal(err)
	}
	handles := map[string][]any{
		"2018.3.6": {new(v2018.Client), new(v2018.SpaceClient)}, "2021.2.1387": {new(v2021.Client), new(v2021.SpaceClient)},
		"2026.1.9674": {new(v2026.Client), new(v2026.SpaceClient)},
	}
	for _, version := range shared.Versions {
		api := modelOf(t, version)
		types := typesByDefinition(t, version, handles[version])
		f := follower{t, r, reflect.ValueOf(clients[version]), types}
		relations := 0
		for _, set := range api.LinkSets {
			for _, relation := range set.Relations {
				relations++
				f.check(set, relation)
			}
		}
		t.Logf("%s: %d types lead somewhere, by %d relations", version, len(api.LinkSets), relations)
		if relations < 100 {
			t.Errorf("%s: only %d relations", version, relations)
		}
	}
}

type follower struct {
	*testing.T
	*recorder
	client reflect.Value
	types  map[string]reflect.Type
}

func (f follower) check(set *model.LinkSet, relation *model.Relation) {
	t, ok := f.types[set.Object.Definition]
	if !ok {
		f.Errorf("no type for %s", set.Object.Definition)
		return
	}
	v := reflect.New(t)
	var ids []string
	for _, field := range set.Object.Fields {
		if field.Type.Kind == model.KindString && strings.HasSuffix(field.GoName, "ID") {
			v.Elem().FieldByName(field.GoName).SetString(field.GoName + "s-1")
		}
	}
	if set.Space != "" {
		v.Elem().FieldByName(set.Space).SetString(spaceID)
	}
	for _, id := range relation.IDs {
		if id.Field != "" {
			ids = append(ids, v.Elem().FieldByName(id.Field).String())
		} else {
			ids = append(ids, "by caller/"+id.Argument)
		}
	}
	op := relation.Operation
	want := op.HTTPMethod + " " + routeOf(op, set.Space != "", ids)
	f.call(set, relation, v, ids, want)

	if set.Links == "" {
		return
	}
	link, want := "/api/linked", op.HTTPMethod+" /api/linked"
	for i := relation.Own; i < len(ids); i++ {
		link += fmt.Sprintf("{/p%d}", i)
		want += "/" + url.PathEscape(ids[i])
	}
	links := v.Elem().FieldByName(set.Links)
	links.Set(reflect.MakeMap(links.Type()))
	links.SetMapIndex(reflect.ValueOf(strings.ToUpper(relation.Names[0])), reflect.ValueOf(link))
	f.call(set, relation, v, ids, want)
}

// call calls the method of a relation and compares what the server is asked, up to the query.
func (f follower) call(set *model.LinkSet, relation *model.Relation, v reflect.Value, ids []string, want string) {
	follow := v.MethodByName(set.Follow.Name)
	if !follow.IsValid() {
		f.Errorf("%s has no method %s", v.Type(), set.Follow.Name)
		return
	}
	method := follow.Call([]reflect.Value{f.client})[0].MethodByName(relation.GoName)
	if !method.IsValid() {
		f.Errorf("%s has no method %s", set.GoName, relation.GoName)
		return
	}
	arguments := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, asked := 1, relation.Own; i < method.Type().NumIn()-1; i++ {
		in := method.Type().In(i)
		switch {
		case in.Kind() == reflect.String && asked < len(ids):
			arguments = append(arguments, reflect.ValueOf(ids[asked]))
			asked++
		case in.Kind() == reflect.String:
			arguments = append(arguments, reflect.ValueOf("file.zip"))
		default:
			arguments = append(arguments, f.argument(in))
		}
	}
	f.asked = ""
	out := method.Call(arguments)
	got, _, _ := strings.Cut(f.asked, "?")
	if got != want {
		f.Errorf("%s.%s asks for %q, want %q (%v)", set.GoName, relation.GoName, got, want, out[len(out)-1])
	}
}

// argument makes something that can be sent.
func (f follower) argument(in reflect.Type) reflect.Value {
	switch in.Kind() {
	case reflect.Pointer:
		return reflect.New(in.Elem())
	case reflect.Interface:
		if reader := reflect.ValueOf(strings.NewReader("content")); reader.Type().Implements(in) {
			return reader
		}
		for _, t := range f.types {
			if reflect.PointerTo(t).Implements(in) {
				return reflect.New(t)
			}
		}
	case reflect.Slice:
		if in.Elem().Kind() == reflect.Uint8 {
			return reflect.ValueOf([]byte("{}")).Convert(in)
		}
		return reflect.MakeSlice(in, 0, 0)
	case reflect.Map:
		return reflect.MakeMap(in)
	}
	return reflect.Zero(in)
}

var pathParameter = regexp.MustCompile(`\(\?<\w+>[^/]*|\{[^{}]*\}`)

// routeOf is the operation's path in the document with the IDs in it: in the space if the resource says that it is in one.
func routeOf(op *model.Operation, inSpace bool, ids []string) string {
	route := op.Routes[0]
	for _, r := range op.Routes {
		if inSpace && r.Form == model.FormSpace || !inSpace && r.Form == model.FormServer {
			route = r
			break
		}
	}
	if route.Form != model.FormServer {
		ids = append([]string{spaceID}, ids...)
	}
	return pathParameter.ReplaceAllStringFunc(route.Path, func(string) string {
		id := ids[0]
		ids = ids[1:]
		return url.PathEscape(id)
	})
}
