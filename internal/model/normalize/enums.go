package normalize

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// enums are all sets of values of a document, by their identity.
type enums struct {
	defs  *definitions
	types *typeNames
	dict  *naming.Dictionary
	sets  map[string]*enumSet
	list  []*model.Enum // named, each once

	walked map[string]bool // definitions whose place a type of the runtime takes

	ofTexts  map[string]*model.Enum // by a place where documents have text: "Type.Property", "ParamsType.parameter", or the name alone
	prefixes map[*model.Enum]string // what all values begin with, and constants leave out
}

// An enumSet is one set of values, wherever it stands in the document.
type enumSet struct {
	values      []string
	definition  string // the definition that is this set, if any
	content     string // its values, in whatever order
	known       string // its name in specs/enums.yaml, if any
	properties  []string
	owners      []string // owner + property, the candidates for a name of its own
	description string
	pointer     string
	enum        *model.Enum
}

// nameEnums is the pass that finds the sets of values, in definitions and in operations, and names them.
func nameEnums(d *definitions, groups []*group, t *typeNames, known []enumName, n *names) *enums {
	e := &enums{defs: d, walked: map[string]bool{}, types: t, dict: t.dict, sets: map[string]*enumSet{}, ofTexts: map[string]*model.Enum{}, prefixes: map[*model.Enum]string{}}
	e.collect()
	for _, g := range groups {
		e.collectOperation(g)
	}
	for _, set := range e.sets {
		set.known = knownName(set.values, known)
	}
	n.release(known)
	e.name(n)
	e.addKnown(known, e.texts(d, groups), n)
	return e
}

// texts are the places where the document has a text, or a list of them: "Type.Property", "ParamsType.parameter", and the
// names alone.
func (e *enums) texts(d *definitions, groups []*group) map[string]bool {
	places := map[string]bool{}
	note := func(s *spec.Schema, owner, name string) {
		if s != nil && s.Type == "array" && s.Items != nil {
			s = s.Items
		}
		if s == nil || isEnum(s) || s.Type != "string" && d.runtime[s.Ref] != wireText {
			return
		}
		places[name], places[owner+"."+name] = true, true
	}
	for _, definition := range d.names {
		if s := d.flat[definition]; s != nil && d.class[definition] == model.KindObject {
			if f := d.familyOf[definition]; f != nil && s.Properties[f.rule.Discriminator] == nil {
				note(&spec.Schema{Type: "string"}, e.types.goName(definition), f.rule.Discriminator)
			}
			for _, name := range s.Names {
				note(s.Properties[name], e.types.goName(definition), name)
			}
		}
	}
	for _, g := range groups {
		for _, m := range g.members {
			for _, p := range m.op.Parameters {
				if p.In == "query" {
					note(p.Schema, g.op.ParamsType, p.Name)
				}
			}
		}
	}
	return places
}

// addKnown adds the sets that the document has as text alone, and to others the values that it lacks.
func (e *enums) addKnown(known []enumName, texts map[string]bool, n *names) {
	for _, k := range known {
		here := func(place string) bool { return texts[place] }
		i := slices.IndexFunc(e.list, func(enum *model.Enum) bool { return enum.GoName == k.name })
		used := k.always || slices.ContainsFunc(k.properties, here) || len(k.values) > 0 && slices.ContainsFunc(k.parameters, here)
		if i < 0 && !used {
			continue
		}
		var enum *model.Enum
		if i >= 0 {
			enum = e.list[i]
		} else {
			enum = &model.Enum{GoName: n.claim("", k.name, k.name+"Value")}
			e.list = append(e.list, enum)
		}
		for _, value := range k.values {
			addValue(enum, value)
		}
		e.prefixes[enum] = k.prefix
		for _, place := range slices.Concat(k.properties, k.parameters) {
			e.ofTexts[place] = enum
		}
	}
}

// ofText returns the set whose values a property or a parameter of a query has, although the document has it as text; nil for
// others.
func (e *enums) ofText(owner, name string) *model.Enum {
	if enum := e.ofTexts[owner+"."+name]; enum != nil {
		return enum
	}
	return e.ofTexts[name]
}

// of returns the set of a schema written in place.
func (e *enums) of(s *spec.Schema) *model.Enum { return e.sets[enumKey(s.Enum)].enum }

// defined returns the set of a definition.
func (e *enums) defined(definition string) *model.Enum { return e.sets[definitionKey(definition)].enum }

// enumKey is the identity of a set written in place: its values, in whatever order.
func enumKey(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprintf("%q", v)
	}
	sort.Strings(texts)
	return fmt.Sprint(texts)
}

// definitionKey is the identity of a set that is a definition. Two definitions may have the same values and mean
// different things.
func definitionKey(definition string) string { return "definition " + definition }

// add records a set. property is the name of the property or parameter ("" for a definition), owner what it belongs to.
func (e *enums) add(s *spec.Schema, definition, owner, property string) {
	content := enumKey(s.Enum)
	key := content
	if definition != "" {
		key = definitionKey(definition)
	}
	set := e.sets[key]
	if set == nil {
		set = &enumSet{pointer: s.Pointer, description: s.Description, definition: definition, content: content}
		for _, v := range s.Enum {
			if value, ok := v.(string); ok && !slices.Contains(set.values, value) {
				set.values = append(set.values, value)
			}
		}
		e.sets[key] = set
	}
	if definition == "" {
		set.properties = append(set.properties, property)
		set.owners = append(set.owners, owner+e.dict.Identifier(property))
	}
}

// collect finds the sets in definitions.
func (e *enums) collect() {
	d := e.defs
	for _, name := range d.names {
		s := d.flat[name]
		if d.class[name] == model.KindNamed {
			continue // a type of the runtime takes its place, but for what is made of it by allOf
		}
		if d.class[name] == model.KindEnum {
			e.add(s, name, "", "")
			e.walkInner(s, e.dict.Identifier(name), "Value")
			continue
		}
		e.walk(s, e.types.goName(name), "Value")
	}
}

// collectOperation finds the sets of parameters, bodies and responses.
func (e *enums) collectOperation(g *group) {
	owner := g.typeName()
	for _, m := range g.members {
		for _, p := range m.op.Parameters {
			switch p.In {
			case "query", "header":
				e.walk(p.Schema, owner, p.Name)
			case "body":
				e.walk(p.Schema, owner, "Body")
			}
		}
		for _, r := range m.op.Responses {
			e.walk(r.Schema, owner, "Result")
		}
	}
}

// walk finds the sets in a schema. A set may have properties beside it: allOf takes them over.
func (e *enums) walk(s *spec.Schema, owner, property string) {
	if s == nil {
		return
	}
	if isEnum(s) {
		e.add(s, "", owner, property)
	}
	e.walkInner(s, owner, property)
}

func (e *enums) walkInner(s *spec.Schema, owner, property string) {
	e.walk(s.Items, owner, property)
	e.walk(s.Additional, owner, property)
	for _, a := range s.AllOf {
		e.walk(a, owner, property)
		e.walkReplaced(a.Ref)
	}
	for _, name := range s.Names {
		e.walk(s.Properties[name], owner, name)
	}
}

// walkReplaced finds the sets in a definition that a type of the runtime takes the place of, where allOf takes its properties.
func (e *enums) walkReplaced(definition string) {
	for range maxAliases { // there may be other names for it
		s := e.defs.flat[definition]
		if s == nil || e.walked[definition] {
			return
		}
		if e.defs.class[definition] == model.KindNamed {
			e.walked[definition] = true
			e.walk(s, e.types.goName(definition), "Value")
			return
		}
		definition = s.Ref
	}
}

// name names the sets: by the document's own definition, else by specs/enums.yaml, else by the property if its name says
// enough and is not used for another set, else by owner and property.
func (e *enums) name(n *names) {
	sets := make([]*enumSet, 0, len(e.sets))
	for _, set := range e.sets {
		sets = append(sets, set)
	}
	sort.Slice(sets, func(i, j int) bool { return sets[i].order() < sets[j].order() })
	byProperty := setsByProperty(sets)
	for i, set := range sets {
		if same := e.sharing(set, sets[:i]); same != nil {
			set.enum = same.enum
			for _, v := range set.values {
				addValue(set.enum, v)
			}
			continue
		}
		set.enum = &model.Enum{GoName: n.claim(set.pointer, e.candidates(set, byProperty)...), Definition: set.definition,
			Description: set.description, Pointer: set.pointer}
		for _, v := range set.values {
			set.enum.Values = append(set.enum.Values, model.EnumValue{Value: v})
		}
		e.list = append(e.list, set.enum)
	}
}

// sharing returns the set that one written in place belongs to: the only definition of the same values, the one that is
// called like the property and has all of the values, or what specs/enums.yaml has the same name for. So one value more in
// one place renames nothing elsewhere.
func (e *enums) sharing(set *enumSet, before []*enumSet) *enumSet {
	if set.definition != "" {
		return nil
	}
	var same []*enumSet
	for _, other := range before {
		if other.definition == "" {
			if set.known != "" && other.known == set.known {
				return other
			}
			continue
		}
		if other.content == set.content {
			same = append(same, other)
		} else if set.sameProperty() && other.enum.GoName == e.dict.Identifier(set.properties[0]) && other.hasAll(set.values) {
			return other
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	return nil
}

// knownName is the name that specs/enums.yaml has for a set of values, "" without one.
func knownName(values []string, known []enumName) string {
	in := map[string]bool{}
	for _, v := range values {
		in[v] = true
	}
	for _, k := range known {
		if k.matches(in) {
			return k.name
		}
	}
	return ""
}

func (s *enumSet) hasAll(values []string) bool {
	for _, v := range values {
		if !slices.Contains(s.values, v) {
			return false
		}
	}
	return true
}

// order sorts sets so that names do not depend on where the document has them: named ones first.
func (s *enumSet) order() string {
	if s.definition != "" {
		return "0" + s.definition
	}
	return "1" + fmt.Sprint(s.values)
}

func setsByProperty(sets []*enumSet) map[string]int {
	count := map[string]int{}
	for _, set := range sets {
		for _, p := range slices.Compact(slices.Sorted(slices.Values(set.properties))) {
			count[p]++
		}
	}
	return count
}

func (e *enums) candidates(set *enumSet, byProperty map[string]int) []string {
	if set.definition != "" {
		return e.types.candidates(set.definition)
	}
	var names []string
	if set.known != "" {
		names = append(names, set.known)
	}
	if p := set.properties[0]; set.sameProperty() && byProperty[p] == 1 && e.dict.Words(p) > 1 {
		names = append(names, e.dict.Identifier(p))
	}
	owners := slices.Clone(set.owners)
	sort.Slice(owners, func(i, j int) bool {
		if len(owners[i]) != len(owners[j]) {
			return len(owners[i]) < len(owners[j])
		}
		return owners[i] < owners[j]
	})
	return append(append(names, owners...), owners[0]+"Value")
}

func (s *enumSet) sameProperty() bool {
	return !slices.ContainsFunc(s.properties, func(p string) bool { return p != s.properties[0] })
}

// nameValues is the pass that names the constants, when all types have their names.
func (e *enums) nameValues(n *names) {
	for _, enum := range e.list {
		own := map[string]bool{}
		for i, v := range enum.Values {
			name := "Empty"
			if v.Value != "" {
				name = e.dict.Identifier(strings.TrimPrefix(v.Value, e.prefixes[enum]))
			}
			enum.Values[i].GoName = n.claim(enum.Pointer, unique(own, enum.GoName+name, v.Value), enum.GoName+name+"Value", enum.GoName+naming.HexRunes(v.Value))
		}
	}
}
