package normalize

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// TestTextsThatAreSets looks for texts that are named like a set of values, or like a property that has one, or whose
// description lists values. Each has the type of the set, or an entry with a reason in testdata/texts.txt.
func TestTextsThatAreSets(t *testing.T) {
	reasons := readReasons(t, "testdata/texts.txt")
	found := map[string]bool{}
	for _, version := range shared.Versions {
		api := buildReal(t, version)
		sets := map[string]bool{}
		for _, e := range api.Enums {
			sets[strings.ToLower(e.GoName)] = true
		}
		for _, p := range placesOf(api) {
			if p.typ.Base().Kind == model.KindEnum {
				sets[strings.ToLower(p.name)] = true
			}
		}
		for _, p := range placesOf(api) {
			if p.typ.Base().Kind != model.KindString || p.typ.Kind == model.KindMap || !(namedLike(p.name, sets) || listsValues.MatchString(p.description)) {
				continue
			}
			found[p.String()] = true
			if reasons[p.String()] == "" {
				t.Errorf("%s: %s is text, and named like a set: give it the type in specs/enums.yaml, or a reason in testdata/texts.txt", version, p)
			}
		}
	}
	for place := range reasons {
		if !found[place] {
			t.Errorf("testdata/texts.txt: %s is no such text", place)
		}
	}
}

var listsValues = regexp.MustCompile(`(?i)\b(valid|possible|allowed|supported|accepted) values?\b`)

// A place is a property or a parameter of a query.
type place struct {
	owner, name, description string
	typ                      *model.Ref
}

func (p place) String() string { return p.owner + "." + p.name }

func placesOf(api *model.API) (places []place) {
	for _, o := range api.Objects {
		for _, f := range o.Fields {
			places = append(places, place{o.GoName, f.Name, f.Description, f.Type})
		}
	}
	for _, op := range api.Operations() {
		for _, p := range op.Params {
			places = append(places, place{op.ParamsType, p.Name, p.Description, p.Type})
		}
	}
	return places
}

// namedLike reports whether a name, or one of which it is the plural, is among others.
func namedLike(name string, others map[string]bool) bool {
	name = strings.ToLower(name)
	singular := []string{name, strings.TrimSuffix(name, "s"), strings.TrimSuffix(name, "es")}
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		singular = append(singular, stem+"y")
	}
	return slices.ContainsFunc(singular, func(n string) bool { return others[n] })
}

func readReasons(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if what, reason, ok := strings.Cut(strings.TrimSpace(line), " "); ok && what != "#" {
			reasons[what] = reason
		}
	}
	return reasons
}

// TestKnownSets: each set of specs/enums.yaml that a document has is called as it is there, in every version.
func TestKnownSets(t *testing.T) {
	known, err := loadEnumNames()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, version := range shared.Versions {
		for _, e := range buildReal(t, version).Enums {
			used[e.GoName] = true
			if base, ok := strings.CutSuffix(e.GoName, "Value"); ok && slices.ContainsFunc(known, func(k enumName) bool { return k.name == base }) {
				t.Errorf("%s: the name %s is taken, the set is called %s", version, base, e.GoName)
			}
		}
	}
	for _, k := range known {
		if !used[k.name] && len(k.values)+len(k.properties) > 0 {
			t.Errorf("no document has the set %s", k.name)
		}
	}
}

// TestRawResponses: whatever is returned as it comes has a reason in specs/corrections.yaml.
func TestRawResponses(t *testing.T) {
	for _, version := range shared.Versions {
		api := buildReal(t, version)
		reasons := map[string]bool{}
		for _, f := range api.Findings {
			if f.Rule == "response-raw" {
				reasons[f.Pointer] = true
			}
		}
		for _, op := range api.Operations() {
			if op.Result.Kind == model.ResultRaw && !reasons[op.Pointer] {
				t.Errorf("%s: %s returns RawBody; give it a type, or a reason, in specs/corrections.yaml", version, op.Key())
			}
		}
	}
}
