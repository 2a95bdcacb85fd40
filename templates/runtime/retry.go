package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Retry says how often and when a call is repeated that failed for a reason that may pass. What is zero has its default.
//
// Repeated are reads, updates (PUT) and deletions after a connection that broke or a status 408, 429, 502, 503 or 504; all other calls only
// if no connection came about or after status 429, when the server has not begun to work on them. A body is sent again
// if it is in memory or its reader can seek; else the call is not repeated. A time that the server asks to wait for
// (Retry-After) is respected. A client whose calls mostly fail stops repeating them until some succeed again.
type Retry struct {
	Attempts int           // most requests for one call; 5 by default
	MinDelay time.Duration // before the second request, twice that before the third, and so on, less up to a half by chance; 500 ms by default
	MaxDelay time.Duration // most time between two requests, unless the server asks for more; 30 s by default
	Budget   time.Duration // most time that one call waits between its requests, in all; 5 min by default
}

// WithRetry changes how calls are repeated; by default they are as [Retry] says.
func WithRetry(retry Retry) Option {
	return func(s *settings) {
		if retry.Attempts < 0 || retry.MinDelay < 0 || retry.MaxDelay < 0 || retry.Budget < 0 {
			s.fail(errors.New("WithRetry: a number is negative"))
			return
		}
		s.retry = retry.withDefaults()
	}
}

// WithoutRetry makes every call one request.
func WithoutRetry() Option { return WithRetry(Retry{Attempts: 1}) }

func (r Retry) withDefaults() Retry {
	if r.Attempts == 0 {
		r.Attempts = 5
	}
	if r.MinDelay == 0 {
		r.MinDelay = 500 * time.Millisecond
	}
	if r.MaxDelay == 0 {
		r.MaxDelay = 30 * time.Second
	}
	if r.Budget == 0 {
		r.Budget = 5 * time.Minute
	}
	return r
}

// patience is what is left of a Retry during a call.
type patience struct {
	Retry
	renewed bool // the credential has been replaced once
}

func (r Retry) patience() patience { return patience{Retry: r} }

// worthAnother decides whether a request that failed is sent once more, and how long to wait before.
func (x *exchange) worthAnother(ctx context.Context, failure *Error, p *patience) (delay time.Duration, again bool) {
	switch {
	case ctx.Err() != nil && failure.StatusCode == 0 || x.sent.source != nil && !x.sent.source.replayable():
		return 0, false
	case failure.StatusCode == http.StatusUnauthorized && x.credential.source != nil && !p.renewed:
		p.renewed, x.credential.refused = true, true
		return 0, true
	case x.attempts >= p.Attempts || !x.mayRepeat(failure):
		return 0, false
	}
	delay = p.delay(x.attempts, failure.RetryAfter)
	if delay > p.Budget || failure.RetryAfter == 0 && !x.core.retries.spend() {
		return 0, false
	}
	p.Budget -= delay
	return delay, true
}

// mayRepeat reports whether a failure may pass, and whether it does no harm to ask again.
func (x *exchange) mayRepeat(failure *Error) bool {
	switch failure.StatusCode {
	case 0:
		return notConnected(failure.Err) || x.idempotent() && isBroken(failure.Err)
	case http.StatusTooManyRequests:
		return true
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return x.idempotent()
	}
	return x.idempotent() && isSuccess(failure.StatusCode) && isBroken(failure.Err) // the response was cut off
}

func (x *exchange) idempotent() bool {
	switch x.method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// delay is how long to wait after so many attempts.
func (r Retry) delay(attempts int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked + rand.N(asked/16+1) // those who were refused together do not come back together
	}
	d := r.MaxDelay
	if shift := attempts - 1; shift < 32 && r.MinDelay < r.MaxDelay>>shift {
		d = r.MinDelay << shift
	}
	return d - rand.N(d/2+1)
}

// endedWaiting is the failure of a call that would have been repeated if the context had lasted.
func (e *Error) endedWaiting(err error) error {
	if e.Err != nil {
		e.Err = fmt.Errorf("%w; while waiting to repeat it: %w", e.Err, err)
	} else {
		e.Err = fmt.Errorf("while waiting to repeat it: %w", err)
	}
	return e
}

// sleep waits, but not longer than the context lasts. It does not begin to if the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return context.DeadlineExceeded
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// notConnected reports whether err is that no connection to the server came about. A name that does not exist is no reason
// to try again: it is mistyped.
func notConnected(err error) bool {
	dialed := false
	for ; err != nil; err = errors.Unwrap(err) {
		switch err := err.(type) {
		case *net.OpError:
			dialed = dialed || err.Op == "dial"
		case *net.DNSError:
			return dialed && !err.IsNotFound
		}
	}
	return dialed
}

// isBroken reports whether err is that of a connection that came about and did not hold.
func isBroken(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		switch broken := err.(type) {
		case *net.OpError:
			return broken.Op == "read" || broken.Op == "write"
		case net.Error:
			if broken.Timeout() {
				return true
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return true
		}
		if text := err.Error(); strings.HasPrefix(text, "http: server closed idle connection") || strings.HasPrefix(text, "http2: ") {
			return true // net/http has no names for these
		}
	}
	return false
}

// retryBudget keeps a client from making an outage worse. Each repetition takes from it, each success returns a tenth.
type retryBudget struct{ spent atomic.Int64 } // in tenths of a repetition

const maxRetriesInRow = 100

func (b *retryBudget) spend() bool {
	if b.spent.Add(10) > 10*maxRetriesInRow {
		b.spent.Add(-10)
		return false
	}
	return true
}

func (b *retryBudget) earn() {
	if b.spent.Load() > 0 {
		b.spent.Add(-1)
	}
}

// retryAfter reads the header Retry-After: seconds, or a date (RFC 9110, 10.2.3). It is 0 without one, and less than a
// nanosecond is rounded up to one.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	const most = 1 << 30 // seconds, so that nothing overflows when more is added
	if seconds, err := strconv.ParseUint(text, 10, 64); err == nil {
		return max(time.Duration(min(seconds, most))*time.Second, 1)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(min(at.Sub(now), most*time.Second), 1)
	}
	return 0
}
