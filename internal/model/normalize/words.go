package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// split reads a lower-case segment of a route into words: at hyphens, dots and underscores, and inside by the
// dictionary ("deploymentprocesses" is "deployment", "processes"). What the dictionary cannot read in full stays one
// word.
func (d *dictionary) split(segment string) []string {
	if words, ok := d.Segments[segment]; ok {
		return strings.Fields(words)
	}
	var words []string
	for _, part := range strings.FieldsFunc(segment, isSeparator) {
		if d.initialism(part) != "" {
			words = append(words, part)
			continue
		}
		if inner := d.compound(part); inner != nil {
			words = append(words, inner...)
		} else {
			words = append(words, part)
		}
	}
	return words
}

func isSeparator(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// longestWord bounds the search: no word of a language or an API is longer.
const longestWord = 32

// compound cuts s into the fewest words of the dictionary, the longest first among equals, or returns nil.
func (d *dictionary) compound(s string) []string {
	if len(s) > 128 {
		return nil // no compound is that long; keeps hostile segments cheap
	}
	best := make([][]string, len(s)+1)
	best[len(s)] = []string{}
	for i := len(s) - 1; i >= 0; i-- {
		for n := min(longestWord, len(s)-i); n > 0; n-- {
			word, tail := s[i:i+n], best[i+n]
			if tail == nil || !d.isWord(word) {
				continue
			}
			if best[i] == nil || len(tail)+1 < len(best[i]) {
				best[i] = append([]string{word}, tail...)
			}
		}
	}
	return best[0]
}

func (d *dictionary) isWord(s string) bool {
	return d.words[s] || d.words[singular(s)] || d.initialism(s) != ""
}

// plural tells whether a word speaks of many. It errs on the side of one: a new word that ends in s after another s, u
// or i ("status", "address", "analysis") is one thing.
func plural(word string) bool {
	return strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") &&
		!strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is") && len(word) > 2 && word != "kubernetes" && word != "dns" && word != "https" && word != "os"
}

// singular is the singular of an English noun as routes use them.
func singular(word string) string {
	switch {
	case !plural(word):
		return word
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"),
		strings.HasSuffix(word, "shes"), strings.HasSuffix(word, "uses") && word != "uses":
		if word == "caches" {
			return "cache"
		}
		return word[:len(word)-2]
	}
	return word[:len(word)-1]
}

// goWords joins words into an exported Go name.
func (d *dictionary) goWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(d.goWord(w))
	}
	return b.String()
}

func (d *dictionary) goWord(w string) string {
	if s := d.initialism(strings.ToLower(w)); s != "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(w)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + w[n:]
}

func (d *dictionary) initialism(lower string) string { return d.Initialisms[lower] }

// identifier turns a name of the document (a definition, a property, a value) into an exported Go identifier. Words end
// where the case changes; initialisms are written as Go does. A name without a usable letter is spelt by its code
// points, so that no two names meet by accident.
func (d *dictionary) identifier(name string) string {
	id := d.goWords(d.splitCamel(name))
	if id == "" {
		return "X" + hexRunes(name)
	}
	if r, _ := utf8.DecodeRuneInString(id); !unicode.IsUpper(r) {
		return "X" + id // a digit or a letter without case
	}
	return id
}

// splitCamel cuts a name at separators and where the letter case changes: "NuGetPackageIds" is Nu, Get, Package, Ids;
// pairs that the dictionary knows as one word (NuGet, GitHub) are joined again.
func (d *dictionary) splitCamel(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(name, isSeparator) {
		words = append(words, d.joinKnown(camelWords(part))...)
	}
	return words
}

func camelWords(s string) []string {
	var words []string
	runes := []rune(s)
	start := 0
	for i := 1; i < len(runes); i++ {
		lowerUpper := !unicode.IsUpper(runes[i-1]) && unicode.IsUpper(runes[i])
		acronymEnd := unicode.IsUpper(runes[i-1]) && unicode.IsUpper(runes[i]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if lowerUpper || acronymEnd {
			words = append(words, string(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		words = append(words, string(runes[start:]))
	}
	return words
}

func (d *dictionary) joinKnown(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) {
			if both := strings.ToLower(words[i] + words[i+1]); d.initialism(both) != "" && len(both) > 4 {
				out = append(out, both)
				i++
				continue
			}
		}
		out = append(out, words[i])
	}
	return out
}

const hexDigits = "0123456789ABCDEF"

func hexRunes(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte('_')
		for shift := 20; shift >= 0; shift -= 4 {
			if digit := (r >> shift) & 15; digit != 0 || shift <= 12 {
				b.WriteByte(hexDigits[digit])
			}
		}
	}
	return b.String()
}

// argument turns a parameter's name into a Go argument: projectID, gitRef, id. Words run together ("machineid") are
// told apart by the dictionary.
func (d *dictionary) argument(name string) string {
	var words []string
	for _, w := range d.splitCamel(name) {
		if inner := d.compound(strings.ToLower(w)); inner != nil && d.initialism(strings.ToLower(w)) == "" {
			words = append(words, inner...)
		} else {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "value"
	}
	first := strings.ToLower(words[0])
	rest := d.goWords(words[1:])
	arg := first + rest
	if r, _ := utf8.DecodeRuneInString(arg); !unicode.IsLetter(r) {
		return "value" + d.goWords(words)
	}
	return arg
}
