package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
	templates "github.com/octogen/octogen/templates"
)

// homeOf is the only service that uses an object, or "" when it is shared.
func homeOf(o *model.Object) string {
	if len(o.Services) == 1 {
		return o.Services[0]
	}
	return ""
}

// sharedModels writes the types that several services use, or none.
func (e *emitter) sharedModels(f *jen.File) {
	for _, a := range e.api.Aliases {
		f.Commentf("// %s is the definition %s.", a.GoName, line(a.Definition))
		e.prose(f, a.Description)
		f.Type().Id(a.GoName).Op("=").Id(a.Type.Go())
	}
	for _, u := range e.api.Bodies {
		e.union(f, u)
	}
	for _, o := range e.api.Objects {
		if homeOf(o) == "" && o.Variant == nil {
			e.object(f, o)
		}
	}
}

// object writes a struct. Its JSON is done by the runtime, which keeps what the struct cannot hold in Extra.
func (e *emitter) object(f *jen.File, o *model.Object) {
	switch {
	case o.Known:
		f.Commentf("// %s is the definition %s, which the document lacks.", o.GoName, line(o.Definition))
	case o.Definition != "":
		f.Commentf("// %s is the definition %s.", o.GoName, line(o.Definition))
	default:
		f.Commentf("// %s is an object that the document describes in place.", o.GoName)
	}
	if o.Family != nil {
		f.Commentf("// It comes in variants, told apart by %s: switch over Variant, which is nil for a variant that this package does not know,", line(o.Discriminator))
		f.Comment("// and then Extra has what the server sent. To make one, set Variant; the discriminator is set for you.")
	}
	e.prose(f, o.Description)
	e.structure(f, o)
	if o.Sensitive() {
		f.Comment("// Format prints whether there is a value, never the value itself.")
		f.Func().Params(jen.Id("v").Id(o.GoName)).Id("Format").Params(jen.Id("f").Qual("fmt", "State"), jen.Id("_").Rune()).Block(
			jen.Id("formatSensitive").Call(jen.Id("f"), jen.Id("v").Dot("HasValue"), jen.Id("v").Dot("NewValue")))
	}
	if !o.Sensitive() && hasSecrets(o) {
		f.Comment("// Format prints [sensitive] in place of what is secret.")
		f.Func().Params(jen.Id("v").Id(o.GoName)).Id("Format").Params(jen.Id("f").Qual("fmt", "State"), jen.Id("verb").Rune()).Op("{").
			Id("formatObject").Call(jen.Id("f"), jen.Id("verb"), jen.Op("&").Id("v")).Op("}")
	}
	f.Comment("// MarshalJSON implements json.Marshaler.")
	f.Func().Params(jen.Id("v").Id(o.GoName)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Op("{").
		Return(jen.Id("marshalObject").Call(jen.Op("&").Id("v"))).Op("}")
	f.Comment("// UnmarshalJSON implements json.Unmarshaler.")
	f.Func().Params(jen.Id("v").Op("*").Id(o.GoName)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Op("{").
		Return(jen.Id("unmarshalObject").Call(jen.Id("data"), jen.Id("v"))).Op("}")
}

// hasSecrets reports whether an object has a text that is or may be secret.
func hasSecrets(o *model.Object) bool {
	has := map[string]bool{}
	for _, field := range o.Fields {
		isText := field.Type.Kind == model.KindString
		if isText && templates.SecretProperty(field.Name) {
			return true
		}
		has[field.Name] = isText || field.Name == templates.SensitiveProperties.Flag
	}
	names := templates.SensitiveProperties
	return has[names.Value] && (has[names.Flag] || has[names.Kind])
}

// structure writes the struct alone.
func (e *emitter) structure(f *jen.File, o *model.Object) {
	f.Type().Id(o.GoName).StructFunc(func(g *jen.Group) {
		for _, field := range o.Fields {
			if e.opts.Docs == DocsFull {
				groupComment(g, field.Description)
			}
			tags := map[string]string{"json": field.Name}
			if field.Required {
				tags["octopus"] = "required"
			}
			s := g.Id(field.GoName).Id(field.Type.Go()).Tag(tags)
			if field.ReadOnly {
				s.Comment("// read-only")
			}
		}
		if o.Family != nil {
			g.Id("Variant").Id(o.Family.GoName).Tag(map[string]string{"json": "-", "octopus": "variant=" + o.Discriminator})
		}
		g.Id("Extra").Id("Extra").Tag(map[string]string{"json": "-"})
	})
}

// union writes the interface of a body that may be a command or the resource it changes.
func (e *emitter) union(f *jen.File, u *model.BodyUnion) {
	method := "is" + u.GoName
	f.Commentf("// %s is a body of %s: a *%s, or a *%s as it was read and changed.", u.GoName, joinAnd(u.Uses), u.Types[0], u.Types[1])
	f.Type().Id(u.GoName).Add(markedBy(method))
	for _, t := range u.Types {
		f.Func().Params(jen.Op("*").Id(t)).Id(method).Params().Block()
	}
}

// enums writes the named string types.
func (e *emitter) enums(f *jen.File) {
	for _, en := range e.api.Enums {
		if en.Definition != "" {
			f.Commentf("// %s is the definition %s. Servers may send other values than those below.", en.GoName, line(en.Definition))
		} else {
			f.Commentf("// %s is a set of names. Servers may send other values than those below.", en.GoName)
		}
		e.prose(f, en.Description)
		f.Type().Id(en.GoName).String()
		if len(en.Values) == 0 {
			continue
		}
		f.Commentf("// Known values of %s.", en.GoName)
		f.Const().DefsFunc(func(g *jen.Group) {
			for _, v := range en.Values {
				g.Id(v.GoName).Id(en.GoName).Op("=").Lit(v.Value)
			}
		})
	}
}

func joinAnd(names []string) string { return join(names, " and ") }

func joinOr(names []string) string { return join(names, " or ") }

// join lists names in a sentence.
func join(names []string, last string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		s := ""
		for i, name := range names[:n-1] {
			if i > 0 {
				s += ", "
			}
			s += name
		}
		return s + last + names[n-1]
	}
}

// markedBy is an interface of types with a method that does nothing, on one line.
func markedBy(method string) *jen.Statement {
	return jen.Op("interface").Op("{").Id(method).Params().Op("}")
}
