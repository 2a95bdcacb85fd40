package octopustest

import (
	"slices"
	"strings"
)

// A behavior is how resources of a collection differ from plain ones.
type behavior struct {
	ids      string                            // first part of their IDs: "Projects"
	defaults string                            // properties of a new one, as JSON
	unique   bool                              // no two in a space have the same name
	newest   bool                              // lists begin with the newest
	anywhere bool                              // lists without a space have those of all spaces
	otherIDs bool                              // paths below have other IDs than the resources: that of a package without its version
	alike    bool                              // lists all of the space, whatever is above
	readOnly []string                          // properties that a client cannot set
	check    func(*exchange, resource) *answer // refuses what is sent
	id       func(*Server, resource) string    // where IDs are not numbered
	created  func(*Server, *space, resource)
	updated  func(*Server, *space, resource, resource) // new, old
	inUse    func(*Server, *space, resource) string    // why it cannot be deleted, or ""
	deleted  func(*Server, *space, resource)
	links    func(r, links resource) // changes the links of a resource
}

// A place is where resources are: a collection of a space, or the part of it that belongs to a resource.
type place struct {
	space   *space
	key     string // of the collection: "/releases", "/users/Users-1/apikeys"
	path    string // of the collection as routes have it, where that differs: "/users/{}/apikeys"
	typ     string // of the resources
	owner   string // property that names the resource above, "" for none
	ownerID string
}

// register makes the server know what operations and resources do.
func (s *Server) register() {
	s.registerSpaces()
	s.registerProjects()
	s.registerVariables()
	s.registerReleases()
	s.registerDeployments()
	s.registerRunbooks()
	s.registerTasks()
	s.registerPackages()
	s.registerTenants()
	s.registerMachines()
	s.registerUsers()
	s.registerEnvironments()
	s.registerDashboards()
	s.registerGit()
	s.registerLibrary()
	s.registerServer()
}

// aliases are collections that are found under another path as well.
var aliases = map[string]string{
	"/projects/{}/triggers":     "/projecttriggers",
	"/projects/{}/environments": "/environments",
}

// collectionType is the type of what a collection holds, or "" where there is no such collection.
func (s *Server) collectionType(key string) string {
	for _, candidate := range []string{"GET " + key + "/{}", "GET " + key, "POST " + key, "GET " + key + "/all"} {
		if r := s.api.byKey[candidate]; r != nil && s.isCollection(key) {
			if typ := s.resourceType(r); typ != "" {
				return typ
			}
		}
	}
	return ""
}

// isCollection reports whether resources are listed or created under a path.
func (s *Server) isCollection(key string) bool {
	if strings.HasSuffix(key, "/all") {
		return false
	}
	if l := s.api.byKey["GET "+key]; l != nil && s.listed(l) != "" {
		return true
	}
	all, create := s.api.byKey["GET "+key+"/all"], s.api.byKey["POST "+key]
	return all != nil && s.listed(all) != "" || create != nil && create.result == "object" && create.body == "json" && s.api.byKey["GET "+key+"/{}"] != nil
}

// listed is the type of the resources that an operation lists: in a page, a list, or an object around one.
func (s *Server) listed(r *route) string {
	typ := ""
	switch {
	case r.result == "page":
		typ = r.kind.of
	case r.result == "value" && r.kind.letter == 'a':
		typ = r.kind.of
	case r.result == "object":
		if _, item, _ := s.api.wrappedList(r.kind.of); item.of != "" {
			typ = item.of
		}
	}
	if _, isResource := s.api.property(typ, "Id"); !isResource {
		return ""
	}
	return typ
}

// resourceType is the type of the resource that an operation is about.
func (s *Server) resourceType(r *route) string {
	if typ := s.listed(r); typ != "" {
		return typ
	}
	if r.result != "object" {
		return ""
	}
	if _, inner, ok := s.api.wrapped(r.kind.of); ok {
		return inner
	}
	if _, isResource := s.api.property(r.kind.of, "Id"); isResource && len(s.api.types[r.kind.of]) > 2 {
		return r.kind.of
	}
	return ""
}

// placeOf reads a path with IDs, such as "projects/Projects-1/channels", as a collection of a space.
func (s *Server) placeOf(sp *space, path []string) (place, bool) {
	for i := range path {
		if isParam(path[i]) { // as a route spells it: whatever is above
			path[i] = "{}"
		}
	}
	key, ids := s.templateOf(path)
	return s.place(sp, key, ids)
}

// templateOf finds the collection's path in which IDs stand in place of parameters.
func (s *Server) templateOf(path []string) (string, []string) {
	for _, r := range s.api.routes {
		if len(r.path) != len(path) || !slices.ContainsFunc([]string{"GET", "POST"}, func(m string) bool { return r.method == m }) {
			continue
		}
		var ids []string
		fits := true
		for i, word := range r.path {
			if isParam(word) {
				ids = append(ids, path[i])
			} else if !strings.EqualFold(word, path[i]) {
				fits = false
			}
		}
		if fits && s.isCollection(r.canonical) {
			return r.canonical, ids
		}
	}
	return canonical("/" + strings.Join(path, "/")), nil
}

// place finds the collection that a path is about. One below a resource, such as the releases of a project, is part of
// the collection of all releases if there is one, or else has resources of its own.
func (s *Server) place(sp *space, key string, ids []string) (place, bool) {
	words := segments(key)
	if n := len(words); n < 3 || words[n-2] != "{}" {
		p := place{key: key, typ: s.collectionType(key)}
		p.space = s.shelf(sp, key)
		return p, p.typ != ""
	}
	above := words[len(words)-3]
	p := place{key: "/" + words[len(words)-1], owner: noun(above) + "Id"}
	if alias := aliases[key]; alias != "" && s.collectionType(alias) != "" {
		p.key = alias
	}
	if len(ids) > 0 {
		p.ownerID = s.idOf(sp, "/"+above, ids[min(strings.Count(key, "{}"), len(ids))-1])
	}
	p.space, p.typ = s.shelf(sp, p.key), s.collectionType(p.key)
	if p.typ != "" && (s.kinds[key].alike || s.names(p.typ, p.owner)) {
		if s.kinds[key].alike {
			p.owner = ""
		}
		return p, true
	}
	p.typ, p.space = s.collectionType(key), s.shelf(sp, key)
	p.path, p.key = key, fill(key, append(slices.Clone(ids[:max(0, len(ids)-1)]), p.ownerID))
	if !s.names(p.typ, p.owner) {
		p.owner = ""
	}
	return p, p.typ != ""
}

// names reports whether a type has a property for the resource above, one or several.
func (s *Server) names(typ, owner string) bool {
	_, one := s.api.property(typ, owner)
	_, several := s.api.property(typ, owner+"s")
	return one || several
}

// fill puts IDs in place of parameters.
func fill(key string, ids []string) string {
	for _, id := range ids {
		key = strings.Replace(key, "{}", id, 1)
	}
	return key
}

// behavior is how the resources of a place differ from plain ones.
func (s *Server) behavior(p place) behavior {
	if p.path != "" {
		return s.kinds[p.path]
	}
	return s.kinds[p.key]
}

// idOf is the ID of a resource that a path names by ID or slug.
func (s *Server) idOf(sp *space, key, name string) string {
	if r := s.find(sp, key, name); r != nil {
		return text(r["Id"])
	}
	return name
}

// shelf is where a collection's resources are: with the space, or with the server.
func (s *Server) shelf(sp *space, key string) *space {
	if s.kinds[key].anywhere {
		return s.state.server()
	}
	if s.api.spaced[key] || s.api.spaced[key+"/{}"] || s.api.spaced[key+"/all"] {
		return sp
	}
	return s.state.server()
}

// all are the resources of a place.
func (s *Server) all(p place) []resource {
	shown := []resource{}
	for _, r := range p.space.Resources[p.key] {
		if p.owns(r) {
			shown = append(shown, r)
		}
	}
	if s.kinds[p.key].newest {
		slices.Reverse(shown)
	}
	if _, sorted := s.api.property(p.typ, "SortOrder"); sorted {
		slices.SortStableFunc(shown, func(a, b resource) int {
			x, _ := integer(a["SortOrder"])
			y, _ := integer(b["SortOrder"])
			return x - y
		})
	}
	return shown
}

// owns reports whether a resource belongs to the one above.
func (p place) owns(r resource) bool {
	if p.owner == "" {
		return true
	}
	if one := valueOf(r, p.owner); one != nil {
		return strings.EqualFold(text(one), p.ownerID)
	}
	return slices.ContainsFunc(texts(valueOf(r, p.owner+"s")), func(id string) bool { return strings.EqualFold(id, p.ownerID) })
}

// valueOf is a property of a resource, whatever the letter case of its name.
func valueOf(r resource, name string) any {
	if v, ok := r[name]; ok {
		return v
	}
	for key, value := range r {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// find finds a resource by ID or slug.
func (s *Server) find(sp *space, key, id string) resource {
	sp = s.shelf(sp, key)
	i := slices.IndexFunc(sp.Resources[key], func(r resource) bool { return named(r, id) })
	if i < 0 {
		return nil
	}
	return sp.Resources[key][i]
}

// findNamed finds a resource by ID, slug or name, as commands name them.
func (s *Server) findNamed(sp *space, key, name string) resource {
	if r := s.find(sp, key, name); r != nil {
		return r
	}
	sp = s.shelf(sp, key)
	i := slices.IndexFunc(sp.Resources[key], func(r resource) bool { return name != "" && strings.EqualFold(text(r["Name"]), name) })
	if i < 0 {
		return nil
	}
	return sp.Resources[key][i]
}

// put keeps a resource in place of the one with its ID.
func (sp *space) put(key string, r resource) {
	id := text(r["Id"])
	kept := slices.Clone(sp.Resources[key])
	i := slices.IndexFunc(kept, func(old resource) bool { return text(old["Id"]) == id })
	if i < 0 {
		kept = append(kept, r)
	} else {
		kept[i] = r
	}
	sp.Resources[key] = kept
}

// remove drops the resources of a collection that a condition holds for.
func (sp *space) remove(key string, gone func(resource) bool) {
	if kept := slices.DeleteFunc(slices.Clone(sp.Resources[key]), gone); len(kept) > 0 || sp.Resources[key] != nil {
		sp.Resources[key] = kept
	}
}

// noun is what a word of a route calls one of its resources: "Project" for "projects".
func noun(word string) string {
	word = singular(word)
	return strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):]
}

func singular(word string) string {
	if rest, ok := strings.CutSuffix(word, "ies"); ok {
		return rest + "y"
	}
	if rest, ok := strings.CutSuffix(word, "sses"); ok {
		return rest + "ss"
	}
	return strings.TrimSuffix(word, "s")
}
