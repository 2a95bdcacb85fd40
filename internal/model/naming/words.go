package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// split reads a lower-case segment of a route into words: at hyphens, dots and underscores, and inside by the lexicon
// ("deploymentprocesses" is "deployment", "processes"). What the lexicon cannot read in full stays one word.
func (d *Dictionary) split(segment string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(segment, isSeparator) {
		words = append(words, d.cut(part)...)
	}
	return words
}

// cut reads one word, or several that are run together.
func (d *Dictionary) cut(part string) []string {
	if d.Initialisms[part] != "" || d.lexicon[part] || d.verbs[part] {
		return []string{part}
	}
	if known, ok := d.cuts.Load(part); ok {
		return known.([]string)
	}
	words := d.compound(part)
	if words == nil {
		words = []string{part}
	}
	d.cuts.Store(part, words)
	return words
}

func isSeparator(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

const (
	longestWord     = 32  // no word of a language or an API is longer
	longestCompound = 128 // nor any compound; keeps hostile segments cheap
)

// compound cuts s into the fewest words of the lexicon, or returns nil. Among cuts with as many words, the one whose
// first word is longest wins.
func (d *Dictionary) compound(s string) []string {
	if len(s) > longestCompound {
		return nil
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

func (d *Dictionary) isWord(s string) bool {
	return d.lexicon[s] || d.Initialisms[s] != "" || isPlural(s) && d.lexicon[Singular(s)]
}

// notPlural are words that end like a plural.
var notPlural = set("kubernetes dns https os aws acs ecs eks gcs tls alias has was always bus jwks")

// isPlural reports whether a word speaks of many. It errs on the side of one: a new word that ends in s after another s,
// u or i ("status", "address", "analysis") is one thing.
func isPlural(word string) bool {
	return len(word) > 2 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") &&
		!strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is") && !notPlural[word]
}

// Singular returns the singular of an English noun in lower case, as routes use them. A word that is no plural stays.
func Singular(word string) string {
	switch {
	case !isPlural(word):
		return word
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case hasSuffix(word, "sses", "xes", "ches", "shes", "uses") && word != "uses" && word != "caches":
		return word[:len(word)-2]
	}
	return word[:len(word)-1]
}

// uncountable are nouns without a plural.
var uncountable = set("information metadata telemetry health jwks dns kubernetes")

// Plural returns the plural of an English noun in lower case. A word that is a plural stays.
func Plural(word string) string {
	switch {
	case word == "" || isPlural(word) || uncountable[word]:
		return word
	case strings.HasSuffix(word, "y") && len(word) > 1 && !strings.ContainsRune("aeiou", rune(word[len(word)-2])):
		return word[:len(word)-1] + "ies"
	case hasSuffix(word, "s", "x", "ch", "sh"):
		return word + "es"
	}
	return word + "s"
}

func hasSuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}

// goWords joins words into an exported Go name.
func (d *Dictionary) goWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(d.goWord(w))
	}
	return b.String()
}

func (d *Dictionary) goWord(w string) string {
	if s := d.Initialisms[strings.ToLower(w)]; s != "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(w)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + w[n:]
}

// Identifier turns a name of the document (a definition, a property, a value) into an exported Go identifier. Words end
// where the case changes; initialisms are written as Go does. A name without a usable letter is spelt by its code
// points, so that no two names meet by accident.
func (d *Dictionary) Identifier(name string) string {
	if known, ok := d.identifiers.Load(name); ok {
		return known.(string)
	}
	id := exported(d.goWords(d.splitCamel(name)), name)
	d.identifiers.Store(name, id)
	return id
}

// exported makes an exported identifier of a Go name that may begin with a digit or be empty.
func exported(id, spelling string) string {
	if id == "" {
		return "X" + HexRunes(spelling)
	}
	if r, _ := utf8.DecodeRuneInString(id); !unicode.IsUpper(r) {
		return "X" + id // a digit or a letter without case
	}
	return id
}

// Words counts the words of a property's name: "taskState" has two.
func (d *Dictionary) Words(name string) int { return len(d.splitCamel(name)) }

// splitCamel cuts a name at separators and where the letter case changes: "NuGetPackageIds" is Nu, Get, Package, Ids;
// pairs that the dictionary knows as one word (NuGet, GitHub) are joined again.
func (d *Dictionary) splitCamel(name string) []string {
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

// shortestJoined is how long a pair must be to be one word: "IDs" after a word that ends in a capital is not joined.
const shortestJoined = 5

func (d *Dictionary) joinKnown(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) {
			if both := strings.ToLower(words[i] + words[i+1]); len(both) >= shortestJoined && d.Initialisms[both] != "" {
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

// HexRunes spells a text by its code points, for what has no letter that could stand in a Go name.
func HexRunes(s string) string {
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

// Article puts "a" or "an" before a name, by its sound: a User, an Account, an SSHKeyPairAccount, a NuGetFeed.
func Article(name string) string {
	if vowelSound(name) {
		return "an " + name
	}
	return "a " + name
}

func vowelSound(name string) bool {
	words := camelWords(name)
	if len(words) == 0 {
		return false
	}
	first := words[0]
	if spelt := len(first) > 1 && strings.ToUpper(first) == first && !pronounced[first]; spelt || len(first) == 1 && len(words) > 1 && first != "A" {
		return strings.ContainsRune("AEFHILMNORSX", rune(first[0])) // the letter's name begins with a vowel: an SSH key
	}
	lower := strings.ToLower(first)
	for _, prefix := range []string{"uni", "use", "usa", "uri", "url", "util", "eu", "one", "once", "ubiq"} {
		if strings.HasPrefix(lower, prefix) && !strings.HasPrefix(lower, "unin") && !strings.HasPrefix(lower, "unim") {
			return false
		}
	}
	if strings.HasPrefix(lower, "hour") || strings.HasPrefix(lower, "honest") {
		return true
	}
	return lower != "" && strings.ContainsRune("aeiou", rune(lower[0]))
}

// pronounced are initialisms that are read as a word: a RAM, not an R-A-M.
var pronounced = set("RAM SCIM LDAP JSON GUID PEM ACME ROM SAML")
