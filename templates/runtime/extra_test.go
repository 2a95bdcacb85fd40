package octopus

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestExtraChanges decodes, changes and encodes: only what was changed may change.
func TestExtraChanges(t *testing.T) {
	for _, test := range []struct {
		name   string
		text   string
		change func(*everyKind)
		want   string
	}{
		{"a text is set", `{"Text":"a","Count":0,"X":1.0}`, func(v *everyKind) { v.Text = "b" }, `{"Text":"b","Count":0,"X":1.0}`},
		{"a text is emptied", `{"Text":"a"}`, func(v *everyKind) { v.Text = "" }, `{"Text":""}`},
		{"null gets a value", `{"Text":null,"Mode":null}`, func(v *everyKind) { v.Text = "b" }, `{"Text":"b","Mode":null}`},
		{"what was absent gets a value", `{}`, func(v *everyKind) { v.Flag = true }, `{"Flag":true}`},
		{"a number and a flag become zero", `{"Flag":true,"Count":7}`, func(v *everyKind) { v.Count, v.Flag = 0, false }, `{"Flag":false,"Count":0}`},
		{"a list becomes nil", `{"Texts":["a"],"Inners":[{}]}`, func(v *everyKind) { v.Texts, v.Inners = nil, nil }, `{"Texts":[],"Inners":[]}`},
		{"an absent list becomes empty", `{}`, func(v *everyKind) { v.Texts = []string{} }, `{"Texts":[]}`},
		{"a null list becomes empty", `{"Texts":null}`, func(v *everyKind) { v.Texts = []string{} }, `{"Texts":[]}`},
		{"a map becomes nil", `{"Links":{"a":"b"}}`, func(v *everyKind) { v.Links = nil }, `{"Links":{}}`},
		{"a pointer becomes nil", `{"Pointer":{}}`, func(v *everyKind) { v.Pointer = nil }, `{"Pointer":null}`},
		{"raw JSON is taken away", `{"Free":{"a":1}}`, func(v *everyKind) { v.Free = nil }, `{"Free":null}`},
		{"a struct becomes zero", `{"Inner":{"Name":"n"}}`, func(v *everyKind) { v.Inner = innerObject{} }, `{"Inner":{}}`},
		{"inside a null struct", `{"Inner":null}`, func(v *everyKind) { v.Inner.Name = "n" }, `{"Inner":{"Name":"n"}}`},
		{"inside an element", `{"Inners":[{"X":1},{"Name":null}]}`, func(v *everyKind) { v.Inners[0].Name = "n" }, `{"Inners":[{"Name":"n","X":1},{"Name":null}]}`},
		{"an element goes", `{"Inners":[{"X":1},{"X":2}]}`, func(v *everyKind) { v.Inners = v.Inners[1:] }, `{"Inners":[{"X":2}]}`},
		{"kept numbers change", `{"Count":1.0,"Big":1e400,"Ratio":1.0}`, func(v *everyKind) { v.Count, v.Big, v.Ratio = 2, 3, 0 }, `{"Count":2,"Big":3,"Ratio":0}`},
		{"one of the kept changes", `{"Count":1.0,"Big":1.0}`, func(v *everyKind) { v.Count = 2 }, `{"Count":2,"Big":1.0}`},
		{"what had another kind is set", `{"Text":{"a":1}}`, func(v *everyKind) { v.Text = "b" }, `{"Text":"b"}`},
		{"nulls in a map", `{"Links":{"A":null,"B":"b","C":null}}`, func(v *everyKind) { v.Links["B"] = "x"; v.Links["C"] = "c" }, `{"Links":{"A":null,"B":"x","C":"c"}}`},
		{"a key with a null goes", `{"Links":{"A":null,"B":null}}`, func(v *everyKind) { delete(v.Links, "A") }, `{"Links":{"B":null}}`},
		{"odd values in nested maps", `{"Lists":{"a":[null,"x"],"b":null,"c":["y"]}}`, func(v *everyKind) { v.Lists["a"][1] = "z" }, `{"Lists":{"a":[null,"z"],"b":null,"c":["y"]}}`},
		{"odd values in lists", `{"Texts":[null,"a",7]}`, func(v *everyKind) { v.Texts[1] = "b" }, `{"Texts":[null,"b",7]}`},
		{"odd values between objects", `{"Inners":[null,{"X":1.0},"odd"]}`, func(v *everyKind) { v.Inners[1].Name = "n" }, `{"Inners":[null,{"Name":"n","X":1.0},"odd"]}`},
		{"a list that is odd altogether", `{"Texts":"odd"}`, func(v *everyKind) { v.Texts = []string{"a"} }, `{"Texts":["a"]}`},
		{"spelled otherwise", `{"text":"a","COUNT":1.0}`, func(v *everyKind) { v.Text = "b" }, `{"text":"b","COUNT":1.0}`},
		{"an object moved", `{"Inner":{"Name":null,"X":1}}`, func(v *everyKind) { v.Inners = append(v.Inners, v.Inner); v.Inner = innerObject{} }, `{"Inner":{},"Inners":[{"Name":null,"X":1}]}`},
		{"Send", `{"Mode":null}`, func(v *everyKind) { v.Extra.Send("Text", "Mode", "texts", "Inner") }, `{"Text":"","Mode":"","Inner":{},"Texts":[]}`},
		{"Send what is not zero", `{}`, func(v *everyKind) { v.Text = "a"; v.Extra.Send("Text") }, `{"Text":"a"}`},
		{"Null", `{"Mode":"On","X":1}`, func(v *everyKind) { v.Extra.Null("Text", "Mode"); v.Mode = "" }, `{"Text":null,"Mode":null,"X":1}`},
		{"Null what is not zero", `{}`, func(v *everyKind) { v.Text = "a"; v.Extra.Null("Text") }, `{"Text":"a"}`},
		{"Send after Null", `{}`, func(v *everyKind) { v.Extra.Null("Text"); v.Extra.Send("Text") }, `{"Text":""}`},
		{"Set an unknown member", `{"X":1,"Y":2}`, func(v *everyKind) { set(v, "X", []int{1}); set(v, "Z", nil) }, `{"X":[1],"Y":2,"Z":null}`},
		{"Set a known member", `{"Text":"a"}`, func(v *everyKind) { set(v, "Text", 7); set(v, "count", "n"); v.Text = "b" }, `{"Text":7,"Count":"n"}`},
		{"Set a member twice", `{"X":1,"X":2}`, func(v *everyKind) { set(v, "X", 3); set(v, "X", "<4>") }, `{"X":"<4>"}`},
		{"Set, then Delete", `{"Text":"a"}`, func(v *everyKind) { set(v, "Text", 7); v.Extra.Delete("Text") }, `{"Text":"a"}`},
		{"Delete a known member", `{"Text":"","Mode":null,"Count":1}`, func(v *everyKind) { v.Extra.Delete("Text"); v.Extra.Delete("Mode"); v.Extra.Delete("Count") }, `{"Count":1}`},
		{"Delete an unknown member", `{"X":1,"Y":2,"X":3}`, func(v *everyKind) { v.Extra.Delete("X"); v.Extra.Delete("X") }, `{"Y":2}`},
		{"Set an unknown member, then Delete", `{}`, func(v *everyKind) { set(v, "Z", 1); v.Extra.Delete("Z"); v.Extra.Delete("Z") }, `{}`},
		{"Delete, then Set an unknown member", `{"X":1}`, func(v *everyKind) { v.Extra.Delete("X"); set(v, "X", 2) }, `{"X":2}`},
		{"null, then empty", `{"Text":null,"Text":""}`, func(v *everyKind) {}, `{"Text":""}`},
		{"a new Extra", `{"Text":"","X":1}`, func(v *everyKind) { v.Extra = Extra{}; v.Count = 1 }, `{"Count":1}`},
	} {
		v := decode[everyKind](t, test.text)
		test.change(v)
		if got := encode(t, v); got != test.want {
			t.Errorf("%s: got\n\t%s, want\n\t%s", test.name, got, test.want)
		}
		var again everyKind
		if err := json.Unmarshal([]byte(test.want), &again); err != nil || encode(t, again) != test.want {
			t.Errorf("%s: what was sent does not come back", test.name)
		}
	}
}

func set(v *everyKind, name string, value any) {
	if err := v.Extra.Set(name, value); err != nil {
		panic(err)
	}
}

func TestExtraFromScratch(t *testing.T) {
	v := everyKind{Text: "a", Texts: []string{}, Links: Links{}, Pointer: &everyKind{}, Inners: []innerObject{{}}}
	if got, want := encode(t, v), `{"Text":"a","Pointer":{},"Texts":[],"Inners":[{}],"Links":{}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := encode(t, everyKind{}); got != `{}` {
		t.Errorf("the zero value gave %s", got)
	}
	inner := everyKind{}
	inner.Inner.Extra.Send("Name")
	if got := encode(t, inner); got != `{"Inner":{"Name":""}}` {
		t.Errorf("Send in a nested object gave %s", got)
	}
}

func TestExtraRequiredDelete(t *testing.T) {
	v := requiredMembers{}
	v.Extra.Delete("SpaceId")
	if got := encode(t, v); !strings.HasPrefix(got, `{"SpaceId":"",`) {
		t.Errorf("a required member was left out: %s", got)
	}
}

func TestExtraCopies(t *testing.T) {
	text := `{"Text":"","X":1,"Y":2}`
	original := decode[everyKind](t, text)
	copied := *original
	set(&copied, "X", 9)
	set(&copied, "Z", 9)
	copied.Extra.Delete("Y")
	copied.Extra.Send("Count")
	another := *original
	another.Extra.Delete("X")
	raw, _ := copied.Extra.Get("X")
	raw[0] = '!'
	if got := encode(t, original); got != text {
		t.Errorf("changing a copy changed the original to %s", got)
	}
	if got, want := encode(t, copied), `{"Text":"","Count":0,"X":9,"Z":9}`; got != want {
		t.Errorf("the copy is %s, want %s", got, want)
	}
}

// TestExtraMisnamed checks that a name which the object has no property of is an error that says which one was meant.
func TestExtraMisnamed(t *testing.T) {
	for _, test := range []struct {
		change func(*everyKind)
		want   string
	}{
		{func(v *everyKind) { v.Extra.Send("Flga") }, `octopus: JSON: Extra.Send: everyKind has no property "Flga"; did you mean "Flag"?`},
		{func(v *everyKind) { v.Extra.Null("Mod") }, `octopus: JSON: Extra.Null: everyKind has no property "Mod"; did you mean "Mode"?`},
		{func(v *everyKind) { v.Extra.Delete("cuont") }, `octopus: JSON: Extra.Delete: everyKind has no property "cuont"; did you mean "Count"?`},
		{func(v *everyKind) { v.Extra.Send("Nothing") }, `octopus: JSON: Extra.Send: everyKind has no property "Nothing"; Set sends what a type does not have`},
		{func(v *everyKind) { v.Inner.Extra.Send("Nmae") }, `octopus: JSON: Inner: Extra.Send: innerObject has no property "Nmae"; did you mean "Name"?`},
		{func(v *everyKind) { set(v, "Z", 1); v.Extra.Send("Z") }, `octopus: JSON: Extra.Send: everyKind has no property "Z"; Set sends what a type does not have`},
	} {
		for _, text := range []string{`{}`, `{"Y":1}`} {
			v := decode[everyKind](t, text)
			test.change(v)
			if _, err := json.Marshal(v); err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		}
	}
	shape := Shape{Variant: &Circle{}}
	shape.Extra.Send("Radius")
	if _, err := toJSON(shape); err == nil || !strings.HasSuffix(err.Error(), "its Variant has: use the Extra of the Circle") {
		t.Errorf("a property of the variant gave %v", err)
	}
	shape = Shape{Variant: &Circle{}}
	shape.Variant.(*Circle).Extra.Send("Radios")
	if _, err := toJSON(shape); err == nil || !strings.HasSuffix(err.Error(), `did you mean "Radius"?`) {
		t.Errorf("a misspelt property of the variant gave %v", err)
	}
}

// TestExtraMisnamedNotSent checks that a request with a misspelt property does not leave.
func TestExtraMisnamedNotSent(t *testing.T) {
	client, err := NewClient("http://127.0.0.1:1", WithAPIKey("API-TEST"))
	if err != nil {
		t.Fatal(err)
	}
	project := &Project{Name: "p"}
	project.Extra.Send("IsDisabeld")
	_, err = client.Space("Spaces-1").Projects.Create(t.Context(), ProjectsCreateParams{}, project)
	if err == nil || !strings.Contains(err.Error(), `Project has no property "IsDisabeld"; did you mean "IsDisabled"?`) {
		t.Errorf("got %v", err)
	}
}

func TestExtraHasAndIsNull(t *testing.T) {
	v := decode[everyKind](t, `{"Text":null,"Inner":null,"count":0,"X":null,"Y":1,"Mode":"a"}`)
	set(v, "Z", nil)
	v.Extra.Send("Flag")
	v.Extra.Delete("Mode")
	for name, want := range map[string]struct{ has, null bool }{
		"Text": {true, true}, "Inner": {true, true}, "Count": {true, false}, "X": {true, true}, "Y": {true, false},
		"Z": {true, true}, "Flag": {}, "Mode": {}, "Ratio": {}, "Nothing": {},
	} {
		if has, null := v.Extra.Has(name), v.Extra.IsNull(name); has != want.has || null != want.null {
			t.Errorf("%s: Has %t, IsNull %t, want %v", name, has, null, want)
		}
	}
	if built := (everyKind{Text: "a"}); built.Extra.Has("Text") || built.Extra.IsNull("Inner") {
		t.Error("an object from scratch says that something came")
	}
}

func TestExtraGetAndNames(t *testing.T) {
	v := decode[everyKind](t, `{"B":1,"Text":"a","A":[ 1 ],"B":2}`)
	v.Extra.Send("Count")
	set(v, "C", map[string]any{"d": nil})
	if got, want := v.Extra.Names(), []string{"B", "A", "C"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Names() = %q, want %q", got, want)
	}
	for name, want := range map[string]string{"A": `[ 1 ]`, "B": `2`, "C": `{"d":null}`, "Text": "", "Count": "", "a": ""} {
		if got, ok := v.Extra.Get(name); string(got) != want || ok != (want != "") {
			t.Errorf("Get(%q) = %s, %t, want %s", name, got, ok, want)
		}
	}
	if got := fmt.Sprint(v.Extra); got != "[B A C]" {
		t.Errorf("printed as %s", got)
	}
}

// TestExtraKeepsOddTextsOnly checks that the text of a member is not kept when its field tells all.
func TestExtraKeepsOddTextsOnly(t *testing.T) {
	v := decode[everyKind](t, `{"Count":1.0,"Text":"a","Inners":[{"Limit":1.0},{}],"Texts":["a"],"Links":{"a":null},"Flag":true}`)
	var kept []int
	for _, w := range v.Extra.state.wires {
		kept = append(kept, w.field)
	}
	count, _ := typeOf(reflect.TypeOf(*v)).lookup([]byte("Count"))
	links, _ := typeOf(reflect.TypeOf(*v)).lookup([]byte("Links"))
	if !reflect.DeepEqual(kept, []int{count, links}) {
		t.Errorf("kept the texts of fields %v", kept)
	}
}

func TestExtraSetErrors(t *testing.T) {
	v := decode[everyKind](t, `{"X":1}`)
	for _, value := range []any{func() {}, RawJSON(`{`), everyKind{Free: RawJSON(`]`)}, map[string]any{"a": make(chan int)}} {
		if err := v.Extra.Set("X", value); err == nil || !strings.Contains(err.Error(), "X") {
			t.Errorf("Set(%T) gave %v", value, err)
		}
	}
	if got := encode(t, v); got != `{"X":1}` {
		t.Errorf("a Set that failed left %s", got)
	}
}

func TestExtraSetValues(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, `null`},
		{"<a>", `"<a>"`},
		{struct {
			A string `json:"a,omitempty"`
			B any
		}{B: "<b>"}, `{"B":"<b>"}`},
		{map[string]any{"n": 1.5, "m": innerObject{Name: "<n>"}}, `{"m":`},
		{[]any{uint8(1)}, `[1]`},
		{innerObject{Name: "n"}, `{"Name":"n"}`},
		{&innerObject{}, `{}`},
		{(*innerObject)(nil), `null`},
	} {
		var e Extra
		if err := e.Set("a", test.value); err != nil {
			t.Errorf("Set(%v): %v", test.value, err)
		}
		if got, _ := e.Get("a"); !strings.HasPrefix(string(got), test.want) || !json.Valid(got) {
			t.Errorf("Set(%v) holds %q, want %s", test.value, got, test.want)
		}
	}
}

func TestExtraRawJSON(t *testing.T) {
	var holder struct{ A, B RawJSON }
	if err := json.Unmarshal([]byte(`{"A": [1.0]}`), &holder); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(holder); err != nil || string(got) != `{"A":[1.0],"B":null}` {
		t.Errorf("got %s, %v", got, err)
	}
	if got := fmt.Sprint(holder.A); got != "[1.0]" {
		t.Errorf("printed as %s", got)
	}
	if err := (*RawJSON)(nil).UnmarshalJSON([]byte("1")); err == nil {
		t.Error("UnmarshalJSON on nil gave no error")
	}
}
