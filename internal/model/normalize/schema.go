package normalize

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/spec"
	"go.yaml.in/yaml/v3"
)

// writeKind writes what matters of a schema for its Go type.
func writeKind(b *strings.Builder, s *spec.Schema) {
	if s == nil {
		b.WriteByte('-')
		return
	}
	fmt.Fprintf(b, "{%q %q %q %q", s.Ref, s.Type, s.Format, s.Enum)
	for _, name := range s.Names {
		fmt.Fprintf(b, " %q %v ", name, s.Required[name])
		writeKind(b, s.Properties[name])
	}
	writeKind(b, s.Items)
	writeKind(b, s.Additional)
	for _, part := range s.AllOf {
		writeKind(b, part)
	}
	b.WriteByte('}')
}

// kind tells schemas apart as far as a result is concerned.
func kind(s *spec.Schema) string {
	var b strings.Builder
	writeKind(&b, s)
	return b.String()
}

// A field is what an overlay says of a member: its type, and whether it is required, read-only, or null other than zero.
type field struct {
	schema                       *spec.Schema
	required, readOnly, optional bool
}

var fieldPattern = regexp.MustCompile(`^\s*(\S+)((?:\s+(?:required|read-only|optional))*)\s*$`)

// UnmarshalYAML reads "type [required] [read-only] [optional]".
func (f *field) UnmarshalYAML(node *yaml.Node) error {
	m := fieldPattern.FindStringSubmatch(node.Value)
	if node.Kind != yaml.ScalarNode || m == nil {
		return fmt.Errorf(`line %d: a field is written "type [required] [read-only] [optional]", like "[string] required"`, node.Line)
	}
	schema, err := typeExpression(m[1])
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	*f = field{schema: schema, required: strings.Contains(m[2], "required"), readOnly: strings.Contains(m[2], "read-only"), optional: strings.Contains(m[2], "optional")}
	if f.optional && m[1] != "bool" && m[1] != "int" && m[1] != "float" {
		return fmt.Errorf("line %d: only a bool, an int or a float is optional", node.Line)
	}
	return nil
}

var scalarTypes = map[string]spec.Schema{
	"string":   {Type: "string"},
	"bool":     {Type: "boolean"},
	"int":      {Type: "integer"},
	"float":    {Type: "number"},
	"datetime": {Type: "string", Format: "date-time"},
	"timespan": {Type: "string", Format: "date-span"},
	"json":     {},
}

// typeExpression reads a type: a scalar, a definition, [list] or {map}.
func typeExpression(text string) (*spec.Schema, error) {
	if s, ok := scalarTypes[text]; ok {
		return &s, nil
	}
	inner := strings.TrimRight(strings.TrimLeft(text, "[{"), "]}")
	switch {
	case len(text) > 100 || inner == "":
		return nil, fmt.Errorf("%q is no type", text)
	case text[0] == '[' && text[len(text)-1] == ']':
		elem, err := typeExpression(text[1 : len(text)-1])
		return &spec.Schema{Type: "array", Items: elem}, err
	case text[0] == '{' && text[len(text)-1] == '}':
		elem, err := typeExpression(text[1 : len(text)-1])
		return &spec.Schema{Type: "object", Additional: elem}, err
	case strings.ContainsAny(text[:1], "[{") || strings.ContainsAny(text, "{}\"'`\\") || hasControl(text):
		return nil, fmt.Errorf("%q is no type; types are string, bool, int, float, datetime, timespan, json, a definition, [type] and {type}", text)
	}
	return &spec.Schema{Ref: text}, nil
}

// at is a copy of a schema that stands, as far as a document is concerned, at a pointer.
func at(s *spec.Schema, pointer string) *spec.Schema {
	if s == nil {
		return nil
	}
	c := *s
	c.Pointer, c.Items, c.Additional = pointer, at(s.Items, pointer), at(s.Additional, pointer)
	return &c
}

// objectSchema is the schema of an object with the given fields.
func objectSchema(fields map[string]field, pointer string) *spec.Schema {
	s := &spec.Schema{Pointer: pointer, Type: "object", Properties: map[string]*spec.Schema{}, Required: map[string]bool{}}
	for name, f := range fields {
		addMember(s, name, f)
	}
	return s
}

// addMember adds a field to the schema of an object.
func addMember(s *spec.Schema, name string, f field) {
	p := at(f.schema, s.Pointer)
	p.ReadOnly, p.Optional = f.readOnly, f.optional
	if s.Properties[name] == nil {
		s.Names = append(s.Names, name)
		sort.Strings(s.Names)
	}
	s.Properties[name] = p
	s.Required[name] = f.required
}

func isEnum(s *spec.Schema) bool {
	if len(s.Enum) == 0 || s.Type == "boolean" || s.Type == "number" || s.Type == "array" || s.Type == "object" {
		return false
	}
	for _, v := range s.Enum {
		if _, ok := v.(string); !ok && v != nil {
			return false // a set of numbers is a number
		}
	}
	return true
}

// innermost is the schema of what lists and maps hold.
func innermost(s *spec.Schema) *spec.Schema {
	for s.Items != nil || s.Additional != nil {
		if s.Items != nil {
			s = s.Items
		} else {
			s = s.Additional
		}
	}
	return s
}
