package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

const (
	apiKeyHeader = "X-Octopus-ApiKey"
	redacted     = "[redacted]"
	maxRedirects = 10
)

// credential is the header that proves who calls.
type credential struct {
	header string // "" for anonymous
	scheme string // in front of the value: "Bearer "
	value  secret
	also   func(h http.Header, value string) // adds what else proves it; nil for nothing

	// source returns a value that changes with time, for an exchange, in place of one that the server refused.
	source  func(ctx context.Context, x *exchange, refused secret) (secret, error)
	refused bool // value is
	owner   any  // a pointer that tells one source from another
}

// authenticate gets the credential for the next attempt.
func (x *exchange) authenticate(ctx context.Context) error {
	if x.credential.source == nil {
		return nil
	}
	refused := secret{}
	if x.credential.refused {
		refused = x.credential.value
	}
	value, err := x.credential.source(ctx, x, refused)
	if err == nil {
		x.credential.value, x.credential.refused = value, false
	}
	return err
}

// authorize adds the credential, if the request goes to the configured server.
func (c credential) authorize(req *http.Request, server *url.URL) {
	if c.header != "" && sameOrigin(req.URL, server) {
		req.Header.Set(c.header, c.scheme+c.value.reveal())
		if c.also != nil {
			c.also(req.Header, c.value.reveal())
		}
	}
}

// secret holds text that must not be printed. It is behind a pointer since package fmt prints the strings of
// unexported fields without asking their methods.
type secret struct{ text *string }

func newSecret(text string) secret { return secret{&text} }

func (s secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Format prints the same for every verb.
func (s secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// redirectPolicy makes the CheckRedirect of the HTTP client. What a request carries is for the configured server: only a
// plain read may leave it (downloads lie in a storage of their own), and it leaves without credentials and headers.
func (c *core) redirectPolicy(next func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if err := c.checkRedirect(req, via); err != nil {
			return err
		}
		if next != nil {
			return next(req, via)
		}
		if len(via) >= maxRedirects {
			return fmt.Errorf("stopped after %d redirects", maxRedirects)
		}
		return nil
	}
}

func (c *core) checkRedirect(req *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	target := req.URL.Scheme + "://" + req.URL.Host
	read := first.Method == http.MethodGet || first.Method == http.MethodHead
	body := first.Body != nil && first.Body != http.NoBody

	if hasDotSegment(req.URL.Path) {
		return errors.New("refused a redirect to a path with . or .. in it")
	}
	if last.URL.Scheme == "https" && req.URL.Scheme != "https" {
		return errors.New("refused a redirect from https to " + target)
	}
	if !c.strayed(req, via) {
		seeOther := req.Response != nil && req.Response.StatusCode == http.StatusSeeOther
		if req.Method != first.Method && !seeOther { // net/http drops the body and makes it a GET
			return fmt.Errorf("refused a redirect that turns %s into %s; is the server's address right?", first.Method, req.Method)
		}
		return nil
	}
	if !read || body {
		return fmt.Errorf("refused a redirect of a %s request to another server, %s; is the server's address right?", first.Method, target)
	}
	kept := http.Header{}
	for _, name := range []string{"Accept", "User-Agent"} {
		if values := req.Header.Values(name); values != nil {
			kept[name] = values
		}
	}
	req.Header = kept
	return nil
}

// strayed reports whether the request, or one before it, went to another server: who has been there does not come back
// with credentials, or the other server could choose what is asked of this one.
func (c *core) strayed(req *http.Request, via []*http.Request) bool {
	for _, r := range via {
		if !sameOrigin(r.URL, c.server) {
			return true
		}
	}
	return !sameOrigin(req.URL, c.server)
}

// sameOrigin compares scheme, host and port (RFC 6454).
func sameOrigin(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) &&
		strings.EqualFold(a.Hostname(), b.Hostname()) &&
		effectivePort(a) == effectivePort(b)
}

func effectivePort(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if strings.EqualFold(u.Scheme, "https") {
		return "443"
	}
	return "80"
}
