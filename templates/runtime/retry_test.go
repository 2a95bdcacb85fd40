package octopus

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// script is a transport that answers one request after the other, in no time of its own.
type script struct {
	steps []func(*http.Request) (*http.Response, error)
	at    []time.Time
	sent  []string // bodies
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(data)
	}
	n := min(len(s.at), len(s.steps)-1) // the last step goes on
	s.at, s.sent = append(s.at, time.Now()), append(s.sent, body)
	return s.steps[n](req)
}

func gives(status int, header ...string) func(*http.Request) (*http.Response, error) {
	return func(req *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(`{}`)), ContentLength: 2, Request: req}, nil
	}
}

func fails(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func cutOff(req *http.Request) (*http.Response, error) {
	response, _ := gives(200)(req)
	response.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"Id`), failingReader{io.ErrUnexpectedEOF}))
	response.ContentLength = 100
	return response, nil
}

func (s *script) client(t *testing.T, opts ...Option) *Client {
	t.Helper()
	client, err := NewClient("https://deploy.example.com", append([]Option{WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: s})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

type steps = []func(*http.Request) (*http.Response, error)

func get(ctx context.Context, c *Client, opts ...Option) error {
	_, err := c.Space("Spaces-1").Projects.Get(ctx, "Projects-1", opts...)
	return err
}

func post(ctx context.Context, c *Client, opts ...Option) error {
	_, err := c.Space("Spaces-1").Projects.Create(ctx, ProjectsCreateParams{}, &Project{Name: "web"}, opts...)
	return err
}

func put(ctx context.Context, c *Client, opts ...Option) error {
	_, err := c.Space("Spaces-1").Projects.Update(ctx, "Projects-1", &Project{Name: "web"}, opts...)
	return err
}

func remove(ctx context.Context, c *Client, opts ...Option) error {
	return c.Space("Spaces-1").Projects.Delete(ctx, "Projects-1", opts...)
}

func upload(r io.Reader) func(context.Context, *Client, ...Option) error {
	return func(ctx context.Context, c *Client, opts ...Option) error {
		return c.Space("Spaces-1").Artifacts.UploadContent(ctx, "Artifacts-1", r, opts...)
	}
}

func TestRetry(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errors.New("refused"))}
	unknownHost := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}
	flakyDNS := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "server misbehaving", IsTemporary: true}}
	reset := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	certificate := fmt.Errorf("tls: %w", x509.UnknownAuthorityError{})
	tests := []struct {
		name     string
		call     func(context.Context, *Client, ...Option) error
		steps    steps
		requests int
		good     bool
	}{
		{"a good answer", get, steps{gives(200)}, 1, true},
		{"503, then success", get, steps{gives(503), gives(200)}, 2, true},
		{"502, 504, 408, then success", get, steps{gives(502), gives(504), gives(408), gives(200)}, 4, true},
		{"503 for ever", get, steps{gives(503)}, 5, false},
		{"500 is not repeated", get, steps{gives(500)}, 1, false},
		{"404 is not repeated", get, steps{gives(404)}, 1, false},
		{"401 is not repeated", get, steps{gives(401)}, 1, false},
		{"PUT after 503, body once more", put, steps{gives(503), gives(200)}, 2, true},
		{"DELETE after 503", remove, steps{gives(503), gives(204)}, 2, true},
		{"DELETE, reset", remove, steps{fails(reset), gives(204)}, 2, true},
		{"POST after 503", post, steps{gives(503)}, 1, false},
		{"POST after 429, body once more", post, steps{gives(429), gives(200)}, 2, true},
		{"GET, no connection", get, steps{fails(dial), fails(dial), gives(200)}, 3, true},
		{"POST, no connection", post, steps{fails(dial), gives(200)}, 2, true},
		{"GET, host is not known", get, steps{fails(unknownHost)}, 1, false},
		{"GET, no answer about the host", get, steps{fails(flakyDNS), gives(200)}, 2, true},
		{"GET, reset", get, steps{fails(reset), gives(200)}, 2, true},
		{"GET, EOF", get, steps{fails(io.EOF), gives(200)}, 2, true},
		{"POST, reset", post, steps{fails(reset)}, 1, false},
		{"GET, certificate", get, steps{fails(certificate)}, 1, false},
		{"GET, cut off", get, steps{cutOff, gives(200)}, 2, true},
		{"POST, cut off", post, steps{cutOff}, 1, false},
		{"upload that can seek", upload(strings.NewReader("content")), steps{gives(503), gives(200)}, 2, true},
		{"upload that cannot seek", upload(io.MultiReader(strings.NewReader("content"))), steps{gives(503)}, 1, false},
		{"upload that cannot seek and was not read", upload(io.MultiReader(strings.NewReader("content"))), nil, 2, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: test.steps}
				transport := http.RoundTripper(s)
				if test.steps == nil {
					s.steps = steps{gives(200)}
					transport = &refusing{next: s, err: dial}
				}
				err := test.call(background(), s.client(t, WithHTTPClient(&http.Client{Transport: transport})))
				if (err == nil) != test.good {
					t.Errorf("got %v", err)
				}
				requests := len(s.at)
				if r, ok := transport.(*refusing); ok {
					requests += r.refused
				}
				if requests != test.requests {
					t.Errorf("%d requests, want %d", requests, test.requests)
				}
				for _, body := range s.sent {
					if body != s.sent[0] {
						t.Errorf("sent %q, then %q", s.sent[0], body)
					}
				}
				var e *Error
				if errors.As(err, &e) && e.Attempts != test.requests {
					t.Errorf("the error speaks of %d attempts", e.Attempts)
				}
			})
		})
	}
}

// refusing refuses the first request without reading its body.
type refusing struct {
	next    http.RoundTripper
	err     error
	refused int
}

func (r *refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.refused == 0 {
		r.refused++
		return nil, r.err
	}
	return r.next.RoundTrip(req)
}

func TestRetryWaits(t *testing.T) {
	in := func(least, most time.Duration) [2]time.Duration { return [2]time.Duration{least, most} }
	date := func(d time.Duration) func(*http.Request) (*http.Response, error) {
		return func(req *http.Request) (*http.Response, error) {
			return gives(503, "Retry-After", time.Now().Add(d).UTC().Format(http.TimeFormat))(req)
		}
	}
	for _, test := range []struct {
		name  string
		opts  []Option
		steps steps
		waits [][2]time.Duration
		good  bool
	}{
		{"doubles", nil, steps{gives(503)},
			[][2]time.Duration{in(250e6, 500e6), in(500e6, 1e9), in(1e9, 2e9), in(2e9, 4e9)}, false},
		{"up to the most", []Option{WithRetry(Retry{MinDelay: time.Second, MaxDelay: 2 * time.Second, Attempts: 4})}, steps{gives(503)},
			[][2]time.Duration{in(500e6, 1e9), in(1e9, 2e9), in(1e9, 2e9)}, false},
		{"Retry-After in seconds", nil, steps{gives(503, "Retry-After", "7"), gives(200)}, [][2]time.Duration{in(7e9, 8e9)}, true},
		{"Retry-After as a date", nil, steps{date(9 * time.Second), gives(200)}, [][2]time.Duration{in(8e9, 10e9)}, true},
		{"Retry-After in the past", nil, steps{date(-time.Hour), gives(200)}, [][2]time.Duration{in(0, 1e6)}, true},
		{"Retry-After that is none", nil, steps{gives(503, "Retry-After", "soon"), gives(200)}, [][2]time.Duration{in(250e6, 500e6)}, true},
		{"Retry-After beyond the budget", nil, steps{gives(503, "Retry-After", "301")}, nil, false},
		{"Retry-After without end", nil, steps{gives(503, "Retry-After", "99999999999999999")}, nil, false},
		{"Retry-After at the end of the calendar", nil, steps{gives(503, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")}, nil, false},
		{"429, Retry-After at the end of the calendar", nil, steps{gives(429, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")}, nil, false},
		{"a budget for all of it", []Option{WithRetry(Retry{Budget: 20 * time.Second})}, steps{gives(503, "Retry-After", "9")},
			[][2]time.Duration{in(9e9, 10e9), in(9e9, 10e9)}, false},
		{"off", []Option{WithoutRetry()}, steps{gives(503)}, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: test.steps}
				if err := get(background(), s.client(t, test.opts...)); (err == nil) != test.good {
					t.Errorf("got %v", err)
				}
				if len(s.at) != len(test.waits)+1 {
					t.Fatalf("%d requests, want %d", len(s.at), len(test.waits)+1)
				}
				for i, want := range test.waits {
					if got := s.at[i+1].Sub(s.at[i]); got < want[0] || got > want[1] {
						t.Errorf("waited %v before request %d, want %v to %v", got, i+2, want[0], want[1])
					}
				}
			})
		})
	}
}

func TestRetryEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: steps{gives(503, "Retry-After", "60")}}
		ctx, cancel := context.WithTimeout(background(), 10*time.Second)
		defer cancel()
		start := time.Now()
		err := get(ctx, s.client(t))
		if waited := time.Since(start); waited != 0 || !errors.Is(err, ErrServer) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited %v, got %v", waited, err) // waiting would be of no use
		}
		ctx, cancel = context.WithCancel(background())
		time.AfterFunc(time.Second, cancel)
		start = time.Now()
		err = get(ctx, s.client(t))
		if waited := time.Since(start); waited != time.Second || !errors.Is(err, ErrServer) || !errors.Is(err, context.Canceled) {
			t.Errorf("waited %v, got %v", waited, err)
		}
		reset := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
		s = &script{steps: steps{fails(reset)}}
		ctx, cancel = context.WithCancel(background())
		time.AfterFunc(100*time.Millisecond, cancel)
		if err := get(ctx, s.client(t)); !errors.Is(err, reset) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want what failed and why it was not repeated", err)
		}
	})
}

func TestRetryPerCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: steps{gives(503)}}
		client := s.client(t, WithoutRetry())
		_ = get(background(), client, WithRetry(Retry{Attempts: 3}))
		_ = get(background(), client)
		if len(s.at) != 4 {
			t.Errorf("%d requests, want 3 and 1", len(s.at))
		}
		if _, err := NewClient("https://a.example", WithRetry(Retry{Attempts: -1})); err == nil {
			t.Error("a negative number is no error")
		}
	})
}

// TestRetryBudget has a server that is down: a client stops repeating calls, and begins again when some have succeeded.
func TestRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: steps{gives(503)}}
		client := s.client(t)
		for range 100 {
			_ = get(background(), client)
		}
		if len(s.at) != 100+maxRetriesInRow {
			t.Errorf("%d requests for 100 calls, want %d more", len(s.at), maxRetriesInRow)
		}
		s.steps = steps{gives(200)}
		for range 10 {
			if err := get(background(), client); err != nil {
				t.Fatal(err)
			}
		}
		s.steps, s.at = steps{gives(503)}, nil
		_ = get(background(), client)
		if len(s.at) != 2 {
			t.Errorf("%d requests, want one more for ten that succeeded", len(s.at))
		}
	})
}

func readCloser(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }
