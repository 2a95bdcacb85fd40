package double

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// A fact is a link that real resources carry.
type fact struct {
	Resource, Link string
	Templates      []string
}

// otherwise are facts that the double has in another form, and why.
var otherwise = map[string]string{
	"DashboardItemResource Tenant": "what was seen has no tenant",
	"TenantResource Logo":          "what was seen has a number against caches",
	"TenantResource Web":           "what was seen is from before Spaces",
}

var generalised = regexp.MustCompile(`<(\w+)>`)

// TestFacts checks that what is known of the links of real servers is what the double writes, as far as the document has the
// route: the name, and one of the templates. Self is where the resource was read.
func TestFacts(t *testing.T) {
	lines := linesOf(t, "2026.1.9674")
	for _, f := range facts(t) {
		typ := strings.TrimSuffix(f.Resource, "Resource")
		if typ == "Root" || typ == "SpaceRoot" {
			typ = "home"
		}
		written, known := lines[typ][f.Link]
		if len(f.Templates) == 0 || f.Link == "Self" || otherwise[f.Resource+" "+f.Link] != "" || !known && !offered(lines, f) {
			continue
		}
		if !fits(written, f.Templates) {
			t.Errorf("%s %s is %q, and on real servers %q", f.Resource, f.Link, written, f.Templates)
		}
	}
}

func facts(t *testing.T) []fact {
	t.Helper()
	data, err := os.ReadFile(shared.File(t, "facts", "links.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Links []fact }
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all.Links
}

// linesOf are the links of a real document's table, by type and name, and its routes under "".
func linesOf(t *testing.T, version string) map[string]map[string]string {
	t.Helper()
	doc, err := spec.Parse(shared.Document(t, version), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := Table(api)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]map[string]string{"": {}, "home": {}}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		switch f[0] {
		case "home":
			lines["home"][f[2]] = f[3]
		case "link":
			if lines[f[1]] == nil {
				lines[f[1]] = map[string]string{}
			}
			lines[f[1]][f[2]] = f[3]
		case "op":
			lines[""][routeOf(f[4])] = f[2]
		}
	}
	return lines
}

// offered reports whether the document has a route that a fact leads to, and the type that carries it.
func offered(lines map[string]map[string]string, f fact) bool {
	typ := strings.TrimSuffix(f.Resource, "Resource")
	if lines[typ] == nil {
		return false
	}
	for _, template := range f.Templates {
		if _, has := lines[""][routeOf(ownNames(template))]; has {
			return true
		}
	}
	return false
}

// fits reports whether a template is one of those of real servers.
func fits(written string, templates []string) bool {
	for _, template := range templates {
		if strings.TrimPrefix(written, "~") == ownNames(template) {
			return true
		}
	}
	return false
}

// ownNames puts names of properties in place of what a fact has in their place, and takes off root and space.
func ownNames(template string) string {
	if rest, app := strings.CutPrefix(template, "/app"); app {
		return "/app" + strings.ReplaceAll(generalised.ReplaceAllString(strings.Replace(rest, "<spaceId>", "{space}", 1), "{$1}"), "{id}", "{Id}")
	}
	path := strings.TrimPrefix(strings.TrimPrefix(template, "/api"), "/<spaceId>")
	return generalised.ReplaceAllStringFunc(path, func(name string) string {
		name = strings.Trim(name, "<>")
		return "{" + strings.ToUpper(name[:1]) + name[1:] + "}"
	})
}
