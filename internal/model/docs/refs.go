package docs

import (
	"strings"
	"unicode"
)

// A Ref is what a text refers to: exactly one of its parts is set.
type Ref struct {
	Method, Route string // an operation
	Field         string // a field of the same object or a parameter of the same operation, by its name on the wire
	Definition    string // another resource, by the name of its entry
}

// Resolve replaces the references in a text by names. A sentence with a reference that has no name is left out.
func Resolve(text string, name func(Ref) (string, bool)) string {
	if !strings.Contains(text, "[") {
		return text
	}
	var kept []string
	for _, s := range sentencesOf(text) {
		if resolved, ok := resolve(s, name); ok {
			kept = append(kept, resolved)
		}
	}
	return strings.Join(kept, " ")
}

func resolve(sentence string, name func(Ref) (string, bool)) (string, bool) {
	var b strings.Builder
	for {
		before, ref, named, rest, found := nextRef(sentence)
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		n, ok := name(ref)
		if !ok {
			return "", false
		}
		if named {
			b.WriteString(n)
		}
		sentence = rest
	}
}

// References lists what a text refers to.
func References(text string) []Ref {
	var refs []Ref
	for {
		_, ref, _, rest, found := nextRef(text)
		if !found {
			return refs
		}
		refs = append(refs, ref)
		text = rest
	}
}

// nextRef finds the next reference in a text. One with a question mark names nothing, but the sentence needs what it refers to.
func nextRef(text string) (before string, ref Ref, named bool, rest string, found bool) {
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '[')
		if at < 0 {
			return text, Ref{}, false, "", false
		}
		at += from
		inside, rest, closed := strings.Cut(text[at+1:], "]")
		inside, asks := strings.CutPrefix(inside, "?")
		if ref, ok := parseRef(inside); closed && ok {
			return text[:at], ref, !asks, rest, true
		}
		from = at + 1
	}
}

func parseRef(text string) (Ref, bool) {
	if method, route, ok := strings.Cut(text, " "); ok {
		return Ref{Method: method, Route: route}, strings.HasPrefix(route, "/") && strings.ToUpper(method) == method
	}
	if field, ok := strings.CutPrefix(text, "."); ok {
		return Ref{Field: field}, isName(field)
	}
	return Ref{Definition: text}, isName(text) && text[0] >= 'A' && text[0] <= 'Z'
}

func isName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}

// sentencesOf cuts a text after full stops that a space and a capital follow.
func sentencesOf(text string) []string {
	var all []string
	start := 0
	for i := 0; i+2 < len(text); i++ {
		next := text[i+2]
		if text[i] == '.' && text[i+1] == ' ' && (next >= 'A' && next <= 'Z' || next == '[') {
			all = append(all, text[start:i+1])
			start = i + 2
		}
	}
	return append(all, text[start:])
}

// WithoutSpaces is a text for a server that has no spaces yet.
func WithoutSpaces(text string) string { return strings.ReplaceAll(text, "the space", "the server") }
