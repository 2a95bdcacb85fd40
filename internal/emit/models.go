package emit

import (
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// homeOf is the only service that uses an object, nil when it is shared.
func homeOf(o *model.Object) *model.Service {
	if len(o.Services) == 1 {
		return o.Services[0]
	}
	return nil
}

// sharedModels writes the types that several services use, or none.
func (e *emitter) sharedModels(f *file) {
	for _, a := range e.api.Aliases {
		f.comment(e.typeDoc(a.GoName, a.Doc, a.Description)...)
		f.Type().Id(a.GoName).Op("=").Id(a.Type.Go())
	}
	for _, u := range e.api.Bodies {
		e.union(f, u)
	}
	for _, o := range e.api.Objects {
		if homeOf(o) == nil && o.Variant == nil {
			e.object(f, o)
		}
	}
}

// object writes a struct, and what it leads to. Its JSON is done by the runtime, which keeps what the struct cannot hold
// in Extra.
func (e *emitter) object(f *file, o *model.Object) {
	f.comment(e.typeDoc(o.GoName, o.Doc, o.Description)...)
	e.structure(f, o)
	if s := o.Sensitive; s != nil {
		f.imports("fmt")
		f.Comment("// Format prints whether there is a value, never the value itself.")
		f.code("func (v " + o.GoName + ") Format(f fmt.State, _ rune) { formatSensitive(f, v." + s.HasValue + ", v." + s.NewValue + ") }")
		f.Line()
	}
	if o.HasSecrets {
		f.imports("fmt")
		f.Comment("// Format prints [sensitive] in place of what is secret.")
		f.code("func (v " + o.GoName + ") Format(f fmt.State, verb rune) { formatObject(f, verb, &v) }")
		f.Line()
	}
	f.piece("json", o.GoName)
	variables(f, o)
	if set := e.links[o]; set != nil {
		e.linkSet(f, set)
	}
}

// variables writes the methods of a set of variables, and what they need to know of a variable.
func variables(f *file, o *model.Object) {
	if p := o.Parts; p != nil {
		parts := "variableParts[" + p.ScopeType + "]"
		f.code("func (v *" + o.GoName + ") parts() " + parts + " {")
		f.code("return " + parts + "{&v." + p.Name + ", &v." + p.Value + ", (*string)(&v." + p.Kind + "), &v." + p.Sensitive + ", &v." + p.Scope + "}")
		f.code("}")
		f.Line()
	}
	if o.Variables == nil {
		return
	}
	list := "v." + o.Variables.Field
	calls := map[string]struct{ doc, call string }{
		"Find": {"returns the variable of a name, ignoring case, whose scope says just that, in whatever order; nil if there is none. The zero scope is that of " +
			"what counts everywhere.", "findVariable(" + list + ", name, scope)"},
		"Set": {"gives the variable of a name and just that scope a value, or adds it.", "setVariable(&" + list + ", name, value, scope, false)"},
		"SetSensitive": {"gives the variable of a name and just that scope a secret for a value, or adds it. The server never returns the value.",
			"setVariable(&" + list + ", name, value, scope, true)"},
		"Remove": {"takes the variable of a name and just that scope out, and reports whether there was one.", "removeVariable(&" + list + ", name, scope)"},
	}
	for _, m := range o.Variables.Methods {
		f.comment(wrap(m.Name + " " + calls[m.Name].doc)...)
		f.code("func (v *" + o.GoName + ") " + m.Name + m.Declaration() + " { return " + calls[m.Name].call + " }")
		f.Line()
	}
}

// structure writes the struct alone.
func (e *emitter) structure(f *file, o *model.Object) {
	f.Type().Id(o.GoName).StructFunc(func(g *group) {
		for _, field := range o.Fields {
			groupComment(g, e.fieldDoc(field.Doc, field.Description, field.Since)...)
			s := g.Id(field.GoName).Id(field.Type.Go()).Add(tag("json", field.Name, "octopus", required(field.Required)))
			if field.Ignored {
				s.Comment("// read-only")
			}
		}
		if o.Family != nil {
			g.Id("Variant").Id(o.Family.GoName).Add(tag("json", "-", "octopus", "variant="+o.Discriminator))
		}
		g.Id("Extra").Id("Extra").Add(tag("json", "-"))
	})
}

// union writes the interface of a body that may be a command or the resource it changes.
func (e *emitter) union(f *file, u *model.BodyUnion) {
	method := "is" + u.GoName
	var uses []string
	for _, op := range u.Uses {
		uses = append(uses, op.Name)
	}
	f.comment(wrap(u.GoName + " is the body of " + join(uses, " and ") + ": a *" + u.Command.GoName + ", or a *" + u.Resource.GoName + " that was read and changed.")...)
	f.code("type " + u.GoName + " interface{ " + method + "() }")
	for _, o := range u.Types() {
		f.code("func (*" + o.GoName + ") " + method + "() {}")
	}
	f.Line()
}

// enums writes the named string types.
func (e *emitter) enums(f *file) {
	for _, en := range e.api.Enums {
		f.comment(e.typeDoc(en.GoName, en.Doc, en.Description)...)
		f.Type().Id(en.GoName).String()
		if len(en.Values) == 0 {
			continue
		}
		f.Comment("// Known values of " + en.GoName + ".")
		f.Const().DefsFunc(func(g *group) {
			for _, v := range en.Values {
				groupComment(g, e.fieldDoc(v.Doc, "", v.Since)...)
				g.Id(v.GoName).Id(en.GoName).Op("=").Lit(v.Value)
			}
		})
	}
}

// join lists names in a sentence.
func join(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	n := len(names) - 1
	return strings.Join(names[:n], ", ") + last + names[n]
}
