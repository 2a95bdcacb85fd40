package emit

import (
	"strings"
	"unicode"

	"github.com/octogen/octogen/internal/model"
)

func groupComment(g *group, lines ...string) {
	for _, l := range lines {
		g.Comment(l)
	}
}

// methodDoc says what a method does and on which route. The document's own words come after octogen's.
func (e *emitter) methodDoc(name string, op *model.Operation) []string {
	doc := wrap(name + " " + op.Doc.Text + " " + op.Doc.Since.Text)
	for _, note := range op.Doc.Notes {
		doc = append(append(doc, "//"), wrap(note)...)
	}
	doc = append(doc, "//", "//\t"+op.HTTPMethod+" "+line(op.Route(e.api.Root)))
	if prose := e.prose(operationProse(op)); len(prose) > 0 {
		doc = append(append(doc, "//"), prose...)
	}
	return append(doc, deprecated(op)...)
}

func operationProse(op *model.Operation) string {
	if strings.Contains(op.Description, op.Summary) {
		return op.Description
	}
	return op.Summary + "\n" + op.Description
}

// typeDoc says what a type is.
func (e *emitter) typeDoc(name string, doc model.Doc, description string) []string {
	text := wrap(name + " " + doc.Text + " " + doc.Since.Text)
	for _, note := range doc.Notes {
		text = append(append(text, "//"), wrap(note)...)
	}
	if prose := e.prose(description); len(prose) > 0 {
		text = append(append(text, "//"), prose...)
	}
	return text
}

// fieldDoc says what a field means: in octogen's words, and in the document's where those are wanted. Since when it is there is
// said then, too: what a field means is worth a line in every client, that not.
func (e *emitter) fieldDoc(doc, description string, since model.Since) []string {
	if e.opts.Docs == DocsFull {
		doc += " " + since.Text
	}
	return append(wrap(doc), e.prose(description)...)
}

// prose is text of the document, if wanted.
func (e *emitter) prose(text string) []string {
	if e.opts.Docs != DocsFull {
		return nil
	}
	return wrap(text)
}

func deprecated(op *model.Operation) []string {
	if !op.Deprecated {
		return nil
	}
	return []string{"//", "// Deprecated: the server's document marks the operation as deprecated."}
}

const lineWidth = 110

// wrap turns text into comment lines. It may be foreign: whatever could end a comment, hide from a reader or change the
// order of letters is taken out.
func wrap(text string) []string {
	const empty = "//"
	var lines []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		current := append(make([]byte, 0, lineWidth), empty...)
		for word := range strings.FieldsSeq(line(paragraph)) {
			if len(current)+1+len(word) > lineWidth && len(current) > len(empty) {
				lines = append(lines, string(current))
				current = current[:len(empty)]
			}
			current = append(append(current, ' '), word...)
		}
		if len(current) > len(empty) {
			lines = append(lines, string(current))
		}
	}
	return lines
}

// line makes text safe for one line of a comment.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case ' ' <= r && r <= '~':
			return r // nearly all
		case r == '\t' || r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return ' '
		case !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}
