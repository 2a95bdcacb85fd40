// Package normalize makes a model from a document, in passes. Each pass is a function of what earlier ones found out;
// what they share are the findings, and the Go names that are taken.
package normalize

import (
	"sort"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// Options change how a model is made.
type Options struct {
	// Names settles names that the rule cannot: "GET /projects/{}" (canonical route) to "Get".
	Names map[string]string
	// Types settles the Go names of definitions: "ProjectModel" to "TenantProject".
	Types map[string]string
	// Overlays are the user's knowledge beside octogen's own. The last one weighs most.
	Overlays []*Overlay
}

// Document normalizes a document into a model. Everything it repairs is a finding; what it cannot repair is a *spec.Error
// with the place and the remedy.
func Document(doc *spec.Document, opts Options) (*model.API, error) {
	k, err := load(opts.Overlays)
	if err != nil {
		return nil, err
	}
	n := &notes{doc: doc}
	r, err := readRoutes(doc, k.dict.SpaceOwn, k.vocab, n)
	if err != nil {
		return nil, err
	}
	c := newCorrections(k.overlay, doc.Version(), n)
	defs, err := define(doc, k.overlay, c, r.groups, k.vocab, n)
	if err != nil {
		return nil, err
	}
	taken := newNames(n, k.sets)
	services, err := nameOperations(r, k.dict, opts.Names, c, taken)
	if err != nil {
		return nil, err
	}
	types, err := makeTypes(defs, r.groups, k, opts.Types, taken)
	if err != nil {
		return nil, err
	}
	families := buildFamilies(defs, types.named)
	api := &model.API{ServerVersion: doc.Version(), Title: doc.Title(), Digest: doc.Digest, BasePath: r.base, Root: r.root, Spaces: r.spaces,
		Services: services.top, Home: services.home, Families: families}
	if err := finishOperations(api, r, services, types, c, k, taken); err != nil {
		return nil, err
	}
	noteOwnTypes(opts.Types, defs, n)
	c.unused()
	types.enums.nameValues(taken)
	if taken.clash != nil {
		return nil, taken.clash
	}
	collect(api, types)
	describe(api, k)
	api.Findings = n.findings()
	return api, nil
}

// makeTypes names and builds the Go types of definitions. Names that clash end it here: later passes walk the types.
func makeTypes(defs *definitions, groups []*group, k knowledge, own map[string]string, taken *names) (*types, error) {
	named := nameTypes(defs, k.dict, k.vocab, own, taken)
	sets := nameEnums(defs, groups, named, k.sets, taken)
	if taken.clash != nil {
		return nil, taken.clash
	}
	t := newTypes(taken.notes, k.vocab, defs, named, sets)
	if err := t.build(); err != nil {
		return nil, err
	}
	if err := checkAliases(t.aliases, taken.notes); err != nil {
		return nil, err
	}
	breakCycles(t.objects)
	return t, nil
}

// finishOperations finds out what operations take and return, and gives them, and what is made of them, their methods.
func finishOperations(api *model.API, r *routes, s *services, t *types, c *corrections, k knowledge, taken *names) error {
	b := &shaper{notes: taken.notes, dict: k.dict, types: t, corrections: c}
	for _, g := range r.groups {
		if err := b.shape(g); err != nil {
			return err
		}
	}
	breakCycles(t.objects) // operations have brought objects in place
	api.Bodies = uniteBodies(r.groups, k.vocab, taken)
	if err := giveMethods(s, k.dict, taken.notes); err != nil {
		return err
	}
	if api.Home != nil {
		giveHome(api.Home, k.vocab)
	}
	findHelpers(api.AllServices(), k.vocab)
	findCallers(api, k.callers)
	sort.Slice(t.objects, func(i, j int) bool { return t.objects[i].GoName < t.objects[j].GoName })
	findVariables(t.objects, k.vocab)
	api.LinkSets = findLinks(t.objects, r, k, taken)
	giveRelations(api.LinkSets)
	placeObjects(api, t.objects)
	t.dropUnused(b.unreturned)
	return nil
}

// collect puts the types into the model, sorted by name, so that the order in the document does not matter.
func collect(api *model.API, t *types) {
	api.Objects, api.Enums, api.Aliases, api.Collections = t.objects, t.enums.list, t.aliases, t.pages
	sort.Slice(api.Enums, func(i, j int) bool { return api.Enums[i].GoName < api.Enums[j].GoName })
	sort.Slice(api.Aliases, func(i, j int) bool { return api.Aliases[i].GoName < api.Aliases[j].GoName })
	sort.Slice(api.Families, func(i, j int) bool { return api.Families[i].Name < api.Families[j].Name })
	sort.Slice(api.Bodies, func(i, j int) bool { return api.Bodies[i].GoName < api.Bodies[j].GoName })
}

// noteOwnTypes reports names given for definitions that the document does not have.
func noteOwnTypes(own map[string]string, defs *definitions, n *notes) {
	for definition := range own {
		if defs.byName[definition] == nil {
			n.add("name-unused", "", "the type name given for "+quote(definition)+" is for no definition of this document")
		}
	}
}

func (b *shaper) shape(g *group) error {
	first := g.members[0]
	g.op.Summary, g.op.Description = first.op.Summary, first.op.Description
	for _, m := range g.members {
		g.op.Deprecated = g.op.Deprecated || m.op.Deprecated
		if m.op.ID == "" {
			b.notes.add("no-operation-id", m.pointer, "the operation has no operationId; names come from routes anyway")
		}
	}
	b.pathParams(g)
	for _, build := range []func(*group) error{b.params, b.result, b.body} {
		if err := build(g); err != nil {
			return err
		}
	}
	return nil
}

// define is the pass that settles which definitions there are, and what each of them is.
func define(doc *spec.Document, know *Overlay, c *corrections, groups []*group, vocab *vocabulary, n *notes) (*definitions, error) {
	d := &definitions{notes: n, vocab: vocab, know: know, byName: doc.Definitions(), class: map[string]model.Kind{}, runtime: map[string]string{},
		items: map[string]*spec.Schema{}, flat: map[string]*spec.Schema{}, known: map[string]bool{}, familyOf: map[string]*familyHere{}, variants: map[string]bool{}}
	c.addMembers(d)
	c.provideTypes(d, groups)
	d.addFamilies()
	if err := d.classify(c.wireTypes(d)); err != nil {
		return nil, err
	}
	c.correctProperties(d)
	return d, nil
}
