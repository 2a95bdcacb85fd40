package docs

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/specs"
)

// An apiOperation is an operation of one or more documents, as this package is asked about it.
type apiOperation struct {
	method, route string
	paths         [][]string // names of the parameters in the route, in one document or the other
	query         []string
	paged         bool
}

// An api is what documents of servers have, read without octogen's model.
type api struct {
	operations map[string]*apiOperation
	fields     map[string][]string // of definitions and variants, by name
	beside     map[string]bool     // definitions that no document has
}

// read adds a document.
func (a *api) read(t testing.TB, version string) {
	t.Helper()
	var doc struct {
		Paths       map[string]map[string]json.RawMessage
		Definitions map[string]struct {
			Type       string
			Properties map[string]inPlace
		}
	}
	if err := json.Unmarshal(shared.Document(t, version), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			if slices.Contains([]string{"get", "put", "post", "delete"}, method) {
				a.add(t, strings.ToUpper(method), path, raw)
			}
		}
	}
	for name, d := range doc.Definitions {
		if collection.MatchString(name) {
			continue
		}
		if d.Type == "object" {
			a.fields[name] = append([]string(nil), a.fields[name]...)
		}
		for field, p := range d.Properties {
			a.field(name, field)
			a.place(strings.TrimSuffix(name, "Resource")+field, p)
		}
	}
}

// An inPlace is the schema of a field, which may be an object of its own.
type inPlace struct{ Properties map[string]any }

// place adds an object that a field has in place. One with very many fields is a map: of permissions.
func (a *api) place(name string, p inPlace) {
	if len(p.Properties) > 50 {
		a.fields[name] = nil
		return
	}
	for field := range p.Properties {
		a.field(name, field)
	}
}

var collection = regexp.MustCompile(`Collection$|^ResourceCollection`)

func (a *api) field(definition, field string) {
	if !slices.Contains(a.fields[definition], field) {
		a.fields[definition] = append(a.fields[definition], field)
	}
}

func (a *api) add(t testing.TB, method, path string, raw json.RawMessage) {
	t.Helper()
	var op struct {
		Parameters []struct{ Name, In string }
		Responses  map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			}
		}
	}
	if err := json.Unmarshal(raw, &op); err != nil {
		t.Fatal(err)
	}
	route, params := canonical(path)
	o := a.operations[method+" "+route]
	if o == nil {
		o = &apiOperation{method: method, route: route}
		a.operations[method+" "+route] = o
	}
	if !slices.ContainsFunc(o.paths, func(p []string) bool { return slices.Equal(p, params) }) {
		o.paths = append(o.paths, params)
	}
	for _, p := range op.Parameters {
		if (p.In == "query" || p.In == "header") && !strings.EqualFold(p.Name, "user-agent") && !slices.Contains(o.query, p.Name) {
			o.query = append(o.query, p.Name)
		}
	}
	if r, ok := op.Responses["200"]; ok && collection.MatchString(r.Schema.Ref) {
		o.paged = true
	}
}

var (
	regexpParam = regexp.MustCompile(`^\(\?<(\w+)>(?:\(\?i\))?\^?(?:\(([\w-]+(?:\|[\w-]+)*)\))?.*\)$`)
	braces      = regexp.MustCompile(`\{([^{}]*)\}`)
)

// canonical is a path below the API's root, without the space, and the names of its parameters.
func canonical(path string) (string, []string) {
	var segs, params []string
	for seg := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if m := regexpParam.FindStringSubmatch(seg); m != nil {
			params = append(params, m[1])
			seg = "{" + m[2] + "}"
		} else {
			for _, p := range braces.FindAllStringSubmatch(seg, -1) {
				params = append(params, strings.Trim(p[1], "?*"))
			}
			seg = braces.ReplaceAllString(seg, "{}")
		}
		if seg != "" {
			segs = append(segs, strings.ToLower(seg))
		}
	}
	if len(segs) > 0 && segs[0] == "api" {
		segs = segs[1:]
	}
	switch {
	case len(segs) > 0 && segs[0] == "{}":
		segs, params = segs[1:], params[1:]
	case len(segs) > 2 && segs[0] == "spaces" && params[0] == "spaceIdentifier":
		segs, params = segs[2:], params[1:]
	}
	return join(segs), params
}

// documents are all three, with the variants that octogen knows beside them.
func documents(t testing.TB, versions ...string) *api {
	t.Helper()
	a := &api{operations: map[string]*apiOperation{}, fields: map[string][]string{}, beside: map[string]bool{}}
	for _, v := range versions {
		a.read(t, v)
	}
	a.families(t)
	for _, fields := range a.fields {
		slices.Sort(fields)
	}
	return a
}

// families adds what specs/families.yaml knows: variants as "Family.Value", and objects that documents lack.
func (a *api) families(t testing.TB) {
	t.Helper()
	var known struct {
		Types    map[string]map[string]any
		Families []struct {
			Name          string
			Definitions   []string
			Discriminator string
			Base          map[string]any
			Variants      []struct {
				Value, Name string
				Fields      map[string]any
			}
		}
	}
	if err := yaml.Unmarshal(specs.Families, &known); err != nil {
		t.Fatal(err)
	}
	for name, fields := range known.Types {
		a.beside[name] = a.fields[name] == nil
		for field := range fields {
			a.field(name, field)
		}
	}
	for _, f := range known.Families {
		if f.Base != nil {
			for _, d := range f.Definitions {
				a.beside[d] = a.fields[d] == nil
				for field := range f.Base {
					a.field(d, field)
				}
				a.field(d, f.Discriminator)
			}
		}
		for _, v := range f.Variants {
			a.fields[f.Name+"."+cmp.Or(v.Value, v.Name)] = slices.Collect(maps.Keys(v.Fields))
		}
	}
}
