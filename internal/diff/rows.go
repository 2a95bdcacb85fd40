package diff

import (
	"cmp"
	"slices"
	"strings"
)

// A Row is all that changes of one subject: of a method, a type, a field.
type Row struct {
	Subject       string
	Services      []string
	Go, Wire      Rating
	Before, After string // the method's signatures, where these differ
	Changes       []Change
}

// Worst is the worse of the two ratings.
func (r Row) Worst() Rating { return worse(r.Go, r.Wire) }

// Rows are the changes by subject, in the order of the changes.
func (r *Report) Rows() []Row { return rows(r.Changes) }

func rows(changes []Change) []Row {
	var list []Row
	at := map[string]int{}
	for n, c := range changes {
		i, ok := at[c.Subject]
		if !ok {
			at[c.Subject] = len(list)
			only := changes[n : n+1 : n+1] // most rows have one change
			list = append(list, Row{Subject: c.Subject, Services: c.Services, Go: worse(Safe, c.Go), Wire: worse(Safe, c.Wire), Before: c.Before, After: c.After, Changes: only})
			continue
		}
		row := &list[i]
		row.Go, row.Wire = worse(row.Go, c.Go), worse(row.Wire, c.Wire)
		row.Before, row.After = cmp.Or(row.Before, c.Before), cmp.Or(row.After, c.After)
		row.Changes = append(row.Changes, c)
	}
	return list
}

// Do is what to do about a row, each piece of advice once.
func (r Row) Do() []string {
	var list []string
	for _, c := range r.Changes {
		if !strings.HasPrefix(c.Do, nothing) && !slices.Contains(list, c.Do) {
			list = append(list, c.Do)
		}
	}
	return list
}

// nothing is how advice begins that asks for nothing.
const nothing = "nothing"

// Notes are those of a row's changes, each once.
func (r Row) Notes() []string {
	var list []string
	for _, c := range r.Changes {
		if c.Note != "" && !slices.Contains(list, c.Note) {
			list = append(list, c.Note)
		}
	}
	return list
}

// new reports whether all of a row is new, and asks nothing of anybody.
func (r Row) new() bool {
	return r.Worst() == Safe && !slices.ContainsFunc(r.Changes, func(c Change) bool { return !strings.HasSuffix(c.Kind, "-added") })
}

// service is the heading that a row stands under.
func (r Row) service() string { return Change{Services: r.Services}.service() }

// A section is rows that are equally bad.
type section struct {
	Title string
	has   func(Row) bool
}

// sections are in the order in which a reader should see them. Each row is in the first that has it.
var sections = []section{
	{"Breaking on the wire: programs built with the old client fail", func(r Row) bool { return r.Wire == Breaking }},
	{"Breaking for Go source: the compiler shows where", func(r Row) bool { return r.Go == Breaking }},
	{"Risky: it depends on what the program does", func(r Row) bool { return r.Worst() == Risky }},
	{"New", Row.new},
	{"Safe", func(Row) bool { return true }},
}

// sectionNew is the place of what is new.
const sectionNew = 3

// sectionOf is the place of a row's section.
func sectionOf(r Row) int {
	return slices.IndexFunc(sections, func(s section) bool { return s.has(r) })
}

// inOrder puts changes into the order of reports: what is worst first, then by service and subject. A row's changes stay
// together.
func inOrder(changes []Change) []Change {
	list := rows(changes)
	slices.SortStableFunc(list, func(a, b Row) int {
		return cmp.Or(sectionOf(a)-sectionOf(b), byService(a.service(), b.service()), strings.Compare(a.Subject, b.Subject))
	})
	ordered := []Change{}
	for _, row := range list {
		slices.SortStableFunc(row.Changes, func(a, b Change) int {
			return cmp.Or(severity[b.Wire]-severity[a.Wire], severity[b.Go]-severity[a.Go], strings.Compare(a.Kind, b.Kind), strings.Compare(a.What, b.What))
		})
		ordered = append(ordered, row.Changes...)
	}
	return ordered
}

// byService orders headings: the services, and last what several of them share.
func byService(a, b string) int {
	if (a == sharedTypes) != (b == sharedTypes) {
		if a == sharedTypes {
			return 1
		}
		return -1
	}
	return strings.Compare(a, b)
}
