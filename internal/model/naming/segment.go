package naming

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// words reads a segment below an owner: the dictionary's words for it, or those the lexicon finds.
func (d *Dictionary) words(owner, seg string) []string {
	if w, ok := d.glosses[owner+"/"+seg]; ok {
		return w
	}
	if w, ok := d.glosses[seg]; ok {
		return w
	}
	if isChoice(seg) {
		return d.choice(seg)
	}
	return d.split(seg)
}

// isChoice reports whether a segment is one of a few literal values: "{a|b}".
func isChoice(seg string) bool {
	return len(seg) > 2 && seg[0] == '{' && strings.IndexByte(seg, '}') == len(seg)-1
}

// choice reads "{a|b}" as "a or b".
func (d *Dictionary) choice(seg string) []string {
	var words []string
	for i, alt := range strings.Split(strings.Trim(seg, "{}"), "|") {
		if i > 0 {
			words = append(words, "or")
		}
		words = append(words, d.split(alt)...)
	}
	return words
}

// below stands for the owner of a segment that is not the first of a route, where the owner does not matter.
const below = "/"

// first is the spelling that has the plain name for some words. /foo-bar and /foobar can be the same words; only one of
// them may be named by those alone.
func (d *Dictionary) first(owner string, words []string) string {
	text := strings.Join(words, " ")
	for _, known := range []string{d.glossOwner[owner+" "+text], d.glossOwner[text], d.spelling[text]} {
		if known != "" {
			return known
		}
	}
	together, hyphenated := d.regular(words)
	if last := words[len(words)-1]; owner == "" || isPlural(last) && !d.singleWords[last] && !d.isCommand(words) {
		return together
	}
	return hyphenated
}

// regular are the two spellings that words regularly have. They are one if the words could not be told apart when run
// together.
func (d *Dictionary) regular(words []string) (together, hyphenated string) {
	together, hyphenated = strings.Join(words, ""), strings.Join(words, "-")
	if !slices.Equal(d.split(together), words) {
		together = hyphenated
	}
	return together, hyphenated
}

// rank says how near a segment comes to the first spelling of its words: 0 is that spelling, 1 the next one, 2 any other.
func (d *Dictionary) rank(owner, seg string, words []string) int {
	if isChoice(seg) {
		return d.rankOfChoice(seg)
	}
	first := d.first(owner, words)
	together, hyphenated := d.regular(words)
	next := together
	if first == together {
		next = hyphenated
	}
	switch seg {
	case first:
		return 0
	case next:
		return 1
	}
	return 2
}

func (d *Dictionary) rankOfChoice(seg string) int {
	for alt := range strings.SplitSeq(seg[1:len(seg)-1], "|") {
		if words := d.split(alt); len(words) == 0 || d.rank("", alt, words) > 0 {
			return 2
		}
	}
	return 0
}

// joiners are words that the rule itself puts between others.
var joiners = set("of for with in by and or all from using directly unversioned")

// Fillers are what a segment says that may not go by its words alone. No segment ends in one of them itself.
const (
	otherSpelling = "item"   // another spelling of the words has the plain name
	likeService   = "entry"  // the service's own noun is part of the words
	likeKeyed     = "record" // the plural is read by an ID, under the singular's name
	likeVerb      = "api"    // the service of what lies below a word that may be a method by itself
)

// nounWords reads a segment so that no other segment has the same words and none of the rule's own words stands alone.
func (d *Dictionary) nounWords(owner, seg string) (words []string, hex string) {
	words = d.words(owner, seg)
	if len(words) == 0 {
		return nil, spelt(seg)
	}
	rank := d.rank(owner, seg, words)
	if !d.isGloss(owner, seg) && !isChoice(seg) {
		read := words
		words = d.glue(words)
		if d.isUnclear(read, words) {
			rank++
			if d.areMany(words) {
				rank = 2
			}
		}
		if d.lacksCapitals(words) {
			rank = 2
		}
		last := Singular(words[len(words)-1])
		if joiners[words[0]] && len(words) == 1 || last == otherSpelling || last == likeService || last == likeKeyed || last == likeVerb {
			words = fill(words, otherSpelling)
			rank *= 2 // a second filler would be that of another segment
		}
	}
	if rank > 0 {
		words = fill(words, otherSpelling)
	}
	if rank > 1 {
		hex = spelt(seg)
	}
	return words, hex
}

// longestSpelt is how long a segment is whose spelling stands in a name in full.
const longestSpelt = 12

// spelt tells a segment from all others that have the same words: by its code points or, if they are many, by a digest.
func spelt(seg string) string {
	if len(seg) <= longestSpelt {
		return HexRunes(seg)
	}
	sum := sha256.Sum256([]byte(seg))
	return fmt.Sprintf("_%X", sum[:8]) // longer than any code point
}

// isUnclear reports whether a name does not tell the words of a segment, because other words look the same in it: those
// of "log-in" and "login".
func (d *Dictionary) isUnclear(read, glued []string) bool {
	for _, w := range glued {
		whole, part := slices.Contains(read, w), d.gluedPart(w)
		if whole == (part != "") || !whole && !slices.Contains(read, part) {
			return true
		}
	}
	return false
}

// lacksCapitals reports whether a name does not show where its words begin: "external-2", and "x2fa", which is how "2fa"
// begins where it has to be a name by itself.
func (d *Dictionary) lacksCapitals(words []string) bool {
	for _, w := range words[1:] {
		if !upperStart(d.goWord(w)) {
			return true
		}
	}
	first := words[0]
	return len(first) > 1 && first[0] == 'x' && !upperStart(d.goWord(first[1:]))
}

// gluedPart is the word of the lexicon that a word in no list consists of, beside one of the rule's own; "" if there is none,
// or more than one. Of the segments that give such a word the one with a hyphen keeps the plain name, of other words the one
// without.
func (d *Dictionary) gluedPart(w string) string {
	if d.isWord(w) || d.verbs[w] {
		return ""
	}
	var parts []string
	for _, rest := range unglued(w) {
		if d.isWord(rest) || isVersion(Singular(rest)) {
			parts = append(parts, rest)
		}
	}
	if len(parts) != 1 {
		return ""
	}
	return parts[0]
}

// areMany reports whether more than two segments may have given such words, so that a filler does not tell them apart.
func (d *Dictionary) areMany(glued []string) bool {
	ways := 0
	known := true // words of the lexicon can be run together besides
	for _, w := range glued {
		rests := unglued(w)
		for _, rest := range rests {
			ways += len(unglued(rest)) // "forfooof" may be that of "for-fooof" and of "forfoo-of"
		}
		ways += len(rests)
		known = known && d.isWord(w)
	}
	return known || ways > 1
}

// unglued is what may have been there before glue made a word of it.
func unglued(w string) []string {
	var rests []string
	if number, ok := strings.CutPrefix(w, "version"); ok && isVersion(Singular("v"+number)) {
		rests = append(rests, "v"+number)
	}
	for j := range joiners {
		if before, ok := strings.CutSuffix(w, j); ok && before != "" && j != "all" {
			rests = append(rests, before)
		}
		if after, ok := strings.CutPrefix(w, j); ok && after != "" {
			rests = append(rests, after)
		}
	}
	return rests
}

func (d *Dictionary) isGloss(owner, seg string) bool {
	_, byOwner := d.glosses[owner+"/"+seg]
	_, everywhere := d.glosses[seg]
	return byOwner || everywhere
}

// fill adds a filler to words, in the number that they have.
func fill(words []string, filler string) []string {
	n := len(words) - 1
	if isPlural(words[n]) {
		return append(slices.Clone(words[:n]), Singular(words[n]), Plural(filler))
	}
	return append(slices.Clone(words), filler)
}

// glue joins the rule's own words and version numbers to a neighbour, where they are part of a segment: "ready-for-use"
// is "readyfor", "use".
func (d *Dictionary) glue(words []string) []string {
	var out []string
	for i, w := range words {
		switch {
		case isVersion(Singular(w)):
			out = append(out, "version"+w[1:])
		case i > 0 && joiners[w] && w != "all":
			out[len(out)-1] += w
		case i == 1 && joiners[words[0]]:
			out[0] += w
		default:
			out = append(out, w)
		}
	}
	return out
}

// service names the service of a segment.
func (d *Dictionary) service(owner, seg string) string {
	if isParam(seg) {
		return "Item"
	}
	words, hex := d.nounWords(owner, seg)
	if len(words) == 0 {
		return "X" + hex
	}
	return exported(d.goWords(words), seg) + hex
}

// noun names a segment within a service.
func (d *Dictionary) noun(owner, seg string, one bool, service string) string {
	words, hex := d.nounWords(owner, seg)
	if len(words) == 0 {
		return "X" + hex
	}
	if service != "" && strings.Contains(d.goWords(words), service) {
		words = fill(words, likeService)
	}
	if !one && d.keyedSingular[seg] {
		words = fill(words, likeKeyed)
	}
	if one {
		n := len(words) - 1
		words = append(slices.Clone(words[:n]), Singular(words[n]))
	}
	return d.goWords(words) + hex
}

// isPluralSegment reports whether the last word of a segment is a plural. "migrate-runbooks" is none: it says what to do.
func (d *Dictionary) isPluralSegment(owner, seg string) bool {
	words := d.words(owner, seg)
	return len(words) > 0 && !isChoice(seg) && !d.isCommand(words) && isPlural(words[len(words)-1])
}

// isThing reports whether a segment is known to say what something is. Any other may say what is done.
func (d *Dictionary) isThing(owner, seg string) bool {
	words := d.words(owner, seg)
	known := len(words) > 0
	for _, w := range words {
		known = known && !d.verbs[w] && !d.reservedVerbs[w] && (d.isWord(w) || d.isGloss(owner, seg))
	}
	return known
}

// isCommand reports whether the words of a segment begin with a verb.
func (d *Dictionary) isCommand(words []string) bool { return len(words) > 1 && d.verbs[words[0]] }

// isSingleton reports whether a segment is one thing though its form is a plural.
func (d *Dictionary) isSingleton(owner, seg string) bool {
	if d.singletons[owner+"/"+seg] || d.singletons[seg] {
		return true
	}
	words := d.words(owner, seg)
	return len(words) > 0 && !d.isCommand(words) && d.singleWords[words[len(words)-1]]
}

// isMany reports whether a service stands for many resources: its word does not always show it.
func (d *Dictionary) isMany(head string) bool {
	return d.collections[head] || d.isPluralSegment("", head) && !d.isSingleton("", head)
}

func (d *Dictionary) isManyBelow(head, seg string) bool {
	return d.collections[head+"/"+seg] || d.isPluralSegment(head, seg) && !d.isSingleton(head, seg)
}
