// Package impact says which places of a program the changes between two documents touch: for Go source by checking the
// program against the new client, on the wire by what the program uses and how.
package impact

import (
	"context"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/usage"
)

// Find finds the places, and puts them into the report. The program compiles as it is.
func Find(ctx context.Context, r *diff.Report, p *usage.Program, replacements []usage.Replacement) error {
	problems, err := p.Check(ctx, replacements)
	if err != nil {
		return err
	}
	f := newFinder(r, p, replacements)
	for _, problem := range problems {
		f.refused(problem)
	}
	for _, u := range f.uses {
		f.meets(u)
	}
	diff.SortAffected(f.found)
	r.Affected = append([]diff.Affected{}, f.found...)
	return nil
}

// A finder collects places.
type finder struct {
	breaks   map[string][]*diff.Change // by Go name, also those that are ignored: the compiler refuses what it refuses
	concerns map[string][]*diff.Change // by Go name
	subjects map[string][]*diff.Change
	fields   map[string][]*diff.Change // by the type that they are of
	uses     []usage.Use
	lines    map[line][]int // uses by the lines of the expression that they are part of
	found    []diff.Affected
	at       map[place]int // in found
}

type line struct {
	file string
	line int
}

// A place is what a change touches there.
type place struct {
	usage.Place
	subject string
}

func newFinder(r *diff.Report, p *usage.Program, replacements []usage.Replacement) *finder {
	f := &finder{breaks: map[string][]*diff.Change{}, concerns: map[string][]*diff.Change{}, subjects: map[string][]*diff.Change{}, fields: map[string][]*diff.Change{}, lines: map[line][]int{}, at: map[place]int{}}
	for i := range r.Changes {
		c := &r.Changes[i]
		f.subjects[c.Subject] = append(f.subjects[c.Subject], c)
		if owner, _, isField := strings.Cut(c.Subject, "."); isField {
			f.fields[owner] = append(f.fields[owner], c)
		}
		for _, s := range c.Concerns {
			f.concerns[s] = append(f.concerns[s], c)
			f.breaks[s] = append(f.breaks[s], c)
		}
	}
	for i := range r.Ignored {
		c := &r.Ignored[i].Change
		for _, s := range c.Concerns {
			f.breaks[s] = append(f.breaks[s], c)
		}
	}
	for _, u := range p.Uses() {
		if !slices.ContainsFunc(replacements, func(r usage.Replacement) bool { return r.Client == u.Client }) {
			continue
		}
		first, last := p.Lines(u)
		for n := first; n <= last; n++ {
			f.lines[line{u.Place.File, n}] = append(f.lines[line{u.Place.File, n}], len(f.uses))
		}
		f.uses = append(f.uses, u)
	}
	return f
}

// refused records an error of the compiler, with the change that it comes from.
func (f *finder) refused(p usage.Problem) {
	a := diff.Affected{File: p.File, Line: p.Line, Column: p.Column, Go: diff.Breaking, Wire: diff.Safe, Error: p.Message, Do: "follow the compiler"}
	u, c := f.blame(p)
	if c != nil {
		a.Uses, a.Subject, a.Change, a.Do = u.Symbol, c.Subject, c.Subject+" "+c.What, c.Do
		f.at[place{u.Place, c.Subject}] = len(f.found)
	}
	f.found = append(f.found, a)
}

// blame finds what breaks at a place: of all that the program uses there and that no longer fits, the innermost, or else
// what stands on the same line.
func (f *finder) blame(p usage.Problem) (use usage.Use, change *diff.Change) {
	const far = 1 << 30
	least := 0
	for _, i := range f.lines[line{p.File, p.Line}] {
		u := f.uses[i]
		c := f.breaking(u.Symbol)
		if c == nil {
			continue
		}
		length, covers := u.Covers(p)
		if !covers {
			length = far
		}
		if change == nil || length < least {
			use, change, least = u, c, length
		}
	}
	return use, change
}

// breaking is the change by which a Go name no longer fits, or fits fewer programs. Of several it is one that has advice.
func (f *finder) breaking(symbol string) (found *diff.Change) {
	for _, c := range f.breaks[symbol] {
		breaks := slices.Contains(c.Symbols, symbol) || c.Note != ""
		if breaks && (found == nil || strings.HasPrefix(found.Do, "nothing")) {
			found = c
		}
	}
	return found
}

// meets records what a use meets on the wire.
func (f *finder) meets(u usage.Use) {
	for _, c := range f.candidates(u) {
		if wire := touches(*c, u); wire != diff.Safe {
			f.add(u, c, wire)
		}
	}
}

// candidates are the changes that may touch a use.
func (f *finder) candidates(u usage.Use) []*diff.Change {
	var list []*diff.Change
	for _, more := range [][]*diff.Change{f.concerns[u.Symbol], f.subjects[u.Symbol], f.fields[u.Symbol]} {
		for _, c := range more {
			if !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// add records a place, or what it meets beside what is recorded of it.
func (f *finder) add(u usage.Use, c *diff.Change, wire diff.Rating) {
	at := place{u.Place, c.Subject}
	if i, ok := f.at[at]; ok {
		a := &f.found[i]
		if !a.Wire.AtLeast(wire) {
			a.Wire = wire
			a.Change, a.Do = c.Subject+" "+c.What, c.Do
		}
		return
	}
	f.at[at] = len(f.found)
	f.found = append(f.found, diff.Affected{File: u.Place.File, Line: u.Place.Line, Column: u.Place.Column, Uses: u.Symbol, Subject: c.Subject,
		Change: c.Subject + " " + c.What, Go: diff.Safe, Wire: wire, Do: c.Do})
}
