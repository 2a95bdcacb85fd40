package spec

import (
	"strconv"
	"strings"
)

// Error says what is wrong with a document or with the way to it, where that is, and what can be done about it.
type Error struct {
	Source   string // the document's name, see [Document.Name]
	Pointer  string // RFC 6901 pointer to the value, "" for the document as a whole
	Position        // the place in the document, zero when there was no document to look into
	Problem  string // what is wrong
	Remedy   string // what to do about it, may be ""
	Err      error  // the cause, may be nil
}

// Error is one line: "swagger.json:12:7: /paths/~1accounts/get: problem; remedy", without what is not known.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Source)
	if e.Line > 0 {
		b.WriteString(":" + e.Position.String())
	}
	if e.Pointer != "" {
		b.WriteString(": " + abridge(e.Pointer))
	}
	b.WriteString(": " + abridge(e.Problem))
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return oneLine(b.String())
}

// abridge keeps a document from filling the screen: what is left out is in the document, at the place.
func abridge(s string) string {
	const most = 500
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most/2], "") + "…" + strings.ToValidUTF8(s[len(s)-most/2:], "")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Position is a place in a text. Both numbers start at 1; 0 means that the place is not known.
type Position struct {
	Line   int // lines end with "\n" or "\r\n"
	Column int // counts characters (Unicode code points), so that a tab is one
}

// String is "line:column".
func (p Position) String() string {
	return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// oneLine keeps what a document says from forging lines or terminal commands.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}
