package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

// links writes, for each object that leads to others, a method that gives a type with a method for each relation. So the
// object itself has one method more, however much it leads to.
func (e *emitter) links(f *jen.File) {
	for _, set := range e.api.LinkSets {
		e.linkSet(f, set)
	}
}

func (e *emitter) linkSet(f *jen.File, set *model.LinkSet) {
	object := set.Object.GoName
	f.Commentf("// %s has a method for each relation of a %s: see %s.%s.", set.GoName, object, object, set.Follow)
	f.Type().Id(set.GoName).Struct(jen.Id("h").Op("*").Id("handle"), jen.Id("v").Op("*").Id(object))
	resource, space := jen.Id("orEmpty").Call(jen.Id("v")), jen.Lit("")
	if set.Space != "" {
		space = resource.Clone().Dot(set.Space)
	}
	f.Commentf("// %s gives what the %s leads to. Each method follows the link that v carries, else takes the route of the operation it names.", set.Follow, object)
	f.Func().Params(jen.Id("v").Op("*").Id(object)).Id(set.Follow).Params(jen.Id("through").Id("Connection")).Op("*").Id(set.GoName).Block(
		jen.Return(jen.Op("&").Id(set.GoName).Values(jen.Id("within").Call(jen.Id("through"), space), resource)))
	for _, r := range set.Relations {
		e.relation(f, set, r)
	}
}

func (e *emitter) relation(f *jen.File, set *model.LinkSet, r *model.Relation) {
	op := r.Operation
	e.relationDoc(f, r.GoName, done(op)+"returns "+returned(op), r)
	e.relationMethod(f, set, r, r.GoName, results(op), func(args []jen.Code) []jen.Code { return call(op, args) })
	if op.Paged() {
		item := op.Result.Type.Go()
		e.relationDoc(f, r.Iterator(), "iterates over all items of "+r.GoName, r)
		e.relationMethod(f, set, r, r.Iterator(), jen.Qual("iter", "Seq2").Types(jen.Op("*").Id(item), jen.Error()),
			func(args []jen.Code) []jen.Code { return []jen.Code{pages(item, args)} })
	}
}

func (e *emitter) relationDoc(f *jen.File, name, does string, r *model.Relation) {
	f.Commentf("// %s %s, by the link %s or as %s.%s does.", name, does, r.Names[0], r.Operation.Service, r.Operation.Method)
	if r.Operation.Deprecated {
		comment(f, "//", "// Deprecated: the server's document marks the operation as deprecated.")
	}
}

// relationMethod writes a method that calls an operation by a link. The object gives the IDs that its links have in them.
func (e *emitter) relationMethod(f *jen.File, set *model.LinkSet, r *model.Relation, name string, results jen.Code, call func([]jen.Code) []jen.Code) {
	value := jen.Id("s").Dot("v")
	links := jen.Nil()
	if set.Links != "" {
		links = value.Clone().Dot(set.Links)
	}
	follow := []jen.Code{links, jen.Lit(r.Own)}
	for _, name := range r.Names {
		follow = append(follow, jen.Lit(name))
	}
	asked := *r.Operation // with the path parameters that the caller gives
	asked.PathParams = nil
	ids := make([]jen.Code, len(r.IDs))
	for i, id := range r.IDs {
		ids[i] = value.Clone().Dot(id.Field)
		if id.Field == "" {
			ids[i] = jen.Id(id.Argument)
			asked.PathParams = append(asked.PathParams, r.Operation.PathParams[i])
		}
	}
	f.Func().Params(jen.Id("s").Op("*").Id(set.GoName)).Id(name).Params(e.arguments(&asked)...).Add(results).BlockFunc(func(g *jen.Group) {
		for _, q := range r.Query {
			g.Id("params").Dot(q.Param).Op("=").Add(value.Clone().Dot(q.Field))
		}
		linked := jen.Id("linked").Call(follow...)
		for _, q := range r.Query {
			linked.Dot("needing").Call(value.Clone().Dot(q.Field))
		}
		args := requestArguments(r.Operation, jen.Id("s").Dot("h"), ids, jen.Id("follow").Op(":").Add(linked))
		for _, statement := range call(args) {
			g.Add(statement)
		}
	})
}

// routes writes the table of all routes. Only Resolve refers to it, so that a program which does not resolve links does not carry it.
func (e *emitter) routes(f *jen.File) {
	f.Comment("// routeTable has the routes of all operations, for Resolve.")
	f.Var().Id("routeTable").Op("=").Index().Id("route").ValuesFunc(func(g *jen.Group) {
		for _, s := range e.api.Services {
			for _, op := range s.Operations {
				path, forms := e.route(op)
				g.Line().Values(jen.Lit(op.Service+"."+op.Method), jen.Lit(op.HTTPMethod), jen.Lit(path), jen.Lit(argumentNames(op)), jen.Lit(forms))
			}
		}
		g.Line()
	})
}

// argumentNames are those of the arguments that stand for the path's parameters.
func argumentNames(op *model.Operation) string {
	names := make([]string, len(op.PathParams))
	for i, p := range op.PathParams {
		names[i] = p.GoName
	}
	return strings.Join(names, ",")
}

// route is an operation's path below the API's root and without a space, and the letters of the forms that it comes in.
func (e *emitter) route(op *model.Operation) (path, forms string) {
	if !strings.EqualFold(op.Canonical, e.api.Root) && !strings.HasPrefix(op.Canonical, strings.ToLower(e.api.Root)+"/") {
		return withAlternatives(op.Routes[0].Template, op.Canonical), "r"
	}
	prefixes := map[model.Form]string{model.FormServer: "", model.FormSpace: "/{}", model.FormSlug: "/spaces/{}"}
	first := op.Routes[0]
	path = first.Template[len(e.api.Root+prefixes[first.Form]):]
	letters := map[model.Form]string{model.FormServer: "s", model.FormSpace: "i", model.FormSlug: "g"}
	for _, form := range []model.Form{model.FormServer, model.FormSpace, model.FormSlug} {
		if op.Template(form) != "" {
			forms += letters[form]
		}
	}
	return withAlternatives(strings.TrimSuffix(path, "/"), op.Canonical), forms
}

// withAlternatives puts {one|of|these} into a path where it is in the canonical one.
func withAlternatives(path, canonical string) string {
	from, to := strings.Split(canonical, "/"), strings.Split(path, "/")
	for i, j := len(from)-1, len(to)-1; i > 0 && j > 0; j-- {
		if to[j] == "" { // two slashes in a row are one in the canonical path
			continue
		}
		if strings.Contains(from[i], "|") {
			to[j] = from[i]
		}
		i--
	}
	return strings.Join(to, "/")
}
