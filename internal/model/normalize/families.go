package normalize

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

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

// isText reports whether values of a schema are names.
func (d *definitions) isText(s *spec.Schema) bool {
	if s.Ref != "" {
		return d.class[s.Ref] == model.KindEnum
	}
	return isEnum(s) || s.Type == "string" && s.Format == ""
}
