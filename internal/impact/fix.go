package impact

import (
	"slices"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/usage"
)

// A Rewriting is what can be rewritten in a program without thought, and the places that are left.
type Rewriting struct {
	Files []usage.File
	Left  []diff.Affected
}

// Fix rewrites what can be rewritten without thought where the compiler refuses it: names that are spelt differently now, and
// parameter structs that methods take now, or no longer take. Nothing is written.
func Fix(r *diff.Report, p *usage.Program) Rewriting {
	f := &fixer{p, p.Edits(), map[string]map[string]bool{}, map[line][]usage.Use{}}
	for _, c := range slices.Concat(r.Changes, r.IgnoredChanges()) {
		for _, symbol := range c.Concerns {
			f.concern(c.Subject, symbol)
		}
	}
	refused := map[line]bool{}
	for _, a := range r.Affected {
		refused[line{a.File, a.Line}] = refused[line{a.File, a.Line}] || a.Error != ""
	}
	for _, u := range p.Uses() {
		if fix, ok := r.Fixes[u.Symbol]; ok && f.onAny(u, refused) {
			f.rewrite(u, fix)
		}
	}
	w := Rewriting{Files: f.edits.Files()}
	for _, a := range r.Affected {
		if !f.mended(a) {
			w.Left = append(w.Left, a)
		}
	}
	return w
}

// A fixer collects what is rewritten.
type fixer struct {
	program *usage.Program
	edits   *usage.Edits
	symbols map[string]map[string]bool // Go names that changes are about, by subject
	done    map[line][]usage.Use       // uses that are rewritten, by their lines
}

func (f *fixer) concern(subject, symbol string) {
	if f.symbols[subject] == nil {
		f.symbols[subject] = map[string]bool{}
	}
	f.symbols[subject][symbol] = true
}

// onAny reports whether a use is part of an expression on one of some lines.
func (f *fixer) onAny(u usage.Use, lines map[line]bool) bool {
	first, last := f.program.Lines(u)
	for n := first; n <= last; n++ {
		if lines[line{u.Place.File, n}] {
			return true
		}
	}
	return false
}

func (f *fixer) rewrite(u usage.Use, fix diff.Fix) {
	done := false
	switch {
	case fix.Rename != "":
		done = f.edits.Rename(u, fix.Rename)
	case fix.Insert != "":
		done = f.edits.Insert(u, fix.At, fix.Insert)
	case fix.Remove:
		done = f.edits.Remove(u, fix.At)
	}
	if !done {
		return
	}
	first, last := f.program.Lines(u)
	for n := first; n <= last; n++ {
		at := line{u.Place.File, n}
		f.done[at] = append(f.done[at], u)
	}
}

// mended reports whether an error is about something that was rewritten.
func (f *fixer) mended(a diff.Affected) bool {
	return a.Error != "" && slices.ContainsFunc(f.done[line{a.File, a.Line}], func(u usage.Use) bool {
		return u.Symbol == a.Uses || f.symbols[a.Subject][u.Symbol]
	})
}
