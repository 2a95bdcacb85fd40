package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/browsertest"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// TestReportInChromium uses the HTML report as its reader does. The document that it is about does its best to break it.
func TestReportInChromium(t *testing.T) {
	var before, after map[string]any
	for _, d := range []*map[string]any{&before, &after} {
		if err := json.Unmarshal(sampleDocument(t), d); err != nil {
			t.Fatal(err)
		}
	}
	evil := `</script><img src=x onerror=alert(1)><script src=http://evil.invalid/x.js></script>`
	properties(after, "ReleaseResource")[evil] = map[string]any{"type": "string"}
	delete(properties(after, "RunbookResource"), "Description")
	maps.DeleteFunc(after["paths"].(map[string]any), func(path string, _ any) bool { return strings.HasSuffix(path, "/packages") })
	report := Compare(buildFrom(t, marshal(t, before), "before"), buildFrom(t, marshal(t, after), "after"))
	if len(report.Changes) < 3 {
		t.Fatalf("%d changes", len(report.Changes))
	}
	report.Affected = []Affected{
		{File: "shop/" + evil + ".go", Line: 3, Column: 4, Subject: "Runbook.Description", Change: evil, Go: Breaking, Wire: Risky, Do: "do this", Error: evil},
		{File: "shop/a.go", Line: 1, Column: 2, Go: Breaking, Wire: Safe, Error: "follows"},
	}
	file := filepath.Join(t.TempDir(), "report.html")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.HTML(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}

	b := reader{browsertest.Start(t), t}
	b.Open("file://" + file)
	all := report.Summary.Total()
	b.shows("at first", report.Summary.Breaking+report.Summary.Risky, all)
	b.section("3")
	b.section("4")
	b.shows("all sections", all, all)
	if got := b.Eval(`document.querySelectorAll("img, script[src]").length`); got != "0" {
		t.Errorf("text of a document became %s elements", got)
	}
	if got := b.Eval(`[...document.querySelectorAll("#affected li code")].map(c => c.textContent).join(" ")`); got != "shop/"+evil+".go:3:4 shop/a.go:1:2" {
		t.Errorf("the places are %s", got)
	}
	b.set("search", "packages.LIST gone")
	b.shows("search", 1, all)
	if got := b.Eval(`location.hash.includes("q=packages.LIST+gone")`); got != "true" {
		t.Errorf("the address is %s", b.Eval(`location.hash`))
	}
	b.set("search", "img onerror")
	b.shows("search for what is evil", 1, all)
	b.set("search", "no such thing")
	b.shows("search in vain", 0, all)
	if got := b.Eval(`document.getElementById("empty").hidden`); got != "false" {
		t.Error("nothing is found, and nothing says so")
	}
	b.set("search", "")
	b.set("service", "Runbooks")
	b.shows("service", 1, all)
	b.Eval(`location.hash = "#service=Runbooks&show=0"`)
	b.Eval(`recall()`)
	b.shows("a link", 0, all)
	b.Eval(`location.hash = "#show=0"`)
	b.Eval(`recall()`)
	b.shows("what breaks on the wire", report.Summary.BreakingWire, all)
	for _, width := range []int{1280, 390} {
		b.Size(width, 844)
		b.Eval(`document.querySelectorAll("details").forEach(d => d.open = true)`)
		if got := b.Eval(fmt.Sprintf(`document.documentElement.scrollWidth <= %d`, width)); got != "true" {
			t.Errorf("at %d px the page is %s px wide", width, b.Eval(`document.documentElement.scrollWidth`))
		}
	}

	light := b.Colour("light")
	if dark := b.Colour("dark"); dark == light {
		t.Errorf("the page is %s, light or dark", dark)
	}
	b.Quiet(func(url string) bool { return url == "file://"+file })
}

// A reader reads the report.
type reader struct {
	*browsertest.Browser
	t *testing.T
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// set gives a field a value as a reader would.
func (b reader) set(id, value string) {
	b.t.Helper()
	b.Eval(fmt.Sprintf(`{ const f = document.getElementById(%q); f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})) }`, id, value))
	if got := b.Eval(fmt.Sprintf(`document.getElementById(%q).value`, id)); got != value {
		b.t.Errorf("%s has no choice %q", id, value)
	}
}

// section presses the button of a section, if there is one.
func (b reader) section(section string) {
	b.t.Helper()
	b.Eval(fmt.Sprintf(`document.querySelector("#chips button[value='%s']")?.click()`, section))
}

// shows checks how many changes are shown, in the list and in words.
func (b reader) shows(when string, want, of int) {
	b.t.Helper()
	if got := b.Eval(`document.querySelectorAll("main section:not([hidden]) > section:not([hidden]) > details:not([hidden])").length`); got != fmt.Sprint(want) {
		b.t.Errorf("%s: %s changes shown, want %d", when, got, want)
	}
	if got := b.Eval(`document.getElementById("shown").textContent`); got != fmt.Sprintf("%d of %d", want, of) {
		b.t.Errorf("%s: the page says %q, want %d of %d", when, got, want, of)
	}
}
