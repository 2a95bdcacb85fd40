package normalize

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// ownNames are names that a generated method uses itself.
var ownNames = map[string]bool{"ctx": true, "params": true, "body": true, "opts": true, "s": true, "file": true, "content": true,
	"response": true, "err": true}

// predeclared are Go's own names that an argument should not hide.
var predeclared = wordSet(`any append bool byte cap clear close comparable complex complex128 complex64 copy delete error
	false float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print println real recover
	rune string true uint uint16 uint32 uint64 uint8 uintptr context io iter request`)

// pathParams names the parameters of the path. They are strings, whatever the document says: IDs, slugs and numbers read
// the same in a path, and the same method then takes the same arguments in every document.
func (b *shaper) pathParams(g *group) {
	first := g.members[0]
	reserved := func(arg string) bool { return ownNames[arg] || predeclared[arg] }
	for i, arg := range b.dict.Arguments(g.op.Canonical, first.shape.params, reserved) {
		name := first.shape.params[i]
		g.op.PathParams = append(g.op.PathParams, model.Param{
			Name: name, In: "path", Required: true, Type: &model.Ref{Kind: model.KindString}, GoName: arg, Description: b.pathDescription(first, name),
		})
	}
	for _, m := range g.members {
		b.notePathParams(m)
	}
}

func (b *shaper) pathDescription(m member, name string) string {
	for _, p := range m.op.Parameters {
		if p.In == "path" && strings.EqualFold(p.Name, name) {
			return p.Description
		}
	}
	return ""
}

// notePathParams compares the placeholders of a path with the parameters declared for it.
func (b *shaper) notePathParams(m member) {
	placeholders := m.shape.params
	if m.shape.space != "" {
		placeholders = append([]string{m.shape.space}, placeholders...)
	}
	declared := map[string]int{}
	for _, p := range m.op.Parameters {
		if p.In != "path" {
			continue
		}
		declared[strings.ToLower(p.Name)]++
		at := slices.IndexFunc(placeholders, func(q string) bool { return strings.EqualFold(p.Name, q) })
		switch {
		case declared[strings.ToLower(p.Name)] == 2:
			b.notes.add("path-parameter-twice", p.Pointer, "the path parameter "+quote(p.Name)+" is declared twice; taken once")
		case at < 0:
			b.notes.add("path-parameter-unknown", p.Pointer, "the path parameter "+quote(p.Name)+" is not in the path; left out")
		case placeholders[at] != p.Name:
			b.notes.add("path-parameter-case", p.Pointer, "declared as "+quote(p.Name)+", in the path it is "+quote(placeholders[at])+"; the same parameter")
		}
	}
	for _, name := range placeholders {
		if declared[strings.ToLower(name)] == 0 {
			b.notes.add("path-parameter-undeclared", m.pointer, "the path parameter "+quote(name)+" is not declared; a required string")
		}
	}
}

// params builds the query and header parameters: those of all routes of the operation.
func (b *shaper) params(g *group) error {
	seen := map[string]*spec.Schema{}
	taken := map[string]bool{}
	for _, m := range g.members {
		for _, p := range b.withQuery(g, m) {
			if err := b.checkParam(p); err != nil {
				return err
			}
			if p.In == "header" {
				if c := b.corrections.named("drop-header", p.Name); c != nil {
					b.notes.add("drop-header", p.Pointer, quote(p.Name)+" is left out: "+c.Reason)
				}
			}
			key := p.In + " " + strings.ToLower(p.Name)
			if !b.corrections.sends(p) {
				continue
			}
			if first, ok := seen[key]; ok {
				if kind(first) != kind(p.Schema) {
					b.notes.add("parameter-differs", p.Pointer, "the type differs from that on another route of the operation, which is taken")
				}
				continue
			}
			seen[key] = p.Schema
			param, err := b.param(g, p, taken)
			if err != nil {
				return err
			}
			g.op.Params = append(g.op.Params, param)
		}
	}
	sort.Slice(g.op.Params, func(i, j int) bool { return g.op.Params[i].Name < g.op.Params[j].Name })
	return nil
}

// withQuery are the parameters of an operation, and those of its query that a correction knows of beside them.
func (b *shaper) withQuery(g *group, m member) []spec.Parameter {
	c := b.corrections.operation("query", g.op.HTTPMethod, g.op.Canonical)
	if c == nil {
		return m.op.Parameters
	}
	all, added := slices.Clone(m.op.Parameters), false
	for _, name := range slices.Sorted(maps.Keys(c.Members)) {
		declared := func(p spec.Parameter) bool { return p.In == "query" && strings.EqualFold(p.Name, name) }
		if slices.ContainsFunc(all, declared) {
			continue
		}
		f := c.Members[name]
		added = true
		all = append(all, spec.Parameter{Name: name, In: "query", Required: f.required, Schema: f.schema, Pointer: m.pointer})
		if m.pointer == g.members[0].pointer {
			b.notes.add("query", m.pointer, quote(name)+" is a parameter of the query as well: "+c.Reason)
		}
	}
	if !added {
		b.corrections.unneeded(c, g.op.HTTPMethod, g.op.Canonical)
	}
	return all
}

func (b *shaper) checkParam(p spec.Parameter) error {
	switch {
	case p.Ref != "":
		return b.notes.problem(p.Pointer, "the parameter is a $ref to "+quote(p.Ref), "write the parameter in place; Octopus documents do")
	case p.Name == "" && p.In != "body":
		return b.notes.problem(p.Pointer, "the parameter has no name", "name it")
	case !slices.Contains([]string{"path", "query", "header", "body", "formData"}, p.In):
		return b.notes.problem(p.Pointer, "the parameter's place is "+quote(p.In), `"in" is one of path, query, header, body, formData`)
	case (p.In == "query" || p.In == "header") && unsafeName(p):
		return b.notes.problem(p.Pointer, "the parameter name "+quote(p.Name)+" cannot be sent", "remove control characters, quotes and spaces")
	}
	return nil
}

// unsafeName reports whether a name cannot stand in a struct tag, a query or a header.
func unsafeName(p spec.Parameter) bool {
	if p.In == "header" {
		return strings.ContainsFunc(p.Name, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`+"`", r) })
	}
	return hasControl(p.Name) || strings.ContainsAny(p.Name, "\"`\\,")
}

func (b *shaper) param(g *group, p spec.Parameter, taken map[string]bool) (model.Param, error) {
	s := p.Schema
	if s.Type == "" && s.Ref == "" && !isEnum(s) {
		b.notes.add("parameter-untyped", p.Pointer, "the parameter "+quote(p.Name)+" has no type; a string")
		s = &spec.Schema{Pointer: s.Pointer, Type: "string"}
	}
	goName := unique(taken, b.dict.Identifier(p.Name), p.Name)
	ref, err := b.types.ref(s, g.op.ParamsType+goName)
	if err != nil {
		return model.Param{}, err
	}
	if !sendable(ref) {
		b.notes.add("parameter-type", p.Pointer, "a value of this type cannot stand in a query or a header; a string")
		ref = &model.Ref{Kind: model.KindString}
	}
	csv := ref.Kind == model.KindSlice && b.joined(p)
	if p.In == "query" {
		b.types.valuesOf(ref, p.Pointer, g.op.ParamsType, p.Name)
		if ref.Kind == model.KindString && b.isList(p) {
			ref, csv = &model.Ref{Kind: model.KindSlice, Elem: ref}, true
		}
	}
	return model.Param{
		Name: p.Name, GoName: goName, In: p.In, Type: ref, Required: p.Required, Description: p.Description,
		Optional: ref.Kind == model.KindBool && !p.Required, CSV: csv,
	}, nil
}

// isList reports whether what the document has as text is a list in one value with commas.
func (b *shaper) isList(p spec.Parameter) bool {
	c := b.corrections.named("to-list", p.Name)
	if c != nil {
		b.notes.add("to-list", p.Pointer, quote(p.Name)+" is text in the document; a list, sent as one value with commas: "+c.Reason)
	}
	return c != nil
}

// joined reports whether a list is sent as one value with commas.
func (b *shaper) joined(p spec.Parameter) bool {
	joined := p.CollectionFormat == "" || p.CollectionFormat == "csv"
	if !joined && p.CollectionFormat != "multi" {
		b.notes.add("collection-format", p.Pointer, "the list format "+quote(p.CollectionFormat)+" is not one that Octopus reads; sent as repeated values")
	}
	c := b.corrections.named("list", p.Name)
	if c == nil || p.In != "query" || (c.Type == "csv") == joined {
		return joined
	}
	b.notes.add("list", p.Pointer, "sent as "+c.Type+": "+c.Reason)
	return !joined
}

// sendable reports whether a value has one form in a query: scalars and lists of them.
func sendable(r *model.Ref) bool {
	if r.Kind == model.KindSlice {
		r = r.Elem
	}
	switch r.Kind {
	case model.KindString, model.KindBool, model.KindInt, model.KindInt64, model.KindFloat, model.KindDateTime, model.KindTimeSpan, model.KindEnum:
		return true
	}
	return false
}
