package octopus

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// WithMiddleware puts middleware between the client and the transport of its HTTP client: it sees every request that is sent, each
// attempt and each redirect by itself, with its credentials. The first middleware given sees a request first. Given for a space or
// a call, it comes behind those of the client.
func WithMiddleware(middleware func(next http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) {
		if middleware == nil {
			s.fail(errors.New("WithMiddleware: the function is nil"))
			return
		}
		s.middleware = append(s.middleware, middleware)
	}
}

// WithLogger writes a line for each attempt, to an [*log/slog.Logger] or what has the same methods: at level Info, or Warn for
// those that failed, with the operation, the HTTP method, the route, the URL without secrets, the number of the
// attempt, the time until the response was there, and the status or the error; of a link that was followed its relation, and
// whether the resource carried it.
func WithLogger(logger Logger) Option {
	return func(s *settings) {
		if isNil(logger) {
			s.fail(errors.New("WithLogger: the logger is nil"))
			return
		}
		s.log = func(ctx context.Context, entry logEntry) { entry.log(ctx, logger) }
	}
}

// Logger is what a client needs of an [*log/slog.Logger]. (That package is 25 KB in every program that imports it.)
type Logger interface {
	InfoContext(ctx context.Context, message string, keysAndValues ...any)
	WarnContext(ctx context.Context, message string, keysAndValues ...any)
}

// WithResponseHook calls a function at the end of each call that sent a request: with the response, good or bad, before it is
// decoded, or with the error if there was none. With several attempts it is the last one's. The function must not change what
// it gets; it is called by several goroutines at a time if the client is.
func WithResponseHook(hook func(ctx context.Context, response Response)) Option {
	return func(s *settings) {
		s.hook = nil
		if hook != nil {
			s.hook = func(ctx context.Context, x *exchange, body []byte, failure *Error) {
				hook(ctx, x.asResponse(body, failure))
			}
		}
	}
}

// WithProgress calls a function while content is sent or a download is read, with the number of bytes so far and of all,
// which is negative if it is not known. An upload that is repeated begins at 0 again.
func WithProgress(progress func(done, total int64)) Option {
	return func(s *settings) { s.progress = progress }
}

// Response is what a call got from the server.
type Response struct {
	Operation  string        // such as "Projects.Get"
	Method     string        // such as "GET"
	Route      string        // such as "/api/{space}/projects/{projectID}"; "" if it is not known
	URL        string        // of the request, without secrets
	StatusCode int           // HTTP status; 0 without a response
	Header     http.Header   // of the response
	Body       []byte        // of the response; nil for a download, the first MiB of an error
	Attempts   int           // number of requests that were made
	Duration   time.Duration // of all of them, with the time between
	Err        error         // the [*Error] of a call that failed, nil otherwise
}

// logEntry is what a log says about one attempt, or about a response that is not as the document says.
type logEntry struct {
	*exchange
	duration   time.Duration
	failure    *Error
	mismatched []string
}

func (a logEntry) log(ctx context.Context, logger Logger) {
	if a.mismatched != nil {
		logger.WarnContext(ctx, "octopus response has values of other types than its document", "operation", a.operation, "properties", a.mismatched)
		return
	}
	line := []any{
		"operation", a.operation, "method", a.method, "route", a.route(), "url", a.url,
		"attempt", a.attempts, "duration", a.duration,
	}
	if a.link != "" {
		line = append(line, "link", a.link)
	}
	if a.response != nil {
		line = append(line, "status", a.response.StatusCode)
	}
	if a.failure == nil {
		logger.InfoContext(ctx, "octopus request", line...)
		return
	}
	if reason := a.failure.reason(); reason != "" {
		line = append(line, "error", reason)
	}
	logger.WarnContext(ctx, "octopus request failed", line...)
}

func (x *exchange) log(ctx context.Context, duration time.Duration, failure *Error) {
	if x.settings.log != nil {
		x.settings.log(ctx, logEntry{exchange: x, duration: duration, failure: failure})
	}
}

// report shows to the hook how a call ended.
func (x *exchange) report(ctx context.Context, body []byte, failure *Error) {
	if x.settings.hook != nil {
		x.settings.hook(ctx, x, body, failure)
	}
}

func (x *exchange) asResponse(body []byte, failure *Error) Response {
	r := Response{
		Operation: x.operation,
		Method:    x.method,
		Route:     x.route(),
		URL:       x.url,
		Body:      body,
		Attempts:  x.attempts,
		Duration:  time.Since(x.begun),
	}
	if x.response != nil {
		r.StatusCode, r.Header = x.response.StatusCode, x.response.Header.Clone()
	}
	if failure != nil {
		r.Err = failure
	}
	return r
}

// OperationInfo names the operation that a request belongs to.
type OperationInfo struct {
	Name   string // such as "Projects.Get"; "Raw" for requests of [Client.Raw]
	Method string // such as "GET"
	Route  string // with names in place of values, such as "/api/{space}/projects/{projectID}"; "" if it is not known
}

// OperationFrom returns the operation of a request from its context, for middleware, transports and hooks; the zero value
// for a context of another origin. Requests for looking up a space or for a token belong to an operation of their own.
func OperationFrom(ctx context.Context) OperationInfo {
	if ctx == nil {
		return OperationInfo{}
	}
	if info, ok := ctx.Value(operationKey{}).(func() OperationInfo); ok {
		return info()
	}
	return OperationInfo{}
}

// operationKey is the key of what OperationFrom needs. (It is a function, since an *exchange in an interface would bring the
// methods of all types that it refers to into every program.)
type operationKey struct{}

func (x *exchange) info() OperationInfo {
	return OperationInfo{Name: x.operation, Method: x.method, Route: x.route()}
}

// route is the template of the operation's route.
func (x *exchange) route() string {
	if x.op == nil {
		return ""
	}
	return x.op.template(x.form)
}
