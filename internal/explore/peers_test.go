package explore

import (
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// TestPeers holds the table of another client's calls to operations that documents have.
func TestPeers(t *testing.T) {
	table, err := readPeers()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, api := range real(t, shared.Versions...) {
		for _, op := range api.Operations() {
			known[op.Key()] = true
		}
	}
	for _, p := range table.Calls {
		if !known[p.Key] {
			t.Errorf("%s: no document has %s", p.Call, p.Key)
		}
	}
	if len(table.Calls) < 200 || table.Header == "" {
		t.Errorf("%d calls, header %q", len(table.Calls), table.Header)
	}
}

// TestPeersAreReadStrictly refuses what would be lost in silence.
func TestPeersAreReadStrictly(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"a key that is none": {"header: H\ncallz: {}\n", "field callz not found"},
		"no route":           {"calls:\n  A.B: nothing\n", "specs/peers.yaml:2: \"nothing\" is no route"},
		"letter case":        {"calls:\n  A.B: GET /Projects\n", "is no route"},
		"no call":            {"calls:\n  Projects: GET /projects\n", "is no call"},
		"twice":              {"calls:\n  A.B: GET /a\n  A.B: GET /b\n", "specs/peers.yaml:3: A.B stands here twice"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parsePeers([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q in it", err, c.want)
			}
		})
	}
}
