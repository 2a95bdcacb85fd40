package octopus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/bench/projects"
)

// everyKind has a field of each kind that a model may have.
type everyKind struct {
	Text     string                   `json:"Text"`
	Mode     benchMode                `json:"Mode"`
	On       DateTime                 `json:"On"`
	Flag     bool                     `json:"Flag"`
	Count    int                      `json:"Count"`
	Big      int64                    `json:"Big"`
	Ratio    float64                  `json:"Ratio"`
	Free     RawJSON                  `json:"Free"`
	Value    PropertyValue            `json:"Value"`
	Inner    innerObject              `json:"Inner"`
	Pointer  *everyKind               `json:"Pointer"`
	Texts    []string                 `json:"Texts"`
	Modes    []benchMode              `json:"Modes"`
	Counts   []int                    `json:"Counts"`
	Inners   []innerObject            `json:"Inners"`
	Pointers []*innerObject           `json:"Pointers"`
	Matrix   [][]string               `json:"Matrix"`
	Links    Links                    `json:"Links"`
	ByMode   map[benchMode]int        `json:"ByMode"`
	Lists    map[string][]string      `json:"Lists"`
	ByName   map[string]innerObject   `json:"ByName"`
	Values   map[string]PropertyValue `json:"Values"`
	Frees    []RawJSON                `json:"Frees"`
	Shape    Shape                    `json:"Shape"`
	Shapes   []Shape                  `json:"Shapes"`
	Extra    Extra                    `json:"-"`
}

func (v everyKind) MarshalJSON() ([]byte, error)     { return toJSON(v) }
func (v *everyKind) UnmarshalJSON(data []byte) error { return readJSON(data, v) }

type innerObject struct {
	Name  string   `json:"Name"`
	Tags  []string `json:"Tags"`
	Limit float64  `json:"Limit"`
	Extra Extra    `json:"-"`
}

type requiredMembers struct {
	SpaceID string         `json:"SpaceId" octopus:"required"`
	Count   int            `json:"Count" octopus:"required"`
	Flag    bool           `json:"Flag" octopus:"required"`
	List    []string       `json:"List" octopus:"required"`
	Inners  []innerObject  `json:"Inners" octopus:"required"`
	Map     map[string]int `json:"Map" octopus:"required"`
	Links   Links          `json:"Links" octopus:"required"`
	Inner   innerObject    `json:"Inner" octopus:"required"`
	Pointer *innerObject   `json:"Pointer" octopus:"required"`
	Free    RawJSON        `json:"Free" octopus:"required"`
	Value   PropertyValue  `json:"Value" octopus:"required"`
	Extra   Extra          `json:"-"`
}

func encode(t *testing.T, v any, fill ...member) string {
	t.Helper()
	text, err := appendJSON(nil, v, fill)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return string(text)
}

func decode[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	if err := decodeJSON([]byte(text), v); err != nil {
		t.Fatalf("decode %s: %v", text, err)
	}
	return v
}

// TestCodecRoundTrip has texts whose members stand in the order of the fields, so that they must come back byte for byte.
func TestCodecRoundTrip(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"Text":"a","Mode":"On","On":"2026-01-31T08:00:00.1234567+00:00","Flag":true,"Count":-3,"Big":9223372036854775807,"Ratio":0.25}`,
		`{"Text":"","Mode":"","On":"","Flag":false,"Count":0,"Big":0,"Ratio":0,"Free":"","Value":"","Inner":{},"Pointer":{},"Texts":[],"Inners":[],"Links":{},"Lists":{}}`,
		`{"Text":null,"Mode":null,"On":null,"Flag":null,"Count":null,"Big":null,"Ratio":null,"Free":null,"Value":null,"Inner":null,"Pointer":null,"Texts":null,"Modes":null,"Counts":null,"Inners":null,"Pointers":null,"Matrix":null,"Links":null,"ByMode":null,"Lists":null,"ByName":null,"Values":null,"Frees":null}`,
		`{"Free":{"a" : [1.0, null]},"Value":"x","Inner":{"Name":"n","Tags":["a","b"],"Limit":1.5},"Pointer":{"Pointer":{"Text":"deep"}}}`,
		`{"Texts":["a",""],"Modes":["On","Off"],"Counts":[1,2],"Inners":[{},{"Name":"n"}],"Pointers":[{"Name":""},null],"Matrix":[[],["a"]],"Links":{"A":"/a","B":"/b"},"ByMode":{"Off":1,"On":2},"Lists":{"a":["x"]},"ByName":{"a":{"Name":null}},"Frees":[1.0,null]}`,
		// what has no field
		`{"Text":"a","Unknown":1.0,"Other":{"a":[null, 2]},"":"empty"}`,
		`{"Inner":{"Name":"n","X":[1, 2]},"Inners":[{"X":null}],"ByName":{"a":{"X":{}}}}`,
		// what has no room in its field
		`{"Count":1.0,"Big":9223372036854775808,"Ratio":1e400}`,
		`{"Count":1e2,"Big":1.5,"Ratio":1.0}`,
		`{"Count":-0,"Ratio":-0}`,
		`{"Count":"1","Big":true,"Ratio":"NaN"}`,
		`{"Text":{"a":1},"Mode":7,"On":[ ],"Flag":"yes"}`,
		`{"Inner":"text","Pointer":[1],"Texts":"a","Modes":{"a":1},"Counts":1,"Inners":{},"Links":["a"],"ByMode":"x"}`,
		`{"Texts":["a",null, 7],"Modes":[null],"Counts":[1.0,null],"Inners":[null,{"Name":"n"},"x"],"Matrix":[null,[null]],"Links":{"A":null,"B":"/b"},"ByMode":{"On":null}}`,
		`{"Value":{"HasValue":true,"Hint":null,"NewValue":null,"New":1.0},"Values":{"a":null,"b":7,"c":"text","d":{"IsSensitive":false}}}`,
		// names in another case
		`{"text":"a","COUNT":3,"Inner":{"name":"n","tags":null}}`,
		`{"Text":"a","text":"b"}`,
	} {
		if got := encode(t, decode[everyKind](t, text)); got != text {
			t.Errorf("round trip of\n\t%s gave\n\t%s", text, got)
		}
		var viaJSON everyKind
		if err := json.Unmarshal([]byte(text), &viaJSON); err != nil {
			t.Errorf("json.Unmarshal of %s: %v", text, err)
		}
		if got, err := json.Marshal(viaJSON); err != nil || !sameJSON(t, string(got), text) {
			t.Errorf("json.Marshal gave\n\t%s, %v for\n\t%s", got, err, text)
		}
	}
}

// sameJSON compares values, numbers by their text.
func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	return reflect.DeepEqual(jsonValue(t, a), jsonValue(t, b))
}

func jsonValue(t *testing.T, text string) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestCodecDecode(t *testing.T) {
	pointer := func(v everyKind) *everyKind { v.Extra = Extra{}; return &v }
	for _, test := range []struct {
		text string
		want everyKind
	}{
		{"\uFEFF { \"Text\" : \"a\" ,\r\n\t\"Count\" : 2 } \n", everyKind{Text: "a", Count: 2}},
		{`{"Text":"a","Text":"b"}`, everyKind{Text: "b"}},
		{`{"Text":"a","Text":null}`, everyKind{}},
		{`{"Texts":["a","b"],"Texts":["c"]}`, everyKind{Texts: []string{"c"}}},
		{`{"Links":{"a":"1"},"Links":{"b":"2"}}`, everyKind{Links: Links{"b": "2"}}},
		{`{"tExT":"a"}`, everyKind{Text: "a"}},
		{`{"T\u0065xt":"a"}`, everyKind{Text: "a"}},
		{`{"Text":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}`, everyKind{Text: "\"\\/\b\f\n\r\té😀"}},
		{`{"Text":"\ud83d","Mode":"\ude00\ud83d"}`, everyKind{Text: "\uFFFD", Mode: "\uFFFD\uFFFD"}},
		{`{"Text":"\ud83dx\ud83d\u0041"}`, everyKind{Text: "\uFFFDx\uFFFDA"}},
		{"{\"Text\":\"a\xffb\",\"Mode\":\"\xe2\x82\"}", everyKind{Text: "a\uFFFDb", Mode: "\uFFFD\uFFFD"}},
		{`{"Text":"ünïcödé, ещё, 日本"}`, everyKind{Text: "ünïcödé, ещё, 日本"}},
		{`{"Count":1.0,"Big":2e3,"Ratio":1.0}`, everyKind{Count: 1, Big: 2000, Ratio: 1}},
		{`{"Count":1.5,"Big":9223372036854775808,"Ratio":1e400,"Text":{}}`, everyKind{}},
		{`{"Big":-9223372036854775808,"Count":-2147483648}`, everyKind{Big: math.MinInt64, Count: math.MinInt32}},
		{`{"Big":999999999999999999}`, everyKind{Big: 999999999999999999}},
		{`{"Texts":[],"Inners":[],"Links":{}}`, everyKind{Texts: []string{}, Inners: []innerObject{}, Links: Links{}}},
		{`{"Texts":["a",null,7,"b"]}`, everyKind{Texts: []string{"a", "", "7", "b"}}},
		{`{"Links":{"a":null,"b":"x","c":[]}}`, everyKind{Links: Links{"a": "", "b": "x", "c": ""}}},
		{`{"Counts":["x",2]}`, everyKind{Counts: []int{0, 2}}},
		{`{"Flag":"True","Count":"-7","Big":"2e3","Ratio":"1.5","Text":7.0,"Mode":false}`, everyKind{Flag: true, Count: -7, Big: 2000, Ratio: 1.5, Text: "7.0", Mode: "false"}},
		{`{"Flag":"FALSE","Count":"","Big":"1.5","Ratio":"1,5","Counts":["1"," 2","3 ","0x1","+1"]}`, everyKind{Counts: []int{1, 0, 0, 0, 0}}},
		{`{"Flag":"yes","Count":"99999999999999999999","Ratio":"1e999","Links":{"a":true}}`, everyKind{Links: Links{"a": "true"}}},
		{`{"Flag":"true","Count":"1"}`, everyKind{Flag: true, Count: 1}},
		{`{"Free":null,"Frees":[ null, {"a" : 1} ]}`, everyKind{Free: RawJSON("null"), Frees: []RawJSON{RawJSON("null"), RawJSON(`{"a" : 1}`)}}},
		{`{"Pointer":"x","Value":null}`, everyKind{}},
		{`{"Pointers":[null,{},7]}`, everyKind{Pointers: []*innerObject{nil, {Extra: Extra{of: typeOf(reflect.TypeFor[innerObject]())}}, nil}}},
		{`{"Value":"x","Values":{"a":""}}`, everyKind{Value: StringValue("x"), Values: map[string]PropertyValue{"a": StringValue("")}}},
	} {
		if got := pointer(*decode[everyKind](t, test.text)); !reflect.DeepEqual(*got, test.want) {
			t.Errorf("%s gave\n\t%#v, want\n\t%#v", test.text, *got, test.want)
		}
	}
}

// TestCodecReportsMismatches has values that fields cannot hold. What says the same in another form is none.
func TestCodecReportsMismatches(t *testing.T) {
	for text, want := range map[string]string{
		`{"Text":"a","Count":1.0,"Flag":"True","Big":"7","Ratio":null}`: "",
		`{"Text":{"a":1},"Count":"many","Flag":"yes","Big":1.5}`:        "Text Count Flag Big",
		`{"texts":"odd","Inner":{"Tags":{}},"Counts":[1,"x"]}`:          "Texts Counts",
		`{"Count":{},"Count":3}`:                                        "",
	} {
		v := decode[everyKind](t, text)
		if got := strings.Join(v.Extra.Mismatched(), " "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
		if got := encode(t, v); got != text && !strings.Contains(text, `"Count":3`) && !sameJSON(t, got, text) {
			t.Errorf("%s is sent as %s", text, got)
		}
	}
	v := decode[everyKind](t, `{"text":{"a":1},"Inner":{"Tags":7},"X":2}`)
	if raw, ok := v.Extra.Get("Text"); !ok || string(raw) != `{"a":1}` {
		t.Errorf("got %s, %t", raw, ok)
	}
	if names := strings.Join(v.Inner.Extra.Mismatched(), " "); names != "Tags" {
		t.Errorf("the inner object has %q", names)
	}
	reported, err := decodeReporting([]byte(`{"Items":[{"Text":[]},{"Text":[],"Inner":{"Tags":7}}]}`), new(Page[everyKind]))
	if want := []string{"everyKind.Text", "innerObject.Tags"}; err != nil || !slices.Equal(reported, want) {
		t.Errorf("reported %q, %v, want %q", reported, err, want)
	}
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, `{"Text":[%d]},`, i)
	}
	reported, _ = decodeReporting([]byte(`[`+many.String()+`{}]`), new([]everyKind))
	if len(reported) != 1 {
		t.Errorf("reported %q", reported)
	}
}

// TestCodecBoundsMemory has a few bytes of text that are values of hundreds of bytes each.
func TestCodecBoundsMemory(t *testing.T) {
	type large struct {
		_     [8 << 10]byte
		Inner *large `json:"Inner"`
		Extra Extra  `json:"-"`
	}
	const n = 60_000 // 480 MB
	for name, v := range map[string]any{"list": new([]large), "pointers": new([]*large), "lists": new([][]large), "map": new(map[string]large), "page": new(Page[large])} {
		element := map[string]string{"lists": "[{}],", "map": `"":{},`}[name]
		if element == "" {
			element = "{},"
		}
		text := strings.TrimSuffix(strings.Repeat(element, n), ",")
		switch name {
		case "map":
			text = "{" + text + "}"
		case "page":
			text = `{"Items":[` + text + "]}"
		default:
			text = "[" + text + "]"
		}
		err := decodeJSON([]byte(text), v)
		if err == nil {
			t.Errorf("%s: %d values of 8 KiB were decoded", name, n)
			continue
		}
		wantText(t, err.Error(), "too many values", "(byte ")
	}
	if err := decodeJSON([]byte("["+strings.Repeat("{},", 20_000)+"{}]"), new([]*large)); err != nil {
		t.Errorf("160 MB: %v", err)
	}
}

func TestCodecReplacesTheTarget(t *testing.T) {
	v := decode[everyKind](t, `{"Text":"a","Count":1,"X":1}`)
	if err := decodeJSON([]byte(`{"Flag":true}`), v); err != nil {
		t.Fatal(err)
	}
	if got := encode(t, v); got != `{"Flag":true}` {
		t.Errorf("decoding anew left %s", got)
	}
	if err := v.UnmarshalJSON([]byte("null")); err != nil || !v.Flag {
		t.Errorf("UnmarshalJSON(null) changed the value: %v", err)
	}
}

func TestCodecTopLevel(t *testing.T) {
	if got := *decode[[]string](t, `["a","b"]`); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("list: %q", got)
	}
	if got := *decode[map[string][]innerObject](t, `{"a":[{"Name":"n"}]}`); len(got["a"]) != 1 || got["a"][0].Name != "n" {
		t.Errorf("map: %v", got)
	}
	if got := *decode[string](t, ` "a" `); got != "a" {
		t.Errorf("string: %q", got)
	}
	if got := *decode[RawJSON](t, ` {"a" : 1} `); string(got) != `{"a" : 1}` {
		t.Errorf("raw: %s", got)
	}
	if got := *decode[everyKind](t, `null`); !reflect.DeepEqual(got, everyKind{}) {
		t.Errorf("null: %v", got)
	}
	for _, test := range []struct {
		v    any
		want string
	}{
		{nil, `null`},
		{(*everyKind)(nil), `null`},
		{everyKind{Text: "<&>\u2028"}, "{\"Text\":\"<&>\u2028\"}"},
		{[]string(nil), `[]`},
		{&[]innerObject{{Name: "a"}}, `[{"Name":"a"}]`},
		{map[string]int{"b": 2, "a": 1}, `{"a":1,"b":2}`},
		{map[benchMode]innerObject(nil), `{}`},
		{RawJSON(` [1.0]`), ` [1.0]`},
		{RawJSON(nil), `null`},
		{"a\x00\x1f\"\\\b\f\n\r\t\xff€", `"a\u0000\u001f\"\\\b\f\n\r\t` + "\uFFFD€\""},
		{1.0, `1`}, {1e21, `1e+21`}, {1e-7, `1e-7`}, {math.Copysign(0, -1), `-0`},
	} {
		if got := encode(t, test.v); got != test.want {
			t.Errorf("%#v gave %s, want %s", test.v, got, test.want)
		}
	}
}

func TestCodecLongLists(t *testing.T) {
	for _, n := range []int{31, 32, 33, 64, 65, 300, 3000} {
		list := `[` + strings.TrimSuffix(strings.Repeat(`{"Name":"n","Tags":["a"]},`, n), ",") + `]`
		text := `{"Counts":[` + strings.TrimSuffix(strings.Repeat(`7,`, n), ",") + `],"Inners":` + list + `,"ByName":{"a":{"X":` + list + `}}}`
		v := decode[everyKind](t, text)
		if len(v.Inners) != n || len(v.Counts) != n || cap(v.Inners) > 9*n {
			t.Errorf("%d elements: %d of capacity %d", n, len(v.Inners), cap(v.Inners))
		}
		if got := encode(t, v); got != text {
			t.Errorf("%d elements do not come back", n)
		}
	}
}

// TestCodecUnevenLists has lists whose first elements tell nothing about the rest.
func TestCodecUnevenLists(t *testing.T) {
	large := `{"Name":"` + strings.Repeat("x", 100_000) + `"}`
	small := strings.Repeat(`,{"Name":"n"}`, 10_000)
	for _, text := range []string{`{"Inners":[` + large + small + `]}`, `{"Inners":[` + small[1:] + `,` + large + `]}`} {
		v := decode[everyKind](t, text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := encode(t, v)
		runtime.ReadMemStats(&after)
		if size := after.TotalAlloc - before.TotalAlloc; got != text || size > 20*uint64(len(text)) {
			t.Errorf("encoding %d bytes took %d bytes of memory", len(text), size)
		}
	}
}

func TestCodecMoreThan64Members(t *testing.T) {
	var fields []reflect.StructField
	var text strings.Builder
	for i := range 130 {
		name := "M" + strings.Repeat("x", i)
		fields = append(fields, reflect.StructField{Name: name, Type: reflect.TypeFor[string]()})
		if i%3 != 0 {
			text.WriteString(`,"` + name + `":` + []string{"", `null`, `""`}[i%3])
		}
	}
	fields = append(fields, reflect.StructField{Name: "Extra", Type: extraType, Tag: `json:"-"`})
	v := reflect.New(reflect.StructOf(fields)).Interface()
	want := "{" + text.String()[1:] + "}"
	if err := decodeJSON([]byte(want), v); err != nil {
		t.Fatal(err)
	}
	if got := encode(t, v); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestCodecErrors(t *testing.T) {
	deep := strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1)
	for _, test := range []struct{ text, want string }{
		{``, `octopus: JSON: the text ends where a value should begin (byte 0)`},
		{`{"Text":"a"`, `octopus: JSON: the text ends where ',' or '}' should be (byte 11)`},
		{`{"Text" "a"}`, `octopus: JSON: found '"' where the ':' after a member's name should be (byte 8)`},
		{`{"Text":"a",}`, `octopus: JSON: found '}' where a member's name should begin (byte 12)`},
		{`{"Text":"a"} x`, `octopus: JSON: found 'x' after the end of the document (byte 13)`},
		{`{"Text":"a` + "\n" + `"}`, `octopus: JSON: Text: found '\n' in a string (byte 10)`},
		{`{"Text":"\x"}`, `octopus: JSON: Text: found '\\' in an escape sequence of a string (byte 9)`},
		{`{"Text":"\u12`, `octopus: JSON: Text: found '\\' in an escape sequence of a string (byte 9)`},
		{`{"Inner":{"Tags":["a","b",]}}`, `octopus: JSON: Inner.Tags[2]: found ']' where a value should begin (byte 26)`},
		{`{"Inners":[{},{"Name":tru}]}`, `octopus: JSON: Inners[1].Name: found '}' in a literal (true, false or null) (byte 25)`},
		{`{"Matrix":[[],["a" "b"]]}`, `octopus: JSON: Matrix[1][0]: found '"' where ',' or ']' should be (byte 19)`},
		{`{"ByName":{"a b":{"Limit":01}}}`, `octopus: JSON: ByName.a b: found '1' where ',' or '}' should be (byte 27)`},
		{`{"Links":{"a":x}}`, `octopus: JSON: Links.a: found 'x' where a value should begin (byte 14)`},
		{`{"Count":-}`, `octopus: JSON: Count: found '}' in a number, where a digit should be (byte 10)`},
		{`{"Flag":truth}`, `octopus: JSON: Flag: found 't' in a literal (true, false or null) (byte 11)`},
		{`{"Text":nul`, `octopus: JSON: Text: the text ends in a literal (true, false or null) (byte 11)`},
		{`{"X":[1,2`, `octopus: JSON: X: the text ends where ',' or ']' should be (byte 9)`},
		{`{"X":` + deep + `}`, `octopus: JSON: X: too deep: arrays and objects are nested more than 1000 times (byte 1004)`},
		{`["a"]`, `octopus: JSON: found an array that a Go octopus.everyKind cannot hold (byte 0)`},
	} {
		err := decodeJSON([]byte(test.text), new(everyKind))
		if err == nil || err.Error() != test.want {
			t.Errorf("%.60s gave\n\t%v, want\n\t%s", test.text, err, test.want)
		}
		if ends := strings.Contains(test.want, "the text ends"); ends != errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%.60s: is io.ErrUnexpectedEOF: %t", test.text, !ends)
		}
	}
	if err := decodeJSON([]byte(`["a",null,{}]`), new([]string)); err == nil || !strings.Contains(err.Error(), "an object") {
		t.Errorf("an object in a list of strings with no object around it: %v", err)
	}
	for _, v := range []any{nil, everyKind{}, (*everyKind)(nil)} {
		if err := decodeJSON([]byte(`{}`), v); err == nil {
			t.Errorf("decoded into %#v", v)
		}
	}
}

func TestCodecDepth(t *testing.T) {
	nested := func(n int) string {
		return strings.Repeat(`{"Pointer":`, n) + `null` + strings.Repeat(`}`, n)
	}
	if v := decode[everyKind](t, nested(2)); v.Pointer == nil || v.Pointer.Pointer != nil {
		t.Errorf("pointers are not followed: %+v", v)
	}
	if text := nested(maxDepth); encode(t, decode[everyKind](t, text)) != text {
		t.Error("deep nesting is lost")
	}
	if err := decodeJSON([]byte(nested(maxDepth+1)), new(everyKind)); err == nil {
		t.Error("nesting has no limit")
	}
	cycle := &everyKind{}
	cycle.Pointer = cycle
	if _, err := toJSON(cycle); err == nil {
		t.Error("a value that contains itself was encoded")
	}
}

func TestCodecEncodeErrors(t *testing.T) {
	for _, test := range []struct {
		v    any
		want string
	}{
		{everyKind{Ratio: math.NaN()}, "Ratio: there is no JSON for the number NaN"},
		{everyKind{Inners: []innerObject{{}, {Limit: math.Inf(1)}}}, "Inners[1].Limit: there is no JSON for the number +Inf"},
		{everyKind{ByName: map[string]innerObject{"a": {Limit: math.Inf(-1)}}}, "ByName.a.Limit: there is no JSON for the number -Inf"},
		{everyKind{Free: RawJSON(`{"a":`)}, "Free: a RawJSON that is not JSON"},
		{everyKind{Free: RawJSON(`1 2`)}, "Free: a RawJSON that is not JSON"},
		{struct{ A int }{1}, "is not a type of the model"},
	} {
		before := []byte("before")
		got, err := appendJSON(before, test.v, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) || string(got) != "before" {
			t.Errorf("%+v gave %s, %v, want %s", test.v, got, err, test.want)
		}
	}
}

func TestCodecRequired(t *testing.T) {
	want := `{"SpaceId":"","Count":0,"Flag":false,"List":[],"Inners":[],"Map":{},"Links":{},"Inner":{},"Pointer":null,"Free":null,"Value":null}`
	if got := encode(t, requiredMembers{}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := encode(t, decode[requiredMembers](t, `{}`)); got != `{}` {
		t.Errorf("what a decoded object lacked was added: %s", got)
	}
	null := strings.NewReplacer(`""`, `null`, `0`, `null`, `[]`, `null`).Replace(want)
	if got := encode(t, decode[requiredMembers](t, null)); got != null {
		t.Errorf("got  %s\nwant %s", got, null)
	}
}

func TestCodecFill(t *testing.T) {
	type body struct {
		Name    string `json:"Name"`
		SpaceID string `json:"SpaceId"`
		Count   int    `json:"Count"`
		Inner   struct {
			SpaceID string `json:"SpaceId"`
			Extra   Extra  `json:"-"`
		} `json:"Inner" octopus:"required"`
		Extra Extra `json:"-"`
	}
	fill := []member{{"spaceid", "Spaces-1", false}, {"Count", "7", false}, {"Other", "x", false}, {"Name", "", false}}
	ordered, deleted := &body{}, decode[body](t, `{"SpaceId":"Spaces-2"}`)
	ordered.Extra.Null("SpaceId")
	deleted.SpaceID = ""
	deleted.Extra.Delete("SpaceId")
	for _, test := range []struct {
		v    *body
		set  bool
		want string
	}{
		{&body{}, false, `{"SpaceId":"Spaces-1","Inner":{}}`},
		{&body{SpaceID: "Spaces-2"}, true, `{"SpaceId":"Spaces-2","Inner":{}}`},
		{decode[body](t, `{"SpaceId":null}`), false, `{"SpaceId":"Spaces-1"}`},
		{decode[body](t, `{"SpaceId":""}`), false, `{"SpaceId":"Spaces-1"}`},
		{decode[body](t, `{"SpaceId":7}`), true, `{"SpaceId":7}`},
		{ordered, true, `{"SpaceId":null,"Inner":{}}`},
		{deleted, false, `{"SpaceId":"Spaces-1"}`},
	} {
		before := *test.v
		if got := encode(t, test.v, fill...); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
		if !reflect.DeepEqual(*test.v, before) {
			t.Errorf("filling changed the value to %+v", *test.v)
		}
		if p, isObject := propertyIn(test.v, "SPACEID"); !p.exists || !isObject || p.set != test.set {
			t.Errorf("propertyIn(%+v) = %+v, %t", *test.v, p, isObject)
		}
	}
	if got := encode(t, &[]body{{}}, fill...); got != `[{"Inner":{}}]` {
		t.Errorf("an element was filled: %s", got)
	}
}

func TestCodecFillsWhatIsRequired(t *testing.T) {
	type body struct {
		Name  string `json:"Name"`
		Extra Extra  `json:"-"`
	}
	fill := []member{{"SpaceId", "Spaces-1", true}, {"ProjectId", "Projects-1", true}, {"GitRef", "main", false}}
	for in, want := range map[string]string{
		`{"Name":"web"}`:                   `{"Name":"web","SpaceId":"Spaces-1","ProjectId":"Projects-1"}`,
		`{}`:                               `{"SpaceId":"Spaces-1","ProjectId":"Projects-1"}`,
		`{"spaceId":"Spaces-2","Name":""}`: `{"Name":"","spaceId":"Spaces-2","ProjectId":"Projects-1"}`,
	} {
		if got := encode(t, decode[body](t, in), fill...); got != want {
			t.Errorf("%s is sent as %s, want %s", in, got, want)
		}
	}
	if got := encode(t, &[]body{{}}, fill...); got != `[{}]` {
		t.Errorf("an element was filled: %s", got)
	}
}

func TestCodecFindsProperties(t *testing.T) {
	for _, test := range []struct {
		v        any
		name     string
		want     property
		isObject bool
	}{
		{requiredMembers{SpaceID: "x"}, "spaceId", property{true, true, "x"}, true},
		{&requiredMembers{}, "SpaceId", property{exists: true}, true},
		{decode[requiredMembers](t, `{"Space":1}`), "space", property{set: true}, true},
		{&requiredMembers{}, "Space", property{}, true},
		{&requiredMembers{}, "Extra", property{}, true},
		{(*requiredMembers)(nil), "SpaceId", property{}, false},
		{&[]string{}, "SpaceId", property{}, false},
		{RawJSON(`{}`), "SpaceId", property{}, false},
		{nil, "SpaceId", property{}, false},
	} {
		if p, isObject := propertyIn(test.v, test.name); p != test.want || isObject != test.isObject {
			t.Errorf("propertyIn(%#v, %q) = %+v, %t", test.v, test.name, p, isObject)
		}
	}
}

func TestEmptyIDsAreNotSent(t *testing.T) {
	type step struct {
		ID    string `json:"Id"`
		Name  string `json:"Name"`
		Extra Extra  `json:"-"`
	}
	type process struct {
		ID    string `json:"Id"`
		Steps []step `json:"Steps"`
		Extra Extra  `json:"-"`
	}
	const in = `{"Id":"a","Steps":[{"Id":"b","Name":"x"},{"Id":"","Name":"y"},{"Id":null}]}`
	p := decode[process](t, in)
	if got := encode(t, p); got != in {
		t.Errorf("got %s, want what was read", got)
	}
	p.ID, p.Steps[0].ID = "", ""
	if got := encode(t, p); got != `{"Steps":[{"Name":"x"},{"Id":"","Name":"y"},{"Id":null}]}` {
		t.Errorf("got %s", got)
	}
	p.Extra.Send("Id")
	p.Steps[0].Extra.Set("Else", 1)
	if got := encode(t, p); got != `{"Id":"","Steps":[{"Name":"x","Else":1},{"Id":"","Name":"y"},{"Id":null}]}` {
		t.Errorf("got %s", got)
	}
}

// pickyCodec is a jsonCodec that takes strings only and does not clean up after an error.
type pickyCodec struct{ text string }

func (c *pickyCodec) appendJSON(dst []byte) ([]byte, error) {
	if c.text == "refused" {
		return dst, errors.New("refused text")
	}
	if c.text == "" {
		return append(dst, "null"...), nil
	}
	return appendString(dst, c.text), nil
}

func (c *pickyCodec) decodeJSON(raw []byte) error {
	c.text = string(raw)
	return json.Unmarshal(raw, &c.text)
}

func TestCodecWrittenByHand(t *testing.T) {
	type object struct {
		One   pickyCodec            `json:"One"`
		More  map[string]pickyCodec `json:"More"`
		Extra Extra                 `json:"-"`
	}
	text := `{"One":{"a" : 1},"More":{"a":"b","c":[7]}}`
	v := decode[object](t, text)
	if v.One.text != "" || v.More["a"].text != "b" || v.More["c"].text != "" {
		t.Errorf("decoded %+v", v)
	}
	if got := encode(t, v); got != text {
		t.Errorf("got %s", got)
	}
	v.One.text = "x"
	if got := encode(t, v); got != `{"One":"x","More":{"a":"b","c":[7]}}` {
		t.Errorf("after a change: %s", got)
	}
	v.One.text = "refused"
	if _, err := toJSON(v); err == nil || err.Error() != "octopus: JSON: One: refused text" {
		t.Errorf("encoding what the codec refuses: %v", err)
	}
	if err := decodeJSON([]byte(`{"One":`), v); err == nil {
		t.Error("a text that ends early was taken")
	}
}

// TestCodecStrings has each special character at each place of a text that is longer than a machine word.
func TestCodecStrings(t *testing.T) {
	for _, special := range []string{"\\", "\"", "\n", "\x00", "\x1f", " ", "\x7f", "€", "😀", "\xff", "\xe2\x82", "\u2028"} {
		for i := range 20 {
			text := strings.Repeat("a", i) + special + strings.Repeat("b", 20-i)
			want, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			got := encode(t, text)
			if !sameJSON(t, got, string(want)) {
				t.Errorf("%q was written as %s", text, got)
			}
			quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\x00", `\u0000`, "\x1f", `\u001F`).Replace(text) + `"`
			if got := *decode[string](t, quoted); got != jsonValue(t, quoted) {
				t.Errorf("%s was read as %q", quoted, got)
			}
			if special[0] < ' ' && decodeJSON([]byte(`"`+text+`"`), new(string)) == nil {
				t.Errorf("%q was taken", text)
			}
		}
	}
}

func TestCodecMapsAreSorted(t *testing.T) {
	links, modes := Links{}, map[benchMode]int{}
	for _, c := range "hgfedcbaponmlkji" {
		links[string(c)] = "/"
		modes[benchMode(c)] = 1
	}
	for _, v := range []any{links, modes} {
		var previous string
		for _, pair := range strings.Split(strings.Trim(encode(t, v), "{}"), ",") {
			if pair <= previous {
				t.Errorf("%T: %s comes after %s", v, pair, previous)
			}
			previous = pair
		}
	}
}

// TestCodecMemory checks that strings are neither shared with the text, which its owner may use again, nor with each other.
func TestCodecMemory(t *testing.T) {
	text := []byte(`{"Text":"first","Mode":"second","Free":{"a":1},"Texts":["third"],"Links":{"k":"v"},"X":[1]}`)
	v := new(everyKind)
	if err := decodeJSON(text, v); err != nil {
		t.Fatal(err)
	}
	clear(text)
	v.Free = append(v.Free, "!!!!!!!!!!!!!!!!!!!!!!!!!!!"...)[:7]
	want := `{"Text":"first","Mode":"second","Free":{"a":1},"Texts":["third"],"Links":{"k":"v"},"X":[1]}`
	if got := encode(t, v); got != want {
		t.Errorf("got %s", got)
	}
}

// TestCodecNestedLosses has lists with a null in one another, each of which is kept as text. The texts must not add up.
func TestCodecNestedLosses(t *testing.T) {
	type tree struct {
		Text  string `json:"Text"`
		Trees []tree `json:"Trees"`
		Extra Extra  `json:"-"`
	}
	const levels = 300
	text := strings.Repeat(`{"Trees":[null,`, levels) + `{"Text":"` + strings.Repeat("x", 100_000) + `"}` + strings.Repeat(`]}`, levels)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	v := decode[tree](t, text)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 20*uint64(len(text)) {
		t.Errorf("%d bytes of text took %d bytes of memory", len(text), got)
	}
	if encode(t, v) != text {
		t.Error("the text does not come back")
	}
	v.Trees[1].Trees[1].Text = "changed"
	if got := encode(t, v); len(got) != len(text)+len(`"Text":"changed",`) {
		t.Error("a change changes more than itself")
	}
}

func TestCodecConcurrent(t *testing.T) {
	text := projects.Page(20)
	done := make(chan error)
	for range 4 {
		go func() {
			var page benchProjects
			if err := decodeJSON(text, &page); err != nil {
				done <- err
				return
			}
			_, err := toJSON(&page)
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestMapsAreSorted: as encoding/json sorts them, however many there are and however alike their names.
func TestMapsAreSorted(t *testing.T) {
	for _, n := range []int{0, 1, 2, 31, 32, 33, 500} {
		m := map[string]string{}
		for i := range n {
			m[strings.Repeat("Octopus.Action", i%3)+strconv.Itoa(i*7919%n)] = "value"
			m[strings.Repeat("\x00", i%5)] = "zeros"
		}
		for len(m) > n {
			for key := range m {
				delete(m, key)
				break
			}
		}
		want, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendMap(nil, m); string(got) != string(want) {
			t.Errorf("%d entries:\ngot  %s\nwant %s", n, got, want)
		}
	}
}

// TestPlainText: each byte at each place of texts of all lengths is escaped as it would be alone.
func TestPlainText(t *testing.T) {
	for n := range 20 {
		for at := range n {
			for _, c := range []byte{'"', '\\', '\n', 0, 0x1f, ' ', 'z', 0x7f, 0x80, 0xff} {
				text := []byte(strings.Repeat("a", n))
				text[at] = c
				want := `"` + strings.Repeat("a", at) + strings.Trim(string(appendEscaped(nil, string(c))), `"`)
				if c >= 0x80 {
					want = `"` + strings.Repeat("a", at) + "\uFFFD"
				}
				if c == '"' {
					want = `"` + strings.Repeat("a", at) + `\"`
				}
				want += strings.Repeat("a", n-at-1) + `"`
				if got := string(appendString(nil, string(text))); got != want {
					t.Fatalf("%q: got %s, want %s", text, got, want)
				}
			}
		}
	}
}
