package docs

import "strings"

// Enum returns what a set of values is about; like a resource's summary it completes a sentence that the type begins.
func (b *Book) Enum(name string) (string, bool) {
	e := b.enums[name]
	if e == nil {
		return "", false
	}
	return b.verbal(e.Summary), true
}

// EnumValue returns what a value of a set means, as whole sentences.
func (b *Book) EnumValue(name, value string) (string, bool) {
	e := b.enums[name]
	if e == nil {
		return "", false
	}
	if text := e.Values[value]; text != "" {
		return text, true
	}
	if v := b.resources[e.Family+"."+value]; v != nil && v.Summary != "" {
		return strings.ToUpper(v.Summary[:1]) + v.Summary[1:] + ".", true
	}
	return "", false
}
