package normalize

import (
	"slices"
	"strings"
	"sync"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/docs"
	"github.com/octogen/octogen/internal/model/naming"
)

// A writer is the pass that says what operations, parameters, types and fields mean. The words are those of specs/docs;
// here they meet the names of this client, so that nothing is mentioned that it lacks.
type writer struct {
	api        *model.API
	version    []int // of the document
	book       *docs.Book
	operations map[string]string // names by "GET /projects"
	types      map[string]string // Go names by definition, without the suffix of resources
}

func describe(api *model.API, k knowledge) {
	w := &writer{api: api, version: versionNumbers(api.ServerVersion), book: k.book, operations: map[string]string{}, types: map[string]string{}}
	for _, op := range api.Operations() {
		w.operations[op.Key()] = op.Name
	}
	for _, o := range api.Objects {
		w.types[strings.TrimSuffix(o.Definition, k.vocab.Resource.Suffix)] = o.GoName
	}
	var operations sync.WaitGroup // beside the objects: neither needs what is said of the others
	operations.Go(func() {
		for _, op := range api.Operations() {
			w.operation(op)
		}
	})
	for _, s := range api.AllServices() {
		s.Noun = nounOf(s, k.dict)
		for _, h := range s.Helpers {
			if h.Doc.Text == "" {
				h.Doc.Text = helperText(h)
			}
		}
	}
	for _, o := range api.Objects {
		o.Article = naming.Article(o.GoName)
		w.object(o)
	}
	operations.Wait()
	for _, s := range api.AllServices() {
		s.Doc = w.service(s)
	}
	w.variants()
	for _, e := range api.Enums {
		w.enum(e)
	}
	for _, a := range api.Aliases {
		a.Doc.Text = w.about(a.Definition).text("is the definition " + a.Definition)
		a.Doc.Since = w.since(w.book.TypeSince(a.GoName))
	}
}

// since is when something came, as far as that is news: nothing of a document that is older than the version it came with, or of
// an unknown version.
func (w *writer) since(s docs.Since, known bool) model.Since {
	if !known || len(w.version) == 0 || compareVersions(w.version, versionNumbers(s.Version)) < 0 {
		return model.Since{}
	}
	return model.Since{Version: s.Version, Lacks: s.Lacks, Text: s.Text()}
}

// service says what a service deals with: the object that its shortest route reads.
func (w *writer) service(s *model.Service) string {
	var shortest *model.Operation
	for _, op := range s.Operations {
		if op.HTTPMethod == "GET" && op.Result.Type != nil && (shortest == nil || len(op.Canonical) < len(shortest.Canonical)) {
			shortest = op
		}
	}
	if shortest == nil {
		return ""
	}
	o := shortest.Result.Type.Base().Object
	if o == nil || !w.about(key(o)).known || w.lent(shortest) {
		return ""
	}
	sentence, _, _ := strings.Cut(o.Doc.Text, ". ")
	return o.GoName + " " + strings.TrimSuffix(sentence, ".") + "."
}

// lent reports whether an operation returns what another service is about, as GetLastTask of Telemetry does.
func (w *writer) lent(op *model.Operation) bool {
	o := op.Result.Object()
	if o == nil || op.Call.Name == "Get" {
		return false
	}
	return slices.ContainsFunc(w.api.Operations(), func(other *model.Operation) bool {
		return other.Service != op.Service && other.Call.Name == "Get" && other.Result.Object() == o
	})
}

// resolve puts the names of this client into a text.
func (w *writer) resolve(text string, fields map[string]string) string {
	text = docs.Resolve(text, func(r docs.Ref) (string, bool) {
		name := fields[r.Field]
		switch {
		case r.Route != "":
			name = w.operations[r.Method+" "+r.Route]
		case r.Definition != "":
			name = w.types[r.Definition]
		}
		return name, name != ""
	})
	if !w.api.Spaces {
		text = docs.WithoutSpaces(text)
	}
	return text
}

func (w *writer) operation(op *model.Operation) {
	fields := map[string]string{}
	for _, p := range append(op.PathParams, op.Params...) {
		fields[p.Name] = p.GoName
	}
	said := w.book.Operation(op.HTTPMethod, op.Canonical)
	op.Doc.Text = w.resolve(w.book.Sentence(op.HTTPMethod, op.Canonical, op.Paged())+".", fields) + w.response(op)
	op.Doc.Notes = nil
	op.Doc.Since = w.since(w.book.OperationSince(op.HTTPMethod, op.Canonical))
	for _, note := range []string{said.About, said.Refuses, said.Choose} {
		if text := w.resolve(note, fields); text != "" {
			op.Doc.Notes = append(op.Doc.Notes, text)
		}
	}
	for i := range op.PathParams {
		p := &op.PathParams[i]
		text, _ := w.book.PathParameter(op.HTTPMethod, op.Canonical, i, p.Name)
		p.Doc = w.resolve(text, fields)
	}
	for i := range op.Params {
		p := &op.Params[i]
		text, _ := w.book.Parameter(op.HTTPMethod, op.Canonical, p.Name)
		p.Doc = w.resolve(text, fields)
		p.Since = w.since(w.book.ParameterSince(op.HTTPMethod, op.Canonical, p.Name))
	}
}

// response says how a caller gets what has no type.
func (w *writer) response(op *model.Operation) string {
	switch op.Result.Kind {
	case model.ResultRaw:
		return " The document has no schema for the response; its body is returned as it came."
	case model.ResultStream:
		return " The response is a stream, which the caller closes."
	}
	return ""
}

// A saying is what the words have of a definition.
type saying struct {
	docs.Resource
	known bool
}

func (w *writer) about(definition string) saying {
	r, ok := w.book.Resource(definition)
	return saying{r, ok}
}

// text is a summary as a sentence, or another where there is none.
func (s saying) text(other string) string {
	if s.known {
		return s.Summary + "."
	}
	return other + "."
}

// key is what the words know an object by: its definition, or the name of its type.
func key(o *model.Object) string {
	if o.Definition != "" {
		return o.Definition
	}
	return o.GoName
}

func (w *writer) object(o *model.Object) {
	said := w.about(key(o))
	o.Doc.Text = w.resolve(said.text(plainText(o)), w.fields(o, key(o)))
	o.Doc.Notes = nil
	if !o.Known {
		o.Doc.Since = w.since(w.book.TypeSince(o.GoName))
	}
	if text := w.resolve(said.About, nil); text != "" {
		o.Doc.Notes = append(o.Doc.Notes, text)
	}
	if o.Family != nil {
		o.Doc.Notes = append(o.Doc.Notes, "It comes in variants, told apart by "+o.Discriminator+". Switch over Variant, which is nil for a variant that this "+
			"package does not know; Extra then has what the server sent. To create one, set Variant: the discriminator is set for you.")
	}
}

func plainText(o *model.Object) string {
	switch {
	case o.Known:
		return "is the definition " + o.Definition + ", which the document lacks"
	case o.Definition != "":
		return "is the definition " + o.Definition
	}
	return "is an object that the document describes in place"
}

// fields says what the fields of an object mean, and returns their Go names.
func (w *writer) fields(o *model.Object, key string) map[string]string {
	names := map[string]string{}
	for _, f := range o.Fields {
		names[f.Name] = f.GoName
	}
	for _, f := range o.Fields {
		text, _ := w.book.Field(key, f.Name)
		f.Doc = w.resolve(text, names)
		f.Ignored = w.book.ReadOnly(key, f.Name)
		f.Since = w.since(w.book.FieldSince(o.GoName, f.Name))
	}
	return names
}

func (w *writer) variants() {
	for _, family := range w.api.Families {
		base := family.Bases[0]
		for _, v := range family.Variants {
			key := family.Name + "." + v.Value
			said := w.about(key)
			v.Object.Doc.Text = w.resolve(said.text(variantText(base, v)), w.fields(v.Object, key))
			v.Object.Doc.Notes = nil
			if said.known {
				v.Object.Doc.Notes = []string{variantNote(base, v)}
			}
		}
	}
}

func variantText(base *model.Object, v *model.Variant) string {
	if v.Value == "" {
		return "is a variant of " + base.GoName + ". Its discriminator value is not documented; set it yourself when you create one"
	}
	return "is " + base.Article + " whose " + base.Discriminator + " is " + quote(v.Value)
}

func variantNote(base *model.Object, v *model.Variant) string {
	if v.Value == "" {
		return "It is a variant of " + base.GoName + " whose discriminator value is not documented; set it yourself when you create one."
	}
	return "It is the variant of " + base.GoName + " whose " + base.Discriminator + " is " + quote(v.Value) + "."
}

func (w *writer) enum(e *model.Enum) {
	e.Doc.Text = "is an open set of values; servers may send others."
	if text, ok := w.book.Enum(e.GoName); ok {
		e.Doc.Text = w.resolve(text, nil) + ". Servers may send other values."
	}
	for i := range e.Values {
		text, _ := w.book.EnumValue(e.GoName, e.Values[i].Value)
		e.Values[i].Doc = w.resolve(text, nil)
		e.Values[i].Since = w.since(w.book.ValueSince(e.GoName, e.Values[i].Value))
	}
	e.Doc.Since = w.since(w.book.TypeSince(e.GoName))
}

func helperText(h *model.Helper) string {
	item := h.Item.Go()
	switch h.Kind {
	case model.HelperByName:
		return "returns the " + item + " with the given name. Case matters only to choose between several matches. If there is none, the error is ErrNotFound."
	case model.HelperModify:
		text := "gets " + naming.Article(item) + ", calls change, and updates it if that changed anything. If someone else updated it meanwhile (a conflict), " +
			h.Method.Name + " starts over. If change returns an error, nothing is written."
		if h.Update.Body.Message != "" && strings.HasSuffix(h.Method.Name, "InGit") {
			text += " [WithCommitMessage] says why."
		}
		return text
	}
	return "waits until the " + item + " is over. If it fails or is canceled, the error is a *TaskError; the " + item + " is returned as well."
}

// nounOf is what a service deals with, in words: what its shortest route is about.
func nounOf(s *model.Service, dict *naming.Dictionary) string {
	shortest := ""
	for _, op := range s.Operations {
		if shortest == "" || len(op.Canonical) < len(shortest) {
			shortest = op.Canonical
		}
	}
	if shortest == "" {
		return s.Name
	}
	_, many := dict.Noun(shortest)
	return many
}
