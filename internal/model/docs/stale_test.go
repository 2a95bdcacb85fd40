package docs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/specs"
)

// TestNothingIsStale finds entries and rules that no document needs.
func TestNothingIsStale(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	fields := map[string]map[string]bool{} // that definitions with an entry have, by the entry
	reached := map[string]bool{}
	for definition, names := range all.fields {
		key := b.key(definition)
		reached[key] = true
		for _, r := range b.chain(key) {
			reached[r.name] = true
			if fields[r.name] == nil {
				fields[r.name] = map[string]bool{}
			}
			for _, f := range names {
				fields[r.name][f] = true
			}
		}
		for _, a := range b.names.Affixes {
			if m := a.Name.FindStringSubmatch(key); m != nil {
				reached[m[1]] = true
			}
		}
	}
	for name, r := range b.resources {
		if !reached[strings.TrimPrefix(name, "=")] && !reached[r.name] {
			t.Errorf("resources: no document has %s", name)
		}
		if name == r.name {
			for _, f := range slices.Concat(slices.Collect(maps.Keys(r.Fields)), r.ReadOnly) {
				if !fields[name][f] {
					t.Errorf("resources: %s has no field %s in any document", name, f)
				}
			}
		}
	}
}

func TestNoOperationIsStale(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	for key, o := range b.operations {
		method, route, _ := strings.Cut(key, " ")
		params := map[string]bool{}
		found := false
		for _, op := range all.operations {
			if op.method == method && (op.route == route || b.unversioned(op.route) == route) {
				found = true
				for _, p := range append(slices.Concat(op.paths...), op.query...) {
					params[p] = true
				}
			}
		}
		if !found {
			t.Errorf("operations: no document has %s", key)
		}
		for p := range o.Params {
			if !params[p] && !shares(b, o) {
				t.Errorf("operations: %s has no parameter %s in any document", key, p)
			}
		}
	}
}

// shares reports whether several routes have one entry, of which each may lack a parameter.
func shares(b *Book, o *operation) bool {
	n := 0
	for _, other := range b.operations {
		if len(o.Params) > 0 && maps.Equal(o.Params, other.Params) {
			n++
		}
	}
	return n > 1
}

// correctedParameters are those of queries that octogen knows beside the documents.
func correctedParameters(t *testing.T) []string {
	t.Helper()
	var know struct {
		Corrections []struct {
			Change  string               `yaml:"change"`
			Members map[string]yaml.Node `yaml:"members"`
		} `yaml:"corrections"`
	}
	if err := yaml.Unmarshal(specs.Corrections, &know); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range know.Corrections {
		if c.Change == "query" {
			names = slices.AppendSeq(names, maps.Keys(c.Members))
		}
	}
	return names
}

func TestNoRuleIsStale(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	used := map[string]bool{}
	for definition, fields := range all.fields {
		for _, f := range fields {
			use(used, "fields", b.fields, f, func(in string) bool { return in == "" || matches(in, b.key(definition)) })
		}
	}
	for _, op := range all.operations {
		below := func(in string) bool { return strings.HasPrefix(op.route, in) }
		for _, p := range op.query {
			use(used, "parameters", b.parameters, p, below)
		}
		for _, p := range slices.Concat(op.paths...) {
			use(used, "paths", b.paths, p, below)
		}
	}
	for _, name := range correctedParameters(t) {
		use(used, "parameters", b.parameters, name, func(in string) bool { return in == "" })
	}
	for section, rules := range map[string][]rule{"fields": b.fields, "parameters": b.parameters, "paths": b.paths} {
		for _, r := range rules {
			for _, n := range r.Names {
				if !used[section+" "+r.In+" "+n] {
					t.Errorf("%s: nothing is called %s %s", section, n, r.In)
				}
			}
		}
	}
	for _, s := range b.sentences {
		if !slices.ContainsFunc(slices.Collect(maps.Values(all.operations)), func(op *apiOperation) bool { return b.rules(s, op) }) {
			t.Errorf("sentences: no operation is said by %q", s.Route)
		}
	}
	for seg := range b.nouns {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(all.operations)), func(k string) bool { return slices.Contains(segments(strings.Fields(k)[1]), seg) }) {
			t.Errorf("nouns: no route has %s", seg)
		}
	}
}

// rules reports whether the sentence of an operation comes from a rule.
func (b *Book) rules(s sentence, op *apiOperation) bool {
	alone := &Book{resources: b.resources, sentences: []sentence{s}, nouns: b.nouns, names: b.names}
	_, known := alone.sentence(op.method, op.route, false)
	own := b.operations[op.method+" "+op.route]
	base := b.operations[op.method+" "+b.unversioned(op.route)]
	return known && (own == nil || own.Does == "") && (base == nil || base.Does == "")
}

func use(used map[string]bool, section string, rules []rule, name string, in func(string) bool) {
	for _, r := range rules {
		for _, n := range r.Names {
			if matches(n, name) && in(r.In) {
				used[section+" "+r.In+" "+n] = true
			}
		}
	}
}

// TestReferences finds references to what no document has.
func TestReferences(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	b.each(func(place, text string) {
		for _, r := range References(text) {
			if r.Route != "" && all.operations[r.Method+" "+r.Route] == nil {
				t.Errorf("%s refers to %s %s, which no document has", place, r.Method, r.Route)
			}
			if r.Definition != "" && b.resources[r.Definition] == nil {
				t.Errorf("%s refers to %s, which has no entry", place, r.Definition)
			}
		}
	})
}

var (
	awkward = regexp.MustCompile("`|  |\t|\n|\\*\\*|\\b[Mm]embers? of the (resource|object)|\\banswers?\\b|tells whether|\\b[Aa]sk(s|ed)? for|e\\.g\\.|i\\.e\\.|\\b(gives|gave)\\b|\\bplease\\b")
	capital = regexp.MustCompile(`^(\[\?[^\]]*\])*[A-Z0-9\[]`)
)

// TestStyle keeps texts in the form that comments need.
func TestStyle(t *testing.T) {
	book(t).each(func(place, text string) {
		if text == "" {
			return
		}
		part := strings.HasSuffix(place, ".summary") || strings.HasSuffix(place, ".does") || strings.HasSuffix(place, ".refuses")
		switch {
		case part && !strings.HasSuffix(place, ".refuses") && len(References(text)) > 0:
			t.Errorf("%s: %q is said in every client and refers to nothing", place, text)
		case awkward.MatchString(text):
			t.Errorf("%s: %q has %q", place, text, awkward.FindString(text))
		case part && strings.HasSuffix(text, "."):
			t.Errorf("%s: %q completes a sentence and has no full stop", place, text)
		case !part && !strings.HasSuffix(text, "."):
			t.Errorf("%s: %q is a sentence and ends with a full stop", place, text)
		case !part && !capital.MatchString(text) && !verbatim.MatchString(text):
			t.Errorf("%s: %q begins with a capital", place, text)
		}
	})
}

// verbatim are sentences that begin with a value.
var verbatim = regexp.MustCompile(`^(asc|recent|certificate-global|unmapped|block) |^urn:`)

// each calls f with every text.
func (b *Book) each(f func(place, text string)) {
	for name, r := range b.resources {
		f(name+".summary", r.Summary)
		f(name+".about", r.About)
		for field, text := range r.Fields {
			f(name+"."+field, text)
		}
	}
	for name, e := range b.enums {
		f(name+".summary", e.Summary)
		for v, text := range e.Values {
			f(name+"."+v, text)
		}
	}
	for key, o := range b.operations {
		f(key+".does", o.Does)
		f(key+".about", o.About)
		f(key+".refuses", o.Refuses)
		f(key+".choose", o.Choose)
		for p, text := range o.Params {
			f(key+" "+p, text)
		}
	}
	for _, rules := range [][]rule{b.fields, b.parameters, b.paths} {
		for _, r := range rules {
			for _, text := range r.Text {
				f("rule "+strings.Join(r.Names, " "), text)
			}
		}
	}
}

func TestEnums(t *testing.T) {
	b := book(t)
	var named map[string]struct{ Values []string }
	if err := yaml.Unmarshal(specs.Enums, &named); err != nil {
		t.Fatal(err)
	}
	values := map[string]bool{}
	for _, v := range shared.Versions {
		for _, m := range enumerated.FindAllSubmatch(shared.Document(t, v), -1) {
			for value := range strings.SplitSeq(string(m[1]), ",") {
				values[strings.Trim(value, " \n\r\t\"")] = true
			}
		}
	}
	for name, e := range b.enums {
		if _, ok := named[name]; !ok {
			t.Errorf("enums: specs/enums.yaml has no %s", name)
		}
		for v := range e.Values {
			if !values[v] && !unlisted[name] && !slices.Contains(named[name].Values, v) {
				t.Errorf("enums: no document has the value %s of %s", v, name)
			}
		}
	}
	for name := range named {
		if _, ok := b.Enum(name); !ok {
			t.Errorf("enums: %s has no entry", name)
		}
	}
	for _, value := range []string{"AmazonWebServicesOidcAccount", "Token"} {
		if text, ok := b.EnumValue("AccountType", value); !ok || !strings.HasSuffix(text, ".") {
			t.Errorf("AccountType %s: %q", value, text)
		}
	}
}

// enumerated is a set of values in a document.
var enumerated = regexp.MustCompile(`"enum"\s*:\s*\[([^\]]*)\]`)

// unlisted are sets whose values no document lists.
var unlisted = map[string]bool{"IconFileFormat": true}
