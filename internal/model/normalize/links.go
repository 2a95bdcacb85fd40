package normalize

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
)

// A linker is the pass that finds what objects lead to. It runs when everything else has its final name.
type linker struct {
	dict    *naming.Dictionary
	vocab   *vocabulary
	table   *relationTable
	byRoute map[string]*group                // by "GET /projects/{}"
	owners  map[string]*model.Object         // what a route ending in an ID reads, by the route
	nouns   map[string]*group                // the operation that reads a resource by its ID alone, by the resource's noun
	noRef   map[string]bool                  // nouns whose IDs in fields are something else
	read    map[*model.Object]bool           // objects that operations return, or that lie in these
	sets    map[*model.Object]*model.LinkSet // of objects that lead somewhere
}

// findLinks returns the link sets of those objects that lead somewhere. Objects are in the order of their names.
func findLinks(objects []*model.Object, r *routes, k knowledge, n *names) []*model.LinkSet {
	l := &linker{dict: k.dict, vocab: k.vocab, table: k.relations, byRoute: map[string]*group{}, owners: map[string]*model.Object{},
		nouns: map[string]*group{}, noRef: wordSet(k.relations.NoReference), read: map[*model.Object]bool{}, sets: map[*model.Object]*model.LinkSet{}}
	for _, g := range r.groups {
		if g.op.Forms != string(model.FormBeside) {
			l.byRoute[g.key()] = g
			l.own(g)
		}
		l.readable(g.op.Result.Type)
		if g.op.SpaceResult != nil {
			l.readable(g.op.SpaceResult.Type)
		}
	}
	l.fromRoutes(r.groups)
	for _, o := range objects {
		if l.sets[o] != nil || l.read[o] && l.linksOf(o) != nil {
			l.fromFields(o)
		}
	}
	l.fromTable()
	return l.name(objects, r.spaces, n)
}

// readable notes the objects that an operation returns.
func (l *linker) readable(r *model.Ref) {
	r.Visit(func(o *model.Object) { l.read[o] = true })
}

// linksOf is the field that holds an object's links, nil if it has none.
func (l *linker) linksOf(o *model.Object) *model.Field {
	if f := o.FieldOf(l.vocab.Resource.Links, model.KindNamed); f != nil && f.Type.Name == "Links" {
		return f
	}
	return nil
}

// own notes an operation that reads a resource by its ID.
func (l *linker) own(g *group) {
	o := g.op.Result.Object()
	segments := naming.SplitPath(g.op.Canonical)
	n := len(segments)
	if g.op.HTTPMethod != "GET" || o == nil || n < 2 || segments[n-1] != "{}" || segments[n-2] == "{}" || o.FieldOf(l.vocab.Resource.ID, model.KindString) == nil {
		return
	}
	noun := l.noun(segments[n-2])
	byID := isID(g.op.PathParams[len(g.op.PathParams)-1].Name, noun)
	if o.GoName != noun && (!byID || !strings.HasPrefix(strings.ToLower(g.op.PathParams[len(g.op.PathParams)-1].Name), "id")) {
		return
	}
	l.owners[g.op.Canonical] = o
	if n == 2 && byID {
		l.nouns[noun] = g
	}
}

// isID tells a parameter that takes the ID of a resource from one that takes its name, its version or something else's ID.
func isID(param, noun string) bool {
	lower := strings.ToLower(param)
	return strings.HasPrefix(lower, "id") || lower == strings.ToLower(noun)+"id"
}

// noun is what a segment of a route calls one of its resources: "deploymentprocesses" has each DeploymentProcess.
func (l *linker) noun(segment string) string { return l.dict.Resource(segment) }

// fromRoutes takes what lies below a resource: GET, and where a route has none, what can be done with it.
func (l *linker) fromRoutes(groups []*group) {
	sorted := slices.Clone(groups) // short routes first: they need the fewest IDs
	sort.SliceStable(sorted, func(i, j int) bool { return len(sorted[i].op.PathParams) < len(sorted[j].op.PathParams) })
	for _, g := range sorted {
		if l.byRoute[g.key()] != g {
			continue
		}
		if o := l.owners[g.op.Canonical]; o != nil && g.op.HTTPMethod == "GET" {
			l.relate(o, g, g.op.Canonical, "Self")
		}
		if g.op.HTTPMethod != "GET" && (g.op.HTTPMethod == "DELETE" || l.byRoute["GET "+g.op.Canonical] != nil) {
			continue // changes are made through the services
		}
		if owner := l.ownerOf(g.op.Canonical); owner != "" && !creates(g) {
			l.relate(l.owners[owner], g, owner, "")
		}
	}
}

// creates tells operations that make or replace something under a route that nothing is read from.
func creates(g *group) bool {
	return strings.HasPrefix(g.op.Call.Name, "Create") || strings.HasPrefix(g.op.Call.Name, "Update") && g.op.HTTPMethod == "PUT"
}

// ownerOf is the route of the resource that a route lies below, or "".
func (l *linker) ownerOf(route string) string {
	for at := len(route); ; {
		if at = strings.LastIndexByte(route[:at], '/'); at <= 0 {
			return ""
		}
		if l.owners[route[:at]] != nil && !l.dict.IsGitRef(strings.TrimSuffix(route[:at], "/{}")) {
			return route[:at]
		}
	}
}

// relate adds the relation that an operation below the owner's route stands for.
func (l *linker) relate(o *model.Object, g *group, owner, name string) {
	ids, own, ok := l.ids(o, g, owner)
	if !ok {
		return
	}
	r := &model.Relation{GoName: name, Operation: g.op, IDs: ids, Own: own, Self: name != ""}
	if name == "" {
		r.GoName = l.relationName(g, owner)
	}
	r.Names = []string{r.GoName}
	if known := l.table.Names[g.key()]; known != "" {
		r.Names = append(strings.Fields(known), r.Names...)
	}
	if isList := strings.HasSuffix(g.op.Canonical, "/{}") && g.op.Canonical != owner; isList {
		// An item is reached by the list's link, which has a place for its ID.
		list := l.byRoute["GET "+strings.TrimSuffix(g.op.Canonical, "/{}")]
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
	name := l.dict.Below(g.op.HTTPMethod, g.op.Canonical, owner)
	for _, verb := range []string{"Get", "List"} {
		if rest, ok := strings.CutPrefix(name, verb); ok && g.op.HTTPMethod == "GET" && exportedIdentifier(rest) && !strings.HasPrefix(rest, "All") {
			return rest
		}
	}
	return name
}

// ids says where the IDs of a route come from: those of the owner's part from the object, the rest from the caller.
func (l *linker) ids(o *model.Object, g *group, owner string) (ids []model.LinkID, own int, ok bool) {
	segments := naming.SplitPath(g.op.Canonical)
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
		if i == last+1 && !l.dict.IsGitRef(strings.Join(segments[:i], "/")) {
			if read := l.byRoute["GET "+owner].op.PathParams; !strings.EqualFold(read[len(read)-1].Name, g.op.PathParams[param-1].Name) {
				return nil, 0, false // two parts of another key, not an ID and something below it
			}
		}
		p := g.op.PathParams[param]
		param++
		var field *model.Field
		switch {
		case i == last && isID(p.Name, l.noun(segments[i-1])):
			field = o.FieldOf(l.vocab.Resource.ID, model.KindString)
		case 0 < i && i < last && segments[i-1] != "{}":
			field = o.FieldOf(l.noun(segments[i-1])+"Id", model.KindString)
		}
		if field == nil && i <= last {
			return nil, 0, false
		}
		if field == nil {
			ids = append(ids, model.LinkID{Argument: p.GoName})
			continue
		}
		ids = append(ids, model.LinkID{Field: field.GoName})
		own = len(ids)
	}
	return ids, own, param == len(g.op.PathParams)
}

// fromFields takes the resources that an object refers to: a field ProjectID leads to the project.
func (l *linker) fromFields(o *model.Object) {
	for _, f := range o.Fields {
		name, isID := strings.CutSuffix(f.GoName, "ID")
		if !isID || name == "" || f.Type.Kind != model.KindString {
			continue
		}
		g := l.reference(name)
		if g == nil {
			continue
		}
		r := &model.Relation{GoName: name, Names: []string{name}, Operation: g.op, IDs: []model.LinkID{{Field: f.GoName}}, Own: 1, Field: true}
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
func (l *linker) tableRelation(o *model.Object, name, target string) *model.Relation {
	path, query, _ := strings.Cut(target, "?")
	method, path, _ := strings.Cut(path, " ")
	r := &model.Relation{GoName: name, Names: []string{name}}
	segments := naming.SplitPath(path)
	for i, seg := range segments {
		if !strings.HasPrefix(seg, "{") {
			continue
		}
		f := o.FieldOf(strings.Trim(seg, "{}"), model.KindString)
		if f == nil {
			return nil
		}
		segments[i] = "{}"
		r.IDs = append(r.IDs, model.LinkID{Field: f.GoName})
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
		f := o.FieldOf(field, model.KindString)
		i := slices.IndexFunc(g.op.Params, func(p model.Param) bool {
			return p.In == "query" && strings.EqualFold(p.Name, param) && p.Type.Kind == model.KindString
		})
		if f == nil || i < 0 {
			return nil
		}
		r.Query = append(r.Query, model.LinkQuery{Param: g.op.Params[i].GoName, Field: f.GoName})
	}
	return r
}

// add returns an object a relation. Where it has one of that name, the first stays, as it needs the fewest IDs, but the one of
// a plain route goes before one of a later version of it.
func (l *linker) add(o *model.Object, r *model.Relation) {
	set := l.sets[o]
	if set == nil {
		set = &model.LinkSet{Object: o}
		l.sets[o] = set
	}
	same := func(other *model.Relation) bool {
		return other.GoName == r.GoName || other.Operation == r.Operation && !other.Field && !r.Field
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

// name returns the link sets their Go names, and sorts.
func (l *linker) name(objects []*model.Object, spaces bool, n *names) []*model.LinkSet {
	var list []*model.LinkSet
	for _, o := range objects {
		set := l.sets[o]
		if set == nil {
			continue
		}
		drop(set)
		if len(set.Relations) == 0 {
			continue
		}
		set.GoName = n.claim(o.Pointer, o.GoName+"Links", o.GoName+"Relations")
		set.Follow.Name = followName(o)
		if f := o.FieldOf(l.vocab.Resource.Space, model.KindString); f != nil && spaces {
			set.Space = f.GoName
		}
		if f := l.linksOf(o); f != nil {
			set.Links = f.GoName
		}
		sort.Slice(set.Relations, func(i, j int) bool { return set.Relations[i].GoName < set.Relations[j].GoName })
		list = append(list, set)
	}
	return list
}

// followName is the object's method that returns its relations: Follow, unless a field has that name.
func followName(o *model.Object) string {
	name := "Follow"
	for slices.ContainsFunc(o.Fields, func(f *model.Field) bool { return f.GoName == name }) {
		name += "Links"
	}
	return name
}

// drop leaves out relations that say what another says: a later version of a route that is there without one, and a
// relation that has the name of another's iterator.
func drop(s *model.LinkSet) {
	names := map[string]bool{}
	for _, r := range s.Relations {
		names[r.GoName] = true
	}
	s.Relations = slices.DeleteFunc(s.Relations, func(r *model.Relation) bool {
		plain, versioned := strings.CutSuffix(strings.TrimRight(r.GoName, "0123456789"), "V")
		return versioned && plain+"V" != r.GoName && (plain == "" || names[plain])
	})
	iterators := map[string]bool{}
	for _, r := range s.Relations {
		if r.Operation.Paged() {
			iterators["All"+r.GoName] = true
		}
	}
	s.Relations = slices.DeleteFunc(s.Relations, func(r *model.Relation) bool { return iterators[r.GoName] })
}
