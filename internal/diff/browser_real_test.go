package diff

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/octogen/octogen/internal/browsertest"
)

// realReport is that of an update of a real server, with places of a program, as a file.
func realReport(t testing.TB) (*Report, string) {
	t.Helper()
	report := Compare(realAPI(t, "2021.2.1387"), realAPI(t, "2026.1.9674"))
	for i, row := range report.Rows() {
		if i%40 == 0 && i < 400 {
			c := row.Changes[0]
			report.Affected = append(report.Affected, Affected{File: fmt.Sprintf("internal/shop/a_rather_long_name_of_a_file_%d.go", i), Line: i + 1, Column: 2, Uses: row.Subject, Subject: row.Subject,
				Change: c.Subject + " " + c.What, Go: c.Go, Wire: c.Wire, Do: c.Do})
		}
	}
	SortAffected(report.Affected)
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
	return report, file
}

// BenchmarkKey measures how long the report takes to show what a key stroke in its search finds: from the key to the frame.
func BenchmarkKey(b *testing.B) {
	report, file := realReport(b)
	r := browsertest.Start(b)
	r.Size(1280, 800)
	r.Open("file://" + file)
	r.Eval(`[...document.querySelectorAll("#chips button")].forEach(c => c.getAttribute("aria-pressed") === "true" || c.click())`)
	rows := r.Eval(`document.querySelectorAll("main details").length`)
	var worst, sum float64
	keys := 0
	for b.Loop() {
		out := r.Eval(`(async () => {
			const field = document.getElementById("search"), text = "projects list";
			const times = [];
			for (let i = 0; i <= 2 * text.length; i++) {
				field.value = i <= text.length ? text.slice(0, i) : text.slice(0, 2 * text.length - i);
				const start = performance.now();
				field.dispatchEvent(new Event("input", {bubbles: true}));
				document.documentElement.getBoundingClientRect();
				await new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }));
				times.push(performance.now() - start);
			}
			return times.join(" ");
		})()`)
		for _, f := range splitFloats(out) {
			worst, sum, keys = max(worst, f), sum+f, keys+1
		}
	}
	b.ReportMetric(sum/float64(keys), "ms/key")
	b.ReportMetric(worst, "ms/worst")
	b.Logf("%d changes in %s rows", len(report.Changes), rows)
}

func splitFloats(s string) (list []float64) {
	var f float64
	for len(s) > 0 {
		n := 0
		for n < len(s) && s[n] != ' ' {
			n++
		}
		f, _ = strconv.ParseFloat(s[:n], 64)
		list = append(list, f)
		s = s[min(n+1, len(s)):]
	}
	return list
}

// TestRealReportInChromium looks at the report of a real update as a designer would, on a desk and on a phone.
func TestRealReportInChromium(t *testing.T) {
	_, file := realReport(t)
	b := reader{browsertest.Start(t), t}
	is := func(what, expression, want string) {
		t.Helper()
		if got := b.Eval(expression); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	for _, width := range []int{1280, 390} {
		b.Size(width, 844)
		b.Open("file://" + file)
		is("unfolded places", `document.querySelectorAll("#affected details[open] li a").length`, "10")
		is("what breaks on the wire first", `document.querySelector("main h2").textContent.startsWith("Breaking on the wire (")`, "true")
		is("one row for a method", `{ const all = [...document.querySelectorAll("main details summary code")].map(c => c.textContent); all.length === new Set(all).size }`, "true")
		b.Eval(`document.querySelectorAll("main details").forEach(d => { d.open = true; d.unfold(); })`)
		sides := `{ const [a, b] = [...document.querySelector("main .sides").children].map(c => c.getBoundingClientRect()); `
		if width > 900 {
			is("signatures side by side", sides+`a.top === b.top && a.right <= b.left }`, "true")
		} else {
			is("signatures one above the other", sides+`a.left === b.left && a.bottom <= b.top }`, "true")
		}
		is(fmt.Sprintf("width at %d", width), `document.documentElement.scrollWidth <= innerWidth`, "true")
		b.Eval(`scrollTo(0, document.body.scrollHeight / 2)`)
		is("the form's share of the screen", `{ const f = document.querySelector("form"), r = f.getBoundingClientRect(); getComputedStyle(f).position !== "sticky" || r.height <= innerHeight / 5 }`, "true")
	}
	b.Press("/")
	is("the key for the search", `document.activeElement.id`, "search")
	b.Type("no such thing")
	is("a text when nothing is found", `!document.getElementById("empty").hidden && location.hash.includes("q=no+such+thing")`, "true")
	b.Press("Escape")
	is("the key to begin anew", `document.getElementById("search").value === "" && document.getElementById("empty").hidden`, "true")
	b.Press("Tab")
	b.Press("Tab")
	is("keys lead to the sections", `document.activeElement.parentElement.id`, "chips")
	b.Press("Enter")
	is("and press them", `document.activeElement.getAttribute("aria-pressed")`, "false")
	b.Eval(`document.querySelectorAll("main details").forEach(d => d.open = false); dispatchEvent(new Event("beforeprint"))`)
	is("what is printed is unfolded", `[...document.querySelectorAll("main section:not([hidden]) > details:not([hidden])")].every(d => d.open && d.childElementCount > 1)`, "true")
	b.Eval(`dispatchEvent(new Event("afterprint"))`)
	is("and folded afterwards", `document.querySelectorAll("main details[open]").length`, "0")
}

// TestLinks: where places lead to, whatever a file is called.
func TestLinks(t *testing.T) {
	for _, test := range []struct{ source, file, want string }{
		{"", "shop/a.go", "./shop/a.go#L7"},
		{"", "javascript:alert(1)/a b.go", "./javascript:alert%281%29/a%20b.go#L7"},
		{"https://example.com/o/r/blob/main/", "shop/ä#?.go", "https://example.com/o/r/blob/main/shop/%C3%A4%23%3F.go#L7"},
		{"https://example.com/o/r", "/home/a/b.go", "file:///home/a/b.go#L7"},
	} {
		r := &Report{Source: test.source}
		if got := r.link(Affected{File: test.file, Line: 7}); got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.file, test.source, got, test.want)
		}
	}
}
