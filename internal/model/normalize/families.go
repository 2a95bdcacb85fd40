package normalize

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
	"go.yaml.in/yaml/v3"
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
	family   *model.Family
}

// goName is a variant's name: its own, or value and family.
func (f *familyHere) goName(v *variantRule, dict *naming.Dictionary) string {
	if v.Name != "" {
		return v.Name
	}
	name := dict.Identifier(v.Value)
	if !strings.HasSuffix(name, f.rule.Name) {
		name += f.rule.Name
	}
	return name
}

// addFamilies puts the variants of those families that the document has, and what they refer to, among the definitions.
func (d *definitions) addFamilies() {
	for _, rule := range d.know.Families {
		if !rule.Off && d.here(rule) == nil && d.hasAny(rule.Definitions) {
			d.addFamily(rule)
		}
	}
	var unused []string
	for _, rule := range d.know.Families {
		if !rule.Off && d.here(rule) == nil {
			unused = append(unused, rule.Name)
		}
	}
	if len(unused) > 0 {
		d.notes.add("family-unused", "", "the document has no definition of these families: "+strings.Join(unused, ", "))
	}
	d.names = slices.Sorted(maps.Keys(d.byName))
}

// here is a family as it is in the document, nil if it is not.
func (d *definitions) here(rule *familyRule) *familyHere {
	for _, f := range d.families {
		if f.rule == rule {
			return f
		}
	}
	return nil
}

func (d *definitions) hasAny(definitions []string) bool {
	return slices.ContainsFunc(definitions, func(name string) bool { return d.byName[name] != nil })
}

func (d *definitions) addFamily(rule *familyRule) {
	f := &familyHere{rule: rule, keys: map[*variantRule]string{}, moved: map[string]bool{}, variants: slices.Clone(rule.Variants)}
	d.families = append(d.families, f)
	for _, name := range rule.Definitions {
		s := d.byName[name]
		if s == nil {
			continue
		}
		if s.Type != "" && s.Type != "object" || isEnum(s) || s.Ref != "" || s.BadRef != "" {
			d.notes.add("family-definition", s.Pointer, "the definition is no object, so it cannot be one of the family "+rule.Name)
			continue
		}
		f.bases = append(f.bases, name)
		d.familyOf[name] = f
		f.addPlain(d.values(s.Properties[rule.Discriminator]))
	}
	if len(f.bases) == 0 {
		f.variants = nil
		return
	}
	pointer := spec.Pointer("definitions", f.bases[0])
	for _, v := range f.variants {
		key := "variant " + f.rule.Name + " " + v.Value + v.Name
		for d.byName[key] != nil { // a document may have the oddest names
			key += "'"
		}
		f.keys[v] = key
		s := objectSchema(v.Fields, pointer)
		d.byName[key] = s
		d.variants[key] = true
		for _, name := range s.Names {
			f.moved[name] = true
			d.provide(s.Properties[name])
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
func (d *definitions) values(s *spec.Schema) (values []string) {
	if s != nil && s.Ref != "" {
		s = d.byName[s.Ref]
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
func (d *definitions) provide(s *spec.Schema) {
	if s == nil {
		return
	}
	d.provide(s.Items)
	d.provide(s.Additional)
	if s.Ref == "" || d.byName[s.Ref] != nil {
		return
	}
	if fields, ok := d.know.Types[s.Ref]; ok {
		d.addKnown(s.Ref, fields, s.Pointer)
		return
	}
	for _, rule := range d.know.Families {
		if !rule.Off && rule.Base != nil && slices.Contains(rule.Definitions, s.Ref) {
			d.addKnown(s.Ref, rule.Base, s.Pointer)
			if f := d.here(rule); f != nil {
				f.bases = append(f.bases, s.Ref)
				d.familyOf[s.Ref] = f
			} else {
				d.addFamily(rule)
			}
			return
		}
	}
	d.notes.add("family-type", s.Pointer, "the definition "+quote(s.Ref)+" that a family refers to is unknown; free-form JSON takes its place")
	s.Ref = ""
}

// addKnown adds a definition that the document lacks.
func (d *definitions) addKnown(name string, fields map[string]field, pointer string) {
	s := objectSchema(fields, pointer)
	d.byName[name] = s
	d.known[name] = true
	for _, member := range s.Names {
		d.provide(s.Properties[member])
	}
}

// base is the schema of a family's object: without what belongs to variants, and with a discriminator.
func (d *definitions) base(name string, s *spec.Schema) *spec.Schema {
	f := d.familyOf[name]
	if f == nil {
		return s
	}
	c := *s
	c.Properties, c.Names, c.Required = map[string]*spec.Schema{}, nil, map[string]bool{}
	for _, member := range s.Names {
		p := s.Properties[member]
		if f.moved[member] {
			d.notes.add("family-member", p.Pointer, quote(member)+" belongs to variants of the family "+f.rule.Name+" and is found there")
			continue
		}
		c.Properties[member] = p
		c.Names = append(c.Names, member)
		// What holds the variant, as a member of the same family, need not be there when the object has it itself.
		c.Required[member] = s.Required[member] && (p.Ref == "" || d.familyOf[p.Ref] != f)
	}
	if p := c.Properties[f.rule.Discriminator]; p == nil || !d.isText(p) {
		if p == nil {
			c.Names = append(c.Names, f.rule.Discriminator)
			sort.Strings(c.Names)
		}
		c.Properties[f.rule.Discriminator] = &spec.Schema{Pointer: s.Pointer, Type: "string"}
	}
	if !d.known[name] {
		d.notes.add("family", s.Pointer, fmt.Sprintf("the definition comes in %d variants, told apart by %s, which the document leaves out", len(f.variants), quote(f.rule.Discriminator)))
	}
	return &c
}

// isText tells whether values of a schema are names.
func (d *definitions) isText(s *spec.Schema) bool {
	if s.Ref != "" {
		return d.class[s.Ref] == model.KindEnum
	}
	return isEnum(s) || s.Type == "string" && s.Format == ""
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

// buildFamilies is the pass that connects objects with their families, when all types are built.
func buildFamilies(d *definitions, t *typeNames) []*model.Family {
	var list []*model.Family
	for _, f := range d.families {
		if f.family == nil {
			continue
		}
		for _, v := range f.variants {
			o := t.objects[f.keys[v]]
			o.Definition, o.Variant = "", f.family
			f.family.Variants = append(f.family.Variants, &model.Variant{Value: v.Value, Object: o, Uncertain: v.Uncertain})
		}
		for _, name := range f.bases {
			o := t.objects[name]
			o.Family, o.Discriminator = f.family, f.rule.Discriminator
			f.family.Bases = append(f.family.Bases, o)
			addValues(f.family, o)
		}
		list = append(list, f.family)
	}
	return list
}

// addValues adds those values of the discriminator to its set that the document lacks.
func addValues(f *model.Family, base *model.Object) {
	for _, field := range base.Fields {
		if field.Name != base.Discriminator || field.Type.Kind != model.KindEnum {
			continue
		}
		enum := field.Type.Enum
		for _, v := range f.Variants {
			known := func(e model.EnumValue) bool { return e.Value == v.Value }
			if v.Value != "" && !slices.ContainsFunc(enum.Values, known) {
				enum.Values = append(enum.Values, model.EnumValue{Value: v.Value})
			}
		}
	}
}
