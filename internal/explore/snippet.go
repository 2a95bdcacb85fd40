package explore

import (
	"fmt"
	"go/token"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octogen/octogen/internal/model"
)

// A Snippet is Go to copy: statements, and what they import beside what the frame of their kind does.
type Snippet struct {
	Kind    string   `json:"k"` // call, pages, modify or test
	Imports []string `json:"im,omitempty"`
	Code    string   `json:"c"`
}

const (
	mainFrame = `package main

import (
{{imports}})

func main() {
	ctx := context.Background()
	key := octopus.WithAPIKey(os.Getenv("OCTOPUS_API_KEY"))
	client, err := octopus.NewClient("https://octopus.example.com", key)
	if err != nil {
		log.Fatal(err)
	}
{{code}}}
`
	testFrame = `package shop_test

import (
{{imports}})

func TestShop(t *testing.T) {
	ctx := t.Context()
	server := octopustest.NewServer(t)
	client, err := octopus.NewClient(server.URL, octopus.WithAPIKey(octopustest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
{{code}}}
`
)

// frames are what stands around snippets, by name; "imports" are those of the frames themselves.
func frames(path string) map[string]string {
	return map[string]string{
		"main": mainFrame, "main imports": "context\nlog\nos\n" + path,
		"test": testFrame, "test imports": "testing\n" + path + "\n" + path + "/octopustest",
	}
}

// Expand puts a snippet into its frame, as the page does.
func (s Snippet) Expand(frames map[string]string) string {
	frame := "main"
	if s.Kind == "test" {
		frame = "test"
	}
	var standard, others []string
	for _, path := range append(strings.Split(frames[frame+" imports"], "\n"), s.Imports...) {
		line := "\t\"" + path + "\"\n"
		if strings.Contains(path, ".") {
			others = append(others, line)
		} else {
			standard = append(standard, line)
		}
	}
	slices.Sort(standard)
	slices.Sort(others)
	imports := strings.Join(standard, "") + "\n" + strings.Join(others, "")
	return strings.NewReplacer("{{imports}}", imports, "{{code}}", s.Code).Replace(frames[frame])
}

// snippets writes the snippets of an API.
type snippets struct {
	api    *model.API
	modify map[*model.Operation]*model.Helper // those that read and those that write
}

func newSnippets(api *model.API) *snippets {
	s := &snippets{api: api, modify: map[*model.Operation]*model.Helper{}}
	for _, service := range api.AllServices() {
		for _, h := range service.Helpers {
			if h.Kind == model.HelperModify {
				s.modify[h.Get], s.modify[h.Update] = h, h
			}
		}
	}
	return s
}

// of are the snippets of an operation.
func (s *snippets) of(op *model.Operation) []Snippet {
	method := &op.Call
	if op.Service == nil {
		home := homeMethod(s.api)
		if home == nil {
			return nil
		}
		method = &home.Method
	}
	list := []Snippet{s.call(op, method)}
	if op.Iterator != nil {
		list = append(list, s.pages(op))
	}
	if h := s.modify[op]; h != nil {
		list = append(list, s.modifies(h))
	}
	return append(list, s.test(op, method))
}

// A writer collects the lines of a snippet.
type writer struct {
	strings.Builder
	imports map[string]bool
	fail    string // the statement for an error
}

func newWriter(fail string) *writer { return &writer{imports: map[string]bool{}, fail: fail} }

func (w *writer) line(indent int, format string, args ...any) {
	w.WriteString(strings.Repeat("\t", indent))
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

func (w *writer) check(indent int) {
	w.line(indent, "if err != nil {")
	w.line(indent+1, "%s", w.fail)
	w.line(indent, "}")
}

func (w *writer) snippet(kind string) Snippet {
	s := Snippet{Kind: kind, Code: w.String()}
	for path := range w.imports {
		s.Imports = append(s.Imports, path)
	}
	slices.Sort(s.Imports)
	return s
}

// receiver writes the line that makes a handle, and returns the expression of an operation's service.
func (w *writer) receiver(op *model.Operation) string {
	if op.Service == nil {
		return "client"
	}
	if op.Handle == model.HandleSpace {
		w.line(1, "space := client.DefaultSpace()")
		return "space." + op.Service.Path
	}
	return "client." + op.Service.Path
}

// maxInline is the most letters of an argument that stands in its call.
const maxInline = 30

// expression is a call of a method with example arguments. Long ones get variables, in lines before the call.
func (s *snippets) expression(w *writer, receiver string, op *model.Operation, m *model.Method) string {
	args := []string{"ctx"}
	for _, a := range m.Args {
		example := w.argument(op, a)
		if len(example) > maxInline && !token.IsKeyword(a.Name) && !strings.HasPrefix(example, "\"") {
			w.line(1, "%s := %s", a.Name, example)
			example = a.Name
		}
		args = append(args, example)
	}
	return receiver + "." + m.Name + "(" + strings.Join(args, ", ") + ")"
}

func (s *snippets) call(op *model.Operation, m *model.Method) Snippet {
	w := newWriter("log.Fatal(err)")
	receiver := w.receiver(op)
	name := w.called(s.expression(w, receiver, op, m), m.Returns)
	if name != "" {
		w.show(name, m.Returns, op)
	}
	return w.snippet("call")
}

// called writes a call with the check of its error, and returns the name of what it returned.
func (w *writer) called(expression string, returns *model.Ref) string {
	if returns == nil {
		w.line(1, "if err := %s; err != nil {", expression)
		w.line(2, "%s", w.fail)
		w.line(1, "}")
		return ""
	}
	name := variable(returns)
	w.line(1, "%s, err := %s", name, expression)
	w.check(1)
	return name
}

// show writes what a program may do with a result.
func (w *writer) show(name string, returns *model.Ref, op *model.Operation) {
	switch {
	case op.Result.Kind == model.ResultStream:
		w.imports["io"] = true
		w.line(1, "defer %s.Close()", name)
		w.line(1, "if _, err := io.Copy(os.Stdout, %s); err != nil {", name)
		w.line(2, "%s", w.fail)
		w.line(1, "}")
	case op.Result.Kind == model.ResultPage:
		w.imports["fmt"] = true
		item := variable(returns.Elem)
		w.line(1, "for _, %s := range %s.Items {", item, name)
		w.line(2, "fmt.Println(%s)", telling(item, returns.Elem))
		w.line(1, "}")
	case returns.Kind == model.KindNamed:
		w.imports["fmt"] = true
		w.line(1, "fmt.Printf(\"%%s\\n\", %s)", name)
	default:
		w.imports["fmt"] = true
		w.line(1, "fmt.Println(%s)", telling(name, returns))
	}
}

// telling is the part of a value that tells people most.
func telling(name string, r *model.Ref) string {
	if r.Kind != model.KindObject {
		return name
	}
	var fields []string
	for _, f := range r.Object.Fields {
		if f.Type.Kind == model.KindString && !f.Type.Pointer && (f.GoName == "ID" || f.GoName == "Name") {
			fields = append(fields, name+"."+f.GoName)
		}
	}
	if len(fields) == 0 {
		return name
	}
	return strings.Join(fields, ", ")
}

func (s *snippets) pages(op *model.Operation) Snippet {
	w := newWriter("log.Fatal(err)")
	w.imports["fmt"] = true
	receiver := w.receiver(op)
	item := variable(op.Iterator.Returns)
	w.line(1, "for %s, err := range %s {", item, s.expression(w, receiver, op, op.Iterator))
	w.check(2)
	w.line(2, "fmt.Println(%s)", telling(item, op.Iterator.Returns))
	w.line(1, "}")
	return w.snippet("pages")
}

func (s *snippets) modifies(h *model.Helper) Snippet {
	w := newWriter("log.Fatal(err)")
	w.imports["fmt"] = true
	op := h.Uses()[0]
	receiver := w.receiver(op)
	args := []string{"ctx"}
	for _, a := range h.Method.Args {
		if a.Name == "change" {
			args = append(args, change(variable(h.Item), h.Item))
		} else {
			args = append(args, w.argument(op, a))
		}
	}
	name := w.called(receiver+"."+h.Method.Name+"("+strings.Join(args, ", ")+")", h.Method.Returns)
	if name != "" {
		w.line(1, "fmt.Println(%s)", telling(name, h.Method.Returns))
	}
	return w.snippet("modify")
}

// change is a function that changes something in an object.
func change(name string, r *model.Ref) string {
	line := "// change " + name + " here"
	for _, f := range r.Object.Fields {
		if f.Type.Kind == model.KindString && !f.Type.Pointer && !f.ReadOnly && f.GoName == "Description" {
			line = name + ".Description = \"changed by a program\""
		}
	}
	object := *r
	object.Pointer = true
	return "func(" + name + " " + qualified(&object) + ") error {\n\t\t" + line + "\n\t\treturn nil\n\t}"
}

// test calls an operation against an Octopus in memory that was told what to answer.
func (s *snippets) test(op *model.Operation, m *model.Method) Snippet {
	w := newWriter("t.Fatal(err)")
	if op.Service == nil {
		name := w.called(s.expression(w, "client", op, m), m.Returns)
		w.line(1, "t.Log(%s)", name)
		return w.snippet("test")
	}
	receiver := w.receiver(op)
	w.line(1, "server.On(%q, octopustest.Respond(%d, %s))", op.Name, status(op), answer(op))
	w.WriteByte('\n')
	name := w.called(s.expression(w, receiver, op, m), m.Returns)
	switch {
	case name == "":
	case op.Result.Kind == model.ResultStream:
		w.line(1, "defer %s.Close()", name)
	default:
		w.line(1, "t.Log(%s)", telling(name, m.Returns))
	}
	return w.snippet("test")
}

// status is that of a success.
func status(op *model.Operation) int {
	switch {
	case op.Status != 0:
		return op.Status
	case op.Result.Kind == model.ResultNone:
		return http.StatusNoContent
	}
	return http.StatusOK
}

// answer is what the server is told to answer.
func answer(op *model.Operation) string {
	switch op.Result.Kind {
	case model.ResultNone:
		return "nil"
	case model.ResultObject:
		return "&octopus." + op.Result.Object().GoName + "{}"
	case model.ResultPage:
		item := *op.Result.Type
		return "&octopus.Page[" + qualified(&item) + "]{}"
	case model.ResultValue:
		if op.Result.Type.Kind == model.KindSlice {
			return qualified(op.Result.Type) + "{}"
		}
	}
	return `"content"`
}

// maxVariable is the most letters of a variable's name.
const maxVariable = 20

// variable is a name for a value of a type.
func variable(r *model.Ref) string {
	name := "result"
	switch r.Kind {
	case model.KindPage:
		return "page"
	case model.KindObject:
		name = lowerFirst(r.Object.GoName)
	case model.KindNamed:
		name = lowerFirst(strings.TrimPrefix(r.Name, "*"))
	}
	taken := []string{"ctx", "client", "space", "err", "server", "page", "octopus", "octopustest", "context", "fmt", "io", "log", "os", "strings", "testing", "error", "string", "body", "params"}
	if len(name) > maxVariable || token.IsKeyword(name) || slices.Contains(taken, name) || !token.IsIdentifier(name) {
		return "result"
	}
	return name
}

// lowerFirst turns an exported name into one that is not: "APIKey" into "apiKey".
func lowerFirst(name string) string {
	upper := 0
	for _, r := range name {
		if !unicode.IsUpper(r) {
			break
		}
		upper += utf8.RuneLen(r)
	}
	if upper > 1 && upper < len(name) {
		upper--
	}
	return strings.ToLower(name[:upper]) + name[upper:]
}
