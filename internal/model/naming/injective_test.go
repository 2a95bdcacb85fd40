package naming

import (
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

var methods = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}

// neighbours are routes that a server could have beside a known one: another method, a segment more or less, a parameter
// in place of a literal and the other way round, a version, another spelling.
func neighbours(path string) []string {
	segments := SplitPath(path)
	out := []string{path, path + "/{}", path + "/v1", path + "/v2", path + "/all", path + "/{}/v1"}
	join := func(s []string) { out = append(out, "/"+strings.Join(s, "/")) }
	for i, seg := range segments {
		join(slices.Delete(slices.Clone(segments), i, i+1))
		join(slices.Insert(slices.Clone(segments), i, "{}"))
		join(slices.Insert(slices.Clone(segments), i, "summary"))
		join(slices.Insert(slices.Clone(segments), i, seg))
		join(slices.Insert(slices.Clone(segments), i, "widgets"))
		for _, other := range spellings(seg) {
			join(slices.Replace(slices.Clone(segments), i, i+1, other))
		}
	}
	return out
}

func spellings(seg string) []string {
	if isParam(seg) {
		return []string{"summary", "widgets", "all", "status"}
	}
	return []string{"{}", strings.ReplaceAll(seg, "-", ""), strings.ReplaceAll(seg, "-", "."), Singular(seg), Plural(seg), seg + "-", "x-" + seg, "all", "validate"}
}

// named collects names and reports two routes of one name.
type named map[string]string

func (n named) add(t *testing.T, d *Dictionary, method, path string) {
	t.Helper()
	path = "/" + strings.TrimLeft(path, "/")
	route := method + " " + path
	name := d.Route(method, path).String()
	if other, ok := n[name]; ok && other != route {
		t.Errorf("%s: %s and %s", name, other, route)
	}
	n[name] = route
}

// TestNamesAreInjective: no two routes share a name, whether a document has them or not. A short run goes through the neighbours
// of one route in four.
func TestNamesAreInjective(t *testing.T) {
	d := load(t)
	n := named{}
	for _, r := range knownRoutes(t) {
		n.add(t, d, r.method, r.path)
	}
	tried := map[string]bool{} // routes that stand beside each other have the same neighbours
	for i, r := range knownRoutes(t) {
		if !shared.Sampled(i, 1) {
			continue
		}
		for _, path := range neighbours(r.path) {
			if tried[path] {
				continue
			}
			tried[path] = true
			for _, method := range methods {
				n.add(t, d, method, path)
			}
		}
	}
	t.Log(len(n), "routes")
}

// TestNamesOfAllShortRoutes goes through every route that can be made of a few segments of all kinds.
func TestNamesOfAllShortRoutes(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through 130,000 routes")
	}
	d := load(t)
	words := []string{"{}", "widgets", "widget", "summary", "parts", "part", "settings", "archive", "all", "bulk", "foo-bar", "foo", "bar",
		"rule-set", "ruleset", "rulesets", "rule-sets", "v1", "branches", "branch", "migrate-parts", "ids"}
	heads := []string{"widgets", "widget", "projects", "platformhub"}
	n := named{}
	for _, head := range heads {
		paths := []string{"/" + head}
		for from, depth := 0, 0; depth < 3; depth++ {
			end := len(paths)
			for ; from < end; from++ {
				for _, w := range words {
					paths = append(paths, paths[from]+"/"+w)
				}
			}
		}
		for _, path := range paths {
			for _, method := range []string{"GET", "POST", "PUT"} {
				n.add(t, d, method, path)
			}
		}
	}
	t.Log(len(n), "routes")
}

var identifier = regexp.MustCompile(`^\p{Lu}[\p{L}\p{Nd}_]*$`)

// FuzzRoute: whatever a document has for a path, its name is made of Go identifiers, and so are its arguments.
func FuzzRoute(f *testing.F) {
	for _, path := range []string{"", "/", "//", "/-", "/{}", "/{}/{}", "/{", "/}", "/{a|b}", "/{|}", "/{}.{}", "/a/-", "/a/{}/-/{}", "/v1", "/a/v1/v2", "/of", "/a/for/by",
		"/all", "/create", "/a/create", "/projects/{}/{}/{}/{}", "/%2f/..", "/\xff", "/日本/{}", "/item/items", "/a/{}/authenticate/-", "/is-/is-a", "/a/{}/is-configured"} {
		f.Add("GET", path)
		f.Add("POST", path)
	}
	d := load(f)
	f.Fuzz(func(t *testing.T, method, path string) {
		if !slices.Contains(methods, method) || len(path) > longestPath {
			return
		}
		name := d.Route(method, strings.ToLower(path))
		for _, part := range append(slices.Clone(name.Services), name.Method) {
			if !identifier.MatchString(part) {
				t.Errorf("%s %q: %q is no identifier", method, path, part)
			}
		}
		d.Noun(path)
		d.Below(method, path, "/projects/{}")
		for _, arg := range d.Arguments(path, []string{"id", "a-b", "", "func"}, func(string) bool { return false }) {
			if !token.IsIdentifier(arg) {
				t.Errorf("%q: %q is no argument", path, arg)
			}
		}
	})
}

// TestServicesAreNotMethods: what POST and the other methods do at a word is never called as the service below that or
// another word is, or Go would have a method and a field of one name.
func TestServicesAreNotMethods(t *testing.T) {
	d := load(t)
	segments := slices.AppendSeq(slices.Collect(maps.Keys(d.verbs)), maps.Keys(d.reservedVerbs))
	segments = slices.AppendSeq(slices.AppendSeq(segments, maps.Keys(d.lexicon)), maps.Keys(d.singletons))
	for _, r := range knownRoutes(t) {
		segments = append(segments, SplitPath(r.path)...)
	}
	for _, word := range []string{"frobnicate", "frobnication", "frobs", "re-frob", "health-check", "frob-status", "git", "git-frob", "kubernetes", "data"} {
		segments = append(segments, word, word+"-api", word+"api", "set-"+word, "do-"+word)
	}
	slices.Sort(segments)
	segments = slices.Compact(segments)
	for _, owner := range []string{"/widgets/{}/", "/widget/"} {
		services, made := map[string]string{}, map[string]string{}
		for _, seg := range segments {
			if isParam(seg) {
				continue
			}
			for _, below := range []string{"/untenanted/parts", "/{}/parts", "/{}", ""} {
				if name := d.Route("GET", owner+seg+below); len(name.Services) == 2 {
					services[name.Services[1]] = owner + seg + below
				}
			}
			for _, method := range methods {
				for _, path := range []string{owner + seg, owner + seg + "/{}", strings.TrimRight(owner, "{}/") + "/" + seg, strings.TrimRight(owner, "{}/")} {
					if name := d.Route(method, path); len(name.Services) == 1 {
						made[name.Method] = method + " " + path
					}
				}
			}
		}
		for name, route := range services {
			if made[name] != "" {
				t.Errorf("%s is named %s, as the service of %s is", made[name], name, route)
			}
		}
	}
}
