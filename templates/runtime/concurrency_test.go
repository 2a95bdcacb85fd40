package octopus

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// busy takes a second for each request and notes how many there are at a time.
type busy struct{ now, most atomic.Int32 }

func (b *busy) RoundTrip(req *http.Request) (*http.Response, error) {
	if n := b.now.Add(1); n > b.most.Load() {
		b.most.Store(n)
	}
	defer b.now.Add(-1)
	time.Sleep(time.Second)
	if strings.HasSuffix(req.URL.Path, "/fails") {
		return nil, errors.New("no line")
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader("{}")), Request: req}, nil
}

func TestMaxConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &busy{}
		client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithoutRetry(), WithMaxConcurrency(2), WithHTTPClient(&http.Client{Transport: server}))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() { _, _ = client.Raw(background(), "GET", []string{"/api/works", "/api/fails"}[i%2], nil) })
		}
		group.Wait()
		if took := time.Since(start); server.most.Load() != 2 || took != 3*time.Second {
			t.Errorf("%d at a time, %v in all", server.most.Load(), took)
		}
	})
}

func TestMaxConcurrencyWaitsNoLongerThanTheContext(t *testing.T) {
	f := newFake(t)
	space := f.client(t, WithMaxConcurrency(1)).Space("Spaces-1")
	open, err := space.Artifacts.DownloadContent(background(), "Artifacts-1") // a download counts until it is closed
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(background())
	cancel()
	if _, err := space.Projects.Get(ctx, "Projects-1"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := open.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := space.Projects.Get(background(), "Projects-1"); err != nil {
		t.Error(err)
	}
	if _, err := NewClient(f.URL, WithMaxConcurrency(0)); err == nil {
		t.Error("no request at a time is accepted")
	}
}
