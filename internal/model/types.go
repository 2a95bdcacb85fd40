package model

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// types turns definitions into named Go types. It works in three passes, each over everything: classify and name the
// definitions, then (once operations have their names too) name the enums, then build fields.
type types struct {
	*builder
	definitions map[string]*spec.Schema
	names       []string                // of definitions, sorted
	class       map[string]Kind         // of definitions: object, enum, alias; wire
	goNames     map[string]string       // of definitions
	items       map[string]*spec.Schema // of collections: the schema of their items
	flat        map[string]*spec.Schema // definitions with allOf merged
	enums       map[string]*enumSet     // by the values' key
	inline      map[string]string       // Go names of objects written in place, by owner and content, or by place
	open        map[string]bool         // collections whose items are being resolved
	known       map[string]bool         // definitions that the document lacks
	families    []*familyHere
	familyOf    map[string]*familyHere // by definition
	variants    map[string]bool        // definitions that are variants
	merged      int                    // members that came by way of allOf
}

const kindPage Kind = "page" // class of a collection; a Ref never has it

func newTypes(b *builder) *types {
	t := &types{builder: b, class: map[string]Kind{}, goNames: map[string]string{},
		items: map[string]*spec.Schema{}, flat: map[string]*spec.Schema{}, enums: map[string]*enumSet{}, inline: map[string]string{}, open: map[string]bool{},
		known: map[string]bool{}, familyOf: map[string]*familyHere{}, variants: map[string]bool{}}
	t.definitions = b.doc.Definitions()
	for name := range t.definitions {
		t.names = append(t.names, name)
	}
	sort.Strings(t.names)
	return t
}

// classify decides what each definition is.
func (t *types) classify() error {
	wire := t.corrections.wireTypes(t)
	for _, name := range t.names {
		s, err := t.flatten(name, nil)
		if err != nil {
			return err
		}
		if s.BadRef != "" {
			return t.badRef(s)
		}
		switch {
		case wire[name] != "":
			t.class[name], t.goNames[name] = KindWire, wire[name]
		case t.familyOf[name] != nil, t.variants[name]:
			t.class[name] = KindObject
		case t.isCollection(name, s):
			t.noteClosed(s)
			t.class[name] = kindPage
			t.items[name] = s.Properties["Items"].Items
		case isEnum(s):
			t.class[name] = KindEnum
		case s.Type == "object" && s.Additional != nil && len(s.Properties) == 0 && !s.Additional.Anything(),
			s.Type == "array", s.Ref != "", s.Type != "" && s.Type != "object", s.Type == "" && len(s.Properties) == 0:
			t.class[name] = KindAlias
		default:
			t.class[name] = KindObject
		}
	}
	return nil
}

// flatten merges allOf into one schema; chain guards against definitions that contain themselves that way.
func (t *types) flatten(name string, chain []string) (*spec.Schema, error) {
	if s, ok := t.flat[name]; ok {
		return s, nil
	}
	s := t.definitions[name]
	if len(s.AllOf) == 1 && s.AllOf[0].Ref != "" && len(s.Properties) == 0 {
		s = &spec.Schema{Pointer: s.Pointer, Ref: s.AllOf[0].Ref, Description: s.Description} // another name for it
	}
	if len(s.AllOf) == 0 {
		t.flat[name] = s
		return s, nil
	}
	if slices.Contains(chain, name) {
		return nil, errorAt(t.doc, s.Pointer, "allOf leads back to "+quote(chain[0]), "break the cycle of definitions")
	}
	merged := *s
	merged.Properties, merged.Names, merged.Required = map[string]*spec.Schema{}, nil, map[string]bool{}
	merged.Type = "object"
	if err := t.merge(&merged, s, append(chain, name)); err != nil {
		return nil, err
	}
	sort.Strings(merged.Names)
	t.note("all-of", s.Pointer, "the schemas of allOf are merged into one object")
	t.flat[name] = &merged
	return &merged, nil
}

func (t *types) merge(into, s *spec.Schema, chain []string) error {
	for _, part := range s.AllOf {
		if part.Ref != "" {
			if t.definitions[part.Ref] == nil {
				return t.dangling(part)
			}
			f, err := t.flatten(part.Ref, chain)
			if err != nil {
				return err
			}
			part = f
		} else if len(part.AllOf) > 0 {
			if err := t.merge(into, part, chain); err != nil {
				return err
			}
		}
		if t.merged += len(part.Names); t.merged > maxMerged {
			return errorAt(t.doc, s.Pointer, fmt.Sprintf("the definitions have more than %d members by way of allOf", maxMerged), "refer to an object with those members as one member")
		}
		take(into, part)
	}
	take(into, s)
	return nil
}

// maxMerged bounds what allOf can make of a short document: with each definition merged into the next one, the members
// grow with the square of its length.
const maxMerged = 1 << 18

func take(s, part *spec.Schema) {
	for _, name := range part.Names {
		if s.Properties[name] == nil {
			s.Names = append(s.Names, name)
		}
		s.Properties[name] = part.Properties[name]
	}
	for name := range part.Required {
		s.Required[name] = true
	}
}

func isEnum(s *spec.Schema) bool {
	if len(s.Enum) == 0 || s.Type == "boolean" || s.Type == "number" || s.Type == "array" || s.Type == "object" {
		return false
	}
	for _, v := range s.Enum {
		if _, ok := v.(string); !ok && v != nil {
			return false // a set of numbers is a number
		}
	}
	return true
}

var (
	genericCollection = regexp.MustCompile(`^(?:Paginated|Resource)*Collection(?:\[(.+)\]|_of_(.+))$`)
	namedCollection   = regexp.MustCompile(`^(.+?)(?:Paginated)?Collection$`)
)

// pageMembers are the members of the generic page. A collection may have others: they are kept, untyped.
var pageMembers = map[string]bool{"Id": true, "Items": true, "ItemsPerPage": true, "ItemType": true, "LastModifiedBy": true,
	"LastModifiedOn": true, "LastPageNumber": true, "Links": true, "NumberOfPages": true, "TotalResults": true}

// isCollection tells whether a definition is a page of items: by its name and by its members.
func (t *types) isCollection(name string, s *spec.Schema) bool {
	if !genericCollection.MatchString(name) && !namedCollection.MatchString(name) {
		return false
	}
	items := s.Properties["Items"]
	if items == nil || items.Type != "array" || items.Items == nil || s.Properties["TotalResults"] == nil {
		return false
	}
	for _, member := range s.Names {
		if !pageMembers[member] {
			t.note("page-member", s.Properties[member].Pointer, quote(member)+" is not a member of pages; it is kept among the unknown members")
		}
	}
	return true
}

// nameDefinitions gives definitions their Go names. Resources come first: ProjectResource is Project, even where a
// document has another definition of that name, which then is ProjectModel.
func (t *types) nameDefinitions() {
	for _, resource := range []bool{true, false} {
		for _, name := range t.names {
			if t.class[name] != KindObject && t.class[name] != KindAlias {
				continue // pages are generic, enums are named with those written in place
			}
			if t.variants[name] {
				continue
			}
			if t.dict.IsResource(name) != resource {
				continue
			}
			t.goNames[name] = t.claim(spec.Pointer("definitions", name), t.dict.TypeNames(name)...)
		}
	}
}

// ref is the Go type of a schema. owner names it if it is an object written in place.
func (t *types) ref(s *spec.Schema, owner string) (*Ref, error) {
	switch {
	case s.BadRef != "":
		return nil, t.badRef(s)
	case s.Ref != "":
		return t.definitionRef(s, owner)
	case isEnum(s):
		if s.Type == "integer" {
			t.note("integer-enum", s.Pointer, "declared as integer, the values are names: a string type")
		}
		return &Ref{Kind: KindEnum, Name: t.enums[enumKey(s.Enum)].goName}, nil
	case len(s.AllOf) > 0:
		return t.inlineAllOf(s, owner)
	case len(s.Properties) > 0:
		return t.inlineObject(s, owner)
	case s.Type == "array":
		if s.Items == nil {
			return &Ref{Kind: KindSlice, Elem: &Ref{Kind: KindRaw}}, nil
		}
		elem, err := t.ref(s.Items, owner)
		return &Ref{Kind: KindSlice, Elem: elem}, err
	case s.Additional != nil && !s.Additional.Anything():
		elem, err := t.ref(s.Additional, owner)
		return &Ref{Kind: KindMap, Elem: elem}, err
	}
	return scalarRef(s), nil
}

func scalarRef(s *spec.Schema) *Ref {
	switch s.Type {
	case "string":
		switch s.Format {
		case "date-time", "date":
			return &Ref{Kind: KindDateTime}
		case "date-span":
			return &Ref{Kind: KindTimeSpan}
		}
		return &Ref{Kind: KindString}
	case "boolean":
		return &Ref{Kind: KindBool}
	case "integer":
		if s.Format == "int64" {
			return &Ref{Kind: KindInt64}
		}
		return &Ref{Kind: KindInt}
	case "number":
		return &Ref{Kind: KindFloat}
	}
	return &Ref{Kind: KindRaw}
}

func (t *types) definitionRef(s *spec.Schema, owner string) (*Ref, error) {
	if t.definitions[s.Ref] == nil {
		return nil, t.dangling(s)
	}
	switch t.class[s.Ref] {
	case kindPage:
		// A page inside a body: its items are what matters, its type is written out.
		if t.open[s.Ref] {
			return nil, errorAt(t.doc, s.Pointer, "the collection "+quote(s.Ref)+" is a collection of itself", "give its items a type of their own")
		}
		t.open[s.Ref] = true
		item, err := t.ref(t.items[s.Ref], owner)
		delete(t.open, s.Ref)
		if err != nil {
			return nil, err
		}
		return &Ref{Kind: KindWire, Name: "Page[" + item.Go() + "]"}, nil
	case KindEnum:
		return &Ref{Kind: KindEnum, Name: t.enums[definitionKey(s.Ref)].goName}, nil
	}
	return &Ref{Kind: t.class[s.Ref], Name: t.goNames[s.Ref]}, nil
}

func (t *types) inlineAllOf(s *spec.Schema, owner string) (*Ref, error) {
	if len(s.AllOf) == 1 && s.AllOf[0].Ref != "" && len(s.Properties) == 0 {
		return t.ref(s.AllOf[0], owner)
	}
	// What allOf refers to brings its own allOf along, perhaps this one: a place has one type, however it is reached.
	place := "at " + s.Pointer
	if name, ok := t.inline[place]; ok {
		return &Ref{Kind: KindObject, Name: name}, nil
	}
	merged := *s
	merged.AllOf, merged.Properties, merged.Names, merged.Required = nil, map[string]*spec.Schema{}, nil, map[string]bool{}
	if err := t.merge(&merged, s, []string{owner}); err != nil {
		return nil, err
	}
	sort.Strings(merged.Names)
	return t.namedObject(&merged, owner, place)
}

// inlineObject names an object written in place after where it stands. The routes of an operation repeat what they
// return: the same content in the same place is the same type.
func (t *types) inlineObject(s *spec.Schema, owner string) (*Ref, error) {
	var content strings.Builder
	describe(&content, s)
	key := owner + " " + content.String()
	if name, ok := t.inline[key]; ok {
		return &Ref{Kind: KindObject, Name: name}, nil
	}
	return t.namedObject(s, owner, key)
}

// namedObject makes the type of an object written in place. Its name is known under key before its members are looked at.
func (t *types) namedObject(s *spec.Schema, owner, key string) (*Ref, error) {
	name := t.claim(s.Pointer, owner, owner+"Value", owner+"Model")
	t.inline[key] = name
	object, err := t.object(name, s)
	if err != nil {
		return nil, err
	}
	t.api.Objects = append(t.api.Objects, object)
	return &Ref{Kind: KindObject, Name: name}, nil
}

// describe writes what matters of a schema for its Go type.
func describe(b *strings.Builder, s *spec.Schema) {
	if s == nil {
		b.WriteByte('-')
		return
	}
	fmt.Fprintf(b, "{%q %q %q %q", s.Ref, s.Type, s.Format, s.Enum)
	for _, name := range s.Names {
		fmt.Fprintf(b, " %q %v ", name, s.Required[name])
		describe(b, s.Properties[name])
	}
	describe(b, s.Items)
	describe(b, s.Additional)
	for _, part := range s.AllOf {
		describe(b, part)
	}
	b.WriteByte('}')
}

// build makes the types of all definitions.
func (t *types) build() error {
	for _, name := range t.names {
		s := t.flat[name]
		switch t.class[name] {
		case kindPage:
			item, err := t.ref(t.items[name], t.dict.Identifier(name)+"Item")
			if err != nil {
				return err
			}
			t.api.Collections = append(t.api.Collections, &Collection{Definition: name, Item: item, Pointer: s.Pointer})
		case KindAlias:
			ref, err := t.ref(s, t.goNames[name]+"Value")
			if err != nil {
				return err
			}
			t.api.Aliases = append(t.api.Aliases, &Alias{GoName: t.goNames[name], Definition: name, Type: ref, Description: s.Description, Pointer: s.Pointer})
		case KindObject:
			var reserved []string
			if t.familyOf[name] != nil {
				reserved = []string{"Variant"}
			}
			object, err := t.object(t.goNames[name], t.base(name, s), reserved...)
			if err != nil {
				return err
			}
			object.Definition, object.Known = name, t.known[name]
			t.api.Objects = append(t.api.Objects, object)
		}
	}
	if err := t.checkAliases(); err != nil {
		return err
	}
	t.breakCycles()
	return nil
}

// reservedFields are names that every generated struct uses itself.
var reservedFields = map[string]bool{"Extra": true, "MarshalJSON": true, "UnmarshalJSON": true}

func (t *types) object(goName string, s *spec.Schema, reserved ...string) (*Object, error) {
	o := &Object{GoName: goName, Description: s.Description, Pointer: s.Pointer}
	t.noteClosed(s)
	if s.Additional != nil && len(s.Properties) > 0 && !s.Additional.Anything() {
		t.note("open-object", s.Pointer, "has both properties and additionalProperties: members beyond the properties are kept as unknown members")
	}
	taken := map[string]bool{}
	for name := range reservedFields {
		taken[name] = true
	}
	for _, name := range reserved {
		taken[name] = true
	}
	for _, name := range s.Names {
		p := s.Properties[name]
		if unusableMember(name) {
			t.note("member-name", p.Pointer, "the name "+quote(name)+" cannot be that of a field; the member is kept among the unknown members")
			continue
		}
		field := &Field{Name: name, GoName: unique(taken, t.dict.Identifier(name), name), Required: s.Required[name], ReadOnly: p.ReadOnly, Description: p.Description}
		ref, err := t.ref(p, goName+field.GoName)
		if err != nil {
			return nil, err
		}
		field.Type = ref
		if name == "Links" && ref.Kind == KindMap && ref.Elem.Kind == KindString {
			field.Type = &Ref{Kind: KindWire, Name: "Links"}
		}
		o.Fields = append(o.Fields, field)
	}
	sort.SliceStable(o.Fields, func(i, j int) bool { return rank(o.Fields[i].Name) < rank(o.Fields[j].Name) })
	return o, nil
}

func (t *types) noteClosed(s *spec.Schema) {
	if s.Closed {
		t.note("closed-object", s.Pointer, "additionalProperties is false, yet servers send more: unknown members are kept")
	}
}

// unusableMember tells whether a name cannot stand in a struct tag.
func unusableMember(name string) bool {
	return name == "" || name == "-" || strings.ContainsAny(name, ",\"\\`") || hasControl(name)
}

// rank puts what people look for first.
func rank(name string) int {
	if i := slices.Index([]string{"Id", "Name", "Slug", "SpaceId", "Description"}, name); i >= 0 {
		return i
	}
	return 100
}

// unique returns a field name that is not taken: the plain one, else with "Value", else with its code points.
func unique(taken map[string]bool, name, wire string) string {
	for _, candidate := range []string{name, name + "Value", name + naming.HexRunes(wire)} {
		if !taken[candidate] {
			taken[candidate] = true
			return candidate
		}
	}
	return unique(taken, name+"Value", wire)
}

// maxAliases bounds the names that one type has by way of another; documents of servers so far have one.
const maxAliases = 100

// checkAliases refuses definitions that are nothing but each other.
func (t *types) checkAliases() error {
	byName := map[string]*Alias{}
	for _, a := range t.api.Aliases {
		byName[a.GoName] = a
	}
	for _, a := range t.api.Aliases {
		seen := map[string]bool{}
		for next := a; next != nil && next.Type.base().Kind == KindAlias; next = byName[next.Type.base().Name] {
			switch {
			case seen[next.GoName]:
				return errorAt(t.doc, a.Pointer, "definition "+quote(a.Definition)+" refers to itself without an object between", "give it a type of its own")
			case len(seen) == maxAliases:
				return errorAt(t.doc, a.Pointer, fmt.Sprintf("definition %q refers to another through more than %d others", a.Definition, maxAliases), "refer to that one")
			}
			seen[next.GoName] = true
		}
	}
	return nil
}

// Bounds of an object that others hold by value. Objects of servers so far have 800 values, nested 2 deep; a few lines
// of a hostile document could ask for more than the compiler or the memory can take.
const (
	maxValues  = 1 << 13
	maxNesting = 40
)

// breakCycles makes pointers of fields through which an object would contain itself by value, or one that is out of
// bounds.
func (t *types) breakCycles() {
	t.pointTo(func(g *graph, owner, target string) bool { return g.sameCycle(owner, target) })
	t.pointTo(func(g *graph, _, target string) bool { return g.size(target).huge() })
}

func (t *types) pointTo(isPointer func(g *graph, owner, target string) bool) {
	g := newGraph(t.api)
	for _, o := range t.api.Objects {
		for _, f := range o.Fields {
			if target := g.byValue(f.Type); target != "" && isPointer(g, o.GoName, target) {
				ref := *f.Type
				ref.Pointer = true
				f.Type = &ref
			}
		}
	}
}

func (t *types) dangling(s *spec.Schema) error {
	return errorAt(t.doc, s.Pointer+"/$ref", "$ref to the definition "+quote(s.Ref)+", which the document does not have", "add the definition or correct the reference")
}

func (t *types) badRef(s *spec.Schema) error {
	return errorAt(t.doc, s.Pointer+"/$ref", "$ref "+quote(s.BadRef)+" leads outside the definitions of this document; octogen fetches nothing through references",
		"bundle the document so that every reference is #/definitions/…")
}
