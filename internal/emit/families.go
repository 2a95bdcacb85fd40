package emit

import (
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

// families writes the variants of resources: for each family an interface, its variants, and the table by which the
// runtime tells them apart.
func (e *emitter) families(f *jen.File) {
	for _, family := range e.api.Families {
		e.family(f, family)
	}
}

func (e *emitter) family(f *jen.File, family *model.Family) {
	comment(f, wrap(family.GoName+" is what "+basesOf(family)+" has beside the members that all share: one of "+variantsOf(family)+".")...)
	if family.Default != "" {
		f.Commentf("// Without a discriminator %q is meant.", line(family.Default))
	}
	marker := "is" + family.GoName
	f.Type().Id(family.GoName).Add(markedBy(marker))
	for _, v := range family.Variants {
		e.variant(f, family, v)
		f.Func().Params(jen.Op("*").Id(v.Object.GoName)).Id(marker).Params().Block()
	}
	table := familyTable(family)
	f.Var().Id(table).Op("=").Index().Id("variant").ValuesFunc(func(g *jen.Group) {
		for _, v := range family.Variants {
			g.Line().Values(variantFields(family, v)...)
		}
		g.Line()
	})
	for _, base := range family.Bases {
		f.Func().Params(jen.Op("*").Id(base.GoName)).Id("variants").Params().Index().Id("variant").Block(jen.Return(jen.Id(table)))
	}
}

func variantFields(family *model.Family, v *model.Variant) []jen.Code {
	var fields []jen.Code
	if v.Value != "" {
		fields = append(fields, jen.Id("value").Op(":").Lit(v.Value))
	}
	fields = append(fields, jen.Id("object").Op(":").Params(jen.Op("*").Id(v.Object.GoName)).Params(jen.Nil()))
	if v.Value != "" && v.Value == family.Default {
		fields = append(fields, jen.Id("isDefault").Op(":").True())
	}
	return fields
}

// familyTable is the name of the list of variants.
func familyTable(family *model.Family) string {
	letters := []rune(family.GoName)
	letters[0] = unicode.ToLower(letters[0])
	return string(letters) + "s"
}

// variant writes the struct of a variant. It is part of another object, which encodes and decodes it.
func (e *emitter) variant(f *jen.File, family *model.Family, v *model.Variant) {
	if v.Value == "" {
		f.Commentf("// %s is a variant of %s that has its members. What the discriminator says of it is not known: who makes one sets it.", v.Object.GoName, family.Bases[0].GoName)
	} else {
		f.Commentf("// %s is %s whose %s is %q.", v.Object.GoName, article(family.Bases[0].GoName), line(family.Bases[0].Discriminator), line(v.Value))
	}
	if v.Uncertain != "" {
		f.Commentf("// Not certain: %s.", line(v.Uncertain))
	}
	e.structure(f, v.Object)
}

func basesOf(family *model.Family) string {
	var names []string
	for _, o := range family.Bases {
		names = append(names, article(o.GoName))
	}
	return joinOr(names)
}

func variantsOf(family *model.Family) string {
	var names []string
	for _, v := range family.Variants {
		names = append(names, "*"+v.Object.GoName)
	}
	return joinAnd(names)
}
