package octopus

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLogger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text strings.Builder
		logger := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		slow := func(req *http.Request) (*http.Response, error) {
			time.Sleep(40 * time.Millisecond)
			return gives(200)(req)
		}
		s := &script{steps: steps{gives(503), slow}}
		client := s.client(t, WithLogger(logger))
		if _, err := client.Space("payments").Projects.Get(background(), "a b", WithQuery("apiKey", canary)); err != nil {
			t.Fatal(err)
		}
		const call = ` operation=Projects.Get method=GET route=/api/spaces/{}/projects/{} ` +
			`url="https://deploy.example.com/api/spaces/payments/projects/a%20b?apiKey=[redacted]" `
		want := `level=WARN msg="octopus request failed"` + call + `attempt=1 duration=0s status=503` + "\n" +
			`level=INFO msg="octopus request"` + call + `attempt=2 duration=40ms status=200` + "\n"
		if got := text.String(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestResponseHook(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/api/projects/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request", "7")
		status := 200
		if strings.HasSuffix(r.URL.Path, "/2") {
			status = 404
		}
		answer(w, status, "application/json", `{"Id": "1", "New": 1}`)
	})
	f.on("/api/artifacts/1/content", `content`)
	var got []string
	hook := func(_ context.Context, r Response) {
		got = append(got, fmt.Sprintf("%s %s %d %s %s %d", r.Operation, r.Method, r.StatusCode, r.Header.Get("X-Request"), r.Body, r.Attempts))
	}
	space := f.client(t, WithResponseHook(hook)).DefaultSpace()
	_, _ = space.Projects.Get(background(), "1")
	_, _ = space.Projects.Get(background(), "2")
	_, _ = space.Projects.Get(background(), "") // never sent
	if download, err := space.Artifacts.GetContent(background(), "1"); err != nil {
		t.Error(err)
	} else {
		_ = download.Close()
	}
	_, _ = space.Projects.Get(background(), "1", WithResponseHook(nil))
	want := `Projects.Get GET 200 7 {"Id": "1", "New": 1} 1
Projects.Get GET 404 7 {"Id": "1", "New": 1} 1
Artifacts.GetContent GET 200   1`
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMiddleware(t *testing.T) {
	var seen []string
	made := 0
	tag := func(name string) Option {
		return WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			made++
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				seen = append(seen, name)
				return next.RoundTrip(req)
			})
		})
	}
	s := &script{steps: steps{gives(200)}}
	client := s.client(t, tag("a"), tag("b"))
	_ = get(background(), client)
	_ = get(background(), client, WithHeader("X-A", "b"))
	_ = get(background(), client, tag("c"))
	if got := strings.Join(seen, ""); got != "abababc" || len(s.at) != 3 {
		t.Errorf("seen %s, %d requests", got, len(s.at))
	}
	if made != 2+3 {
		t.Errorf("the middleware was made %d times, want once for the client and once for the call with more of it", made)
	}
	for _, option := range []Option{WithMiddleware(nil), WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil })} {
		if _, err := NewClient("https://a.example", option); err == nil {
			t.Error("middleware that is nil is no error")
		}
	}
}

func TestProgress(t *testing.T) {
	f := newFake(t)
	f.on("/api/artifacts/1/content", "0123456789")
	space := f.client(t).DefaultSpace()
	var last, total int64
	progress := WithProgress(func(done, of int64) { last, total = done, of })
	if err := space.Artifacts.PutContent(background(), "1", strings.NewReader("content"), progress); err != nil || last != 7 || total != 7 {
		t.Errorf("%d of %d, %v", last, total, err)
	}
	if err := space.Artifacts.PutContent(background(), "1", io.MultiReader(strings.NewReader("content")), progress); err != nil || last != 7 || total != -1 {
		t.Errorf("%d of %d, %v", last, total, err)
	}
	download, err := space.Artifacts.GetContent(background(), "1", progress)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(download)
	_ = download.Close()
	if err != nil || !bytes.Equal(data, []byte("0123456789")) || last != 10 || total != 10 {
		t.Errorf("%d of %d, %s, %v", last, total, data, err)
	}
}

func TestFetchAhead(t *testing.T) {
	f := newFake(t)
	second := make(chan struct{})
	f.mux.HandleFunc("/api/projects", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("skip") {
		case "":
			answer(w, 200, "application/json", page(0, 1, `, "TotalResults": 6`))
		case "2":
			close(second)
			answer(w, 200, "application/json", page(2, 3, `, "TotalResults": 6`))
		default:
			<-r.Context().Done() // which the end of the loop brings about
		}
	})
	var got []string
	for project, err := range f.client(t).DefaultSpace().Projects.All(background(), ProjectsListParams{}, WithFetchAhead()) {
		if err != nil {
			t.Fatal(err)
		}
		if project.ID == "Projects-1" {
			<-second // the next page is asked for before this one is done
		}
		if got = append(got, project.ID); len(got) == 4 {
			break
		}
	}
	if got := strings.Join(got, " "); got != "Projects-0 Projects-1 Projects-2 Projects-3" {
		t.Errorf("got %s", got)
	}
}
