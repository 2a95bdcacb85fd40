package octopus

import (
	"errors"
	"fmt"
	"testing"

	std "github.com/std-uritemplate/std-uritemplate/go/v2"
	"github.com/yosida95/uritemplate/v3"
)

// The two libraries that docs/decisions.md weighs are here for comparison, and as oracles where they agree with each other.

var expanders = []struct {
	name   string
	expand func(template string, vars map[string]any) (string, error)
}{
	{"octogen", func(template string, vars map[string]any) (string, error) { return Expand(template, vars) }},
	{"yosida95", expandYosida},
	{"std-uritemplate", func(template string, vars map[string]any) (string, error) {
		return std.Expand(template, std.Substitutions(vars))
	}},
}

func expandYosida(template string, vars map[string]any) (string, error) {
	t, err := uritemplate.New(template)
	if err != nil {
		return "", err
	}
	given, err := variablesOf(vars)
	if err != nil {
		return "", err
	}
	values := uritemplate.Values{}
	for name := range given {
		v, err := given.get(name)
		switch {
		case err != nil:
			return "", err
		case !v.defined():
		case v.kind == scalarValue:
			values[name] = uritemplate.String(v.texts[0])
		case v.kind == listValue:
			values[name] = uritemplate.List(v.texts...)
		default:
			values[name] = uritemplate.KV(v.texts...)
		}
	}
	return t.Expand(values)
}

// TestCompareExpanders reports, with -v, how many of the RFC's examples and of the cases beyond them each gets right.
func TestCompareExpanders(t *testing.T) {
	beyond := map[string]string{ // characters, by the text of the RFC
		"{u}": "%C3%A4%E2%82%AC", "{+u}": "%C3%A4%E2%82%AC", "{u:1}": "%C3%A4", "{+pct}": "a%C3%A4", "{+odd}": "%22%3C%3E%5C", "/\u00e9": "/%C3%A9",
		"{?members*}": "?a=&b=c", "/a b": "/a%20b",
	}
	vars := map[string]any{"u": "ä€", "pct": "a%C3%A4", "odd": `"<>\`, "members": map[string]string{"a": "", "b": "c"}}
	malformed := []string{"{", "}", "{}", "{var:}", "{var:0}", "{!hello}", "{with space}", "{*keys?}", "{keys:1}", "{a..b}", "{a,}", "{a{b}"}
	for _, x := range expanders {
		total, right, wrong := 0, 0, []string(nil)
		check := func(template, want string, vars map[string]any) {
			total++
			if got, err := x.expand(template, vars); err == nil && got == want {
				right++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s: %q %v, want %q", template, got, err, want))
			}
		}
		for _, e := range rfcExamples[:len(rfcExamples)-1] {
			for i := 0; i < len(e.pairs); i += 2 {
				check(e.pairs[i], e.pairs[i+1], rfcVariables)
			}
		}
		examples, ofExamples := right, total
		for template, want := range beyond {
			check(template, want, vars)
		}
		refused, placed := 0, 0
		for _, template := range malformed {
			_, err := x.expand(template, rfcVariables)
			if err != nil {
				refused++
			}
			if at := (*templateError)(nil); errors.As(err, &at) {
				placed++
			}
		}
		t.Logf("%-15s examples %d of %d, characters %d of %d, malformed refused %d of %d (%d with octogen's offset)", x.name, examples, ofExamples,
			right-examples, len(beyond), refused, len(malformed), placed)
		for _, w := range wrong {
			t.Logf("%-15s   %s", x.name, w)
		}
		if x.name == "octogen" && (right != total || refused != len(malformed)) {
			t.Errorf("octogen: %d of %d right, %d of %d refused", right, total, refused, len(malformed))
		}
	}
}

func BenchmarkExpand(b *testing.B) {
	const template = "/api/Spaces-1/projects{/id}/releases{?skip,take,searchByVersion}"
	vars := map[string]any{"id": "Projects-1", "take": "30", "searchByVersion": "1.2 beta"}
	for _, x := range expanders {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := x.expand(template, vars); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
