package explore

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/browsertest"
	"github.com/octogen/octogen/internal/model"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// A reader looks at a page in Chromium.
type reader struct {
	*browsertest.Browser
	t    testing.TB
	file string
}

func read(t testing.TB, apis ...*model.API) *reader {
	t.Helper()
	file := filepath.Join(t.TempDir(), "api.html")
	if err := os.WriteFile(file, htmlOf(t, apis...), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &reader{browsertest.Start(t), t, "file://" + file}
	r.Size(1440, 900)
	r.at("#/")
	return r
}

// at opens the page anew at an address.
func (r *reader) at(hash string) {
	r.t.Helper()
	r.Open("about:blank")
	r.Open(r.file + hash)
	r.until(`document.documentElement.dataset.ready > 0`)
}

// until waits for the page, without a limit of its own: that of the test ends it.
func (r *reader) until(condition string) {
	r.t.Helper()
	r.Eval(`new Promise((done) => { const look = () => (` + condition + `) ? done(true) : requestAnimationFrame(look); look(); })`)
}

func (r *reader) text(selector string) string {
	r.t.Helper()
	return r.Eval(fmt.Sprintf(`document.querySelector(%q)?.textContent ?? "nothing"`, selector))
}

// has checks that what a selector finds has a text in it.
func (r *reader) has(when, selector, want string) {
	r.t.Helper()
	if got := r.Eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.textContent).join("\n")`, selector)); !strings.Contains(got, want) {
		r.t.Errorf("%s: %s has %q, want %q in it", when, selector, got, want)
	}
}

// asks types a query into the search box and returns the first result.
func (r *reader) asks(query string) string {
	r.t.Helper()
	r.Press("/")
	r.Type(query)
	return r.text("#hits .hit")
}

// enters takes the chosen result and waits for its page.
func (r *reader) enters(heading string) {
	r.t.Helper()
	r.Press("Enter")
	r.until(fmt.Sprintf(`document.querySelector("h1")?.textContent.trim().startsWith(%q)`, heading))
}

func (r *reader) quiet() {
	r.t.Helper()
	r.Quiet(func(url string) bool { return strings.HasPrefix(url, r.file) })
}

// long skips a test that takes its time.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: takes seconds in a browser")
	}
}

// TestKeyboard finds things by the keyboard alone.
func TestKeyboard(t *testing.T) {
	r := read(t, real(t, "2026.1.9674")...)
	for query, want := range map[string]string{
		"projects.list":                   "Projects.List",
		"projects.runbooks.list":          "Projects.Runbooks.List",
		"ReleaseTemplate":                 "ReleaseTemplate",
		"project.slug":                    "Project.Slug",
		"projects.getbyname":              "Projects.GetByName",
		"prjlst":                          "Projects.List",
		"client.Projects.GetByID":         "Projects.Get",
		"projects.GetByID(client, \"x\")": "Projects.Get",
		"/api/Spaces-1/projects/Projects-2/releases?take=5":                                 "Projects.Releases.List",
		"https://octopus.example.com/octopus/api/projects/Projects-2/channels":              "Projects.Channels.List",
		"DELETE /api/spaces/Spaces-1/projects/Projects-2":                                   "Projects.Delete",
		"https://octopus.example.com/app#/Spaces-1/projects/Projects-2/deployments/process": "Projects.Get",
	} {
		if got := r.asks(query); got != want {
			t.Errorf("%s finds %s first, want %s", query, got, want)
		}
		r.Press("Escape")
		r.Press("Escape")
	}
	r.asks("projects.list")
	r.Press("ArrowDown")
	r.Press("ArrowUp")
	r.enters("Projects.List")
	if got := r.Eval(`document.activeElement.id`); got != "main" {
		t.Errorf("after a choice the focus is on %s", got)
	}
	r.quiet()
}

// TestGiven shows what a URL says of an operation.
func TestGiven(t *testing.T) {
	r := read(t, real(t, "2026.1.9674")...)
	r.asks("/api/Spaces-1/projects/Projects-2/releases?take=5")
	r.enters("Projects.Releases.List")
	for _, want := range []string{"projectId = Projects-2", "space = Spaces-1", "take = 5"} {
		r.has("from a URL", ".given", want)
	}
	r.Eval(`[...document.querySelectorAll("[role=tab]")].find((t) => t.textContent === "curl").click()`)
	r.has("from a URL", ".side pre", "https://octopus.example.com/api/Spaces-1/projects/Projects-2/releases?take=5")
	r.quiet()
}

// TestOperation looks at all parts of the page of one operation, and copies its code.
func TestOperation(t *testing.T) {
	apis := real(t, "2026.1.9674")
	r := read(t, apis...)
	r.at("#/op/Projects.Update")
	for selector, want := range map[string]string{
		"h1": "Projects.Update", ".where": "PUT /api/[{space}/]projects/{projectId}", ".sig": "(*Project, error)", ".near": "Modify",
		".rest": "Others on Projects", ".props": "projectId", ".tree": "DefaultGuidedFailureMode", ".routes": "/api/spaces/{spaceIdentifier}/projects/",
	} {
		r.has("operation", selector, want)
	}
	r.Call("Browser.grantPermissions", map[string]any{"permissions": []string{"clipboardReadWrite", "clipboardSanitizedWrite"}, "browserContextId": r.Context}, nil)
	p := pageOf(t, apis, Options{})
	for _, op := range p.Versions[0].Operations {
		if op.Name == "Projects.Update" {
			if got, want := r.text(".side pre"), op.Snippets[0].Expand(p.Shared.Frames); got != want {
				t.Errorf("the page shows\n%s\nwant\n%s", got, want)
			}
		}
	}
	r.Eval(`document.querySelector(".copy").click()`)
	r.until(`document.querySelector(".copy").textContent === "Copied"`)
	r.quiet()
}

// TestVersions switches between versions of one page.
func TestVersions(t *testing.T) {
	r := read(t, real(t, "2018.3.6", "2021.2.1387", "2026.1.9674")...)
	r.has("newest first", "h1", "2026.1.9674")
	r.at("#/op/Spaces.List")
	r.has("since", ".badge", "since 2021.2")
	r.at("#/type/Project")
	r.has("since of a field", "#field-SpaceID .badge", "since 2021.2")
	r.at("#/op/Projects.List")
	r.has("changes", ".changes", "partialName")
	r.Eval(`{ const s = document.getElementById("version"); s.value = "2"; s.dispatchEvent(new Event("change")) }`)
	r.until(`document.getElementById("version").value === "2" && location.hash.includes("2018.3.6")`)
	r.until(`document.querySelector("h1").textContent.startsWith("Projects.List")`)
	r.Eval(`location.hash = "#/" + encodeURIComponent("2018.3.6+x") + "/op/Spaces.List"`)
	r.until(`document.querySelector("h1").textContent === "Not here"`)
	r.quiet()
}

// TestLinks walks from type to type along the picture.
func TestLinks(t *testing.T) {
	r := read(t, real(t, "2026.1.9674")...)
	r.at("#/type/Project")
	r.has("picture", ".picture title", "project.Follow(client).Channels(ctx, params ProjectsChannelsListParams)")
	r.Eval(`[...document.querySelectorAll(".picture a")].find((a) => a.querySelector("text").textContent === "Release").focus()`)
	r.Press("Enter")
	r.until(`document.querySelector("h1").textContent.startsWith("Release ")`)
	r.Eval(`document.querySelector(".tools button").click()`)
	r.has("two steps far", ".tools [aria-pressed=true]", "Two steps far")
	r.quiet()
}

// TestHostileDocument shows what a document says as text, whatever it says.
func TestHostileDocument(t *testing.T) {
	const evil = `</script><img src=x onerror=alert(1)><script src=http://evil.invalid/x.js></script>{{data}}`
	var doc map[string]any
	data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	doc["info"].(map[string]any)["version"] = "1.0 " + evil
	definitions := doc["definitions"].(map[string]any)
	project := definitions["ProjectResource"].(map[string]any)
	project["description"] = evil
	project["properties"].(map[string]any)[evil] = map[string]any{"type": "string", "description": evil, "enum": []string{evil}}
	for _, item := range doc["paths"].(map[string]any) {
		for _, op := range item.(map[string]any) {
			if op, ok := op.(map[string]any); ok {
				op["summary"], op["description"] = evil, evil
			}
		}
	}
	data, err = json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, modelOf(t, data))
	for _, hash := range []string{"#/", "#/op/Projects.List", "#/type/Project", "#/type/" + evil, "#/op/Projects.List?x=" + evil} {
		r.at(hash)
		if got := r.Eval(`document.querySelectorAll("img, script[src]").length`); got != "0" {
			t.Errorf("%s: text of a document became %s elements", hash, got)
		}
	}
	r.at("#/type/Project")
	r.has("text", "main", "onerror=alert(1)")
	r.asks("onerror")
	r.has("search", "#hits", "onerror=alert(1)")
	r.quiet()
}

// TestSizesAndSchemes looks at pages on a phone, a tablet and a desk, in light and dark: nothing is wider than the window.
func TestSizesAndSchemes(t *testing.T) {
	long(t)
	r := read(t, real(t, "2026.1.9674")...)
	for _, hash := range []string{"#/", "#/op/Projects.Create", "#/op/Deployments.CreateUntenanted", "#/type/Project", "#/type/Account", "#/service/Projects", "#/helper/Tasks.Wait"} {
		for _, width := range []int{390, 768, 1280, 1920} {
			r.Size(width, 900)
			r.at(hash)
			if got := r.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); got != "0" {
				t.Errorf("%s at %d px is %s px too wide", hash, width, got)
			}
		}
	}
	if light := r.Colour("light"); light == r.Colour("dark") {
		t.Errorf("the page is %s, light or dark", light)
	}
	r.quiet()
}

// TestAxe has axe-core look at pages; OCTOGEN_AXE says where its script is.
func TestAxe(t *testing.T) {
	long(t)
	axe, err := os.ReadFile(os.Getenv("OCTOGEN_AXE"))
	if err != nil {
		const reason = "no axe-core here; OCTOGEN_AXE says where its axe.min.js is"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	r := read(t, real(t, "2026.1.9674", "2021.2.1387")...)
	for _, hash := range []string{"#/", "#/op/Projects.Create", "#/op/Projects.List?take=5", "#/type/Project", "#/type/Account", "#/service/Projects", "#/helper/Projects.Modify"} {
		for _, scheme := range []string{"light", "dark"} {
			r.Prefer(scheme)
			r.at(hash)
			r.Eval(string(axe) + "; 0")
			if got := r.Eval(`axe.run().then((x) => x.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")).join("\n"))`); got != "" {
				t.Errorf("%s, %s:\n%s", hash, scheme, got)
			}
		}
	}
}

// BenchmarkPage measures how long a page takes until it can be used, and a search per key.
func BenchmarkPage(b *testing.B) {
	r := read(b, real(b, "2026.1.9674")...)
	var usable, key float64
	for b.Loop() {
		r.at("#/op/Projects.List")
		var one float64
		fmt.Sscan(r.Eval(`document.documentElement.dataset.ready`), &one)
		usable += one
		r.until(`document.documentElement.dataset.indexed`)
		fmt.Sscan(r.Eval(`(() => { const q = document.getElementById("q"); q.focus(); const times = [];
			for (const text of ["p", "pr", "pro", "proj", "projects rel", "zzz", "deploymentprocess", "prjlst", "description"]) {
				q.value = text; const t = performance.now(); q.dispatchEvent(new Event("input")); document.body.offsetHeight; times.push(performance.now() - t); }
			return times.sort((a, b) => a - b)[times.length >> 1]; })()`), &one)
		key += one
	}
	b.ReportMetric(usable/float64(b.N), "ms-until-usable")
	b.ReportMetric(key/float64(b.N), "ms-a-key")
}
