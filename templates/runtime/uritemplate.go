package octopus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Expand expands a URI template (RFC 6570, all four levels) with variables: nil, a map with string keys, a struct, or a
// pointer to one. Values are texts, numbers, flags, what prints itself as text (encoding.TextMarshaler), and lists and maps
// of these. What is absent or nil is undefined, as the RFC has it; so is what is zero in a struct, unless a pointer leads to
// it. A field goes by the name in its query tag, else that in its json tag, else its own. Maps expand in the order of their keys.
//
// Characters that a URI must not have are percent-encoded in the text of the template as well, since servers send such
// links. An error says at which byte the template is malformed.
func Expand(template string, variables any) (string, error) {
	t, err := parseTemplate(template)
	if err != nil {
		return "", err
	}
	vars, err := variablesOf(variables)
	if err != nil {
		return "", err
	}
	return t.expand(func(name string, _ byte) (templateValue, error) { return vars.get(name) })
}

// A templateError says where a template is malformed.
type templateError struct {
	template string
	offset   int
	problem  string
}

func (e *templateError) Error() string {
	return fmt.Sprintf("the URI template %q is malformed at offset %d: %s", oneLine(e.template, maxExcerpt), e.offset, e.problem)
}

// uriTemplate is a template taken apart: literals and expressions in their order.
type uriTemplate []templatePart

type templatePart struct {
	literal string // percent-encoded where need be; of an expression ""
	op      byte   // of an expression: 0, or one of "+#./;?&"
	vars    []templateVar
}

type templateVar struct {
	name    string
	prefix  int // at most so many characters; 0 for all
	explode bool
}

func parseTemplate(template string) (uriTemplate, error) {
	var t uriTemplate
	bad := func(offset int, problem string, args ...any) error {
		return &templateError{template, offset, fmt.Sprintf(problem, args...)}
	}
	for at := 0; at < len(template); {
		open := strings.IndexByte(template[at:], '{')
		if open < 0 {
			open = len(template) - at
		}
		if literal := template[at : at+open]; literal != "" {
			if i := strings.IndexFunc(literal, func(r rune) bool { return r == '}' || isControl(r) }); i >= 0 {
				return nil, bad(at+i, "%q stands outside of an expression", literal[i])
			}
			t = append(t, templatePart{literal: string(appendEncoded(nil, literal, true))})
		}
		if at += open; at == len(template) {
			break
		}
		size := strings.IndexByte(template[at:], '}')
		if size < 0 {
			return nil, bad(at, "the expression has no end")
		}
		part, i, problem := parseExpression(template[at+1 : at+size])
		if problem != "" {
			return nil, bad(at+1+i, "%s", problem)
		}
		t = append(t, part)
		at += size + 1
	}
	return t, nil
}

// parseExpression reads what stands between braces. It returns the offset of what is wrong.
func parseExpression(text string) (part templatePart, offset int, problem string) {
	if text == "" {
		return part, 0, "the expression is empty"
	}
	switch text[0] {
	case '+', '#', '.', '/', ';', '?', '&':
		part.op, offset = text[0], 1
	case '=', ',', '!', '@', '|':
		return part, 0, fmt.Sprintf("the operator %q is reserved", text[0])
	}
	for spec := range strings.SplitSeq(text[offset:], ",") {
		v, i, problem := parseVariable(spec)
		if problem != "" {
			return part, offset + i, problem
		}
		part.vars = append(part.vars, v)
		offset += len(spec) + 1
	}
	return part, 0, ""
}

func parseVariable(spec string) (v templateVar, offset int, problem string) {
	n, problem := nameLength(spec)
	if problem != "" {
		return v, n, problem
	}
	v.name = spec[:n]
	switch modifier := spec[n:]; {
	case modifier == "":
	case modifier == "*":
		v.explode = true
	case modifier[0] == ':':
		for i := 1; i < len(modifier); i++ {
			c := modifier[i]
			if c < '0' || c > '9' || i > 4 || i == 1 && c == '0' {
				return v, n + i, "a prefix is a number from 1 to 9999"
			}
			v.prefix = v.prefix*10 + int(c-'0')
		}
		if v.prefix == 0 {
			return v, n + 1, "a prefix is a number from 1 to 9999"
		}
	default:
		return v, n, fmt.Sprintf("%q is not allowed in the name of a variable", firstRune(modifier))
	}
	return v, 0, ""
}

// nameLength returns the length of the name at the start of a variable: letters, digits, _ and percent-encoded octets, with
// single dots between them.
func nameLength(spec string) (n int, problem string) {
	dot := true // so far it is as after a dot: no other may follow, and it must not end
	for n < len(spec) {
		c := spec[n]
		switch {
		case c == '_' || isAlphanumeric(c):
			n, dot = n+1, false
		case isTriplet(spec[n:]):
			n, dot = n+3, false
		case c == '.' && !dot:
			n, dot = n+1, true
		case dot:
			return n, fmt.Sprintf("%q is not allowed in the name of a variable", firstRune(spec[n:]))
		default:
			return n, ""
		}
	}
	if dot {
		return n, "the name of a variable is missing or ends in a dot"
	}
	return n, ""
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// expand puts in the values that get knows.
func (t uriTemplate) expand(get func(name string, op byte) (templateValue, error)) (string, error) {
	var b []byte
	for _, part := range t {
		if part.vars == nil {
			b = append(b, part.literal...)
			continue
		}
		var err error
		if b, err = part.expand(b, get); err != nil {
			return "", err
		}
	}
	return string(b), nil
}

// operators is the table of RFC 6570, appendix A.
func (p *templatePart) operator() (first, sep string, named bool, ifEmpty string, reserved bool) {
	switch p.op {
	case '+':
		return "", ",", false, "", true
	case '#':
		return "#", ",", false, "", true
	case '.':
		return ".", ".", false, "", false
	case '/':
		return "/", "/", false, "", false
	case ';':
		return ";", ";", true, "", false
	case '?':
		return "?", "&", true, "=", false
	case '&':
		return "&", "&", true, "=", false
	}
	return "", ",", false, "", false
}

func (p *templatePart) expand(b []byte, get func(string, byte) (templateValue, error)) ([]byte, error) {
	first, sep, named, ifEmpty, reserved := p.operator()
	lead := first
	for _, v := range p.vars {
		value, err := get(v.name, p.op)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", v.name, err)
		}
		if !value.defined() {
			continue
		}
		if v.prefix > 0 && value.kind != scalarValue {
			return nil, fmt.Errorf("variable %s: it is a list or a map, which has no prefix", v.name)
		}
		b = append(b, lead...)
		lead = sep
		switch {
		case value.kind == scalarValue:
			if named {
				b = appendName(b, v.name, value.texts[0], ifEmpty)
			}
			b = appendEncoded(b, prefixOf(value.texts[0], v.prefix, reserved), reserved)
		case v.explode:
			b = value.explode(b, v.name, sep, named, ifEmpty, reserved)
		default:
			if named {
				b = append(append(b, v.name...), '=')
			}
			for i, text := range value.texts {
				if i > 0 {
					b = append(b, ',')
				}
				b = appendEncoded(b, text, reserved)
			}
		}
	}
	return b, nil
}

// explode writes each member of a list or a map by itself.
func (v templateValue) explode(b []byte, name, sep string, named bool, ifEmpty string, reserved bool) []byte {
	step := 1
	if v.kind == mapValue {
		step = 2
	}
	for i := 0; i < len(v.texts); i += step {
		if i > 0 {
			b = append(b, sep...)
		}
		text := v.texts[i+step-1]
		switch {
		case v.kind == mapValue && named:
			b = appendName(appendEncoded(b, v.texts[i], reserved), "", text, ifEmpty)
		case v.kind == mapValue:
			b = append(appendEncoded(b, v.texts[i], reserved), '=')
		case named:
			b = appendName(b, name, text, ifEmpty)
		}
		b = appendEncoded(b, text, reserved)
	}
	return b
}

// appendName writes a name and what stands between it and its value.
func appendName(b []byte, name, value, ifEmpty string) []byte {
	b = append(b, name...)
	if value == "" {
		return append(b, ifEmpty...)
	}
	return append(b, '=')
}

// prefixOf returns the first n characters, or all if n is 0. Where percent-encoded characters are kept, they are not cut.
func prefixOf(text string, n int, triplets bool) string {
	if n == 0 {
		return text
	}
	at := 0
	for ; n > 0 && at < len(text); n-- {
		if triplets && isTriplet(text[at:]) {
			for at += 3; isTriplet(text[at:]) && strings.IndexByte("89abAB", text[at+1]) >= 0; at += 3 {
				// an octet that goes on with the same character
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return text[:at]
}

// appendEncoded percent-encodes all but unreserved characters and, if wanted, reserved ones and what is encoded already.
func appendEncoded(b []byte, text string, reserved bool) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(text) {
		c := text[i]
		if isAlphanumeric(c) || strings.IndexByte("-._~", c) >= 0 ||
			reserved && (strings.IndexByte(":/?#[]@!$&'()*+,;=", c) >= 0 || isTriplet(text[i:])) {
			b = append(b, c)
			continue
		}
		b = append(b, '%', hex[c>>4], hex[c&15])
	}
	return b
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isTriplet(s string) bool {
	return len(s) > 2 && s[0] == '%' && isHexDigit(s[1]) && isHexDigit(s[2])
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
