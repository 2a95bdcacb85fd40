package normalize

import (
	"maps"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// corrections applies corrections to one document and remembers which found a target.
type corrections struct {
	notes *notes
	rules []*correction
	used  map[string]bool // targets that were found, with their change
}

func newCorrections(know *Overlay, version string, n *notes) *corrections {
	a := &corrections{notes: n, used: map[string]bool{}}
	for _, c := range know.Corrections {
		if c.Versions.holds(version) {
			a.rules = append(a.rules, c)
		}
	}
	return a
}

// operation returns the correction of one kind for a method and a canonical path, if there is one.
func (a *corrections) operation(change, method, path string) *correction {
	target := method + " " + path
	for _, c := range a.rules {
		if (c.Change != change && c.Change != "keep") || !slices.Contains(c.Operations, target) {
			continue
		}
		a.used[c.Change+" "+target] = true
		if c.Change == "keep" {
			return nil
		}
		return c
	}
	return nil
}

// named returns the correction of one kind whose targets have a name, letter case ignored.
func (a *corrections) named(change, name string) *correction {
	for _, c := range a.rules {
		if c.Change != change {
			continue
		}
		for _, target := range slices.Concat(c.Headers, c.Parameters) {
			if strings.EqualFold(target, name) {
				a.used[c.Change+" "+target] = true
				return c
			}
		}
	}
	return nil
}

// unneeded says that a correction has nothing to do, after all.
func (a *corrections) unneeded(c *correction, method, path string) {
	delete(a.used, c.Change+" "+method+" "+path)
}

// overrules decides between a correction and a document that says otherwise: octogen's own were made for documents that
// say nothing, a user's for this one.
func (a *corrections) overrules(c *correction, pointer, said string) bool {
	winner := "the document wins"
	if c.user {
		winner = "the correction wins"
	}
	a.notes.add("correction-contradicted", pointer, "the document says "+said+", the correction "+c.Change+" of "+c.from+" says "+c.Type+"; "+winner)
	return c.user
}

// wireTypes returns the definitions whose place a type of the runtime takes.
func (a *corrections) wireTypes(d *definitions) map[string]string {
	m := map[string]string{}
	for _, c := range slices.Backward(a.rules) {
		if c.Change != "wire-type" {
			continue
		}
		for _, name := range c.Definitions {
			if s := d.byName[name]; s != nil {
				a.used[c.Change+" "+name] = true
				m[name] = c.Type
				a.notes.add("wire-type", s.Pointer, "the runtime's "+c.Type+" takes its place: "+c.Reason)
			}
		}
	}
	return m
}

// addMembers adds members to definitions.
func (a *corrections) addMembers(d *definitions) {
	for _, c := range slices.Backward(a.rules) {
		if c.Change != "members" {
			continue
		}
		for _, name := range c.Definitions {
			if s := d.byName[name]; s != nil && (s.Type == "" || s.Type == "object") && s.Ref == "" {
				d.byName[name] = a.withMembers(d, c, s, name)
			}
		}
	}
}

func (a *corrections) withMembers(d *definitions, c *correction, s *spec.Schema, definition string) *spec.Schema {
	changed := objectSchema(nil, s.Pointer)
	for _, name := range s.Names {
		changed.Names = append(changed.Names, name)
		changed.Properties[name], changed.Required[name] = s.Properties[name], s.Required[name]
	}
	for name, f := range c.Members {
		said := s.Properties[name]
		switch {
		case said != nil && kind(said) == kind(f.schema):
			continue
		case said != nil && !a.overrules(&correction{Change: c.Change, Type: name + ": " + kind(f.schema), from: c.from, user: c.user}, said.Pointer, kind(said)):
			continue
		}
		a.used[c.Change+" "+definition] = true
		addMember(changed, name, f)
		d.provide(changed.Properties[name])
		a.notes.add("member-added", s.Pointer, "the member "+quote(name)+" is added: "+c.Reason)
	}
	merged := *s
	merged.Type, merged.Properties, merged.Names, merged.Required = "object", changed.Properties, changed.Names, changed.Required
	return &merged
}

// correctProperties changes properties of definitions, also those that come by way of allOf.
func (a *corrections) correctProperties(d *definitions) {
	for _, c := range slices.Backward(a.rules) {
		for _, target := range c.Properties {
			definition, name := splitProperty(target)
			s := d.flat[definition]
			if s == nil || d.class[definition] != model.KindObject || s.Properties[name] == nil {
				continue
			}
			property, ok := c.property(s.Properties[name])
			if !ok {
				continue
			}
			changed := *s
			changed.Properties = maps.Clone(s.Properties)
			changed.Properties[name] = property
			d.flat[definition] = &changed
			a.used[c.Change+" "+target] = true
			a.notes.add("property-corrected", property.Pointer, quote(target)+" is "+map[string]string{"optional": "optional", "form": "a " + c.Type}[c.Change]+": "+c.Reason)
		}
	}
}

// property returns a property as a correction wants it, if that is another one.
func (c *correction) property(s *spec.Schema) (*spec.Schema, bool) {
	changed := *s
	switch {
	case c.Change == "optional" && slices.Contains([]string{"boolean", "integer", "number"}, s.Type):
		changed.Optional = true
	case c.Change == "form" && s.Type == "string" && s.Format == "" && !isEnum(s):
		changed.Format = scalarTypes[c.Type].Format
	default:
		return s, false
	}
	return &changed, true
}

// provideTypes adds what corrections of this document's operations refer to, as far as octogen knows it, to the definitions.
// Where the document says itself what comes back it needs none of ours, which could take the name that its own should have.
func (a *corrections) provideTypes(d *definitions, groups []*group) {
	for _, g := range groups {
		for _, change := range []string{"body", "response"} {
			c := a.operation(change, g.op.HTTPMethod, g.op.Canonical)
			if c == nil || c.Type == "" || slices.Contains(plainResults, c.Type) || change == "response" && !c.user && g.declaresResult() {
				continue
			}
			if s, err := typeExpression(strings.TrimPrefix(c.Type, "page ")); err == nil && d.know.Types[innermost(s).Ref] != nil {
				d.provide(at(s, g.op.Pointer))
			}
		}
	}
}

// refer is the type that a correction names; nil where the document does not have it.
func (a *corrections) refer(t *types, c *correction, pointer, owner string) *model.Ref {
	s, err := typeExpression(strings.TrimPrefix(c.Type, "page "))
	if err != nil {
		return nil
	}
	s = at(s, pointer)
	if name := innermost(s).Ref; name != "" && t.defs.byName[name] == nil {
		return nil
	}
	ref, err := t.ref(s, owner)
	if err != nil {
		return nil
	}
	return ref
}

// unused reports, for each kind of correction, the targets that this document does not have or gets right by itself.
func (a *corrections) unused() {
	targets := map[string][]string{}
	var order []string
	for _, c := range a.rules {
		key := c.Change + " of " + c.from
		if !slices.Contains(order, key) {
			order = append(order, key)
		}
		for _, target := range slices.Concat(c.Operations, c.Definitions, c.Headers, c.Parameters, c.Properties) {
			if !a.used[c.Change+" "+target] {
				targets[key] = append(targets[key], target)
			}
		}
	}
	for _, key := range order {
		if len(targets[key]) > 0 {
			a.notes.add("correction-unused", "", "the corrections "+key+" find nothing to correct in: "+strings.Join(targets[key], ", "))
		}
	}
}
