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
// attempt, the time until the answer was there, and the status or the error; of a link that was followed its relation, and
// whether the resource carried it.
func WithLogger(logger Logger) Option {
	return func(s *settings) {
		if isNil(logger) {
			s.fail(errors.New("WithLogger: the logger is nil"))
			return
		}
		s.log = func(ctx context.Context, a attempt) { a.log(ctx, logger) }
	}
}

// Logger is what a client needs of an [*log/slog.Logger]. (That package is 25 KB in every program that imports it.)
type Logger interface {
	InfoContext(ctx context.Context, message string, keysAndValues ...any)
	WarnContext(ctx context.Context, message string, keysAndValues ...any)
}

// WithResponseHook calls a function for the answer of each call, good or bad, before it is decoded. With several attempts it is
// the last one's. The function must not change what it gets; it is called by several goroutines at a time
// if the client is.
func WithResponseHook(hook func(ctx context.Context, response Response)) Option {
	return func(s *settings) {
		s.hook = nil
		if hook != nil {
			s.hook = func(ctx context.Context, x *exchange, body []byte) { hook(ctx, x.asResponse(body)) }
		}
	}
}

// WithProgress calls a function while content is sent or a download is read, with the number of bytes so far and of all,
// which is negative if it is not known. An upload that is repeated begins at 0 again.
func WithProgress(progress func(done, total int64)) Option {
	return func(s *settings) { s.progress = progress }
}

// Response is the answer to a call as it came.
type Response struct {
	Operation  string        // such as "Projects.Get"
	Method     string        // such as "GET"
	URL        string        // what was asked for, without secrets
	StatusCode int           // HTTP status
	Header     http.Header   // of the answer
	Body       []byte        // of the answer; nil for a download, the first MiB of an error
	Attempts   int           // number of requests that were made
	Duration   time.Duration // of all of them, with the time between
}

// attempt is what a log says of one request.
type attempt struct {
	*exchange
	duration time.Duration
	failure  *Error
}

func (a attempt) log(ctx context.Context, logger Logger) {
	line := []any{
		"operation", a.operation, "method", a.method, "route", a.route, "url", a.url,
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
		x.settings.log(ctx, attempt{x, duration, failure})
	}
}

// report shows the answer of a call to the hook.
func (x *exchange) report(ctx context.Context, body []byte) {
	if x.settings.hook != nil && x.response != nil {
		x.settings.hook(ctx, x, body)
	}
}

func (x *exchange) asResponse(body []byte) Response {
	return Response{
		Operation:  x.operation,
		Method:     x.method,
		URL:        x.url,
		StatusCode: x.response.StatusCode,
		Header:     x.response.Header.Clone(),
		Body:       body,
		Attempts:   x.attempts,
		Duration:   time.Since(x.begun),
	}
}
