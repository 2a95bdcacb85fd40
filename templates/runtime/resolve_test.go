package octopus

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for link, want := range map[string]string{
		"/api/projects":                   "Projects.List",
		"/api":                            "Home",
		"/api/":                           "Home",
		"/api/Spaces-1":                   "Home in Spaces-1",
		"/api/{spaceId}":                  "Home in {spaceId}",
		"/api/Spaces-1/projects":          "Projects.List in Spaces-1",
		"/api/spaces/payments/projects":   "Projects.List in payments",
		"/api/spaces/Spaces-1":            "Spaces.Get spaceID=Spaces-1",
		"/API/Spaces-1/Projects/A%2Fb%20": "Projects.Get in Spaces-1 projectID=A/b ",
		"/api/projects/Projects-1/main":   "",
		"/api/Spaces-1/projects/Projects-1/refs%2Fheads%2Fmain": "Projects.GetInGit in Spaces-1 projectID=Projects-1 gitRef=refs/heads/main",
		"/api/Spaces-1/projects/Projects-1/logo?cb=2018":        "Projects.GetLogo in Spaces-1 projectID=Projects-1",
		"/api/projects/all":                                             "Projects.GetAll",
		"/api/projects/":                                                "Projects.List",
		"/api/Spaces-1/projects{/id}{?skip,take}":                       "Projects.List in Spaces-1",
		"/api/projects{/id}/releases{?skip}":                            "Projects.Releases.List projectID={id}",
		"/api/projects/{id}/releases{/version}{?skip,take}":             "Projects.Releases.List projectID={id}",
		"/octopus/api/Spaces-1/projects/Projects-1?a=b#c":               "Projects.Get in Spaces-1 projectID=Projects-1",
		"https://deploy.example.com/api/projects/Projects-1":            "Projects.Get projectID=Projects-1",
		"https://deploy.example.com:8080/a/b/api/spaces/s/projects/all": "Projects.GetAll in s",
		"//deploy.example.com/api/users/login{?returnUrl}":              "Users.Login",
		"~/api/releases":                                                "Releases.List",
		"/users/login":                                                  "Users.Login",
		"api/projects":                                                  "Projects.List",
		"/api/certificates/Global":                                      "Certificates.GetBuiltIn kind=Global",
		"/api/certificates/C-1/v1.2.pem":                                "Certificates.GetFile certificateID=C-1 version=1 type=2.pem",
		"/api/artifacts{/id}/content{?skip}":                            "Artifacts.DownloadContent artifactID={id}", // there is nothing without the segment
		"/api/Spaces-1/projects/P-1/scheduledtriggers{?skip}":           "",                                          // it is not the project at a Git reference of that name
		"/api/Spaces-1/projects/Projects-1/feature-toggles":             "",
		"/api/projects/pulse{?projectIds}":                              "",
		"/api/projects/web-shop":                                        "",
		"/api/projects/projects-first":                                  "Projects.Get projectID=projects-first",
		"/api/projects/proj-first":                                      "Projects.Get projectID=proj-first",
		"/api/projects/web/releases":                                    "Projects.Releases.List projectID=web", // the document's own word decides
		"/nuget/packages":                                               "NuGet.UploadAtRoot",
		"/api/certificates/other":                                       "",
		"/api/certificates/C-1/v.pem":                                   "",
		"/api/useronboarding":                                           "", // not the home of a space of that name
		"/api/users/projects":                                           "", // not in a space "users"
		"/app#/Spaces-1/projects/Projects-1":                            "",
		"/api/projects//releases":                                       "",
		"/api/projects/../users/me":                                     "",
		"/api/projects/Projects-1/a/b":                                  "",
		"":                                                              "",
		"https://secure.example.org/avatar/x1":                          "",
		"mailto:someone@example.org":                                    "",
		"{":                                                             "", "/api/projects/\x00": "",
	} {
		r, err := Resolve(link)
		got := ""
		if err == nil {
			got = r.String()
			if r.Space != "" {
				got += " in " + r.Space
			}
			for _, p := range r.Params {
				got += " " + p.Name + "=" + p.Value
			}
		} else if !errors.Is(err, ErrNoRoute) {
			t.Errorf("%q: %v is no ErrNoRoute", link, err)
		}
		if got != want {
			t.Errorf("%q resolves to %q, want %q", link, got, want)
		}
	}
}

func TestResolveRequest(t *testing.T) {
	for method, want := range map[string]string{"": "Get", "get": "Get", "HEAD": "Get", "PUT": "Update", "DELETE": "Delete", "PATCH": ""} {
		if r, _ := ResolveRequest(method, "/api/Spaces-1/projects/Projects-1"); r.Method != want {
			t.Errorf("%s resolves to %q, want %q", method, r.Method, want)
		}
	}
}

func TestResolveRequestTakesWords(t *testing.T) {
	for link, want := range map[string]string{
		"/api/projects/web":                        "Projects.Get",
		"/api/Spaces-1/projects/web-shop/main":     "Projects.GetInGit",
		"/api/Spaces-1/projects/P-1/main?a=b":      "Projects.GetInGit",
		"/api/useronboarding":                      "",
		"/api/Spaces-1/projects/P-1/main/whatever": "",
	} {
		r, err := ResolveRequest("GET", link)
		if r.String() != want || (err == nil) != (want != "") {
			t.Errorf("GET %s is %q, %v, want %q", link, r, err, want)
		}
	}
}

func TestResolvedParameters(t *testing.T) {
	r, err := Resolve("https://deploy.example.com/api/Spaces-1/projects/Projects-1/releases?skip=10&name=a+b%2Fc{&take,Term}")
	if err != nil {
		t.Fatal(err)
	}
	query := maps.Collect(r.Query())
	if len(query) != 2 || query["skip"] != "10" || query["name"] != "a b/c" {
		t.Errorf("query is %q", query)
	}
	if got := slices.Collect(r.Variables()); !slices.Equal(got, []string{"take", "Term"}) {
		t.Errorf("variables are %q", got)
	}
	for name, want := range map[string]string{"projectId": "Projects-1", "SKIP": "10", "other": ""} {
		if got := r.Param(name); got != want {
			t.Errorf("Param(%q) is %q, want %q", name, got, want)
		}
	}
	if r.Service != "Projects.Releases" || r.Method != "List" || r.Scope != "both" || r.HTTPMethod != "GET" {
		t.Errorf("it is %+v", r)
	}
	for range r.Query() {
		break // must not go on
	}
	for range r.Variables() {
		break
	}
}

// TestResolveAllocates holds the promise that resolving costs next to nothing.
func TestResolveAllocates(t *testing.T) {
	_, _ = Resolve("/api/projects")
	n := testing.AllocsPerRun(100, func() {
		if _, err := Resolve("/api/Spaces-1/Projects/Projects-1/releases{?skip,take}"); err != nil {
			t.Fatal(err)
		}
	})
	if n > 1 {
		t.Errorf("%v allocations, want the list of parameters alone", n)
	}
}

func FuzzResolve(f *testing.F) {
	for _, link := range []string{"/api/Spaces-1/projects{/id}{?skip}", "https://h/o/api/certificates/a/v1.x", "//h", "{a", "~/api/%zz", "/api//"} {
		f.Add("GET", link)
	}
	f.Fuzz(func(t *testing.T, method, link string) {
		r, err := ResolveRequest(method, link)
		if err != nil {
			if !errors.Is(err, ErrNoRoute) {
				t.Fatalf("%v is no ErrNoRoute", err)
			}
			return
		}
		for range r.Query() {
		}
		for range r.Variables() {
		}
		for _, p := range r.Params {
			if p.Value == "" || p.Name == "" {
				t.Fatalf("%q gives %+v", link, r)
			}
		}
		again, err := ResolveRequest(method, "https://example.com/"+strings.TrimLeft(pathOf(link), "/"))
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q is %s, behind a host %s, %v", link, r, again, err)
		}
	})
}

// pathOf is a link without the host.
func pathOf(link string) string {
	path, _ := linkPath(link)
	return path
}

func BenchmarkResolve(b *testing.B) {
	_, _ = Resolve("/api")
	for name, link := range map[string]string{
		"template": "/api/Spaces-1/projects/Projects-1/releases{/version}{?skip,take,searchByVersion}",
		"url":      "https://deploy.example.com/octopus/api/Spaces-1/projects/Projects-1?cb=1",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := Resolve(link); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
