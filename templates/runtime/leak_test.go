package octopus

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync"
	"testing"
)

// TestNothingLeaks has a server that repeats what it is sent wherever it can, and redirects to another one: no credential and no
// secret of a body may come out in an error, in a log, or at the other server.
func TestNothingLeaks(t *testing.T) {
	const newValue = "S3cr3t \"quoted\" CANARY"
	secrets := []string{canary, jwt, "token-CANARY", newValue, `S3cr3t \"quoted\" CANARY`}
	leaks := func(where, text string) {
		t.Helper()
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s: %s", where, secret, text)
			}
		}
	}
	var mu sync.Mutex
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, _ := httputil.DumpRequest(r, true)
		mu.Lock()
		defer mu.Unlock()
		leaks("the other server", string(dump))
		answer(w, 200, "application/json", "{}")
	}))
	defer second.Close()
	first := httptest.NewServer(echo(second.URL))
	defer first.Close()

	var logged strings.Builder
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	for name, option := range map[string]Option{
		"API key": WithAPIKey(canary), "access token": WithAccessToken("token-CANARY"), "OIDC": WithOIDC(account, giveJWT),
	} {
		client, err := NewClient(first.URL, option, WithLogger(logger), WithRetry(Retry{MinDelay: 1}), WithHTTPClient(&http.Client{Transport: http.DefaultTransport}))
		if err != nil {
			t.Fatal(err)
		}
		space := client.DefaultSpace()
		for _, id := range []string{"json", "problem", "html", "login", "text", "header", "cut", "away", "down", "loop", "status", "nojson"} {
			_, err := space.Projects.Get(background(), id)
			reportLeaks(leaks, name+", "+id, err)
			body := &Project{Name: "web"}
			if err := body.Extra.Set("Password", map[string]any{"HasValue": true, "NewValue": newValue}); err != nil {
				t.Fatal(err)
			}
			_, err = space.Projects.Update(background(), id, body)
			reportLeaks(leaks, name+", update "+id, err)
			_, err = client.Raw(background(), "POST", "/api/projects/"+id+"?apikey="+canary, SensitiveStringValue(newValue))
			reportLeaks(leaks, name+", raw "+id, err)
		}
		_, err = space.Projects.Get(background(), "x", WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy refused %v", req.Header)
		})}))
		reportLeaks(leaks, name+", transport", err)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			leaks(verb, fmt.Sprintf(verb, []any{client, space, option, *client, *space, SensitiveStringValue(newValue),
				SensitiveValue{NewValue: newValue}, &SensitiveValue{NewValue: newValue}, struct{ Inner SensitiveValue }{SensitiveValue{NewValue: newValue}}}))
		}
	}
	leaks("the log", logged.String())
	if n := strings.Count(logged.String(), "\n"); n < 100 {
		t.Errorf("only %d lines were logged", n)
	}
}

// reportLeaks looks at an error from all sides, and at what it wraps.
func reportLeaks(leaks func(where, text string), where string, err error) {
	for ; err != nil; err = unwrapOne(err) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			leaks(where+" "+verb, fmt.Sprintf(verb, err))
		}
		if e, ok := err.(*Error); ok {
			text, _ := json.Marshal(e.Header)
			leaks(where+", its header", string(text))
			leaks(where+", its body", string(e.Body))
			leaks(where+", its details", string(e.Details))
			leaks(where+", its lists", fmt.Sprint(e.Errors, e.HelpText, e.HelpLink, e.Message))
		}
	}
}

func unwrapOne(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

// echo repeats what it is sent.
func echo(elsewhere string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, _ := httputil.DumpRequest(r, true)
		quoted, _ := json.Marshal(string(dump))
		switch kind := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]; kind {
		case "openid-configuration":
			answer(w, 200, "application/json", `{"token_endpoint": "/token"}`)
		case "token":
			answer(w, 200, "application/json", `{"access_token": "token-CANARY", "expires_in": 600}`)
		case "json":
			answer(w, 400, "application/json", fmt.Sprintf(`{"ErrorMessage": %s, "Errors": [%[1]s], "HelpText": %[1]s, "Details": {"Request": %[1]s}}`, quoted))
		case "problem":
			answer(w, 422, "application/problem+json", fmt.Sprintf(`{"title": %s, "errors": {"Name": [%[1]s]}}`, quoted))
		case "html":
			answer(w, 502, "text/html", "<title>"+string(dump)+"</title>")
		case "login":
			answer(w, 200, "text/html", "<p>"+string(dump))
		case "text":
			answer(w, 500, "text/plain", string(dump))
		case "header":
			w.Header().Set("X-Request", strings.NewReplacer("\r", " ", "\n", " ").Replace(string(dump)))
			answer(w, 409, "", "")
		case "cut":
			w.Header().Set("Content-Length", "100000")
			answer(w, 200, "application/json", string(dump))
		case "away":
			http.Redirect(w, r, elsewhere+"/?key="+r.Header.Get("X-Other"), http.StatusTemporaryRedirect)
		case "down":
			answer(w, 503, "text/plain", string(dump))
		case "loop":
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		case "nojson":
			answer(w, 200, "application/json", string(quoted))
		default:
			answer(w, 401, "application/json", fmt.Sprintf(`{"error": %s, "error_description": %[1]s}`, quoted))
		}
	})
}
