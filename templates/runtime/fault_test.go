package octopus

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestFaults has servers and networks that fail in all ways: what the caller sees, and how many requests are made.
func TestFaults(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header {
			if strings.Contains(strings.Join(values, " "), canary) {
				t.Errorf("the other server got the key in %s", name)
			}
		}
		answer(w, 200, "application/json", `{"Id": "elsewhere"}`)
	}))
	defer elsewhere.Close()

	for _, test := range []struct {
		name     string
		call     func(context.Context, *Client, ...Option) error
		handler  func(w http.ResponseWriter, r *http.Request, n int)
		opts     []Option
		requests int
		is       error    // what errors.Is finds
		says     []string // what the text has; none for success
	}{
		{"reset before the answer, once", get, func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				reset(w, "")
			}
			answer(w, 200, "application/json", `{}`)
		}, nil, 2, nil, nil},
		{"reset before the answer", get, func(w http.ResponseWriter, _ *http.Request, _ int) { reset(w, "") },
			nil, 5, nil, []string{"5 attempts"}},
		{"reset in the body", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			reset(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"Id\": ")
		}, nil, 5, nil, []string{"200 OK", "reading the response", "5 attempts"}},
		{"reset in the body of a POST", post, func(w http.ResponseWriter, _ *http.Request, _ int) {
			reset(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"Id\": ")
		}, nil, 1, nil, []string{"reading the response"}},
		{"not HTTP", get, func(w http.ResponseWriter, _ *http.Request, _ int) { reset(w, "SSH-2.0-OpenSSH\r\n\r\n") },
			nil, 1, nil, []string{"malformed HTTP"}},
		{"shorter than announced", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			reset(w, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}")
		}, nil, 5, nil, []string{"reading the response"}},
		{"truncated JSON", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			answer(w, 200, "application/json", `{"Id": "1", "Name": "w`)
		},
			nil, 1, io.ErrUnexpectedEOF, []string{"200 OK", "the text ends in a string (byte 22)", "Name"}},
		{"truncated gzip", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			zipped := gzipped(`{"Id": "1", "Name": "web"}`)
			w.Header().Set("Content-Encoding", "gzip")
			answer(w, 200, "application/json", string(zipped[:len(zipped)-9]))
		}, nil, 5, io.ErrUnexpectedEOF, []string{"reading the response"}},
		{"broken gzip", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Content-Encoding", "gzip")
			answer(w, 200, "application/json", `{"Id": "1"}`)
		}, nil, 1, gzip.ErrHeader, []string{"gzip"}},
		{"429 for ever", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "0")
			answer(w, 429, "text/plain", "slow down")
		}, nil, 5, ErrRateLimited, []string{"429 Too Many Requests: slow down: 5 attempts"}},
		{"429 with long to wait", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "86400")
			answer(w, 429, "text/plain", "come back tomorrow")
		}, nil, 1, ErrRateLimited, []string{"come back tomorrow"}},
		{"503, then success", get, func(w http.ResponseWriter, _ *http.Request, n int) {
			if n < 3 {
				answer(w, 503, "text/html", "<title>Maintenance</title>")
				return
			}
			answer(w, 200, "application/json", `{}`)
		}, nil, 3, nil, nil},
		{"503 as a page", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			answer(w, 503, "text/html", "<title>Maintenance</title>")
		},
			nil, 5, ErrServer, []string{"503 Service Unavailable: Maintenance"}},
		{"redirects in a circle", get, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, r.URL.Path, 302) },
			nil, 10, nil, []string{"stopped after 10 redirects"}},
		{"redirect of a read to another server", get, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, elsewhere.URL, 302) },
			nil, 1, nil, nil},
		{"redirect of a change to another server", put, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, elsewhere.URL, 307) },
			nil, 1, nil, []string{"refused a redirect"}},
		{"JSON said to be a page", get, func(w http.ResponseWriter, _ *http.Request, _ int) { answer(w, 200, "text/html", `{"Id": "1"}`) },
			nil, 1, nil, []string{"web page", "login or a proxy"}},
		{"JSON said to be text", get, func(w http.ResponseWriter, _ *http.Request, _ int) { answer(w, 200, "text/plain", `{"Id": "1"}`) },
			nil, 1, nil, nil},
		{"a page said to be JSON", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			answer(w, 200, "application/json", `<html><title>Sign in</title>`)
		}, nil, 1, nil, []string{"web page", "Sign in"}},
		{"an image", get, func(w http.ResponseWriter, _ *http.Request, _ int) { answer(w, 200, "image/png", "\x89PNG\r\n") },
			nil, 1, nil, []string{"JSON", "byte 0"}},
		{"nothing", get, func(w http.ResponseWriter, _ *http.Request, _ int) { answer(w, 200, "application/json", "") },
			nil, 1, nil, []string{"empty"}},
		{"10 GB announced", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Content-Length", "10000000000")
			answer(w, 200, "application/json", `{"Id": "`)
		}, nil, 1, nil, []string{"larger than 268435456 bytes"}},
		{"a body without end", get, func(w http.ResponseWriter, _ *http.Request, _ int) { endless(w, 200) },
			[]Option{WithMaxResponseBytes(1 << 20)}, 1, nil, []string{"larger than 1048576 bytes"}},
		{"an error without end", get, func(w http.ResponseWriter, _ *http.Request, _ int) { endless(w, 500) },
			nil, 1, ErrServer, []string{"500"}},
		{"a gzip bomb", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Content-Encoding", "gzip")
			answer(w, 200, "application/json", string(gzipped(`"`+strings.Repeat("a", 8<<20)+`"`)))
		}, []Option{WithMaxResponseBytes(1 << 20)}, 1, nil, []string{"larger than 1048576 bytes"}},
		{"JSON nested without end", get, func(w http.ResponseWriter, _ *http.Request, _ int) {
			answer(w, 200, "application/json", `{"Links":`+strings.Repeat("[", 1<<20))
		}, nil, 1, nil, []string{"nested more than 1000 times"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var n atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { test.handler(w, r, int(n.Add(1))) }))
			defer server.Close()
			opts := append([]Option{WithAPIKey(canary), WithRetry(Retry{MinDelay: 1, Budget: time.Minute})}, test.opts...)
			client, err := NewClient(server.URL, opts...)
			if err != nil {
				t.Fatal(err)
			}
			err = test.call(background(), client)
			var e *Error
			if (err == nil) != (test.says == nil) || err != nil && !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want one that is %v", err, test.is)
			}
			if err != nil {
				wantText(t, err.Error(), test.says...)
				if len(e.Body) > maxErrorBody {
					t.Errorf("the error holds %d bytes of the answer", len(e.Body))
				}
			}
			if got := int(n.Load()); got != test.requests {
				t.Errorf("%d requests, want %d", got, test.requests)
			}
		})
	}
}

// reset writes raw bytes and breaks the connection.
func reset(w http.ResponseWriter, text string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(conn, text)
	_ = conn.Close()
	panic(http.ErrAbortHandler)
}

func endless(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	for chunk := bytes.Repeat([]byte("["), 32<<10); ; {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// TestSlowServers has servers that begin a response and do not go on: the context ends the call.
func TestSlowServers(t *testing.T) {
	for _, test := range []struct {
		name  string
		begin func(http.ResponseWriter)
	}{
		{"slow headers", func(http.ResponseWriter) {}},
		{"slow body", func(w http.ResponseWriter) {
			answer(w, 200, "application/json", `{"Id": `)
			w.(http.Flusher).Flush()
		}},
		{"slow error", func(w http.ResponseWriter) {
			answer(w, 500, "application/json", `{"ErrorMessage": `)
			w.(http.Flusher).Flush()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(background())
			requests := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				test.begin(w)
				cancel()
				<-r.Context().Done()
			}))
			defer server.Close()
			client, err := NewClient(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			err = get(ctx, client)
			if err == nil || !errors.Is(err, context.Canceled) && test.name != "slow error" || requests != 1 {
				t.Errorf("got %v after %d requests", err, requests)
			}
		})
	}
}

func TestNetworkErrorsKeepTheirIdentity(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	_ = listener.Close()
	client, err := NewClient("http://"+closed, WithRetry(Retry{MinDelay: 1}))
	if err != nil {
		t.Fatal(err)
	}
	err = get(background(), client)
	var op *net.OpError
	var e *Error
	if !errors.As(err, &op) || op.Op != "dial" || !errors.As(err, &e) || e.Attempts != 5 || e.StatusCode != 0 {
		t.Errorf("got %v", err)
	}

	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	if client, err = NewClient(secure.URL); err != nil {
		t.Fatal(err)
	}
	err = get(background(), client)
	if !errors.As(err, &e) || e.Attempts != 1 || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}

	timeout := &script{steps: steps{fails(context.DeadlineExceeded)}}
	if err := get(background(), timeout.client(t, WithoutRetry())); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
