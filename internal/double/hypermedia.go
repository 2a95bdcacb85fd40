package double

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/specs"
)

// hypermedia is specs/hypermedia.yaml in memory; see there for what the parts mean.
type hypermedia struct {
	Server    map[string]string
	Space     map[string]string
	Resources map[string]map[string]string
}

var loadHypermedia = sync.OnceValues(func() (*hypermedia, error) {
	h := &hypermedia{}
	decoder := yaml.NewDecoder(bytes.NewReader(specs.Hypermedia))
	decoder.KnownFields(true)
	if err := decoder.Decode(h); err != nil {
		return nil, fmt.Errorf("specs/hypermedia.yaml: %w", err)
	}
	return h, nil
})

// home writes the links of the home documents: the known ones whose routes the document has, then what else it has right
// below the root.
func (t *table) home() {
	paths, covered := t.paths(), map[string]bool{} // routes and names
	for _, section := range []struct {
		name  string
		links map[string]string
	}{{"server", t.known.Server}, {"space", t.known.Space}} {
		for _, name := range slices.Sorted(maps.Keys(section.links)) {
			template := section.links[name]
			route := routeOf(template)
			if !elsewhere(template) && !t.has(paths, template) {
				continue
			}
			covered[route], covered[name] = true, true
			t.line("home", section.name, name, template)
		}
	}
	for _, op := range t.api.Operations() {
		t.homeLink(op, paths, covered)
	}
}

// has reports whether the document has the route that a template leads to, or the one with the ID at its end.
func (t *table) has(paths map[string]bool, template string) bool {
	route := routeOf(template)
	return paths[route] || strings.Contains(template, "{/") && paths[route+"/{}"] || route == "/{}" && t.api.Spaces
}

// homeLink writes the link to an operation that lists or reads what is right below the root.
func (t *table) homeLink(op *model.Operation, paths, covered map[string]bool) {
	method, route, _ := strings.Cut(op.Key(), " ")
	if method != "GET" || strings.Count(route, "/") != 1 || strings.Contains(route, "{") || route == "/" || covered[route] || covered[serviceName(op)] {
		return
	}
	section, template := "space", route
	if !strings.ContainsAny(op.Forms, string(model.FormSpace+model.FormSlug)) {
		section = "server"
	}
	if paths[route+"/{}"] {
		template += "{/id}"
	}
	t.line("home", section, serviceName(op), template+queryTemplate(op))
}

// paths are the routes of the document below the root, as knowledge spells them.
func (t *table) paths() map[string]bool {
	paths := map[string]bool{}
	for _, op := range t.api.Operations() {
		_, path, _ := strings.Cut(op.Key(), " ")
		paths[path] = true
	}
	return paths
}

// elsewhere reports whether a template leads out of the API.
func elsewhere(template string) bool { return strings.HasPrefix(template, "~") }

// routeOf is the route that a template leads to: "/projects/{}/releases" for "/projects/{Id}/releases{/version}{?skip}".
func routeOf(template string) string {
	path, _, _ := strings.Cut(template, "{?")
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "{/")
	var list []string
	for _, segment := range strings.Split(strings.Trim(strings.ToLower(path), "/"), "/") {
		if strings.HasPrefix(segment, "{") {
			segment = "{}"
		}
		list = append(list, segment)
	}
	return "/" + strings.Join(list, "/")
}

func queryTemplate(op *model.Operation) string {
	var names []string
	for _, p := range op.Params {
		if p.In == "query" {
			names = append(names, field(p.Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "{?" + strings.Join(names, ",") + "}"
}

// links writes the links of resources: the known ones first, then those that the model has.
func (t *table) links() {
	owners := map[string]string{} // types by the route that reads one
	for _, op := range t.api.Operations() {
		if method, route, _ := strings.Cut(op.Key(), " "); method == "GET" {
			owners[route] = resultType(op)
		}
	}
	written := map[[2]string]bool{}
	paths := t.paths()
	write := func(typ, name, template string) {
		key := [2]string{typ, strings.ToLower(name)}
		if typ == "" || written[key] || !elsewhere(template) && !t.has(paths, template) {
			return
		}
		written[key] = true
		t.line("link", typ, name, template)
	}
	for _, route := range slices.Sorted(maps.Keys(t.known.Resources)) {
		links := t.known.Resources[route]
		for _, name := range slices.Sorted(maps.Keys(links)) {
			write(owners[route], name, links[name])
		}
	}
	for _, set := range t.api.LinkSets {
		for _, r := range set.Relations {
			if template := t.relation(set.Object, r); template != "" {
				write(set.Object.GoName, r.Names[0], template)
			}
		}
	}
}

// relation is the template of a relation whose IDs are all the object's own, or "".
func (t *table) relation(o *model.Object, r *model.Relation) string {
	if r.Self || r.Own != len(r.IDs) || strings.HasPrefix(r.Names[0], "List") {
		return ""
	}
	_, path, _ := strings.Cut(r.Operation.Key(), " ")
	for _, id := range r.IDs {
		path = strings.Replace(path, "{}", "{"+wireName(o, id.Field)+"}", 1)
	}
	if strings.Contains(path, "{}") {
		return ""
	}
	var query []string
	for _, q := range r.Query {
		query = append(query, paramName(r.Operation, q.Param)+"={"+wireName(o, q.Field)+"}")
	}
	if len(query) > 0 {
		return path + "?" + strings.Join(query, "&")
	}
	return path + queryTemplate(r.Operation)
}

func wireName(o *model.Object, goName string) string {
	for _, f := range o.Fields {
		if f.GoName == goName {
			return field(f.Name)
		}
	}
	return ""
}

func paramName(op *model.Operation, goName string) string {
	for _, p := range op.Params {
		if p.GoName == goName {
			return field(p.Name)
		}
	}
	return ""
}
