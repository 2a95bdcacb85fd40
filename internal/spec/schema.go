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
	Optional    bool // null is something else than zero; documents do not say so, corrections do
}

const definitionsPrefix = "#/definitions/"

func (s *Schema) setRef(ref string) {
	if name, ok := strings.CutPrefix(ref, definitionsPrefix); ok && !strings.Contains(name, "/") {
		s.Ref = pointerUnescaper.Replace(unescape(name))
		return
	}
	s.BadRef = ref
}

// A raw schema is what kin-openapi has read, of either of its two types: that of Swagger, and that of OpenAPI 3, which it
// uses below additionalProperties.
type raw[S any] struct {
	ref         string
	types       *openapi3.Types
	format      string
	description string
	enum        []any
	required    []string
	readOnly    bool
	items       *S
	additional  openapi3.AdditionalProperties
	allOf       []*S
	properties  map[string]*S
}

func raw2(r *openapi2.SchemaRef) raw[openapi2.SchemaRef] {
	if r.Ref != "" || r.Value == nil {
		return raw[openapi2.SchemaRef]{ref: r.Ref}
	}
	v := r.Value
	return raw[openapi2.SchemaRef]{"", v.Type, v.Format, v.Description, v.Enum, v.Required, v.ReadOnly, v.Items, v.AdditionalProperties, v.AllOf, v.Properties}
}

func raw3(r *openapi3.SchemaRef) raw[openapi3.SchemaRef] {
	if r.Ref != "" || r.Value == nil {
		return raw[openapi3.SchemaRef]{ref: r.Ref}
	}
	v := r.Value
	return raw[openapi3.SchemaRef]{"", v.Type, v.Format, v.Description, v.Enum, v.Required, v.ReadOnly, v.Items, v.AdditionalProperties, v.AllOf, v.Properties}
}

// newSchema makes a schema of what kin-openapi has read; nil of nil. It is recursive: documents are limited in depth.
func newSchema[S any](from *S, pointer string, read func(*S) raw[S]) *Schema {
	if from == nil {
		return nil
	}
	r := read(from)
	s := &Schema{Pointer: pointer}
	if r.ref != "" {
		s.setRef(r.ref)
		return s
	}
	s.scalar(r.types, r.format, r.description, r.enum, r.required, r.readOnly)
	s.Items = newSchema(r.items, pointer+"/items", read)
	s.Closed = r.additional.Has != nil && !*r.additional.Has
	s.Additional = newSchema(r.additional.Schema, pointer+"/additionalProperties", raw3)
	for i, a := range r.allOf {
		s.AllOf = append(s.AllOf, newSchema(a, pointer+Pointer("allOf", strconv.Itoa(i)), read))
	}
	for name, p := range r.properties {
		s.addProperty(name, newSchema(p, pointer+Pointer("properties", name), read))
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

// Anything reports whether the schema says nothing about the value.
func (s *Schema) Anything() bool {
	return s.Ref == "" && s.Type == "" && len(s.Enum) == 0 && len(s.Properties) == 0 && s.Items == nil && s.Additional == nil && len(s.AllOf) == 0
}

func parameterSchema(p *openapi2.Parameter, pointer string) *Schema {
	if p.Schema != nil {
		return newSchema(p.Schema, pointer+"/schema", raw2)
	}
	s := &Schema{Pointer: pointer}
	s.scalar(p.Type, p.Format, p.Description, p.Enum, nil, false)
	s.Items = newSchema(p.Items, pointer+"/items", raw2)
	return s
}

// unescape undoes percent-encoding in a $ref, where "[" is often written "%5B".
func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
