package octopus

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzCodec has encoding/json as the judge: the codec takes what is valid and nothing else, what it writes is valid, and an
// object means the same after decoding and encoding, whatever the kinds of its members are.
func FuzzCodec(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[{"Text":"a"}]`, "\uFEFF{}", `{"Text":"\ud83d\ude00\u00e9\n"}`, `{"Text":null,"Inner":null,"X":1.0}`,
		`{"Count":1.0,"Big":1e400,"Ratio":-0,"Flag":"x"}`, `{"Texts":["a",null,7],"Inners":[{"Name":"n"},null],"Matrix":[["a"],null]}`,
		`{"Links":{"a":null,"a":"b"},"ByMode":{"On":1.5},"Lists":{"a":[null]},"ByName":{"a":{"X":[]}},"Values":{"a":{"HasValue":true}}}`,
		`{"Pointer":{"Pointer":{"Text":"a"}},"Pointers":[null,{}],"Free":[ 1 ],"Frees":[null],"Value":{"IsSensitive":true}}`,
		`{"Shape":{"Radius":1,"Kind":"Circle","X":1,"Marks":["a",null]},"Shapes":[{"Kind":"Group","Rest":[{"Kind":"Star"}]},{"Fluff":1},null,{"Kind":null}]}`,
		`{"Shape":{"Kind":"Circle","Radius":2,"Kind":"Group","First":{"Kind":7,"kind":"Circle"}}}`,
		`{"text":"a","Text":"b","tags":[]}`, `{"Text":"a","Text":1,"Text":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v everyKind
		err := decodeJSON(data, &v)
		text := bytes.TrimPrefix(data, []byte(byteOrderMark))
		if !json.Valid(text) {
			if err == nil {
				t.Fatalf("accepted %q", data)
			}
			return
		}
		if bytes.TrimLeft(text, " \t\r\n")[0] != '{' {
			checkOtherKinds(t, data)
			return
		}
		if err != nil {
			if fuzzDepth(text) <= maxDepth {
				t.Fatalf("refused %q: %v", data, err)
			}
			return
		}
		got, err := toJSON(v)
		if err != nil {
			t.Fatalf("cannot encode what came from %q: %v", data, err)
		}
		compareObjects(t, text, got)
		var again everyKind
		if err := decodeJSON(got, &again); err != nil {
			t.Fatalf("cannot decode %q: %v", got, err)
		}
		if second, err := toJSON(&again); err != nil || !bytes.Equal(second, got) {
			t.Fatalf("a second round trip made %q of %q, %v", second, got, err)
		}
	})
}

// checkOtherKinds decodes what is no object into types of several kinds, to see that there is no panic.
func checkOtherKinds(t *testing.T, data []byte) {
	for _, v := range []any{new([]everyKind), new(RawJSON), new(string), new(float64), new(int), new([]string), new(PropertyValue), new([]PropertyValue)} {
		if decodeJSON(data, v) != nil {
			continue
		}
		if got, err := appendJSON(nil, v, nil); err != nil || !json.Valid(got) {
			t.Fatalf("%q became %q in a %T, %v", data, got, v, err)
		}
	}
}

func compareObjects(t *testing.T, text, got []byte) {
	if !json.Valid(got) {
		t.Fatalf("%q became %q", text, got)
	}
	want, have := fuzzValue(t, text), fuzzValue(t, got)
	if !hasTwoSpellings(want) && !reflect.DeepEqual(want, have) {
		t.Fatalf("%q became %q", text, got)
	}
}

func fuzzValue(t *testing.T, text []byte) (v any) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

// hasTwoSpellings finds objects with members whose names differ in case only: of these one may be lost.
func hasTwoSpellings(v any) bool {
	switch v := v.(type) {
	case []any:
		for _, elem := range v {
			if hasTwoSpellings(elem) {
				return true
			}
		}
	case map[string]any:
		names := map[string]bool{}
		for name, elem := range v {
			fold := string(appendFolded(nil, []byte(name)))
			if names[fold] || hasTwoSpellings(elem) {
				return true
			}
			names[fold] = true
		}
	}
	return false
}

func fuzzDepth(text []byte) (deepest int) {
	depth := 0
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			deepest = max(deepest, depth)
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}
