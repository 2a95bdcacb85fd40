package normalize

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model/naming"
)

// unusableMember reports whether a name cannot stand in a struct tag.
func unusableMember(name string) bool {
	return name == "" || name == "-" || strings.ContainsAny(name, ",\"\\`") || hasControl(name)
}

// unique returns a field name that is not taken: the plain one, else with "Value", else with its code points.
func unique(taken map[string]bool, name, wire string) string {
	if !taken[name] { // nearly always
		taken[name] = true
		return name
	}
	for _, candidate := range []string{name + "Value", name + naming.HexRunes(wire)} {
		if !taken[candidate] {
			taken[candidate] = true
			return candidate
		}
	}
	return unique(taken, name+"Value", wire)
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f || r == 0xfffd || r == 0x2028 || r == 0x2029 })
}

var identifierPattern = regexp.MustCompile(`^\p{Lu}[\p{L}\p{Nd}_]*$`)

func exportedIdentifier(s string) bool { return identifierPattern.MatchString(s) && len(s) <= 200 }

// wordSet is a set of words with spaces between.
func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

func quote(s string) string { return strconv.Quote(s) }
