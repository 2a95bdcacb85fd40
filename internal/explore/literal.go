package explore

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// argument is an example of an argument of an operation's method.
func (w *writer) argument(op *model.Operation, a model.Arg) string {
	for i, p := range op.PathParams {
		if p.GoName == a.Name && a.Type.Kind == model.KindString {
			return strconv.Quote(exampleID(op, i))
		}
	}
	if a.Type.Go() == op.ParamsType {
		return w.params(op)
	}
	return w.value(op, a.Type, a.Name)
}

// exampleID is an example of a path parameter: an ID of the kind that the route says, or the parameter's name.
func exampleID(op *model.Operation, param int) string {
	before := strings.Split(op.Path, "{}")[param]
	segment := strings.Trim(before, "/")
	segment = segment[strings.LastIndexByte(segment, '/')+1:]
	name := op.PathParams[param].GoName
	switch {
	case !strings.HasSuffix(name, "ID") || segment == "":
		return name
	case op.Service != nil && strings.EqualFold(op.Service.Root().Name, segment):
		segment = op.Service.Root().Name
	}
	return strings.ToUpper(segment[:1]) + segment[1:] + "-1"
}

// params is a parameter struct with what the caller must give.
func (w *writer) params(op *model.Operation) string {
	var fields []string
	for _, p := range op.Params {
		if v := simple(p.Type, p.GoName); p.Required && v != "" {
			fields = append(fields, p.GoName+": "+v)
		}
	}
	return "octopus." + op.ParamsType + "{" + strings.Join(fields, ", ") + "}"
}

// value is an example of any type.
func (w *writer) value(op *model.Operation, r *model.Ref, name string) string {
	if v := simple(r, name); v != "" {
		return v
	}
	switch {
	case r.Kind == model.KindObject:
		literal := "octopus." + r.Object.GoName + "{" + fields(op, r.Object) + "}"
		if r.Pointer {
			return "&" + literal
		}
		return literal
	case r.Kind == model.KindRaw:
		return "octopus.RawJSON(`{}`)"
	case op.Body != nil && op.Body.Union != nil && r.Name == op.Body.Union.GoName:
		return "&octopus." + op.Body.Union.Command.GoName + "{" + fields(op, op.Body.Union.Command) + "}"
	case r.Name == "io.Reader":
		w.imports["strings"] = true
		return `strings.NewReader("content")`
	case r.Kind == model.KindSlice:
		if v := simple(r.Elem, name); v != "" && !r.Elem.Pointer {
			return qualified(r) + "{" + v + "}"
		}
		return qualified(r) + "{}"
	case r.Kind == model.KindMap:
		return qualified(r) + "{}"
	}
	return "*new(" + qualified(r) + ")"
}

// simple is an example of a type that has short ones, "" for others.
func simple(r *model.Ref, name string) string {
	if r.Pointer {
		return ""
	}
	switch r.Kind {
	case model.KindString:
		return strconv.Quote(exampleText(name))
	case model.KindBool:
		return "true"
	case model.KindInt, model.KindInt64, model.KindFloat:
		return "1"
	case model.KindEnum:
		if len(r.Enum.Values) > 0 {
			return "octopus." + r.Enum.Values[0].GoName
		}
	}
	return ""
}

// exampleText is a text for a name: the ID of what ends in ID, and the name in words otherwise.
func exampleText(name string) string {
	if kind, ok := strings.CutSuffix(name, "ID"); ok && kind != "" {
		return strings.ToUpper(kind[:1]) + kind[1:] + "s-1"
	}
	return strings.ToLower(name)
}

// maxFields is the number of fields that an example sets.
const maxFields = 6

// fields sets those that the document requires, and the name.
func fields(op *model.Operation, o *model.Object) string {
	repeated := map[string]bool{}
	for _, r := range op.Body.FromPath {
		repeated[r.Name] = true
	}
	for _, name := range op.Body.FromSpace {
		repeated[name] = true
	}
	var list []example
	for _, f := range o.Fields {
		wanted := (f.Required || f.GoName == "Name") && !repeated[f.Name] && f.GoName != "ID" && f.Name != o.Discriminator
		if v := simple(f.Type, f.GoName); wanted && v != "" && len(list) < maxFields {
			list = append(list, example{f.GoName, v})
		}
	}
	return literal(list)
}

// An example is a field with a value.
type example struct{ name, value string }

// literal is the inside of a struct literal as gofmt has it: few fields in its line, more below each other.
func literal(fields []example) string {
	widest, all := 0, 0
	for _, f := range fields {
		widest, all = max(widest, len(f.name)), all+len(f.name)+len(f.value)
	}
	lines := len(fields) >= 3 || all > maxInline
	var out strings.Builder
	for i, f := range fields {
		if lines {
			fmt.Fprintf(&out, "\n\t\t%-*s %s,", widest+1, f.name+":", f.value)
			continue
		}
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(f.name + ": " + f.value)
	}
	if lines {
		out.WriteString("\n\t")
	}
	return out.String()
}

// qualified is a type as another package writes it.
func qualified(r *model.Ref) string {
	star := ""
	if r.Pointer {
		star = "*"
	}
	switch r.Kind {
	case model.KindSlice:
		return star + "[]" + qualified(r.Elem)
	case model.KindMap:
		return star + "map[string]" + qualified(r.Elem)
	case model.KindPage:
		return star + "octopus.Page[" + qualified(r.Elem) + "]"
	case model.KindString, model.KindBool, model.KindInt, model.KindInt64, model.KindFloat:
		return star + string(r.Kind)
	case model.KindNamed:
		if strings.Contains(r.Name, ".") {
			return star + r.Name
		}
		return star + "octopus." + r.Name
	}
	plain := *r
	plain.Pointer = false
	return star + "octopus." + plain.Go()
}
