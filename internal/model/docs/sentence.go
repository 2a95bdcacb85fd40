package docs

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/english"
)

// A thing is what a segment of a route names.
type thing struct {
	noun
	ids string // what its IDs begin with
}

func (t thing) values() map[string]string {
	v := map[string]string{"noun": t.one, "a noun": t.a(), "plural": t.several()}
	if t.ids != "" {
		v["noun id"] = t.ids + "-1"
	}
	return v
}

// Sentence says what an operation does; it completes the name of its method: "deletes a project". It has no full stop.
// paged reports whether the operation returns a collection in pages.
func (b *Book) Sentence(method, route string, paged bool) string {
	text, _ := b.sentence(method, route, paged)
	return text
}

// sentence reports as well whether anybody thought of the route.
func (b *Book) sentence(method, route string, paged bool) (string, bool) {
	for _, r := range []string{route, b.unversioned(route)} {
		if o := b.operations[method+" "+r]; o != nil && o.Does != "" {
			return o.Does + pages(paged), true
		}
	}
	segs := segments(b.unversioned(route))
	for _, s := range b.sentences {
		m, pattern, _ := strings.Cut(s.Route, " ")
		at, ok := b.endsWith(segs, segments(pattern))
		if m != method || !ok {
			continue
		}
		v := b.thing(segs[at]).values()
		v["of"], v["the"] = b.of(segs[:at]), ""
		if v["of"] != "" {
			v["the"] = "the "
		}
		if text, ok := fill(s.Does, v); ok {
			return text + pages(paged), true
		}
	}
	return b.fallback(method, segs), false
}

// pages is what is said of a collection that comes in pages.
func pages(paged bool) string {
	if paged {
		return ", one page at a time"
	}
	return ""
}

// endsWith reports whether a route ends as a pattern says, and where the pattern begins.
func (b *Book) endsWith(segs, pattern []string) (int, bool) {
	at := len(segs) - len(pattern)
	if at < 0 {
		return 0, false
	}
	for i, p := range pattern {
		if !b.fits(p, segs[at+i]) {
			return 0, false
		}
	}
	return at, true
}

// fits reports whether a segment is what a pattern wants: "*" is a collection, which is known or plural in form.
func (b *Book) fits(pattern, segment string) bool {
	param := strings.HasPrefix(segment, "{")
	switch pattern {
	case "{}":
		return param
	case "*":
		_, known := b.nouns[segment]
		return !param && (known || singular(segment) != segment)
	}
	return pattern == segment
}

// of says whose things a route leads to: " of a project", with the space before it, or nothing.
func (b *Book) of(prefix []string) string {
	in := b.git(prefix)
	for i := len(prefix) - 1; i >= 0; i-- {
		if strings.HasPrefix(prefix[i], "{") || slices.Contains(b.names.Areas, prefix[i]) {
			continue
		}
		return " of " + b.thing(prefix[i]).a() + in
	}
	return in
}

// git says that what a route leads to is in Git.
func (b *Book) git(prefix []string) string {
	for _, g := range b.names.Git {
		if strings.HasPrefix(join(prefix)+"/", g.Prefix+"/") {
			return " " + g.In
		}
	}
	return ""
}

// thing is what a segment names.
func (b *Book) thing(segment string) thing {
	n, ok := b.nouns[segment]
	if !ok {
		one := singular(clean(segment))
		return thing{noun: noun{one, english.Plural(one)}}
	}
	if r := b.resources[n.one]; r != nil {
		return thing{r.noun(), r.IDs}
	}
	return thing{noun: n}
}

// lastNoun is what the last literal segment names that is a collection.
func (b *Book) lastNoun(route string) thing {
	segs := segments(b.unversioned(route))
	for i := len(segs) - 1; i >= 0; i-- {
		if _, known := b.nouns[segs[i]]; known {
			return b.thing(segs[i])
		}
	}
	for i := len(segs) - 1; i >= 0; i-- {
		if !strings.HasPrefix(segs[i], "{") {
			return b.thing(segs[i])
		}
	}
	return thing{noun: noun{"resource", "resources"}}
}

// nounBefore is what the parameter at an index names.
func (b *Book) nounBefore(route string, index int) thing {
	segs := segments(route)
	last := -1
	for i, seg := range segs {
		if !strings.HasPrefix(seg, "{") {
			last = i
			continue
		}
		if index == 0 {
			break
		}
		index--
	}
	if last < 0 {
		return thing{noun: noun{"resource", "resources"}}
	}
	return b.thing(segs[last])
}

// fallback is what can be said of a route that nobody thought of.
func (b *Book) fallback(method string, segs []string) string {
	last := len(segs) - 1
	for last >= 0 && strings.HasPrefix(segs[last], "{") {
		last--
	}
	if last < 0 {
		return "calls the route"
	}
	words := clean(segs[last])
	if method == "GET" {
		return "returns the " + words + b.of(segs[:last])
	}
	return `calls "` + words + `"` + b.of(segs[:last]) // it may be a verb or a noun
}
