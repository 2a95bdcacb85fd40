package emit

import (
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// A request is the request{…} of a call, in parts.
type request struct {
	ids    []string // expressions
	params string   // an expression, "" for none
	op     *model.Operation
}

// String is the request as Go writes it.
func (r request) String() string {
	var fields []string
	add := func(name, value string) { fields = append(fields, name+": "+value) }
	if len(r.ids) > 0 {
		add("ids", stringList(r.ids))
	}
	if r.params != "" {
		add("params", "given("+r.params+")")
	}
	if body := bodyOf(r.op); body != "" {
		add("body", body)
	}
	return "request{" + strings.Join(fields, ", ") + "}"
}

func stringList(expressions []string) string {
	return "[]string{" + strings.Join(expressions, ", ") + "}"
}

// bodyOf is the body of a request, made of the arguments that hold it; "" for none.
func bodyOf(op *model.Operation) string {
	b := op.Body
	if b == nil {
		return ""
	}
	args := op.Call.Args
	last := args[len(args)-1].Name
	switch {
	case b.Kind == model.BodyMultipart:
		return "&uploadBody{" + args[len(args)-2].Name + ", " + last + "}"
	case b.Kind == model.BodyRaw:
		return "&uploadBody{content: " + last + "}"
	case b.Union != nil, b.Type.Kind == model.KindObject:
		return last
	}
	return "&" + last
}

// requestOf is the request of an operation's own method.
func requestOf(op *model.Operation) request {
	r := request{ids: pathValues(op), op: op}
	if op.ParamsType != "" {
		r.params = "params"
	}
	return r
}

// pathValues are the arguments that a method has its IDs in.
func pathValues(op *model.Operation) []string {
	var ids []string
	for _, p := range op.PathParams {
		ids = append(ids, p.GoName)
	}
	return ids
}

// operationData writes what the core needs to know of an operation. Each is a variable of its own, so that a program
// carries only those it calls.
func (e *emitter) operationData(f *file, op *model.Operation, variable, forms string) {
	var fields []string
	add := func(name, value string) {
		if value != "" {
			fields = append(fields, name+": "+value)
		}
	}
	text := func(name, value string) {
		if value != "" {
			add(name, strconv.Quote(value))
		}
	}
	text("name", op.Name)
	text("method", op.HTTPMethod)
	text("path", tablePath(op))
	text("params", strings.Join(pathValues(op), ","))
	text("forms", forms)
	text("accept", op.Accept)
	if b := op.Body; b != nil {
		add("body", map[model.BodyKind]string{model.BodyJSON: "&bodyJSON", model.BodyMultipart: "&bodyMultipart", model.BodyRaw: "&bodyRaw"}[b.Kind])
		text("field", b.Field)
		text("fromPath", repeated(b.FromPath))
		text("fromSpace", strings.Join(b.FromSpace, ","))
		text("message", b.Message)
	}
	f.code("var " + variable + " = operation{" + strings.Join(fields, ", ") + "}")
	f.Line()
}

// tablePath is an operation's path below the API's root; the home document has none.
func tablePath(op *model.Operation) string { return strings.TrimSuffix(op.Path, "/") }

// repeated lists the properties of a body that repeat path parameters, with a mark behind those that are required.
func repeated(properties []model.Repeated) string {
	names := make([]string, len(properties))
	for i, p := range properties {
		if names[i] = p.Name; p.Required {
			names[i] += "!"
		}
	}
	return strings.Join(names, ",")
}
