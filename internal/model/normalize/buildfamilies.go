package normalize

import (
	"slices"

	"github.com/octogen/octogen/internal/model"
)

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
		for _, v := range f.Variants {
			if v.Value != "" {
				addValue(field.Type.Enum, v.Value)
			}
		}
	}
}

func addValue(enum *model.Enum, value string) {
	if !slices.ContainsFunc(enum.Values, func(known model.EnumValue) bool { return known.Value == value }) {
		enum.Values = append(enum.Values, model.EnumValue{Value: value})
	}
}
