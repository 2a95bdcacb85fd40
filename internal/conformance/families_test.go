package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// roots are the handles of each version's client, from which all types are reached.
var roots = map[string][]any{
	"2018.3.6":    {new(v2018.Client), new(v2018.SpaceClient)},
	"2021.2.1387": {new(v2021.Client), new(v2021.SpaceClient)},
	"2026.1.9674": {new(v2026.Client), new(v2026.SpaceClient)},
}

// eachFamily runs a test for each type of a client that comes in variants.
func eachFamily(t *testing.T, test func(t *testing.T, base *model.Object, goType reflect.Type)) {
	for version, handles := range roots {
		api := modelOf(t, version)
		types := reachable(handles)
		if version == "2026.1.9674" {
			for _, command := range commands2026 {
				collect(types, reflect.TypeOf(command))
			}
		}
		for range 3 { // families nest
			collectVariants(t, api, types)
		}
		for _, family := range api.Families {
			for _, base := range family.Bases {
				if goType := types[base.GoName]; goType != nil {
					t.Run(version+"/"+base.GoName, func(t *testing.T) { test(t, base, goType) })
				} else {
					t.Errorf("%s: no method leads to %s", version, base.GoName)
				}
			}
		}
	}
}

// collectVariants adds the types that variants lead to.
func collectVariants(t *testing.T, api *model.API, types map[string]reflect.Type) {
	for _, family := range api.Families {
		base := family.Bases[0]
		for _, v := range family.Variants {
			if goType := types[base.GoName]; goType != nil && v.Value != "" {
				_, variant := decodeVariant(t, goType, fmt.Sprintf("{%q:%q}", base.Discriminator, v.Value))
				collect(types, variant.Elem().Type())
			}
		}
	}
}

// decodeVariant decodes an object with that discriminator and gives its variant's type.
func decodeVariant(t *testing.T, goType reflect.Type, text string) (object, variant reflect.Value) {
	t.Helper()
	v := reflect.New(goType)
	if err := json.Unmarshal([]byte(text), v.Interface()); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	again, err := json.Marshal(v.Interface())
	if err != nil || !sameValue(t, []byte(text), again) {
		t.Errorf("%s encodes as %s, %v", text, again, err)
	}
	return v.Elem(), v.Elem().FieldByName("Variant")
}

// TestVariantsFromScratch builds every variant of every family, with all its members, encodes and decodes it.
func TestVariantsFromScratch(t *testing.T) {
	count := 0
	eachFamily(t, func(t *testing.T, base *model.Object, goType reflect.Type) {
		for _, v := range base.Family.Variants {
			if v.Value == "" {
				continue // see TestVariantsByMembers
			}
			_, variant := decodeVariant(t, goType, fmt.Sprintf("{%q:%q}", base.Discriminator, v.Value))
			if variant.IsNil() || variant.Elem().Elem().Type().Name() != v.Object.GoName {
				t.Fatalf("%s decodes to %v, want %s", v.Value, variant, v.Object.GoName)
			}
			testFromScratch(t, base, v, goType, variant.Elem().Type())
			count++
		}
	})
	t.Logf("%d variants", count)
	if count < 250 {
		t.Errorf("only %d variants were built", count)
	}
}

func testFromScratch(t *testing.T, base *model.Object, v *model.Variant, goType, variantType reflect.Type) {
	variant := reflect.New(variantType.Elem())
	want := map[string]bool{base.Discriminator: true}
	for _, f := range v.Object.Fields {
		field, ok := fieldByTag(variantType.Elem(), f.Name)
		if !ok {
			t.Fatalf("%s has no field for %s", v.Object.GoName, f.Name)
		}
		fillValue(variant.Elem().FieldByIndex(field.Index))
		want[f.Name] = true
	}
	object := reflect.New(goType)
	object.Elem().FieldByName("Variant").Set(variant)
	text, err := json.Marshal(object.Interface())
	if err != nil {
		t.Fatalf("%s: %v", v.Object.GoName, err)
	}
	members := decodeValue(t, text).(map[string]any)
	for name := range want {
		if members[name] == nil {
			t.Errorf("%s encodes without %s: %s", v.Object.GoName, name, text)
		}
	}
	for _, f := range base.Fields {
		if f.Required {
			want[f.Name] = true
		}
	}
	if members[base.Discriminator] != v.Value || len(members) != len(want) {
		t.Errorf("%s encodes as %s, want the members %v", v.Object.GoName, text, want)
	}
	decoded, again := decodeVariant(t, goType, string(text))
	if again.IsNil() || again.Elem().Type() != variantType {
		t.Fatalf("%s decodes to %v", text, again)
	}
	if unknown := unknownNames(decoded); len(unknown) > 0 {
		t.Errorf("%s: the members %q are unknown", text, unknown)
	}
}

// fillValue returns a field a value that is not zero.
func fillValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(v.Elem())
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"a": "b"}).Convert(v.Type()))
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(`{"free":1}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillValue(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if kind := v.Field(i).Kind(); kind == reflect.String || kind == reflect.Bool {
				fillValue(v.Field(i))
			}
		}
	}
}

// unknownNames are the members that neither an object nor its variant has a field for.
func unknownNames(object reflect.Value) []string {
	names := object.FieldByName("Extra").MethodByName("Names").Call(nil)[0].Interface().([]string)
	if variant := object.FieldByName("Variant"); variant.IsValid() && variant.Kind() == reflect.Interface && !variant.IsNil() {
		names = append(names, unknownNames(variant.Elem().Elem())...)
	}
	return names
}

// TestVariantsUnknown: what tells nothing keeps everything, and a missing discriminator means the default.
func TestVariantsUnknown(t *testing.T) {
	eachFamily(t, func(t *testing.T, base *model.Object, goType reflect.Type) {
		d := base.Discriminator
		for _, text := range []string{
			fmt.Sprintf(`{%q:"FromTheFuture","New":{"a":[1,null]},"Other":null}`, d),
			fmt.Sprintf(`{"New":1,%q:7}`, d),
			fmt.Sprintf(`{"New":1,%q:{"a":true}}`, d),
			fmt.Sprintf(`{"New":1,%q:""}`, d),
		} {
			object, variant := decodeVariant(t, goType, text)
			if !variant.IsNil() || !slices.Contains(unknownNames(object), "New") {
				t.Errorf("%s decodes to %v with %q unknown", text, variant, unknownNames(object))
			}
		}
		for _, text := range []string{`{"New":1}`, fmt.Sprintf(`{"New":1,%q:null}`, d)} {
			object, variant := decodeVariant(t, goType, text)
			if variant.IsNil() != (base.Family.Default == "") {
				t.Errorf("%s decodes to %v, the default is %q", text, variant, base.Family.Default)
			}
			if !slices.Equal(unknownNames(object), []string{"New"}) {
				t.Errorf("%s: %q are unknown", text, unknownNames(object))
			}
		}
	})
}

// TestVariantsByMembers: a variant whose discriminator nobody knows is recognized by what it has.
func TestVariantsByMembers(t *testing.T) {
	for text, want := range map[string]any{
		`{"CredentialType":"?","SmtpLogin":"a"}`:                                   &v2026.UsernamePasswordSMTPCredentialDetails{},
		`{"AzureTenantId":"a","AzureScopes":["b"],"CredentialType":"AzureOAuth2"}`: &v2026.AzureSMTPCredentialDetails{},
		`{"GoogleServiceAccount":"a"}`:                                             &v2026.GoogleSMTPCredentialDetails{},
	} {
		_, variant := decodeVariant(t, reflect.TypeFor[v2026.SMTPCredentialDetails](), text)
		if variant.IsNil() || variant.Elem().Type() != reflect.TypeOf(want) {
			t.Errorf("%s decodes to %v", text, variant)
		}
	}
}

// TestPayloadsOfFamilies: real objects of families decode to their variant, with none of the known members unknown.
func TestPayloadsOfFamilies(t *testing.T) {
	known := knownFields(t)
	index, err := os.ReadFile(shared.File(t, "payloads", "INDEX.json"))
	if err != nil {
		t.Fatal(err)
	}
	var payloads []payload
	if err := json.Unmarshal(index, &payloads); err != nil {
		t.Fatal(err)
	}
	for version, handles := range roots {
		types := typesByDefinition(t, version, handles)
		variants := 0
		for _, p := range payloads {
			goType := types[p.Definition]
			if goType == nil {
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
				t.Fatal(err)
			}
			eachVariant(v.Elem(), func(object reflect.Value) {
				variants++
				checkVariant(t, version+" "+p.File, object, known)
			})
		}
		t.Logf("%s: %d objects of families in payloads", version, variants)
		if want := map[string]int{"2018.3.6": 36, "2021.2.1387": 43, "2026.1.9674": 53}[version]; variants != want {
			t.Errorf("%s: %d objects of families, want %d", version, variants, want)
		}
	}
}

// checkVariant checks one object of a family as it was decoded.
func checkVariant(t *testing.T, where string, object reflect.Value, known map[string]map[string]bool) {
	discriminator, _ := strings.CutPrefix(tagOf(object.Type(), "Variant"), "variant=")
	field, _ := fieldByTag(object.Type(), discriminator)
	value := object.FieldByIndex(field.Index).String()
	fields, listed := known[discriminator+" "+value]
	if listed && object.FieldByName("Variant").IsNil() {
		t.Errorf("%s: the %s with %s %q has no variant", where, object.Type().Name(), discriminator, value)
	}
	for _, name := range unknownNames(object) {
		if fields[name] {
			t.Errorf("%s: %s is an unknown member of the %s with %s %q", where, name, object.Type().Name(), discriminator, value)
		}
	}
}

func tagOf(t reflect.Type, field string) string {
	f, _ := t.FieldByName(field)
	return f.Tag.Get("octopus")
}

// eachVariant visits all objects of families in a value.
func eachVariant(v reflect.Value, visit func(object reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachVariant(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachVariant(v.Index(i), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			eachVariant(v.MapIndex(key), visit)
		}
	case reflect.Struct:
		// A zero object was not in the payload: Extra says so.
		if comesInVariants(v.Type()) && !v.IsZero() {
			visit(v)
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Extra" {
				eachVariant(v.Field(i), visit)
			}
		}
	}
}

// facts are the families as official clients and servers have them.
type facts struct {
	Families []struct {
		SpecDefinition, Discriminator string
		Subtypes                      []struct {
			Value        *string
			Fields       []struct{ Name string }
			ServerFields []string
		}
	}
}

func readFacts(t *testing.T) facts {
	t.Helper()
	data, err := os.ReadFile(shared.File(t, "facts", "families.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f facts
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// knownFields are the fields of each variant, by discriminator and value.
func knownFields(t *testing.T) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	for _, family := range readFacts(t).Families {
		for _, s := range family.Subtypes {
			if s.Value == nil || family.Discriminator == "" {
				continue
			}
			key := family.Discriminator + " " + *s.Value
			if known[key] == nil {
				known[key] = map[string]bool{}
			}
			for _, f := range s.Fields {
				known[key][f.Name] = true
			}
			for _, name := range s.ServerFields {
				known[key][name] = true
			}
		}
	}
	return known
}

// TestFactsAreCovered holds the families of the client of 2026 against the list: every variant with every field.
func TestFactsAreCovered(t *testing.T) {
	api := modelOf(t, "2026.1.9674")
	families := map[string]*model.Family{}
	fields := map[string]map[string]bool{}
	for _, f := range api.Families {
		for _, base := range f.Bases {
			families[base.Definition] = f
			fields[base.Definition] = map[string]bool{}
			for _, field := range base.Fields {
				fields[base.Definition][field.Name] = true
			}
		}
	}
	for _, family := range readFacts(t).Families {
		definition := family.SpecDefinition
		if renamed := map[string]string{"KubernetesEndpointResource.Authentication": "KubernetesAuthenticationResource"}[definition]; renamed != "" {
			definition = renamed
		}
		if family.Discriminator == "" {
			continue // PropertyValue, and OIDC of feeds, which is a member of the feed's variant
		}
		f := families[definition]
		if f == nil {
			t.Errorf("there is no family of %s", definition)
			continue
		}
		for _, s := range family.Subtypes {
			if s.Value == nil {
				continue // see TestVariantsByMembers
			}
			i := slices.IndexFunc(f.Variants, func(v *model.Variant) bool { return v.Value == *s.Value })
			if i < 0 {
				t.Errorf("%s has no variant %s", f.Name, *s.Value)
				continue
			}
			has := f.Variants[i].Object.Fields
			names := s.ServerFields
			for _, field := range s.Fields {
				names = append(names, field.Name)
			}
			for _, name := range names {
				if !fields[definition][name] && !hasField(has, name) {
					t.Errorf("%s: the variant %s has no field %s", f.Name, *s.Value, name)
				}
			}
		}
	}
}

// hasField reports whether fields have a name, themselves or in the object Values of extension settings.
func hasField(fields []*model.Field, name string) bool {
	for _, f := range fields {
		if f.Name == name {
			return true
		}
		if f.Name == "Values" && f.Type.Object != nil && hasField(f.Type.Object.Fields, name) {
			return true
		}
	}
	return false
}
