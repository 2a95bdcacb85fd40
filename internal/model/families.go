package model

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// A familyRule is an entry of specs/families.yaml: resources that come in variants.
type familyRule struct {
	Name          string           `yaml:"name"`
	Definitions   []string         `yaml:"definitions"`
	Base          map[string]field `yaml:"base"` // members of the definitions, should the document lack them
	Discriminator string           `yaml:"discriminator"`
	Default       string           `yaml:"default"` // what is meant when the discriminator is missing
	Variants      []*variantRule   `yaml:"variants"`
	Off           bool             `yaml:"off"` // of an overlay: the family is none

	from string
	line int
}

// A variantRule is what one value of the discriminator brings along.
type variantRule struct {
	Value     string           `yaml:"value"`
	Name      string           `yaml:"name"` // in Go
	Fields    map[string]field `yaml:"fields"`
	Uncertain string           `yaml:"uncertain"` // what is not known for sure
}

// UnmarshalYAML remembers the line.
func (f *familyRule) UnmarshalYAML(node *yaml.Node) error {
	type plain familyRule
	if err := decodeKnown(node, (*plain)(f)); err != nil {
		return err
	}
	f.line = node.Line
	return nil
}

// UnmarshalYAML refuses keys that it does not know.
func (v *variantRule) UnmarshalYAML(node *yaml.Node) error {
	type plain variantRule
	return decodeKnown(node, (*plain)(v))
}

// check refuses what cannot become Go.
func (f *familyRule) check() error {
	switch {
	case !exportedIdentifier(f.Name):
		return fmt.Errorf("the name %q is not an exported Go identifier", f.Name)
	case f.Discriminator != "" && unusableMember(f.Discriminator):
		return fmt.Errorf("the discriminator %q cannot be the name of a member", f.Discriminator)
	}
	values := map[string]bool{}
	for _, v := range f.Variants {
		switch {
		case v == nil:
			return errors.New("a variant is empty")
		case v.Name != "" && !exportedIdentifier(v.Name):
			return fmt.Errorf("the variant %q: its name %q is not an exported Go identifier", v.Value, v.Name)
		case v.Value == "" && v.Name == "":
			return errors.New("a variant needs a value, or a name if its value is not known")
		case v.Value != "" && values[v.Value]:
			return fmt.Errorf("the variant %q is listed twice", v.Value)
		case hasControl(v.Value):
			return fmt.Errorf("the value %q has control characters", v.Value)
		}
		values[v.Value] = true
		for name := range v.Fields {
			if unusableMember(name) || name == f.Discriminator {
				return fmt.Errorf("the variant %q: %q cannot be the name of a field", v.Value, name)
			}
		}
	}
	return nil
}

// mergeFamily adds a family, or what an overlay says more of one: variants replace those of the same value.
func mergeFamily(families []*familyRule, more *familyRule) []*familyRule {
	i := slices.IndexFunc(families, func(f *familyRule) bool { return f.Name == more.Name })
	if i < 0 {
		return append(families, more)
	}
	f := *families[i]
	f.from, f.line, f.Off = more.from, more.line, more.Off
	for _, d := range more.Definitions {
		if !slices.Contains(f.Definitions, d) {
			f.Definitions = append(slices.Clip(f.Definitions), d)
		}
	}
	if more.Base != nil {
		f.Base = more.Base
	}
	if more.Discriminator != "" {
		f.Discriminator = more.Discriminator
	}
	if more.Default != "" {
		f.Default = more.Default
	}
	f.Variants = slices.Clone(f.Variants)
	for _, v := range more.Variants {
		same := func(old *variantRule) bool {
			return old.Value == v.Value && (v.Value != "" || old.Name == v.Name)
		}
		if k := slices.IndexFunc(f.Variants, same); k >= 0 {
			f.Variants[k] = v
		} else {
			f.Variants = append(f.Variants, v)
		}
	}
	families = slices.Clone(families)
	families[i] = &f
	return families
}

// A familyHere is a family that the document has.
type familyHere struct {
	rule     *familyRule
	bases    []string // definitions
	variants []*variantRule
	keys     map[*variantRule]string // names of the variants among the definitions
	moved    map[string]bool         // members that belong to variants
	family   *Family
}

// goName is a variant's name: its own, or value and family.
func (f *familyHere) goName(v *variantRule, d *naming.Dictionary) string {
	if v.Name != "" {
		return v.Name
	}
	name := d.Identifier(v.Value)
	if !strings.HasSuffix(name, f.rule.Name) {
		name += f.rule.Name
	}
	return name
}

// addFamilies puts the variants of those families that the document has, and what they refer to, among the definitions.
func (t *types) addFamilies(know *Overlay) {
	for _, rule := range know.Families {
		if !rule.Off && t.here(rule) == nil && t.hasAny(rule.Definitions) {
			t.addFamily(know, rule)
		}
	}
	var unused []string
	for _, rule := range know.Families {
		if !rule.Off && t.here(rule) == nil {
			unused = append(unused, rule.Name)
		}
	}
	if len(unused) > 0 {
		t.note("family-unused", "", "the document has no definition of these families: "+strings.Join(unused, ", "))
	}
	t.names = slices.Sorted(maps.Keys(t.definitions))
}

// here is a family as it is in the document, nil if it is not.
func (t *types) here(rule *familyRule) *familyHere {
	for _, f := range t.families {
		if f.rule == rule {
			return f
		}
	}
	return nil
}

func (t *types) hasAny(definitions []string) bool {
	return slices.ContainsFunc(definitions, func(d string) bool { return t.definitions[d] != nil })
}

func (t *types) addFamily(know *Overlay, rule *familyRule) {
	f := &familyHere{rule: rule, keys: map[*variantRule]string{}, moved: map[string]bool{}, variants: slices.Clone(rule.Variants)}
	t.families = append(t.families, f)
	for _, d := range rule.Definitions {
		s := t.definitions[d]
		if s == nil {
			continue
		}
		if s.Type != "" && s.Type != "object" || isEnum(s) || s.Ref != "" || s.BadRef != "" {
			t.note("family-definition", s.Pointer, "the definition is no object, so it cannot be one of the family "+rule.Name)
			continue
		}
		f.bases = append(f.bases, d)
		t.familyOf[d] = f
		f.addPlain(t.values(s.Properties[rule.Discriminator]))
	}
	if len(f.bases) == 0 {
		f.variants = nil
		return
	}
	pointer := spec.Pointer("definitions", f.bases[0])
	for _, v := range f.variants {
		key := "variant " + f.rule.Name + " " + v.Value + v.Name
		for t.definitions[key] != nil { // a document may have the oddest names
			key += "'"
		}
		f.keys[v] = key
		s := objectSchema(v.Fields, pointer)
		t.definitions[key] = s
		t.variants[key] = true
		for _, name := range s.Names {
			f.moved[name] = true
			t.provide(know, s.Properties[name])
		}
	}
}

// addPlain adds a variant without members for each value that the document lists and the family does not.
func (f *familyHere) addPlain(values []string) {
	for _, value := range values {
		known := func(v *variantRule) bool { return v.Value == value }
		if value != "" && !slices.ContainsFunc(f.variants, known) {
			f.variants = append(f.variants, &variantRule{Value: value})
		}
	}
}

// values are the names in a set.
func (t *types) values(s *spec.Schema) (values []string) {
	if s != nil && s.Ref != "" {
		s = t.definitions[s.Ref]
	}
	if s != nil && isEnum(s) {
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
	}
	return values
}

// provide sees to it that what a schema refers to is a definition. What nobody knows is free-form JSON.
func (t *types) provide(know *Overlay, s *spec.Schema) {
	if s == nil {
		return
	}
	t.provide(know, s.Items)
	t.provide(know, s.Additional)
	if s.Ref == "" || t.definitions[s.Ref] != nil {
		return
	}
	if fields, ok := know.Types[s.Ref]; ok {
		t.addKnown(know, s.Ref, fields, s.Pointer)
		return
	}
	for _, rule := range know.Families {
		if !rule.Off && rule.Base != nil && slices.Contains(rule.Definitions, s.Ref) {
			t.addKnown(know, s.Ref, rule.Base, s.Pointer)
			if f := t.here(rule); f != nil {
				f.bases = append(f.bases, s.Ref)
				t.familyOf[s.Ref] = f
			} else {
				t.addFamily(know, rule)
			}
			return
		}
	}
	t.note("family-type", s.Pointer, "the definition "+quote(s.Ref)+" that a family refers to is unknown; free-form JSON takes its place")
	s.Ref = ""
}

// addKnown adds a definition that the document lacks.
func (t *types) addKnown(know *Overlay, name string, fields map[string]field, pointer string) {
	s := objectSchema(fields, pointer)
	t.definitions[name] = s
	t.known[name] = true
	for _, member := range s.Names {
		t.provide(know, s.Properties[member])
	}
}

// nameFamilies claims the names of families, which no definition of a document can then take.
func (t *types) nameFamilies() {
	for _, f := range t.families {
		if len(f.bases) == 0 {
			continue
		}
		pointer := t.definitions[f.bases[0]].Pointer
		f.family = &Family{Name: f.rule.Name, Default: f.rule.Default}
		f.family.GoName = t.claim(pointer, f.rule.Name+"Variant", f.rule.Name+"VariantOf")
		for _, v := range f.variants {
			name := f.goName(v, t.dict)
			t.goNames[f.keys[v]] = t.claim(pointer, name, name+"Variant")
		}
		t.api.Families = append(t.api.Families, f.family)
	}
}

// base is the schema of a family's object: without what belongs to variants, and with a discriminator.
func (t *types) base(name string, s *spec.Schema) *spec.Schema {
	f := t.familyOf[name]
	if f == nil {
		return s
	}
	c := *s
	c.Properties, c.Names, c.Required = map[string]*spec.Schema{}, nil, map[string]bool{}
	for _, member := range s.Names {
		p := s.Properties[member]
		if f.moved[member] {
			t.note("family-member", p.Pointer, quote(member)+" belongs to variants of the family "+f.rule.Name+" and is found there")
			continue
		}
		c.Properties[member] = p
		c.Names = append(c.Names, member)
		// What holds the variant, as a member of the same family, need not be there when the object has it itself.
		c.Required[member] = s.Required[member] && (p.Ref == "" || t.familyOf[p.Ref] != f)
	}
	if d := c.Properties[f.rule.Discriminator]; d == nil || !t.isText(d) {
		if d == nil {
			c.Names = append(c.Names, f.rule.Discriminator)
			sort.Strings(c.Names)
		}
		c.Properties[f.rule.Discriminator] = &spec.Schema{Pointer: s.Pointer, Type: "string"}
	}
	if !t.known[name] {
		t.note("family", s.Pointer, fmt.Sprintf("the definition comes in %d variants, told apart by %s, which the document leaves out", len(f.variants), quote(f.rule.Discriminator)))
	}
	return &c
}

// isText tells whether values of a schema are names.
func (t *types) isText(s *spec.Schema) bool {
	if s.Ref != "" {
		return t.class[s.Ref] == KindEnum
	}
	return isEnum(s) || s.Type == "string" && s.Format == ""
}

// buildFamilies connects objects with their families, when all types are built.
func (t *types) buildFamilies() {
	byDefinition := map[string]*Object{}
	for _, o := range t.api.Objects {
		byDefinition[o.Definition] = o
	}
	enums := map[string]*Enum{}
	for _, e := range t.api.Enums {
		enums[e.GoName] = e
	}
	for _, f := range t.families {
		if f.family == nil {
			continue
		}
		for _, v := range f.variants {
			o := byDefinition[f.keys[v]]
			o.Definition, o.Variant = "", f.family
			f.family.Variants = append(f.family.Variants, &Variant{Value: v.Value, Object: o, Uncertain: v.Uncertain})
		}
		for _, d := range f.bases {
			o := byDefinition[d]
			o.Family, o.Discriminator = f.family, f.rule.Discriminator
			f.family.Bases = append(f.family.Bases, o)
			f.family.addValues(o, enums)
		}
	}
}

// addValues adds those values of the discriminator to its set that the document lacks.
func (f *Family) addValues(base *Object, enums map[string]*Enum) {
	for _, field := range base.Fields {
		if field.Name != base.Discriminator || field.Type.Kind != KindEnum {
			continue
		}
		enum := enums[field.Type.Name]
		for _, v := range f.Variants {
			known := func(e EnumValue) bool { return e.Value == v.Value }
			if v.Value != "" && !slices.ContainsFunc(enum.Values, known) {
				enum.Values = append(enum.Values, EnumValue{Value: v.Value})
			}
		}
	}
}

// addMember adds a field to the schema of an object.
func addMember(s *spec.Schema, name string, f field) {
	p := at(f.schema, s.Pointer)
	p.ReadOnly = f.readOnly
	if s.Properties[name] == nil {
		s.Names = append(s.Names, name)
		sort.Strings(s.Names)
	}
	s.Properties[name] = p
	s.Required[name] = f.required
}

// decodeKnown decodes a node that has no keys but those of v.
func decodeKnown(node *yaml.Node, v any) error {
	if node.Kind == yaml.MappingNode {
		known := keysOf(v)
		for i := 0; i+1 < len(node.Content); i += 2 {
			if key := node.Content[i]; !known[key.Value] {
				return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: field %s not found in type overlay", key.Line, key.Value)}}
			}
		}
	}
	return node.Decode(v)
}
