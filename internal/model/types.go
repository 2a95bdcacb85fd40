package model

import "slices"

// An Object is a generated struct.
type Object struct {
	GoName      string
	Article     string // the name with its article: "a Project"
	Definition  string // name in the document; "" for an object written in place
	Fields      []*Field
	Doc         Doc
	Description string
	Pointer     string
	Services    []*Service // services whose operations reach it, sorted by path
	Known       bool       // not of the document, but of what octogen knows beside it
	Sensitive   *Sensitive // of an object that is a secret to be set
	HasSecrets  bool       // some text in it is or may be secret

	Variables *VariableList  // of a set of variables
	Parts     *VariableParts // of a variable in a set

	Family        *Family // of an object that comes in variants
	Discriminator string  // the property that says which variant it is
	Variant       *Family // of a variant: the family whose objects it completes
}

// A VariableList is the list of variables that an object has, with the methods that find and change them.
type VariableList struct {
	Field   string // Go name
	Methods []*Method
}

// VariableParts names the fields of a variable.
type VariableParts struct {
	Name, Value, Kind, Sensitive, Scope string
	ScopeType                           string
}

// Sensitive names the fields of an object that is a secret: whether there is a value, and the value to be set.
type Sensitive struct{ HasValue, NewValue string }

// Field returns the field of a name on the wire, letter case aside; nil if there is none.
func (o *Object) Field(wire string) *Field {
	for _, f := range o.Fields {
		if equalFold(f.Name, wire) {
			return f
		}
	}
	return nil
}

// FieldOf returns the field of a name on the wire if it is of one of some kinds.
func (o *Object) FieldOf(wire string, kinds ...Kind) *Field {
	if f := o.Field(wire); f != nil && slices.Contains(kinds, f.Type.Kind) {
		return f
	}
	return nil
}

// A Family is a kind of objects that come in variants, told apart by one property.
type Family struct {
	Name     string
	GoName   string // of the interface that the variants satisfy
	Default  string // value that is meant where the discriminator is missing, or ""
	Bases    []*Object
	Variants []*Variant
}

// A Variant is one form of the objects of a family: what they have beside the properties that all share.
type Variant struct {
	Value     string // of the discriminator; "" where nobody knows it
	Object    *Object
	Uncertain string // what is not known for sure
}

// A Field is a property of an object.
type Field struct {
	Name        string // on the wire
	GoName      string
	Type        *Ref
	Required    bool
	ReadOnly    bool // the document says so, often of lists that can well be set
	Ignored     bool // servers ignore it in what they are sent
	Doc         string
	Description string
	Since       Since
}

// An Enum is a named string type with known values; others are possible.
type Enum struct {
	GoName      string
	Definition  string // "" when the document writes the set in place
	Values      []EnumValue
	Doc         Doc
	Description string
	Pointer     string
}

// An EnumValue is one known value.
type EnumValue struct {
	Value, GoName, Doc string
	Since              Since
}

// An Alias names a definition that is neither object nor enum.
type Alias struct {
	GoName, Definition string
	Type               *Ref
	Doc                Doc
	Description        string
	Pointer            string
}

// A Collection is a definition that became the generic page.
type Collection struct {
	Definition string
	Item       *Ref
	Pointer    string
}

// Kind is the kind of a Ref.
type Kind string

// The kinds of references.
const (
	KindString   Kind = "string"
	KindBool     Kind = "bool"
	KindInt      Kind = "int"
	KindInt64    Kind = "int64"
	KindFloat    Kind = "float64"
	KindDateTime Kind = "DateTime"
	KindTimeSpan Kind = "TimeSpan"
	KindRaw      Kind = "RawJSON"
	KindNamed    Kind = "named" // a Go type by Name: of the runtime, of the standard library, a parameter struct, an interface
	KindObject   Kind = "object"
	KindEnum     Kind = "enum"
	KindAlias    Kind = "alias"
	KindSlice    Kind = "slice"
	KindMap      Kind = "map"  // string keys
	KindPage     Kind = "page" // the generic page
)

// A Ref is the Go type of a field, a parameter, a body or a result.
type Ref struct {
	Kind    Kind
	Name    string  // of named types
	Object  *Object // of objects
	Enum    *Enum
	Alias   *Alias
	Elem    *Ref // of slices, maps and pages
	Pointer bool // a pointer to the type
}

// Go is the type as Go writes it.
func (r *Ref) Go() string {
	if r.Pointer {
		return "*" + r.name()
	}
	return r.name()
}

func (r *Ref) name() string {
	switch r.Kind {
	case KindSlice:
		return "[]" + r.Elem.Go()
	case KindMap:
		return "map[string]" + r.Elem.Go()
	case KindPage:
		return "Page[" + r.Elem.Go() + "]"
	case KindObject:
		return r.Object.GoName
	case KindEnum:
		return r.Enum.GoName
	case KindAlias:
		return r.Alias.GoName
	case KindNamed:
		return r.Name
	}
	return string(r.Kind)
}

// Base is the innermost type.
func (r *Ref) Base() *Ref {
	for r.Elem != nil {
		r = r.Elem
	}
	return r
}

// Resolved is the type with aliases replaced by what they stand for, as the compiler sees it.
func (r *Ref) Resolved() *Ref {
	if r.Kind == KindAlias && r.Alias.Type != nil {
		target := *r.Alias.Type.Resolved()
		target.Pointer = target.Pointer || r.Pointer
		return &target
	}
	if r.Elem == nil {
		return r
	}
	c := *r
	c.Elem = r.Elem.Resolved()
	return &c
}

// Visit calls f for every object that values of a type can hold, each once.
func (r *Ref) Visit(f func(*Object)) { Visitor(f)(r) }

// Visitor returns a function that calls f for every object that values of a type can hold, each once for all types that it
// is given.
func Visitor(f func(*Object)) func(*Ref) { return visitor{seen: map[any]bool{}, object: f}.ref }

// A visitor walks types without meeting any of them twice.
type visitor struct {
	seen   map[any]bool
	object func(*Object)
	enum   func(*Enum)
	alias  func(*Alias)
}

func (v visitor) ref(r *Ref) {
	if r == nil {
		return
	}
	r = r.Base()
	switch {
	case r.Kind == KindObject && !v.seen[r.Object]:
		v.seen[r.Object] = true
		v.object(r.Object)
		for _, f := range r.Object.Fields {
			v.ref(f.Type)
		}
		v.family(r.Object.Family)
	case r.Kind == KindAlias && !v.seen[r.Alias]:
		v.seen[r.Alias] = true
		if v.alias != nil {
			v.alias(r.Alias)
		}
		v.ref(r.Alias.Type)
	case r.Kind == KindEnum && v.enum != nil:
		v.enum(r.Enum)
	}
}

func (v visitor) family(f *Family) {
	if f == nil {
		return
	}
	for _, variant := range f.Variants {
		v.ref(&Ref{Kind: KindObject, Object: variant.Object})
	}
}

// VisitAll calls the functions for every object, set of values and alias that values of a type can hold.
func (r *Ref) VisitAll(object func(*Object), enum func(*Enum), alias func(*Alias)) {
	visitor{seen: map[any]bool{}, object: object, enum: enum, alias: alias}.ref(r)
}
