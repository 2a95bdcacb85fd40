package emit

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
	templates "github.com/octogen/octogen/templates"
)

// double renders the test double beside the package: its fixed part, and a table of the document's routes.
func (e *emitter) double() ([]File, error) {
	names, err := fs.Glob(templates.Double, TestDouble+"/*.go")
	if err != nil {
		return nil, err
	}
	table, err := e.routeTable()
	if err != nil {
		return nil, err
	}
	files := []File{table}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || path.Base(name) == "table.go" {
			continue
		}
		content, err := fs.ReadFile(templates.Double, name)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: name, Content: append([]byte(e.header+"\n\n"), e.packageComment(content)...)})
	}
	return files, nil
}

// routeTable is what the test double knows of the document, a line for each operation. Text of a document must not end a
// line or a field.
func (e *emitter) routeTable() (File, error) {
	var table strings.Builder
	table.WriteByte('\n')
	for _, op := range e.api.Operations() {
		table.WriteString(strings.Join(e.routeLine(op), "\t") + "\n")
	}
	f := jen.NewFile(TestDouble)
	f.HeaderComment(e.header)
	f.Const().Defs(
		jen.Id("serverVersion").Op("=").Lit(e.api.ServerVersion),
		jen.Id("apiPath").Op("=").Lit(e.api.Root),
	)
	f.Comment("// routeTable has a line for each operation: name, method, forms, path, result, kind of IDs, parameters, body.")
	f.Const().Id("routeTable").Op("=").Add(literal(table.String()))
	var b bytes.Buffer
	if err := f.Render(&b); err != nil {
		return File{}, fmt.Errorf("octogen wrote a file that is not Go, which is its own fault: %s: %w", "table.go", err)
	}
	return File{Name: TestDouble + "/table.go", Content: b.Bytes()}, nil
}

// literal is a string over several lines where a raw one can hold it.
func literal(s string) *jen.Statement {
	if strings.ContainsAny(s, "`\r\ufeff") {
		return jen.Lit(s)
	}
	return jen.Op("`" + s + "`")
}

func (e *emitter) routeLine(op *model.Operation) []string {
	var params []string
	for _, p := range op.Params {
		if p.In != "query" {
			continue
		}
		text := field(p.Name) + ":" + paramKind(p)
		if p.Required {
			text += "!"
		}
		params = append(params, text)
	}
	return []string{op.Name, op.HTTPMethod, op.Forms, e.doublePath(op), string(op.Result.Kind), idKind(op), strings.Join(params, ","), e.doubleBody(op)}
}

// field keeps text of a document from being more than a part of a line.
func field(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\t\n\r,:!`", r) {
			return '_'
		}
		return r
	}, s)
}

func paramKind(p model.Param) string {
	switch p.Type.Kind {
	case model.KindBool:
		return "bool"
	case model.KindInt, model.KindInt64:
		return "int"
	}
	return "string"
}

// doublePath is the route without root and space, with the names of its parameters.
func (e *emitter) doublePath(op *model.Operation) string {
	names := op.PathParams
	var list []string
	for segment := range strings.SplitSeq(strings.Trim(op.Canonical, "/"), "/") {
		switch n := strings.Count(segment, "{"); {
		case n == 1 && len(names) > 0:
			before, _, _ := strings.Cut(segment, "{")
			segment = before + "{" + field(strings.Trim(names[0].Name, "{}/")) + "}"
			names = names[1:]
		case n > 0:
			names = names[min(n, len(names)):]
		}
		list = append(list, field(segment))
	}
	return "/" + strings.Join(list, "/")
}

// idKind is the first part of IDs of what an operation creates or lists: the service's name for what is right below the
// root, else the plural of the type's. What Octopus calls otherwise stands here.
func idKind(op *model.Operation) string {
	if op.Service == nil {
		return "Home"
	}
	literals := 0
	for segment := range strings.SplitSeq(strings.Trim(op.Canonical, "/"), "/") {
		if !strings.Contains(segment, "{") {
			literals++
		}
	}
	if op.Service.Path == "Tasks" {
		return "ServerTasks"
	}
	if literals > 1 && op.Result.Type != nil && op.Result.Type.Kind == model.KindObject {
		name := op.Result.Type.Object.GoName
		if rest, ok := strings.CutSuffix(name, "y"); ok {
			return rest + "ies"
		}
		return name + "s"
	}
	return op.Service.Name
}

// doubleBody says what is sent. Of an object the required properties are known, but for those that the client fills in.
func (e *emitter) doubleBody(op *model.Operation) string {
	b := op.Body
	if b == nil {
		return ""
	}
	if b.Kind != model.BodyJSON || b.Type.Kind != model.KindObject || b.Union != nil && op.HTTPMethod == "PUT" {
		return string(b.Kind) // in place of a command that changes a resource, the resource itself is taken
	}
	var required []string
	for _, f := range b.Type.Object.Fields {
		if f.Required && f.Type.Kind == model.KindString {
			required = append(required, field(f.Name))
		}
	}
	if len(required) == 0 {
		return string(b.Kind)
	}
	return string(b.Kind) + "!" + strings.Join(required, ",")
}
