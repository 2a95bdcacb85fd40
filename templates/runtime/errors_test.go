package octopus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestErrorAnswers(t *testing.T) {
	const get = "octopus: Projects.Get: GET SERVER/api/projects/1: "
	tests := []struct {
		name            string
		status          int
		mediaType, body string
		text            string // of Error()
		want            Error  // Message, Errors, Details, HelpText, HelpLink
	}{
		{
			"message", 404, "application/json", `{"ErrorMessage": "The project was not found."}`,
			get + "404 Not Found: The project was not found.",
			Error{Message: "The project was not found."},
		}, {
			"everything", 400, "application/json; charset=utf-8",
			`{"ErrorMessage": "There was a problem.", "Errors": ["Name is empty.", "Slug is empty."], "ParsedHelpLinks": ["https://help.example/1"],
				"HelpText": "Give a name.", "Details": {"n": 1.0}, "FullException": null}`,
			get + "400 Bad Request: There was a problem.: Name is empty.; Slug is empty.: Give a name.",
			Error{Message: "There was a problem.", Errors: []string{"Name is empty.", "Slug is empty."}, HelpText: "Give a name.",
				HelpLink: "https://help.example/1", Details: RawJSON(`{"n": 1.0}`)},
		}, {
			"the same twice", 409, "application/json", `{"ErrorMessage": "It changed.", "Errors": ["It changed."], "Details": null, "HelpLink": "https://a.example"}`,
			get + "409 Conflict: It changed.",
			Error{Message: "It changed.", Errors: []string{"It changed."}, HelpLink: "https://a.example"},
		}, {
			"nulls", 500, "application/json", `{"ErrorMessage": null, "Errors": null, "HelpText": null}`,
			get + "500 Internal Server Error", Error{},
		}, {
			"problem details", 400, "application/problem+json", `{"title": "Bad", "detail": "Two things.", "errors": {"b": ["2"], "a": ["1", "x"]}}`,
			get + "400 Bad Request: Two things.: a: 1; a: x; b: 2",
			Error{Message: "Two things.", Errors: []string{"a: 1", "a: x", "b: 2"}},
		}, {
			"OAuth", 401, "application/json", `{"error": "invalid_grant", "error_description": "The token is old."}`,
			get + "401 Unauthorized: The token is old.", Error{Message: "The token is old."},
		}, {
			"members of other kinds", 400, "application/json", `{"ErrorMessage": 5, "Errors": "x", "Details": [1]}`,
			get + "400 Bad Request: 5", Error{Message: "5", Details: RawJSON("[1]")},
		}, {
			"JSON text", 403, "application/json", `"No.\nNever."`,
			get + "403 Forbidden: No. Never.", Error{Message: "No.\nNever."},
		}, {
			"text", 429, "text/plain", "  Slow down,\r\n please.\x1b[31m ",
			get + "429 Too Many Requests: Slow down, please. [31m", Error{Message: "Slow down, please. [31m"},
		}, {
			"empty", 503, "", "", get + "503 Service Unavailable", Error{},
		}, {
			"broken JSON", 500, "application/json", `{"ErrorMessage": "x`,
			get + `500 Internal Server Error: {"ErrorMessage": "x`, Error{Message: `{"ErrorMessage": "x`},
		}, {
			"page with a title", 502, "text/html", "<!DOCTYPE html><HTML><TITLE lang=en>Bad\n Gateway</TITLE><p>nginx",
			get + "502 Bad Gateway: Bad Gateway", Error{Message: "Bad Gateway"},
		}, {
			"page without a title", 500, "text/html", "<style>p{}</style><h1>Oops</h1><p>R&amp;D <b",
			get + "500 Internal Server Error: Oops R&D", Error{Message: "Oops R&D"},
		}, {
			"unusual status", 418, "text/plain", "short and stout",
			get + "418 I'm a teapot: short and stout", Error{Message: "short and stout"},
		}, {
			"status without a name", 599, "", "", get + "599", Error{},
		}, {
			"no redirect target", 304, "", "", get + "304 Not Modified", Error{},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.mux.HandleFunc("/api/projects/1", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Request", "7")
				answer(w, test.status, test.mediaType, test.body)
			})
			project, err := f.client(t).DefaultSpace().Projects.Get(background(), "1")
			var e *Error
			if project != nil || !errors.As(err, &e) {
				t.Fatalf("got %v, %v, want an *Error", project, err)
			}
			if want := strings.Replace(test.text, "SERVER", f.URL, 1); err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
			if e.Operation != "Projects.Get" || e.Method != "GET" || e.URL != f.URL+"/api/projects/1" || e.StatusCode != test.status ||
				string(e.Body) != test.body || e.Header.Get("X-Request") != "7" {
				t.Errorf("got %#v", e)
			}
			got := Error{Message: e.Message, Errors: e.Errors, Details: e.Details, HelpText: e.HelpText, HelpLink: e.HelpLink}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %#v\nwant %#v", got, test.want)
			}
		})
	}
}

func TestErrorKinds(t *testing.T) {
	kinds := []error{ErrValidation, ErrUnauthorized, ErrForbidden, ErrNotFound, ErrConflict, ErrRateLimited, ErrServer, ErrNoSpaces}
	for status, want := range map[int]error{
		400: ErrValidation, 401: ErrUnauthorized, 403: ErrForbidden, 404: ErrNotFound, 409: ErrConflict, 429: ErrRateLimited,
		500: ErrServer, 503: ErrServer, 599: ErrServer, 302: nil, 405: nil, 422: nil, 200: nil, 0: nil, 600: nil,
	} {
		err := fmt.Errorf("around: %w", &Error{StatusCode: status})
		for _, kind := range kinds {
			if got := errors.Is(err, kind); got != (kind == want) {
				t.Errorf("status %d is %v: %v", status, kind, got)
			}
		}
	}
}

func TestUnusableAnswers(t *testing.T) {
	const page = "<!DOCTYPE html><html><head><title>Sign in</title>"
	get := &operation{name: "Things.Get", method: "GET", path: "/things", forms: "s"}
	object := func(h *handle, opts []Option) error {
		err := callInto(background(), h, get, request{}, opts, new(*Project))
		return err
	}
	list := func(h *handle, opts []Option) error {
		err := callInto(background(), h, get, request{}, opts, new([]string))
		return err
	}
	text := func(h *handle, opts []Option) error {
		_, err := callText(background(), h, get, request{}, opts)
		return err
	}
	raw := func(h *handle, opts []Option) error {
		_, err := callRaw(background(), h, get, request{}, opts)
		return err
	}
	none := func(h *handle, opts []Option) error { return callNone(background(), h, get, request{}, opts) }
	stream := func(h *handle, opts []Option) error {
		_, err := callStream(background(), h, get, request{}, opts)
		return err
	}
	image := func(h *handle, opts []Option) error {
		op := *get
		op.accept = "image/png, application/json;q=0.9, */*;q=0.1" // as the generator writes it
		_, err := callStream(background(), h, &op, request{}, opts)
		return err
	}
	const login = "looks like the page of a login or a proxy"
	tests := []struct {
		name            string
		call            func(*handle, []Option) error
		opts            []Option
		mediaType, body string
		want            []string
	}{
		{"object, page", object, nil, "text/html; charset=utf-8", page, []string{login, "Sign in", "200 OK"}},
		{"object, page of another type", object, nil, "application/json", " \n" + page, []string{login, "Sign in"}},
		{"list, page", list, nil, "text/html", page, []string{login}},
		{"text, page", text, nil, "text/html", page, []string{login}},
		{"none, page", none, nil, "text/html", page, []string{login}},
		{"raw, page", raw, nil, "text/html", page, []string{login}},
		{"stream, page", stream, nil, "text/html", page, []string{login}},
		{"stream of an image, page", image, nil, "text/html", page, []string{login}},
		{"page that was asked for", raw, []Option{WithHeader("Accept", "text/html")}, "text/html", page, nil},
		{"page where anything goes", raw, []Option{WithHeader("Accept", "*/*")}, "text/html", page, nil},
		{"object, empty", object, nil, "application/json", "", []string{"empty where JSON was expected"}},
		{"object, blank", object, nil, "application/json", "\ufeff \r\n", []string{"empty where JSON was expected"}},
		{"object, broken", object, nil, "application/json", `{"Id": "Projects-1", "Na`, []string{"Things.Get"}},
		{"object, a list", object, nil, "application/json", `[]`, []string{"Things.Get"}},
		{"object, text", object, nil, "text/plain", `pong`, []string{"Things.Get"}},
		{"object, too large", object, []Option{WithMaxResponseBytes(9)}, "application/json", `{"Id": "1"}`, []string{"larger than 9 bytes", "WithMaxResponseBytes"}},
		{"raw, too large", raw, []Option{WithMaxResponseBytes(3)}, "text/plain", "abcd", []string{"larger than 3 bytes"}},
		{"raw, just right", raw, []Option{WithMaxResponseBytes(4)}, "text/plain", "abcd", nil},
		{"stream, without a limit", stream, []Option{WithMaxResponseBytes(3)}, "text/plain", "abcd", nil},
	}
	for _, test := range tests {
		for _, chunked := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, chunked %v", test.name, chunked), func(t *testing.T) {
				f := newFake(t)
				f.mux.HandleFunc("/api/things", func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", test.mediaType)
					if chunked {
						w.(http.Flusher).Flush()
					}
					_, _ = io.WriteString(w, test.body)
				})
				err := test.call(f.client(t).Users.h, test.opts)
				if test.want == nil {
					if err != nil {
						t.Error(err)
					}
					return
				}
				var e *Error
				if !errors.As(err, &e) || e.StatusCode != 200 || e.Err == nil {
					t.Fatalf("got %#v, want an *Error with status and cause", err)
				}
				wantText(t, err.Error(), test.want...)
				if !strings.Contains(err.Error(), "larger") && string(e.Body) != test.body {
					t.Errorf("body: %q", e.Body)
				}
			})
		}
	}
}

func TestErrorKeepsPartOfTheBody(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/api/users/me", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(500)
		_, _ = w.Write(bytes.Repeat([]byte("x"), maxErrorBody+10))
	})
	_, err := f.client(t).Users.GetCurrent(background())
	var e *Error
	if !errors.As(err, &e) || len(e.Body) != maxErrorBody || len(e.Message) > maxExcerpt+len("…") {
		t.Errorf("body of %d bytes, message of %d", len(e.Body), len(e.Message))
	}
}

func TestTransportErrors(t *testing.T) {
	refused := newFake(t)
	refused.Close()
	cut := newFake(t)
	cut.mux.HandleFunc("/api/users/me", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"Id":`)
	})
	dns := &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "nowhere.invalid", IsNotFound: true}
	})}
	hanging := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, context.Cause(req.Context())
	})}
	expired, cancel := context.WithTimeout(background(), 1)
	defer cancel()

	tests := []struct {
		name   string
		server string
		ctx    context.Context
		opts   []Option
		is     func(error) bool
	}{
		{"refused", refused.URL, background(), nil, func(err error) bool { var e *net.OpError; return errors.As(err, &e) }},
		{"DNS", "http://nowhere.invalid", background(), []Option{WithHTTPClient(dns)}, func(err error) bool { var e *net.DNSError; return errors.As(err, &e) && e.IsNotFound }},
		{"deadline", "http://nowhere.invalid", expired, []Option{WithHTTPClient(hanging)}, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
		{"cut off", cut.URL, background(), nil, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, err := NewClient(test.server, append(test.opts, WithoutRetry(), WithAPIKey(canary), WithQuery("apikey", "QUERY-CANARY"))...)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Users.GetCurrent(test.ctx)
			var e *Error
			if !errors.As(err, &e) || !test.is(err) {
				t.Fatalf("got %#v", err)
			}
			wantText(t, err.Error(), "octopus: Users.GetCurrent: GET "+test.server+"/api/users/me?apikey=[redacted]: ")
			if strings.Contains(err.Error(), "CANARY") {
				t.Errorf("a key is shown: %v", err)
			}
		})
	}
}

func TestNilBody(t *testing.T) {
	f := newFake(t)
	space := f.client(t).Space("A Name")
	_, create := space.Projects.Create(background(), ProjectsCreateParams{}, nil)
	_, upload := space.Packages.Upload(background(), PackagesUploadParams{}, nil, "a.zip")
	var file *bytes.Buffer
	_, typed := space.Packages.Upload(background(), PackagesUploadParams{}, file, "a.zip")
	_, unnamed := space.Packages.Upload(background(), PackagesUploadParams{}, strings.NewReader("x"), "")
	_, lines := space.Packages.Upload(background(), PackagesUploadParams{}, strings.NewReader("x"), "a\r\nX-Y: z")
	raw := space.Artifacts.UploadContent(background(), "1", nil)
	for name, err := range map[string]error{"Create": create, "Upload": upload, "typed nil": typed, "no name": unnamed, "line break in name": lines, "raw": raw} {
		var e *Error
		if !errors.As(err, &e) || e.URL != "" {
			t.Errorf("%s: got %v, want an *Error without a request", name, err)
		}
	}
	wantLines(t, f.lines())
}
