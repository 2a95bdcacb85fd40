package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/internal/shared"
)

func instancesPerType() int {
	if shared.Long() {
		return 50
	}
	return 10
}

// TestInstancesSurvive decodes and encodes random instances of every object type of every client: with members that
// the type does not know, nulls, omissions, and values of another kind than the document says. Nothing may be lost, and a
// changed field changes its member alone.
func TestInstancesSurvive(t *testing.T) {
	clients := map[string][]any{
		"2018.3.6":    {new(v2018.Client), new(v2018.SpaceClient)},
		"2021.2.1387": {new(v2021.Client), new(v2021.SpaceClient)},
		"2026.1.9674": {new(v2026.Client), new(v2026.SpaceClient)},
	}
	for _, version := range shared.Versions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			types := typesByDefinition(t, version, clients[version])
			if version == "2026.1.9674" {
				for _, command := range commands2026 {
					goType := reflect.TypeOf(command).Elem()
					types[goType.Name()] = goType
				}
			}
			lost := 0
			for definition, goType := range sorted(types) {
				r := &randomJSON{rand.New(rand.NewPCG(1, uint64(len(definition))))}
				for range instancesPerType() {
					if err := survives(goType, r.object(goType, 0)); err != nil {
						t.Errorf("%s: %v", definition, err)
						lost++
						break
					}
				}
			}
			t.Logf("%s: %d instances of each of %d types; %d types lose something", version, instancesPerType(), len(types), lost)
			if len(types) < 150 {
				t.Errorf("only %d types were found", len(types))
			}
		})
	}
}

func survives(goType reflect.Type, text string) error {
	var want map[string]any
	if err := decodeNumbers(text, &want); err != nil {
		return fmt.Errorf("the test's own JSON is broken: %v\n%s", err, text)
	}
	v := reflect.New(goType)
	if err := json.Unmarshal([]byte(text), v.Interface()); err != nil {
		return fmt.Errorf("%v\n%s", err, text)
	}
	if err := encodesAs(v, want); err != nil {
		return err
	}
	untouched := reflect.New(goType)
	untouched.Elem().Set(v.Elem())
	name := changeOne(v.Elem())
	if name == "" {
		return nil
	}
	if err := encodesAs(untouched, want); err != nil {
		return fmt.Errorf("a copy changed with the original: %w", err)
	}
	want[name] = "changed"
	return encodesAs(v, want)
}

func decodeNumbers(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}

func encodesAs(v reflect.Value, want map[string]any) error {
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return err
	}
	var got map[string]any
	if err := decodeNumbers(string(data), &got); err != nil {
		return err
	}
	if reflect.DeepEqual(got, want) {
		return nil
	}
	for name := range want {
		if !reflect.DeepEqual(got[name], want[name]) {
			return fmt.Errorf("member %s is %#v, want %#v", name, got[name], want[name])
		}
	}
	return fmt.Errorf("got %s", data)
}

// changeOne changes the last plain string of an object and returns the name of its member.
func changeOne(v reflect.Value) string {
	for i := range v.NumField() {
		f := v.Type().Field(v.NumField() - 1 - i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" && f.Type.Kind() == reflect.String && !isDiscriminator(v.Type(), f) {
			v.FieldByIndex(f.Index).SetString("changed")
			return name
		}
	}
	return ""
}

// randomJSON writes JSON that a server might send one day for a Go type.
type randomJSON struct{ *rand.Rand }

func (r *randomJSON) chance(percent int) bool { return r.IntN(100) < percent }

func (r *randomJSON) value(t reflect.Type, depth int) string {
	switch {
	case r.chance(8):
		return "null"
	case r.chance(4):
		return r.anything(depth)
	case t.Name() == "RawJSON":
		return r.anything(depth)
	case t.Name() == "PropertyValue":
		return r.property()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return r.value(t.Elem(), depth)
	case reflect.String:
		return r.text()
	case reflect.Bool:
		return fmt.Sprint(r.chance(50))
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return r.number()
	case reflect.Slice:
		return "[" + r.join(func() string { return r.value(t.Elem(), depth+1) }) + "]"
	case reflect.Map:
		n := 0
		return "{" + r.join(func() string { n++; return fmt.Sprintf(`"k%d":%s`, n, r.value(t.Elem(), depth+1)) }) + "}"
	case reflect.Struct:
		return r.object(t, depth+1)
	}
	return r.anything(depth)
}

func (r *randomJSON) object(t reflect.Type, depth int) string {
	var members []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || name == "" || r.chance(20) || depth > 4 && r.chance(90) {
			continue
		}
		members = append(members, fmt.Sprintf("%q:%s", name, r.value(f.Type, depth)))
	}
	for i := range r.IntN(3) {
		members = append(members, fmt.Sprintf(`"Unknown%d":%s`, i, r.anything(depth)))
	}
	r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ",") + "}"
}

func (r *randomJSON) join(one func() string) string {
	parts := make([]string, r.IntN(4))
	for i := range parts {
		parts[i] = one()
	}
	return strings.Join(parts, ",")
}

func (r *randomJSON) pick(texts ...string) string { return texts[r.IntN(len(texts))] }

func (r *randomJSON) text() string {
	return r.pick(`""`, `"Projects-1"`, `"\u00e9\ud83d\ude00"`, `"a\"b\\c\nd"`, `"2026-01-31T08:00:00.1234567+00:00"`, `"1.02:03:04.5000000"`, `"<&>"`, `"ünï"`)
}

func (r *randomJSON) number() string {
	return r.pick("0", "-0", "1", "-17", "1.0", "1e3", "0.1", "9007199254740993", "123456789012345678901234567890", "1e400", "2.50", "-1E-7")
}

func (r *randomJSON) property() string {
	return r.pick(`"text"`, `""`, `{"HasValue":true,"NewValue":null,"Hint":null}`, `{"HasValue":false,"NewValue":"secret","Other":1.0}`,
		`{"IsSensitive":false,"Value":"x"}`, `{}`)
}

func (r *randomJSON) anything(depth int) string {
	if depth > 3 {
		return r.pick("null", "true", "7", `"x"`)
	}
	return r.pick("null", "false", r.number(), r.text(), "[]", "{}", `[1,"a",null,{"b":[]}]`, `{"a":null,"b":{"c":1.50}}`)
}
