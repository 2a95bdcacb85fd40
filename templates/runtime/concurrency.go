package octopus

import (
	"errors"
	"io"
	"net/http"
	"sync"
)

// WithMaxConcurrency limits how many requests are on their way at a time; others wait, for as long as their context lasts. A
// request counts until its response has been read, a download until it is closed. All that a client, or a space that the
// option is given to, sends counts together, and so do several that are given the same Option.
func WithMaxConcurrency(requests int) Option {
	if requests < 1 {
		return func(s *settings) { s.fail(errors.New("WithMaxConcurrency: at least one request is needed")) }
	}
	slots := make(chan struct{}, requests)
	return WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return &throttled{next, slots} })
}

type throttled struct {
	next  http.RoundTripper
	slots chan struct{}
}

func (l *throttled) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case l.slots <- struct{}{}:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	release := sync.OnceFunc(func() { <-l.slots })
	response, err := l.next.RoundTrip(req)
	if err != nil || response.Body == nil {
		release()
		return response, err
	}
	response.Body = &releasing{response.Body, release}
	return response, nil
}

// releasing is a body after whose end the next request may go.
type releasing struct {
	io.ReadCloser
	release func()
}

func (b *releasing) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}
