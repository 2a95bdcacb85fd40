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
		const call = ` operation=Projects.Get method=GET route=/api/spaces/{space}/projects/{projectID} ` +
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
		got = append(got, fmt.Sprintf("%s %s %s %d %s %s %d %v", r.Operation, r.Method, r.Route, r.StatusCode, r.Header.Get("X-Request"), r.Body, r.Attempts, r.Err != nil))
	}
	space := f.client(t, WithResponseHook(hook)).DefaultSpace()
	_, _ = space.Projects.Get(background(), "1")
	_, _ = space.Projects.Get(background(), "2")
	_, _ = space.Projects.Get(background(), "") // never sent
	if download, err := space.Artifacts.DownloadContent(background(), "1"); err != nil {
		t.Error(err)
	} else {
		_ = download.Close()
	}
	_, _ = space.Projects.Get(background(), "1", WithResponseHook(nil))
	_, _ = space.Projects.Get(background(), "1", WithMaxResponseBytes(3))
	f.Close()
	_, err := space.Projects.Get(background(), "1")
	want := `Projects.Get GET /api/projects/{projectID} 200 7 {"Id": "1", "New": 1} 1 false
Projects.Get GET /api/projects/{projectID} 404 7 {"Id": "1", "New": 1} 1 true
Artifacts.DownloadContent GET /api/artifacts/{artifactID}/content 200   1 false
Projects.Get GET /api/projects/{projectID} 200 7  1 true
Projects.Get GET /api/projects/{projectID} 0   1 true`
	if err == nil {
		t.Error("the server is gone")
	}
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
	if err := space.Artifacts.UploadContent(background(), "1", strings.NewReader("content"), progress); err != nil || last != 7 || total != 7 {
		t.Errorf("%d of %d, %v", last, total, err)
	}
	if err := space.Artifacts.UploadContent(background(), "1", io.MultiReader(strings.NewReader("content")), progress); err != nil || last != 7 || total != -1 {
		t.Errorf("%d of %d, %v", last, total, err)
	}
	download, err := space.Artifacts.DownloadContent(background(), "1", progress)
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

// TestOperationFrom looks at the operation from where tracing does: the transport.
func TestOperationFrom(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/spaces/all", someSpaces)
	f.on("GET /api/Spaces-22/projects/Projects-1/releases", `{"Items": []}`)
	var seen []string
	client := f.client(t, WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			seen = append(seen, fmt.Sprint(OperationFrom(req.Context())))
			return next.RoundTrip(req)
		})
	}))
	ctx, space := background(), client.Space("Payments Team")
	project := &Project{ID: "Projects-1", SpaceID: "Spaces-22", Links: Links{
		"Releases": "/api/Spaces-22/projects/Projects-1/releases{?skip,take}", "Else": "/api/else/{id}",
	}}
	for _, call := range []func() error{
		func() error { _, err := space.Projects.Get(ctx, "Projects-1"); return err },
		func() error {
			_, err := client.DefaultSpace().Projects.Create(ctx, ProjectsCreateParams{}, &Project{SpaceID: "Spaces-1"})
			return err
		},
		func() error { _, err := project.Follow(client).Releases(ctx, ProjectsReleasesListParams{}); return err },
		func() error { _, err := Follow[Page[Release]](ctx, client, project.Links, "Releases", nil); return err },
		func() error {
			_, err := Follow[RawJSON](ctx, client, project.Links, "Else", map[string]any{"id": "1"})
			return err
		},
		func() error { _, err := client.Raw(ctx, "GET", "/api/else", nil); return err },
	} {
		if err := call(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"{Spaces.GetAll GET /api/spaces/all}",
		"{Projects.Get GET /api/{space}/projects/{projectID}}",
		"{Projects.Create POST /api/projects}",
		"{Projects.Releases.List GET /api/{space}/projects/{projectID}/releases}",
		"{Projects.Releases.List GET /api/{space}/projects/{projectID}/releases}",
		"{Follow GET }",
		"{Raw GET }",
	}
	wantLines(t, seen, want...)
	if got := OperationFrom(ctx); got != (OperationInfo{}) {
		t.Errorf("another context has %v", got)
	}
	//lint:ignore SA1012 a mistake that must not panic
	if got := OperationFrom(nil); got != (OperationInfo{}) {
		t.Errorf("no context has %v", got)
	}
}

func TestMismatchesAreLogged(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/projects", `{"Items": [{"Name": {"a": "secret"}}, {"Name": [], "IsDisabled": "True"}, {"IsDisabled": "maybe"}]}`)
	var text strings.Builder
	client := f.client(t, WithLogger(slog.New(slog.NewTextHandler(&text, nil))))
	page, err := client.DefaultSpace().Projects.List(background(), ProjectsListParams{})
	if err != nil || !page.Items[1].IsDisabled {
		t.Fatal(page, err)
	}
	wantText(t, text.String(), "level=WARN", "operation=Projects.List", `properties="[Project.Name Project.IsDisabled]"`)
	if strings.Contains(text.String(), "secret") {
		t.Errorf("values are logged: %s", &text)
	}
}
