package normalize

import (
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// types turns schemas into Go types.
type types struct {
	notes   *notes
	dict    *naming.Dictionary
	vocab   *vocabulary
	names   *names
	defs    *definitions
	named   *typeNames
	enums   *enums
	inline  map[string]*model.Object // written in place, by owner and content, or by place
	open    map[string]bool          // collections whose items are being resolved
	objects []*model.Object
	aliases []*model.Alias
	pages   []*model.Collection
}

func newTypes(n *notes, vocab *vocabulary, d *definitions, named *typeNames, e *enums) *types {
	return &types{notes: n, dict: named.dict, vocab: vocab, names: named.names, defs: d, named: named, enums: e,
		inline: map[string]*model.Object{}, open: map[string]bool{}}
}

// ref is the Go type of a schema. owner names it if it is an object written in place.
func (t *types) ref(s *spec.Schema, owner string) (*model.Ref, error) {
	switch {
	case s.BadRef != "":
		return nil, t.defs.badRef(s)
	case s.Ref != "":
		return t.definitionRef(s, owner)
	case isEnum(s):
		if s.Type == "integer" {
			t.notes.add("integer-enum", s.Pointer, "declared as integer, the values are names: a string type")
		}
		return &model.Ref{Kind: model.KindEnum, Enum: t.enums.of(s)}, nil
	case len(s.AllOf) > 0:
		return t.inlineAllOf(s, owner)
	case len(s.Properties) > 0:
		return t.inlineObject(s, owner)
	case s.Type == "array":
		if s.Items == nil {
			return &model.Ref{Kind: model.KindSlice, Elem: &model.Ref{Kind: model.KindRaw}}, nil
		}
		elem, err := t.ref(s.Items, owner)
		return &model.Ref{Kind: model.KindSlice, Elem: elem}, err
	case s.Additional != nil && !s.Additional.Anything():
		elem, err := t.ref(s.Additional, owner)
		return &model.Ref{Kind: model.KindMap, Elem: elem}, err
	}
	return scalarRef(s), nil
}

func scalarRef(s *spec.Schema) *model.Ref {
	switch s.Type {
	case "string":
		switch s.Format {
		case "date-time", "date":
			return &model.Ref{Kind: model.KindDateTime}
		case "date-span":
			return &model.Ref{Kind: model.KindTimeSpan}
		}
		return &model.Ref{Kind: model.KindString}
	case "boolean":
		return &model.Ref{Kind: model.KindBool}
	case "integer":
		if s.Format == "int64" {
			return &model.Ref{Kind: model.KindInt64}
		}
		return &model.Ref{Kind: model.KindInt}
	case "number":
		return &model.Ref{Kind: model.KindFloat}
	}
	return &model.Ref{Kind: model.KindRaw}
}

func (t *types) definitionRef(s *spec.Schema, owner string) (*model.Ref, error) {
	if t.defs.byName[s.Ref] == nil {
		return nil, t.defs.dangling(s)
	}
	switch t.defs.class[s.Ref] {
	case model.KindPage:
		item, err := t.items(s.Ref, s.Pointer, owner)
		return &model.Ref{Kind: model.KindPage, Elem: item}, err
	case model.KindEnum:
		return &model.Ref{Kind: model.KindEnum, Enum: t.enums.defined(s.Ref)}, nil
	case model.KindNamed:
		if t.defs.runtime[s.Ref] == wireText {
			return &model.Ref{Kind: model.KindString}, nil
		}
		return &model.Ref{Kind: model.KindNamed, Name: t.defs.runtime[s.Ref]}, nil
	case model.KindAlias:
		return &model.Ref{Kind: model.KindAlias, Alias: t.named.aliases[s.Ref]}, nil
	}
	return object(t.named.objects[s.Ref]), nil
}

func object(o *model.Object) *model.Ref { return &model.Ref{Kind: model.KindObject, Object: o} }

// items is the type of what a collection holds.
func (t *types) items(collection, pointer, owner string) (*model.Ref, error) {
	if t.open[collection] {
		return nil, t.notes.problem(pointer, "the collection "+quote(collection)+" is a collection of itself", "give its items a type of their own")
	}
	t.open[collection] = true
	defer delete(t.open, collection)
	return t.ref(t.defs.items[collection], owner)
}

func (t *types) inlineAllOf(s *spec.Schema, owner string) (*model.Ref, error) {
	if len(s.AllOf) == 1 && s.AllOf[0].Ref != "" && len(s.Properties) == 0 {
		return t.ref(s.AllOf[0], owner)
	}
	// What allOf refers to brings its own allOf along, perhaps this one: a place has one type, however it is reached.
	place := "at " + s.Pointer
	if o := t.inline[place]; o != nil {
		return object(o), nil
	}
	merged := *s
	merged.AllOf, merged.Properties, merged.Names, merged.Required = nil, map[string]*spec.Schema{}, nil, map[string]bool{}
	if err := t.defs.merge(&merged, s, []string{owner}); err != nil {
		return nil, err
	}
	sort.Strings(merged.Names)
	return t.namedObject(&merged, owner, place)
}

// inlineObject names an object written in place after where it stands. The routes of an operation repeat what they
// return: the same content in the same place is the same type.
func (t *types) inlineObject(s *spec.Schema, owner string) (*model.Ref, error) {
	var content strings.Builder
	writeKind(&content, s)
	key := owner + " " + content.String()
	if o := t.inline[key]; o != nil {
		return object(o), nil
	}
	return t.namedObject(s, owner, key)
}

// namedObject makes the type of an object written in place. It is known under key before its properties are looked at.
func (t *types) namedObject(s *spec.Schema, owner, key string) (*model.Ref, error) {
	o := &model.Object{GoName: t.names.claim(s.Pointer, owner, owner+"Value", owner+"Model")}
	t.inline[key] = o
	t.objects = append(t.objects, o)
	return object(o), t.fill(o, s)
}

// build is the pass that makes the types of all definitions.
func (t *types) build() error {
	for _, name := range t.defs.names {
		if err := t.definition(name, t.defs.flat[name]); err != nil {
			return err
		}
	}
	return nil
}

func (t *types) definition(name string, s *spec.Schema) error {
	switch t.defs.class[name] {
	case model.KindPage:
		item, err := t.ref(t.defs.items[name], t.dict.Identifier(name)+"Item")
		t.pages = append(t.pages, &model.Collection{Definition: name, Item: item, Pointer: s.Pointer})
		return err
	case model.KindAlias:
		a := t.named.aliases[name]
		ref, err := t.ref(s, a.GoName+"Value")
		a.Definition, a.Type, a.Description, a.Pointer = name, ref, s.Description, s.Pointer
		t.aliases = append(t.aliases, a)
		return err
	case model.KindObject:
		var reserved []string
		if t.defs.familyOf[name] != nil {
			reserved = []string{"Variant"}
		}
		o := t.named.objects[name]
		o.Definition, o.Known = name, t.defs.known[name]
		t.objects = append(t.objects, o)
		return t.fill(o, t.defs.base(name, s), reserved...)
	}
	return nil
}

// reservedFields are names that every generated struct uses itself.
var reservedFields = []string{"Extra", "MarshalJSON", "UnmarshalJSON"}

// fill returns an object its fields.
func (t *types) fill(o *model.Object, s *spec.Schema, reserved ...string) error {
	o.Description, o.Pointer = s.Description, s.Pointer
	t.defs.noteClosed(s)
	if s.Additional != nil && len(s.Properties) > 0 && !s.Additional.Anything() {
		t.notes.add("open-object", s.Pointer, "has both properties and additionalProperties: what is not among the properties is kept in Extra")
	}
	taken := map[string]bool{}
	for _, name := range append(reserved, reservedFields...) {
		taken[name] = true
	}
	for _, name := range s.Names {
		p := s.Properties[name]
		if unusableMember(name) {
			t.notes.add("member-name", p.Pointer, "the name "+quote(name)+" cannot be that of a field; the property is kept in Extra")
			continue
		}
		f := &model.Field{Name: name, GoName: unique(taken, t.dict.Identifier(name), name), Required: s.Required[name], ReadOnly: p.ReadOnly, Description: p.Description}
		ref, err := t.ref(p, o.GoName+f.GoName)
		if err != nil {
			return err
		}
		f.Type = ref
		t.valuesOf(ref, p.Pointer, o.GoName, name)
		ref.Pointer = ref.Pointer || p.Optional
		if name == t.vocab.Resource.Links && ref.Kind == model.KindMap && ref.Elem.Kind == model.KindString {
			f.Type = &model.Ref{Kind: model.KindNamed, Name: "Links"}
		}
		o.Fields = append(o.Fields, f)
	}
	sort.SliceStable(o.Fields, func(i, j int) bool { return t.rank(o.Fields[i].Name) < t.rank(o.Fields[j].Name) })
	t.secret(o)
	return nil
}

// valuesOf gives a text the type of the set whose values it has, where we know it and the document does not say it.
func (t *types) valuesOf(ref *model.Ref, pointer, owner, name string) {
	base := ref.Base()
	if base.Kind != model.KindString {
		return
	}
	if enum := t.enums.ofText(owner, name); enum != nil {
		base.Kind, base.Enum = model.KindEnum, enum
		t.notes.add("known-enum", pointer, quote(name)+" is text in the document; its values are those of "+enum.GoName)
	}
}

// secret notes an object that is a secret to be set, or has one.
func (t *types) secret(o *model.Object) {
	words := t.vocab.Secret
	has, value := o.FieldOf(words.HasValue, model.KindBool), o.FieldOf(words.NewValue, model.KindString)
	if has != nil && value != nil {
		o.Sensitive = &model.Sensitive{HasValue: has.GoName, NewValue: value.GoName}
		return
	}
	mayBe := o.FieldOf(words.Value, model.KindString) != nil && (o.Field(words.Flag) != nil || o.FieldOf(words.Kind, model.KindString, model.KindEnum) != nil)
	o.HasSecrets = mayBe || slices.ContainsFunc(o.Fields, func(f *model.Field) bool {
		return f.Type.Kind == model.KindString && t.vocab.isSecret(f.Name)
	})
}

// isSecret reports whether the property of a name is a secret.
func (v *vocabulary) isSecret(name string) bool {
	same := func(word string) bool { return strings.EqualFold(word, name) }
	ends := func(word string) bool {
		return len(name) >= len(word) && strings.EqualFold(name[len(name)-len(word):], word)
	}
	return !slices.ContainsFunc(v.Secret.NotSecret, same) && slices.ContainsFunc(v.Secret.Endings, ends)
}

// SecretProperty reports whether the property of a name is a secret.
func SecretProperty(name string) (bool, error) {
	v, err := loadVocabulary()
	return err == nil && v.isSecret(name), err
}

// rank puts what people look for first.
func (t *types) rank(name string) int {
	if i := slices.Index(t.vocab.Resource.Order, name); i >= 0 {
		return i
	}
	return len(t.vocab.Resource.Order)
}
