package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestMarkdownIsWorstFirst: whatever the limit, the report keeps it, and what is left out is less bad than what is in it.
func TestMarkdownIsWorstFirst(t *testing.T) {
	for _, from := range []string{"2018.3.6", "2021.2.1387"} {
		r := Compare(realAPI(t, from), realAPI(t, "2026.1.9674"))
		for _, most := range []int{64_000, 30_000, 20_000} {
			text := r.MarkdownWithin(most)
			if len(text) > most {
				t.Errorf("%s: %d bytes of %d", from, len(text), most)
			}
			if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
				t.Errorf("%s within %d: a section is not closed", from, most)
			}
			for _, c := range r.Changes {
				if c.Wire == Breaking && !(strings.Contains(text, "`"+code(c.Subject)+"` ") && strings.Contains(text, escape(c.What))) {
					t.Errorf("%s within %d: %s %s is breaking on the wire and left out", from, most, c.Subject, c.What)
				}
			}
		}
	}
}

// TestMarkdownOfAnOrdinaryUpdate: fifteen lines, with what is new by name.
func TestMarkdownOfAnOrdinaryUpdate(t *testing.T) {
	var after map[string]any
	if err := json.Unmarshal(sampleDocument(t), &after); err != nil {
		t.Fatal(err)
	}
	paths := after["paths"].(map[string]any)
	for path, item := range maps.Clone(paths) {
		if strings.Contains(path, "/tenants") {
			paths[strings.Replace(path, "tenants", "occupants", 1)] = item
		}
	}
	delete(properties(after, "RunbookResource"), "Description")
	properties(after, "ProjectResource")["Color"] = map[string]any{"type": "string"}
	text := Compare(buildFrom(t, sampleDocument(t), "before"), buildFrom(t, marshal(t, after), "after")).MarkdownWithin(60_000)
	if strings.Count(text, "\n") > 15 || !strings.Contains(text, "\n**New operations**: `Occupants.Create`, `Occupants.Get`") || !strings.Contains(text, "`Runbook.Description` is gone") {
		t.Errorf("%d lines:\n%s", strings.Count(text, "\n"), text)
	}
}

// TestMarkdownCounts: each change that is not safe is a row or is counted as left out.
func TestMarkdownCounts(t *testing.T) {
	r := Compare(realAPI(t, "2021.2.1387"), realAPI(t, "2026.1.9674"))
	for _, most := range []int{1 << 20, 64_000, 10_000} {
		text := r.MarkdownWithin(most)
		rows := 0
		for line := range strings.Lines(text) {
			for _, rating := range []Rating{Safe, Risky, Breaking} {
				if strings.HasPrefix(line, fmt.Sprintf("| %s | ", rating)) {
					rows++
				}
			}
		}
		left := 0
		if m := regexp.MustCompile(`(?m)^(\d+) more are left out`).FindStringSubmatch(text); m != nil {
			left, _ = strconv.Atoi(m[1])
		}
		if want := r.Summary.Breaking + r.Summary.Risky; rows+left != want {
			t.Errorf("within %d: %d rows and %d left out of %d", most, rows, left, want)
		}
	}
}

// TestOrder: what breaks running programs comes first, then what breaks builds, what is risky, what is new, and the rest;
// the changes of one subject stay together.
func TestOrder(t *testing.T) {
	changes := []Change{
		{Subject: "a", Kind: "route-added", Go: Safe, Wire: Safe},
		{Subject: "b", Kind: "field-removed", Go: Breaking, Wire: Safe},
		{Subject: "c", Kind: "body-changed", Go: Breaking, Wire: Risky},
		{Subject: "d", Kind: "field-required", Go: Safe, Wire: Breaking},
		{Subject: "e", Kind: "value-added", Go: Safe, Wire: Risky},
		{Subject: "f", Kind: "field-writable", Go: Safe, Wire: Safe},
		{Subject: "d", Kind: "field-writable", Go: Safe, Wire: Safe},
	}
	var got []string
	for _, c := range inOrder(changes) {
		got = append(got, c.Subject)
	}
	if want := []string{"d", "d", "b", "c", "e", "a", "f"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestRows: a subject is one row, with the worst of its ratings, and each piece of advice once.
func TestRows(t *testing.T) {
	list := rows([]Change{
		{Subject: "a", What: "1", Do: "do this", Go: Breaking, Wire: Safe, Before: "old", After: "new"},
		{Subject: "a", What: "2", Do: "do this", Go: Safe, Wire: Risky, Note: "n"},
		{Subject: "a", What: "3", Do: "nothing", Go: Safe, Wire: Safe},
	})
	if len(list) != 1 || list[0].Go != Breaking || list[0].Wire != Risky || list[0].Before != "old" {
		t.Fatalf("%+v", list)
	}
	if do, notes := list[0].Do(), list[0].Notes(); len(do) != 1 || do[0] != "do this" || len(notes) != 1 {
		t.Errorf("%q, %q", do, notes)
	}
}

// TestHostileText: text of a document is plain in every form of the report, and changes no direction.
func TestHostileText(t *testing.T) {
	const hostile = "x\u202e\\[a\\](https://evil.example) | `b` <script>alert(1)</script> @all #1 **c** ![d](e) \x1b[2J\n## forged & ~f~"
	r := &Report{Summary: Summary{Breaking: 1, Kinds: map[string]int{}}, Changes: []Change{{Subject: hostile, What: hostile, Do: hostile, Services: []string{hostile}, Go: Breaking, Wire: Breaking}}}
	r.From.Version, r.To.Version = hostile, hostile
	var text, page strings.Builder
	if err := r.Text(&text, true); err != nil {
		t.Fatal(err)
	}
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string]string{"text": text.String(), "Markdown": r.MarkdownWithin(1 << 20), "HTML": page.String()} {
		for _, bad := range []string{"\u202e", "\x1b[2J", "\n## forged"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s has %q", name, bad)
			}
		}
		if name == "HTML" && strings.Contains(out, "<script>alert") {
			t.Error("HTML has a script of the document")
		}
		if !strings.Contains(out, `u202e`) {
			t.Errorf("%s does not show the character that changes the direction", name)
		}
	}
	for _, test := range []struct{ text, want string }{
		{`/x\[a\](https:evil.example)`, `/x\\\[a\\\](https:evil.example)`},
		{"\\`", "\\\\\\`"},
		{`\|`, `\\\|`},
		{"a & b &lt;", "a &amp; b &amp;lt;"},
		{"snake_case*", `snake\_case\*`},
	} {
		if got := escape(test.text); got != test.want {
			t.Errorf("escape(%s) = %s, want %s", test.text, got, test.want)
		}
	}
	if got := code("a`b|c"); got != `a'b\|c` {
		t.Errorf("code: %s", got)
	}
}

// TestOnlyCountsWhatItShows: a filtered report has its own numbers, and says of how many.
func TestOnlyCountsWhatItShows(t *testing.T) {
	r := &Report{}
	r.Changes = []Change{
		{Kind: "a", Subject: "1", Services: []string{"Projects"}, Go: Breaking, Wire: Safe},
		{Kind: "a", Subject: "2", Services: []string{"Projects"}, Go: Safe, Wire: Safe},
		{Kind: "b", Subject: "3", Services: []string{"Users"}, Go: Safe, Wire: Risky},
	}
	r.summarize()
	only := r.Only(Risky, "projects")
	if s := only.Summary; s.Breaking != 1 || s.Total() != 1 || s.Kinds["a"] != 1 || s.Kinds["b"] != 0 {
		t.Errorf("the summary is %+v", s)
	}
	var text strings.Builder
	if err := only.Text(&text, false); err != nil || !strings.Contains(text.String(), "1 of 3 are shown\n") {
		t.Errorf("%v: %s", err, text.String())
	}
	if r.Summary.Total() != 3 {
		t.Error("the report itself has changed")
	}
}

// What is left out takes its places along: they would pass for errors that follow from others.
func TestOnlyShowsPlacesOfWhatItShows(t *testing.T) {
	r := &Report{Affected: []Affected{
		{File: "a.go", Subject: "1", Go: Breaking, Wire: Safe}, {File: "b.go", Subject: "3", Go: Safe, Wire: Risky}, {File: "c.go", Go: Breaking, Wire: Safe},
	}}
	r.Changes = []Change{
		{Kind: "a", Subject: "1", Services: []string{"Projects"}, Go: Breaking, Wire: Safe},
		{Kind: "b", Subject: "2", Services: []string{"Users"}, Go: Safe, Wire: Safe},
		{Kind: "b", Subject: "3", Services: []string{"Users"}, Go: Safe, Wire: Risky},
	}
	for _, tc := range []struct{ service, places, rest string }{
		{"", "a.go b.go c.go", "1 change does not touch this module"},
		{"projects", "a.go c.go", "1 change does not touch this module"},
		{"tenants", "c.go", "1 change does not touch this module"},
	} {
		only := r.Only(Safe, tc.service)
		var places []string
		for _, a := range only.Affected {
			places = append(places, a.File)
		}
		if got := strings.Join(places, " "); got != tc.places || only.untouched() != tc.rest {
			t.Errorf("%q: %s, %s", tc.service, got, only.untouched())
		}
	}
	if (&Report{}).Only(Safe, "").Affected != nil {
		t.Error("no program was looked at, and yet there is a list of places")
	}
}
