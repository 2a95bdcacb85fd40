package conformance

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A sampler makes JSON values of schemas of a repaired document. No two texts or numbers of it are equal, as far as the
// schema leaves a choice, so that what ends up in another's place is noticed. Nothing is zero.
type sampler struct {
	definitions object
	minimal     bool // leaves out what is not required
	request     bool // leaves out what a Go value cannot tell from nothing: an object without members
	leaf        bool // leaves out what contains more than itself
	count       int
	within      []string // definitions, from the outside in
}

// value returns a value of a schema; name is that of the member, for its text. ok is false where the value would contain
// itself.
func (s *sampler) value(schema object, name string) (v any, ok bool) {
	if ref, isRef := schema["$ref"].(string); isRef {
		return s.definition(strings.TrimPrefix(ref, "#/definitions/"))
	}
	if schema["allOf"] != nil {
		panic("allOf, which no document had")
	}
	s.count++
	if values := array(schema["enum"]); len(values) > 0 {
		return values[s.count%len(values)], true
	}
	switch schema["type"] {
	case "string":
		return s.text(schema, name), true
	case "boolean":
		return true, true
	case "integer", "number":
		return s.number(schema), true
	case "array":
		if s.leaf {
			return nil, false
		}
		return s.list(schema, name)
	}
	switch {
	case schema["properties"] != nil:
		return s.object(schema)
	case schema["type"] == "object" && schema["additionalProperties"] == false:
		return object{}, true
	}
	if values, isMap := schema["additionalProperties"].(object); isMap && len(values) > 0 {
		return s.mapping(values, name)
	}
	return s.anything(name), true
}

// definition returns a value of a definition. Inside another of the same, it has only what is not nested any further.
func (s *sampler) definition(name string) (any, bool) {
	if s.leaf {
		return nil, false
	}
	if slices.Contains(s.within, name) {
		s.leaf = true
		defer func() { s.leaf = false }()
	}
	schema, known := s.definitions[name].(object)
	if !known {
		panic("no definition " + name)
	}
	if name == propertyValue {
		return s.propertyValue(), true
	}
	s.within = append(s.within, name)
	defer func() { s.within = s.within[:len(s.within)-1] }()
	return s.value(schema, name)
}

const propertyValue = "PropertyValueResource"

// propertyValue is what servers send, a text or a secret by turns, rather than what documents say.
func (s *sampler) propertyValue() any {
	s.count++
	text := s.text(nil, "value")
	if s.count%2 == 0 {
		return text
	}
	return object{"HasValue": true, "NewValue": nil, "Hint": text}
}

func (s *sampler) object(schema object) (any, bool) {
	properties := schema["properties"].(object)
	required := array(schema["required"])
	o := object{}
	for name, property := range sorted(properties) {
		if s.minimal && !slices.Contains(required, any(name)) {
			continue
		}
		v, ok := s.value(property.(object), name)
		if members, isObject := v.(object); isObject && len(members) == 0 && s.request && !slices.Contains(required, any(name)) {
			ok = false
		}
		if ok {
			o[name] = v
		}
	}
	return o, len(o) > 0 || !s.leaf
}

// list has two items, but only one deep down, where two of two of two would be many.
func (s *sampler) list(schema object, name string) (any, bool) {
	items, _ := schema["items"].(object)
	n := 2
	if len(s.within) > 3 {
		n = 1
	}
	var list []any
	for range n {
		v, ok := s.value(items, name)
		if !ok {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

func (s *sampler) mapping(values object, name string) (any, bool) {
	m := object{}
	for _, key := range []string{"one", "Two: ü/~"} {
		v, ok := s.value(values, name)
		if !ok {
			return nil, false
		}
		m[key] = v
	}
	return m, true
}

// anything is for a schema that says nothing.
func (s *sampler) anything(name string) any {
	return object{name: []any{json.Number(strconv.Itoa(s.count)), "ü", nil, false, object{}}}
}

// rare are characters that have to be escaped somewhere: in JSON, in a query, in a path.
const rare = ` ü+&=%?#/\"<é`

func (s *sampler) text(schema object, name string) string {
	switch schema["format"] {
	case "date-time":
		return fmt.Sprintf("2026-01-31T08:%02d:%02d.1234567+00:00", s.count/60%60, s.count%60)
	case "date-span":
		return fmt.Sprintf("1.%02d:%02d:00.5000000", s.count/60%24, s.count%60)
	case "uuid":
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", s.count)
	case "email":
		return fmt.Sprintf("someone%d@example.com", s.count)
	case "uri":
		return fmt.Sprintf("https://example.com/%d", s.count)
	case "byte":
		return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", s.count, name))
	}
	text := fmt.Sprint(s.count, " ", name, rare)
	if pattern, limited := schema["pattern"].(string); limited {
		text = fmt.Sprintf("#%06x", s.count)
		if !regexp.MustCompile(pattern).MatchString(text) {
			panic("no text for the pattern " + pattern)
		}
	}
	if most, limited := schema["maxLength"].(float64); limited {
		text = string([]rune(text)[:min(int(most), len([]rune(text)))])
	}
	return text
}

func (s *sampler) number(schema object) json.Number {
	n := s.count
	if most, limited := schema["maximum"].(float64); limited {
		n = 1 + n%int(most)
	}
	switch {
	case schema["format"] == "int64":
		return json.Number(strconv.Itoa(1<<53 + 1 + 2*n)) // more than a float64 can hold
	case schema["type"] == "number":
		return json.Number(strconv.Itoa(n) + ".5")
	}
	return json.Number(strconv.Itoa(n))
}
