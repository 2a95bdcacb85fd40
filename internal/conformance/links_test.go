package conformance

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// unresolved says why links of real servers name no operation of 2026.1.
var unresolved = []struct{ pattern, reason string }{
	{`^/app(#|$)`, "a page of the web portal"},
	{`^https?://`, "another host"},
	{`^(/api(/Spaces-1)?)?/(fake|foo|xyzzy|test)\b`, "made up by the test that it comes from"},
	{`/(package-metadata|useronboarding|scheduledprojecttriggers|issuetrackers|repository/configuration|serverstatus/extensions|` +
		`serverstatus/nuget|signingkeys|steps/deploymenttargets|blockedby|telemetry/send|workertoolslatestimages|` +
		`dynamic-extensions/scripts|import-export|scheduledtriggers|triggers/scheduled|channels/order|experimental/summaries|` +
		`enabled-feature-toggles|nonPrintableChars|pulse)(?:[/{?]|$)`, gone},
}

const gone = "a route that the document of 2026.1 does not have"

// TestRealLinks parses, expands and resolves every link that is known of real servers, with the 2026.1 client.
func TestRealLinks(t *testing.T) {
	document := strings.ToLower(string(shared.Document(t, "2026.1.9674")))
	links := realLinks(t)
	reasons := map[string]int{}
	resolved, lost := 0, 0
	for _, link := range links {
		open, err := v2026.Expand(link, nil)
		if err != nil {
			t.Errorf("%s does not expand: %v", link, err)
			continue
		}
		r, err := v2026.Resolve(link)
		if err != nil {
			route, reason := unresolvedBecause(link)
			if reason == gone && strings.Contains(document, `/`+route+`"`) || reason == "" {
				t.Errorf("%s: %v", link, err)
				lost++
			}
			reasons[reason]++
			continue
		}
		resolved++
		values := map[string]string{}
		for name := range r.Variables() {
			values[name] = "X-1"
		}
		full, err := v2026.Expand(link, values)
		if err != nil {
			t.Errorf("%s does not expand with %v: %v", link, values, err)
			continue
		}
		expanded := []string{full}
		if strings.HasPrefix(full, "/api") {
			expanded = append(expanded, "https://deploy.example.com/octopus"+full)
		}
		if !strings.Contains(open, "//") && !strings.Contains(link, "/{") && !slices.ContainsFunc(r.Params, isExpression) {
			expanded = append(expanded, open)
		}
		for _, url := range expanded {
			if again, err := v2026.Resolve(url); err != nil || again.Service != r.Service {
				t.Errorf("%s resolves to %s, expanded to %s it is %s, %v", link, r, url, again, err)
			}
		}
	}
	for reason, n := range reasons {
		t.Logf("%d name no operation: %s", n, reason)
	}
	share := float64(resolved) / float64(resolved+lost)
	t.Logf("%d links, %d resolve, that is %.1f %% of those that name a route of the document", len(links), resolved, 100*share)
	if share < 0.95 || resolved < 1200 {
		t.Errorf("%d of %d resolve", resolved, len(links))
	}
}

// isExpression reports whether a template leaves a path parameter open.
func isExpression(p v2026.LinkParam) bool { return strings.HasPrefix(p.Value, "{") }

// unresolvedBecause says why a link is not resolved, and by which part of it.
func unresolvedBecause(link string) (part, reason string) {
	for _, u := range unresolved {
		if m := regexp.MustCompile(u.pattern).FindStringSubmatch(link); m != nil {
			return m[len(m)-1], u.reason
		}
	}
	return "", ""
}

// A resolver is the generated Resolve of a client, in common terms.
type resolver func(method, link string) (operation, space string, ids []string, err error)

var resolvers = map[string]resolver{
	"2018.3.6": func(method, link string) (string, string, []string, error) {
		r, err := v2018.ResolveRequest(method, link)
		var ids []string
		for _, p := range r.Params {
			ids = append(ids, p.Value)
		}
		return r.String(), r.Space, ids, err
	},
	"2021.2.1387": func(method, link string) (string, string, []string, error) {
		r, err := v2021.ResolveRequest(method, link)
		var ids []string
		for _, p := range r.Params {
			ids = append(ids, p.Value)
		}
		return r.String(), r.Space, ids, err
	},
	"2026.1.9674": func(method, link string) (string, string, []string, error) {
		r, err := v2026.ResolveRequest(method, link)
		var ids []string
		for _, p := range r.Params {
			ids = append(ids, p.Value)
		}
		return r.String(), r.Space, ids, err
	},
}

// TestEveryRouteResolves fills each route of each operation with IDs of all kinds of characters, and finds the operation and
// these IDs again.
func TestEveryRouteResolves(t *testing.T) {
	for version, resolve := range resolvers {
		api := modelOf(t, version)
		random := rand.New(rand.NewPCG(1, 2))
		routes := 0
		for _, op := range api.Operations() {
			for _, route := range op.Routes {
				routes++
				for range 5 {
					checkRoute(t, random, op, route, resolve)
				}
			}
		}
		t.Logf("%s: %d routes resolve", version, routes)
		if want := map[string]int{"2018.3.6": 322, "2021.2.1387": 777, "2026.1.9674": 1765}[version]; routes != want {
			t.Errorf("%s: %d routes, want %d", version, routes, want)
		}
	}
}

func checkRoute(t *testing.T, random *rand.Rand, op *model.Operation, route model.Route, resolve resolver) {
	t.Helper()
	var want []string
	before := map[model.Form]string{model.FormServer: "/api", model.FormSpace: "/api/{}", model.FormSlug: "/api/spaces/{}"}[route.Form]
	segments := strings.Split(before+strings.TrimSuffix(op.Path, "/"), "/")
	for i, segment := range segments {
		if strings.Contains(segment, "|") {
			id := strings.Split(strings.Trim(segment, "{}"), "|")[0]
			want, segments[i] = append(want, id), id
			continue
		}
		for strings.Contains(segment, "{}") {
			id := randomID(random)
			if len(want) == 0 && op.Service == nil {
				id = spaceID
			}
			want = append(want, id)
			segment = strings.Replace(segment, "{}", url.PathEscape(id), 1)
		}
		segments[i] = segment
	}
	link := strings.Join(segments, "/") + "?a=b"
	name, space, ids, err := resolve(op.HTTPMethod, link)
	if route.Form == model.FormSpace || route.Form == model.FormSlug {
		ids = append([]string{space}, ids...)
	}
	if err != nil || name != op.Name || !slices.Equal(ids, want) {
		t.Errorf("%s %s of %s resolves to %s with %q, %v; want %q", op.HTTPMethod, link, op.Name, name, ids, err, want)
	}
}

// randomID has every character that an ID may have, in some order: all of ASCII but control characters, and some others.
func randomID(random *rand.Rand) string {
	letters := []rune("äß€漢😀")
	for c := ' '; c < 0x7f; c++ {
		letters = append(letters, c)
	}
	random.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
	return string(letters)
}

var generalised = regexp.MustCompile(`<(\w+)>`)

// realLinks are the links of the facts and of the payloads, each once.
func realLinks(t *testing.T) []string {
	t.Helper()
	var facts struct {
		Links []struct{ Templates, Examples []string }
	}
	readShared(t, &facts, "facts", "links.json")
	seen := map[string]bool{}
	for _, l := range facts.Links {
		for _, link := range append(l.Templates, l.Examples...) {
			seen[generalised.ReplaceAllString(link, "$1-1")] = true
		}
	}
	var payloads []payload
	readShared(t, &payloads, "payloads", "INDEX.json")
	for _, p := range payloads {
		var v any
		readShared(t, &v, "payloads", p.File)
		collectLinks(v, seen)
	}
	var links []string
	for link := range seen {
		links = append(links, link)
	}
	slices.Sort(links)
	return links
}

func readShared(t *testing.T, v any, elem ...string) {
	t.Helper()
	data, err := os.ReadFile(shared.File(t, elem...))
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// collectLinks finds the members of every member "Links".
func collectLinks(v any, seen map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			collectLinks(element, seen)
		}
	case map[string]any:
		for name, member := range v {
			links, ok := member.(map[string]any)
			if name != "Links" || !ok {
				collectLinks(member, seen)
				continue
			}
			for _, link := range links {
				if text, ok := link.(string); ok {
					seen[text] = true
				}
			}
		}
	}
}
