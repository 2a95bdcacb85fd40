package octopus

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestPathParametersAreEscaped(t *testing.T) {
	tests := []struct{ id, want string }{
		{"Projects-1", "Projects-1"},
		{"a/b", "a%2Fb"},
		{"a?b", "a%3Fb"},
		{"a%b", "a%25b"},
		{"%2e%2e", "%252e%252e"},
		{"a b", "a%20b"},
		{"a;b,c", "a%3Bb%2Cc"},
		{"a#b", "a%23b"},
		{"a+b&c=d", "a+b&c=d"},
		{"a:b@c", "a:b@c"},
		{`a\b`, "a%5Cb"},
		{"größe/日本", "gr%C3%B6%C3%9Fe%2F%E6%97%A5%E6%9C%AC"},
		{"refs/heads/main", "refs%2Fheads%2Fmain"},
		{"...", "..."},
		{"../x", "..%2Fx"},
		{"{}", "%7B%7D"},
		{"a\r\nb", "a%0D%0Ab"},
		{"\xff", "%FF"},
	}
	f := newFake(t)
	projects := f.client(t).Space("Spaces-1").Projects
	for _, test := range tests {
		t.Run(test.id, func(t *testing.T) {
			if _, err := projects.Get(background(), test.id); err != nil {
				t.Fatal(err)
			}
			const route = "/api/Spaces-1/projects/"
			uri := f.last(t).uri
			if uri != route+test.want {
				t.Errorf("asked for %s, want %s", uri, route+test.want)
			}
			if back, err := url.PathUnescape(strings.TrimPrefix(uri, route)); err != nil || back != test.id {
				t.Errorf("reads back as %q, %v", back, err)
			}
		})
	}
}

func TestPathParametersAreRefused(t *testing.T) {
	f := newFake(t)
	space := f.client(t).Space("A Name") // which would have to be looked up first
	op := &operation{name: "Things.Get", method: "GET", path: "/things/{}/parts/{}", params: "thingID,partID", forms: "i"}
	tests := []struct {
		ids  []string
		want string
	}{
		{[]string{"", "x"}, "thingID is empty"},
		{[]string{"x", ""}, "partID is empty"},
		{[]string{".", "x"}, `thingID is "."`},
		{[]string{"x", ".."}, `partID is ".."`},
	}
	for _, test := range tests {
		err := callNone(background(), space.handle, op, request{ids: test.ids}, nil)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v, want an *Error", test.ids, err)
			continue
		}
		wantText(t, e.Error(), "octopus: Things.Get: "+test.want)
	}
	wantLines(t, f.lines())
}

func TestRouteAndParametersMustFit(t *testing.T) {
	if path, err := expand("/api/{one|two}/things/{}", "", []string{"one", "x/y"}); path != "/api/one/things/x%2Fy" {
		t.Errorf("got %s, %v", path, err)
	}
	tests := []struct {
		route, space string
		ids          []string
	}{
		{"/api/things/{}", "", nil},
		{"/api/things/{}", "", []string{"a", "b"}},
		{"/api/{}/things", "", nil},
		{"/api/things", "Spaces-1", nil},
		{"/api/{}/things", "..", nil},
	}
	for _, test := range tests {
		if path, err := expand(test.route, test.space, test.ids); err == nil {
			t.Errorf("%v: got %s, want an error", test, path)
		}
	}
}

func TestSafeURL(t *testing.T) {
	tests := []struct{ url, want string }{
		{"https://h/api?take=1&skip=2", "https://h/api?take=1&skip=2"},
		{"https://me:pass@h/api#top", "https://h/api"},
		{"https://h/api?ApiKey=" + canary + "&take=1", "https://h/api?ApiKey=[redacted]&take=1"},
		{"https://h/api?api_key=" + canary, "https://h/api?api_key=[redacted]"},
		{"https://h/api?access%5Ftoken=" + canary, "https://h/api?access%5Ftoken=[redacted]"},
		{"https://h/api?X-Amz-Signature=" + canary, "https://h/api?X-Amz-Signature=[redacted]"},
		{"https://h/api?sv=1&sig=" + canary, "https://h/api?sv=1&sig=[redacted]"},
		{"https://h/api?partialName=monkey", "https://h/api?partialName=monkey"},
	}
	for _, test := range tests {
		u, err := url.Parse(test.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := safeURL(u); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
