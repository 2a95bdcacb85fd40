package normalize

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// body finds out what an operation sends.
func (b *shaper) body(g *group) error {
	if c := b.streamed(g, "upload", "a file in a form"); c != nil || b.multipart(g) && !declaresBody(g) {
		b.noteUpload(g, c)
		g.op.Body = &model.Body{Kind: model.BodyMultipart, Field: b.formFields(g), Required: true}
		return nil
	}
	b.formFields(g)
	if c := b.streamed(g, "content", "the bytes themselves"); c != nil {
		b.notes.add("content-body", g.op.Pointer, "the body is the bytes themselves: "+c.Reason)
		g.op.Body = &model.Body{Kind: model.BodyRaw, Required: true}
		return nil
	}
	if err := b.declaredBody(g); err != nil {
		return err
	}
	c, declared := b.corrections.operation("body", g.op.HTTPMethod, g.op.Canonical), g.op.Body != nil
	switch {
	case c == nil:
	case !declared, c.Type != "" && (c.Type != "json" || c.user) && b.contradicts(g, c):
		g.op.Body = &model.Body{Kind: model.BodyJSON, Type: b.missingBody(g, c), Required: true}
		if !declared {
			b.notes.add("missing-body", g.op.Pointer, "the document declares no body; it is "+g.op.Body.Type.Go()+": "+c.Reason)
		}
	default:
		b.corrections.unneeded(c, g.op.HTTPMethod, g.op.Canonical)
	}
	return nil
}

// streamed is a correction that makes the body one to be read from the caller, unless the document wins that declares
// JSON.
func (b *shaper) streamed(g *group, change, what string) *correction {
	c := b.corrections.operation(change, g.op.HTTPMethod, g.op.Canonical)
	if c != nil && declaresBody(g) {
		says := *c
		says.Type = what
		if !b.corrections.overrules(&says, g.op.Pointer, "JSON") {
			return nil
		}
	}
	return c
}

// declaredBody is the body that the document declares.
func (b *shaper) declaredBody(g *group) error {
	for _, m := range g.members {
		for _, p := range m.op.Parameters {
			if p.In != "body" || p.Schema == nil {
				continue
			}
			ref, err := b.types.ref(p.Schema, g.typeName()+"Body")
			if err != nil {
				return err
			}
			if g.op.Body == nil {
				g.op.Body = &model.Body{Kind: model.BodyJSON, Type: ref, Required: p.Required}
			} else if ref.Go() != g.op.Body.Type.Go() {
				b.notes.add("body-differs", p.Pointer, "the body differs from that of "+g.op.Routes[0].Path+", which is taken: "+g.op.Body.Type.Go())
			}
		}
	}
	return nil
}

// contradicts reports whether a correction of the body overrules the document.
func (b *shaper) contradicts(g *group, c *correction) bool {
	want := b.corrections.refer(b.types, c, g.op.Pointer, g.typeName()+"Body")
	said := g.op.Body.Type.Go()
	return want != nil && want.Go() != said && b.corrections.overrules(c, g.op.Pointer, said)
}

// missingBody is the type of a body that the document leaves out.
func (b *shaper) missingBody(g *group, c *correction) *model.Ref {
	if ref := b.corrections.refer(b.types, c, g.op.Pointer, g.typeName()+"Body"); ref != nil && c.Type != "" {
		return ref
	}
	if g.op.Result.Kind == model.ResultObject && c.Type != "json" {
		return g.op.Result.Type
	}
	return &model.Ref{Kind: model.KindRaw}
}

// multipart reports whether the document says that a file is sent.
func (b *shaper) multipart(g *group) bool {
	for _, m := range g.members {
		if slices.ContainsFunc(m.op.Consumes, isMultipart) {
			return true
		}
		if slices.ContainsFunc(m.op.Parameters, isFile) {
			return true
		}
	}
	return false
}

func isFile(p spec.Parameter) bool { return p.In == "formData" && p.Schema.Type == "file" }

// formFields returns the name of the form field that is a file. Others are reported: the client sends one file, no more.
func (b *shaper) formFields(g *group) (file string) {
	for _, m := range g.members {
		for _, p := range m.op.Parameters {
			switch {
			case p.In != "formData":
			case isFile(p) && file == "" && !unsafeName(p):
				file = p.Name
			case !isFile(p) || p.Name != file:
				b.notes.add("form-field", p.Pointer, "the form field "+quote(p.Name)+" is not sent: of a form, the client sends one file")
			}
		}
	}
	return file
}

func declaresBody(g *group) bool {
	return slices.ContainsFunc(g.members, func(m member) bool {
		return slices.ContainsFunc(m.op.Parameters, func(p spec.Parameter) bool { return p.In == "body" && p.Schema != nil })
	})
}

func isMultipart(mediaType string) bool {
	return strings.HasPrefix(strings.ToLower(mediaType), "multipart/form-data")
}

func (b *shaper) noteUpload(g *group, c *correction) {
	for _, m := range g.members {
		if !slices.ContainsFunc(m.op.Parameters, isFile) {
			reason := "the operation consumes multipart/form-data and declares no form field"
			if c != nil {
				reason = c.Reason
			}
			b.notes.add("upload-body", m.pointer, "the body is a file: "+reason)
		}
	}
}
