package model

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/specs"
)

// An enumSet is one set of values, wherever it stands in the document.
type enumSet struct {
	values      []string
	definition  string // the definition that is this set, if any
	content     string // its values, in whatever order
	properties  []string
	owners      []string // owner + property, the candidates for a name of its own
	description string
	pointer     string
	goName      string
}

// enumKey is the identity of a set written in place: its values, in whatever order.
func enumKey(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprintf("%q", v)
	}
	sort.Strings(texts)
	return strings.Join(texts, " ")
}

// definitionKey is the identity of a set that is a definition. Two definitions may have the same values and mean
// different things.
func definitionKey(definition string) string { return "definition " + definition }

// addEnum records a set. property is the name of the member or parameter ("" for a definition), owner what it belongs to.
func (t *types) addEnum(s *spec.Schema, definition, owner, property string) {
	key := enumKey(s.Enum)
	if definition != "" {
		key = definitionKey(definition)
	}
	e := t.enums[key]
	if e == nil {
		e = &enumSet{pointer: s.Pointer, description: s.Description, definition: definition, content: enumKey(s.Enum)}
		seen := map[string]bool{}
		for _, v := range s.Enum {
			if value, ok := v.(string); ok && !seen[value] {
				seen[value] = true
				e.values = append(e.values, value)
			}
		}
		t.enums[key] = e
	}
	if definition != "" {
		return
	}
	e.properties = append(e.properties, property)
	e.owners = append(e.owners, owner+t.dict.Identifier(property))
}

// collectEnums finds all sets in definitions; those of parameters are added by the operations.
func (t *types) collectEnums() {
	for _, name := range t.names {
		s := t.flat[name]
		if t.class[name] == KindEnum {
			t.addEnum(s, name, "", "")
			continue
		}
		t.walkEnums(s, t.goNames[name], "Value")
	}
}

func (t *types) walkEnums(s *spec.Schema, owner, property string) {
	if s == nil {
		return
	}
	if isEnum(s) {
		t.addEnum(s, "", owner, property)
		return
	}
	t.walkEnums(s.Items, owner, property)
	t.walkEnums(s.Additional, owner, property)
	for _, a := range s.AllOf {
		t.walkEnums(a, owner, property)
	}
	for _, name := range s.Names {
		t.walkEnums(s.Properties[name], owner, name)
	}
}

// nameEnums names the sets: by the document's own definition, else by the dictionary, else by the property if its name
// says enough and is not used for another set, else by owner and property.
func (t *types) nameEnums() error {
	known, err := loadEnumNames()
	if err != nil {
		return err
	}
	keys := make([]string, 0, len(t.enums))
	for key := range t.enums {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return t.enums[keys[i]].order() < t.enums[keys[j]].order() })
	byProperty := t.enumsByProperty(keys)
	defined := map[string][]*enumSet{}
	for _, key := range keys {
		e := t.enums[key]
		if same := defined[e.content]; e.definition == "" && len(same) == 1 {
			e.goName = same[0].goName // written in place, and the only definition of the same values
			continue
		}
		e.goName = t.claim(e.pointer, t.enumCandidates(e, known, byProperty)...)
		if e.definition != "" {
			t.goNames[e.definition] = e.goName
			defined[e.content] = append(defined[e.content], e)
		}
		enum := &Enum{GoName: e.goName, Definition: e.definition, Description: e.description, Pointer: e.pointer}
		for _, v := range e.values {
			enum.Values = append(enum.Values, EnumValue{Value: v})
		}
		t.api.Enums = append(t.api.Enums, enum)
	}
	return nil
}

// order sorts sets so that names do not depend on where the document has them: named ones first.
func (e *enumSet) order() string {
	if e.definition != "" {
		return "0" + e.definition
	}
	return "1" + fmt.Sprint(e.values)
}

func (t *types) enumsByProperty(keys []string) map[string]int {
	count := map[string]int{}
	for _, key := range keys {
		seen := map[string]bool{}
		for _, p := range t.enums[key].properties {
			if !seen[p] {
				seen[p] = true
				count[p]++
			}
		}
	}
	return count
}

func (t *types) enumCandidates(e *enumSet, known []enumName, byProperty map[string]int) []string {
	var names []string
	if e.definition != "" {
		return t.dict.TypeNames(e.definition)
	}
	for _, k := range known {
		if k.matches(e.values) {
			names = append(names, k.name)
			break
		}
	}
	owners := append([]string(nil), e.owners...)
	sort.Slice(owners, func(i, j int) bool {
		if len(owners[i]) != len(owners[j]) {
			return len(owners[i]) < len(owners[j])
		}
		return owners[i] < owners[j]
	})
	if p := e.properties[0]; e.sameProperty() && byProperty[p] == 1 && t.dict.Words(p) > 1 {
		names = append(names, t.dict.Identifier(p))
	}
	return append(append(names, owners...), owners[0]+"Value")
}

func (e *enumSet) sameProperty() bool {
	for _, p := range e.properties {
		if p != e.properties[0] {
			return false
		}
	}
	return true
}

// nameEnumValues names the constants, when all types have their names.
func (t *types) nameEnumValues() {
	for _, e := range t.api.Enums {
		own := map[string]bool{}
		for i, v := range e.Values {
			name := "Empty"
			if v.Value != "" {
				name = t.dict.Identifier(v.Value)
			}
			e.Values[i].GoName = t.claim(e.Pointer, unique(own, e.GoName+name, v.Value), e.GoName+name+"Value", e.GoName+naming.HexRunes(v.Value))
		}
	}
}

type enumName struct {
	name     string
	has, not []string
}

func (k enumName) matches(values []string) bool {
	in := map[string]bool{}
	for _, v := range values {
		in[v] = true
	}
	for _, v := range k.has {
		if !in[v] {
			return false
		}
	}
	for _, v := range k.not {
		if in[v] {
			return false
		}
	}
	return true
}

// loadEnumNames reads specs/enums.yaml once, in the file's order.
var loadEnumNames = sync.OnceValues(func() ([]enumName, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(specs.Enums, &root); err != nil {
		return nil, fmt.Errorf("specs/enums.yaml: %w", err)
	}
	var names []enumName
	entries := root.Content[0].Content
	for i := 0; i+1 < len(entries); i += 2 {
		var rule struct{ Has, Not []string }
		if err := entries[i+1].Decode(&rule); err != nil {
			return nil, fmt.Errorf("specs/enums.yaml: %w", err)
		}
		names = append(names, enumName{name: entries[i].Value, has: rule.Has, not: rule.Not})
	}
	return names, nil
})
