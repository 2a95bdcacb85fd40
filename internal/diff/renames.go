package diff

import (
	"maps"
	"slices"

	"github.com/octogen/octogen/internal/model"
)

// A successor finds which new types stand where types stood that are gone.
type successor struct {
	*comparison
	stands map[string]map[string]bool // types that are gone, and all that stand in their places
	seen   map[[2]string]bool
}

// successors are the types that are called otherwise now: in each place that is left of the old type stands the new one, which
// has all that the old one had.
func (c *comparison) successors() map[string]string {
	s := &successor{c, map[string]map[string]bool{}, map[[2]string]bool{}}
	for key, before := range c.from.operations {
		if after := c.to.operations[key]; after != nil {
			s.operation(before, after)
		}
	}
	for name, before := range c.from.objects {
		if after := c.to.objects[name]; after != nil {
			s.fields(before, after)
		}
	}
	found, claimed := map[string]string{}, map[string]bool{}
	for _, old := range slices.Sorted(maps.Keys(s.stands)) {
		now := slices.Collect(maps.Keys(s.stands[old]))
		if len(now) == 1 && !claimed[now[0]] && c.from.kind(now[0]) == "" && s.hasAll(old, now[0]) {
			found[old], claimed[now[0]] = now[0], true
		}
	}
	return found
}

func (s *successor) operation(before, after *model.Operation) {
	s.pair(before.Result.Type, after.Result.Type)
	if before.SpaceResult != nil && after.SpaceResult != nil {
		s.pair(before.SpaceResult.Type, after.SpaceResult.Type)
	}
	if before.Body != nil && after.Body != nil {
		s.pair(before.Body.Type, after.Body.Type)
	}
	olds := byName(before.Params)
	for name, now := range byName(after.Params) {
		if old := olds[name]; old != nil {
			s.pair(old.Type, now.Type)
		}
	}
}

func (s *successor) fields(before, after *model.Object) {
	for _, f := range before.Fields {
		i := slices.IndexFunc(after.Fields, func(g *model.Field) bool { return g.Name == f.Name })
		if i >= 0 {
			s.pair(f.Type, after.Fields[i].Type)
		}
	}
}

// pair notes what stands in a place before and now.
func (s *successor) pair(before, after *model.Ref) {
	for before != nil && after != nil && before.Elem != nil && after.Elem != nil && before.Kind == after.Kind {
		before, after = before.Elem, after.Elem
	}
	if before == nil || after == nil {
		return
	}
	old, now := typeName(before), typeName(after)
	if old == "" || s.to.kind(old) != "" {
		return
	}
	if s.stands[old] == nil {
		s.stands[old] = map[string]bool{}
	}
	s.stands[old][now] = true
	if before.Object != nil && after.Object != nil && !s.seen[[2]string{old, now}] {
		s.seen[[2]string{old, now}] = true
		s.fields(before.Object, after.Object)
	}
}

// typeName is the name of a type of the document, "" for others.
func typeName(r *model.Ref) string {
	switch r.Kind {
	case model.KindObject:
		return r.Object.GoName
	case model.KindEnum:
		return r.Enum.GoName
	}
	return ""
}

// hasAll reports whether a type has the fields or the values of another, as programs know them.
func (s *successor) hasAll(old, now string) bool {
	if a, b := s.from.objects[old], s.to.objects[now]; a != nil && b != nil {
		return !slices.ContainsFunc(a.Fields, func(f *model.Field) bool {
			return !slices.ContainsFunc(b.Fields, func(g *model.Field) bool {
				return f.Name == g.Name && f.GoName == g.GoName && shape(f.Type) == shape(g.Type)
			})
		})
	}
	if a, b := s.from.enums[old], s.to.enums[now]; a != nil && b != nil {
		return !slices.ContainsFunc(a.Values, func(v model.EnumValue) bool { return constantOf(b, v.Value) == "" })
	}
	return false
}

// constantOf is the name of a value's constant, "" for none.
func constantOf(e *model.Enum, value string) string {
	for _, v := range e.Values {
		if v.Value == value {
			return v.GoName
		}
	}
	return ""
}

// renameType notes the new names of a type, of its links and of its values.
func (c *comparison) renameType(old, now string) {
	c.renamed[old] = now
	if a, b := c.from.enums[old], c.to.enums[now]; a != nil && b != nil {
		for _, v := range a.Values {
			c.renamed[v.GoName] = constantOf(b, v.Value)
		}
	}
	if a, b := linksOf(c.from.api, old), linksOf(c.to.api, now); a != "" && b != "" {
		c.renamed[a] = b
	}
}

// linksOf is the name of the type that leads from an object to others, "" for none.
func linksOf(api *model.API, goName string) string {
	for _, set := range api.LinkSets {
		if set.Object.GoName == goName {
			return set.GoName
		}
	}
	return ""
}
