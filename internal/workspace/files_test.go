package workspace

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// TestFileDrift: what is said of a file, by its content there, as wanted and in the lock.
func TestFileDrift(t *testing.T) {
	for _, test := range []struct {
		there, wanted, locked string
		what                  string
		who                   Mover
	}{
		{"1", "1", "1", "", ""},
		{"1", "1", "", "", ""},
		{"1", "1", "2", "", MovedLock},
		{"", "1", "1", "missing", MovedHand},
		{"", "1", "", "missing", MovedOctogen},
		{"1", "", "", "left over", ""},
		{"1", "", "1", "left over", ""},
		{"2", "1", "1", "edited", MovedHand},
		{"2", "1", "2", "would differ", MovedOctogen},
		{"2", "1", "", "would differ", MovedOctogen},
		{"3", "1", "2", "edited", MovedHand},
	} {
		if what, who := (fileState{test.there, test.wanted, test.locked}).drift(); what != test.what || who != test.who {
			t.Errorf("%+v: %q, %q", test, what, who)
		}
	}
}

// TestBlame: who is said to have moved, by the files and by what else moved.
func TestBlame(t *testing.T) {
	digest := func(s string) string { return spec.FileDigest([]byte(s)) }
	for _, test := range []struct {
		name          string
		there, locked string // contents of the one file; octogen writes "1"
		build         bool   // another octogen than before
		inputs        bool   // the options moved too
		want          string // movers
	}{
		{"nothing", "1", "1", false, false, ""},
		{"another octogen that writes the same", "1", "1", true, false, ""},
		{"edited", "2", "1", false, false, "hand"},
		{"edited, another octogen", "2", "1", true, false, "hand"},
		{"another octogen", "2", "2", true, false, "octogen"},
		{"the lock is behind, another octogen", "1", "2", true, false, "octogen"},
		{"the lock was edited", "1", "2", false, false, "lock"},
		{"the lock and the file, by the octogen of the lock", "2", "2", false, false, "lock"},
		{"options", "2", "2", false, true, "options"},
		{"options and a hand", "3", "2", false, true, "options hand"},
		{"missing", "", "1", false, false, "hand"},
	} {
		d := Drift{Out: "a"}
		if test.inputs {
			d.moved(MovedOptions, "docs")
		}
		there := map[string][]byte{}
		if test.there != "" {
			there["a.go"] = []byte(test.there)
		}
		locked := spec.LockedClient{Out: "a", Octogen: "v1", Files: map[string]string{"a.go": digest(test.locked)}}
		d.files(there, locked, &Rendered{Files: []output.File{{Name: "a.go", Content: []byte("1")}}}, test.build)
		var got []string
		for _, m := range d.Moves {
			got = append(got, string(m.Who))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

// TestRemedies: each drift ends with what to do about it.
func TestRemedies(t *testing.T) {
	for _, test := range []struct {
		movers   []Mover
		files    int
		remedied bool
		want     string
	}{
		{nil, 0, false, ""},
		{[]Mover{MovedHand}, 1, false, "octogen generate writes it"},
		{[]Mover{MovedOptions}, 0, false, "octogen generate writes it"},
		{[]Mover{MovedServer}, 0, false, "octogen sync follows the server"},
		{[]Mover{MovedServer, MovedHand}, 1, false, "octogen sync follows the server"},
		{[]Mover{MovedLock}, 0, false, "octogen generate writes it"},
		{[]Mover{MovedLock}, 0, true, ""},
		{[]Mover{MovedDocument}, 1, true, ""},
	} {
		d := Drift{Files: make([]FileDrift, test.files), remedied: test.remedied}
		for _, who := range test.movers {
			d.moved(who, "")
		}
		d.remedy()
		if d.Remedy != test.want {
			t.Errorf("%v: %q, want %q", test.movers, d.Remedy, test.want)
		}
	}
}

func TestUnified(t *testing.T) {
	for _, test := range []struct {
		old, content   string
		exists, wanted bool
		want           string
	}{
		{"a\n", "b\n", true, true, "--- a/x/f.go\n+++ b/x/f.go\n@@ -1,1 +1,1 @@\n-a\n+b\n"},
		{"a\r\n", "b\n", true, true, "--- a/x/f.go\n+++ b/x/f.go\n@@ -1,1 +1,1 @@\n-a\n+b\n"},
		{"", "b\n", false, true, "--- /dev/null\n+++ b/x/f.go\n@@ -0,0 +1,1 @@\n+b\n"},
		{"a\n", "", true, false, "--- a/x/f.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"},
	} {
		if got := unified("x/f.go", []byte(test.old), test.exists, []byte(test.content), test.wanted); got != test.want {
			t.Errorf("%s", fmt.Sprintf("%q, want %q", got, test.want))
		}
	}
}

// TestInputs: which of a client's inputs moved.
func TestInputs(t *testing.T) {
	locked := spec.LockedClient{Source: "a.json", Version: "1", Digest: "d1", Canonical: "c1", Options: map[string]string{"docs": "full", "package": "octopus"}}
	for _, test := range []struct {
		name     string
		change   func(*spec.LockedClient)
		document bool
		want     string
	}{
		{"nothing", func(*spec.LockedClient) {}, true, ""},
		{"source", func(l *spec.LockedClient) { l.Source = "b.json" }, true, "options: the document is from b.json, in the lock it is from a.json"},
		{"order", func(l *spec.LockedClient) { l.Digest = "d2" }, true, "document: a.json differs from the locked document in order or prose alone"},
		{"version", func(l *spec.LockedClient) { l.Digest, l.Canonical, l.Version = "d2", "c2", "2" }, true, "document: a.json is of Octopus 2, the locked document of 1"},
		{"content", func(l *spec.LockedClient) { l.Digest, l.Canonical = "d2", "c2" }, true, "document: a.json is not the locked document"},
		{"document not at hand", func(l *spec.LockedClient) { l.Digest, l.Canonical = "", "" }, false, ""},
		{"options, in order", func(l *spec.LockedClient) {
			l.Options = map[string]string{"package": "deploy", "docs": "none", "names GET /a": "A"}
		}, true,
			`options: docs is "none", in the lock "full"; options: names GET /a is "A", in the lock ""; options: package is "deploy", in the lock "octopus"`},
	} {
		now := locked
		test.change(&now)
		var d Drift
		d.inputs(locked, now, test.document)
		var got []string
		for _, m := range d.Moves {
			got = append(got, string(m.Who)+": "+m.What)
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, strings.Join(got, "; "), test.want)
		}
	}
}

func TestHostWord(t *testing.T) {
	for server, want := range map[string]string{
		"https://Deploy.example.com":      "deploy.example.com",
		"https://example.com:8080/octo":   "example.com-8080-octo",
		"https://[::1]:80":                "1--80",
		"https://example.com/a%20b/../c_": "example.com-a-20b-..-c",
	} {
		if got := hostWord(server); got != want {
			t.Errorf("%s: %s, want %s", server, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	if one, two := count(1, "file was", "files were"), count(2, "file was", "files were"); one != "1 file was" || two != "2 files were" {
		t.Error(one, two)
	}
}

// TestDocumentURLs tells the address of a document from that of a server.
func TestDocumentURLs(t *testing.T) {
	for url, want := range map[string]bool{
		"https://octopus.example.com":                  false,
		"https://octopus.example.com/octopus":          false,
		"https://octopus.example.com/api/swagger.json": false,
		"https://example.com/files/octopus.json":       true,
		"https://example.com/files/octopus.yaml?x=1":   true,
		"https://example.com/files/octopus.yml":        true,
		"https://example.com/files?name=octopus.json":  false,
	} {
		if got := isDocumentURL(url); got != want {
			t.Errorf("%s: %v, want %v", url, got, want)
		}
	}
}
