package emit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// A helperView is what the pieces for helpers are filled with.
type helperView struct {
	methodView
	FullName     string // quoted
	Own          string // the helper's own argument
	Update, IDs  string
	Rewriting    string
	Same         bool
	Reads        bool
	Get          string
	GetArguments string
	Status       string
}

// helper writes a method that is made of operations. What it does is in the runtime.
func (e *emitter) helper(f *file, h *model.Helper) {
	m := &h.Method
	f.uses(m.Declaration())
	v := helperView{FullName: strconv.Quote(h.Name()), Own: m.Args[len(m.Args)-1].Name}
	v.methodView = methodView{Doc: lines(helperDoc(h)), Owner: m.Owner, Name: m.Name, Signature: m.Declaration(), Operation: h.Uses()[0].Variable}
	if h.Item != nil {
		v.Item = h.Item.Go()
	}
	switch h.Kind {
	case model.HelperCalls:
		v.Function, v.Request, v.Reads = h.Function, starters(h), h.Reads
		var args []string
		for _, a := range m.Args {
			args = append(args, a.Name)
		}
		v.Own = strings.Join(args, ", ")
		f.piece("calls", v)
	case model.HelperByName:
		v.Request = byNameRequest(h, v.Own)
		f.piece("byname", v)
	case model.HelperModify:
		v.Update, v.IDs, v.Same = h.Update.Variable, "nil", h.Same
		if len(h.Get.PathParams) > 0 {
			v.IDs = stringList(pathValues(h.Get))
		}
		v.Rewriting = rewriting(h)
		f.piece("modify", v)
	case model.HelperWait:
		v.Get, v.GetArguments, v.Status = h.Get.Call.Name, strings.Join(append(append([]string{"ctx"}, pathValues(h.Get)...), "opts..."), ", "), taskStatus(h)
		f.piece("wait", v)
	}
}

// starters are the operations that a function of the runtime calls, as Go writes them.
func starters(h *model.Helper) string {
	text := "starters{helper: " + strconv.Quote(h.Name())
	for i, c := range h.Calls {
		text += ","
		if i%4 == 3 {
			text += "\n"
		}
		text += " " + c.As + ": &" + c.Operation.Variable
	}
	return text + "}"
}

// rewriting says how a resource is written, nil for what it is read as.
func rewriting(h *model.Helper) string {
	if h.Written == nil {
		return "nil"
	}
	text := "&rewriting{written: (*" + h.Written.GoName + ")(nil)"
	if len(h.Renamed) > 0 {
		text += ", renamed: " + strconv.Quote(strings.Join(h.Renamed, ","))
	}
	return text + "}"
}

// byNameRequest asks a list for items of a name, where it can narrow them down.
func byNameRequest(h *model.Helper, name string) string {
	r := request{ids: pathValues(h.List), op: h.List}
	if h.List.ParamsType != "" {
		r.params = h.List.ParamsType + "{}"
		if h.Filter != "" {
			r.params = h.List.ParamsType + "{" + h.Filter + ": " + name + "}"
		}
	}
	return r.String()
}

// taskStatus lists the values of a TaskStatus: the ID, the state, and what else there is to know.
func taskStatus(h *model.Helper) string {
	values := make([]string, len(h.Status))
	for i, name := range h.Status {
		values[i] = "v." + name
		field := h.Item.Object.Fields[slices.IndexFunc(h.Item.Object.Fields, func(f *model.Field) bool { return f.GoName == name })]
		switch typ := field.Type.Go(); {
		case i == 1 && typ != "TaskState":
			values[i] = "TaskState(" + values[i] + ")"
		case i != 1 && field.Type.Kind == model.KindEnum:
			values[i] = "string(" + values[i] + ")"
		}
	}
	return strings.Join(values, ", ")
}

func helperDoc(h *model.Helper) []string {
	doc := wrap(h.Method.Name + " " + h.Doc.Text)
	if op := h.Deprecated(); op != nil {
		doc = append(doc, "//", "// Deprecated: the server's document marks "+op.Call.Name+" as deprecated.")
	}
	return doc
}
