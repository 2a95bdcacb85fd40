package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// removed says of a symbol that it is no more.
const removed = "removed"

// A goAPI is what a generated package exports: a description by symbol. What makes two descriptions equal is what makes a
// program that uses the one compile with the other. What is the same in every package is left out: the runtime, and the
// methods that each object has. So are the constants that say which document a package is from: they differ always.
type goAPI map[string]string

// surface lists what the package generated from a model exports.
func surface(api *model.API) goAPI {
	g := goAPI{"Client": "struct", "SpaceClient": "struct"}
	t := &typer{aliases: map[string]*model.Ref{}, versions: api.ReportsVersion()}
	for _, a := range api.Aliases {
		t.aliases[a.GoName] = a.Type
	}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			g.operation(t, s, op)
		}
		for _, h := range s.Helpers {
			g[ownerOf(s, h.Handle())+"."+h.Method] = fmt.Sprintf("%s of %s by %d IDs", h.Kind, t.of(h.Item), len(h.Uses()[0].PathParams))
		}
	}
	for _, o := range api.Objects {
		g[o.GoName] = "struct"
		if o.Sensitive() {
			g[o.GoName+".Format"] = "method"
		}
		if o.Family != nil {
			g[o.GoName+".Variant"] = o.Family.GoName
		}
		for _, f := range o.Fields {
			g[o.GoName+"."+f.GoName] = t.of(f.Type)
		}
	}
	for _, e := range api.Enums {
		g[e.GoName] = "string"
		for _, v := range e.Values {
			g[v.GoName] = "constant " + e.GoName + " of the value " + quote(v.Value)
		}
	}
	for _, a := range api.Aliases {
		g[a.GoName] = "= " + t.of(a.Type)
	}
	for _, u := range api.Bodies {
		g.union(u.GoName, u.Types)
	}
	for _, f := range api.Families {
		var types []string
		for _, v := range f.Variants {
			types = append(types, v.Object.GoName)
		}
		g.union(f.GoName, types)
	}
	for _, set := range api.LinkSets {
		g.links(t, set)
	}
	return g
}

// union is an interface of some types. Whether a type is one of them is no symbol of its own: it is assigning one to the other.
func (g goAPI) union(name string, types []string) {
	g[name] = "interface"
	for _, t := range types {
		g[name+" of "+t] = "implemented"
	}
}

// links are the methods that lead from an object to others.
func (g goAPI) links(t *typer, set *model.LinkSet) {
	g[set.Object.GoName+"."+set.Follow] = set.GoName
	g[set.GoName] = "struct"
	for _, r := range set.Relations {
		asked := 0
		for _, id := range r.IDs {
			if id.Field == "" {
				asked++
			}
		}
		g[set.GoName+"."+r.GoName] = t.arguments(r.Operation, asked) + " " + t.result(r.Operation.Result)
		if r.Operation.Paged() {
			g[set.GoName+"."+r.Iterator()] = t.arguments(r.Operation, asked) + " iterator of " + t.of(r.Operation.Result.Type)
		}
	}
}

func (g goAPI) operation(t *typer, s *model.Service, op *model.Operation) {
	if op.ParamsType != "" {
		g.params(t, op)
	}
	arguments := t.arguments(op, len(op.PathParams))
	signature := arguments + " " + t.result(op.Result)
	if op.Handle == model.HandleBoth {
		if op.Template(model.FormServer) != "" {
			g.home("Client", op, signature, op.Result)
			if t.versions {
				g["Client.CheckVersion"] = "method"
			}
		}
		result := spaceResult(op)
		g.home("SpaceClient", op, arguments+" "+t.result(result), result)
		return
	}
	handle, name := "Client", ownerOf(s, op.Handle)
	if op.Handle == model.HandleSpace {
		handle = "SpaceClient"
	}
	g[handle+"."+s.Name] = name
	g[name] = "struct"
	g[name+"."+op.Method] = signature
	if op.Paged() {
		g[name+"."+op.Iterator()] = arguments + " iterator of " + t.of(op.Result.Type)
	}
}

// home is the method for a home document, and where the client keeps that, the one that asks anew.
func (g goAPI) home(handle string, op *model.Operation, signature string, result model.Result) {
	g[handle+"."+op.Method] = signature
	if result.Kind == model.ResultObject && op.ParamsType == "" && op.Body == nil && len(op.PathParams) == 0 {
		g[handle+".Refresh"+op.Method] = signature
	}
}

// ownerOf is the type that a service's methods on a handle belong to.
func ownerOf(s *model.Service, handle model.Handle) string {
	if handle == model.HandleSpace {
		return s.SpaceType
	}
	return s.ClientType
}

func (g goAPI) params(t *typer, op *model.Operation) {
	comparable := true
	for _, p := range op.Params {
		description := t.of(p.Type)
		if p.Type.Kind == model.KindBool && !p.Required {
			description = "*bool"
		}
		comparable = comparable && !strings.Contains(description, "[]")
		g[op.ParamsType+"."+p.GoName] = description
	}
	g[op.ParamsType] = "struct"
	if comparable {
		g[op.ParamsType] = "comparable struct"
	}
}

// A typer writes types with aliases resolved, as the compiler sees them.
type typer struct {
	aliases  map[string]*model.Ref
	versions bool // whether the client can compare the server's version with its own
}

func (t *typer) of(r *model.Ref) string {
	switch r.Kind {
	case model.KindSlice:
		return "[]" + t.of(r.Elem)
	case model.KindMap:
		return "map[string]" + t.of(r.Elem)
	case model.KindAlias:
		if target := t.aliases[r.Name]; target != nil {
			return t.of(target)
		}
	}
	return r.Go()
}

func (t *typer) arguments(op *model.Operation, ids int) string {
	args := []string{"context"}
	for range ids {
		args = append(args, "string")
	}
	if op.ParamsType != "" {
		args = append(args, op.ParamsType)
	}
	switch b := op.Body; {
	case b == nil:
	case b.Kind == model.BodyMultipart:
		args = append(args, "reader", "string")
	case b.Kind == model.BodyRaw:
		args = append(args, "reader")
	case b.Union != nil:
		args = append(args, b.Union.GoName)
	case b.Type.Kind == model.KindObject:
		args = append(args, "*"+b.Type.Name)
	default:
		args = append(args, t.of(b.Type))
	}
	return "(" + strings.Join(args, ", ") + ")"
}

func (t *typer) result(r model.Result) string {
	switch r.Kind {
	case model.ResultPage:
		return "*Page[" + t.of(r.Type) + "]"
	case model.ResultObject:
		return "*" + t.of(r.Type)
	case model.ResultValue:
		return t.of(r.Type)
	}
	return string(r.Kind)
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

// memberOfBroken tells whether a symbol is a member of a type that is gone or of another kind.
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
