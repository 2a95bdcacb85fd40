package octopus

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

// rfcVariables are those of RFC 6570, section 3.2.
var rfcVariables = map[string]any{
	"count": []string{"one", "two", "three"}, "dom": []string{"example", "com"}, "dub": "me/too", "hello": "Hello World!",
	"half": "50%", "var": "value", "who": "fred", "base": "http://example.com/home/", "path": "/foo/bar",
	"list": []string{"red", "green", "blue"}, "keys": map[string]string{"semi": ";", "dot": ".", "comma": ","},
	"v": "6", "x": "1024", "y": "768", "empty": "", "empty_keys": map[string]string{}, "undef": nil,
}

// rfcExamples are the examples of RFC 6570. Associative arrays have an order there; a Go map has that of its keys.
var rfcExamples = []struct {
	section string
	pairs   []string // template, expansion, template, expansion, …
}{
	{"1.2 level 1", []string{"{var}", "value", "{hello}", "Hello%20World%21"}},
	{"1.2 level 2", []string{
		"{+var}", "value", "{+hello}", "Hello%20World!", "{+path}/here", "/foo/bar/here", "here?ref={+path}", "here?ref=/foo/bar",
		"X{#var}", "X#value", "X{#hello}", "X#Hello%20World!"}},
	{"1.2 level 3", []string{
		"map?{x,y}", "map?1024,768", "{x,hello,y}", "1024,Hello%20World%21,768", "{+x,hello,y}", "1024,Hello%20World!,768",
		"{+path,x}/here", "/foo/bar,1024/here", "{#x,hello,y}", "#1024,Hello%20World!,768", "{#path,x}/here", "#/foo/bar,1024/here",
		"X{.var}", "X.value", "X{.x,y}", "X.1024.768", "{/var}", "/value", "{/var,x}/here", "/value/1024/here",
		"{;x,y}", ";x=1024;y=768", "{;x,y,empty}", ";x=1024;y=768;empty", "{?x,y}", "?x=1024&y=768",
		"{?x,y,empty}", "?x=1024&y=768&empty=", "?fixed=yes{&x}", "?fixed=yes&x=1024", "{&x,y,empty}", "&x=1024&y=768&empty="}},
	{"1.2 level 4", []string{
		"{var:3}", "val", "{var:30}", "value", "{list}", "red,green,blue", "{list*}", "red,green,blue",
		"{keys}", "comma,%2C,dot,.,semi,%3B", "{keys*}", "comma=%2C,dot=.,semi=%3B",
		"{+path:6}/here", "/foo/b/here", "{+list}", "red,green,blue", "{+list*}", "red,green,blue",
		"{+keys}", "comma,,,dot,.,semi,;", "{+keys*}", "comma=,,dot=.,semi=;",
		"{#path:6}/here", "#/foo/b/here", "{#list}", "#red,green,blue", "{#list*}", "#red,green,blue",
		"{#keys}", "#comma,,,dot,.,semi,;", "{#keys*}", "#comma=,,dot=.,semi=;",
		"X{.var:3}", "X.val", "X{.list}", "X.red,green,blue", "X{.list*}", "X.red.green.blue",
		"X{.keys}", "X.comma,%2C,dot,.,semi,%3B", "X{.keys*}", "X.comma=%2C.dot=..semi=%3B",
		"{/var:1,var}", "/v/value", "{/list}", "/red,green,blue", "{/list*}", "/red/green/blue",
		"{/list*,path:4}", "/red/green/blue/%2Ffoo", "{/keys}", "/comma,%2C,dot,.,semi,%3B", "{/keys*}", "/comma=%2C/dot=./semi=%3B",
		"{;hello:5}", ";hello=Hello", "{;list}", ";list=red,green,blue", "{;list*}", ";list=red;list=green;list=blue",
		"{;keys}", ";keys=comma,%2C,dot,.,semi,%3B", "{;keys*}", ";comma=%2C;dot=.;semi=%3B",
		"{?var:3}", "?var=val", "{?list}", "?list=red,green,blue", "{?list*}", "?list=red&list=green&list=blue",
		"{?keys}", "?keys=comma,%2C,dot,.,semi,%3B", "{?keys*}", "?comma=%2C&dot=.&semi=%3B",
		"{&var:3}", "&var=val", "{&list}", "&list=red,green,blue", "{&list*}", "&list=red&list=green&list=blue",
		"{&keys}", "&keys=comma,%2C,dot,.,semi,%3B", "{&keys*}", "&comma=%2C&dot=.&semi=%3B"}},
	{"3.2.1 variables", []string{
		"{count}", "one,two,three", "{count*}", "one,two,three", "{/count}", "/one,two,three", "{/count*}", "/one/two/three",
		"{;count}", ";count=one,two,three", "{;count*}", ";count=one;count=two;count=three",
		"{?count}", "?count=one,two,three", "{?count*}", "?count=one&count=two&count=three", "{&count*}", "&count=one&count=two&count=three"}},
	{"3.2.2 simple", []string{
		"{var}", "value", "{hello}", "Hello%20World%21", "{half}", "50%25", "O{empty}X", "OX", "O{undef}X", "OX", "{x,y}", "1024,768",
		"{x,hello,y}", "1024,Hello%20World%21,768", "?{x,empty}", "?1024,", "?{x,undef}", "?1024", "?{undef,y}", "?768",
		"{var:3}", "val", "{var:30}", "value", "{list}", "red,green,blue", "{list*}", "red,green,blue",
		"{keys}", "comma,%2C,dot,.,semi,%3B", "{keys*}", "comma=%2C,dot=.,semi=%3B"}},
	{"3.2.3 reserved", []string{
		"{+var}", "value", "{+hello}", "Hello%20World!", "{+half}", "50%25", "{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex",
		"{+base}index", "http://example.com/home/index", "O{+empty}X", "OX", "O{+undef}X", "OX", "{+path}/here", "/foo/bar/here",
		"here?ref={+path}", "here?ref=/foo/bar", "up{+path}{var}/here", "up/foo/barvalue/here", "{+x,hello,y}", "1024,Hello%20World!,768",
		"{+path,x}/here", "/foo/bar,1024/here", "{+path:6}/here", "/foo/b/here", "{+list}", "red,green,blue", "{+list*}", "red,green,blue",
		"{+keys}", "comma,,,dot,.,semi,;", "{+keys*}", "comma=,,dot=.,semi=;"}},
	{"3.2.4 fragment", []string{
		"{#var}", "#value", "{#hello}", "#Hello%20World!", "{#half}", "#50%25", "foo{#empty}", "foo#", "foo{#undef}", "foo",
		"{#x,hello,y}", "#1024,Hello%20World!,768", "{#path,x}/here", "#/foo/bar,1024/here", "{#path:6}/here", "#/foo/b/here",
		"{#list}", "#red,green,blue", "{#list*}", "#red,green,blue", "{#keys}", "#comma,,,dot,.,semi,;", "{#keys*}", "#comma=,,dot=.,semi=;"}},
	{"3.2.5 label", []string{
		"{.who}", ".fred", "{.who,who}", ".fred.fred", "{.half,who}", ".50%25.fred", "www{.dom*}", "www.example.com", "X{.var}", "X.value",
		"X{.empty}", "X.", "X{.undef}", "X", "X{.var:3}", "X.val", "X{.list}", "X.red,green,blue", "X{.list*}", "X.red.green.blue",
		"X{.keys}", "X.comma,%2C,dot,.,semi,%3B", "X{.keys*}", "X.comma=%2C.dot=..semi=%3B", "X{.empty_keys}", "X", "X{.empty_keys*}", "X"}},
	{"3.2.6 path segment", []string{
		"{/who}", "/fred", "{/who,who}", "/fred/fred", "{/half,who}", "/50%25/fred", "{/who,dub}", "/fred/me%2Ftoo", "{/var}", "/value",
		"{/var,empty}", "/value/", "{/var,undef}", "/value", "{/var,x}/here", "/value/1024/here", "{/var:1,var}", "/v/value",
		"{/list}", "/red,green,blue", "{/list*}", "/red/green/blue", "{/list*,path:4}", "/red/green/blue/%2Ffoo",
		"{/keys}", "/comma,%2C,dot,.,semi,%3B", "{/keys*}", "/comma=%2C/dot=./semi=%3B"}},
	{"3.2.7 path parameter", []string{
		"{;who}", ";who=fred", "{;half}", ";half=50%25", "{;empty}", ";empty", "{;v,empty,who}", ";v=6;empty;who=fred",
		"{;v,bar,who}", ";v=6;who=fred", "{;x,y}", ";x=1024;y=768", "{;x,y,empty}", ";x=1024;y=768;empty", "{;x,y,undef}", ";x=1024;y=768",
		"{;hello:5}", ";hello=Hello", "{;list}", ";list=red,green,blue", "{;list*}", ";list=red;list=green;list=blue",
		"{;keys}", ";keys=comma,%2C,dot,.,semi,%3B", "{;keys*}", ";comma=%2C;dot=.;semi=%3B"}},
	{"3.2.8 query", []string{
		"{?who}", "?who=fred", "{?half}", "?half=50%25", "{?x,y}", "?x=1024&y=768", "{?x,y,empty}", "?x=1024&y=768&empty=",
		"{?x,y,undef}", "?x=1024&y=768", "{?var:3}", "?var=val", "{?list}", "?list=red,green,blue", "{?list*}", "?list=red&list=green&list=blue",
		"{?keys}", "?keys=comma,%2C,dot,.,semi,%3B", "{?keys*}", "?comma=%2C&dot=.&semi=%3B"}},
	{"3.2.9 query continuation", []string{
		"{&who}", "&who=fred", "{&half}", "&half=50%25", "?fixed=yes{&x}", "?fixed=yes&x=1024", "{&x,y,empty}", "&x=1024&y=768&empty=",
		"{&x,y,undef}", "&x=1024&y=768", "{&var:3}", "&var=val", "{&list}", "&list=red,green,blue", "{&list*}", "&list=red&list=green&list=blue",
		"{&keys}", "&keys=comma,%2C,dot,.,semi,%3B", "{&keys*}", "&comma=%2C&dot=.&semi=%3B"}},
	{"2.1 literals, 3.1 expansion", []string{
		"/r\u00e9sum\u00e9", "/r%C3%A9sum%C3%A9", "/a%20b", "/a%20b", "/a b", "/a%20b", "100%", "100%25", "it's", "it's", "<\"^`\\|>", "%3C%22%5E%60%5C%7C%3E"}},
}

func TestExpandByTheBook(t *testing.T) {
	for _, e := range rfcExamples {
		for i := 0; i < len(e.pairs); i += 2 {
			if got, err := Expand(e.pairs[i], rfcVariables); err != nil || got != e.pairs[i+1] {
				t.Errorf("%s: %s gives %q, %v; want %q", e.section, e.pairs[i], got, err, e.pairs[i+1])
			}
		}
	}
}

// TestExpandCharacters is on what the examples of the RFC do not show but its text says.
func TestExpandCharacters(t *testing.T) {
	vars := map[string]any{
		"u": "ä€😀z", "pct": "a%C3%A4b%2Fc", "odd": "\"<>\\^`{|}\x7f", "lists": []any{"a", nil, 7, true, ""}, "none": []any{nil},
		"map": map[string]any{"a": nil, "b": "", "c": "ü"}, "a.b": "dotted", "%41": "named",
	}
	for template, want := range map[string]string{
		"{u}": "%C3%A4%E2%82%AC%F0%9F%98%80z", "{+u}": "%C3%A4%E2%82%AC%F0%9F%98%80z", "{u:2}": "%C3%A4%E2%82%AC",
		"{+pct}": "a%C3%A4b%2Fc", "{pct}": "a%25C3%25A4b%252Fc", "{+pct:2}": "a%C3%A4", "{#pct:3}": "#a%C3%A4b", "{pct:2}": "a%25",
		"{odd}": "%22%3C%3E%5C%5E%60%7B%7C%7D%7F", "{+odd}": "%22%3C%3E%5C%5E%60%7B%7C%7D%7F",
		"{lists}": "a,7,true,", "{?lists*}": "?lists=a&lists=7&lists=true&lists=", "{;lists*}": ";lists=a;lists=7;lists=true;lists",
		"x{/none}": "x", "{?map*}": "?b=&c=%C3%BC", "{;map*}": ";b;c=%C3%BC", "{map}": "b,,c,%C3%BC", "{a.b}": "dotted", "{%41}": "named", "{A}": "",
	} {
		if got, err := Expand(template, vars); err != nil || got != want {
			t.Errorf("%s gives %q, %v; want %q", template, got, err, want)
		}
	}
}

func TestExpandMalformed(t *testing.T) {
	for template, offset := range map[string]int{
		"{": 0, "}": 0, "/id*}": 4, "{/id*": 0, "{}": 1, "a{,}": 2, "{var:}": 5, "{var:0}": 5, "{var:12345}": 9, "{var:prefix}": 5,
		"{hello:2*}": 8, "{??hello}": 2, "{!hello}": 1, "{with space}": 5, "{ leading}": 1, "{trailing }": 9, "{=path}": 1, "{$var}": 1,
		"{|var*}": 1, "{*keys?}": 1, "{?empty=default,var}": 7, "?q={a}&amp;c={b:color?}": 16, "x{?empty|foo=none}": 8, "/h{#hello+}": 9,
		"{?x, y}": 4, "{default-graph}": 8, "/people/{~thing}": 9, "{a,}": 3, "{a..b}": 3, "{.a.}": 4, "{a%4}": 2, "{a{b}": 2, "x\ny": 1, "{ä}": 1,
	} {
		_, err := Expand(template, rfcVariables)
		var malformed *templateError
		if !errors.As(err, &malformed) || malformed.offset != offset {
			t.Errorf("%q: error %v; want one at offset %d", template, err, offset)
		}
	}
	for _, template := range []string{"{keys:1}", "{+list:1}", "{;keys:1}"} {
		if got, err := Expand(template, rfcVariables); err == nil || !strings.Contains(err.Error(), "prefix") {
			t.Errorf("%s gives %q, %v; a list has no prefix", template, got, err)
		}
	}
}

func TestExpandVariables(t *testing.T) {
	flag, none := false, (*int)(nil)
	type plain struct {
		Name     string
		Wire     int    `json:"wire,omitempty"`
		Left     string `json:"-"`
		Pointer  *bool  `query:"pointer"`
		None     *int
		private  string
		At       time.Time
		AlsoZero string
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		template string
		vars     any
		want     string
	}{
		{"{?skip,take,ids}", ProjectsListParams{Take: 10, IDs: []string{"a", "b"}}, "?take=10&ids=a,b"},
		{"{?skip,take,ids*}", &ProjectsListParams{Skip: 3, IDs: []string{"a", "b"}}, "?skip=3&ids=a&ids=b"},
		{"{?Name,wire,Left,pointer,None,private,At,AlsoZero}", plain{"n", 2, "left", &flag, none, "p", at, ""}, "?Name=n&wire=2&pointer=false&At=2026-01-02T03%3A04%3A05Z"},
		{"{/id}", map[string]string{"id": ""}, "/"}, {"{/id}", map[string]any{"id": none}, ""}, {"{/id}", nil, ""}, {"{/id}", (*plain)(nil), ""},
		{"{?a}", Links{"a": "b"}, "?a=b"}, {"{?f}", map[string]float64{"f": 1e21}, "?f=1000000000000000000000"}, {"{?u}", map[string]uint8{"u": 7}, "?u=7"},
		{"{?d}", map[string]any{"d": DateTime("2026-01-02")}, "?d=2026-01-02"}, {"{?l*}", map[string][]string{"l": {"x", "y"}}, "?l=x&l=y"},
	} {
		if got, err := Expand(c.template, c.vars); err != nil || got != c.want {
			t.Errorf("%s with %v gives %q, %v; want %q", c.template, c.vars, got, err, c.want)
		}
	}
	for _, bad := range []any{7, "text", []string{"a"}, map[int]string{1: "a"}, map[string]any{"a": make(chan int)}, map[string]any{"a": [][]string{{"b"}}}} {
		if got, err := Expand("{a}", bad); err == nil {
			t.Errorf("%s as variables gives %q, want an error", reflect.TypeOf(bad), got)
		}
	}
}
