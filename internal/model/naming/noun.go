package naming

import "strings"

// Noun returns what a canonical path is about in plain words, for one and for many: "deployment process", "deployment
// processes". What is one thing though its form is a plural has one form ("deployment settings"). An action at the end
// of a path says nothing of what it acts on.
func (d *Dictionary) Noun(path string) (singular, plural string) {
	segments, _ := cutVersions(SplitPath(path))
	if len(segments) == 0 {
		return "home document", "home documents"
	}
	at := len(segments) - 1
	for at > 0 && (strings.Contains(segments[at], "{") || d.isActionSegment(segments[at])) {
		at--
	}
	if words := d.nestedWords(segments[:at+1]); words != nil {
		return d.inWords(words)
	}
	owner := ownerOf(segments, at)
	words, _ := d.singular(owner, segments[at])
	if d.isSingleton(owner, segments[at]) {
		text := d.plain(words)
		return text, text
	}
	return d.inWords(words)
}

// inWords is a noun for one and for many.
func (d *Dictionary) inWords(words []string) (singular, plural string) {
	n := len(words) - 1
	if n < 0 {
		return "item", "items"
	}
	one := append(append([]string(nil), words[:n]...), Singular(words[n]))
	many := append(append([]string(nil), words[:n]...), Plural(words[n]))
	return d.plain(one), d.plain(many)
}

// plain writes words as prose does: initialisms and proper nouns as they are, anything else in lower case.
func (d *Dictionary) plain(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		one := Singular(w)
		switch {
		case d.Initialisms[w] != "":
			out[i] = d.Initialisms[w]
		case d.Initialisms[one] != "":
			out[i] = d.Initialisms[one] + "s"
		default:
			out[i] = w
		}
	}
	return strings.Join(out, " ")
}

// nestedWords are the words of the nested service that the segments end in.
func (d *Dictionary) nestedWords(segments []string) []string {
	var literals []string
	for _, seg := range segments {
		if !isParam(seg) {
			literals = append(literals, seg)
		}
	}
	return d.nests[strings.Join(literals, "/")]
}

// isActionSegment reports whether a segment says what is done: by the dictionary, or since it begins with a verb.
func (d *Dictionary) isActionSegment(seg string) bool {
	for method := range verbs {
		if d.actions[method+" "+seg] != nil || d.actions[method+" "+seg+"/*"] != nil {
			return true
		}
	}
	words := d.split(seg)
	return len(words) > 0 && d.verbs[words[0]] && !isPlural(words[0])
}
