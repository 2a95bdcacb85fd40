package docs

import (
	"path"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/english"
)

// Resource returns what a definition is. A variant of a family is the family's name, a full stop and the value of the
// discriminator: "Account.AzureOidc".
func (b *Book) Resource(definition string) (Resource, bool) {
	key := b.key(definition)
	if r := b.resources[key]; r != nil && r.Summary != "" {
		return Resource{Summary: b.verbal(r.Summary), About: r.About}, true
	}
	for _, a := range b.names.Affixes {
		if n, ok := b.stands(a, key); ok {
			text, ok := fill(a.Summary, map[string]string{"noun": n.one, "a noun": n.a(), "plural": n.many})
			return Resource{Summary: b.verbal(text)}, ok
		}
	}
	return Resource{}, false
}

// verbal is a summary with a verb.
func (b *Book) verbal(summary string) string {
	first, _, _ := strings.Cut(summary, " ")
	if slices.Contains(b.names.Verbs, first) {
		return summary
	}
	return "is " + summary
}

// Field returns what a field of a definition means, as whole sentences.
func (b *Book) Field(definition, wire string) (string, bool) {
	v := b.view(definition)
	for _, r := range v.chain {
		if text, ok := r.Fields[wire]; ok {
			return text, text != ""
		}
	}
	for _, r := range b.fields {
		if !r.named(wire) || r.In != "" && !matches(r.In, v.key) {
			continue
		}
		if text, ok := r.first(v.words, b.refWords(wire)); ok {
			return text, text != ""
		}
	}
	return "", false
}

// ReadOnly reports whether servers ignore a field in what they are sent. What documents call read-only is often no more than a
// list that the server's own code only adds to, so they are not believed. Commands have no such fields but those of all resources.
func (b *Book) ReadOnly(definition, wire string) bool {
	if b.readOnly[wire] {
		return true
	}
	v := b.view(definition)
	return !v.command && slices.ContainsFunc(v.chain, func(r *resource) bool { return slices.Contains(r.ReadOnly, wire) })
}

// A view is what a book has about a definition.
type view struct {
	key     string
	chain   []*resource
	command bool              // whether it is no resource but what is sent or returned for one
	words   map[string]string // for placeholders
}

// view finds it once for each definition.
func (b *Book) view(definition string) *view {
	if v, ok := b.views.Load(definition); ok {
		return v.(*view)
	}
	v := &view{key: b.key(definition)}
	v.chain = b.chain(v.key)
	v.command = slices.ContainsFunc(b.names.Affixes, func(a affix) bool { return a.Name.MatchString(v.key) })
	v.words = words(v.key, v.chain)
	b.views.Store(definition, v)
	return v
}

// key is the name of a definition's entry.
func (b *Book) key(definition string) string {
	name, _, _ := strings.Cut(definition, "[")
	if r := b.resources["="+name]; r != nil {
		return r.name
	}
	if b.resources[name] != nil {
		return name
	}
	return strings.TrimSuffix(name, b.names.Suffix)
}

// chain lists the entries that say something of a definition, the nearest first.
func (b *Book) chain(key string) []*resource {
	var chain []*resource
	for r := b.resources[key]; r != nil; r = b.resources[r.Like] {
		chain = append(chain, r)
	}
	if family, _, ok := strings.Cut(key, "."); ok {
		return append(chain, b.chain(family)...)
	}
	for _, a := range b.names.Affixes {
		if m := a.Name.FindStringSubmatch(key); m != nil && b.resources[m[1]] != nil {
			return append(chain, b.chain(m[1])...)
		}
	}
	return chain
}

// stands returns what a definition stands for by its name.
func (b *Book) stands(a affix, key string) (noun, bool) {
	m := a.Name.FindStringSubmatch(key)
	if m == nil {
		return noun{}, false
	}
	if r := b.resources[m[1]]; r != nil {
		return r.noun(), true
	}
	one := inWords(m[1])
	return noun{one, english.Plural(one)}, true
}

// noun is what a resource is called in prose.
func (r *resource) noun() noun {
	if r.Noun.one != "" {
		return r.Noun
	}
	one := inWords(r.name)
	return noun{one, english.Plural(one)}
}

// words are what the placeholders of a rule for a definition may be.
func words(key string, chain []*resource) map[string]string {
	w := map[string]string{}
	if len(chain) == 0 {
		if one := inWords(key); key != "" && !strings.Contains(key, ".") {
			w["noun"], w["a noun"], w["plural"] = one, article(one)+" "+one, english.Plural(one)
		}
		return w
	}
	named := chain[len(chain)-1]
	if i := slices.IndexFunc(chain, func(r *resource) bool { return r.IDs != "" || r.Noun.one != "" }); i >= 0 {
		named = chain[i]
	}
	describe(w, "noun", named)
	if named.Unique != "" {
		w["unique"] = named.Unique
	}
	return w
}

// refWords are what the placeholders of a rule may be for a name that ends with a resource's.
func (b *Book) refWords(wire string) map[string]string {
	if w, ok := b.refs.Load(wire); ok {
		return w.(map[string]string)
	}
	w := map[string]string{}
	if r := b.referred(wire); r != nil {
		describe(w, "ref", r)
	}
	b.refs.Store(wire, w)
	return w
}

// describe adds a resource's words under a name.
func describe(v map[string]string, name string, r *resource) {
	n := r.noun()
	v[name], v["a "+name] = n.one, n.a()
	many := map[string]string{"noun": "plural", "ref": "refs"}[name]
	v[many] = n.several()
	if r.IDs != "" {
		v[name+" id"] = r.IDs + "-1"
	}
}

// referred is the resource that a field or parameter holds IDs of: "SourceEnvironmentIds" those of environments.
func (b *Book) referred(wire string) *resource {
	name := strings.TrimSuffix(strings.TrimSuffix(wire, "s"), "Id")
	if name == "" || name == strings.TrimSuffix(wire, "s") {
		return nil
	}
	words := split(strings.ToUpper(name[:1]) + name[1:])
	for i := range words {
		if r := b.resources[strings.Join(words[i:], "")]; r != nil && r.IDs != "" {
			return r
		}
	}
	return nil
}

func (r rule) named(wire string) bool {
	return slices.ContainsFunc(r.Names, func(p string) bool { return matches(p, wire) })
}

// first is the first text that can be filled.
func (r rule) first(words ...map[string]string) (string, bool) {
	for _, t := range r.Text {
		if text, ok := fill(t, words...); ok {
			return text, true
		}
	}
	return "", false
}

func matches(pattern, name string) bool {
	if !strings.Contains(pattern, "*") {
		return pattern == name
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
