package naming

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Arguments names the Go arguments for the parameters of a canonical path, from their names in the document, in order:
// "projectID", "gitRef". A bare "id" is that of the resource before it. A name for which reserved reports true is not
// used.
func (d *Dictionary) Arguments(path string, names []string, reserved func(string) bool) []string {
	segments := SplitPath(path)
	taken := map[string]bool{}
	var out []string
	for i, seg := range segments {
		for range strings.Count(seg, "{") {
			if len(out) == len(names) {
				return out
			}
			arg := d.firstFree(d.candidates(segments[:i], names[len(out)]), taken, reserved)
			taken[arg] = true
			out = append(out, arg)
		}
	}
	return out
}

// candidates are names for a parameter that follows the segments of a path, the best first.
func (d *Dictionary) candidates(before []string, name string) []string {
	lower := strings.ToLower(name)
	noun := d.argumentNoun(before)
	own := d.argument(name)
	byNoun := lowerFirst(noun) + upperFirst(own)
	var out []string
	if known := d.ArgumentNames[lastLiteral(before)+"/"+lower]; known != "" {
		out = append(out, known)
	}
	switch known := d.ArgumentNames[lower]; {
	case d.IsGitRef(strings.Join(before, "/")):
		out = append(out, "gitRef")
	case known != "":
		out = append(out, known)
	case lower == "id" && noun != "":
		out = append(out, lowerFirst(noun)+"ID")
	default:
		out = append(out, own)
	}
	out = append(out, byNoun, "of"+upperFirst(byNoun))
	for _, seg := range before { // one of the resources further up may tell them apart
		if !isParam(seg) {
			out = append(out, lowerFirst(d.service("", seg))+upperFirst(byNoun))
		}
	}
	return append(out, "arg"+HexRunes(name), "arg"+HexRunes(strings.Join(before, "/")+name))
}

func (d *Dictionary) firstFree(candidates []string, taken map[string]bool, reserved func(string) bool) string {
	for _, c := range candidates {
		if token.IsIdentifier(c) && !taken[c] && !reserved(c) {
			return c
		}
	}
	last := candidates[len(candidates)-1]
	for taken[last] {
		last += "_"
	}
	return last
}

// argumentNoun is the resource that an ID after the segments is of, as a Go name: the last plural of the run, since
// /tasks/rerun/{} takes the ID of a task, or else the last segment.
func (d *Dictionary) argumentNoun(before []string) string {
	end := len(before)
	for end > 0 && isParam(before[end-1]) {
		end--
	}
	if end == 0 {
		return ""
	}
	at := end - 1
	for i := at; i >= 0 && !strings.Contains(before[i], "{"); i-- {
		if d.isPluralSegment(ownerOf(before, i), before[i]) && !d.isSingleton(ownerOf(before, i), before[i]) {
			at = i
			break
		}
	}
	words, _ := d.singular(ownerOf(before, at), before[at])
	if w := d.goWords(words); startsWithLetter(w) {
		return w
	}
	return ""
}

// singular are the words for one of what a segment stands for, and whether it stands for many.
func (d *Dictionary) singular(owner, seg string) (words []string, many bool) {
	words = d.words(owner, seg)
	if len(words) == 0 || d.isSingleton(owner, seg) || !d.isPluralSegment(owner, seg) {
		return words, false
	}
	n := len(words) - 1
	return append(append([]string(nil), words[:n]...), Singular(words[n])), true
}

// ownerOf is the literal segment that another one follows.
func ownerOf(segments []string, i int) string {
	return lastLiteral(segments[:i])
}

func lastLiteral(segments []string) string {
	for i := len(segments) - 1; i >= 0; i-- {
		if !isParam(segments[i]) {
			return segments[i]
		}
	}
	return ""
}

// argument turns a parameter's name into a Go argument: projectID, gitRef, id. Words run together ("machineid") are
// told apart by the lexicon.
func (d *Dictionary) argument(name string) string {
	var words []string
	for _, w := range d.splitCamel(name) {
		words = append(words, d.cut(strings.ToLower(w))...)
	}
	if len(words) == 0 {
		return ""
	}
	return strings.ToLower(words[0]) + d.goWords(words[1:])
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	if s == "id" {
		return "ID"
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst begins a Go name in lower case: "apiKey", "project", "oidcIdentity".
func lowerFirst(s string) string {
	words := camelWords(s)
	if len(words) == 0 {
		return s
	}
	return strings.ToLower(words[0]) + s[len(words[0]):]
}
