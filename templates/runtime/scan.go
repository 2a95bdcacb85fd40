package octopus

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// The functions of this file read JSON text (RFC 8259) as it lies in memory. They take the text and the index to begin
// at and give back the index behind what they read, or the index of the byte they cannot accept.

// maxDepth is how deep arrays and objects may be nested.
const maxDepth = 1000

// What a byte was found in place of; the empty string means that all is well.
const (
	wantValue      = "where a value should begin"
	wantLiteral    = "in a literal (true, false or null)"
	wantDigit      = "in a number, where a digit should be"
	wantName       = "where a member's name should begin"
	wantColon      = "where the ':' after a member's name should be"
	wantMember     = "where ',' or '}' should be"
	wantElement    = "where ',' or ']' should be"
	inString       = "in a string"
	inEscape       = "in an escape sequence of a string"
	afterValue     = "after the end of the document"
	nestedTooDeply = "too deep: arrays and objects are nested more than 1000 times"
)

// skipSpace returns the index of the next byte that is not white space.
func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\r' || data[i] == '\t') {
		i++
	}
	return i
}

// skipValue checks the value that begins at data[i] and returns the index behind it.
func skipValue(data []byte, i, depth int) (end int, problem string) {
	if i >= len(data) {
		return i, wantValue
	}
	switch c := data[i]; {
	case c == '"':
		return skipString(data, i)
	case c == '{':
		return skipObject(data, i, depth+1)
	case c == '[':
		return skipArray(data, i, depth+1)
	case c == '-' || '0' <= c && c <= '9':
		end, _, problem = scanNumber(data, i)
		return end, problem
	case c == 't':
		return scanLiteral(data, i, "true")
	case c == 'f':
		return scanLiteral(data, i, "false")
	case c == 'n':
		return scanLiteral(data, i, "null")
	}
	return i, wantValue
}

func skipString(data []byte, i int) (end int, problem string) {
	end, form := scanString(data, i+1)
	if form&malformed != 0 {
		return end, stringProblem(data, end)
	}
	return end + 1, ""
}

func skipObject(data []byte, i, depth int) (end int, problem string) {
	if depth > maxDepth {
		return i, nestedTooDeply
	}
	i = skipSpace(data, i+1)
	if i < len(data) && data[i] == '}' {
		return i + 1, ""
	}
	for {
		if i >= len(data) || data[i] != '"' {
			return i, wantName
		}
		if i, problem = skipString(data, i); problem != "" {
			return i, problem
		}
		if i = skipSpace(data, i); i >= len(data) || data[i] != ':' {
			return i, wantColon
		}
		if i, problem = skipValue(data, skipSpace(data, i+1), depth); problem != "" {
			return i, problem
		}
		switch i = skipSpace(data, i); {
		case i < len(data) && data[i] == '}':
			return i + 1, ""
		case i >= len(data) || data[i] != ',':
			return i, wantMember
		}
		i = skipSpace(data, i+1)
	}
}

func skipArray(data []byte, i, depth int) (end int, problem string) {
	if depth > maxDepth {
		return i, nestedTooDeply
	}
	i = skipSpace(data, i+1)
	if i < len(data) && data[i] == ']' {
		return i + 1, ""
	}
	for {
		if i, problem = skipValue(data, i, depth); problem != "" {
			return i, problem
		}
		switch i = skipSpace(data, i); {
		case i < len(data) && data[i] == ']':
			return i + 1, ""
		case i >= len(data) || data[i] != ',':
			return i, wantElement
		}
		i = skipSpace(data, i+1)
	}
}

// validJSON reports whether raw is exactly one JSON value, white space around it allowed.
func validJSON(raw []byte) bool {
	end, problem := skipValue(raw, skipSpace(raw, 0), 0)
	return problem == "" && skipSpace(raw, end) == len(raw)
}

func scanLiteral(data []byte, i int, literal string) (end int, problem string) {
	for k := range len(literal) {
		if i+k >= len(data) || data[i+k] != literal[k] {
			return i + k, wantLiteral
		}
	}
	return i + len(literal), ""
}

// scanNumber reads a number; integer says that it has neither fraction nor exponent.
func scanNumber(data []byte, i int) (end int, integer bool, problem string) {
	if i < len(data) && data[i] == '-' {
		i++
	}
	switch {
	case i >= len(data) || !isDigit(data[i]):
		return i, false, wantDigit
	case data[i] == '0':
		i++
	default:
		i = skipDigits(data, i)
	}
	integer = true
	if i < len(data) && data[i] == '.' {
		integer = false
		if i++; i >= len(data) || !isDigit(data[i]) {
			return i, false, wantDigit
		}
		i = skipDigits(data, i)
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		integer = false
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		if i >= len(data) || !isDigit(data[i]) {
			return i, false, wantDigit
		}
		i = skipDigits(data, i)
	}
	return i, integer, ""
}

func skipDigits(data []byte, i int) int {
	for i < len(data) && isDigit(data[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// stringForm says what the text of a string consists of.
type stringForm uint8

const (
	escaped   stringForm = 1 << iota // it has escape sequences
	nonASCII                         // it has bytes from 0x80, which need not be valid UTF-8
	malformed                        // it is no string
)

// scanString reads a string from behind its opening quote and returns the index of its closing quote.
func scanString(data []byte, i int) (end int, form stringForm) {
	for i < len(data) {
		if i+8 <= len(data) {
			special := specialBytes(binary.LittleEndian.Uint64(data[i:]))
			if special == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(special) / 8
		}
		switch c := data[i]; {
		case c == '"':
			return i, form
		case c == '\\':
			n := escapeLength(data[i:])
			if n == 0 {
				return i, form | malformed
			}
			form |= escaped
			i += n
		case c < ' ':
			return i, form | malformed
		default:
			if c >= utf8.RuneSelf {
				form |= nonASCII
			}
			i++
		}
	}
	return i, form | malformed
}

// specialBytes sets the high bit of each of the eight bytes that ends a run of plain ASCII text: quote, backslash,
// control character or the byte of another alphabet. The lowest bit that it sets is exact, those above may be wrong.
func specialBytes(w uint64) uint64 {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	quote, backslash := w^ones*'"', w^ones*'\\'
	return (w | (w - ones*' ') | (quote - ones) | (backslash - ones)) & highs
}

// stringProblem says why scanString stopped at data[i].
func stringProblem(data []byte, i int) string {
	if i < len(data) && data[i] == '\\' {
		return inEscape
	}
	return inString
}

// escapeLength is the length of the escape sequence at the start of data, 0 when there is none.
func escapeLength(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	switch data[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(data[2:]); ok {
			return 6
		}
	}
	return 0
}

func hex4(data []byte) (r rune, ok bool) {
	if len(data) < 4 {
		return 0, false
	}
	for _, c := range data[:4] {
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendUnquoted appends what the text between the quotes of a well-formed string stands for. Invalid UTF-8 and halves of
// surrogate pairs become U+FFFD, as in encoding/json.
func appendUnquoted(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\\' && text[i+1] == 'u':
			r, n := unquoteRune(text[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		case c == '\\':
			dst = append(dst, unescape(text[i+1]))
			i += 2
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(text[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// unquoteRune reads the \u sequence, or the two of a surrogate pair, at the start of text.
func unquoteRune(text []byte) (r rune, n int) {
	r, _ = hex4(text[2:])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(text) >= 12 && text[6] == '\\' && text[7] == 'u' {
		low, _ := hex4(text[8:])
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}
