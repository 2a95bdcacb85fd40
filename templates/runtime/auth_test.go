package octopus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestRedirectToAnotherServer(t *testing.T) {
	storage := newFake(t)
	storage.on("/file", `{"Id": "from storage"}`)
	f := newFake(t)
	redirect(f, "/api/users/me", 302, storage.URL+"/file?sig="+canary)
	client := f.client(t, WithHeader("X-Gate", "for octopus only"), WithHeader("Cookie", "session="+canary), WithQuery("apikey", canary))

	user, err := client.Users.GetCurrent(background())
	if err != nil || user.ID != "from storage" {
		t.Fatalf("got %v, %v", user, err)
	}
	first, second := f.last(t).header, storage.last(t).header
	for _, name := range []string{apiKeyHeader, "X-Gate", "Cookie"} {
		if first.Get(name) == "" {
			t.Errorf("%s did not reach the server itself", name)
		}
		if second.Get(name) != "" {
			t.Errorf("%s reached the other server", name)
		}
	}
	for name := range second {
		switch name {
		case "Accept", "User-Agent", "Accept-Encoding":
		default:
			t.Errorf("%s: %s reached the other server", name, second[name])
		}
	}
}

func TestRedirectAndBack(t *testing.T) {
	f, other := newFake(t), newFake(t)
	redirect(f, "/api/users/me", 302, other.URL+"/there")
	redirect(other, "/there", 307, f.URL+"/api/users/all")
	if _, err := f.client(t).Users.GetCurrent(background()); err != nil {
		t.Fatal(err)
	}
	wantLines(t, f.lines(), "GET /api/users/me", "GET /api/users/all")
	if f.last(t).header.Get(apiKeyHeader) != "" {
		t.Error("another server can make this client ask with credentials")
	}
}

func TestRedirectWithinTheServer(t *testing.T) {
	f := newFake(t)
	redirect(f, "/api/users/me", 301, "/api/users/Users-1")
	if _, err := f.client(t, WithHeader("X-Gate", "open")).Users.GetCurrent(background()); err != nil {
		t.Fatal(err)
	}
	wantLines(t, f.lines(), "GET /api/users/me", "GET /api/users/Users-1")
	if got := f.last(t).header; got.Get(apiKeyHeader) != canary || got.Get("X-Gate") != "open" {
		t.Errorf("headers: %v", got)
	}
}

func TestRedirectOfABody(t *testing.T) {
	project := &Project{Name: "web", SpaceID: "Spaces-1"}
	tests := []struct {
		name   string
		status int
		away   bool
		want   []string // at the server itself; nil for an error
	}{
		{"away, as it is", 307, true, nil},
		{"away, permanently", 308, true, nil},
		{"away, as a GET", 302, true, nil},
		{"away, see other", 303, true, nil},
		{"within, as it is", 307, false, []string{"POST /api/projects", "POST /elsewhere"}},
		{"within, as a GET", 301, false, nil},
		{"within, see other", 303, false, []string{"POST /api/projects", "GET /elsewhere"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, other := newFake(t), newFake(t)
			target := "/elsewhere"
			if test.away {
				target = other.URL + target
			}
			redirect(f, "/api/projects", test.status, target)
			_, err := f.client(t).DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, project)
			wantLines(t, other.lines())
			if test.want != nil {
				if err != nil {
					t.Fatal(err)
				}
				wantLines(t, f.lines(), test.want...)
				if last := f.last(t); last.method == "POST" && last.body != `{"Name":"web","SpaceId":"Spaces-1","LifecycleId":"","ProjectGroupId":""}` {
					t.Errorf("sent %q", last.body)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			wantText(t, err.Error(), "Projects.Create", "refused a redirect")
			wantLines(t, f.lines(), "POST /api/projects")
		})
	}
	t.Run("away, without a body", func(t *testing.T) {
		f, other := newFake(t), newFake(t)
		redirect(f, "/api/projects/1", 307, other.URL)
		if err := f.client(t).DefaultSpace().Projects.Delete(background(), "1"); err == nil {
			t.Error("got no error")
		}
		wantLines(t, other.lines())
	})
}

func TestRedirectFromHTTPS(t *testing.T) {
	plain := newFake(t)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL+"/api/users/me", http.StatusFound))
	defer secure.Close()
	client, err := NewClient(secure.URL, WithAPIKey(canary), WithHTTPClient(secure.Client()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Users.GetCurrent(background())
	if err == nil {
		t.Fatal("got no error")
	}
	wantText(t, err.Error(), "refused a redirect from https")
	wantLines(t, plain.lines())
}

func TestRedirectToASignedOutServer(t *testing.T) {
	f, other := newFake(t), newFake(t)
	redirect(f, "/api/users/me", 302, other.URL+"/api/users/me")
	other.mux.HandleFunc("/api/users/me", func(w http.ResponseWriter, _ *http.Request) { answer(w, 401, "text/plain", "") })
	_, err := f.client(t).Users.GetCurrent(background())
	if !errors.Is(err, ErrUnauthorized) {
		t.Fatalf("got %v, want ErrUnauthorized", err)
	}
	wantText(t, err.Error(), "redirected to "+other.URL)
}

func TestRedirectLimit(t *testing.T) {
	f := newFake(t)
	redirect(f, "/api/users/me", 302, "/api/users/me")
	_, err := f.client(t).Users.GetCurrent(background())
	if err == nil {
		t.Fatal("got no error")
	}
	wantText(t, err.Error(), "10 redirects")
	if n := len(f.lines()); n != 10 {
		t.Errorf("%d requests", n)
	}
}

func TestRedirectPolicyOfTheCaller(t *testing.T) {
	f, other := newFake(t), newFake(t)
	redirect(f, "/api/users/me", 302, "/api/next")
	redirect(f, "/api/projects", 307, other.URL)
	own := errors.New("not with me")
	asked := 0
	mine := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { asked++; return own }}
	client := f.client(t, WithHTTPClient(mine))

	if _, err := client.Users.GetCurrent(background()); !errors.Is(err, own) || asked != 1 {
		t.Errorf("got %v after %d questions", err, asked)
	}
	if _, err := client.DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, &Project{}); err == nil || asked != 1 {
		t.Errorf("got %v after %d questions", err, asked)
	}
	if err := mine.CheckRedirect(nil, nil); err != own {
		t.Error("the caller's HTTP client was changed")
	}

	mine.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	_, err := client.Users.GetCurrent(background())
	var e *Error
	if !errors.As(err, &e) || e.StatusCode != 302 {
		t.Errorf("got %v, want status 302", err)
	}
}

// Whatever happens, no error shows the credential: not when a server repeats it, and not in any verb.
func TestCredentialsAreNotInErrors(t *testing.T) {
	echo := func(status int, mediaType string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Echo", r.Header.Get(apiKeyHeader))
			w.Header().Set("Set-Cookie", "session=COOKIE-"+canary[4:])
			body := fmt.Sprintf(`{"ErrorMessage": "bad key %s", "Errors": ["%[1]s"], "HelpText": "%[1]s", "Details": {"key": "%[1]s"}}`, canary)
			if strings.Contains(mediaType, "html") {
				body = "<html><title>" + canary + "</title>" + canary
			}
			answer(w, status, mediaType, body)
		}
	}
	f := newFake(t)
	for pattern, handler := range map[string]http.HandlerFunc{
		"/api/400": echo(400, "application/json"),
		"/api/500": echo(500, "text/html"),
		"/api/200": echo(200, "text/html"),
		"/api/location": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://"+canary+"%zz")
			w.WriteHeader(302)
		},
		"/api/hangup": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"/api/cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			_, _ = io.WriteString(w, "{")
		},
	} {
		f.mux.HandleFunc(pattern, handler)
	}
	failing := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("cannot send %v: %w", req.Header, io.ErrClosedPipe)
	})}
	tests := []struct {
		path string
		opts []Option
	}{
		{"/api/400", nil}, {"/api/500", nil}, {"/api/200", nil}, {"/api/location", nil}, {"/api/hangup", nil}, {"/api/cut", nil},
		{"/api/custom", []Option{WithHTTPClient(failing)}},
		{"/api/400?apikey=" + canary, nil},
	}
	client := f.client(t)
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			_, err := client.Raw(background(), "GET", test.path, nil, test.opts...)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			text := fmt.Sprintf("%v %+v %#v %s %q %+v", err, err, err, err, err, *e) + string(e.Body) + string(e.Details) + fmt.Sprint(e.Header)
			for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
				text += fmt.Sprintf("%v %+v %#v", inner, inner, inner)
			}
			if i := strings.Index(text, canary); i >= 0 {
				t.Errorf("the key is shown: …%s", text[max(0, i-80):])
			}
			if bytes.Contains(e.Body, []byte(canary)) || e.Header.Get("Set-Cookie") != "" {
				t.Error("the body or the header has a secret in it")
			}
			if test.opts != nil && !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("%v lost its cause", err)
			}
		})
	}
}

func TestSameOrigin(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"https://h", "https://h:443/x", true},
		{"http://h:80", "http://H", true},
		{"https://h", "http://h", false},
		{"https://h", "https://h:8443", false},
		{"https://h", "https://sub.h", false},
		{"https://[::1]:443", "https://[::1]", true},
		{"https://h", "https://h.", false},
	}
	for _, test := range tests {
		a, _ := url.Parse(test.a)
		b, _ := url.Parse(test.b)
		if sameOrigin(a, b) != test.want || sameOrigin(b, a) != test.want {
			t.Errorf("%s and %s: want %v", test.a, test.b, test.want)
		}
	}
}

func redirect(f *fake, path string, status int, target string) {
	f.mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", target)
		w.WriteHeader(status)
	})
}
