// Package double writes down, as a text, what the test double knows of a server: its operations, its types, and the links
// of its home documents and resources. The text is part of every generated client's octopustest, and what "octogen serve"
// runs.
package double

import (
	"fmt"
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
	t := &table{api: api, known: known, types: map[string]*model.Object{}, wanted: map[string]bool{}}
	for _, o := range api.Objects {
		t.types[o.GoName] = o
	}
	t.line("octopus", api.ServerVersion, api.Root)
	for _, op := range operations(api) {
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
	types  map[string]*model.Object
	wanted map[string]bool // types that an operation sends or returns
}

func (t *table) line(parts ...string) { t.text.WriteString(strings.Join(parts, "\t") + "\n") }

func operations(api *model.API) []*model.Operation {
	var all []*model.Operation
	for _, s := range api.Services {
		all = append(all, s.Operations...)
	}
	return all
}

func (t *table) operation(op *model.Operation) {
	kind, typ := string(op.Result.Kind), ""
	if op.Result.Type != nil {
		typ = t.kindOf(op.Result.Type)
	}
	t.line("op", operationName(op), op.HTTPMethod, t.forms(op), t.path(op), strconv.Itoa(op.Status), kind, typ, query(op), t.body(op))
}

func operationName(op *model.Operation) string { return serviceName(op) + "." + op.Method }

func serviceName(op *model.Operation) string { return op.Service }

// forms says by letters which routes an operation has.
func (t *table) forms(op *model.Operation) string {
	letters := []struct {
		form   model.Form
		letter string
	}{{model.FormServer, "s"}, {model.FormSpace, "i"}, {model.FormSlug, "g"}}
	forms := ""
	for _, l := range letters {
		if op.Template(l.form) != "" {
			forms += l.letter
		}
	}
	if !strings.HasPrefix(op.Canonical, t.api.Root) {
		return "r"
	}
	return forms
}

// path is the route without root and space.
func (t *table) path(op *model.Operation) string {
	names := op.PathParams
	var list []string
	for _, segment := range strings.Split(strings.Trim(strings.TrimPrefix(op.Canonical, t.api.Root), "/"), "/") {
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
	o := t.types[b.Type.Name]
	if b.Type.Kind != model.KindObject || o == nil || b.Union != nil && op.HTTPMethod == "PUT" {
		return text // in place of a command that changes a resource, the resource itself is taken
	}
	var required []string
	for _, f := range o.Fields {
		if f.Required && f.Type.Kind == model.KindString && !slices.Contains(b.FromPath, f.Name) {
			required = append(required, field(f.Name))
		}
	}
	if len(required) == 0 {
		return text
	}
	return text + "!" + strings.Join(required, ",")
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
		return "e=" + t.first(r.Name)
	case model.KindAlias:
		return t.alias(r.Name)
	case model.KindObject:
		return t.object(r.Name)
	case model.KindSlice:
		return "a" + t.element(r.Elem)
	case model.KindMap:
		return "m" + t.element(r.Elem)
	case model.KindWire:
		return t.wire(r.Name)
	}
	return "j"
}

func (t *table) object(name string) string {
	if o := t.types[name]; o != nil && o.Sensitive() {
		return "x"
	}
	t.wanted[name] = true
	return "o." + name
}

// element is the type in a list or map: objects alone matter.
func (t *table) element(r *model.Ref) string {
	kind := t.kindOf(r)
	if name, ok := strings.CutPrefix(kind, "o."); ok {
		return "." + name
	}
	return ""
}

// wire is a type of the client's runtime.
func (t *table) wire(name string) string {
	if name == "Links" {
		return "m"
	}
	if item, ok := pageItem(name); ok {
		if t.types[item] != nil {
			t.wanted[item] = true
		}
		return "p." + item
	}
	return "j"
}

func pageItem(name string) (string, bool) {
	rest, ok := strings.CutPrefix(name, "Page[")
	return strings.TrimSuffix(rest, "]"), ok
}

// first is the value that a server takes where none is given: the first of the set.
func (t *table) first(enum string) string {
	for _, e := range t.api.Enums {
		if e.GoName == enum && len(e.Values) > 0 {
			return field(e.Values[0].Value)
		}
	}
	return ""
}

func (t *table) alias(name string) string {
	for _, a := range t.api.Aliases {
		if a.GoName == name {
			return t.kindOf(a.Type)
		}
	}
	return "j"
}

// objects writes the types that operations use, and those in them.
func (t *table) objects() {
	written := map[string]bool{}
	lines := map[string]string{}
	for len(written) < len(t.wanted) {
		for name := range t.wanted {
			if !written[name] {
				written[name] = true
				lines[name] = t.properties(t.types[name])
			}
		}
	}
	for _, o := range t.api.Objects {
		if line, ok := lines[o.GoName]; ok && line != "" {
			t.line("type", o.GoName, line)
		}
	}
}

func (t *table) properties(o *model.Object) string {
	if o == nil {
		return ""
	}
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
	if op.Result.Kind != model.ResultObject {
		return ""
	}
	return op.Result.Type.Name
}

// route is an operation's route below the root as knowledge spells it: "GET /projects/{}".
func (t *table) route(op *model.Operation) string {
	return fmt.Sprintf("%s /%s", op.HTTPMethod, strings.Trim(strings.TrimPrefix(op.Canonical, t.api.Root), "/"))
}
