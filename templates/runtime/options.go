package octopus

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// An Option changes how requests are made. The same options serve a client ([NewClient]), a space ([Client.Space]) and
// one call; the narrower one wins. An option that is not valid is reported by NewClient, or else by the call.
// Options print nothing of what they hold.
type Option func(*settings)

// WithAPIKey authenticates with an API key ("API-…"), sent as the header X-Octopus-ApiKey to the configured server only.
// It replaces a key or token given before.
func WithAPIKey(key string) Option {
	return func(s *settings) {
		s.authenticate("API key", credential{header: apiKeyHeader, value: newSecret(key)})
	}
}

// WithAccessToken authenticates with an access token, sent as the header "Authorization: Bearer …" to the configured
// server only. It replaces a key or token given before.
func WithAccessToken(token string) Option {
	return func(s *settings) {
		s.authenticate("access token", credential{header: "Authorization", scheme: "Bearer ", value: newSecret(token)})
	}
}

// WithHTTPClient sends requests through client instead of [http.DefaultClient]: its transport, cookie jar, timeout and
// redirect policy are used. The client itself is not changed. Its timeout also counts for reading a download.
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) {
		if client == nil {
			s.fail(errors.New("WithHTTPClient: the client is nil"))
			return
		}
		s.httpClient = client
	}
}

// WithUserAgent puts the name of the application, such as "release-bot/1.4", in front of this package's own name in the
// User-Agent header.
func WithUserAgent(app string) Option {
	return func(s *settings) {
		if strings.TrimSpace(app) == "" || !validHeaderValue(app) {
			s.fail(errors.New("WithUserAgent: the name is empty or not allowed in a header"))
			return
		}
		s.userAgent = app + " " + defaultUserAgent
	}
}

// WithHeader sends the header with every request it applies to, in place of the header this package would send.
// Like credentials, it never follows a redirect to another server. Credentials themselves have options of their own.
func WithHeader(name, value string) Option {
	return func(s *settings) {
		if err := checkHeader(name, value); err != nil {
			s.fail(fmt.Errorf("WithHeader: %w", err))
			return
		}
		header := s.header.Clone()
		if header == nil {
			header = http.Header{}
		}
		header.Set(name, value)
		s.header = header
	}
}

// WithQuery adds name=value to the query, after what the parameters of the operation say. It is also the way to send
// what a params struct leaves out, such as an explicit zero.
func WithQuery(name, value string) Option {
	return func(s *settings) {
		if name == "" {
			s.fail(errors.New("WithQuery: the name is empty"))
			return
		}
		s.query = append(s.query, pair{name, value})
	}
}

// WithCommitMessage gives a change in Git its commit message, and a change that the server records its reason, where the
// operation takes one: space.Projects.ModifyVariablesInGit and its like do. A call with it that does not take one fails.
func WithCommitMessage(message string) Option {
	return func(s *settings) {
		if strings.TrimSpace(message) == "" {
			s.fail(errors.New("WithCommitMessage: the message is empty"))
			return
		}
		s.message = message
	}
}

// WithMaxResponseBytes limits the size of a response that is held in memory, in bytes; 256 MiB if not given.
// Downloads are streams and have no limit.
func WithMaxResponseBytes(n int64) Option {
	return func(s *settings) {
		if n <= 0 {
			s.fail(fmt.Errorf("WithMaxResponseBytes: %d is not a positive number", n))
			return
		}
		s.maxBytes = n
	}
}

// WithFetchAhead has iterators such as All ask for the next page while the items of the one before are worked on. It is one more
// request than needed where the caller stops early.
func WithFetchAhead() Option { return func(s *settings) { s.fetchAhead = true } }

const (
	defaultUserAgent        = "octogen-go/" + ServerVersion
	defaultMaxResponseBytes = 256 << 20
)

// settings is what the options of a client, a space and a call come to. Copies share what is behind pointers, which
// therefore is replaced and never changed.
type settings struct {
	httpClient *http.Client
	middleware []func(http.RoundTripper) http.RoundTripper
	transport  http.RoundTripper // of the HTTP client, behind the middleware; nil for the default one
	credential credential
	limiter    *rateLimiter
	retry      Retry
	userAgent  string
	header     http.Header
	query      []pair
	maxBytes   int64
	message    string    // of commits
	foreign    bool      // links may lead to other servers
	follow     *follower // in place of a route; nil for none
	fetchAhead bool
	total      *int // of a list, for the caller
	progress   progressFunc
	log        func(context.Context, logEntry)
	hook       func(context.Context, *exchange, []byte, *Error)
	err        error // of the first option that is not valid
}

func defaultSettings() *settings {
	return &settings{
		httpClient: http.DefaultClient,
		limiter:    newRateLimiter(),
		retry:      Retry{}.withDefaults(),
		userAgent:  defaultUserAgent,
		maxBytes:   defaultMaxResponseBytes,
	}
}

// with returns the settings with the options applied; the receiver stays as it is.
func (s *settings) with(opts []Option) *settings {
	if len(opts) == 0 {
		return s
	}
	changed := *s
	changed.query, changed.middleware = slices.Clip(s.query), slices.Clip(s.middleware)
	for _, opt := range opts {
		if opt != nil {
			opt(&changed)
		}
	}
	if changed.httpClient != s.httpClient || len(changed.middleware) > len(s.middleware) {
		changed.connect()
	}
	return &changed
}

// connect puts the middleware in front of the HTTP client's transport, once for all calls.
func (s *settings) connect() {
	s.transport = s.httpClient.Transport
	if s.transport == nil && len(s.middleware) > 0 {
		s.transport = http.DefaultTransport
	}
	for _, middleware := range slices.Backward(s.middleware) {
		s.transport = middleware(s.transport)
	}
	if s.transport == nil && len(s.middleware) > 0 {
		s.fail(errors.New("WithMiddleware: the function gave nil"))
	}
}

// authenticate takes over a key or token that has been checked to fit into a header.
func (s *settings) authenticate(what string, c credential) {
	value := c.value.reveal()
	switch {
	case value == "":
		s.fail(fmt.Errorf("the %s is empty", what))
	case strings.TrimSpace(value) != value || !validHeaderValue(value):
		s.fail(fmt.Errorf("the %s has characters that no header may carry (a line break or space at its end?)", what))
	default:
		s.use(c)
	}
}

// use changes the credential, and with it the limit to count for.
func (s *settings) use(c credential) {
	s.credential = c
	if s.limiter != nil {
		s.limiter = newRateLimiter()
	}
}

func (s *settings) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// checkHeader refuses headers that net/http would refuse or overrule, and credentials, which have to be known as such.
func checkHeader(name, value string) error {
	switch canonical := http.CanonicalHeaderKey(name); {
	case !validToken(name):
		return fmt.Errorf("%q is not a header name", name)
	case !validHeaderValue(value):
		return fmt.Errorf("the value of %s has characters that no header may carry", canonical)
	case strings.EqualFold(name, apiKeyHeader):
		return errors.New("use WithAPIKey for " + apiKeyHeader)
	case canonical == "Authorization":
		return errors.New("use WithAccessToken for Authorization, or the transport of WithHTTPClient for another scheme")
	case canonical == "Host", canonical == "Content-Length", canonical == "Transfer-Encoding", canonical == "Connection":
		return fmt.Errorf("%s follows from the request and cannot be set", canonical)
	}
	return nil
}

// validToken reports whether s is a token of RFC 9110: a header name or a method.
func validToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		letterOrDigit := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letterOrDigit && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

func validHeaderValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
