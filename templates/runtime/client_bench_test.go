package octopus

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/octogen/octogen/internal/bench/projects"
)

// benchServer answers with one project, or with pages of 100 of 1,000.
func benchServer(b *testing.B) (*httptest.Server, *SpaceClient) {
	one := []byte(projects.Project(1))
	page := bytes.Replace(projects.Page(100), []byte(`"TotalResults":100,`), []byte(`"TotalResults":1000,`), 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/api/Spaces-1/projects" {
			_, _ = w.Write(one)
			return
		}
		fmt.Fprintf(w, `{"Place":"%s",`, r.URL.Query().Get("skip")) // no two pages are the same
		_, _ = w.Write(page[1:])
	}))
	b.Cleanup(server.Close)
	client, err := NewClient(server.URL, WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}))
	if err != nil {
		b.Fatal(err)
	}
	return server, client.Space("Spaces-1")
}

// BenchmarkCall is one call over loopback, against net/http that reads the body and leaves it at that.
func BenchmarkCall(b *testing.B) {
	server, space := benchServer(b)
	b.Run("client", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := space.Projects.Get(context.Background(), "Projects-1"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("net-http", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := plainGet(server.URL + "/api/Spaces-1/projects/Projects-1"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func plainGet(url string) error {
	req, err := http.NewRequestWithContext(context.Background(), "GET", url, nil)
	if err != nil {
		return err
	}
	req.Header.Set(apiKeyHeader, canary)
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return err
}

// BenchmarkCallOverhead is what a call costs beside the network: the transport answers at once.
func BenchmarkCallOverhead(b *testing.B) {
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	})
	client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		b.Fatal(err)
	}
	space := client.Space("Spaces-1")
	b.Run("client", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := space.Projects.Delete(context.Background(), "Projects-1"); err != nil {
				b.Fatal(err)
			}
		}
	})
	plain := &http.Client{Transport: transport}
	b.Run("net-http", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			req, err := http.NewRequestWithContext(context.Background(), "DELETE", "https://deploy.example.com/api/Spaces-1/projects/Projects-1", nil)
			if err != nil {
				b.Fatal(err)
			}
			req.Header.Set(apiKeyHeader, canary)
			response, err := plain.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			_ = response.Body.Close()
		}
	})
}

// BenchmarkPages iterates over 1,000 projects on ten pages.
func BenchmarkPages(b *testing.B) {
	for _, ahead := range []bool{false, true} {
		b.Run("ahead="+strconv.FormatBool(ahead), func(b *testing.B) {
			_, space := benchServer(b)
			var opts []Option
			if ahead {
				opts = append(opts, WithFetchAhead())
			}
			b.ReportAllocs()
			for b.Loop() {
				items := 0
				for _, err := range space.Projects.All(context.Background(), ProjectsListParams{Take: 100}, opts...) {
					if err != nil {
						b.Fatal(err)
					}
					items++
				}
				if items != 1000 {
					b.Fatal(items)
				}
			}
		})
	}
}

// BenchmarkConcurrentCalls is 1,000 calls at a time through one client.
func BenchmarkConcurrentCalls(b *testing.B) {
	_, space := benchServer(b)
	b.ReportAllocs()
	for b.Loop() {
		var group sync.WaitGroup
		for range 1000 {
			group.Go(func() {
				if _, err := space.Projects.Get(context.Background(), "Projects-1"); err != nil {
					b.Error(err)
				}
			})
		}
		group.Wait()
	}
}
