package octopus

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// Shape is a family as the generator writes it: it has plain variants, one with a family in it, the default, and one
// whose value nobody knows.
type Shape struct {
	ID      string       `json:"Id"`
	Kind    shapeKind    `json:"Kind"`
	Name    string       `json:"Name" octopus:"required"`
	Variant ShapeVariant `json:"-" octopus:"variant=Kind"`
	Extra   Extra        `json:"-"`
}

type shapeKind string

func (v Shape) MarshalJSON() ([]byte, error)     { return toJSON(v) }
func (v *Shape) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

type ShapeVariant interface{ isShapeVariant() }

type Circle struct {
	Radius float64  `json:"Radius" octopus:"required"`
	Unit   string   `json:"Unit"`
	Marks  []string `json:"Marks"`
	Extra  Extra    `json:"-"`
}

type Group struct {
	First Shape   `json:"First"`
	Rest  []Shape `json:"Rest"`
	Extra Extra   `json:"-"`
}

type Blank struct {
	Extra Extra `json:"-"`
}

type Cloud struct {
	Fluff int   `json:"Fluff"`
	Extra Extra `json:"-"`
}

func (*Circle) isShapeVariant() {}
func (*Group) isShapeVariant()  {}
func (*Blank) isShapeVariant()  {}
func (*Cloud) isShapeVariant()  {}

func (*Shape) variants() []variant { return shapeVariants }

var shapeVariants = []variant{
	{value: "Circle", object: (*Circle)(nil)},
	{value: "Group", object: (*Group)(nil)},
	{value: "Blank", object: (*Blank)(nil), isDefault: true},
	{object: (*Cloud)(nil)},
}

func TestVariantDecodes(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       any
		extra      string // names that are left to the object itself
	}{
		{"by its discriminator", `{"Kind":"Circle","Name":"a","Radius":2.5}`, &Circle{}, "[]"},
		{"the discriminator comes last", `{"Radius":2.5,"Name":"a","Unit":"cm","Kind":"Circle"}`, &Circle{}, "[]"},
		{"what neither knows stays with the object", `{"Kind":"Circle","Name":"a","Radius":2,"Fluff":1,"X":[1, 2]}`, &Circle{}, "[Fluff X]"},
		{"null and zero members", `{"Kind":"Circle","Name":"a","Radius":0,"Unit":null,"Marks":[]}`, &Circle{}, "[]"},
		{"a member that its field cannot hold", `{"Kind":"Circle","Name":"a","Radius":"wide","Marks":["a",null]}`, &Circle{}, "[]"},
		{"letter case", `{"kind":"Circle","name":"a","RADIUS":3,"radius":4}`, &Circle{}, "[radius]"},
		{"one in another", `{"Kind":"Group","Name":"g","First":{"Radius":1,"Kind":"Circle","New":true},"Rest":[{"Kind":"Star","Points":5}]}`, &Group{}, "[]"},
		{"the default without a discriminator", `{"Name":"a","X":1}`, &Blank{}, "[X]"},
		{"the default with null", `{"Kind":null,"Name":"a"}`, &Blank{}, "[]"},
		{"a value that nobody knows, by its members", `{"Kind":"Stratus","Name":"a","Fluff":7}`, &Cloud{}, "[]"},
		{"unknown", `{"Kind":"Star","Name":"a","Points":5,"Radius":null}`, nil, "[Points Radius]"},
		{"an empty discriminator", `{"Kind":"","Name":"a","Points":5}`, nil, "[Points]"},
		{"a discriminator that is no string", `{"Kind":7,"Name":"a","Radius":2}`, nil, "[Radius]"},
		{"a discriminator that is an object", `{"Kind":{"a":1},"Radius":2}`, nil, "[Radius]"},
		{"members before and after the discriminator", `{"Radius":2.5,"X":1,"Kind":"Circle","Y":2,"Unit":"cm","Marks":["a"],"Name":"a"}`, &Circle{}, "[X Y]"},
		{"a member twice", `{"Kind":"Circle","Radius":1,"Unit":null,"Radius":2,"Unit":"cm"}`, &Circle{}, "[]"},
		{"the last of two discriminators counts, and the members between", `{"Kind":"Circle","Radius":2,"Name":"a","Kind":"Group","Rest":[]}`, &Group{}, "[Radius]"},
		{"the same discriminator twice", `{"Kind":"Circle","Radius":2,"Kind":"Circle"}`, &Circle{}, "[]"},
		{"a variant, then a value that nobody knows", `{"Kind":"Circle","Radius":2,"Kind":"Star"}`, nil, "[Radius]"},
		{"a variant, then null", `{"Kind":"Circle","Radius":2,"Kind":null}`, &Blank{}, "[Radius]"},
		{"losses in a list within", `{"Kind":"Group","First":{"Kind":"Circle","Marks":["a",null,"b"]},"Rest":[{"Radius":"x","Kind":"Circle"},{"Kind":5}],"Name":null}`, &Group{}, "[]"},
		{"the last of two discriminators counts", `{"Kind":"Star","Kind":"Circle","Radius":2}`, &Circle{}, "[]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var shape Shape
			if err := json.Unmarshal([]byte(test.text), &shape); err != nil {
				t.Fatal(err)
			}
			if got, want := reflect.TypeOf(shape.Variant), reflect.TypeOf(test.want); got != want {
				t.Fatalf("the variant is a %v, want %v", got, want)
			}
			if got := shape.Extra.String(); got != test.extra {
				t.Errorf("%s is left to the object, want %s", got, test.extra)
			}
			again, err := json.Marshal(shape)
			if err != nil {
				t.Fatal(err)
			}
			want := lastMembers(t, test.text)
			if !sameJSON(t, string(again), want) {
				t.Errorf("encodes as %s, want %s", again, want)
			}
		})
	}
}

// lastMembers is an object with the last of the members that it has twice.
func lastMembers(t *testing.T, text string) string {
	t.Helper()
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(again)
}

func TestVariantEncodes(t *testing.T) {
	for _, test := range []struct {
		name  string
		shape Shape
		want  string // or the error
	}{
		{"the discriminator is set", Shape{Name: "a", Variant: &Circle{Radius: 1}}, `{"Kind":"Circle","Name":"a","Radius":1}`},
		{"that of the default too", Shape{Name: "a", Variant: &Blank{}}, `{"Kind":"Blank","Name":"a"}`},
		{"required members are written", Shape{Variant: &Circle{}}, `{"Kind":"Circle","Name":"","Radius":0}`},
		{"the same is said twice", Shape{Kind: "Circle", Variant: &Circle{}}, `{"Kind":"Circle","Name":"","Radius":0}`},
		{"no variant", Shape{Kind: "Star", Name: "a"}, `{"Kind":"Star","Name":"a"}`},
		{"nothing at all", Shape{}, `{"Name":""}`},
		{"a value that the caller knows", Shape{Kind: "Stratus", Variant: &Cloud{Fluff: 1}}, `{"Kind":"Stratus","Name":"","Fluff":1}`},
		{"one in another", Shape{Variant: &Group{First: Shape{Variant: &Circle{}}}}, `{"Kind":"Group","Name":"","First":{"Kind":"Circle","Name":"","Radius":0}}`},
		{"an error is under its members", Shape{Variant: &Group{Rest: []Shape{{Kind: "Circle", Variant: &Blank{}}}}}, `Rest[0].Kind: says "Circle", yet the variant is a Blank; clear it or set it to "Blank"`},
		{"contradiction", Shape{Kind: "Group", Variant: &Circle{}}, `Kind: says "Group", yet the variant is a Circle`},
		{"nil pointer", Shape{Variant: (*Circle)(nil)}, `the variant is a nil *octopus.Circle`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := toJSON(&test.shape)
			if err != nil {
				if !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %q, want %q", err, test.want)
				}
				return
			}
			if !sameJSON(t, string(got), test.want) {
				t.Errorf("encodes as %s, want %s", got, test.want)
			}
		})
	}
}

// A stranger satisfies the interface by embedding a variant.
type stranger struct{ Circle }

func TestVariantOfAnotherType(t *testing.T) {
	if got, err := toJSON(&Shape{Variant: &stranger{}}); err == nil {
		t.Errorf("a type that is no variant encodes as %s", got)
	}
}

func TestVariantChanges(t *testing.T) {
	const text = `{"Kind":"Circle","Name":"a","Unit":null,"Marks":["x"],"New":1,"Radius":2}`
	for _, test := range []struct {
		name   string
		change func(*Shape, *Circle)
		want   string
	}{
		{"one member", func(_ *Shape, c *Circle) { c.Radius = 3 }, `{"Kind":"Circle","Name":"a","Unit":null,"Marks":["x"],"New":1,"Radius":3}`},
		{"to zero", func(_ *Shape, c *Circle) { c.Radius, c.Marks = 0, nil }, `{"Kind":"Circle","Name":"a","Unit":null,"Marks":[],"New":1,"Radius":0}`},
		{"null on purpose", func(_ *Shape, c *Circle) { c.Marks = nil; c.Extra.Null("Marks") }, `{"Kind":"Circle","Name":"a","Unit":null,"Marks":null,"New":1,"Radius":2}`},
		{"Set on the variant", func(_ *Shape, c *Circle) { c.Extra.Set("Radius", "wide") }, `{"Kind":"Circle","Name":"a","Unit":null,"Marks":["x"],"New":1,"Radius":"wide"}`},
		{"Set on the object", func(s *Shape, _ *Circle) { s.Extra.Set("Radius", "wide") }, `{"Kind":"Circle","Name":"a","Unit":null,"Marks":["x"],"New":1,"Radius":"wide"}`},
		{"Set the object's on the variant", func(_ *Shape, c *Circle) { c.Extra.Set("Name", "b") }, text},
		{"another variant", func(s *Shape, _ *Circle) { s.Kind, s.Variant = "", &Cloud{Fluff: 1} }, `{"Kind":"","Name":"a","New":1,"Fluff":1}`},
		{"none", func(s *Shape, _ *Circle) { s.Variant = nil }, `{"Kind":"Circle","Name":"a","New":1}`},
		{"the default", func(s *Shape, _ *Circle) { s.Kind, s.Variant = "Blank", &Blank{} }, `{"Kind":"Blank","Name":"a","New":1}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var shape Shape
			if err := json.Unmarshal([]byte(text), &shape); err != nil {
				t.Fatal(err)
			}
			test.change(&shape, shape.Variant.(*Circle))
			got, err := json.Marshal(shape)
			if err != nil {
				t.Fatal(err)
			}
			if !sameJSON(t, string(got), test.want) {
				t.Errorf("encodes as %s, want %s", got, test.want)
			}
		})
	}
}

// TestVariantOverOther: decoding replaces all that was there.
func TestVariantOverOther(t *testing.T) {
	shape := Shape{Name: "old", Variant: &Circle{Radius: 1}}
	if err := json.Unmarshal([]byte(`{"Kind":"Star"}`), &shape); err != nil {
		t.Fatal(err)
	}
	if shape.Variant != nil || shape.Name != "" {
		t.Errorf("%+v is left of what was there", shape)
	}
}

func TestVariantErrorsHavePlaces(t *testing.T) {
	var shape Shape
	err := json.Unmarshal([]byte(`{"Kind":"Group","First":{"Radius":1e999999,"Kind":"Circle"}}`), &shape)
	if err != nil {
		t.Fatalf("a number out of range is kept, not refused: %v", err)
	}
	err = decodeJSON([]byte(`{"Kind":"Group","First":{"Radius":tru}}`), &shape)
	if err == nil || !strings.Contains(err.Error(), "First") || !strings.Contains(err.Error(), "byte") {
		t.Errorf("error %v does not say where", err)
	}
}
