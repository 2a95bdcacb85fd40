package spec

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// A redactor takes secrets out of everything that comes from a server, before anything else reads it: what a server repeats
// of a credential then reaches neither a terminal, nor a file or its name, nor the lock.
type redactor struct {
	secrets []string
	pattern *regexp.Regexp // a secret as it is or with characters escaped as in JSON; nil without secrets
}

const (
	redacted      = "…"
	shortestKnown = 4 // characters of a secret that was cut off, and of a secret at all
)

// newRedactor knows the credential and what a URL carries.
func newRedactor(source string, c Credential) redactor {
	_, token, isToken := strings.Cut(c.Value, "Bearer ")
	if !isToken {
		token = c.Value
	}
	secrets := []string{token}
	if u, err := url.Parse(source); err == nil && u.User != nil {
		password, _ := u.User.Password()
		secrets = append(secrets, password)
	}
	var r redactor
	var patterns []string
	for _, secret := range secrets {
		if len(secret) >= shortestKnown {
			r.secrets = append(r.secrets, secret)
			patterns = append(patterns, escapable(secret))
		}
	}
	if len(patterns) > 0 {
		r.pattern = regexp.MustCompile(strings.Join(patterns, "|"))
	}
	return r
}

// escapable matches text in which any character may be escaped as in JSON.
func escapable(text string) string {
	var b strings.Builder
	for _, c := range text {
		fmt.Fprintf(&b, `(?:%s|\\u(?i:%04x)`, regexp.QuoteMeta(string(c)), c)
		if c == '/' || c == '"' || c == '\\' {
			b.WriteString(`|\\` + regexp.QuoteMeta(string(c)))
		}
		b.WriteByte(')')
	}
	return b.String()
}

func (r redactor) bytes(data []byte) []byte {
	if r.pattern == nil {
		return data
	}
	return r.pattern.ReplaceAllLiteral(data, []byte(redacted))
}

func (r redactor) text(s string) string {
	if r.pattern == nil {
		return s
	}
	return r.pattern.ReplaceAllLiteralString(s, redacted)
}

// cutOff redacts text that ends anywhere, so that its end can be the beginning of a secret.
func (r redactor) cutOff(data []byte) []byte {
	s := string(r.bytes(data))
	for _, secret := range r.secrets {
		for n := len(secret) - 1; n >= shortestKnown; n-- {
			if rest, found := strings.CutSuffix(s, secret[:n]); found {
				return []byte(rest + redacted)
			}
		}
	}
	return []byte(s)
}
