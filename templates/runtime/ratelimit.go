package octopus

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// WithoutRateLimit sends requests at once, however few the server says it will take. By default a client counts along
// with the headers Octopus-RateLimit and Octopus-RateLimit-Policy (servers from 2026.3 on send them; those of the IETF's
// draft-ietf-httpapi-ratelimit-headers, RateLimit and RateLimit-Policy, are read as well) and holds
// requests back until the server takes them: for as long as the context lasts, but not for a limit that ends in
// more than five minutes.
func WithoutRateLimit() Option { return func(s *settings) { s.limiter = nil } }

// maxLimitWait is how far ahead a limit is respected; beyond it, the server's own refusal says more than waiting.
const maxLimitWait = 5 * time.Minute

// rateLimiter knows what the server said of its limits, and holds requests back until it will take them. There is one
// for each credential, as servers count by that. The nil rateLimiter limits nothing.
type rateLimiter struct {
	turn chan struct{} // holds a token while somebody waits for the limit: those behind wait for that

	mu       sync.Mutex
	windows  []rateWindow
	inFlight int           // requests that the server may not have counted yet
	changed  chan struct{} // closed when there is news for who waits
}

// rateWindow is one limit: so many requests until its end.
type rateWindow struct {
	name string
	said int // the least that the server has said to be left
	left int // less what it cannot have counted
	ends time.Time
	next int           // what will be left after the end, 0 if not known
	span time.Duration // of the window after
}

func newRateLimiter() *rateLimiter {
	return &rateLimiter{turn: make(chan struct{}, 1), changed: make(chan struct{})}
}

// wait returns when a request may be sent, in the order in which it was called. What it lets pass has to be told to learn.
func (l *rateLimiter) wait(ctx context.Context) error {
	if l == nil {
		return nil
	}
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		delay, changed := l.take(time.Now())
		if delay == 0 {
			return nil
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
		}
		timer.Stop()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// take counts a request in, or says how long to wait before asking again.
func (l *rateLimiter) take(now time.Time) (delay time.Duration, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.windows {
		w := &l.windows[i]
		if !now.Before(w.ends) {
			w.said, w.left, w.ends = w.next, w.next, now.Add(w.span)
		}
		if until := w.ends.Sub(now); w.left <= 0 && until <= maxLimitWait {
			delay = max(delay, until)
		}
	}
	if delay > 0 {
		return delay, l.changed
	}
	for i := range l.windows {
		l.windows[i].left--
	}
	l.inFlight++
	return 0, nil
}

// learn reads what a response says of the limits; nil is no response.
func (l *rateLimiter) learn(response *http.Response) {
	if l == nil {
		return
	}
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	if response == nil {
		return
	}
	news := readLimits(response.Header, now)
	if after := retryAfter(response.Header, now); after > 0 && response.StatusCode == http.StatusTooManyRequests {
		news = append(news, rateWindow{name: "Retry-After", ends: now.Add(after)})
	}
	for _, w := range news {
		l.set(w)
	}
	if len(news) > 0 {
		close(l.changed)
		l.changed = make(chan struct{})
	}
}

// set takes over what the server says. Responses overtake each other, so that in one window the least one counts; and the
// server may not have counted the requests that are on their way.
func (l *rateLimiter) set(w rateWindow) {
	const most = 16 // a server has a handful
	for i := range l.windows {
		known := &l.windows[i]
		if known.name != w.name {
			continue
		}
		if w.ends.Sub(known.ends).Abs() <= 2*time.Second { // which are whole seconds
			w.said = min(w.said, known.said)
		}
		w.left = w.said - l.inFlight
		*known = w
		return
	}
	if w.left = w.said - l.inFlight; len(l.windows) < most {
		l.windows = append(l.windows, w)
	}
}

// readLimits reads the headers of draft-ietf-httpapi-ratelimit-headers in their present form ("default";r=50;t=30 with the policy
// "default";q=100;w=60) and the one before draft 8 (limit=100, remaining=50, reset=30 with 100;w=60).
func readLimits(header http.Header, now time.Time) []rateWindow {
	name := "Octopus-RateLimit"
	if header.Get(name) == "" {
		name = "RateLimit"
	}
	limits := strings.Join(header.Values(name), ",")
	policies := splitUnquoted(strings.Join(header.Values(name+"-Policy"), ","), ',')
	if strings.Contains(limits, "remaining=") {
		limits = ";" + strings.NewReplacer(",", ";", "remaining=", "r=", "reset=", "t=").Replace(limits)
	}
	var windows []rateWindow
	for _, text := range splitUnquoted(limits, ',') {
		limit := parseItem(text)
		left, ok := limit.number("r")
		if !ok {
			continue
		}
		w := rateWindow{name: limit[0], said: left}
		for _, text := range policies {
			if p := parseItem(text); p[0] == limit[0] || len(policies) == 1 {
				w.next, w.span = p.quota()
			}
		}
		until := w.span
		if t, ok := limit.number("t"); ok {
			until = time.Duration(t) * time.Second
		}
		w.ends = now.Add(until)
		if w.next == 0 { // without a policy, let one request find out what comes next
			w.next, w.span = 1, time.Second
		}
		windows = append(windows, w)
	}
	return windows
}

// limitItem is an item of a structured field (RFC 9651): its name, then its parameters ("r=50").
type limitItem []string

func parseItem(text string) limitItem {
	item := splitUnquoted(text, ';')
	item[0] = strings.Trim(item[0], `"`)
	return item
}

// number returns a parameter that is a count or a number of seconds; what is absurdly large is cut.
func (i limitItem) number(name string) (int, bool) {
	const most = 1 << 30
	for _, p := range i[1:] {
		if key, value, _ := strings.Cut(p, "="); key == name {
			n, err := strconv.ParseUint(value, 10, 62)
			return int(min(n, most)), err == nil || errors.Is(err, strconv.ErrRange)
		}
	}
	return 0, false
}

// quota returns the requests and the length of a policy's window.
func (i limitItem) quota() (int, time.Duration) {
	q, ok := i.number("q")
	if !ok { // the old form
		q, ok = limitItem{"", "q=" + i[0]}.number("q")
	}
	w, timed := i.number("w")
	if q == 0 || !ok || w == 0 || !timed {
		return 0, 0
	}
	return q, time.Duration(w) * time.Second
}

// splitUnquoted cuts text at a separator that is not in quotes, and trims spaces.
func splitUnquoted(text string, separator byte) (parts []string) {
	quoted, begin := false, 0
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == separator && !quoted:
			parts = append(parts, strings.TrimSpace(text[begin:i]))
			begin = i + 1
		}
	}
	return append(parts, strings.TrimSpace(text[begin:]))
}
