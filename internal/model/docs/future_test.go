package docs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// features are what newer servers have, and an operation by which to know them.
var features = map[*regexp.Regexp]string{
	regexp.MustCompile(`\b[Ss]paces?\b`):                              "GET /spaces",
	regexp.MustCompile(`\b[Rr]unbooks?\b`):                            "GET /runbooks",
	regexp.MustCompile(`\b[Ww]orkers?\b`):                             "GET /workers",
	regexp.MustCompile(`\b(in|to) Git\b|\bGit (ref|cred|commit|dep)`): "POST /projects/{}/git/convert POST /projects/{}/versioncontrol/convert",
	regexp.MustCompile(`\bPlatform Hub\b`):                            "GET /platformhub/versioncontrol",
	regexp.MustCompile(`\b[Ff]reezes?\b`):                             "GET /deploymentfreezes",
	regexp.MustCompile(`\b[Ee]phemeral\b`):                            "POST /projects/{}/environments/ephemeral",
	regexp.MustCompile(`\b[Pp]rocess templates?\b`):                   "GET /processtemplates/{}/{}",
}

// TestNothingOfTheFuture finds words in the client of an older server about what only newer ones have.
func TestNothingOfTheFuture(t *testing.T) {
	b := book(t)
	for _, version := range shared.Versions {
		a := documents(t, version)
		all := a.texts(b)
		for _, place := range slices.Sorted(maps.Keys(all)) {
			for pattern, keys := range features {
				if pattern.MatchString(all[place]) && !a.hasAny(keys) {
					t.Errorf("%s: %s: %q", version, place, all[place])
				}
			}
		}
	}
}

func (a *api) hasAny(keys string) bool {
	words := strings.Fields(keys)
	for i := 0; i < len(words); i += 2 {
		if a.operations[words[i]+" "+words[i+1]] != nil {
			return true
		}
	}
	return false
}

// texts are what the client of a document says.
func (a *api) texts(b *Book) map[string]string {
	all := map[string]string{}
	add := func(place, text string) {
		text = Resolve(text, nameIn(a))
		if !a.hasAny("GET /spaces") {
			text = WithoutSpaces(text)
		}
		all[place] = text
	}
	for definition, fields := range a.fields {
		if strings.Contains(definition, ".") || a.beside[definition] { // families are in all clients
			continue
		}
		r, _ := b.Resource(definition)
		add(definition, r.Summary)
		add(definition+".about", r.About)
		for _, f := range fields {
			text, _ := b.Field(definition, f)
			add(definition+"."+f, text)
		}
	}
	for key, op := range a.operations {
		add(key, b.Sentence(op.method, op.route, op.paged))
		o := b.Operation(op.method, op.route)
		add(key+" about", o.About)
		add(key+" refuses", o.Refuses)
		add(key+" choose", o.Choose)
		for _, p := range op.query {
			text, _ := b.Parameter(op.method, op.route, p)
			add(key+" "+p, text)
		}
	}
	return all
}
