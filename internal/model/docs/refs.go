package docs

import (
	"regexp"
	"strings"
)

// A Ref is what a text refers to: exactly one of its parts is set.
type Ref struct {
	Method, Route string // an operation
	Field         string // a field of the same object or a parameter of the same operation, by its name on the wire
	Definition    string // another resource, by the name of its entry
}

// reference is one in a text. With a question mark it names nothing, but the sentence needs what it refers to.
var reference = regexp.MustCompile(`\[(\?)?(?:([A-Z]+) (/[^\]]*)|\.(\w+)|([A-Z]\w*))\]`)

func refOf(m []string) Ref { return Ref{Method: m[2], Route: m[3], Field: m[4], Definition: m[5]} }

// Resolve replaces the references in a text by names. A sentence with a reference that has no name is left out.
func Resolve(text string, name func(Ref) (string, bool)) string {
	var kept []string
	for _, s := range sentencesOf(text) {
		if resolved, ok := resolve(s, name); ok {
			kept = append(kept, resolved)
		}
	}
	return strings.Join(kept, " ")
}

func resolve(sentence string, name func(Ref) (string, bool)) (string, bool) {
	known := true
	text := reference.ReplaceAllStringFunc(sentence, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		n, ok := name(refOf(m))
		known = known && ok
		if m[1] != "" {
			return ""
		}
		return n
	})
	return text, known
}

// References lists what a text refers to.
func References(text string) []Ref {
	var refs []Ref
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		refs = append(refs, refOf(m))
	}
	return refs
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
