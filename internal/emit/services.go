package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
	templates "github.com/octogen/octogen/templates"
)

// services writes the client and the space handle with their services as fields.
func (e *emitter) services(f *jen.File) {
	e.handleType(f, "Client", model.HandleClient,
		"// Client talks to one Octopus Deploy server. Its services are those of the server as a whole; what belongs to a",
		"// space is reached through Space or DefaultSpace. A Client is safe for concurrent use.")
	e.handleType(f, "SpaceClient", model.HandleSpace,
		"// SpaceClient offers what belongs to one space of the server: see Client.Space and Client.DefaultSpace.")
}

func (e *emitter) handleType(f *jen.File, name string, handle model.Handle, doc ...string) {
	services := e.servicesOn(handle)
	private := jen.Id("core").Op("*").Id("core")
	if handle == model.HandleSpace {
		private = jen.Id("handle").Op("*").Id("handle")
	}
	comment(f, doc...)
	f.Type().Id(name).StructFunc(func(g *jen.Group) {
		for _, s := range services {
			g.Id(s.Name).Id(serviceType(s, handle))
		}
		if len(services) > 0 {
			g.Line()
		}
		g.Add(private)
	})
}

// servicesOn are the services with an operation on the handle.
func (e *emitter) servicesOn(handle model.Handle) []*model.Service {
	var out []*model.Service
	for _, s := range e.api.Services {
		if len(operationsOn(s, handle)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func operationsOn(s *model.Service, handle model.Handle) []*model.Operation {
	var out []*model.Operation
	for _, op := range s.Operations {
		if op.Handle == handle {
			out = append(out, op)
		}
	}
	return out
}

func serviceType(s *model.Service, handle model.Handle) string {
	if handle == model.HandleClient {
		return s.ClientType
	}
	return s.SpaceType
}

// service writes one service: its types, methods and parameters, the operations as data, and the objects that only it
// uses.
func (e *emitter) service(f *jen.File, s *model.Service) {
	for _, handle := range []model.Handle{model.HandleSpace, model.HandleClient} {
		if ops := operationsOn(s, handle); len(ops) > 0 {
			e.serviceType(f, s, handle, ops)
		}
	}
	for _, op := range operationsOn(s, model.HandleBoth) {
		e.homeMethods(f, op)
	}
	for _, op := range s.Operations {
		if op.ParamsType != "" {
			e.params(f, op)
		}
	}
	e.operations(f, s.Operations)
	for _, o := range e.api.Objects {
		if homeOf(o) == s.Name && o.Variant == nil {
			e.object(f, o)
		}
	}
}

func (e *emitter) serviceType(f *jen.File, s *model.Service, handle model.Handle, ops []*model.Operation) {
	name := serviceType(s, handle)
	where := "in a space: SpaceClient." + s.Name
	if handle == model.HandleClient {
		where = "of the server as a whole: Client." + s.Name
	}
	f.Commentf("// %s has the operations under %s %s.", name, e.root(ops[0]), where)
	f.Type().Id(name).Op("struct").Op("{").Id("h").Op("*").Id("handle").Op("}")
	for _, op := range ops {
		e.method(f, name, op)
		if op.Paged() {
			e.iterator(f, name, op)
		}
	}
	for _, h := range s.Helpers {
		if h.Handle() == handle {
			e.helper(f, name, h)
		}
	}
}

// root is the first literal segment of an operation's route.
func (e *emitter) root(op *model.Operation) string {
	for _, seg := range strings.Split(strings.TrimPrefix(op.Canonical, e.api.Root), "/") {
		if seg != "" && !strings.HasPrefix(seg, "{") {
			return "/" + line(seg)
		}
	}
	return "/"
}

// homeMethods writes the one operation that both handles have, as their method. Where the document tells the two apart,
// that of a space is always asked for by a route with the space, as it returns another type.
func (e *emitter) homeMethods(f *jen.File, op *model.Operation) {
	if op.Template(model.FormServer) != "" {
		e.homeMethod(f, "Client", jen.Id("s").Dot("handle").Call(), op)
		if e.api.ReportsVersion() {
			e.checkVersion(f, op)
		}
	}
	e.homeMethod(f, "SpaceClient", jen.Id("s").Dot("connection").Call(), inSpace(op))
}

// homeMethod writes the method for a home document, which is kept, and the one that asks for it anew.
func (e *emitter) homeMethod(f *jen.File, receiver string, handle jen.Code, op *model.Operation) {
	if !isKept(op) {
		e.handleMethod(f, receiver, handle, op)
		return
	}
	write := func(name string, fresh bool) {
		f.Func().Params(jen.Id("s").Op("*").Id(receiver)).Id(name).Params(e.arguments(op)...).Add(results(op)).Block(
			jen.Return(jen.Id("callHome").Call(jen.Id("ctx"), handle, jen.Op("&").Id(operationName(op)), jen.Lit(fresh), jen.Id("opts"), jen.New(jen.Id(op.Result.Type.Go())))))
	}
	e.methodDoc(f, op.Method, op)
	comment(f, "//", "// It is asked for once for a client, a space and its credentials; Refresh"+op.Method+" asks anew.")
	write(op.Method, false)
	f.Commentf("// Refresh%s asks for the document that %s gives, and has %s give it from then on.", op.Method, op.Method, op.Method)
	write("Refresh"+op.Method, true)
}

// isKept tells a home document that the client keeps.
func isKept(op *model.Operation) bool {
	return op.Result.Kind == model.ResultObject && op.ParamsType == "" && op.Body == nil && len(op.PathParams) == 0
}

// inSpace is an operation with its routes in a space alone, if it has any.
func inSpace(op *model.Operation) *model.Operation {
	if op.Scope != model.ScopeBoth {
		return op
	}
	space := *op
	space.Routes = slices.DeleteFunc(slices.Clone(op.Routes), func(r model.Route) bool { return r.Form == model.FormServer })
	if op.SpaceResult != nil {
		space.Result = *op.SpaceResult
	}
	return &space
}

func (e *emitter) handleMethod(f *jen.File, receiver string, handle jen.Code, op *model.Operation) {
	e.methodDoc(f, op.Method, op)
	f.Func().Params(jen.Id("s").Op("*").Id(receiver)).Id(op.Method).Params(e.arguments(op)...).Add(results(op)).Block(
		call(op, callArguments(op, handle))...,
	)
}

func (e *emitter) method(f *jen.File, service string, op *model.Operation) {
	e.methodDoc(f, op.Method, op)
	f.Func().Params(jen.Id("s").Op("*").Id(service)).Id(op.Method).Params(e.arguments(op)...).Add(results(op)).Block(
		call(op, callArguments(op, jen.Id("s").Dot("h")))...,
	)
}

// iterator writes the method that follows pages: All for List, AllReleases for ListReleases.
func (e *emitter) iterator(f *jen.File, service string, op *model.Operation) {
	item := op.Result.Type.Go()
	name := op.Iterator()
	f.Commentf("// %s iterates over all items of %s, page by page as they are asked for. The error, if any, comes last.", name, op.Method)
	if op.Deprecated {
		comment(f, "//", "// Deprecated: the server's document marks the operation as deprecated.")
	}
	f.Func().Params(jen.Id("s").Op("*").Id(service)).Id(name).Params(e.arguments(op)...).
		Qual("iter", "Seq2").Types(jen.Op("*").Id(item), jen.Error()).Block(
		pages(item, callArguments(op, jen.Id("s").Dot("h"))),
	)
}

// arguments are a method's parameters: context, IDs, parameter struct, body, options.
func (e *emitter) arguments(op *model.Operation) []jen.Code {
	args := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	if ids := pathArguments(op); ids != nil {
		args = append(args, ids)
	}
	if op.ParamsType != "" {
		args = append(args, jen.Id("params").Id(op.ParamsType))
	}
	args = append(args, bodyArguments(op.Body)...)
	return append(args, jen.Id("opts").Op("...").Id("Option"))
}

// pages is the body of a method that iterates over a list of items.
func pages(item string, args []jen.Code) *jen.Statement {
	return jen.Return(jen.Id("callPages").Types(jen.Op("*").Id(item)).Call(append(args, noPage(item))...))
}

// noPage is a nil pointer to a page of items, which says what to decode.
func noPage(item string) *jen.Statement {
	return jen.Parens(jen.Op("*").Id("Page").Types(jen.Id(item))).Call(jen.Nil())
}

// pathArguments are the IDs of a route, nil without any.
func pathArguments(op *model.Operation) jen.Code {
	if len(op.PathParams) == 0 {
		return nil
	}
	return jen.List(pathValues(op)...).String()
}

func bodyArguments(b *model.Body) []jen.Code {
	switch {
	case b == nil:
		return nil
	case b.Kind == model.BodyMultipart:
		return []jen.Code{jen.Id("file").Qual("io", "Reader"), jen.Id("fileName").String()}
	case b.Kind == model.BodyRaw:
		return []jen.Code{jen.Id("content").Qual("io", "Reader")}
	case b.Union != nil:
		return []jen.Code{jen.Id("body").Id(b.Union.GoName)}
	case b.Type.Kind == model.KindObject:
		return []jen.Code{jen.Id("body").Op("*").Id(b.Type.Name)}
	}
	return []jen.Code{jen.Id("body").Id(b.Type.Go())}
}

func results(op *model.Operation) *jen.Statement {
	switch op.Result.Kind {
	case model.ResultNone:
		return jen.Error()
	case model.ResultRaw:
		return jen.Params(jen.Id("RawBody"), jen.Error())
	case model.ResultText:
		return jen.Params(jen.String(), jen.Error())
	case model.ResultStream:
		return jen.Params(jen.Op("*").Id("Download"), jen.Error())
	}
	return jen.Params(answerType(op), jen.Error())
}

// call is the body of a method: into the core with the operation's data.
func call(op *model.Operation, args []jen.Code) []jen.Code {
	plain := map[model.ResultKind]string{
		model.ResultNone: "callNone", model.ResultRaw: "callRaw", model.ResultText: "callText", model.ResultStream: "callStream",
	}
	if function := plain[op.Result.Kind]; function != "" {
		return []jen.Code{jen.Return(jen.Id(function).Call(args...))}
	}
	answer := jen.Id("answer")
	return []jen.Code{
		jen.Var().Add(answer, answerType(op)),
		jen.Err().Op(":=").Id("callJSON").Call(append(args, jen.Op("&").Add(answer))...),
		jen.Return(answer, jen.Err()),
	}
}

// answerType is the type of what is decoded: a pointer, where it is an object.
func answerType(op *model.Operation) *jen.Statement {
	item := jen.Id(op.Result.Type.Go())
	switch op.Result.Kind {
	case model.ResultPage:
		return jen.Op("*").Id("Page").Types(item)
	case model.ResultObject:
		return jen.Op("*").Add(item)
	}
	return item
}

func callArguments(op *model.Operation, handle jen.Code) []jen.Code {
	return requestArguments(op, handle, pathValues(op))
}

// pathValues are the arguments that a method has its IDs in.
func pathValues(op *model.Operation) []jen.Code {
	ids := make([]jen.Code, len(op.PathParams))
	for i, p := range op.PathParams {
		ids[i] = jen.Id(p.GoName)
	}
	return ids
}

// requestArguments are the arguments of a call with the given IDs, and with what else the request needs.
func requestArguments(op *model.Operation, handle jen.Code, ids []jen.Code, more ...jen.Code) []jen.Code {
	request := jen.Id("request").ValuesFunc(func(g *jen.Group) {
		requestIDs(g, ids)
		if op.ParamsType != "" {
			g.Id("params").Op(":").Id("given").Call(jen.Id("params"))
		}
		requestBody(g, op.Body)
		for _, code := range more {
			g.Add(code)
		}
	})
	return []jen.Code{jen.Id("ctx"), handle, jen.Op("&").Id(operationName(op)), request, jen.Id("opts")}
}

func requestIDs(g *jen.Group, ids []jen.Code) {
	if len(ids) > 0 {
		g.Id("ids").Op(":").Index().String().Values(ids...)
	}
}

func requestBody(g *jen.Group, b *model.Body) {
	switch {
	case b == nil:
	case b.Kind == model.BodyMultipart:
		g.Id("content").Op(":").Id("file")
		g.Id("fileName").Op(":").Id("fileName")
	case b.Kind == model.BodyRaw:
		g.Id("content").Op(":").Id("content")
	case b.Union != nil, b.Type.Kind == model.KindObject:
		g.Id("body").Op(":").Id("body")
	default:
		g.Id("body").Op(":").Op("&").Id("body")
	}
}

func operationName(op *model.Operation) string {
	name := op.Variable
	if op.Handle == model.HandleBoth && op.Scope == model.ScopeBoth && op.Template(model.FormServer) == "" {
		name += "InSpace" // the home document once more, see inSpace
	}
	return name
}

// operations writes what the core needs to know of each operation. Each is a variable of its own, so that a program
// carries only those it calls.
func (e *emitter) operations(f *jen.File, ops []*model.Operation) {
	f.Var().DefsFunc(func(g *jen.Group) {
		for _, op := range ops {
			g.Id(operationName(op)).Op("=").Id("operation").Values(e.operationFields(op)...)
			if op.Handle == model.HandleBoth && op.Scope == model.ScopeBoth {
				g.Id(operationName(inSpace(op))).Op("=").Id("operation").Values(e.operationFields(inSpace(op))...)
			}
		}
	})
}

func (e *emitter) operationFields(op *model.Operation) []jen.Code {
	field := func(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }
	fields := []jen.Code{
		field("name", jen.Lit(op.Service+"."+op.Method)),
		field("method", jen.Lit(op.HTTPMethod)),
	}
	path, forms := e.route(op)
	if path != "" {
		fields = append(fields, field("path", jen.Lit(path)))
	}
	if len(op.PathParams) > 0 {
		fields = append(fields, field("params", jen.Lit(argumentNames(op))))
	}
	fields = append(fields, field("forms", jen.Lit(forms)))
	if op.Accept != "" {
		fields = append(fields, field("accept", jen.Lit(op.Accept)))
	}
	if op.Body != nil {
		kinds := map[model.BodyKind]string{model.BodyJSON: "bodyJSON", model.BodyMultipart: "bodyMultipart", model.BodyRaw: "bodyRaw"}
		fields = append(fields, field("body", jen.Op("&").Id(kinds[op.Body.Kind])))
		if op.Body.Field != "" {
			fields = append(fields, field("field", jen.Lit(op.Body.Field)))
		}
		if len(op.Body.FromPath) > 0 {
			fields = append(fields, field("fromPath", jen.Lit(strings.Join(e.repeated(op.Body), ","))))
		}
		if names := e.fromSpace(op.Body); len(names) > 0 {
			fields = append(fields, field("fromSpace", jen.Lit(strings.Join(names, ","))))
		}
	}
	return fields
}

// repeated are the properties of a body that repeat path parameters, with a mark behind those that are required.
func (e *emitter) repeated(b *model.Body) []string {
	names := slices.Clone(b.FromPath)
	for i, name := range names {
		if name != "" && e.requires(b, name) {
			names[i] += "!"
		}
	}
	return names
}

// fromSpace are the properties that name the space and that a body requires.
func (e *emitter) fromSpace(b *model.Body) []string {
	return slices.DeleteFunc(slices.Clone(templates.SpaceProperties), func(name string) bool { return !e.requires(b, name) })
}

// requires reports whether the declared type of a body requires a property.
func (e *emitter) requires(b *model.Body, property string) bool {
	if b.Kind != model.BodyJSON || b.Type.Kind != model.KindObject {
		return false
	}
	i := slices.IndexFunc(e.api.Objects, func(o *model.Object) bool { return o.GoName == b.Type.Name })
	return i >= 0 && slices.ContainsFunc(e.api.Objects[i].Fields, func(f *model.Field) bool { return f.Name == property && f.Required })
}

// params writes the struct of an operation's query and header parameters.
func (e *emitter) params(f *jen.File, op *model.Operation) {
	f.Commentf("// %s are the parameters of %s.%s. What is left zero is not sent, but for required numbers and flags.", op.ParamsType, op.Service, op.Method)
	f.Type().Id(op.ParamsType).StructFunc(func(g *jen.Group) {
		for _, p := range op.Params {
			if e.opts.Docs == DocsFull {
				groupComment(g, p.Description)
			}
			value := p.Name
			if p.CSV {
				value += ",csv"
			}
			tags := map[string]string{p.In: value}
			if p.Required {
				tags["octopus"] = "required"
			}
			g.Id(p.GoName).Id(paramType(p)).Tag(tags)
		}
	})
}

// paramType is a field's type. A flag is a pointer, unless it is always sent: not sent, false and true are three things
// to ask for.
func paramType(p model.Param) string {
	if p.Type.Kind == model.KindBool && !p.Required {
		return "*bool"
	}
	return p.Type.Go()
}
