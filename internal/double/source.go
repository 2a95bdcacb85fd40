package double

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/octogen/octogen/internal/model"
)

// Source is the Go file that holds an API's table beside the test double's fixed part.
func Source(api *model.API, header string) ([]byte, error) {
	text, err := Table(api)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(header + "\n\npackage octopustest\n\n")
	b.WriteString("// table is what the server knows of its document, a line for each thing, with tabs between its parts. A line begins with\n")
	b.WriteString("// octopus, op, type, home or link.\n")
	b.WriteString("const table = " + literal("\n"+text) + "\n")
	return []byte(b.String()), nil
}

// isFormat reports whether a character shows only in what it does to others, such as turning their direction.
func isFormat(r rune) bool { return unicode.Is(unicode.Cf, r) }

// literal is a string over several lines where a raw one can hold it.
func literal(s string) string {
	if strings.ContainsAny(s, "`\r\ufeff\x00") || strings.ContainsFunc(s, isFormat) {
		return strconv.Quote(s)
	}
	return "`" + s + "`"
}
