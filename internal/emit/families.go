package emit

import (
	"strconv"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

// families writes the variants of resources: for each family an interface, its variants, and the table by which the
// runtime tells them apart.
func (e *emitter) families(f *file) {
	for _, family := range e.api.Families {
		e.family(f, family)
	}
}

func (e *emitter) family(f *file, family *model.Family) {
	f.comment(wrap(family.GoName + " is what " + basesOf(family) + " has beside the fields that all share: one of " + variantsOf(family) + ".")...)
	if family.Default != "" {
		f.comment(wrap("Without a discriminator it is " + strconv.Quote(family.Default) + ".")...)
	}
	marker := "is" + family.GoName
	f.code("type " + family.GoName + " interface{ " + marker + "() }")
	f.Line()
	for _, v := range family.Variants {
		e.variant(f, family, v)
		f.code("func (*" + v.Object.GoName + ") " + marker + "() {}")
		f.Line()
	}
	table := familyTable(family)
	f.Var().Id(table).Op("=").Index().Id("variant").ValuesFunc(func(g *group) {
		for _, v := range family.Variants {
			g.Line().Values(variantFields(family, v)...)
		}
		g.Line()
	})
	for _, base := range family.Bases {
		f.code("func (*" + base.GoName + ") variants() []variant { return " + table + " }")
	}
	f.Line()
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
func (e *emitter) variant(f *file, family *model.Family, v *model.Variant) {
	f.comment(e.typeDoc(v.Object.GoName, v.Object.Doc, v.Object.Description)...)
	if v.Uncertain != "" {
		f.comment(wrap("Not certain: " + v.Uncertain + ".")...)
	}
	e.structure(f, v.Object)
}

func basesOf(family *model.Family) string {
	var names []string
	for _, o := range family.Bases {
		names = append(names, o.Article)
	}
	return join(names, " or ")
}

func variantsOf(family *model.Family) string {
	var names []string
	for _, v := range family.Variants {
		names = append(names, "*"+v.Object.GoName)
	}
	return join(names, " and ")
}
