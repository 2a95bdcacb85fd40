package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// A binder relates JSON to Go values of generated types, member by member, by the fields' tags alone: so it reports whether
// a field holds what it is there for, whatever the client's codec does. set writes to the Go value, else it is compared.
type binder struct {
	set  bool
	seen *fields
	path []string
}

// fields are the fields of structs, and whether they were bound.
type fields struct {
	mu    sync.Mutex
	bound map[string]bool // by "Project.Name"; of a generic type, without its arguments
}

func (f *fields) add(t reflect.Type, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bound == nil {
		f.bound = map[string]bool{}
	}
	structName, _, _ := strings.Cut(t.Name(), "[")
	for i := range t.NumField() {
		if field := t.Field(i).Name; field != "Extra" && !isVariant(t.Field(i)) && !isDiscriminator(t, t.Field(i)) {
			key := structName + "." + field
			f.bound[key] = f.bound[key] || field == name
		}
	}
}

// missing lists the fields that no JSON was for.
func (f *fields) missing() []string {
	var names []string
	for name, bound := range sorted(f.bound) {
		if !bound {
			names = append(names, name)
		}
	}
	return names
}

func (b *binder) bind(v reflect.Value, j any) error {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			if !b.set {
				return b.fail("is nil", j)
			}
			v.Set(reflect.New(v.Type().Elem()))
		}
		return b.bind(v.Elem(), j)
	case v.Type().Name() == "RawJSON", v.Type().Name() == "PropertyValue", isEmpty(v.Type()):
		return b.raw(v, j)
	case v.Kind() == reflect.Struct:
		return b.object(v, j)
	case v.Kind() == reflect.Slice:
		return b.list(v, j)
	case v.Kind() == reflect.Map:
		return b.mapping(v, j)
	}
	return b.scalar(v, j)
}

// isEmpty reports whether a type has but room for members that are not known.
func isEmpty(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 1 && t.Field(0).Name == "Extra"
}

// scalar lets encoding/json, which knows nothing of the types' own methods here, convert one value.
func (b *binder) scalar(v reflect.Value, j any) error {
	plain := map[reflect.Kind]reflect.Type{
		reflect.String: reflect.TypeFor[string](), reflect.Bool: reflect.TypeFor[bool](), reflect.Int: reflect.TypeFor[int](),
		reflect.Int64: reflect.TypeFor[int64](), reflect.Float64: reflect.TypeFor[float64](),
	}[v.Kind()]
	if plain == nil {
		return b.fail("has the type "+v.Type().String(), j)
	}
	want := reflect.New(plain)
	if err := json.Unmarshal(encode(j), want.Interface()); err != nil {
		return b.fail("has the type "+v.Type().String(), j)
	}
	if b.set {
		v.Set(want.Elem().Convert(v.Type()))
	} else if !v.Equal(want.Elem().Convert(v.Type())) {
		return b.fail(fmt.Sprintf("is %v", v), j)
	}
	return nil
}

// raw is for the types of the runtime that stand for any JSON, and for objects of which no member is known.
func (b *binder) raw(v reflect.Value, j any) error {
	if b.set {
		return v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(encode(j))
	}
	data, err := v.Interface().(json.Marshaler).MarshalJSON()
	if err != nil {
		return err
	}
	if problem := difference(data, j); problem != "" {
		return b.fail("is "+problem, j)
	}
	return nil
}

func (b *binder) object(v reflect.Value, j any) error {
	members, ok := j.(object)
	if !ok {
		return b.fail("has the type "+v.Type().String(), j)
	}
	for name, member := range sorted(members) {
		field, ok := fieldByTag(v.Type(), name)
		if !ok && comesInVariants(v.Type()) {
			if err := b.variantMember(v, name, member); err != nil {
				return err
			}
			continue
		}
		if !ok {
			return b.fail("of "+v.Type().String()+" has no field for "+name, j)
		}
		b.seen.add(v.Type(), field.Name)
		if err := b.under(name, v.FieldByIndex(field.Index), member); err != nil {
			return err
		}
	}
	return nil
}

// variantMember binds a member that an object of a family has no field for: it is one of its variant, or kept.
func (b *binder) variantMember(v reflect.Value, name string, j any) error {
	if b.set {
		set := v.FieldByName("Extra").Addr().MethodByName("Set").Call([]reflect.Value{reflect.ValueOf(name), reflect.ValueOf(json.RawMessage(encode(j)))})
		err, _ := set[0].Interface().(error)
		return err
	}
	if variant := v.FieldByName("Variant"); !variant.IsNil() {
		if field, ok := fieldByTag(variant.Elem().Elem().Type(), name); ok {
			return b.under(name, variant.Elem().Elem().FieldByIndex(field.Index), j)
		}
	}
	data, err := v.Addr().Interface().(json.Marshaler).MarshalJSON()
	if err != nil {
		return err
	}
	all, err := decode(data)
	if err != nil || difference(encode(all.(object)[name]), j) != "" {
		return b.fail(fmt.Sprintf("of %s is %s", v.Type(), encode(all)), j)
	}
	return nil
}

func isVariant(f reflect.StructField) bool {
	return strings.HasPrefix(f.Tag.Get("octopus"), "variant=")
}

// isDiscriminator reports whether a field says which variant its object is; documents may lack it.
func isDiscriminator(t reflect.Type, f reflect.StructField) bool {
	variant, ok := t.FieldByName("Variant")
	return ok && variant.Tag.Get("octopus") == "variant="+f.Tag.Get("json")
}

// comesInVariants reports whether a type is that of a family.
func comesInVariants(t reflect.Type) bool {
	f, ok := t.FieldByName("Variant")
	return ok && isVariant(f)
}

func fieldByTag(t reflect.Type, name string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		field := t.Field(i)
		for _, key := range []string{"json", "query", "header"} {
			if tag, _, _ := strings.Cut(field.Tag.Get(key), ","); tag == name {
				return field, true
			}
		}
	}
	return reflect.StructField{}, false
}

func (b *binder) list(v reflect.Value, j any) error {
	list, ok := j.([]any)
	if !ok {
		return b.fail("has the type "+v.Type().String(), j)
	}
	if b.set {
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	} else if v.Len() != len(list) {
		return b.fail(fmt.Sprintf("has %d items", v.Len()), j)
	}
	for i, item := range list {
		if err := b.under(fmt.Sprint(i), v.Index(i), item); err != nil {
			return err
		}
	}
	return nil
}

func (b *binder) mapping(v reflect.Value, j any) error {
	members, ok := j.(object)
	if !ok {
		return b.fail("has the type "+v.Type().String(), j)
	}
	if b.set {
		v.Set(reflect.MakeMap(v.Type()))
	} else if v.Len() != len(members) {
		return b.fail(fmt.Sprintf("has %d entries", v.Len()), j)
	}
	for name, member := range members {
		key := reflect.ValueOf(name).Convert(v.Type().Key())
		value := reflect.New(v.Type().Elem()).Elem()
		if had := v.MapIndex(key); had.IsValid() {
			value.Set(had)
		} else if !b.set {
			return b.fail("has no "+name, j)
		}
		if err := b.under(name, value, member); err != nil {
			return err
		}
		if b.set {
			v.SetMapIndex(key, value)
		}
	}
	return nil
}

func (b *binder) under(step string, v reflect.Value, j any) error {
	b.path = append(b.path, step)
	defer func() { b.path = b.path[:len(b.path)-1] }()
	return b.bind(v, j)
}

func (b *binder) fail(problem string, j any) error {
	return fmt.Errorf("%q %s for the JSON %.300s", strings.Join(b.path, "."), problem, encode(j))
}

// encode writes JSON without escapes for HTML.
func encode(j any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(j); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// decode reads JSON and keeps numbers as they are written.
func decode(data []byte) (any, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("there is more than one value")
	}
	return v, nil
}

// difference tells how JSON text differs from a value, "" when it does not. The order of members does not matter.
func difference(data []byte, want any) string {
	got, err := decode(data)
	if err != nil {
		return err.Error()
	}
	return differ("", got, want)
}

func differ(path string, got, want any) string {
	switch want := want.(type) {
	case object:
		if got, ok := got.(object); ok {
			for name := range sorted(want) {
				if _, ok := got[name]; !ok {
					return path + "." + name + " is missing"
				}
			}
			for name := range sorted(got) {
				if _, ok := want[name]; !ok {
					return path + "." + name + " is not expected"
				}
				if problem := differ(path+"."+name, got[name], want[name]); problem != "" {
					return problem
				}
			}
			return ""
		}
	case []any:
		if got, ok := got.([]any); ok && len(got) == len(want) {
			for i := range want {
				if problem := differ(fmt.Sprintf("%s[%d]", path, i), got[i], want[i]); problem != "" {
					return problem
				}
			}
			return ""
		}
	default:
		if got == want {
			return ""
		}
	}
	return fmt.Sprintf("%s is %.200s, not %.200s", path, encode(got), encode(want))
}

// sorted iterates over a map by name.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}
