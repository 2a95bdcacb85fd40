package model

import (
	"sort"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// Build normalizes a document into a model. Everything it repairs is a finding; what it cannot repair is a *spec.Error
// with the place and the remedy.
func Build(doc *spec.Document, opts Options) (*API, error) {
	dict, err := naming.Load()
	if err != nil {
		return nil, err
	}
	know, err := knowledge(opts.Overlays)
	if err != nil {
		return nil, err
	}
	b := &builder{doc: doc, dict: dict, opts: opts, taken: map[string]string{}, api: &API{
		ServerVersion: doc.Version(),
		Title:         doc.Title(),
		Digest:        doc.Digest,
	}}
	b.corrections = newApplied(b, know)
	for _, name := range reservedNames {
		b.taken[name] = "the client's runtime"
	}
	if err := b.build(know); err != nil {
		return nil, err
	}
	return b.api, nil
}

// builder holds what the passes share. They run once each, in the order of build.
type builder struct {
	doc         *spec.Document
	dict        *naming.Dictionary
	opts        Options
	api         *API
	corrections *applied
	types       *types
	taken       map[string]string // package-level Go names and what has them
	clash       error             // the first clash of names that no rule settles
}

func (b *builder) build(know *Overlay) error {
	groups, err := b.group()
	if err != nil {
		return err
	}
	b.types = newTypes(b)
	b.corrections.addMembers(b.types, know)
	b.corrections.provideTypes(b.types, know, groups)
	b.types.addFamilies(know)
	if err := b.types.classify(); err != nil {
		return err
	}
	if err := b.nameOperations(groups); err != nil {
		return err
	}
	b.types.nameFamilies()
	b.types.nameDefinitions()
	b.types.collectEnums()
	b.collectParamEnums(groups)
	if err := b.types.nameEnums(); err != nil {
		return err
	}
	if err := b.types.build(); err != nil {
		return err
	}
	b.types.buildFamilies()
	if err := b.buildOperations(groups); err != nil {
		return err
	}
	b.uniteBodies(groups)
	b.types.nameEnumValues()
	if err := b.buildLinks(groups); err != nil {
		return err
	}
	b.corrections.unused()
	b.finish()
	return b.clash
}

// claim takes the first candidate that no other package-level name has. Candidates are in order of the naming rules; when
// all are taken the clash is refused, because a number would change from document to document.
func (b *builder) claim(pointer string, candidates ...string) string {
	for _, name := range candidates {
		if _, ok := b.taken[name]; !ok {
			b.taken[name] = pointer
			return name
		}
	}
	last := candidates[len(candidates)-1]
	if b.clash == nil {
		b.clash = errorAt(b.doc, pointer, "the Go name "+last+" is already that of "+b.taken[last],
			"rename one of the two in the document")
	}
	return last
}

// note records a finding.
func (b *builder) note(rule, pointer, message string) {
	b.api.Findings = append(b.api.Findings, Finding{Rule: rule, Pointer: pointer, Message: message})
}

// finish sorts everything by name, so that the order in the document does not matter, and gives findings their place.
func (b *builder) finish() {
	api := b.api
	sort.Slice(api.Services, func(i, j int) bool { return api.Services[i].Name < api.Services[j].Name })
	for _, s := range api.Services {
		sort.Slice(s.Operations, func(i, j int) bool { return s.Operations[i].Method < s.Operations[j].Method })
	}
	sort.Slice(api.Objects, func(i, j int) bool { return api.Objects[i].GoName < api.Objects[j].GoName })
	sort.Slice(api.Enums, func(i, j int) bool { return api.Enums[i].GoName < api.Enums[j].GoName })
	sort.Slice(api.Aliases, func(i, j int) bool { return api.Aliases[i].GoName < api.Aliases[j].GoName })
	sort.Slice(api.Families, func(i, j int) bool { return api.Families[i].Name < api.Families[j].Name })
	sort.Slice(api.Bodies, func(i, j int) bool { return api.Bodies[i].GoName < api.Bodies[j].GoName })
	b.placeFindings()
	assignServices(api)
	findHelpers(api)
}

func (b *builder) placeFindings() {
	findings := b.api.Findings
	for i := range findings {
		at := b.doc.Position(findings[i].Pointer)
		findings[i].Line, findings[i].Column = at.Line, at.Column
	}
	sort.SliceStable(findings, func(i, j int) bool {
		a, c := findings[i], findings[j]
		if a.Line != c.Line {
			return a.Line < c.Line
		}
		if a.Column != c.Column {
			return a.Column < c.Column
		}
		return a.Rule < c.Rule
	})
	b.api.Findings = compact(findings)
}

// compact drops findings that say the same of the same place.
func compact(findings []Finding) []Finding {
	seen := map[Finding]bool{}
	out := findings[:0]
	for _, f := range findings {
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}

func quote(s string) string { return strconv.Quote(s) }

// assignServices notes for every object which services reach it, so that the emitter can put a type beside the only
// service that uses it.
func assignServices(api *API) {
	objects := map[string]*Object{}
	for _, o := range api.Objects {
		objects[o.GoName] = o
	}
	aliases := map[string]*Ref{}
	for _, a := range api.Aliases {
		aliases[a.GoName] = a.Type
	}
	reach := map[string]map[string]bool{}
	var visit func(r *Ref, service string)
	visit = func(r *Ref, service string) {
		if r == nil {
			return
		}
		base := r.base()
		if base.Kind == KindAlias {
			visit(aliases[base.Name], service)
			return
		}
		name := base.Name
		if base.Kind == KindWire {
			name = strings.TrimSuffix(strings.TrimPrefix(name, "Page["), "]")
		}
		o := objects[name]
		if o == nil || reach[name][service] {
			return
		}
		if reach[name] == nil {
			reach[name] = map[string]bool{}
		}
		reach[name][service] = true
		for _, f := range o.Fields {
			visit(f.Type, service)
		}
		if o.Family != nil {
			for _, v := range o.Family.Variants {
				for _, f := range v.Object.Fields {
					visit(f.Type, service)
				}
			}
		}
	}
	for _, s := range api.Services {
		for _, op := range s.Operations {
			visit(op.Result.Type, s.Name)
			if op.SpaceResult != nil {
				visit(op.SpaceResult.Type, s.Name)
			}
			if op.Body != nil {
				visit(op.Body.Type, s.Name)
			}
		}
	}
	for name, services := range reach {
		for s := range services {
			objects[name].Services = append(objects[name].Services, s)
		}
		sort.Strings(objects[name].Services)
	}
}
