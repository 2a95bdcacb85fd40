package octopus

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The matrices of this file try what servers can do to get at credentials, or to keep a program busy, in all combinations.

// places are where a redirect or a link may lead from https://deploy.example.com/octopus.
var places = []string{
	"https://evil.example/", "//evil.example/api", "http://deploy.example.com/octopus/api", "https://deploy.example.com:444/api",
	"https://deploy.example.com.evil.example/", "https://evil.example/deploy.example.com", "https://deploy.example.com@evil.example/",
	"https://user:pass@deploy.example.com/octopus/api", "https://evil.example\\@deploy.example.com/", "https:evil.example", "https:/evil.example",
	"///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example:443/", "HTTPS://EVIL.EXAMPLE/", "https://[::1]/", "https://127.0.0.1/",
	"ftp://deploy.example.com/", "file:///etc/passwd", "javascript:alert(1)", "data:text/plain,a", "/api/../../admin", "/octopus/%2e%2e/admin",
	"?a=b", "", "/", "https://xn--dploy-4qa.example.com/", "https://deploy.example.com%2eevil.example/", "https://deploy.example.com%00.evil.example/",
	"https://deploy.example.com./octopus/api", "https://deploy.example.com#@evil.example/", "\thttps://evil.example", "https://evil.example/\r\nX: y",
}

// witness answers the first request with a redirect and records what leaves for other servers.
type witness struct {
	t        *testing.T
	status   int
	location string
	body     string
	n        int
	name     string
}

func (w *witness) RoundTrip(req *http.Request) (*http.Response, error) {
	w.n++
	sent := ""
	if req.Body != nil {
		data, _ := io.ReadAll(req.Body)
		sent = string(data)
	}
	home := req.URL.Scheme == "https" && (req.URL.Host == "deploy.example.com" || req.URL.Host == "deploy.example.com:443")
	if dump := fmt.Sprint(req.URL, req.Header, req.Host, sent); !home && (strings.Contains(dump, canary) || strings.Contains(dump, "canary-header")) {
		w.t.Errorf("%s: %s://%s got %s", w.name, req.URL.Scheme, req.URL.Host, dump)
	}
	if home && hasDotSegment(req.URL.Path) {
		w.t.Errorf("%s: asked for %s", w.name, req.URL)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	status, body := http.StatusOK, "{}"
	if w.body != "" {
		body = w.body
	}
	if w.status != 0 && w.n == 1 {
		status = w.status
		header.Set("Location", w.location)
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req}, nil
}

func (w *witness) client(opts ...Option) *Client {
	client, err := NewClient("https://deploy.example.com/octopus", append([]Option{WithoutRetry(), WithHTTPClient(&http.Client{Transport: w}), WithHeader("X-Mine", "canary-header")}, opts...)...)
	if err != nil {
		w.t.Fatal(err)
	}
	return client
}

var credentials = map[string]Option{"key": WithAPIKey(canary), "token": WithAccessToken(canary)}

func TestRedirectMatrix(t *testing.T) {
	calls := map[string]func(context.Context, *Client, ...Option) error{
		"get": get, "post": post, "put": put, "delete": remove, "upload": upload(strings.NewReader("content")), "download": download,
	}
	tried := 0
	for _, status := range []int{300, 301, 302, 303, 305, 307, 308} {
		for _, place := range places {
			for credential, option := range credentials {
				for name, call := range calls {
					tried++
					w := &witness{t: t, status: status, location: place, name: fmt.Sprintf("%s with %s, %d to %q", name, credential, status, place)}
					err := call(background(), w.client(option))
					if err != nil && strings.Contains(err.Error(), canary) {
						t.Errorf("%s: %v", w.name, err)
					}
					if w.n > 2 {
						t.Errorf("%s: %d requests", w.name, w.n)
					}
				}
			}
		}
	}
	t.Logf("%d redirects", tried)
}

func TestLinkMatrix(t *testing.T) {
	links := append([]string{"/api/{+path}", "{+path}", "/api/{path}", "{scheme}://evil.example"}, places...)
	vars := map[string]string{"path": "//evil.example/../..", "scheme": "https"}
	ctx := background()
	for _, link := range links {
		all := Links{"Self": link, "Page.Next": link, "Page.Current": "/octopus/api/projects", "Releases": link, "ProjectGroup": link}
		for name, call := range map[string]func(*Client) error{
			"follow": func(c *Client) error { _, err := Follow[RawBody](ctx, c, all, "Self", vars); return err },
			"stream": func(c *Client) error {
				stream, err := FollowStream(ctx, c, all, "Self", vars)
				if err == nil {
					err = stream.Close()
				}
				return err
			},
			"foreign": func(c *Client) error {
				_, err := Follow[RawBody](ctx, c, all, "Self", vars, WithForeignLinks())
				return err
			},
			"relation": func(c *Client) error { _, err := (&Project{ID: "1", Links: all}).Follow(c).Group(ctx); return err },
			"submit": func(c *Client) error {
				_, err := (&Project{ID: "1", Links: Links{"Submit": link}}).Follow(c).Submit(ctx, &Project{})
				return err
			},
			"pages": func(c *Client) error {
				_, err := Collect(c.DefaultSpace().Projects.All(ctx, ProjectsListParams{}))
				return err
			},
			"raw": func(c *Client) error { _, err := c.Raw(ctx, "GET", link, nil); return err },
		} {
			w := &witness{t: t, name: fmt.Sprintf("%s of %q", name, link)}
			if name == "pages" {
				w.body = fmt.Sprintf(`{"TotalResults": 9, "Items": [{}], "Links": {"Page.Next": %q}}`, link)
			}
			if err := call(w.client(WithAPIKey(canary))); err != nil && strings.Contains(err.Error(), canary) {
				t.Errorf("%s: %v", w.name, err)
			}
			if w.n > 12 {
				t.Errorf("%s: %d requests", w.name, w.n)
			}
		}
	}
}

func download(ctx context.Context, c *Client, opts ...Option) error {
	d, err := c.Space("Spaces-1").Artifacts.DownloadContent(ctx, "1", opts...)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	_, err = io.Copy(io.Discard, io.LimitReader(d, 4<<20))
	return err
}

// TestWireMatrix speaks to the client from a bare connection. Every call ends, and nothing of the key is shown.
func TestWireMatrix(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	flood := strings.Repeat("x", 64<<10)
	echo := func(format string) string { return fmt.Sprintf(format, canary) }
	for name, wire := range map[string]string{
		"nothing":             "",
		"half a status line":  "HTTP/1.",
		"another protocol":    "SSH-2.0-x\r\n\r\n",
		"no such status":      "HTTP/1.1 999 What\r\nContent-Length: 2\r\n\r\n{}",
		"status without end":  "HTTP/1.1 " + flood,
		"too many headers":    ok + strings.Repeat("X-A: "+flood+"\r\n", 200) + "\r\n",
		"header without end":  ok + "X-A: " + strings.Repeat(flood, 40),
		"bad header":          ok + "no colon\r\n\r\n",
		"interim responses":   strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 50) + ok + "Content-Length: 2\r\n\r\n{}",
		"shorter":             ok + "Content-Length: 100\r\n\r\n{}",
		"longer":              ok + "Content-Length: 2\r\n\r\n{}{}{}",
		"negative length":     ok + "Content-Length: -1\r\n\r\n{}",
		"two lengths":         ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"huge length":         ok + "Content-Length: 9223372036854775807\r\n\r\n{}",
		"too large a length":  ok + "Content-Length: 99999999999999999999\r\n\r\n{}",
		"chunked":             ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		"chunk cut off":       ok + "Transfer-Encoding: chunked\r\n\r\nff\r\n{}",
		"bad chunk":           ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
		"huge chunk":          ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
		"body flood":          ok + "\r\n" + strings.Repeat(flood, 40),
		"nested flood":        ok + "\r\n" + strings.Repeat("[", 1<<20),
		"gzip that is none":   ok + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
		"switching protocols": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
		"no content":          "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n{\"a\":",
		"key in the reason":   echo("HTTP/1.1 400 %s\r\nContent-Length: 0\r\n\r\n"),
		"key in a header":     echo("HTTP/1.1 400 Bad\r\nX-Echo: %s\r\nContent-Length: 0\r\n\r\n"),
		"key in the body":     echo("HTTP/1.1 500 Bad\r\nContent-Length: 90\r\n\r\n{\"ErrorMessage\": \"%s\"}" + strings.Repeat(" ", 50)),
		"key in bad JSON":     echo(ok + "\r\n{\"a\": %s}"),
		"key in a redirect":   echo("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/%[1]s\r\nContent-Length: 0\r\n\r\n"),
		"key in the protocol": echo("HTTP/9.9 %s\r\n\r\n"),
		"key in a bad length": echo(ok + "Content-Length: %s\r\n\r\n{}"),
		"key in the coding":   echo(ok + "Transfer-Encoding: %s\r\n\r\n{}"),
	} {
		server := wireServer(t, wire)
		for call, do := range map[string]func(context.Context, *Client, ...Option) error{"get": get, "put": put, "download": download} {
			var log strings.Builder
			client, err := NewClient(server, WithAPIKey(canary), WithoutRetry(), WithMaxResponseBytes(1<<20), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(background(), 20*time.Second)
			err = do(ctx, client)
			cancel()
			if errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s, %s: it did not end by itself", name, call)
			}
			if shown := fmt.Sprintf("%v %s", err, log.String()); strings.Contains(shown, canary) {
				t.Errorf("%s, %s: the key is shown: %s", name, call, shown)
			}
			if e, ok := err.(*Error); ok && strings.Contains(fmt.Sprintf("%+v %s %s", *e, e.Body, e.Details), canary) {
				t.Errorf("%s, %s: the key is in the error", name, call)
			}
		}
	}
	client, err := NewClient(wireServer(t, "silent"), WithAPIKey(canary))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background(), 20*time.Millisecond)
	defer cancel()
	if err := get(ctx, client); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server that says nothing: %v", err)
	}
}

// wireServer reads a request from each connection and writes the same to all, then closes them; "silent" says nothing.
func wireServer(t *testing.T, wire string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.Copy(io.Discard, req.Body)
				}
				if wire == "silent" {
					_, _ = conn.Read(make([]byte, 1)) // until the client goes
					return
				}
				_, _ = io.WriteString(conn, wire)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}
