// Package diff says what changes for callers from one model of an API to another: operation by operation and type by type,
// each change rated for Go source and for the wire.
package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// A Rating says what a change does to callers.
//
// For Go source it says whether a program that compiles with the old client compiles with the new one: breaking when some
// do not, as golang.org/x/exp/apidiff sees it. On the wire it says whether a program built with the old client works with the
// new server: breaking when requests are refused or answers misread, risky when that depends on what the program does.
type Rating string

// The ratings.
const (
	Safe     Rating = "safe"
	Risky    Rating = "risky"
	Breaking Rating = "breaking"
)

var severity = map[Rating]int{Safe: 0, Risky: 1, Breaking: 2}

func worse(a, b Rating) Rating {
	if severity[a] >= severity[b] {
		return a
	}
	return b
}

// AtLeast reports whether a rating is as bad as another, or worse.
func (r Rating) AtLeast(other Rating) bool { return severity[r] >= severity[other] }

// A Change is one difference.
type Change struct {
	Kind     string   `json:"kind"`     // "operation-removed" and so on
	Services []string `json:"services"` // that it concerns, sorted; none for a type that no operation reaches
	Subject  string   `json:"subject"`  // "Projects.List", "Project.Description"
	What     string   `json:"what"`
	Do       string   `json:"do"` // one line of advice
	Go       Rating   `json:"go"`
	Wire     Rating   `json:"wire"`
	// Symbols are the Go names that some old programs use and that no longer fit: "ProjectsService.List".
	Symbols []string `json:"symbols,omitempty"`
}

// Worst is the worse of the two ratings.
func (c Change) Worst() Rating { return worse(c.Go, c.Wire) }

// A Side is one of the two documents.
type Side struct {
	Version    string `json:"version"`
	Digest     string `json:"digest"`
	Operations int    `json:"operations"`
	Types      int    `json:"types"`
}

// A Report is all that changes.
type Report struct {
	From    Side     `json:"from"`
	To      Side     `json:"to"`
	Summary Summary  `json:"summary"`
	Changes []Change `json:"changes"`

	leftOut int // changes that are not shown
}

// A Summary counts changes. A change counts by the worse of its ratings.
type Summary struct {
	Breaking int            `json:"breaking"`
	Risky    int            `json:"risky"`
	Safe     int            `json:"safe"`
	Kinds    map[string]int `json:"kinds"`
}

// count counts a change.
func (s *Summary) count(c Change) {
	s.Kinds[c.Kind]++
	switch c.Worst() {
	case Breaking:
		s.Breaking++
	case Risky:
		s.Risky++
	default:
		s.Safe++
	}
}

// Total is the number of changes.
func (s Summary) Total() int { return s.Breaking + s.Risky + s.Safe }

// Worst is the worst rating of any change, Safe when there is none.
func (s Summary) Worst() Rating {
	switch {
	case s.Breaking > 0:
		return Breaking
	case s.Risky > 0:
		return Risky
	}
	return Safe
}

// Compare finds what changes from one model to another. Prose, findings and the order in the documents do not matter.
func Compare(from, to *model.API) *Report {
	c := &comparison{from: newIndex(from), to: newIndex(to), claimed: map[string]bool{}}
	c.broken = brokenSymbols(surface(from), surface(to))
	c.operations()
	c.objects()
	c.enums()
	c.aliases()
	c.rest()
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.service(), b.service()), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Kind, b.Kind), strings.Compare(a.What, b.What))
	})
	r := &Report{From: c.from.side(), To: c.to.side(), Changes: c.changes, Summary: Summary{Kinds: map[string]int{}}}
	if r.Changes == nil {
		r.Changes = []Change{}
	}
	for _, change := range r.Changes {
		r.Summary.count(change)
	}
	return r
}

// sharedTypes is the heading of types that several services use, or none.
const sharedTypes = "Shared types"

// service is the heading that a change stands under.
func (c Change) service() string {
	if len(c.Services) == 1 {
		return c.Services[0]
	}
	return sharedTypes
}

// A comparison holds what the passes share.
type comparison struct {
	from, to *index
	broken   map[string]string // Go symbols that no longer fit, and how
	claimed  map[string]bool   // those that a change accounts for
	changes  []Change
}

// add records a change. Symbols are those of the old client that it concerns; where one no longer fits, the change breaks
// Go source.
func (c *comparison) add(change Change, symbols ...string) {
	change.Go = Safe
	for _, s := range symbols {
		if _, ok := c.broken[s]; ok {
			c.claimed[s] = true
			change.Go = Breaking
			if !slices.Contains(change.Symbols, s) {
				change.Symbols = append(change.Symbols, s)
			}
		}
	}
	if change.Services == nil {
		change.Services = []string{}
	}
	c.changes = append(c.changes, change)
}

// rest reports what breaks Go source and belongs to no change so far: a renamed service, a union of bodies, a constant.
func (c *comparison) rest() {
	var left []string
	for s := range c.broken {
		if !c.claimed[s] {
			left = append(left, s)
		}
	}
	slices.Sort(left)
	for _, s := range left {
		kind, do := "go-name-changed", "follow the compiler"
		if c.broken[s] == removed {
			kind, do = "go-name-removed", "remove what uses "+s
		}
		c.add(Change{Kind: kind, Services: c.from.servicesOf(s), Subject: s, What: "in Go: " + c.broken[s], Do: do, Wire: Safe}, s)
	}
}
