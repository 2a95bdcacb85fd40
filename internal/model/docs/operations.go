package docs

import (
	"slices"
	"strings"
)

// Operation returns what is said of an operation beside its Sentence. The route is below the API's root, in lower case,
// without the space, with {} for each parameter.
func (b *Book) Operation(method, route string) Operation {
	var op Operation
	for _, r := range []string{route, b.unversioned(route)} {
		if o := b.operations[method+" "+r]; o != nil {
			op = Operation{About: o.About, Refuses: refused(o.Refuses), Choose: o.Choose}
			break
		}
	}
	if op.Choose == "" {
		op.Choose = b.choose(method, route)
	}
	return op
}

// refused is a sentence about what servers refuse.
func refused(what string) string {
	if what == "" {
		return ""
	}
	return "The server refuses " + what + "."
}

// Parameter returns what a parameter in the query or a header of an operation means.
func (b *Book) Parameter(method, route, wire string) (string, bool) {
	if text, ok := b.said(method, route, wire); ok {
		return text, text != ""
	}
	return b.ruled(b.parameters, route, wire, b.lastNoun(route))
}

// PathParameter returns what a parameter of a route means: the one at index, counted from 0 and without the space.
func (b *Book) PathParameter(method, route string, index int, wire string) (string, bool) {
	if text, ok := b.said(method, route, wire); ok {
		return text, text != ""
	}
	return b.ruled(b.paths, route, wire, b.nounBefore(route, index))
}

// said is what an entry of the operation itself says of a parameter.
func (b *Book) said(method, route, wire string) (string, bool) {
	for _, r := range []string{route, b.unversioned(route)} {
		if o := b.operations[method+" "+r]; o != nil {
			if text, ok := o.Params[wire]; ok {
				return text, true
			}
		}
	}
	return "", false
}

func (b *Book) ruled(rules []rule, route, wire string, n thing) (string, bool) {
	for _, r := range rules {
		if !r.named(wire) || !strings.HasPrefix(route, r.In) {
			continue
		}
		if text, ok := r.first(n.values(), b.refWords(wire)); ok {
			return text, text != ""
		}
	}
	return "", false
}

// relations are those between routes, in the order in which they are mentioned.
var relations = []string{"version", "unversioned", "all", "pages", "git", "database"}

// choose says which operation to take of those that do nearly the same.
func (b *Book) choose(method, route string) string {
	var texts []string
	for _, relation := range relations {
		for _, other := range b.others(relation, route) {
			if text := b.choices[relation]; text != "" {
				texts = append(texts, strings.ReplaceAll(text, "{other}", "["+method+" "+other+"]"))
			}
		}
	}
	return strings.Join(texts, " ")
}

// others are the routes that stand in a relation to a route, in whatever document.
func (b *Book) others(relation, route string) []string {
	segs := segments(route)
	last := len(segs) - 1
	base := b.unversioned(route)
	switch {
	case relation == "version" && base == route && last >= 0:
		return b.versions(route)
	case relation == "unversioned" && base != route:
		return []string{base}
	case relation == "all" && last > 0 && segs[last] == b.names.All:
		return []string{join(segs[:last])}
	case relation == "pages" && last >= 0 && !strings.HasPrefix(segs[last], "{") && segs[last] != b.names.All:
		return []string{route + "/" + b.names.All}
	case relation == "git", relation == "database":
		return b.inGit(relation == "git", route)
	}
	return nil
}

func (b *Book) versions(route string) []string {
	var all []string
	for _, v := range b.names.Versions {
		all = append(all, route+"/"+v)
	}
	return all
}

// inGit is the route of the same thing in Git, or out of it.
func (b *Book) inGit(into bool, route string) []string {
	for _, g := range b.names.Git {
		rest, below := strings.CutPrefix(route, g.Prefix+"/")
		if g.Plain == "" || below == into {
			continue
		}
		if below {
			return []string{g.Plain + "/" + rest}
		}
		if rest, ok := strings.CutPrefix(route, g.Plain+"/"); ok && !strings.HasPrefix(rest, "{") && b.unversioned(route) != g.Plain {
			return []string{g.Prefix + "/" + rest}
		}
	}
	return nil
}

// unversioned is a route without the version at its end.
func (b *Book) unversioned(route string) string {
	segs := segments(route)
	last := len(segs) - 1
	if last < 1 || b.names.Version.Regexp == nil || !b.names.Version.MatchString(segs[last]) {
		return route
	}
	return join(segs[:last])
}

func segments(route string) []string {
	return slices.DeleteFunc(strings.Split(route, "/"), func(s string) bool { return s == "" })
}

func join(segs []string) string { return "/" + strings.Join(segs, "/") }
