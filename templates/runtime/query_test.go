package octopus

import (
	"fmt"
	"testing"
)

func TestEncodeParams(t *testing.T) {
	type kind string
	type params struct {
		Name    string    `query:"name"`
		Kind    kind      `query:"kind"`
		Since   DateTime  `query:"since"`
		Take    int       `query:"take"`
		Big     int64     `query:"big"`
		Ratio   float64   `query:"ratio"`
		On      bool      `query:"on"`
		MaybeOn *bool     `query:"maybeOn"`
		MaybeN  *int      `query:"maybeN"`
		MaybeS  *string   `query:"maybeS"`
		IDs     []string  `query:"ids"`
		Kinds   []kind    `query:"kinds,csv"`
		Numbers []int     `query:"numbers,csv"`
		Ratios  []float64 `query:"ratios"`
		Agent   string    `header:"X-Agent"`
		Untold  string
	}
	no, zero, empty := false, 0, ""
	tests := []struct {
		name          string
		params        any
		query, header string
	}{
		{"none", nil, "", "[]"},
		{"zero", params{}, "", "[]"},
		{"nil pointer", (*params)(nil), "", "[]"},
		{"untagged", params{Untold: "x"}, "", "[]"},
		{"in the order of the fields", params{Take: -3, Name: "a b&c=d+e/ü", Kind: "k", Since: "2026-01-02T03:04:05.000+00:00"},
			"name=a%20b%26c%3Dd%2Be%2F%C3%BC&kind=k&since=2026-01-02T03%3A04%3A05.000%2B00%3A00&take=-3", "[]"},
		{"numbers", params{Big: 9007199254740993, Ratio: 1e21, On: true}, "big=9007199254740993&ratio=1000000000000000000000&on=true", "[]"},
		{"explicit zeros", params{MaybeOn: &no, MaybeN: &zero, MaybeS: &empty}, "maybeOn=false&maybeN=0&maybeS=", "[]"},
		{"lists", params{IDs: []string{"a", "", "c,d"}, Kinds: []kind{"x", "y"}, Numbers: []int{1, 0}, Ratios: []float64{0.5}},
			"ids=a&ids=&ids=c%2Cd&kinds=x%2Cy&numbers=1%2C0&ratios=0.5", "[]"},
		{"empty lists", params{IDs: []string{}, Kinds: []kind{}}, "", "[]"},
		{"header", &params{Agent: "me"}, "", "[{X-Agent me}]"},
		{"required", struct {
			Skip int      `query:"skip" octopus:"required"`
			On   bool     `query:"on" octopus:"required"`
			Name string   `query:"name" octopus:"required"`
			IDs  []string `query:"ids" octopus:"required"`
		}{}, "skip=0&on=false", "[]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // with and without a table
				query, header, err := encodeParams(test.params)
				if err != nil {
					t.Fatal(err)
				}
				if got := encodeQuery(query); got != test.query {
					t.Errorf("query %s, want %s", got, test.query)
				}
				if got := fmt.Sprint(header); got != test.header {
					t.Errorf("header %s, want %s", got, test.header)
				}
			}
		})
	}
}

func TestEncodeParamsRefuses(t *testing.T) {
	tests := []struct {
		name   string
		params any
	}{
		{"no struct", 5},
		{"map", struct {
			M map[string]string `query:"m"`
		}{}},
		{"list of lists", struct {
			L [][]string `query:"l"`
		}{}},
		{"header with line break", struct {
			H string `header:"X-H"`
		}{"a\r\nX-I: b"}},
	}
	for _, test := range tests {
		if _, _, err := encodeParams(test.params); err == nil {
			t.Errorf("%s: got no error", test.name)
		}
	}
}

func TestParamsAreSent(t *testing.T) {
	f := newFake(t)
	op := &operation{name: "Things.List", method: "GET", path: "/things", forms: "s"}
	params := struct {
		Name  string `query:"name"`
		Agent string `header:"X-Agent"`
	}{"n", "a"}
	if err := callNone(background(), f.client(t).Users.h, op, request{params: given(params)}, []Option{WithQuery("take", "0")}); err != nil {
		t.Fatal(err)
	}
	wantLines(t, f.lines(), "GET /api/things?name=n&take=0")
	if got := f.last(t).header.Get("X-Agent"); got != "a" {
		t.Errorf("X-Agent: %q", got)
	}
}
