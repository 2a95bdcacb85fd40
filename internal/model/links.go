package model

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"

	"github.com/octogen/octogen/internal/model/naming"
)

// A LinkSet is what an object leads to.
type LinkSet struct {
	Object    *Object
	GoName    string // of the type that has a method for each relation, e.g. "ProjectLinks"
	Follow    string // name of the object's method that gives it
	Space     string // Go name of the field with the ID of the object's space, or ""
	Links     string // Go name of the field with the object's links, or ""
	Relations []*Relation
}

// A Relation leads from an object to an operation.
type Relation struct {
	GoName    string
	Names     []string // names that servers have for it, the likeliest first
	Operation *Operation
	IDs       []LinkID // for the operation's path parameters, in order: first the object's own, then the caller's
	Own       int      // how many of the IDs are the object's own
	Query     []LinkQuery
	Self      bool // leads to the object itself
	field     bool // read off a field rather than off a route
}

// Iterator is the name of the method that follows the pages of a relation: AllReleases for Releases.
func (r *Relation) Iterator() string { return "All" + r.GoName }

// A LinkID is an ID in the route of a relation's operation: that of a field of the object, or one that the caller gives.
type LinkID struct{ Field, Argument string }

// A LinkQuery is a query parameter that a field of the object gives.
type LinkQuery struct{ Param, Field string }

// relationTable is specs/relations.yaml in memory; see there for what the parts mean.
type relationTable struct {
	Names       map[string]string
	Others      map[string]map[string]string
	References  map[string]string
	NoReference string `yaml:"noReference"`
}

var loadRelations = sync.OnceValues(func() (*relationTable, error) {
	t := &relationTable{}
	if err := yaml.Unmarshal(specs.Relations, t); err != nil {
		return nil, fmt.Errorf("specs/relations.yaml: %w", err)
	}
	return t, nil
})

// linker finds what objects lead to. It runs when everything else has its final name.
type linker struct {
	b       *builder
	table   *relationTable
	objects map[string]*Object
	byRoute map[string]*group    // by "GET /projects/{}"
	owners  map[string]*Object   // what a route ending in an ID reads, by the route
	nouns   map[string]*group    // the operation that reads a resource by its ID alone, by the resource's noun
	noRef   map[string]bool      // nouns whose IDs in fields are something else
	read    map[*Object]bool     // objects that operations return, or that lie in these
	sets    map[*Object]*LinkSet // of objects that lead somewhere
}

func (b *builder) buildLinks(groups []*group) error {
	table, err := loadRelations()
	if err != nil {
		return err
	}
	l := &linker{b: b, table: table, objects: map[string]*Object{}, byRoute: map[string]*group{}, owners: map[string]*Object{},
		nouns: map[string]*group{}, noRef: words(table.NoReference), read: map[*Object]bool{}, sets: map[*Object]*LinkSet{}}
	for _, o := range b.api.Objects {
		l.objects[o.GoName] = o
	}
	for _, g := range groups {
		if g.inAPI || b.api.Root == "" {
			l.byRoute[g.key()] = g
			l.own(g)
		}
	}
	for _, g := range groups {
		l.readable(g.op.Result.Type)
		if g.op.SpaceResult != nil {
			l.readable(g.op.SpaceResult.Type)
		}
	}
	l.fromRoutes(groups)
	for _, o := range b.api.Objects {
		if l.sets[o] != nil || l.read[o] && fieldOf(o, "Links", KindWire) != nil {
			l.fromFields(o)
		}
	}
	l.fromTable()
	l.name()
	return nil
}

// readable notes the objects that an operation returns.
func (l *linker) readable(r *Ref) {
	if r == nil {
		return
	}
	r = r.base()
	name := r.Name
	if r.Kind == KindWire {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "Page["), "]")
	}
	for _, a := range l.b.api.Aliases {
		if r.Kind == KindAlias && a.GoName == name {
			l.readable(a.Type)
		}
	}
	o := l.objects[name]
	if o == nil || l.read[o] {
		return
	}
	l.read[o] = true
	for _, f := range o.Fields {
		l.readable(f.Type)
	}
}

// own notes an operation that reads a resource by its ID.
func (l *linker) own(g *group) {
	o := l.objects[resultObject(g.op)]
	segments := naming.SplitPath(g.name)
	n := len(segments)
	if g.op.HTTPMethod != "GET" || o == nil || n < 2 || segments[n-1] != "{}" || segments[n-2] == "{}" || fieldOf(o, "Id", KindString) == nil {
		return
	}
	noun := l.noun(segments[n-2])
	byID := isID(g.op.PathParams[len(g.op.PathParams)-1].Name, noun)
	if o.GoName != noun && (!byID || !strings.HasPrefix(strings.ToLower(g.op.PathParams[len(g.op.PathParams)-1].Name), "id")) {
		return
	}
	l.owners[g.name] = o
	if n == 2 && byID {
		l.nouns[noun] = g
	}
}

// isID tells a parameter that takes the ID of a resource from one that takes its name, its version or something else's ID.
func isID(param, noun string) bool {
	lower := strings.ToLower(param)
	return strings.HasPrefix(lower, "id") || lower == strings.ToLower(noun)+"id"
}

func resultObject(op *Operation) string {
	if op.Result.Kind != ResultObject {
		return ""
	}
	return op.Result.Type.Name
}

// noun is what a segment of a route calls one of its resources: "deploymentprocesses" has each DeploymentProcess.
func (l *linker) noun(segment string) string { return l.b.dict.Resource(segment) }

// fieldOf finds a field by its name on the wire.
func fieldOf(o *Object, wire string, kind Kind) *Field {
	for _, f := range o.Fields {
		if strings.EqualFold(f.Name, wire) && f.Type.Kind == kind && (kind != KindWire || f.Type.Name == "Links") {
			return f
		}
	}
	return nil
}

// fromRoutes takes what lies below a resource: GET, and where a route has none, what can be done with it.
func (l *linker) fromRoutes(groups []*group) {
	sorted := slices.Clone(groups) // short routes first: they need the fewest IDs
	sort.SliceStable(sorted, func(i, j int) bool { return len(sorted[i].op.PathParams) < len(sorted[j].op.PathParams) })
	for _, g := range sorted {
		if l.byRoute[g.key()] != g {
			continue
		}
		if o := l.owners[g.name]; o != nil && g.op.HTTPMethod == "GET" {
			l.relate(o, g, g.name, "Self")
		}
		if g.op.HTTPMethod != "GET" && (g.op.HTTPMethod == "DELETE" || l.byRoute["GET "+g.name] != nil) {
			continue // changes are made through the services
		}
		if owner := l.ownerOf(g.name); owner != "" && !creates(g) {
			l.relate(l.owners[owner], g, owner, "")
		}
	}
}

// creates tells operations that make or replace something under a route that nothing is read from.
func creates(g *group) bool {
	return strings.HasPrefix(g.op.Method, "Create") || strings.HasPrefix(g.op.Method, "Update") && g.op.HTTPMethod == "PUT"
}

// ownerOf is the route of the resource that a route lies below, or "".
func (l *linker) ownerOf(route string) string {
	for at := len(route); ; {
		if at = strings.LastIndexByte(route[:at], '/'); at <= 0 {
			return ""
		}
		if l.owners[route[:at]] != nil && !l.b.dict.IsGitRef(strings.TrimSuffix(route[:at], "/{}")) {
			return route[:at]
		}
	}
}

// relate adds the relation that an operation below the owner's route stands for.
func (l *linker) relate(o *Object, g *group, owner, name string) {
	ids, own, ok := l.ids(o, g, owner)
	if !ok {
		return
	}
	r := &Relation{GoName: name, Operation: g.op, IDs: ids, Own: own, Self: name != ""}
	if name == "" {
		r.GoName = l.relationName(g, owner)
	}
	r.Names = []string{r.GoName}
	if known := l.table.Names[g.key()]; known != "" {
		r.Names = append(strings.Fields(known), r.Names...)
	}
	if isList := strings.HasSuffix(g.name, "/{}") && g.name != owner; isList {
		// An item is reached by the list's link, which has a place for its ID.
		list := l.byRoute["GET "+strings.TrimSuffix(g.name, "/{}")]
		if list != nil {
			r.Names = append(r.Names, l.namesOf(list, owner)...)
		}
	}
	l.add(o, r)
}

func (l *linker) namesOf(g *group, owner string) []string {
	names := strings.Fields(l.table.Names[g.key()])
	return append(names, l.relationName(g, owner))
}

// relationName is the name of an operation as seen from the owner's resource.
func (l *linker) relationName(g *group, owner string) string {
	name := l.b.dict.Below(g.op.HTTPMethod, g.name, owner)
	for _, verb := range []string{"Get", "List"} {
		if rest, ok := strings.CutPrefix(name, verb); ok && g.op.HTTPMethod == "GET" && exportedIdentifier(rest) && !strings.HasPrefix(rest, "All") {
			return rest
		}
	}
	return name
}

// ids says where the IDs of a route come from: those of the owner's part from the object, the rest from the caller.
func (l *linker) ids(o *Object, g *group, owner string) (ids []LinkID, own int, ok bool) {
	segments := naming.SplitPath(g.name)
	last := len(naming.SplitPath(owner)) - 1
	param := 0
	for i, seg := range segments {
		n := strings.Count(seg, "{")
		if n == 0 {
			continue
		}
		if n > 1 || param >= len(g.op.PathParams) {
			return nil, 0, false
		}
		if i == last+1 && !l.b.dict.IsGitRef(strings.Join(segments[:i], "/")) {
			if read := l.byRoute["GET "+owner].op.PathParams; !strings.EqualFold(read[len(read)-1].Name, g.op.PathParams[param-1].Name) {
				return nil, 0, false // two parts of another key, not an ID and something below it
			}
		}
		p := g.op.PathParams[param]
		param++
		var field *Field
		switch {
		case i == last && isID(p.Name, l.noun(segments[i-1])):
			field = fieldOf(o, "Id", KindString)
		case 0 < i && i < last && segments[i-1] != "{}":
			field = fieldOf(o, l.noun(segments[i-1])+"Id", KindString)
		}
		if field == nil && i <= last {
			return nil, 0, false
		}
		if field == nil {
			ids = append(ids, LinkID{Argument: p.GoName})
			continue
		}
		ids = append(ids, LinkID{Field: field.GoName})
		own = len(ids)
	}
	return ids, own, param == len(g.op.PathParams)
}

// fromFields takes the resources that an object refers to: a field ProjectID leads to the project.
func (l *linker) fromFields(o *Object) {
	for _, f := range o.Fields {
		name, isID := strings.CutSuffix(f.GoName, "ID")
		if !isID || name == "" || f.Type.Kind != KindString {
			continue
		}
		g := l.reference(name)
		if g == nil {
			continue
		}
		r := &Relation{GoName: name, Names: []string{name}, Operation: g.op, IDs: []LinkID{{Field: f.GoName}}, Own: 1, field: true}
		if known := l.table.References[name]; known != "" {
			r.Names = append(strings.Fields(known)[1:], r.Names...)
		}
		l.add(o, r)
	}
}

// reference finds the operation that reads what a field is the ID of: by the noun itself, or by the one that it ends in
// (ClonedFromProjectID is the ID of a project).
func (l *linker) reference(name string) *group {
	if known := l.table.References[name]; known != "" {
		return l.byRoute["GET "+strings.Fields(known)[0]]
	}
	for at := range name {
		if c := name[at]; at == 0 || 'A' <= c && c <= 'Z' {
			if l.noRef[name[at:]] {
				return nil
			}
			if g := l.nouns[name[at:]]; g != nil {
				return g
			}
		}
	}
	return nil
}

// fromTable takes the relations that no route or field shows.
func (l *linker) fromTable() {
	for _, route := range slices.Sorted(maps.Keys(l.table.Others)) {
		o := l.owners[route]
		if o == nil {
			continue
		}
		relations := l.table.Others[route]
		for _, name := range slices.Sorted(maps.Keys(relations)) {
			if r := l.tableRelation(o, name, relations[name]); r != nil {
				l.add(o, r)
			}
		}
	}
}

// tableRelation reads "GET /interruptions?regarding=Id": a route, with fields of the object in place of its parameters.
func (l *linker) tableRelation(o *Object, name, target string) *Relation {
	path, query, _ := strings.Cut(target, "?")
	method, path, _ := strings.Cut(path, " ")
	r := &Relation{GoName: name, Names: []string{name}}
	segments := naming.SplitPath(path)
	for i, seg := range segments {
		if !strings.HasPrefix(seg, "{") {
			continue
		}
		f := fieldOf(o, strings.Trim(seg, "{}"), KindString)
		if f == nil {
			return nil
		}
		segments[i] = "{}"
		r.IDs = append(r.IDs, LinkID{Field: f.GoName})
	}
	g := l.byRoute[method+" /"+strings.Join(segments, "/")]
	if g == nil || len(g.op.PathParams) != len(r.IDs) {
		return nil
	}
	r.Operation, r.Own = g.op, len(r.IDs)
	for pair := range strings.SplitSeq(query, "&") {
		param, field, found := strings.Cut(pair, "=")
		if !found {
			continue
		}
		f := fieldOf(o, field, KindString)
		i := slices.IndexFunc(g.op.Params, func(p Param) bool {
			return p.In == "query" && strings.EqualFold(p.Name, param) && p.Type.Kind == KindString
		})
		if f == nil || i < 0 {
			return nil
		}
		r.Query = append(r.Query, LinkQuery{Param: g.op.Params[i].GoName, Field: f.GoName})
	}
	return r
}

// add gives an object a relation. Where it has one of that name, the first stays, as it needs the fewest IDs, but the one of
// a plain route goes before one of a later version of it.
func (l *linker) add(o *Object, r *Relation) {
	set := l.sets[o]
	if set == nil {
		set = &LinkSet{Object: o}
		l.sets[o] = set
	}
	same := func(other *Relation) bool {
		return other.GoName == r.GoName || other.Operation == r.Operation && !other.field && !r.field
	}
	if !slices.ContainsFunc(set.Relations, same) {
		r.Names = distinct(r.Names)
		set.Relations = append(set.Relations, r)
	}
}

// distinct leaves out what is said twice.
func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.ContainsFunc(out, func(other string) bool { return strings.EqualFold(other, name) }) {
			out = append(out, name)
		}
	}
	return out
}

// name gives the link sets their Go names, and sorts.
func (l *linker) name() {
	for _, o := range l.b.api.Objects {
		set := l.sets[o]
		if set == nil {
			continue
		}
		set.drop()
		if len(set.Relations) == 0 {
			continue
		}
		set.GoName = l.b.claim(o.Pointer, o.GoName+"Links", o.GoName+"Relations")
		set.Follow = "Follow"
		for slices.ContainsFunc(o.Fields, func(f *Field) bool { return f.GoName == set.Follow }) {
			set.Follow += "Links"
		}
		if f := fieldOf(o, "SpaceId", KindString); f != nil && l.b.api.Spaces {
			set.Space = f.GoName
		}
		if f := fieldOf(o, "Links", KindWire); f != nil {
			set.Links = f.GoName
		}
		sort.Slice(set.Relations, func(i, j int) bool { return set.Relations[i].GoName < set.Relations[j].GoName })
		l.b.api.LinkSets = append(l.b.api.LinkSets, set)
	}
}

// drop leaves out relations that say what another says: a later version of a route that is there without one, and a
// relation that has the name of another's iterator.
func (s *LinkSet) drop() {
	names := map[string]bool{}
	for _, r := range s.Relations {
		names[r.GoName] = true
	}
	s.Relations = slices.DeleteFunc(s.Relations, func(r *Relation) bool {
		plain, versioned := strings.CutSuffix(strings.TrimRight(r.GoName, "0123456789"), "V")
		return versioned && plain+"V" != r.GoName && (plain == "" || names[plain])
	})
	iterators := map[string]bool{}
	for _, r := range s.Relations {
		if r.Operation.Paged() {
			iterators[r.Iterator()] = true
		}
	}
	s.Relations = slices.DeleteFunc(s.Relations, func(r *Relation) bool { return iterators[r.GoName] })
}
