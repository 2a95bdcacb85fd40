// Package diff says what changes for callers from one model of an API to another: operation by operation and type by type,
// each change rated for Go source and for the wire.
package diff

import (
	"slices"

	"github.com/octogen/octogen/internal/model"
)

// A Rating says what a change does to callers.
//
// For Go source it says whether a program that compiles with the old client compiles with the new one: breaking when those
// that use it in the ordinary way do not, risky when only those do not that write a method's signature down themselves. Where
// golang.org/x/exp/apidiff is stricter, a note says so. On the wire it says whether a program built with the old client works
// with the new server: breaking when requests are refused or responses misread, risky when that depends on what the program does.
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
	Place    string   `json:"place"`    // the subject, or the parameter or value in it: "Projects.List.partialName"
	What     string   `json:"what"`
	Do       string   `json:"do"` // one line of advice
	Go       Rating   `json:"go"`
	Wire     Rating   `json:"wire"`
	// Before and After are the method's signatures, where these differ.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Note says where apidiff is stricter than the rating, and about whom that is.
	Note string `json:"note,omitempty"`
	// Symbols are the Go names that some old programs use and that no longer fit: "ProjectsService.List".
	Symbols []string `json:"symbols,omitempty"`
	// Concerns are all Go names of the old client that it is about, whether they still fit or not.
	Concerns []string `json:"concerns,omitempty"`
	// Value is the value of a set that comes or goes.
	Value string `json:"value,omitempty"`

	stricter []string // symbols that apidiff calls incompatible and the rating does not
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
	// Affected are the places of a program that changes touch; nil unless a program was looked at.
	Affected []Affected `json:"affected,omitzero"`
	// Ignored are changes that the configuration silences; nothing else counts them. Stale is what silences none any more.
	Ignored []Ignored `json:"ignored,omitempty"`
	Stale   []Ignore  `json:"stale,omitempty"`

	// Source is where the program's files can be looked at, a URL; links to places begin with it.
	Source string `json:"-"`

	// Fixes are what can be rewritten in programs without thought, by Go name.
	Fixes map[string]Fix `json:"-"`

	leftOut        int // changes that are not shown
	leftOutTouched int // those of them that touch the program
}

// A Summary counts rows, each by the worse of its ratings, and the kinds of the changes in them.
type Summary struct {
	Breaking     int            `json:"breaking"`
	Risky        int            `json:"risky"`
	Safe         int            `json:"safe"`
	BreakingGo   int            `json:"breaking_go"`
	BreakingWire int            `json:"breaking_wire"`
	Ignored      int            `json:"ignored"` // changes
	Kinds        map[string]int `json:"kinds"`
}

// summarize counts the changes.
func (r *Report) summarize() {
	s := Summary{Kinds: map[string]int{}, Ignored: len(r.Ignored)}
	for _, c := range r.Changes {
		s.Kinds[c.Kind]++
	}
	for _, row := range r.Rows() {
		s.count(row)
	}
	r.Summary = s
}

func (s *Summary) count(r Row) {
	if r.Go == Breaking {
		s.BreakingGo++
	}
	if r.Wire == Breaking {
		s.BreakingWire++
	}
	switch r.Worst() {
	case Breaking:
		s.Breaking++
	case Risky:
		s.Risky++
	default:
		s.Safe++
	}
}

// Add adds the rows of another.
func (s *Summary) Add(other Summary) {
	s.Breaking += other.Breaking
	s.Risky += other.Risky
	s.Safe += other.Safe
}

// Total is the number of rows.
func (s Summary) Total() int { return s.Breaking + s.Risky + s.Safe }

// Worst is the worst rating of any row, Safe when there is none.
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
	c := &comparison{from: newIndex(from), to: newIndex(to), claimed: map[string]bool{}, renamed: map[string]string{}}
	c.successor = c.successors()
	c.broken = brokenSymbols(surface(from), surface(to))
	c.operations()
	c.objects()
	c.enums()
	c.aliases()
	c.rest()
	r := &Report{From: c.from.side(), To: c.to.side(), Changes: inOrder(c.changes), Fixes: c.fixes()}
	r.summarize()
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
	renamed  map[string]string // Go names by those before: "Project.SpaceId" is "SpaceID" now

	successor map[string]string // types that are gone, and what they are called now
}

// add records a change. Symbols are those of the old client that it concerns; where one no longer fits, the change breaks
// Go source.
func (c *comparison) add(change Change, symbols ...string) {
	change.Go = Safe
	if change.Place == "" {
		change.Place = change.Subject
	}
	for _, s := range symbols {
		if !slices.Contains(change.Concerns, s) {
			change.Concerns = append(change.Concerns, s)
			c.rate(&change, s)
		}
	}
	if change.Services == nil {
		change.Services = []string{}
	}
	c.changes = append(c.changes, change)
}

// rate rates a change for Go source by one of the symbols that it concerns.
func (c *comparison) rate(change *Change, symbol string) {
	how, ok := c.broken[symbol]
	if !ok {
		return
	}
	c.claimed[symbol] = true
	switch {
	case how == incomparable:
		change.stricter = append(change.stricter, symbol)
		change.Note = "apidiff calls it incompatible: values of " + symbol + " can no longer be compared with =="
	case c.takesWhatItTook(symbol):
		change.stricter = append(change.stricter, symbol)
		change.Go = worse(change.Go, Risky)
		change.Note = "apidiff calls it incompatible: calls compile as they are; a method value or an interface of your own that repeats the signature does not"
	default:
		change.Go = Breaking
		change.Symbols = append(change.Symbols, symbol)
	}
}

// takesWhatItTook reports whether every call of a method compiles though its signature is another: what it took as a body
// is one of the bodies that it takes.
func (c *comparison) takesWhatItTook(symbol string) bool {
	before, after := c.from.byName[symbol], c.to.byName[symbol]
	if before == nil || after == nil || before.Iterates != after.Iterates || before.Plain != after.Plain ||
		len(before.Args) != len(after.Args) || resolvedGo(before.Returns) != resolvedGo(after.Returns) {
		return false
	}
	for i, a := range before.Args {
		if resolvedGo(a.Type) != resolvedGo(after.Args[i].Type) && !c.to.accepts(after.Args[i].Type, a.Type) {
			return false
		}
	}
	return true
}

func resolvedGo(r *model.Ref) string {
	if r == nil {
		return ""
	}
	return r.Resolved().Go()
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
		subject, services := c.concerning(s)
		c.add(Change{Kind: kind, Services: services, Subject: subject, What: "in Go: " + s + " " + c.broken[s], Do: do, Wire: Safe}, s)
	}
}

// concerning is the subject of the change that a Go name belongs to, or else the name itself.
func (c *comparison) concerning(symbol string) (subject string, services []string) {
	for _, change := range c.changes {
		if slices.Contains(change.Concerns, symbol) {
			return change.Subject, change.Services
		}
	}
	return symbol, c.from.servicesOf(symbol)
}
