package explore

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/octogen/octogen/internal/browsertest"
	"github.com/octogen/octogen/internal/serve"
)

// miniature is as much of an Octopus as these tests need: projects, and their channels.
type miniature struct {
	sync.Mutex
	projects map[string]map[string]any
	seen     []*http.Request
}

func (m *miniature) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.Lock()
	defer m.Unlock()
	m.seen = append(m.seen, r)
	w.Header().Set("Content-Type", "application/json")
	parts := strings.Split(strings.Trim(strings.TrimPrefix(r.URL.Path, "/api/Spaces-1"), "/"), "/")
	if parts[0] == "api" {
		parts = parts[1:]
	}
	switch {
	case len(parts) == 1 && r.Method == http.MethodPost:
		p := m.body(r)
		p["Id"] = fmt.Sprint("Projects-", len(m.projects)+1)
		p["Links"] = map[string]any{"Self": "/api/Spaces-1/projects/" + p["Id"].(string), "Channels": "/api/Spaces-1/projects/" + p["Id"].(string) + "/channels{?skip,take}"}
		m.projects[p["Id"].(string)] = p
		m.answer(w, http.StatusCreated, p)
	case len(parts) == 2 && m.projects[parts[1]] == nil:
		m.answer(w, http.StatusNotFound, map[string]any{"ErrorMessage": "not found; your key is " + r.Header.Get("X-Octopus-ApiKey")})
	case len(parts) == 2 && r.Method == http.MethodPut:
		m.projects[parts[1]] = m.body(r)
		m.answer(w, http.StatusOK, m.projects[parts[1]])
	case len(parts) == 2 && r.Method == http.MethodDelete:
		delete(m.projects, parts[1])
		m.answer(w, http.StatusOK, map[string]any{})
	case len(parts) == 2:
		m.answer(w, http.StatusOK, m.projects[parts[1]])
	default:
		m.answer(w, http.StatusOK, map[string]any{"Items": []any{map[string]any{"Id": "Channels-1", "Name": "Default"}}, "TotalResults": 1})
	}
}

func (m *miniature) body(r *http.Request) (v map[string]any) {
	data, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(data, &v)
	return v
}

func (m *miniature) answer(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// serveAt serves the page with a target, and returns its handler.
func serveAt(t *testing.T, target *Target) *Handler {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	h, err := NewHandler(pageOf(t, real(t, "2026.1.9674"), Options{}), server.Listener.Addr().String(), target)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = h
	server.Start()
	t.Cleanup(server.Close)
	return h
}

// TestTryIt creates a project, follows its link to its channels, changes it and deletes it, in a browser.
func TestTryIt(t *testing.T) {
	octopus, err := serve.New(real(t, "2026.1.9674")[0])
	if err != nil {
		t.Fatal(err)
	}
	h := serveAt(t, NewFake(octopus, "X-Octopus-ApiKey"))
	r := &reader{browsertest.Start(t), t, h.URL()}
	r.Size(1440, 900)
	r.at("#/op/Projects.Create?space=Spaces-1")
	r.Eval(`{ const b = document.getElementById("try-body"); b.value = JSON.stringify({...JSON.parse(b.value), Name: "Web shop"}) }`)
	r.sends("201")
	r.has("created", ".json", `"Projects-1"`)
	r.has("typed", ".out .codes", `Name: "Web shop"`)
	r.follows("/api/Spaces-1/projects/Projects-1/channels", "Projects.Channels.List")
	r.until(`document.querySelector(".out .status")?.textContent === "200"`)
	r.has("channels", ".out", "Channels-1")
	r.at("#/op/Projects.Get?space=Spaces-1&projectId=Projects-1")
	r.sends("200")
	r.Eval(`location.hash = "#/op/Projects.Update?space=Spaces-1&projectId=Projects-1"`)
	r.until(`document.querySelector("h1").textContent.startsWith("Projects.Update")`)
	if got := r.Eval(`document.getElementById("try-body").value`); !strings.Contains(got, "Web shop") {
		t.Errorf("the body is %s, want what was read last", got)
	}
	r.Eval(`{ const b = document.getElementById("try-body"); b.value = b.value.replace("Web shop", "Shop front") }`)
	r.sends("200")
	r.at("#/op/Projects.Delete?space=Spaces-1&projectId=Projects-1")
	r.sends("200")
	r.at("#/op/Projects.Get?space=Spaces-1&projectId=Projects-1")
	r.sends("404")
	if !strings.Contains(fmt.Sprint(r.Eval(`document.body.textContent.includes("API-EXPLORE")`)), "false") {
		t.Error("the key is in the page")
	}
	r.quiet()
}

func (r *reader) sends(status string) {
	r.t.Helper()
	r.Eval(`document.querySelector(".out").replaceChildren(); document.querySelector(".live .send").click()`)
	r.until(`document.querySelector(".out .result")`)
	r.has("sent", ".out .result", status)
}

func (r *reader) follows(link, operation string) {
	r.t.Helper()
	r.Eval(fmt.Sprintf(`[...document.querySelectorAll(".json a")].find((a) => a.textContent.startsWith('"' + %q)).click()`, link))
	r.until(fmt.Sprintf(`document.querySelector("h1").textContent.startsWith(%q)`, operation))
}

// TestConfirm asks before it changes something on a server, and sends the key there only.
func TestConfirm(t *testing.T) {
	octopus := &miniature{projects: map[string]map[string]any{"Projects-1": {"Id": "Projects-1"}}}
	server := httptest.NewServer(octopus)
	t.Cleanup(server.Close)
	target, err := NewTarget(server.URL, server.Client(), "X-Octopus-ApiKey", "API-SECRET")
	if err != nil {
		t.Fatal(err)
	}
	h := serveAt(t, target)
	r := &reader{browsertest.Start(t), t, h.URL()}
	r.at("#/op/Projects.Get?projectId=Projects-404")
	r.sends("404")
	r.has("the server's error", ".out", "your key is •••")
	r.at("#/op/Projects.Delete?projectId=Projects-1")
	r.Eval(`document.querySelector(".live .send").click()`)
	r.until(`document.querySelector("dialog[open]")`)
	r.has("what will happen", "dialog", "DELETE /api/projects/Projects-1")
	r.Eval(`[...document.querySelectorAll("dialog button")].find((b) => b.textContent === "Cancel").click()`)
	r.until(`!document.querySelector("dialog")`)
	if octopus.projects["Projects-1"] == nil {
		t.Error("deleted without a confirmation")
	}
	r.Eval(`document.querySelector(".live .send").click()`)
	r.until(`document.querySelector("dialog[open]")`)
	r.Eval(`document.querySelector("dialog .send").click()`)
	r.until(`document.querySelector(".out .result")`)
	if len(octopus.projects) != 0 {
		t.Error("not deleted after the confirmation")
	}
	for _, request := range octopus.seen {
		if request.Header.Get("X-Octopus-ApiKey") != "API-SECRET" || strings.Contains(request.URL.String(), "SECRET") {
			t.Errorf("%s %s has the key %q", request.Method, request.URL, request.Header.Get("X-Octopus-ApiKey"))
		}
	}
	if r.Eval(`document.documentElement.outerHTML.includes("API-SECRET")`) != "false" {
		t.Error("the key is in the page")
	}
	r.quiet()
}

// TestForeignRequests refuses whatever does not come from the page itself.
func TestForeignRequests(t *testing.T) {
	octopus := &miniature{projects: map[string]map[string]any{}}
	h := serveAt(t, NewFake(octopus, "X-Octopus-ApiKey"))
	const body = `{"method":"POST","path":"/api/projects","body":"{}"}`
	own := map[string]string{"Origin": "http://" + h.host, "Content-Type": "application/json"}
	with := func(more ...string) map[string]string {
		headers := map[string]string{}
		for k, v := range own {
			headers[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			headers[more[i]] = more[i+1]
		}
		return headers
	}
	for name, c := range map[string]struct {
		method, path, host string
		headers            map[string]string
		want               int
	}{
		"the page":             {"GET", "/" + h.token + "/", h.host, nil, 200},
		"its request":          {"POST", "/" + h.token + "/send", h.host, own, 200},
		"no token":             {"GET", "/", h.host, nil, 403},
		"a wrong token":        {"POST", "/" + strings.Repeat("A", len(h.token)) + "/send", h.host, own, 403},
		"a rebinding name":     {"GET", "/" + h.token + "/", "evil.invalid", nil, 403},
		"another port's name":  {"POST", "/" + h.token + "/send", "127.0.0.1:1", own, 403},
		"another origin":       {"POST", "/" + h.token + "/send", h.host, with("Origin", "http://evil.invalid"), 403},
		"an origin of nothing": {"POST", "/" + h.token + "/send", h.host, with("Origin", "null"), 403},
		"no origin":            {"POST", "/" + h.token + "/send", h.host, with("Origin", ""), 403},
		"a form":               {"POST", "/" + h.token + "/send", h.host, with("Content-Type", "text/plain"), 403},
		"a preflight":          {"OPTIONS", "/" + h.token + "/send", h.host, own, 404},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "http://"+h.host+c.path, strings.NewReader(body))
			r.Host = c.host
			for k, v := range c.headers {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%d, want %d: %s", w.Code, c.want, w.Body)
			}
			for name := range w.Header() {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("other sites are let in by %s", name)
				}
			}
		})
	}
}

// TestTargetStaysBelow sends requests to the configured server and nowhere else, whatever their path.
func TestTargetStaysBelow(t *testing.T) {
	octopus := &miniature{projects: map[string]map[string]any{}}
	server := httptest.NewServer(octopus)
	t.Cleanup(server.Close)
	target, err := NewTarget(server.URL, server.Client(), "X-Octopus-ApiKey", "API-SECRET")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"http://evil.invalid/api", "//evil.invalid/api", "@evil.invalid/", "api", "/api/../secret", "/api/%2e%2e/secret", `/\evil.invalid/`, "", ":"} {
		if response, err := target.Do(t.Context(), Request{Method: "GET", Path: path}); err == nil {
			t.Errorf("%q was sent: %v", path, response)
		}
	}
	for _, r := range []Request{{Method: "DELETE", Path: "/api/projects/Projects-1"}, {Method: "DELETE", Path: "/api/projects/Projects-1", Confirmed: "DELETE /api/projects/Projects-2"}, {Method: "CONNECT", Path: "/api"}} {
		if response, err := target.Do(t.Context(), r); err == nil {
			t.Errorf("%+v was sent: %v", r, response)
		}
	}
	if len(octopus.seen) > 0 {
		t.Errorf("%d requests arrived", len(octopus.seen))
	}
}

// TestRedirect does not follow a server elsewhere.
func TestRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was followed", r.URL) }))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	target, err := NewTarget(server.URL, server.Client(), "X-Octopus-ApiKey", "API-SECRET")
	if err != nil {
		t.Fatal(err)
	}
	response, err := target.Do(t.Context(), Request{Method: "GET", Path: "/api"})
	if err != nil || response.Status != http.StatusTemporaryRedirect {
		t.Errorf("%v, %v", response, err)
	}
}
