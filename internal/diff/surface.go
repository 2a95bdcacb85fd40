package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// removed says of a symbol that it is no more.
const removed = "removed"

// incomparable says of a struct that == no longer takes it.
const incomparable = "was comparable struct, is struct"

// A goAPI is what a generated package exports: a description by symbol. What makes two descriptions equal is what makes a
// program that uses the one compile with the other. What is the same in every package is left out: the runtime, and the
// methods that each object has. So are the constants that say which document a package is from: they differ always.
type goAPI map[string]string

// surface lists what the package generated from a model exports.
func surface(api *model.API) goAPI {
	g := goAPI{"Client": "struct", "SpaceClient": "struct"}
	g.services(api)
	if api.Home != nil {
		for _, m := range api.Home.Methods {
			g.method(&m.Method)
		}
		g.method(api.Home.Version)
	}
	for _, o := range api.Objects {
		g.object(o)
		if o.Variables != nil {
			for _, m := range o.Variables.Methods {
				g.method(m)
			}
		}
	}
	for _, e := range api.Enums {
		g[e.GoName] = "string"
		for _, v := range e.Values {
			g[v.GoName] = "constant " + e.GoName + " of the value " + quote(v.Value)
		}
	}
	for _, a := range api.Aliases {
		g[a.GoName] = "= " + a.Type.Resolved().Go()
	}
	for _, u := range api.Bodies {
		g.union(u.GoName, u.Types())
	}
	for _, f := range api.Families {
		var objects []*model.Object
		for _, v := range f.Variants {
			objects = append(objects, v.Object)
		}
		g.union(f.GoName, objects)
	}
	for _, set := range api.LinkSets {
		g.links(set)
	}
	return g
}

// method adds a method, if there is one.
func (g goAPI) method(m *model.Method) {
	if m != nil {
		g[m.FullName()] = m.Types()
	}
}

// services are the fields that lead to services, and the methods of these.
func (g goAPI) services(api *model.API) {
	for _, handle := range []model.Handle{model.HandleClient, model.HandleSpace} {
		for _, s := range api.AllServices() {
			if s.On(handle) {
				g[fieldOf(s, handle)] = s.Type(handle)
				g[s.Type(handle)] = "struct"
			}
		}
	}
	for _, op := range api.Operations() {
		if op.ParamsType != "" {
			g.params(op)
		}
		if op.Service != nil {
			g.method(&op.Call)
			g.method(op.Iterator)
		}
	}
	for _, s := range api.AllServices() {
		for _, h := range s.Helpers {
			g.method(&h.Method)
		}
	}
}

// fieldOf is the field that holds a service: of its owner, or of the handle.
func fieldOf(s *model.Service, handle model.Handle) string {
	if s.Owner != nil {
		return s.Owner.Type(handle) + "." + s.Name
	}
	return handle.GoType() + "." + s.Name
}

func (g goAPI) object(o *model.Object) {
	g[o.GoName] = "struct"
	if o.Sensitive != nil || o.HasSecrets {
		g[o.GoName+".Format"] = "method"
	}
	if o.Family != nil {
		g[o.GoName+".Variant"] = o.Family.GoName
	}
	for _, f := range o.Fields {
		g[o.GoName+"."+f.GoName] = f.Type.Resolved().Go()
	}
}

// union is an interface of some types. Whether a type is one of them is no symbol of its own: what counts is assigning one to the other.
func (g goAPI) union(name string, objects []*model.Object) {
	g[name] = "interface"
	for _, o := range objects {
		g[name+" of "+o.GoName] = "implemented"
	}
}

// links are the methods that lead from an object to others.
func (g goAPI) links(set *model.LinkSet) {
	g.method(&set.Follow)
	g[set.GoName] = "struct"
	for _, r := range set.Relations {
		g.method(&r.Method)
		g.method(r.Iterator)
	}
}

func (g goAPI) params(op *model.Operation) {
	kind := "comparable struct"
	for _, p := range op.Params {
		if p.Type.Kind == model.KindSlice {
			kind = "struct"
		}
		typ := p.Type.Resolved().Go()
		if p.Optional {
			typ = "*" + typ
		}
		g[op.ParamsType+"."+p.GoName] = typ
	}
	g[op.ParamsType] = kind
}

// brokenSymbols lists the symbols of the old package that no longer fit in the new one, and says how. The members of a type
// that is gone, or of another kind, do not count beside it.
func brokenSymbols(old, now goAPI) map[string]string {
	broken := map[string]string{}
	for _, symbol := range slices.Sorted(maps.Keys(old)) {
		before := old[symbol]
		after, ok := now[symbol]
		switch {
		case ok && (before == after || before == "struct" && after == "comparable struct"):
			continue
		case memberOfBroken(old, now, symbol):
			continue
		case !ok:
			broken[symbol] = removed
		default:
			broken[symbol] = "was " + before + ", is " + after
		}
	}
	return broken
}

// memberOfBroken reports whether a symbol is a member of a type that is gone or of another kind.
func memberOfBroken(old, now goAPI, symbol string) bool {
	owner, _, isMember := strings.Cut(symbol, ".")
	if union, implementer, isUnion := strings.Cut(symbol, " of "); isUnion {
		return now[union] != "interface" || kindOf(now[implementer]) != "struct"
	}
	return isMember && kindOf(old[owner]) != kindOf(now[owner])
}

func kindOf(description string) string {
	kind := strings.TrimPrefix(description, "comparable ")
	kind, _, _ = strings.Cut(kind, " ")
	return kind
}
