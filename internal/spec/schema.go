package spec

import (
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi3"
)

// A Schema is a JSON schema as plain data, wherever kin-openapi keeps it: openapi2 for most, openapi3 for
// additionalProperties.
type Schema struct {
	Pointer     string // where it stands in the document
	Ref         string // name of the definition that it refers to
	BadRef      string // a $ref that is not a definition of this document
	Type        string
	Format      string
	Description string
	Enum        []any
	Items       *Schema
	Additional  *Schema // of additionalProperties
	Closed      bool    // additionalProperties: false
	Properties  map[string]*Schema
	Names       []string // of properties, sorted
	Required    map[string]bool
	AllOf       []*Schema
	ReadOnly    bool
}

// maxSchemaDepth bounds schemas written in place. Documents nest two or three deep.
const maxSchemaDepth = 100

const definitionsPrefix = "#/definitions/"

func (s *Schema) setRef(ref string) {
	if name, ok := strings.CutPrefix(ref, definitionsPrefix); ok && !strings.Contains(name, "/") {
		s.Ref = strings.NewReplacer("~1", "/", "~0", "~").Replace(unescape(name))
		return
	}
	s.BadRef = ref
}

func fromSchema2(r *openapi2.SchemaRef, pointer string, depth int) *Schema {
	if r == nil {
		return nil
	}
	s := &Schema{Pointer: pointer}
	if r.Ref != "" {
		s.setRef(r.Ref)
		return s
	}
	v := r.Value
	if v == nil || depth > maxSchemaDepth {
		return s
	}
	s.scalar(v.Type, v.Format, v.Description, v.Enum, v.Required, v.ReadOnly)
	s.Items = fromSchema2(v.Items, pointer+"/items", depth+1)
	s.additionalFrom(v.AdditionalProperties, depth)
	for i, a := range v.AllOf {
		s.AllOf = append(s.AllOf, fromSchema2(a, pointer+Pointer("allOf", strconv.Itoa(i)), depth+1))
	}
	for name, p := range v.Properties {
		s.addProperty(name, fromSchema2(p, pointer+Pointer("properties", name), depth+1))
	}
	sort.Strings(s.Names)
	return s
}

func fromSchema3(r *openapi3.SchemaRef, pointer string, depth int) *Schema {
	if r == nil {
		return nil
	}
	s := &Schema{Pointer: pointer}
	if r.Ref != "" {
		s.setRef(r.Ref)
		return s
	}
	v := r.Value
	if v == nil || depth > maxSchemaDepth {
		return s
	}
	s.scalar(v.Type, v.Format, v.Description, v.Enum, v.Required, v.ReadOnly)
	s.Items = fromSchema3(v.Items, pointer+"/items", depth+1)
	s.additionalFrom(v.AdditionalProperties, depth)
	for i, a := range v.AllOf {
		s.AllOf = append(s.AllOf, fromSchema3(a, pointer+Pointer("allOf", strconv.Itoa(i)), depth+1))
	}
	for name, p := range v.Properties {
		s.addProperty(name, fromSchema3(p, pointer+Pointer("properties", name), depth+1))
	}
	sort.Strings(s.Names)
	return s
}

func (s *Schema) scalar(types *openapi3.Types, format, description string, enum []any, required []string, readOnly bool) {
	if types != nil && len(*types) > 0 {
		s.Type = (*types)[0]
		for _, t := range *types {
			if t != "null" { // ["string", "null"], as newer dialects write it
				s.Type = t
				break
			}
		}
	}
	s.Format, s.Description, s.Enum, s.ReadOnly = format, description, enum, readOnly
	if len(required) > 0 {
		s.Required = map[string]bool{}
		for _, r := range required {
			s.Required[r] = true
		}
	}
}

func (s *Schema) additionalFrom(a openapi3.AdditionalProperties, depth int) {
	s.Closed = a.Has != nil && !*a.Has
	s.Additional = fromSchema3(a.Schema, s.Pointer+"/additionalProperties", depth+1)
}

func (s *Schema) addProperty(name string, p *Schema) {
	if p == nil {
		p = &Schema{Pointer: s.Pointer + Pointer("properties", name)}
	}
	if s.Properties == nil {
		s.Properties = map[string]*Schema{}
	}
	s.Properties[name] = p
	s.Names = append(s.Names, name)
}

// Anything tells whether the schema says nothing about the value.
func (s *Schema) Anything() bool {
	return s.Ref == "" && s.Type == "" && len(s.Enum) == 0 && len(s.Properties) == 0 && s.Items == nil && s.Additional == nil && len(s.AllOf) == 0
}

func parameterSchema(p *openapi2.Parameter, pointer string) *Schema {
	if p.Schema != nil {
		return fromSchema2(p.Schema, pointer+"/schema", 0)
	}
	s := &Schema{Pointer: pointer}
	s.scalar(p.Type, p.Format, p.Description, p.Enum, nil, false)
	s.Items = fromSchema2(p.Items, pointer+"/items", 0)
	return s
}

// unescape undoes percent-encoding in a $ref, where "[" is often written "%5B".
func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
