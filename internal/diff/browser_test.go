package diff

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A browser is a headless Chromium, spoken to over two pipes by the DevTools protocol: JSON messages that end with a zero.
type browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	id      int
	session string
	events  []event
}

type event struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// startBrowser starts Chromium. Without one the test is skipped, except in CI, where it fails.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := os.Getenv("OCTOGEN_CHROMIUM")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		const reason = "no Chromium here; OCTOGEN_CHROMIUM says where one is"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	fromUs, toChromium := pipe(t)
	fromChromium, toUs := pipe(t)
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{fromUs, toUs} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = fromUs.Close(), toUs.Close()
	t.Cleanup(func() {
		_ = toChromium.Close() // it ends
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	b := &browser{t: t, to: toChromium, from: bufio.NewReader(fromChromium)}
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

// call sends a command and waits for its answer. Events on the way are kept.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(data, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		answer := b.read()
		if answer.ID != b.id {
			continue
		}
		if answer.Error != nil {
			b.t.Fatalf("%s: %s", method, answer.Error)
		}
		if result != nil {
			if err := json.Unmarshal(answer.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

type message struct {
	event
	ID     int             `json:"id"`
	Error  json.RawMessage `json:"error"`
	Result json.RawMessage `json:"result"`
}

func (b *browser) read() message {
	b.t.Helper()
	data, err := b.from.ReadBytes(0)
	if err != nil {
		b.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(data[:len(data)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	if m.Method != "" {
		b.events = append(b.events, m.event)
	}
	return m
}

// open loads a page and waits until it is there.
func (b *browser) open(url string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	for seen := 0; ; {
		for ; seen < len(b.events); seen++ {
			if b.events[seen].Method == "Page.loadEventFired" {
				return
			}
		}
		b.read()
	}
}

// eval runs an expression in the page and returns its value as text.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var out struct {
		Result           struct{ Value any }
		ExceptionDetails any
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &out)
	if out.ExceptionDetails != nil {
		b.t.Fatalf("%s: %v", expression, out.ExceptionDetails)
	}
	return fmt.Sprint(out.Result.Value)
}

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

	b := startBrowser(t)
	b.open("file://" + file)
	all := report.Summary.Total()
	b.shows("at first", report.Summary.Breaking+report.Summary.Risky, all)
	b.press("3")
	b.press("4")
	b.shows("all sections", all, all)
	if got := b.eval(`document.querySelectorAll("img, script[src]").length`); got != "0" {
		t.Errorf("text of a document became %s elements", got)
	}
	if got := b.eval(`[...document.querySelectorAll("#affected li code")].map(c => c.textContent).join(" ")`); got != "shop/"+evil+".go:3:4 shop/a.go:1:2" {
		t.Errorf("the places are %s", got)
	}
	b.set("search", "packages.LIST gone")
	b.shows("search", 1, all)
	if got := b.eval(`location.hash.includes("q=packages.LIST+gone")`); got != "true" {
		t.Errorf("the address is %s", b.eval(`location.hash`))
	}
	b.set("search", "img onerror")
	b.shows("search for what is evil", 1, all)
	b.set("search", "no such thing")
	b.shows("search in vain", 0, all)
	if got := b.eval(`document.getElementById("empty").hidden`); got != "false" {
		t.Error("nothing is found, and nothing says so")
	}
	b.set("search", "")
	b.set("service", "Runbooks")
	b.shows("service", 1, all)
	b.eval(`location.hash = "#service=Runbooks&show=0"`)
	b.eval(`recall()`)
	b.shows("a link", 0, all)
	b.eval(`location.hash = "#show=0"`)
	b.eval(`recall()`)
	b.shows("what breaks on the wire", report.Summary.BreakingWire, all)
	for _, width := range []int{1280, 390} {
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false}, nil)
		b.eval(`document.querySelectorAll("details").forEach(d => d.open = true)`)
		if got := b.eval(fmt.Sprintf(`document.documentElement.scrollWidth <= %d`, width)); got != "true" {
			t.Errorf("at %d px the page is %s px wide", width, b.eval(`document.documentElement.scrollWidth`))
		}
	}

	light := b.colour("light")
	if dark := b.colour("dark"); dark == light {
		t.Errorf("the page is %s, light or dark", dark)
	}
	b.quiet(file)
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
func (b *browser) set(id, value string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`{ const f = document.getElementById(%q); f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})) }`, id, value))
	if got := b.eval(fmt.Sprintf(`document.getElementById(%q).value`, id)); got != value {
		b.t.Errorf("%s has no choice %q", id, value)
	}
}

// press presses the button of a section, if there is one.
func (b *browser) press(section string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`document.querySelector("#chips button[value='%s']")?.click()`, section))
}

// shows checks how many changes are shown, in the list and in words.
func (b *browser) shows(when string, want, of int) {
	b.t.Helper()
	if got := b.eval(`document.querySelectorAll("main section:not([hidden]) > section:not([hidden]) > details:not([hidden])").length`); got != fmt.Sprint(want) {
		b.t.Errorf("%s: %s changes shown, want %d", when, got, want)
	}
	if got := b.eval(`document.getElementById("shown").textContent`); got != fmt.Sprintf("%d of %d", want, of) {
		b.t.Errorf("%s: the page says %q, want %d of %d", when, got, want, of)
	}
}

// colour is that of the page's background for a reader who prefers light or dark.
func (b *browser) colour(scheme string) string {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	return b.eval(`getComputedStyle(document.body).backgroundColor`)
}

// quiet checks that the page asked for nothing but itself and had nothing to complain about.
func (b *browser) quiet(file string) {
	b.t.Helper()
	for _, e := range b.events {
		switch e.Method {
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &p); err != nil {
				b.t.Fatal(err)
			}
			if url := p.Request.URL; url != "file://"+file && url != "about:blank" && url != "data:," {
				b.t.Errorf("the page asked for %s", url)
			}
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
			b.t.Errorf("the page said: %s", e.Params)
		}
	}
}

// TestKeystroke: a report of two real documents is filtered without a wait; the limit is generous for a busy machine.
func TestKeystroke(t *testing.T) {
	report := Compare(realAPI(t, "2021.2.1387"), realAPI(t, "2026.1.9674"))
	file := filepath.Join(t.TempDir(), "report.html")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(report.HTML(out), out.Close()); err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t)
	b.open("file://" + file)
	took := b.eval(`(() => {
		for (const chip of chips) chip.setAttribute("aria-pressed", true);
		show();
		const start = performance.now();
		for (const q of ["p", "pr", "pro", "proj", "project"]) { field("search").value = q; show(); document.body.offsetHeight; }
		return Math.round((performance.now() - start) / 5);
	})()`)
	t.Logf("a keystroke takes %s ms with %d rows", took, report.Summary.Total())
	if ms, err := strconv.Atoi(took); err != nil || ms > 500 {
		t.Errorf("a keystroke takes %s ms", took)
	}
}
