package normalize

import (
	"regexp"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// result finds out what an operation returns: the first success response with a schema speaks.
func (b *shaper) result(g *group) error {
	for _, m := range g.members {
		if len(m.op.Responses) == 0 {
			b.notes.add("no-responses", m.pointer, "the operation declares no responses; the body is returned as it comes")
		}
	}
	first := g.members[0]
	result, accept, err := b.memberResult(g, first)
	if err != nil {
		return err
	}
	g.op.Result, g.op.Accept = result, accept
	g.op.Status = successStatus(g.op.HTTPMethod, first.op.Responses)
	for _, m := range g.members[1:] {
		other, otherAccept, err := b.memberResult(g, m)
		if err != nil {
			return err
		}
		switch {
		case other.Same(g.op.Result):
		case g.op.Canonical == "/" && m.shape.form != model.FormServer:
			g.op.SpaceResult = &other
		case g.op.Result.Kind == model.ResultRaw && other.Type != nil:
			b.notes.add("response-missing", first.pointer, "no schema here, but on the route "+m.path+" of the same operation; that one is taken")
			g.op.Result, g.op.Accept = other, otherAccept
		case other.Kind != model.ResultRaw:
			b.notes.add("response-differs", m.pointer, "the response differs from that of "+g.op.Routes[0].Path+", which is taken")
		}
	}
	b.correctResult(g)
	return nil
}

// correctResult returns an operation the result that the document leaves out.
func (b *shaper) correctResult(g *group) {
	c := b.corrections.operation("response", g.op.HTTPMethod, g.op.Canonical)
	if c == nil {
		b.deleteResult(g)
		b.noteRaw(g)
		return
	}
	want, ok := b.correctedResult(g, c)
	said := g.op.Result
	if !ok || want.Same(said) || said.Kind != model.ResultRaw && !b.corrections.overrules(c, g.op.Pointer, said.String()) {
		b.corrections.unneeded(c, g.op.HTTPMethod, g.op.Canonical)
		return
	}
	g.op.Result, g.op.Accept = want, ""
	switch want.Kind {
	case model.ResultStream:
		g.op.Accept = accept(nil)
	case model.ResultText:
		g.op.Accept = accept([]string{"text/*"})
	}
	b.notes.add("response-added", g.op.Pointer, "the response has no schema here; it is "+want.String()+": "+c.Reason)
}

// noteRaw says why a response is returned as it comes, if we know.
func (b *shaper) noteRaw(g *group) {
	if g.op.Result.Kind != model.ResultRaw {
		return
	}
	if c := b.corrections.operation("raw", g.op.HTTPMethod, g.op.Canonical); c != nil {
		b.notes.add("response-raw", g.op.Pointer, "the response has no schema here and is returned as it comes: "+c.Reason)
	}
}

// deleteResult lets a DELETE return nothing but an error when there is nothing to know of its response: no schema, or one
// without members.
func (b *shaper) deleteResult(g *group) {
	r := g.op.Result
	if g.op.HTTPMethod != "DELETE" || r.Kind != model.ResultRaw && !(r.Kind == model.ResultObject && len(r.Type.Object.Fields) == 0 && r.Type.Object.Family == nil) {
		return
	}
	if r.Kind == model.ResultObject {
		b.unreturned = append(b.unreturned, r.Type.Object)
	}
	g.op.Result, g.op.Accept = model.Result{Kind: model.ResultNone}, ""
	b.notes.add("delete-response", g.op.Pointer, "the response has no properties; the method returns only an error")
}

// correctedResult is what a correction says an operation returns, if the document has the type.
func (b *shaper) correctedResult(g *group, c *correction) (model.Result, bool) {
	if slices.Contains(plainResults, c.Type) {
		return model.Result{Kind: model.ResultKind(c.Type)}, true
	}
	ref := b.corrections.refer(b.types, c, g.op.Pointer, g.typeName()+"Result")
	switch {
	case ref == nil:
		return model.Result{}, false
	case strings.HasPrefix(c.Type, "page "):
		return model.Result{Kind: model.ResultPage, Type: ref}, true
	case ref.Kind == model.KindObject:
		return model.Result{Kind: model.ResultObject, Type: ref}, true
	}
	return model.Result{Kind: model.ResultValue, Type: ref}, true
}

func (b *shaper) memberResult(g *group, m member) (model.Result, string, error) {
	if g.op.HTTPMethod == "HEAD" {
		return model.Result{Kind: model.ResultNone}, "", nil
	}
	success, noContent := 0, 0
	var found *spec.Schema
	for _, r := range m.op.Responses {
		if !r.OK() {
			continue
		}
		success++
		if r.Code == "204" {
			noContent++
		}
		if r.Dangling {
			return model.Result{}, "", b.notes.problem(m.pointer+spec.Pointer("responses", r.Code, "$ref"), "$ref to a response that the document does not have",
				"refer to one under /responses of this document, or write it in place")
		}
		switch {
		case r.Schema == nil:
		case found == nil:
			found = r.Schema
		case kind(r.Schema) != kind(found):
			b.notes.add("response-differs", r.Schema.Pointer, "another success response has another type, which is taken")
		}
	}
	if found != nil {
		return b.schemaResult(g, m, found)
	}
	if success > 0 && success == noContent {
		return model.Result{Kind: model.ResultNone}, "", nil
	}
	if t := mediaType(m.op.Produces); t != "" && !isText(t) {
		return model.Result{Kind: model.ResultStream}, accept(m.op.Produces), nil
	}
	return model.Result{Kind: model.ResultRaw}, "", nil
}

func (b *shaper) schemaResult(g *group, m member, s *spec.Schema) (model.Result, string, error) {
	switch {
	case s.Type == "file", s.Type == "string" && s.Format == "binary":
		return model.Result{Kind: model.ResultStream}, accept(m.op.Produces), nil
	case s.Type == "string" && isText(mediaType(m.op.Produces)):
		return model.Result{Kind: model.ResultText}, accept(m.op.Produces), nil
	case s.Ref != "" && b.types.defs.class[s.Ref] == model.KindPage:
		item, err := b.types.items(s.Ref, s.Pointer, g.typeName()+"Item")
		return model.Result{Kind: model.ResultPage, Type: item}, "", err
	}
	ref, err := b.types.ref(s, g.typeName()+"Result")
	if err != nil {
		return model.Result{}, "", err
	}
	if ref.Kind == model.KindObject {
		return model.Result{Kind: model.ResultObject, Type: ref}, "", nil
	}
	return model.Result{Kind: model.ResultValue, Type: ref}, "", nil
}

// mediaType is the first media type that is not JSON, in lower case without parameters; "" when there is none.
func mediaType(produces []string) string {
	for _, p := range produces {
		t, _, _ := strings.Cut(strings.ToLower(p), ";")
		if t = strings.TrimSpace(t); t != "" && t != "application/json" && !strings.HasSuffix(t, "+json") {
			return t
		}
	}
	return ""
}

func isText(mediaType string) bool { return strings.HasPrefix(mediaType, "text/") }

var mediaTypePattern = regexp.MustCompile(`^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+(\s*;\s*[A-Za-z0-9-]+=[A-Za-z0-9._-]+)*$`)

// accept is the Accept header for a response that is not JSON. Errors come as JSON, so that is always welcome too.
func accept(produces []string) string {
	var types []string
	for _, p := range produces {
		if mediaTypePattern.MatchString(p) && mediaType([]string{p}) != "" {
			types = append(types, p)
		}
	}
	if len(types) == 0 {
		return "*/*"
	}
	return strings.Join(append(types, "application/json;q=0.9", "*/*;q=0.1"), ", ")
}
