package naming

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// without is the dictionary as it would be had nobody looked at the routes of a first segment: without its routes, and
// without what the other parts of the dictionary say of segments that only these routes have.
func without(t *testing.T, head string, routes []route) *Dictionary {
	t.Helper()
	d := &Dictionary{}
	if err := yaml.NewDecoder(bytes.NewReader(specs.Naming)).Decode(d); err != nil {
		t.Fatal(err)
	}
	only := func(run string) bool { return onlyOf(head, run, routes) }
	for key := range d.Routes {
		if _, path, _ := strings.Cut(key, " "); SplitPath(path)[0] == head {
			delete(d.Routes, key)
		}
	}
	dropKeys(d.Segments, only)
	dropKeys(d.Nests, only)
	dropKeys(d.Actions, only)
	for _, list := range []*string{&d.Singletons, &d.Collections, &d.Keyed, &d.SharedActions, &d.Shared} {
		kept := slices.DeleteFunc(strings.Fields(*list), only)
		*list = strings.Join(kept, " ")
	}
	if err := d.prepare(); err != nil {
		t.Fatal(err)
	}
	return d
}

func dropKeys[V any](m map[string]V, only func(string) bool) {
	for key := range m {
		if only(key) {
			delete(m, key)
		}
	}
}

// onlyOf reports whether a run of segments is in routes of one first segment alone.
func onlyOf(head, run string, routes []route) bool {
	run = strings.TrimSuffix(run, "/*")
	found := false
	for _, r := range routes {
		if !strings.Contains(withoutParams(r.path)+"/", "/"+withoutParams(run)+"/") {
			continue
		}
		if SplitPath(r.path)[0] != head {
			return false
		}
		found = true
	}
	return found
}

func withoutParams(path string) string { return strings.ReplaceAll(path, "/{}", "") }

// asGood are names that the rule alone finds and that a reader takes for as good as the dictionary's.
func asGood(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/as-good.txt")
	if err != nil {
		t.Fatal(err)
	}
	good := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if key, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			good[key] = name
		}
	}
	return good
}

// TestWithoutDictionary judges the rule by itself: the names it finds for the routes of a service that nobody looked at.
// docs/naming.md has the table.
func TestWithoutDictionary(t *testing.T) {
	routes := knownRoutes(t)
	good := asGood(t)
	byHead := map[string][]route{}
	for _, r := range routes {
		if segments := SplitPath(r.path); len(segments) > 0 {
			byHead[segments[0]] = append(byHead[segments[0]], r)
		}
	}
	total, same, as := 0, 0, 0
	var worse []string
	for head, own := range byHead {
		d := without(t, head, routes)
		for _, r := range own {
			total++
			switch name := d.Route(r.method, r.path).String(); name {
			case r.name:
				same++
			case good[r.key()]:
				as++
			default:
				worse = append(worse, fmt.Sprintf("%s\t%s\t%s", r.key(), name, r.name))
			}
		}
	}
	slices.Sort(worse)
	t.Logf("%d routes: %d same, %d as good, %d worse\n%s", total, same, as, len(worse), strings.Join(worse, "\n"))
	if share := float64(same+as) / float64(total); share < 0.9 {
		t.Errorf("the rule alone finds as good a name for %.1f %% of the routes, want 90 %%", 100*share)
	}
}

// TestEntriesAreNeeded: without any one of its entries the dictionary names some known route otherwise. Vocabulary
// (words, verbs, spellings, singleWords) is there for routes to come as well.
func TestEntriesAreNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through the dictionary entry by entry")
	}
	routes := knownRoutes(t)
	full := load(t)
	lists := func(d *Dictionary) map[string]*string {
		return map[string]*string{"singletons": &d.Singletons, "collections": &d.Collections,
			"keyed": &d.Keyed, "sharedActions": &d.SharedActions, "shared": &d.Shared}
	}
	for name, list := range lists(full) {
		for entry := range strings.FieldsSeq(*list) {
			unchanged(t, routes, name+" "+entry, func(d *Dictionary) {
				list := lists(d)[name]
				*list = strings.Join(slices.DeleteFunc(strings.Fields(*list), func(e string) bool { return e == entry }), " ")
			})
		}
	}
	for entry := range full.Segments {
		unchanged(t, routes, "segments "+entry, func(d *Dictionary) { delete(d.Segments, entry) })
	}
	for entry := range full.Nests {
		unchanged(t, routes, "nests "+entry, func(d *Dictionary) { delete(d.Nests, entry) })
	}
	for entry := range full.Actions {
		unchanged(t, routes, "actions "+entry, func(d *Dictionary) { delete(d.Actions, entry) })
	}
}

// unchanged reports an entry without which all names stay as they are.
func unchanged(t *testing.T, routes []route, entry string, drop func(*Dictionary)) {
	t.Helper()
	d := &Dictionary{}
	if err := yaml.NewDecoder(bytes.NewReader(specs.Naming)).Decode(d); err != nil {
		t.Fatal(err)
	}
	drop(d)
	if d.prepare() != nil {
		return // an exception is no longer one: the entry is needed
	}
	for _, r := range routes {
		if d.Route(r.method, r.path).String() != r.name {
			return
		}
	}
	t.Errorf("%s changes nothing", entry)
}
