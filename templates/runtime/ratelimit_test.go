package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// limited is a server that takes so many requests in each window of a minute, counted from the first one.
type limited struct {
	mu       sync.Mutex
	quota    int
	header   func(l *limited, left int, reset time.Duration) http.Header
	start    time.Time
	used     int
	requests int
	refused  int
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	time.Sleep(20 * time.Millisecond) // of the network; the time is synctest's
	l.mu.Lock()
	now := time.Now()
	if now.Sub(l.start) >= time.Minute {
		l.start, l.used = now, 0
	}
	l.requests++
	status := 200
	if l.used >= l.quota {
		status = 429
		l.refused++
	} else {
		l.used++
	}
	header := l.header(l, l.quota-l.used, l.start.Add(time.Minute).Sub(now))
	l.mu.Unlock()
	if status == 429 {
		header.Set("Retry-After", fmt.Sprint(int(l.start.Add(time.Minute).Sub(now).Seconds())+1))
	}
	time.Sleep(20 * time.Millisecond)
	header.Set("Content-Type", "application/json")
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("{}")), Request: req}, nil
}

func newForm(l *limited, left int, reset time.Duration) http.Header {
	return http.Header{
		"Octopus-Ratelimit":        {fmt.Sprintf(`"default";r=%d;t=%d`, left, int(reset.Seconds())+1)},
		"Octopus-Ratelimit-Policy": {fmt.Sprintf(`"default";q=%d;w=60`, l.quota)},
	}
}

// TestRateLimit has a job of 1,000 calls against a server that takes 200 a minute: none fails.
func TestRateLimit(t *testing.T) {
	oldForm := func(l *limited, left int, reset time.Duration) http.Header {
		return http.Header{
			"Ratelimit":        {fmt.Sprintf(`limit=%d, remaining=%d, reset=%d`, l.quota, left, int(reset.Seconds())+1)},
			"Ratelimit-Policy": {fmt.Sprintf(`%d;w=60`, l.quota)},
		}
	}
	none := func(*limited, int, time.Duration) http.Header { return http.Header{} }
	for _, test := range []struct {
		name    string
		header  func(*limited, int, time.Duration) http.Header
		workers int
		refused int // at most
	}{
		{"one after the other", newForm, 1, 0},
		{"20 at a time", newForm, 20, 0},
		{"one after the other, old form", oldForm, 1, 0},
		{"all at once", newForm, 1000, 1000},
		{"without headers", none, 20, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &limited{quota: 200, header: test.header}
				client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: server}))
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				failed := workers(test.workers, 1000, func() error { return get(background(), client) })
				took := time.Since(start)
				t.Logf("%d requests, %d refused, %v", server.requests, server.refused, took)
				if len(failed) > 0 {
					t.Errorf("%d calls fail, the first with %v", len(failed), failed[0])
				}
				if server.refused > test.refused {
					t.Errorf("%d requests were refused, want %d at most", server.refused, test.refused)
				}
				if took < 4*time.Minute || took > 6*time.Minute {
					t.Errorf("took %v, want a little more than four minutes", took)
				}
			})
		})
	}
}

// workers does a job so many times by so many goroutines.
func workers(n, times int, job func() error) (failed []error) {
	var group sync.WaitGroup
	var mu sync.Mutex
	jobs := make(chan struct{}, times)
	for range times {
		jobs <- struct{}{}
	}
	close(jobs)
	for range n {
		group.Go(func() {
			for range jobs {
				if err := job(); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return failed
}

func TestRateLimitOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &limited{quota: 1, header: newForm}
		client, err := NewClient("https://deploy.example.com", WithoutRateLimit(), WithoutRetry(), WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: server}))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := get(background(), client); err != nil {
			t.Fatal(err)
		}
		err = get(background(), client)
		var e *Error
		if !errors.Is(err, ErrRateLimited) || !errors.As(err, &e) || e.RetryAfter < 50*time.Second || time.Since(start) > time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

func TestRateLimitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &limited{quota: 1, header: newForm}
		client, err := NewClient("https://deploy.example.com", WithHTTPClient(&http.Client{Transport: server}))
		if err != nil {
			t.Fatal(err)
		}
		if err := get(background(), client); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(background(), 5*time.Second)
		defer cancel()
		failed := workers(3, 3, func() error { return get(ctx, client) })
		if len(failed) != 3 || server.requests != 1 {
			t.Fatalf("%d requests, got %v", server.requests, failed)
		}
		for _, err := range failed {
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestReadLimits(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	in := func(seconds int) time.Time { return now.Add(time.Duration(seconds) * time.Second) }
	for _, test := range []struct {
		limit, policy string
		want          []rateWindow
	}{
		{"", "", nil},
		{`"default";r=50;t=30`, `"default";q=100;w=60`, []rateWindow{{"default", 50, 0, in(30), 100, time.Minute}}},
		{` "a" ; r=1 ; t=2 , "b;,";t=4;r=3 `, `"b;,";q=7;w=9,"a";w=6;q=5`,
			[]rateWindow{{"a", 1, 0, in(2), 5, 6 * time.Second}, {"b;,", 3, 0, in(4), 7, 9 * time.Second}}},
		{`"default";r=50`, `"default";q=100;w=60`, []rateWindow{{"default", 50, 0, in(60), 100, time.Minute}}},
		{`"default";r=0;t=9`, ``, []rateWindow{{"default", 0, 0, in(9), 1, time.Second}}},
		{`limit=10, remaining=4, reset=5`, `10;w=60`, []rateWindow{{"", 4, 0, in(5), 10, time.Minute}}},
		{`"default";r=99999999999;t=99999999999999999999`, ``, []rateWindow{{"default", 1 << 30, 0, in(1 << 30), 1, time.Second}}},
		{`"default";r=-1;t=5`, ``, nil},
		{`"default";t=5, ;;;=, "`, `;;`, nil},
	} {
		header := http.Header{}
		header.Set("Octopus-RateLimit", test.limit)
		header.Set("Octopus-RateLimit-Policy", test.policy)
		if got := readLimits(header, now); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s, %s:\n got  %v\n want %v", test.limit, test.policy, got, test.want)
		}
	}
}
