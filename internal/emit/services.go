package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

type group = jen.Group

// services writes the client and the space handle with their services as fields.
func (e *emitter) services(f *file) {
	e.handleType(f, model.HandleClient, "core",
		"// Client talks to one Octopus Deploy server. Its services are those of the server as a whole; what belongs to a",
		"// space is reached through Space or DefaultSpace. A Client is safe for concurrent use.")
	e.handleType(f, model.HandleSpace, "handle",
		"// SpaceClient offers what belongs to one space of the server: see Client.Space and Client.DefaultSpace.")
	if e.api.Home != nil {
		e.home(f, e.api.Home)
	}
}

func (e *emitter) handleType(f *file, handle model.Handle, private string, doc ...string) {
	f.comment(doc...)
	f.Type().Id(handle.GoType()).StructFunc(func(g *group) {
		if fields(g, e.api.Services, handle) {
			g.Line()
		}
		g.Id(private).Op("*").Id(private)
	})
}

// fields writes the services on a handle as fields, and reports whether there are any.
func fields(g *group, services []*model.Service, handle model.Handle) bool {
	any := false
	for _, s := range services {
		if s.On(handle) {
			any = true
			groupComment(g, wrap(s.Doc)...)
			g.Id(s.Name).Id(s.Type(handle))
		}
	}
	return any
}

// service writes one service: its types, and each operation with its method, parameters, data, and the objects that only
// this service uses.
func (e *emitter) service(f *file, s *model.Service) {
	written := map[*model.Object]bool{}
	write := func(o *model.Object) {
		if homeOf(o) == s && o.Variant == nil && !written[o] {
			written[o] = true
			e.object(f, o)
		}
	}
	writeObjects := model.Visitor(write)
	for _, handle := range []model.Handle{model.HandleSpace, model.HandleClient} {
		if !s.On(handle) {
			continue
		}
		e.serviceType(f, s, handle)
		for _, h := range s.Helpers {
			if h.Kind == model.HelperCalls && h.Handle() == handle {
				e.helper(f, h)
			}
		}
		for _, op := range s.Operations {
			if op.Handle == handle {
				e.operation(f, s, op)
				if op.Body != nil {
					writeObjects(op.Body.Type)
				}
				writeObjects(op.Result.Type)
			}
		}
	}
	for _, o := range e.api.Objects {
		write(o)
	}
}

func (e *emitter) serviceType(f *file, s *model.Service, handle model.Handle) {
	name := s.Type(handle)
	f.comment(wrap(name + " has the operations on " + s.Noun + ": " + handle.GoType() + "." + s.Path + ". " + s.Doc)...)
	if !nests(s, handle) {
		f.code("type " + name + " struct{ h *handle }")
		return
	}
	f.Type().Id(name).StructFunc(func(g *group) {
		fields(g, s.Nested, handle)
		g.Line()
		g.Id("h").Op("*").Id("handle")
	})
}

func nests(s *model.Service, handle model.Handle) bool {
	for _, nested := range s.Nested {
		if nested.On(handle) {
			return true
		}
	}
	return false
}

// operation writes an operation with all that belongs to it alone: method, iterator, helpers, parameters and data.
func (e *emitter) operation(f *file, s *model.Service, op *model.Operation) {
	e.method(f, e.view(f, op, &op.Call, e.methodDoc(op.Call.Name, op)), &op.Call, op.Result.Kind)
	if op.Iterator != nil {
		doc := []string{"// " + op.Iterator.Name + " iterates over all items of " + op.Call.Name + ", page by page. The error, if any, comes last."}
		e.pages(f, op, append(doc, deprecated(op)...))
	}
	for _, h := range s.Helpers {
		if h.Kind != model.HelperCalls && h.Uses()[len(h.Uses())-1] == op {
			e.helper(f, h)
		}
	}
	if op.ParamsType != "" {
		e.params(f, op)
	}
	e.operationData(f, op, op.Variable, op.Forms)
}

// A methodView is what the pieces for methods are filled with.
type methodView struct {
	Doc                              string // lines of a comment, with their ends
	Receiver, Owner, Name, Signature string
	Handle, Operation, Request       string
	Function                         string // of the runtime
	Item                             string // of pages
}

func (e *emitter) view(f *file, op *model.Operation, m *model.Method, doc []string) methodView {
	f.uses(m.Declaration())
	return methodView{Doc: lines(doc), Receiver: "s", Owner: m.Owner, Name: m.Name, Signature: m.Declaration(),
		Handle: "s.h", Operation: op.Variable, Request: requestOf(op).String()}
}

// method writes a method that calls an operation.
func (e *emitter) method(f *file, v methodView, m *model.Method, result model.ResultKind) {
	plain := map[model.ResultKind]string{
		model.ResultNone: "callNone", model.ResultRaw: "callRaw", model.ResultText: "callText", model.ResultStream: "callStream",
	}
	if v.Function = plain[result]; v.Function == "" {
		v.Function = "callJSON[" + m.Returns.Go() + "]"
	}
	f.piece("method", v)
}

// pages writes a method that iterates over pages.
func (e *emitter) pages(f *file, op *model.Operation, doc []string) {
	v := e.view(f, op, op.Iterator, doc)
	v.Item = op.Result.Type.Go()
	f.piece("pages", v)
}

func lines(comment []string) string {
	if len(comment) == 0 {
		return ""
	}
	return strings.Join(comment, "\n") + "\n"
}

// params writes the struct of an operation's query and header parameters.
func (e *emitter) params(f *file, op *model.Operation) {
	f.comment(wrap(op.ParamsType + " are the parameters of " + op.Name + ".")...)
	f.Type().Id(op.ParamsType).StructFunc(func(g *group) {
		for _, p := range op.Params {
			groupComment(g, e.fieldDoc(p.Doc, p.Description, p.Since)...)
			value := p.Name
			if p.CSV {
				value += ",csv"
			}
			g.Id(p.GoName).Id(p.GoType()).Add(tag(p.In, value, "octopus", required(p.Required)))
		}
	})
}

func required(yes bool) string {
	if yes {
		return "required"
	}
	return ""
}

// routes writes the table of all routes. Only Resolve refers to it, so that a program which does not resolve links does not carry it.
func (e *emitter) routes(f *file) {
	type route struct{ path, params, forms string }
	var routes []route
	operations := map[route][]string{}
	for _, op := range e.api.Operations() {
		r := route{tablePath(op), strings.Join(pathValues(op), ","), op.Forms}
		if operations[r] == nil {
			routes = append(routes, r)
		}
		operations[r] = append(operations[r], op.HTTPMethod+" "+op.Name)
	}
	f.Comment("// routeTable has the routes of all operations, for Resolve.")
	f.Var().Id("routeTable").Op("=").Index().Id("route").ValuesFunc(func(g *group) {
		for _, r := range routes {
			g.Line().Values(jen.Lit(r.path), jen.Lit(r.params), jen.Lit(r.forms), jen.Lit(strings.Join(operations[r], ", ")))
		}
		g.Line()
	})
}
