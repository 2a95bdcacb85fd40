package octopus

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// templateValue is the value of a variable of a template. Without texts it is undefined.
type templateValue struct {
	kind  templateKind
	texts []string // of a map: name, value, name, value, …
}

type templateKind uint8

const (
	scalarValue templateKind = iota
	listValue
	mapValue
)

func (v templateValue) defined() bool { return len(v.texts) > 0 }

// templateVars are the variables that a caller gave, by name.
type templateVars map[string]reflect.Value

// variablesOf reads a map or a struct.
func variablesOf(given any) (templateVars, error) {
	v := reflect.ValueOf(given)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	vars := templateVars{}
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer:
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		for _, key := range v.MapKeys() {
			vars[key.String()] = v.MapIndex(key)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if name := variableName(v.Type().Field(i)); name != "" && !v.Field(i).IsZero() {
				vars[name] = v.Field(i)
			}
		}
	default:
		return nil, fmt.Errorf("the variables are a %s; want a map with string keys or a struct", v.Type())
	}
	return vars, nil
}

// variableName is what a field goes by, or "" for one that is no variable.
func variableName(f reflect.StructField) string {
	if !f.IsExported() {
		return ""
	}
	for _, tag := range []string{"query", "json"} {
		if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name == "-" {
			return ""
		} else if name != "" {
			return name
		}
	}
	return f.Name
}

func (vars templateVars) get(name string) (templateValue, error) {
	v, ok := vars[name]
	if !ok {
		return templateValue{}, nil
	}
	return templateValueOf(v)
}

// fold looks for a variable by its name as it is, then without regard to case.
func (vars templateVars) fold(name string) (reflect.Value, bool) {
	if v, ok := vars[name]; ok {
		return v, true
	}
	for _, other := range vars.names() {
		if strings.EqualFold(other, name) {
			return vars[other], true
		}
	}
	return reflect.Value{}, false
}

func (vars templateVars) names() []string { return sortedNames(reflect.ValueOf(vars)) }

// templateValueOf reads a value: a scalar, or a list or map of these without what is nil in it.
func templateValueOf(v reflect.Value) (templateValue, error) {
	v, text, known := templateText(v)
	if known {
		return templateValue{texts: []string{text}}, nil
	}
	if !v.IsValid() {
		return templateValue{}, nil
	}
	value := templateValue{}
	add := func(member reflect.Value, before ...string) error {
		member, text, known := templateText(member)
		if !known && member.IsValid() {
			return fmt.Errorf("a %s cannot be part of a URI", member.Type())
		}
		if known {
			value.texts = append(append(value.texts, before...), text)
		}
		return nil
	}
	switch {
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		value.kind = listValue
		for i := range v.Len() {
			if err := add(v.Index(i)); err != nil {
				return templateValue{}, err
			}
		}
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		value.kind = mapValue
		for _, name := range sortedNames(v) {
			if err := add(v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key())), name); err != nil {
				return templateValue{}, err
			}
		}
	default:
		return templateValue{}, fmt.Errorf("a %s cannot be part of a URI", v.Type())
	}
	return value, nil
}

// templateText returns the text of a scalar. What is none comes back without its pointers and interfaces, nil as no value.
func templateText(v reflect.Value) (inner reflect.Value, text string, known bool) {
	for v.IsValid() {
		nilable := v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface
		if nilable && v.IsNil() {
			return reflect.Value{}, "", false
		}
		if v.CanInterface() {
			if m, ok := v.Interface().(encoding.TextMarshaler); ok {
				if b, err := m.MarshalText(); err == nil {
					return v, string(b), true
				}
			}
		}
		if !nilable {
			break
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return v, v.String(), true
	case reflect.Bool:
		return v, strconv.FormatBool(v.Bool()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v, strconv.FormatInt(v.Int(), 10), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v, strconv.FormatUint(v.Uint(), 10), true
	case reflect.Float32, reflect.Float64:
		return v, strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()), true
	}
	return v, "", false
}
