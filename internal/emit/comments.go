package emit

import (
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

// comment writes lines that already begin with "//".
func comment(f *jen.File, lines ...string) {
	for _, l := range lines {
		f.Comment(l)
	}
}

// prose adds the document's words to a comment, if wanted.
func (e *emitter) prose(f *jen.File, text string) {
	if e.opts.Docs != DocsFull {
		return
	}
	if lines := wrap(text); len(lines) > 0 {
		comment(f, "//")
		comment(f, lines...)
	}
}

func groupComment(g *jen.Group, text string) {
	for _, l := range wrap(text) {
		g.Comment(l)
	}
}

// methodDoc says what a method does, on which route, and what it returns.
func (e *emitter) methodDoc(f *jen.File, name string, op *model.Operation) {
	f.Commentf("// %s %s", name, summary(op))
	f.Comment("//")
	for _, r := range op.Routes {
		f.Commentf("//	%s %s", op.HTTPMethod, line(r.Path))
	}
	if e.opts.Docs == DocsFull {
		text := op.Description
		if !strings.Contains(text, op.Summary) {
			text = op.Summary + "\n" + text
		}
		e.prose(f, text)
	}
	if op.Deprecated {
		comment(f, "//", "// Deprecated: the server's document marks the operation as deprecated.")
	}
}

// summary is the first sentence of a method's comment, in octogen's words.
func summary(op *model.Operation) string {
	return done(op) + "returns " + returned(op) + "."
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
		return "deletes what its route names and "
	case op.HTTPMethod != "GET":
		return "calls its route and "
	}
	return ""
}

func returned(op *model.Operation) string {
	switch op.Result.Kind {
	case model.ResultNone:
		return "nothing but an error"
	case model.ResultRaw:
		return "the body of the answer as it came, since the document has no schema for it"
	case model.ResultText:
		return "the text of the answer"
	case model.ResultStream:
		return "the answer as a stream, to be closed by the caller"
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
	return article(r.Go())
}

// article puts "a" or "an" before a name.
func article(name string) string {
	if strings.ContainsRune("AEIOU", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

const lineWidth = 110

// wrap turns text of a document into comment lines. The text is foreign: whatever could end a comment, hide from a
// reader or change the order of letters is taken out.
func wrap(text string) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		current := "//"
		for _, word := range strings.Fields(line(paragraph)) {
			if len(current)+1+len(word) > lineWidth && current != "//" {
				lines = append(lines, current)
				current = "//"
			}
			current += " " + word
		}
		if current != "//" {
			lines = append(lines, current)
		}
	}
	return lines
}

// line makes text safe for one line of a comment.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return ' '
		case !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}
