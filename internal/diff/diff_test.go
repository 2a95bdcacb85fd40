package diff

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

var update = flag.Bool("update", false, "refresh the golden files in testdata")

// TestRealPairs counts what changes between all pairs of real documents; names and numbers only.
func TestRealPairs(t *testing.T) {
	var b strings.Builder
	for _, from := range shared.Versions {
		for _, to := range shared.Versions {
			s := Compare(realAPI(t, from), realAPI(t, to)).Summary
			fmt.Fprintf(&b, "%s → %s: %d breaking, %d risky, %d safe\n", from, to, s.Breaking, s.Risky, s.Safe)
			for _, kind := range slices.Sorted(maps.Keys(s.Kinds)) {
				fmt.Fprintf(&b, "\t%-24s %d\n", kind, s.Kinds[kind])
			}
		}
	}
	golden := filepath.Join("testdata", "pairs.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the changes between real documents differ from %s; run make golden and look at the difference:\n%s", golden, b.String())
	}
}

// TestSameIsNoChange: a document and itself.
func TestSameIsNoChange(t *testing.T) {
	for _, version := range shared.Versions {
		if r := Compare(realAPI(t, version), realAPI(t, version)); len(r.Changes) != 0 {
			t.Errorf("%s and itself: %d changes, the first %+v", version, len(r.Changes), r.Changes[0])
		}
	}
}

// opposite are the kinds of changes that undo each other.
var opposite = map[string]string{
	"operation-added": "operation-removed", "type-added": "type-removed", "field-added": "field-removed", "value-added": "value-removed",
	"route-added": "route-removed", "parameter-added": "parameter-removed", "body-added": "body-removed",
	"parameter-required": "parameter-optional", "field-required": "field-optional", "field-read-only": "field-writable",
	"operation-deprecated": "operation-undeprecated",
}

// TestSymmetry: what one direction adds, the other removes.
func TestSymmetry(t *testing.T) {
	for _, from := range shared.Versions {
		for _, to := range shared.Versions {
			there, back := countKinds(Compare(realAPI(t, from), realAPI(t, to))), countKinds(Compare(realAPI(t, to), realAPI(t, from)))
			for kind, undo := range opposite {
				for _, pair := range [][2]string{{kind, undo}, {undo, kind}} {
					if !maps.Equal(there[pair[0]], back[pair[1]]) {
						t.Errorf("%s → %s: %d × %s, back %d × %s", from, to, len(there[pair[0]]), pair[0], len(back[pair[1]]), pair[1])
					}
				}
			}
		}
	}
}

// countKinds counts changes by kind and subject.
func countKinds(r *Report) map[string]map[string]int {
	counts := map[string]map[string]int{}
	for _, c := range r.Changes {
		if counts[c.Kind] == nil {
			counts[c.Kind] = map[string]int{}
		}
		counts[c.Kind][c.Subject]++
	}
	return counts
}

// TestListFormat: octogen corrects what documents say of lists, so the change is made in the model.
func TestListFormat(t *testing.T) {
	before, after := buildFrom(t, sampleDocument(t), "before"), buildFrom(t, sampleDocument(t), "after")
	changed := 0
	for _, op := range after.Operations() {
		for i := range op.Params {
			if op.Params[i].Type.Kind == model.KindSlice {
				op.Params[i].CSV = !op.Params[i].CSV
				changed++
			}
		}
	}
	r := Compare(before, after)
	if changed == 0 || r.Summary.Kinds["parameter-format-changed"] != changed || len(r.Changes) != changed || r.Summary.Breaking == 0 || r.Changes[0].Go != Safe {
		t.Errorf("%d lists changed their format: %+v", changed, r.Summary)
	}
}

// A mutation changes the sample document, and knows what diff is to say.
type mutation struct {
	name    string
	kind    string // of the change that must be there
	subject string // prefix of its subject, "" for any
	go_     Rating
	wire    Rating
	change  func(document map[string]any)
}

// TestMutations makes hundreds of changes to the sample document, one at a time. Each must be found, under its kind and with
// its ratings; one of each kind is held against apidiff.
func TestMutations(t *testing.T) {
	before := buildFrom(t, sampleDocument(t), "sample")
	all := mutations(t)
	if len(all) < 200 {
		t.Errorf("only %d mutations", len(all))
	}
	kinds := map[string]int{}
	for i, m := range all {
		kinds[m.kind+string(m.go_)]++
		first := kinds[m.kind+string(m.go_)] == 1
		if !first && !shared.Sampled(i, 6) {
			continue
		}
		document := sampleObject(t)
		m.change(document)
		data, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		after := buildFrom(t, data, m.name)
		found := false
		var near []string
		r := Compare(before, after)
		for _, c := range r.Changes {
			if c.Kind != m.kind || !strings.HasPrefix(c.Subject, m.subject) {
				continue
			}
			if c.Go == m.go_ && c.Wire == m.wire {
				found = true
			}
			near = append(near, fmt.Sprintf("%s is %s for Go and %s on the wire", c.Subject, c.Go, c.Wire))
		}
		if !found {
			t.Errorf("%s: want %s of %q, %s for Go and %s on the wire; found %d changes, of that kind %v", m.name, m.kind, m.subject, m.go_, m.wire, len(r.Changes), near)
		}
		if first {
			t.Run(strings.ReplaceAll(m.name, "/", "_"), func(t *testing.T) { compareWithApidiff(t, before, after) })
		}
	}
}
