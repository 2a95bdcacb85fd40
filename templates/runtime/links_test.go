package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

var projectLinks = Links{
	"Self": "/api/Spaces-22/projects/Projects-1", "Releases": "/api/Spaces-22/projects/Projects-1/releases{/version}{?skip,take,ids,partialname}",
	"Plain": "/api/releases?skip=0&cb=1", "Null": "/api/tenants/", "Web": "/app#/Spaces-22/projects/Projects-1", "Malformed": "/api/{id",
	"Up": "/api/../admin", "User": "/api/spaces/{id}/search{?keyword}", "Tilde": "~/api/users/me", "Away": "https://elsewhere.invalid/avatar{?size}",
	"Text": "/api/text", "releases": "/never",
}

func TestLinks(t *testing.T) {
	for name, want := range map[string]string{"Self": projectLinks["Self"], "self": projectLinks["Self"], "RELEASES": projectLinks["Releases"], "releases": "/never"} {
		if got, err := projectLinks.Get(name); err != nil || got != want {
			t.Errorf("Get(%q) gives %q, %v; want %q", name, got, err, want)
		}
	}
	_, err := Links{"B": "", "A": ""}.Get("C")
	if !errors.Is(err, ErrNoLink) {
		t.Fatal(err)
	}
	wantText(t, err.Error(), `"C"`, "A, B")
	_, err = Links(nil).Get("C")
	wantText(t, fmt.Sprint(err), "none")
	many := Links{}
	for i := range 100 {
		many[fmt.Sprintf("L%03d", i)] = ""
	}
	_, err = many.Get("C")
	wantText(t, err.Error(), "L059", "and 40 more")
	if got, err := projectLinks.Expand("user", map[string]string{"id": "Spaces-1", "keyword": "a b"}); err != nil || got != "/api/spaces/Spaces-1/search?keyword=a%20b" {
		t.Errorf("Expand gives %q, %v", got, err)
	}
	if _, err := projectLinks.Expand("none", nil); !errors.Is(err, ErrNoLink) {
		t.Errorf("%v is no ErrNoLink", err)
	}
}

func TestFollow(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/Spaces-22/projects/Projects-1/releases", `{"Items": [{"Id": "Releases-1"}, {"Id": "Releases-2"}], "TotalResults": 2}`)
	f.on("GET /api/text", `"text"`)
	client := f.client(t)
	follow := func(relation string, vars any, opts ...Option) error {
		_, err := Follow[Page[Release]](background(), client, projectLinks, relation, vars, opts...)
		return err
	}
	for i, c := range []struct {
		relation string
		vars     any
		opts     []Option
		want     string
	}{
		{"Releases", nil, nil, "/api/Spaces-22/projects/Projects-1/releases"},
		{"Releases", map[string]any{"take": 10, "version": "1.2/3"}, nil, "/api/Spaces-22/projects/Projects-1/releases/1.2%2F3?take=10"},
		{"Releases", ProjectsListParams{Take: 5, PartialName: "a b"}, nil, "/api/Spaces-22/projects/Projects-1/releases?take=5&partialname=a%20b"},
		{"Releases", map[string]any{"ids": []string{"a", "b"}, "other": []int{1, 2}}, nil, "/api/Spaces-22/projects/Projects-1/releases?ids=a,b&other=1&other=2"},
		{"Releases", nil, []Option{WithQuery("skip", "7"), WithQuery("x", "y")}, "/api/Spaces-22/projects/Projects-1/releases?skip=7&x=y"},
		{"Plain", map[string]int{"Skip": 30}, nil, "/api/releases?cb=1&Skip=30"},
		{"user", map[string]string{"ID": "Spaces-1", "keyword": "k"}, nil, "/api/spaces/Spaces-1/search?keyword=k"},
		{"Tilde", nil, nil, "/api/users/me"},
		{"Null", nil, nil, "/api/tenants/"}, // a page may be what is wanted
	} {
		if err := follow(c.relation, c.vars, c.opts...); err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		if got := f.last(t); got.uri != c.want || got.header.Get(apiKeyHeader) != canary {
			t.Errorf("%d: asked for %s, want %s", i, got.uri, c.want)
		}
	}
	asked := len(f.lines())
	for relation, want := range map[string]string{
		"Missing": "there are Away, ", "Web": "fragment", "Malformed": "offset 5", "Up": ". or ..", "User": "a variable that its path needs", "Away": "WithForeignLinks",
	} {
		err := follow(relation, nil)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Operation != "Follow" || !strings.Contains(err.Error(), relation) {
			t.Errorf("%s: %v, want an *Error with %q", relation, err, want)
		}
		if errors.Is(err, ErrNoLink) != (relation == "Missing") {
			t.Errorf("%s: %v", relation, err)
		}
	}
	for _, link := range []string{projectLinks["Null"], ""} {
		if _, err := Follow[User](background(), client, Links{"Null": link}, "Null", nil); !errors.Is(err, ErrNoLink) {
			t.Errorf("%q, a link without its ID, gives %v", link, err)
		}
	}
	if err := follow("Releases", map[string]any{"m": map[string]int{"a": 1}}); err == nil {
		t.Error("a map for which there is no variable is no error")
	}
	if err := follow("Releases", 7); err == nil {
		t.Error("a number as variables is no error")
	}
	for _, through := range []Connection{nil, (*Client)(nil), (*SpaceClient)(nil), &Client{}} {
		if _, err := Follow[User](background(), through, projectLinks, "Self", nil); err == nil {
			t.Errorf("%#v: no error", through)
		}
	}
	if got := f.lines()[asked:]; len(got) > 0 {
		t.Errorf("sent %q", got)
	}
	if raw, err := Follow[RawBody](background(), client.Space("Spaces-1"), projectLinks, "Text", nil); err != nil || string(*raw) != `"text"` {
		t.Errorf("%s, %v", *raw, err)
	}
	if text, err := Follow[string](background(), client, projectLinks, "Text", nil); err != nil || *text != "text" {
		t.Errorf("%v, %v", text, err)
	}
	stream, err := FollowStream(background(), client, projectLinks, "Text", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if data, err := io.ReadAll(stream); err != nil || string(data) != `"text"` {
		t.Errorf("%s, %v", data, err)
	}
	f.mux.HandleFunc("GET /api/gone", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusNotFound, "application/json", `{"ErrorMessage": "gone"}`)
	})
	if _, err := Follow[User](background(), client, Links{"Gone": "/api/gone"}, "Gone", nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v is no ErrNotFound", err)
	}
}

func TestFollowAll(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("GET /api/Spaces-22/projects/Projects-1/releases", func(w http.ResponseWriter, r *http.Request) {
		skip := r.URL.Query().Get("skip")
		next := map[string]string{"": `, "Links": {"Page.Next": "/api/Spaces-22/projects/Projects-1/releases?skip=1"}`}[skip]
		answer(w, http.StatusOK, "application/json", fmt.Sprintf(`{"TotalResults": 2, "Items": [{"Id": "after %s"}]%s}`, skip, next))
	})
	var got []string
	for r, err := range FollowAll[Release](background(), f.client(t), projectLinks, "Releases", nil) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
	}
	if strings.Join(got, "|") != "after |after 1" {
		t.Errorf("got %q", got)
	}
	for _, err := range FollowAll[Release](background(), f.client(t), projectLinks, "None", nil) {
		if !errors.Is(err, ErrNoLink) {
			t.Errorf("%v", err)
		}
	}
	for _, err := range FollowAll[Release](background(), f.client(t), projectLinks, "Releases", 1) {
		if err == nil {
			t.Error("no error")
		}
	}
}

// TestFollowElsewhere holds that credentials, headers and query parameters of options stay with the configured server.
func TestFollowElsewhere(t *testing.T) {
	other, back := newFake(t), newFake(t)
	other.on("GET /avatar", `{"Username": "picture"}`)
	back.on("GET /api/users/me", `{"Username": "me"}`)
	other.mux.HandleFunc("GET /back", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, back.URL+"/api/users/me", http.StatusFound)
	})
	client := back.client(t, WithHeader("X-Secret", canary), WithQuery("token", canary), WithForeignLinks())
	for _, link := range []string{"/avatar{?token}", "/avatar?a=1", "/back", "/avatar?{+token}"} {
		user, err := Follow[User](background(), client, Links{"Avatar": other.URL + link}, "Avatar", nil)
		if err != nil || user.Username == "" {
			t.Fatalf("%s: %v", link, err)
		}
	}
	for _, f := range []*fake{other, back} {
		if len(f.requests) == 0 {
			t.Error("a server was not asked")
		}
		for _, r := range f.requests {
			if text := fmt.Sprint(r); strings.Contains(text, canary) {
				t.Errorf("the canary left: %s", text)
			}
		}
	}
	asked := len(other.lines())
	for link, want := range map[string]string{
		"http://user:" + canary + "@" + strings.TrimPrefix(other.URL, "http://") + "/avatar": "plain http", "ftp://elsewhere.invalid/a": "plain http",
		"//elsewhere.invalid\\@x": "",
	} {
		_, err := Follow[User](background(), client, Links{"Avatar": link}, "Avatar", nil)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) && want == "" {
			t.Errorf("%s: %v", link, err)
		}
	}
	project := &Project{ID: "Projects-1", Links: Links{"Submit": other.URL + "/submit"}}
	if _, err := project.Follow(client).Submit(background(), project); err == nil || !strings.Contains(err.Error(), "nothing is sent") {
		t.Errorf("a body for another server: %v", err)
	}
	tight := back.client(t, WithQuery("q", canary))
	for _, link := range []string{"https://elsewhere.invalid/a{?q}", "/api/../a{?q}", "/api/{id}/a{?q}", "/app#{+q}"} {
		if _, err := Follow[User](background(), tight, Links{"Avatar": link}, "Avatar", nil); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", link, err)
		}
	}
	if got := other.lines()[asked:]; len(got) > 0 {
		t.Errorf("sent %q", got)
	}
}

func TestFollowDowngrade(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	client, err := NewClient(secure.URL, WithAPIKey(canary), WithForeignLinks(), WithHTTPClient(secure.Client()))
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{strings.Replace(secure.URL, "https", "http", 1) + "/api/users/me", "http://elsewhere.invalid/a"} {
		_, err := Follow[User](background(), client, Links{"Down": link}, "Down", nil)
		if err == nil || !strings.Contains(err.Error(), "from https to http") {
			t.Errorf("%s: %v", link, err)
		}
	}
}

func TestFollowMethods(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/spaces/all", someSpaces)
	ctx := background()
	client := f.client(t)
	linked := &Project{ID: "Projects-1", SpaceID: "Spaces-22", Links: Links{
		"releases": "/api/Spaces-22/projects/Projects-1/releases{/version}{?skip,take}", "ProjectGroup": "/api/projectgroups/", "About": "/api/about?about=Projects-1",
		"Submit": "/api/there",
	}}
	bare := &Project{ID: "Projects-1", SpaceID: "Spaces-22", Name: "ProjectGroups-1"}
	lost := &Project{}
	for i, c := range []struct {
		call func() error
		want string // "" for ErrNoLink
	}{
		{func() error {
			_, err := linked.Follow(client).Releases(ctx, ProjectsReleasesListParams{Take: 3})
			return err
		}, "GET /api/Spaces-22/projects/Projects-1/releases?take=3"},
		{func() error { _, err := linked.Follow(client).Release(ctx, "1.0"); return err }, "GET /api/Spaces-22/projects/Projects-1/releases/1.0"},
		{func() error { _, err := linked.Follow(client).About(ctx, ProjectsListParams{}); return err }, "GET /api/about?about=Projects-1&partialName=Projects-1"},
		{func() error { _, err := linked.Follow(client).Submit(ctx, linked); return err }, "POST /api/there"},
		{func() error { _, err := linked.Follow(client).Group(ctx); return err }, ""},
		{func() error {
			_, err := bare.Follow(client).Releases(ctx, ProjectsReleasesListParams{Take: 3})
			return err
		}, "GET /api/Spaces-22/projects/Projects-1/releases?take=3"},
		{func() error { _, err := bare.Follow(client.DefaultSpace()).Release(ctx, "1/0"); return err }, "GET /api/Spaces-22/projects/Projects-1/releases/1%2F0"},
		{func() error { _, err := bare.Follow(client.Space("other")).Group(ctx); return err }, "GET /api/Spaces-22/projectgroups/ProjectGroups-1"},
		{func() error { _, err := bare.Follow(client).Submit(ctx, bare); return err }, "POST /api/projects/Projects-1/submit"},
		{func() error { _, err := bare.Follow(client).About(ctx, ProjectsListParams{}); return err }, "GET /api/Spaces-22/releases?partialName=Projects-1"},
		{func() error { _, err := lost.Follow(client).About(ctx, ProjectsListParams{}); return err }, ""},
		{func() error { _, err := lost.Follow(client).Group(ctx); return err }, ""},
		{func() error {
			_, err := lost.Follow(client.Space("payments")).Releases(ctx, ProjectsReleasesListParams{})
			return err
		}, ""},
	} {
		before := len(f.lines())
		err := c.call()
		sent := f.lines()[before:]
		switch {
		case c.want == "" && (!errors.Is(err, ErrNoLink) || len(sent) > 0):
			t.Errorf("%d: %v, sent %q; want ErrNoLink", i, err, sent)
		case c.want != "" && (err != nil || len(sent) != 1 || sent[0] != c.want):
			t.Errorf("%d: %v, sent %q; want %s", i, err, sent, c.want)
		}
	}
	for _, version := range []string{"", ".."} {
		if _, err := linked.Follow(client).Release(ctx, version); err == nil {
			t.Errorf("version %q is no error", version)
		}
	}
	if _, err := linked.Follow(nil).Release(ctx, "1"); err == nil {
		t.Error("following through nothing is no error")
	}
	n := 0
	f.on("GET /api/Spaces-22/projects/Projects-1/releases", `{"Items": [{"Id": "a"}, {"Id": "b"}], "TotalResults": 2}`)
	for _, err := range linked.Follow(client).AllReleases(ctx, ProjectsReleasesListParams{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d releases, want 2", n)
	}
}

// TestFollowLogs holds that the log says whether it was the link or the route.
func TestFollowLogs(t *testing.T) {
	f := newFake(t)
	var b strings.Builder
	client := f.client(t, WithLogger(slog.New(slog.NewTextHandler(&b, nil))))
	project := &Project{ID: "Projects-1"}
	_, _ = project.Follow(client).Releases(background(), ProjectsReleasesListParams{})
	wantText(t, b.String(), `link="no Releases, so by the route"`, "/api/projects/{projectID}/releases")
	b.Reset()
	project.Links = projectLinks
	_, _ = project.Follow(client).Releases(background(), ProjectsReleasesListParams{})
	wantText(t, b.String(), "link=Releases", "route=/api/projects/{projectID}/releases")
	if strings.Contains(b.String(), canary) {
		t.Error("the canary is in the log")
	}
}

func TestHome(t *testing.T) {
	f := newFake(t)
	version := "2026.1.1"
	home := func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "application/json", `{"Version": "`+version+`", "Links": {"Self": "/api"}}`)
	}
	f.mux.HandleFunc("GET /api", home)
	f.mux.HandleFunc("GET /api/Spaces-1", home)
	client, ctx := f.client(t), background()
	first, err := client.Home(ctx)
	if err != nil || first.Version != version || first.Links["Self"] != "/api" {
		t.Fatalf("%+v, %v", first, err)
	}
	first.Links["Self"] = "changed"
	version = "2026.1.2"
	if again, err := client.Home(ctx); err != nil || again.Version != "2026.1.1" || again.Links["Self"] != "/api" {
		t.Errorf("%+v, %v: not what was kept", again, err)
	}
	if got, err := client.ServerVersion(ctx); err != nil || got != "2026.1.1" {
		t.Errorf("%s, %v", got, err)
	}
	wantLines(t, f.lines(), "GET /api")
	if _, err := client.RefreshHome(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := client.ServerVersion(ctx); err != nil || got != version {
		t.Errorf("%s, %v: not refreshed", got, err)
	}
	_, _ = client.Space("Spaces-1").Home(ctx)
	_, _ = client.Space("Spaces-1").Home(ctx)
	_, _ = client.Home(ctx, WithAPIKey("API-ANOTHER"))
	wantLines(t, f.lines(), "GET /api", "GET /api", "GET /api/Spaces-1", "GET /api")
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := client.RefreshHome(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if got, err := client.ServerVersion(ctx); err != nil || got != version {
		t.Errorf("%s, %v: a failure took away what was known", got, err)
	}
	for i := range 100 {
		_, _ = client.Home(ctx, WithAPIKey(fmt.Sprintf("API-%d", i)))
	}
	if n := len(client.core.homes.kept); n > 64 {
		t.Errorf("%d documents are kept", n)
	}
	if _, err := (&Client{}).ServerVersion(ctx); err == nil {
		t.Error("a client without a server is no error")
	}
	empty := newFake(t)
	if _, err := empty.client(t).ServerVersion(ctx); err == nil {
		t.Error("a home document without version is no error")
	}
}

// FuzzExpand holds that expanding never panics, that what comes out is a URI, and that with a link it leads to the server
// alone.
func FuzzExpand(f *testing.F) {
	for _, e := range rfcExamples {
		for i := 0; i < len(e.pairs); i += 2 {
			f.Add(e.pairs[i], "value", "a", "b")
		}
	}
	server, err := parseServer("https://deploy.example.com/octopus")
	if err != nil {
		f.Fatal(err)
	}
	core := &core{server: server}
	f.Fuzz(func(t *testing.T, template, value, key, member string) {
		vars := map[string]any{"var": value, "list": []string{value, member}, "keys": map[string]string{key: member}, "hello": value, "path": member, "x": key}
		got, err := Expand(template, vars)
		if err != nil {
			if text := err.Error(); strings.ContainsAny(text, "\n\r") {
				t.Fatalf("%q is more than a line", text)
			}
			return
		}
		for i := range len(got) {
			if c := got[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^`+"`"+`{|}`, c) >= 0 {
				t.Fatalf("%q expands to %q, which has %q", template, got, c)
			}
		}
		if target, err := core.locate(got); err == nil && !sameOrigin(target, core.server) {
			t.Fatalf("%q leads to %s", got, target)
		}
	})
}

func BenchmarkFollow(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "application/json", `{"Id": "Projects-1"}`)
	}))
	defer server.Close()
	client, err := NewClient(server.URL, WithAPIKey(canary))
	if err != nil {
		b.Fatal(err)
	}
	space := client.Space("Spaces-22")
	project := &Project{ID: "Projects-1", SpaceID: "Spaces-22", Links: projectLinks}
	for name, call := range map[string]func() error{
		"get":     func() error { _, err := space.Projects.Get(background(), "Projects-1"); return err },
		"generic": func() error { _, err := Follow[Project](background(), space, projectLinks, "Self", nil); return err },
		"helper":  func() error { _, err := project.Follow(space).Release(background(), "1.0"); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if err := call(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
