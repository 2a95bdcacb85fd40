package octopus

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestNewClientAddress(t *testing.T) {
	tests := []struct{ server, want string }{
		{"https://deploy.example.com", "https://deploy.example.com/api/users/me"},
		{"https://deploy.example.com/", "https://deploy.example.com/api/users/me"},
		{"https://deploy.example.com/api", "https://deploy.example.com/api/users/me"},
		{"https://deploy.example.com/api/", "https://deploy.example.com/api/users/me"},
		{"HTTPS://deploy.example.com//API//", "https://deploy.example.com/api/users/me"},
		{" https://deploy.example.com\n", "https://deploy.example.com/api/users/me"},
		{"http://localhost:8065/octopus", "http://localhost:8065/octopus/api/users/me"},
		{"https://example.com/octopus//team/api/", "https://example.com/octopus/team/api/users/me"},
		{"https://example.com/a%2Fb%20c/", "https://example.com/a%2Fb%20c/api/users/me"},
		{"https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/api/users/me"},
		{"https://example.com/apiary", "https://example.com/apiary/api/users/me"},
	}
	for _, test := range tests {
		t.Run(test.server, func(t *testing.T) {
			var got string
			client, err := NewClient(test.server, WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
				got = req.URL.String()
				return nil, errors.New("no network here")
			})}))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = client.Users.GetCurrent(background())
			if got != test.want {
				t.Errorf("asked for %s, want %s", got, test.want)
			}
		})
	}
}

func TestNewClientRefuses(t *testing.T) {
	const good = "https://deploy.example.com"
	tests := []struct {
		name, server string
		opt          Option
		want         string
	}{
		{"empty", "", nil, "https://"},
		{"no scheme", "deploy.example.com", nil, "does not start with https://"},
		{"host and port only", "localhost:8080", nil, "does not start with https://"},
		{"other scheme", "ftp://deploy.example.com", nil, "does not start with https://"},
		{"no host", "https:///api", nil, "no host"},
		{"user", "https://me:" + canary + "@deploy.example.com", nil, "WithAPIKey"},
		{"broken, with a password", "https://me:" + canary + " x/y@deploy.example.com:a", nil, "not a valid URL"},
		{"query", good + "?apikey=" + canary, nil, "query"},
		{"fragment", good + "/app#/Spaces-1", nil, "fragment"},
		{"dot segments", good + "/a/../b", nil, ".."},
		{"encoded dot segments", good + "/a/%2e%2E/b", nil, ".."},
		{"empty key", good, WithAPIKey(""), "API key is empty"},
		{"key with line break", good, WithAPIKey(canary + "\n"), "API key has characters"},
		{"empty token", good, WithAccessToken(""), "access token is empty"},
		{"token with space", good, WithAccessToken(canary + " "), "access token has characters"},
		{"nil HTTP client", good, WithHTTPClient(nil), "WithHTTPClient"},
		{"empty user agent", good, WithUserAgent(" "), "WithUserAgent"},
		{"user agent with line break", good, WithUserAgent("a\r\nb"), "WithUserAgent"},
		{"header without name", good, WithHeader("", "x"), "WithHeader"},
		{"header name", good, WithHeader("X Y", "x"), "not a header name"},
		{"header value", good, WithHeader("X-Y", "x\r\nX-Z: "+canary), "X-Y"},
		{"key as header", good, WithHeader("x-octopus-apikey", canary), "WithAPIKey"},
		{"token as header", good, WithHeader("authorization", "Bearer "+canary), "WithAccessToken"},
		{"host as header", good, WithHeader("host", "other"), "Host"},
		{"query without name", good, WithQuery("", "x"), "WithQuery"},
		{"limit", good, WithMaxResponseBytes(0), "WithMaxResponseBytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, err := NewClient(test.server, test.opt)
			if err == nil || client != nil {
				t.Fatalf("got %v, %v, want an error", client, err)
			}
			wantText(t, err.Error(), "octopus: NewClient: ", test.want)
			if strings.Contains(err.Error(), canary) {
				t.Errorf("the error has a secret in it: %v", err)
			}
		})
	}
}

func TestOptionsOfSpaceAndCall(t *testing.T) {
	f := newFake(t)
	client := f.client(t, WithHeader("X-Level", "client"), WithQuery("a", "client"), WithUserAgent("app/1"))
	space := client.Space("Spaces-2", WithHeader("X-Level", "space"), WithQuery("b", "space"))

	check := func(uri, level, key, authorization, agent string) {
		t.Helper()
		got := f.last(t)
		if got.uri != uri {
			t.Errorf("asked for %s, want %s", got.uri, uri)
		}
		for name, want := range map[string]string{"X-Level": level, apiKeyHeader: key, "Authorization": authorization, "User-Agent": agent} {
			if got := got.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
	agent := "app/1 octogen-go/" + ServerVersion
	for range 2 { // what one call is given does not stay
		_, err := space.Projects.Get(background(), "1", WithQuery("c", "call & more"), WithQuery("c", "+"), WithHeader("X-Level", "call"),
			WithAccessToken("token"), WithHeader("User-Agent", "mine"))
		if err != nil {
			t.Fatal(err)
		}
		check("/api/Spaces-2/projects/1?a=client&b=space&c=call%20%26%20more&c=%2B", "call", "", "Bearer token", "mine")
		if _, err := space.Projects.Get(background(), "1"); err != nil {
			t.Fatal(err)
		}
		check("/api/Spaces-2/projects/1?a=client&b=space", "space", canary, "", agent)
	}
	if _, err := client.Users.GetCurrent(background(), nil); err != nil {
		t.Fatal(err)
	}
	check("/api/users/me?a=client", "client", canary, "", agent)
}

func TestInvalidOptionOfCall(t *testing.T) {
	f := newFake(t)
	client := f.client(t)
	_, atCall := client.DefaultSpace().Projects.Get(background(), "1", WithAPIKey(""))
	_, atSpace := client.DefaultSpace(WithMaxResponseBytes(-1)).Projects.Get(background(), "1")
	_, raw := client.Raw(background(), "GET", "/api", nil, WithQuery("", ""))
	for _, err := range []error{atCall, atSpace, raw} {
		var e *Error
		if !errors.As(err, &e) || e.Operation == "" {
			t.Errorf("got %v, want an *Error that names the operation", err)
		}
	}
	wantLines(t, f.lines())
}

func TestNotConnected(t *testing.T) {
	ctx := background()
	_, fromService := new(ProjectsService).Get(ctx, "1")
	_, fromClient := (&Client{}).Users.GetCurrent(ctx)
	_, fromSpace := (&Client{}).Space("x", WithQuery("a", "b")).ID(ctx)
	_, fromZeroSpace := new(SpaceClient).ID(ctx)
	_, fromRaw := (&Client{}).Raw(ctx, "GET", "/api", nil)
	for _, err := range []error{fromService, fromClient, fromSpace, fromZeroSpace, fromRaw} {
		if err == nil {
			t.Error("got no error")
			continue
		}
		wantText(t, err.Error(), "NewClient")
	}
	//lint:ignore SA1012 a mistake that must not panic
	_, err := newFake(t).client(t).Users.GetCurrent(nil)
	if err == nil || !strings.Contains(err.Error(), "context is nil") {
		t.Errorf("nil context: %v", err)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	option := WithAPIKey(canary)
	client, err := NewClient("https://deploy.example.com", option)
	if err != nil {
		t.Fatal(err)
	}
	space := client.Space("Spaces-1", WithAccessToken(canary))
	h := client.Users.h
	values := []any{
		client, *client, space, *space, client.Users, option, h, *h, h.core, *h.core, h.settings, *h.settings,
		h.settings.credential, &h.settings.credential, h.settings.credential.value, space.handle, *space.handle.settings,
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			text := fmt.Sprintf(verb, value)
			if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
				t.Errorf("%s of %T shows the key: %s", verb, value, text)
			}
		}
	}
	if got := client.String(); got != "Octopus client for https://deploy.example.com" {
		t.Errorf("String: %s", got)
	}
}

func TestAnonymous(t *testing.T) {
	f := newFake(t)
	client, err := NewClient(f.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Users.GetCurrent(background()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{apiKeyHeader, "Authorization"} {
		if got, ok := f.last(t).header[http.CanonicalHeaderKey(name)]; ok {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := f.last(t).header.Get("Accept"); got != "application/json" {
		t.Errorf("Accept: %q", got)
	}
}

func TestRaw(t *testing.T) {
	ctx := background()
	f := newFake(t)
	f.mux.HandleFunc("/prefix/api/text", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, "text/plain", "as it came\n") })
	client, err := NewClient(f.URL+"/prefix/", WithAPIKey(canary))
	if err != nil {
		t.Fatal(err)
	}
	type plain struct {
		Name string `json:"name"`
	}
	tests := []struct {
		name, method, path string
		body               any
		opts               []Option
		want, sent         string
	}{
		{"path", "get", "/api/text", nil, nil, "GET /prefix/api/text", ""},
		{"query", "GET", "/api/text?a=%2F", nil, []Option{WithQuery("b", "x y")}, "GET /prefix/api/text?a=%2F&b=x%20y", ""},
		{"query by option", "GET", "/api/text", nil, []Option{WithQuery("b", "1")}, "GET /prefix/api/text?b=1", ""},
		{"escaped segment", "GET", "/api/a%2Fb%20c", nil, nil, "GET /prefix/api/a%2Fb%20c", ""},
		{"link with the prefix", "GET", "/prefix/api/text", nil, nil, "GET /prefix/api/text", ""},
		{"own URL", "GET", f.URL + "/prefix/api/text?x=1", nil, nil, "GET /prefix/api/text?x=1", ""},
		{"raw JSON", "POST", "/api/x", RawJSON(`{"a": 1.0}`), nil, "POST /prefix/api/x", `{"a": 1.0}`},
		{"model", "PUT", "/api/x", &Tenant{Name: "web"}, nil, "PUT /prefix/api/x", `{"Name":"web"}`},
		{"any value", "PATCH", "/api/x", plain{"n"}, nil, "PATCH /prefix/api/x", `{"name":"n"}`},
		{"map", "POST", "/api/x", map[string]any{"n": []int{1}}, nil, "POST /prefix/api/x", `{"n":[1]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body, err := client.Raw(ctx, test.method, test.path, test.body, test.opts...)
			if err != nil {
				t.Fatal(err)
			}
			got := f.last(t)
			wantLines(t, []string{got.method + " " + got.uri}, test.want)
			if got.body != test.sent {
				t.Errorf("sent %s, want %s", got.body, test.sent)
			}
			if got.header.Get(apiKeyHeader) != canary {
				t.Error("the key is missing")
			}
			if strings.Contains(test.path, "text") && string(body) != "as it came\n" {
				t.Errorf("got %q", body)
			}
		})
	}
}

func TestRawRefuses(t *testing.T) {
	f, other := newFake(t), newFake(t)
	client, err := NewClient(f.URL+"/prefix", WithAPIKey(canary))
	if err != nil {
		t.Fatal(err)
	}
	var missing *Project
	tests := []struct {
		name, method, path string
		body               any
	}{
		{"other server", "GET", other.URL + "/prefix/api", nil},
		{"other scheme", "GET", strings.Replace(f.URL, "http:", "https:", 1) + "/prefix/api", nil},
		{"beside the prefix", "GET", f.URL + "/other/api", nil},
		{"prefix of another word", "GET", f.URL + "/prefixed/api", nil},
		{"user", "GET", strings.Replace(f.URL, "://", "://me:"+canary+"@", 1) + "/prefix/api", nil},
		{"network path", "GET", strings.TrimPrefix(other.URL, "http:") + "/prefix/api", nil},
		{"two slashes", "GET", "///" + other.Listener.Addr().String() + "/api", nil},
		{"backslash", "GET", `/\` + other.Listener.Addr().String() + "/api", nil},
		{"dots", "GET", "/api/../../x", nil},
		{"encoded dots", "GET", "/api/%2e%2e/x", nil},
		{"encoded slashes and dots", "GET", "/api/..%2fx", nil},
		{"no slash", "GET", "api/x", nil},
		{"empty", "GET", "", nil},
		{"fragment", "GET", "/app#x", nil},
		{"opaque", "GET", "mailto:me@example.com", nil},
		{"broken", "GET", "/api/%zz?key=" + canary, nil},
		{"line break", "GET", "/api\r\nX: y", nil},
		{"method", "GET /x", "/api", nil},
		{"no method", "", "/api", nil},
		{"nil model", "POST", "/api", missing},
		{"empty raw JSON", "POST", "/api", RawJSON{}},
		{"cannot be encoded", "POST", "/api", func() {}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.Raw(background(), test.method, test.path, test.body)
			var e *Error
			if !errors.As(err, &e) || e.Operation != "Raw" {
				t.Fatalf("got %v, want an *Error", err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
				t.Errorf("the error has a secret in it: %v", err)
			}
		})
	}
	wantLines(t, f.lines())
	wantLines(t, other.lines())
}

func TestCancelledContext(t *testing.T) {
	f := newFake(t)
	ctx, cancel := context.WithCancel(background())
	cancel()
	_, err := f.client(t).Users.GetCurrent(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// TestNilsAreErrors calls everything that can be called on nothing, with nothing.
func TestNilsAreErrors(t *testing.T) {
	f := newFake(t)
	client, noClient, noSpace := f.client(t), (*Client)(nil), (*SpaceClient)(nil)
	ctx := background()
	for name, call := range map[string]func() error{
		"raw":           func() error { _, err := noClient.Raw(ctx, "GET", "/api", nil); return err },
		"home":          func() error { _, err := noClient.Home(ctx); return err },
		"version":       func() error { _, err := noClient.ServerVersion(ctx); return err },
		"space":         func() error { _, err := noClient.Space("a").Projects.Get(ctx, "1"); return err },
		"default space": func() error { _, err := noClient.DefaultSpace(nil).ID(ctx); return err },
		"space's ID":    func() error { _, err := noSpace.ID(ctx); return err },
		"space's home":  func() error { _, err := noSpace.Home(ctx); return err },
		"empty client":  func() error { _, err := new(Client).Users.GetCurrent(ctx); return err },
		"empty space":   func() error { _, err := new(SpaceClient).Projects.Get(ctx, "1"); return err },
		"body": func() error {
			_, err := client.DefaultSpace().Projects.Create(ctx, ProjectsCreateParams{}, nil)
			return err
		},
		"resource": func() error { _, err := (*Project)(nil).Follow(client).Group(ctx); return err },
		"resource's list": func() error {
			_, err := (*Project)(nil).Follow(client).Releases(ctx, ProjectsReleasesListParams{})
			return err
		},
		"through nothing":  func() error { _, err := new(Project).Follow(nil).Group(ctx); return err },
		"through no space": func() error { _, err := new(Project).Follow(noSpace).Group(ctx); return err },
		"file": func() error {
			_, err := client.DefaultSpace().Packages.Upload(ctx, PackagesUploadParams{}, nil, "a.zip")
			return err
		},
	} {
		if err := call(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if noClient.String() == "" || noSpace.String() == "" {
		t.Error("no text")
	}
	if _, err := client.Users.GetCurrent(ctx, nil); err != nil {
		t.Errorf("a nil option: %v", err)
	}
	wantLines(t, f.lines(), "GET /api/users/me")
}
