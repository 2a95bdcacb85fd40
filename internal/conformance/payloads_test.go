package conformance

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// A payload is one body that a real server sent or takes.
type payload struct {
	File       string `json:"file"`
	Definition string `json:"definition"`
	Array      bool   `json:"array"`
}

// TestPayloadsSurvive decodes each payload into the type of its definition, in each client that has it, and encodes it
// again: nothing may be lost, nothing added.
func TestPayloadsSurvive(t *testing.T) {
	index, err := os.ReadFile(shared.File(t, "payloads", "INDEX.json"))
	if err != nil {
		t.Fatal(err)
	}
	var payloads []payload
	if err := json.Unmarshal(index, &payloads); err != nil {
		t.Fatal(err)
	}
	for _, version := range shared.Versions {
		types := typesByDefinition(t, version, roots[version])
		survived := 0
		for _, p := range payloads {
			goType, ok := types[p.Definition]
			if !ok {
				continue
			}
			if p.Array {
				goType = reflect.SliceOf(goType)
			}
			data, err := os.ReadFile(shared.File(t, "payloads", p.File))
			if err != nil {
				t.Fatal(err)
			}
			v := reflect.New(goType)
			if err := json.Unmarshal(data, v.Interface()); err != nil {
				t.Errorf("%s, %s: %v", version, p.File, err)
				continue
			}
			again, err := json.Marshal(v.Interface())
			if err != nil || !sameValue(t, data, again) {
				t.Errorf("%s, %s does not survive (%v):\n%s", version, p.File, err, again)
				continue
			}
			survived++
		}
		t.Logf("%s: %d of %d payloads are of a type that the client has; all survive", version, survived, len(payloads))
		if want := map[string]int{"2018.3.6": 63, "2021.2.1387": 71, "2026.1.9674": 87}[version]; survived != want {
			t.Errorf("%s: %d payloads survive, want %d", version, survived, want)
		}
	}
}

// sameValue compares JSON as values, numbers by their text.
func sameValue(t *testing.T, a, b []byte) bool {
	t.Helper()
	return reflect.DeepEqual(decodeValue(t, a), decodeValue(t, b))
}

func decodeValue(t *testing.T, data []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// typesByDefinition finds the Go types of a document's definitions: those that the client's methods take and return.
func typesByDefinition(t *testing.T, version string, roots []any) map[string]reflect.Type {
	t.Helper()
	api := modelOf(t, version)
	byName := reachable(roots)
	types := map[string]reflect.Type{}
	for _, o := range api.Objects {
		if goType := byName[o.GoName]; goType != nil && o.Definition != "" {
			types[o.Definition] = goType
		}
	}
	for _, c := range api.Collections {
		if goType := byName["Page["+c.Item.Go()+"]"]; goType != nil {
			types[c.Definition] = goType
		}
	}
	return types
}

// reachable finds the types that the methods of handles take and return, by their names.
func reachable(roots []any) map[string]reflect.Type {
	byName := map[string]reflect.Type{}
	for _, root := range roots {
		reachServices(byName, reflect.TypeOf(root).Elem())
	}
	return byName
}

// reachServices goes through the services that a struct has as fields, and those that nest in them.
func reachServices(byName map[string]reflect.Type, owner reflect.Type) {
	for i := range owner.NumField() {
		field := owner.Field(i)
		if !field.IsExported() {
			continue
		}
		service := reflect.PointerTo(field.Type)
		for j := range service.NumMethod() {
			method := service.Method(j).Type
			for k := range method.NumOut() {
				collect(byName, method.Out(k))
			}
			for k := range method.NumIn() {
				collect(byName, method.In(k))
			}
		}
		reachServices(byName, field.Type)
	}
}

// collect walks a type and keeps every struct by its name.
func collect(byName map[string]reflect.Type, goType reflect.Type) {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, goType.Kind()) {
		goType = goType.Elem()
	}
	if goType.Kind() != reflect.Struct {
		return
	}
	name := goType.Name()
	if items, ok := goType.FieldByName("Items"); ok && items.Type.Kind() == reflect.Slice && name[0] == 'P' && len(name) > 5 && name[:5] == "Page[" {
		name = "Page[" + items.Type.Elem().Name() + "]"
	}
	if byName[name] != nil {
		return
	}
	byName[name] = goType
	for i := range goType.NumField() {
		if f := goType.Field(i); f.IsExported() && f.Name != "Extra" {
			collect(byName, f.Type)
		}
	}
}
