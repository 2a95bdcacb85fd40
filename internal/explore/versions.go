package explore

import (
	"cmp"
	"strconv"
	"strings"
)

// A Change is what is different in an operation or a type since the version before.
type Change struct {
	Subject string `json:"subject"`
	What    string `json:"what"`
	Do      string `json:"do"`
	Go      string `json:"go"`
	Wire    string `json:"wire"`
}

// Gone is an operation or a type that other versions of the page have.
type Gone struct {
	Kind string `json:"kind"` // "op" or "type"
	Name string `json:"n"`
	In   string `json:"in"` // the nearest version that has it
	Sig  string `json:"sig"`
}

// lifetimes know which versions have what: operations by their routes, types by their names.
type lifetimes struct {
	versions []*Version
	has      []map[string]bool // aligned with the versions
}

func newLifetimes(versions []*Version) lifetimes {
	l := lifetimes{versions: versions}
	for _, v := range versions {
		has := map[string]bool{}
		for _, op := range v.Operations {
			has[op.Key] = true
		}
		for _, t := range v.Types {
			has["type "+t.Name] = true
		}
		l.has = append(l.has, has)
	}
	return l
}

// mark writes into a version since and until when it has its operations and types, and what it does not have.
func (l lifetimes) mark(v *Version) {
	at := 0
	for l.versions[at] != v {
		at++
	}
	for _, op := range v.Operations {
		since, until := l.span(at, op.Key)
		op.Since, op.Until = cmp.Or(since, op.Since), until // of what the oldest has, octogen may know more
	}
	for _, t := range v.Types {
		since, until := l.span(at, "type "+t.Name)
		t.Since, t.Until = cmp.Or(since, t.Since), until
	}
	v.Gone = l.gone(at)
}

// span is the first version that has a thing, "" if the oldest of the page has it, and the first that has it no more.
func (l lifetimes) span(at int, key string) (since, until string) {
	first, last := at, at
	for first+1 < len(l.versions) && l.has[first+1][key] {
		first++
	}
	for last > 0 && l.has[last-1][key] {
		last--
	}
	if first+1 < len(l.versions) {
		since = l.versions[first].Name
	}
	if last > 0 {
		until = l.versions[last-1].Name
	}
	return since, until
}

// gone lists what other versions have, from the version nearest to this one.
func (l lifetimes) gone(at int) []Gone {
	var list []Gone
	seen := map[string]bool{}
	for _, other := range l.nearest(at) {
		for _, op := range other.Operations {
			if !l.has[at][op.Key] && !seen[op.Key] {
				seen[op.Key] = true
				list = append(list, Gone{"op", op.Name, other.Name, op.Method + " " + op.Route})
			}
		}
	}
	return list
}

func (l lifetimes) nearest(at int) []*Version {
	var list []*Version
	for distance := 1; distance < len(l.versions); distance++ {
		for _, i := range []int{at + distance, at - distance} {
			if i >= 0 && i < len(l.versions) {
				list = append(list, l.versions[i])
			}
		}
	}
	return list
}

// compareVersions compares the numbers of two versions, and what is no number as text.
func compareVersions(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(as) && i < len(bs); i++ {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		c := cmp.Compare(x, y)
		if errX != nil || errY != nil {
			c = cmp.Compare(as[i], bs[i])
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}
