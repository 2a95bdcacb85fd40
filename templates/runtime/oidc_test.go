package octopus

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const (
	jwt     = "eyJCANARY.eyJzdWIi.c2lnbmF0dXJl"
	account = "0ea25b1e-0000-4000-8000-000000000001"
)

func giveJWT(context.Context) (string, error) { return jwt, nil }

// identity is a server with a token endpoint. Its tokens are token-1, token-2 and so on.
type identity struct {
	*fake
	tokens   atomic.Int64
	lifetime int
}

func newIdentity(t *testing.T, lifetime int) *identity {
	i := &identity{fake: newFake(t), lifetime: lifetime}
	i.on("GET /.well-known/openid-configuration", `{"issuer": "`+i.URL+`", "token_endpoint": "`+i.URL+`/token/v1"}`)
	i.mux.HandleFunc("POST /token/v1", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, "application/json", fmt.Sprintf(`{"access_token": "token-%d", "issued_token_type": "x", "token_type": "Bearer", "expires_in": %d}`,
			i.tokens.Add(1), i.lifetime))
	})
	i.mux.HandleFunc("/api/users/me", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, "application/json", `{"Username": "`+r.Header.Get("Authorization")+`"}`)
	})
	return i
}

func (i *identity) connect(t *testing.T, idToken func(context.Context) (string, error), opts ...Option) *Client {
	t.Helper()
	client, err := NewClient(i.URL, append([]Option{WithOIDC(account, idToken), WithoutRetry()}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestOIDC(t *testing.T) {
	server := newIdentity(t, 3600)
	client := server.connect(t, giveJWT)
	failed := workers(50, 200, func() error {
		user, err := client.Users.GetCurrent(background())
		if err == nil && user.Username != "Bearer token-1" {
			err = errors.New("authorized by " + user.Username)
		}
		return err
	})
	if len(failed) > 0 {
		t.Error(failed[0])
	}
	lines := server.lines()
	wantLines(t, lines[:2], "GET /.well-known/openid-configuration", "POST /token/v1")
	if n := server.tokens.Load(); n != 1 || len(lines) != 202 {
		t.Errorf("%d exchanges, %d requests", n, len(lines))
	}
	want := `{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","audience":"` + account +
		`","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","subject_token":"` + jwt + `"}`
	if got := server.requests[1].body; got != want {
		t.Errorf("asked with %s, want %s", got, want)
	}
	for _, r := range server.requests[:2] {
		if r.header.Get("Authorization") != "" || r.header.Get(apiKeyHeader) != "" {
			t.Errorf("%s %s has credentials", r.method, r.uri)
		}
	}
}

func TestOIDCFails(t *testing.T) {
	down := errors.New("no token for this job")
	for _, test := range []struct {
		name    string
		idToken func(context.Context) (string, error)
		config  string
		status  int
		answer  string
		want    string
	}{
		{"refused", giveJWT, "", 400, `{"error": "invalid_request", "error_description": "The audience ` + jwt + ` is not known"}`, "The audience [redacted] is not known"},
		{"refused by its code alone", giveJWT, "", 401, `{"error": "invalid_grant"}`, "401 Unauthorized: invalid_grant"},
		{"no token in the answer", giveJWT, "", 200, `{}`, "no usable access_token"},
		{"token with a line break", giveJWT, "", 200, `{"access_token": "a\r\nb"}`, "no usable access_token"},
		{"no ID token", func(context.Context) (string, error) { return "", down }, "", 200, `{}`, "no token for this job"},
		{"empty ID token", func(context.Context) (string, error) { return "", nil }, "", 200, `{}`, "the ID token is empty"},
		{"no endpoint", giveJWT, `{"issuer": "x"}`, 200, `{}`, "no token_endpoint"},
		{"endpoint elsewhere", giveJWT, `{"token_endpoint": "https://elsewhere.example/token"}`, 200, `{}`, "not below"},
		{"a login page", giveJWT, `<!DOCTYPE html><title>Sign in</title>`, 200, `{}`, "web page"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			config := test.config
			if config == "" {
				config = `{"token_endpoint": "` + f.URL + `/token/v1"}`
			}
			f.on("GET /.well-known/openid-configuration", config)
			f.mux.HandleFunc("POST /token/v1", func(w http.ResponseWriter, _ *http.Request) { answer(w, test.status, "application/json", test.answer) })
			_, err := (&identity{fake: f}).connect(t, test.idToken).Users.GetCurrent(background())
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			wantText(t, err.Error(), test.want, "Users.GetCurrent", account)
			if strings.Contains(fmt.Sprintf("%v %+v", err, e), jwt) {
				t.Errorf("the error shows the token: %v", err)
			}
			for _, line := range f.lines() {
				if strings.HasSuffix(line, "/users/me") {
					t.Error("the call was made without a token")
				}
			}
		})
	}
	for _, option := range []Option{WithOIDC("", giveJWT), WithOIDC(account, nil)} {
		if _, err := NewClient("https://a.example", option); err == nil {
			t.Error("an option without an account or a function is no error")
		}
	}
}

// TestOIDCRefused has a server that ends a token before its time: the call gets another one, once.
func TestOIDCRefused(t *testing.T) {
	server := newIdentity(t, 3600)
	server.mux.HandleFunc("GET /api/projects/1", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token-2" {
			answer(w, 200, "application/json", `{"Id": "1"}`)
			return
		}
		answer(w, 401, "application/json", `{}`)
	})
	server.mux.HandleFunc("GET /api/projects/2", func(w http.ResponseWriter, _ *http.Request) { answer(w, 401, "application/json", `{}`) })
	space := server.connect(t, giveJWT).DefaultSpace()
	if _, err := space.Projects.Get(background(), "1"); err != nil || server.tokens.Load() != 2 {
		t.Errorf("%d exchanges, %v", server.tokens.Load(), err)
	}
	if _, err := space.Projects.Get(background(), "2"); !errors.Is(err, ErrUnauthorized) || server.tokens.Load() != 3 {
		t.Errorf("%d exchanges, %v", server.tokens.Load(), err)
	}
}

// TestOIDCRenews watches a token's life: it is replaced before it ends, and used to its end if that does not succeed.
func TestOIDCRenews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		exchanges, down := 0, false
		source := &tokenSource{account: account, turn: make(chan struct{}, 1), idToken: func(context.Context) (string, error) {
			if exchanges++; down {
				return "", errors.New("down")
			}
			return jwt, nil
		}}
		s := &script{steps: steps{func(req *http.Request) (*http.Response, error) {
			body := `{"token_endpoint": "https://deploy.example.com/token"}`
			if req.Method == "POST" {
				body = fmt.Sprintf(`{"access_token": "token-%d", "expires_in": 3600}`, exchanges)
			}
			response, err := gives(200)(req)
			response.Body, response.ContentLength = http.NoBody, -1
			response.Body = readCloser(body)
			return response, err
		}}}
		x, err := s.client(t).handle().begin(background(), "", "GET", nil)
		if err != nil {
			t.Fatal(err)
		}
		want := func(text string, n int) {
			t.Helper()
			token, err := source.token(background(), x, secret{})
			got := token.reveal()
			if err != nil {
				got = "error"
			}
			if got != text || exchanges != n {
				t.Errorf("got %s after %d exchanges, want %s after %d", got, exchanges, text, n)
			}
		}
		want("token-1", 1)
		time.Sleep(57 * time.Minute)
		want("token-1", 1)
		time.Sleep(2 * time.Minute)
		want("token-2", 2)
		down = true
		time.Sleep(59 * time.Minute)
		want("token-2", 3)
		time.Sleep(2 * time.Minute)
		want("error", 4)
		down = false
		want("token-5", 5)
	})
}
