package explore

import "github.com/octogen/octogen/internal/model"

// A Type is a generated type: of an object, of a set of values, or another name of a type.
type Type struct {
	Name        string   `json:"n"`
	Kind        string   `json:"k"` // object, enum, alias, union or family
	Definition  string   `json:"def,omitempty"`
	Doc         string   `json:"doc,omitempty"`
	Notes       []string `json:"notes,omitempty"`
	Description string   `json:"desc,omitempty"`
	Pointer     string   `json:"at,omitempty"`
	Fields      []Field  `json:"f,omitempty"`
	Values      []Value  `json:"v,omitempty"`
	Of          string   `json:"of,omitempty"`    // of an alias
	OneOf       []string `json:"u,omitempty"`     // of a union
	Family      *Family  `json:"fam,omitempty"`   // of an object that comes in variants
	VariantOf   []string `json:"varof,omitempty"` // of a variant: the types that it completes
	Since       string   `json:"since,omitempty"`
	Until       string   `json:"until,omitempty"`
}

// A Field is one of an object.
type Field struct {
	Name        string `json:"n"`
	GoName      string `json:"g"`
	Type        string `json:"t"`
	Required    bool   `json:"r,omitempty"`
	ReadOnly    bool   `json:"ro,omitempty"`
	Doc         string `json:"d,omitempty"`
	Description string `json:"desc,omitempty"`
	Since       string `json:"since,omitempty"` // a known version, after one without it
}

// A Value is one of a set.
type Value struct {
	Value  string `json:"v"`
	GoName string `json:"g"`
	Since  string `json:"since,omitempty"`
}

// A Family says how the variants of an object are told apart.
type Family struct {
	Interface     string    `json:"g"`
	Discriminator string    `json:"d"`
	Default       string    `json:"def,omitempty"`
	Variants      []Variant `json:"v"`
}

// A Variant is one form of an object.
type Variant struct {
	Value     string `json:"v"`
	Type      string `json:"t"`
	Uncertain string `json:"un,omitempty"`
}

func newTypes(api *model.API) []*Type {
	var list []*Type
	for _, o := range api.Objects {
		list = append(list, newObject(o))
	}
	for _, e := range api.Enums {
		t := &Type{Name: e.GoName, Kind: "enum", Definition: e.Definition, Doc: e.Doc.Text, Notes: e.Doc.Notes, Description: e.Description, Pointer: e.Pointer, Since: e.Doc.Since.Version}
		for _, v := range e.Values {
			t.Values = append(t.Values, Value{v.Value, v.GoName, v.Since.Version})
		}
		list = append(list, t)
	}
	for _, a := range api.Aliases {
		list = append(list, &Type{Name: a.GoName, Kind: "alias", Definition: a.Definition, Doc: a.Doc.Text, Notes: a.Doc.Notes,
			Description: a.Description, Pointer: a.Pointer, Of: goType(a.Type), Since: a.Doc.Since.Version})
	}
	for _, u := range api.Bodies {
		t := &Type{Name: u.GoName, Kind: "union"}
		for _, o := range u.Types() {
			t.OneOf = append(t.OneOf, o.GoName)
		}
		list = append(list, t)
	}
	for _, f := range api.Families {
		t := &Type{Name: f.GoName, Kind: "family"}
		for _, v := range f.Variants {
			t.OneOf = append(t.OneOf, v.Object.GoName)
		}
		list = append(list, t)
	}
	return list
}

func newObject(o *model.Object) *Type {
	t := &Type{Name: o.GoName, Kind: "object", Definition: o.Definition, Doc: o.Doc.Text, Notes: o.Doc.Notes, Description: o.Description, Pointer: o.Pointer, Since: o.Doc.Since.Version}
	for _, f := range o.Fields {
		t.Fields = append(t.Fields, Field{f.Name, f.GoName, goType(f.Type), f.Required, f.ReadOnly, f.Doc, f.Description, f.Since.Version})
	}
	if o.Variant != nil {
		for _, base := range o.Variant.Bases {
			t.VariantOf = append(t.VariantOf, base.GoName)
		}
	}
	if o.Family != nil {
		t.Family = &Family{Interface: o.Family.GoName, Discriminator: o.Discriminator, Default: o.Family.Default}
		for _, v := range o.Family.Variants {
			t.Family.Variants = append(t.Family.Variants, Variant{v.Value, v.Object.GoName, v.Uncertain})
		}
	}
	return t
}
