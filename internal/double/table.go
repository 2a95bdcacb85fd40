// Package double writes down, as a text, what the test double knows of a server: its operations, its types, and the links
// of its home documents and resources. The text is part of every generated client's octopustest, and what "octogen serve"
// runs.
package double

import (
	"slices"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// Table is the text for an API, a line for each thing, with tabs between its parts:
//
//	octopus  version, root of the API
//	op       name, method, forms (s i g r), path below the root, status, kind and type of the result, query, body
//	type     name, properties
//	home     server or space, name and template of a link in the home document
//	link     type, name and template of a link
//
// A query parameter is name:kind, with ! where it is required; a body is its kind, with its type and !required,properties
// where it is JSON. A property is its name, with :kind where it is not a plain text: b, n (number), d (date, time), x (secret),
// j (any JSON), e=First (of a set of values), o.Type, a.Type (list) and m.Type (map).
func Table(api *model.API) (string, error) {
	known, err := loadHypermedia()
	if err != nil {
		return "", err
	}
	t := &table{api: api, known: known, wanted: map[*model.Object]bool{}}
	t.line("octopus", api.ServerVersion, api.Root)
	for _, op := range api.Operations() {
		t.operation(op)
	}
	t.objects()
	t.home()
	t.links()
	return t.text.String(), nil
}

type table struct {
	api    *model.API
	known  *hypermedia
	text   strings.Builder
	wanted map[*model.Object]bool // types that an operation sends or returns
}

func (t *table) line(parts ...string) { t.text.WriteString(strings.Join(parts, "\t") + "\n") }

func (t *table) operation(op *model.Operation) {
	kind, typ := string(op.Result.Kind), ""
	if op.Result.Type != nil {
		typ = t.kindOf(op.Result.Type)
	}
	t.line("op", op.Name, op.HTTPMethod, op.Forms, t.path(op), strconv.Itoa(op.Status), kind, typ, query(op), t.body(op))
}

// serviceName is the service below which home documents list an operation, "" for themselves.
func serviceName(op *model.Operation) string {
	if op.Service == nil {
		return ""
	}
	return op.Service.Root().Name
}

// path is the route without root and space.
func (t *table) path(op *model.Operation) string {
	names := op.PathParams
	var list []string
	for _, segment := range strings.Split(strings.Trim(op.Canonical, "/"), "/") {
		n := strings.Count(segment, "{")
		if n == 1 && len(names) > 0 {
			before, rest, _ := strings.Cut(segment, "{")
			words := strings.TrimSuffix(rest, "}") // where it takes a few words alone: "a|b"
			segment = before + "{" + strings.TrimSuffix(field(strings.Trim(names[0].Name, "{}/"))+"|"+words, "|") + "}"
		}
		names = names[min(n, len(names)):]
		list = append(list, field(segment))
	}
	return "/" + strings.Join(list, "/")
}

// field keeps text of a document from being more than a part of a line.
func field(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune(",:!`=", r) {
			return '_'
		}
		return r
	}, s)
}

func query(op *model.Operation) string {
	var list []string
	for _, p := range op.Params {
		if p.In != "query" {
			continue
		}
		text := field(p.Name) + ":" + paramKind(p)
		if p.Required {
			text += "!"
		}
		list = append(list, text)
	}
	return strings.Join(list, ",")
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

// body says what is sent. Required are texts that the route does not have already.
func (t *table) body(op *model.Operation) string {
	b := op.Body
	if b == nil {
		return ""
	}
	if b.Kind != model.BodyJSON {
		return string(b.Kind)
	}
	text := string(b.Kind) + ":" + t.kindOf(b.Type)
	o := b.Type.Object
	if o == nil || b.Union != nil && op.HTTPMethod == "PUT" {
		return text // in place of a command that changes a resource, the resource itself is taken
	}
	var required []string
	for _, f := range o.Fields {
		if text := f.Type.Kind == model.KindString || f.Type.Kind == model.KindEnum; text && f.Required && !repeats(b, f.Name) {
			required = append(required, field(f.Name))
		}
	}
	if len(required) == 0 {
		return text
	}
	return text + "!" + strings.Join(required, ",")
}

// repeats reports whether a property of a body says what the route says.
func repeats(b *model.Body, property string) bool {
	return slices.ContainsFunc(b.FromPath, func(r model.Repeated) bool { return r.Name == property })
}

// kindOf is a type in the table's letters. The objects in it become wanted.
func (t *table) kindOf(r *model.Ref) string {
	switch r.Kind {
	case model.KindString:
		return "s"
	case model.KindBool:
		return "b"
	case model.KindInt, model.KindInt64, model.KindFloat:
		return "n"
	case model.KindDateTime, model.KindTimeSpan:
		return "d"
	case model.KindEnum:
		return "e=" + first(r.Enum)
	case model.KindAlias:
		return t.kindOf(r.Alias.Type)
	case model.KindObject:
		return t.object(r.Object)
	case model.KindSlice:
		return "a" + t.element(r.Elem)
	case model.KindMap:
		return "m" + t.element(r.Elem)
	case model.KindPage:
		return t.page(r.Elem)
	case model.KindNamed:
		if r.Name == "Links" {
			return "m"
		}
	}
	return "j"
}

func (t *table) object(o *model.Object) string {
	if o.Sensitive != nil {
		return "x"
	}
	t.wanted[o] = true
	return "o." + o.GoName
}

// element is the type in a list or map: objects alone matter.
func (t *table) element(r *model.Ref) string {
	kind := t.kindOf(r)
	if name, ok := strings.CutPrefix(kind, "o."); ok {
		return "." + name
	}
	return ""
}

// page is a page of items.
func (t *table) page(item *model.Ref) string {
	if item.Object != nil {
		t.wanted[item.Object] = true
	}
	return "p." + item.Go()
}

// first is the value that a server takes where none is given: the first of the set.
func first(e *model.Enum) string {
	if len(e.Values) == 0 {
		return ""
	}
	return field(e.Values[0].Value)
}

// objects writes the types that operations use, and those in them.
func (t *table) objects() {
	lines := map[*model.Object]string{}
	for len(lines) < len(t.wanted) {
		for o := range t.wanted {
			if _, written := lines[o]; !written {
				lines[o] = t.properties(o)
			}
		}
	}
	for _, o := range t.api.Objects {
		if lines[o] != "" {
			t.line("type", o.GoName, lines[o])
		}
	}
}

func (t *table) properties(o *model.Object) string {
	var list []string
	for _, f := range o.Fields {
		name := field(f.Name)
		if kind := t.kindOf(f.Type); kind != "s" {
			name += ":" + kind
		}
		list = append(list, name)
	}
	return strings.Join(list, " ")
}

// resultType is the Go name of the object that an operation reads, or "".
func resultType(op *model.Operation) string {
	if o := op.Result.Object(); o != nil {
		return o.GoName
	}
	return ""
}
