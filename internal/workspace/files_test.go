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
		want          string // movers and notes
	}{
		{"nothing", "1", "1", false, false, ""},
		{"another octogen that writes the same", "1", "1", true, false, "note"},
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
		if len(d.Notes) > 0 {
			got = append(got, "note")
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

// TestRemedies: each drift ends with what to do about it.
func TestRemedies(t *testing.T) {
	for _, test := range []struct {
		movers []Mover
		files  int
		want   string
	}{
		{nil, 0, ""},
		{[]Mover{MovedHand}, 1, "octogen generate writes it"},
		{[]Mover{MovedOptions}, 0, "octogen generate writes it"},
		{[]Mover{MovedServer}, 0, "octogen sync follows the server"},
		{[]Mover{MovedServer, MovedHand}, 1, "octogen sync follows the server"},
		{[]Mover{MovedLock}, 0, ""}, // which says it itself
	} {
		d := Drift{Files: make([]FileDrift, test.files)}
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
