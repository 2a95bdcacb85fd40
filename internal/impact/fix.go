package impact

import (
	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/usage"
)

// Fix is a unified diff of what can be rewritten in a program without thought: names that are spelt differently now, and
// parameter structs that methods take now, or no longer take.
func Fix(r *diff.Report, p *usage.Program) ([]byte, error) {
	touched := map[string]bool{}
	for _, a := range r.Affected {
		if a.Go == diff.Breaking {
			touched[a.Uses] = true
		}
	}
	edits := p.Edits()
	for _, u := range p.Uses() {
		fix, ok := r.Fixes[u.Symbol]
		switch {
		case !ok || !touched[u.Symbol]:
		case fix.Rename != "":
			edits.Rename(u, fix.Rename)
		case fix.Insert != "":
			edits.Insert(u, fix.At, fix.Insert)
		case fix.Remove:
			edits.Remove(u, fix.At)
		}
	}
	return edits.Diff()
}
