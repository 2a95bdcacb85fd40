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

var reference = regexp.MustCompile(`\[(?:([A-Z]+) (/[^\]]*)|\.(\w+)|([A-Z]\w*))\]`)

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
		n, ok := name(Ref{Method: m[1], Route: m[2], Field: m[3], Definition: m[4]})
		known = known && ok
		return n
	})
	return text, known
}

// References lists what a text refers to.
func References(text string) []Ref {
	var refs []Ref
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		refs = append(refs, Ref{Method: m[1], Route: m[2], Field: m[3], Definition: m[4]})
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
