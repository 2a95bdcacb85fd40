// Package naming is the one room for names: it turns routes into the names of services, methods and arguments, and the
// names of a document into Go identifiers. Its knowledge is the dictionary specs/naming.yaml; docs/naming.md tells the
// rule.
package naming

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// A Dictionary is specs/naming.yaml in memory; see there for what the parts mean.
type Dictionary struct {
	Lexicon     string `yaml:"words"`
	Initialisms map[string]string
	Segments    map[string]string
	Spellings   string

	Singletons    string
	SingleWords   string `yaml:"singleWords"`
	Collections   string
	Keyed         string
	Nests         map[string]string
	Actions       map[string]map[string]string
	Verbs         string
	SharedActions string   `yaml:"sharedActions"`
	Shared        string   `yaml:"shared"`
	GitRefs       []string `yaml:"gitRefs"`
	Routes        map[string]string
	ArgumentNames map[string]string `yaml:"arguments"`
	Types         map[string]string
	Spaces        spaces

	lexicon, verbs, reservedVerbs             map[string]bool
	singletons, singleWords, collections      map[string]bool
	keyed, keyedSingular, shared, gitRefs     map[string]bool
	sharedActions, spaceServices, ownOfSpaces map[string]bool
	glosses, nests                            map[string][]string
	glossOwner, spelling                      map[string]string // which segment has the plain name for some words
	actions, ownActions                       map[string]*action
	actionNames                               map[string]bool
	exceptions                                map[string]Name
	taken                                     map[string]string // the route of an exception, by name

	cuts, identifiers sync.Map // what was found before
}

// Iterator names the method that goes through all pages of what a method returns: All for List, AllReleases for
// ListReleases. No method of a route has such a name.
func (d *Dictionary) Iterator(method string) string {
	if rest, ok := strings.CutPrefix(method, "List"); ok {
		return "All" + rest
	}
	return "AllFrom" + method
}

// Load reads the built-in dictionary once.
var Load = sync.OnceValues(func() (*Dictionary, error) { return parse(specs.Naming) })

func parse(text []byte) (*Dictionary, error) {
	d := &Dictionary{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("specs/naming.yaml: %w", err)
	}
	if err := d.prepare(); err != nil {
		return nil, fmt.Errorf("specs/naming.yaml: %w", err)
	}
	return d, nil
}

// prepare makes of the dictionary's texts what the rule looks things up in, and checks them.
func (d *Dictionary) prepare() error {
	d.index()
	for _, read := range []func() error{d.readGlosses, d.readActions, d.readExceptions} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// index makes sets of the lists of words.
func (d *Dictionary) index() {
	d.lexicon = set(d.Lexicon)
	d.singletons, d.singleWords = set(d.Singletons), set(d.SingleWords)
	d.collections, d.keyed, d.shared = set(d.Collections), set(d.Keyed), set(d.Shared)
	d.sharedActions, d.gitRefs = set(d.SharedActions), set(strings.Join(d.GitRefs, " "))
	d.spaceServices, d.ownOfSpaces = set(d.Spaces.Services), set(d.Spaces.Own)
	d.verbs = set(d.Verbs)
	for _, w := range slices.Collect(maps.Keys(d.Initialisms)) {
		if one := Singular(w); one != w && d.Initialisms[one] == "" {
			d.Initialisms[one] = strings.TrimSuffix(d.Initialisms[w], "s")
		}
	}
	d.keyedSingular = map[string]bool{}
	for seg := range d.keyed {
		d.keyedSingular[Singular(seg)] = true
	}
	d.reservedVerbs = set("set do is all modify wait follow start collect list " + strings.ToLower(strings.Join(slices.Collect(maps.Values(verbs)), " ")))
}

// readGlosses reads what segments say and which spelling of the same words is the first.
func (d *Dictionary) readGlosses() error {
	d.glosses, d.glossOwner, d.spelling, d.nests = map[string][]string{}, map[string]string{}, map[string]string{}, map[string][]string{}
	for _, seg := range slices.Sorted(maps.Keys(d.Segments)) {
		words := strings.Fields(d.Segments[seg])
		d.glosses[seg] = words
		owner, last, below := strings.Cut(seg, "/")
		claim := strings.Join(words, " ")
		if below {
			claim, seg = owner+" "+claim, last
		}
		if other := d.glossOwner[claim]; other != "" {
			return fmt.Errorf("segments: %s and %s have the same words", other, seg)
		}
		d.glossOwner[claim] = seg
	}
	for seg := range strings.FieldsSeq(d.Spellings) {
		words := strings.Join(d.split(seg), " ")
		if other := d.spelling[words]; other != "" {
			return fmt.Errorf("spellings: %s and %s have the same words", other, seg)
		}
		d.spelling[words] = seg
	}
	for _, path := range slices.Sorted(maps.Keys(d.Nests)) {
		words := strings.Fields(d.Nests[path])
		d.nests[path] = words
		head, _, _ := strings.Cut(path, "/")
		d.glossOwner[head+" "+strings.Join(words, " ")] = path
	}
	return nil
}

// An action is a run of segments that says what is done, not what it is done to.
type action struct {
	name   string // "Test*Connectivity": where a noun goes, if there is one; at the end without the star
	length int    // in segments
	shared bool   // whether it is expected to be done to all resources of a service
}

// on is the action's name with the noun of what it is done to.
func (a *action) on(noun string) string {
	if strings.Contains(a.name, "*") {
		return strings.Replace(a.name, "*", noun, 1)
	}
	return a.name + noun
}

// readActions reads the actions, and refuses two of one name: a service may have both.
func (d *Dictionary) readActions() error {
	d.actions, d.ownActions, d.actionNames = map[string]*action{}, map[string]*action{}, map[string]bool{}
	by := map[string]string{}
	for _, run := range slices.Sorted(maps.Keys(d.Actions)) {
		for method, name := range d.Actions[run] {
			a := &action{name: name, shared: d.sharedActions[run]}
			if verbs[method] == "" || !methodName.MatchString(a.on("")) {
				return fmt.Errorf("actions: %s: %s: %q is not a name for a method of HTTP", run, method, name)
			}
			owner, _, below := strings.Cut(run, "/{}/")
			if !below || strings.Contains(owner, "/") {
				owner = ""
			}
			if other := by[owner+" "+a.on("")]; other != "" && other != run {
				return fmt.Errorf("actions: %s and %s are both named %s", other, run, name)
			}
			by[owner+" "+a.on("")] = run
			if owner == "" {
				d.actions[method+" "+run] = a
			} else {
				d.ownActions[method+" "+run] = a
			}
			d.actionNames[owner+" "+a.on("")] = true
		}
	}
	return nil
}

// action returns the action that the segments below a service end in, or nil. The longest run counts; "authenticate/*"
// is a run of which the last segment is part of the name.
func (d *Dictionary) action(method, owner string, rest []string) *action {
	if a := d.ownActions[method+" "+owner+"/{}/"+strings.Join(rest, "/")]; a != nil {
		return a.of(len(rest), "")
	}
	for i := range rest {
		if isParam(rest[i]) {
			continue
		}
		run, last := rest[i:], rest[len(rest)-1]
		if a := d.actions[method+" "+strings.Join(run, "/")]; a != nil {
			return a.of(len(run), "")
		}
		if len(run) == 2 && !isParam(last) {
			if a := d.actions[method+" "+run[0]+"/*"]; a != nil {
				return a.of(len(run), d.noun(below, last, false, ""))
			}
		}
	}
	return nil
}

func (a *action) of(length int, noun string) *action {
	own := *a
	own.length = length
	if noun != "" {
		own.name = strings.Replace(a.name, "*", noun, 1)
	}
	return &own
}

var (
	methodName   = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	exceptionKey = regexp.MustCompile(`^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS) (/[^/ ]+)+$`)
)

// readExceptions reads the routes that have a name of their own, and refuses what says nothing or names two.
func (d *Dictionary) readExceptions() error {
	d.exceptions, d.taken = map[string]Name{}, map[string]string{}
	for _, route := range slices.Sorted(maps.Keys(d.Routes)) {
		name := d.Routes[route]
		parts := strings.Split(name, ".")
		if !exceptionKey.MatchString(route) || route != strings.ToUpper(route[:strings.IndexByte(route+" ", ' ')])+strings.ToLower(route[strings.IndexByte(route+" ", ' '):]) {
			return fmt.Errorf(`routes: %q is not a route like "GET /projects/{}"`, route)
		}
		for _, part := range parts {
			if !methodName.MatchString(part) {
				return fmt.Errorf("routes: %s: %q is not a name", route, name)
			}
		}
		method, path, _ := strings.Cut(route, " ")
		base, versions := cutVersions(SplitPath(path))
		byRule := d.rule(method, base)
		byRule.Method += versions
		own := Name{Services: parts[:len(parts)-1], Method: parts[len(parts)-1]}
		if len(parts) == 1 {
			own.Services = byRule.Services
		}
		if own.String() == byRule.String() {
			return fmt.Errorf("routes: %s is named %s by the rule already", route, own)
		}
		if other := d.taken[own.String()]; other != "" {
			return fmt.Errorf("routes: %s and %s are both named %s", other, route, own)
		}
		d.exceptions[route] = own
		d.taken[own.String()] = route
	}
	return nil
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
