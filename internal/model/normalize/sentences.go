package normalize

import (
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
)

// sentences is the pass that says, in octogen's own words, what operations, helpers and types are.
func sentences(api *model.API, k knowledge) {
	for _, s := range api.AllServices() {
		s.Noun = nounOf(s, k)
		for _, h := range s.Helpers {
			h.Doc.Text = helperText(h)
		}
	}
	for _, op := range api.Operations() {
		op.Doc.Text = done(op) + "returns " + returnedText(op) + "."
	}
	for _, o := range api.Objects {
		o.Article = naming.Article(o.GoName)
		o.Doc.Text = typeText(o.Definition, o.Known)
		if o.Family != nil {
			o.Doc.Notes = []string{"It comes in variants, told apart by " + o.Discriminator + ". Switch over Variant, which is nil for a variant that this package does not know; Extra then has what the server sent. To create one, set Variant: the discriminator is set for you."}
		}
	}
	for _, f := range api.Families {
		for _, v := range f.Variants {
			v.Object.Doc.Text = variantText(f, v)
		}
	}
	for _, e := range api.Enums {
		e.Doc.Text = "is an open set of values; servers may send others."
	}
	for _, a := range api.Aliases {
		a.Doc.Text = "is the definition " + a.Definition + "."
	}
}

func typeText(definition string, known bool) string {
	switch {
	case known:
		return "is the definition " + definition + ", which the document lacks."
	case definition != "":
		return "is the definition " + definition + "."
	}
	return "is an object that the document describes in place."
}

func variantText(f *model.Family, v *model.Variant) string {
	base := f.Bases[0]
	if v.Value == "" {
		return "is a variant of " + base.GoName + ". Its discriminator value is not documented; set it yourself when you create one."
	}
	return "is " + base.Article + " whose " + base.Discriminator + " is " + quote(v.Value) + "."
}

func helperText(h *model.Helper) string {
	item := naming.Article(h.Item.Go())
	switch h.Kind {
	case model.HelperByName:
		return "returns the " + h.Item.Go() + " with the given name. Case matters only to choose between several matches. If there is none, the error is ErrNotFound."
	case model.HelperModify:
		return "gets " + item + ", calls change, and updates it. If someone else updated it meanwhile (a conflict), " + h.Method.Name + " starts over. If change returns an error, nothing is written."
	}
	return "waits until the " + h.Item.Go() + " is over. If it fails or is canceled, the error is a *TaskError; the " + h.Item.Go() + " is returned as well."
}

// done says what happens before something is returned.
func done(op *model.Operation) string {
	switch b := op.Body; {
	case b != nil && b.Kind == model.BodyMultipart:
		return "uploads a file and "
	case b != nil && b.Kind == model.BodyRaw:
		return "uploads content and "
	case b != nil:
		return "sends " + described(b.Type) + " and "
	case op.HTTPMethod == "DELETE":
		return "deletes the resource and "
	case op.HTTPMethod != "GET":
		return "sends an empty request and "
	}
	return ""
}

func returnedText(op *model.Operation) string {
	switch op.Result.Kind {
	case model.ResultNone:
		return "only an error"
	case model.ResultRaw:
		return "the response body as it came, since the document has no schema for it"
	case model.ResultText:
		return "the text of the response"
	case model.ResultStream:
		return "the response as a stream, to be closed by the caller"
	case model.ResultPage:
		return "one page of " + op.Result.Type.Go()
	}
	return described(op.Result.Type)
}

// described is a type in a sentence.
func described(r *model.Ref) string {
	switch r.Kind {
	case model.KindSlice:
		return "a list of " + r.Elem.Go()
	case model.KindMap:
		return "a map of " + r.Elem.Go() + " by name"
	case model.KindRaw:
		return "free-form JSON"
	}
	return naming.Article(r.Go())
}

// nounOf is what a service deals with, in words: what its shortest route is about.
func nounOf(s *model.Service, k knowledge) string {
	shortest := ""
	for _, op := range s.Operations {
		if shortest == "" || len(op.Canonical) < len(shortest) {
			shortest = op.Canonical
		}
	}
	if shortest == "" {
		return strings.ToLower(s.Name)
	}
	_, many := k.dict.Noun(shortest)
	return many
}
