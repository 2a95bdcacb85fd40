package docs

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/octogen/octogen/internal/english"
	"go.yaml.in/yaml/v3"
)

// A noun names one thing and several.
type noun struct{ one, many string }

// UnmarshalYAML reads "one | many", or "one" with a regular plural. "Name |" is a proper name.
func (n *noun) UnmarshalYAML(node *yaml.Node) error {
	one, many, irregular := strings.Cut(node.Value, "|")
	n.one, n.many = strings.TrimSpace(one), strings.TrimSpace(many)
	if n.one == "" {
		return fmt.Errorf("line %d: a noun is empty", node.Line)
	}
	if !irregular {
		n.many = english.Plural(n.one)
	}
	return nil
}

// a is the noun with an article.
func (n noun) a() string {
	if n.many == "" {
		return n.one
	}
	return article(n.one) + " " + n.one
}

// several is the plural, or a proper name.
func (n noun) several() string {
	if n.many == "" {
		return n.one
	}
	return n.many
}

func article(word string) string {
	for _, spoken := range []string{"use", "uni", "one", "URL", "UTC"} {
		if strings.HasPrefix(word, spoken) {
			return "a"
		}
	}
	for _, spelt := range []string{"SSH", "SMTP", "X.509"} {
		if strings.HasPrefix(word, spelt) {
			return "an"
		}
	}
	if strings.ContainsRune("aeiouAEIO", rune(word[0])) {
		return "an"
	}
	return "a"
}

func singular(many string) string {
	switch {
	case len(many) < 3:
		return many
	case strings.HasSuffix(many, "ies"):
		return strings.TrimSuffix(many, "ies") + "y"
	case strings.HasSuffix(many, "sses"), strings.HasSuffix(many, "xes"), strings.HasSuffix(many, "ches"):
		return strings.TrimSuffix(many, "es")
	case strings.HasSuffix(many, "ss"), strings.HasSuffix(many, "us"):
		return many
	}
	return strings.TrimSuffix(many, "s")
}

// split cuts a name into its words: "LastSnapshotId" into Last, Snapshot, Id.
func split(name string) []string {
	var words []string
	start := 0
	runes := []rune(name)
	for i := 1; i < len(runes); i++ {
		up := unicode.IsUpper(runes[i])
		ends := up && !unicode.IsUpper(runes[i-1])
		begins := up && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])
		if ends || begins {
			words = append(words, string(runes[start:i]))
			start = i
		}
	}
	return append(words, string(runes[start:]))
}

// inWords is a name as prose has it: "DeploymentProcess" as "deployment process".
func inWords(name string) string { return strings.ToLower(strings.Join(split(clean(name)), " ")) }

// clean leaves letters and digits of what a document calls something, which may be anything.
func clean(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "resource"
	}
	return strings.Join(words, " ")
}

// fill puts values into the placeholders of a text. It reports false when one has no value.
func fill(text string, words ...map[string]string) (string, bool) {
	if !strings.Contains(text, "{") {
		return text, true
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			b.WriteString(text)
			return b.String(), true
		}
		word, ok := value(name, words)
		if !ok {
			return "", false
		}
		b.WriteString(before)
		b.WriteString(word)
		text = after
	}
}

func value(name string, words []map[string]string) (string, bool) {
	if name == "" { // a parameter of the route in a reference
		return "{}", true
	}
	for _, w := range words {
		if v, ok := w[name]; ok {
			return v, true
		}
	}
	return "", false
}
