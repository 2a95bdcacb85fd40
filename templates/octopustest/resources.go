package octopustest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// act does what an operation does: what a file of this package knows of it, or what can be said of all resources,
// settings and documents that never change. What it does not understand, it does not do.
func (x *exchange) act() answer {
	s, key := x.server, x.route.key()
	method, path := x.route.method, x.route.canonical
	plain := unversioned(path)
	if missing := x.aboveMissing(); missing != "" {
		return missing404(missing)
	}
	for _, k := range []string{key, method + " " + plain} {
		if h := s.handlers[k]; h != nil {
			return x.wrap(h(x))
		}
		if document := s.fixed[k]; document != "" {
			return x.wrap(ok(s.fixedDocument(document, x.route)))
		}
	}
	if a, done := x.onCollection(plain); done {
		return x.wrap(a)
	}
	if a, done := x.onSettings(plain); done {
		return x.wrap(a)
	}
	return x.unknown()
}

func missing404(id string) answer { return missing(id) }

// unversioned takes the version off a path: "/git-credentials/{}/v1" is "/git-credentials/{}".
func unversioned(path string) string {
	at := strings.LastIndex(path, "/")
	if last := path[at+1:]; len(last) > 1 && last[0] == 'v' && strings.Trim(last[1:], "0123456789") == "" && at > 0 {
		return path[:at]
	}
	return path
}

// aboveMissing is the ID of a resource above that is not there, or "".
func (x *exchange) aboveMissing() string {
	words := segments(unversioned(x.route.canonical))
	n := 0
	for i, word := range words {
		if word != "{}" {
			continue
		}
		id := x.ids[min(n, len(x.ids)-1)]
		n++
		if i == 0 || i == len(words)-1 {
			continue
		}
		key := "/" + words[i-1]
		b := x.server.kinds[key]
		if x.server.collectionType(key) != "" && !b.alike && !(b.otherIDs && words[i+1] == "{}") && x.server.find(x.space, key, id) == nil {
			return id
		}
	}
	return ""
}

// onCollection does what operations on collections do.
func (x *exchange) onCollection(path string) (answer, bool) {
	s, method := x.server, x.route.method
	of, last := path[:strings.LastIndex(path, "/")], path[strings.LastIndex(path, "/")+1:]
	if p, found := s.place(x.space, path, x.ids); found && (method == "GET" && s.listed(x.route) != "" || method == "POST" && x.creates(p)) {
		if method == "GET" {
			return x.listing(p), true
		}
		return x.post(p), true
	}
	switch p, found := s.place(x.space, of, x.aboveIDs(last)); {
	case !found:
	case last == "all" && method == "GET" && s.listed(x.route) != "":
		return x.listing(p), true
	case last == "{}":
		return x.one(p)
	}
	return answer{}, false
}

// creates reports whether a POST makes a resource: one that has a name says so in the body.
func (x *exchange) creates(p place) bool {
	_, named := x.server.api.property(p.typ, "Name")
	_, names := x.server.api.property(x.bodyType(), "Name")
	return x.route.body == "json" && (!named || names || !x.server.hasType(x.bodyType()))
}

// aboveIDs are the IDs of the resources above the one that a path ends in.
func (x *exchange) aboveIDs(last string) []string {
	if last == "{}" {
		return x.ids[:len(x.ids)-1]
	}
	return x.ids
}

// post creates a resource.
func (x *exchange) post(p place) answer {
	if !x.sent {
		return invalid("The body is not a JSON object.")
	}
	r := x.body
	for _, name := range append([]string{"Id", "Links"}, x.server.behavior(p).readOnly...) {
		delete(r, name)
	}
	if check := x.server.behavior(p).check; check != nil {
		if refusal := check(x, r); refusal != nil {
			return *refusal
		}
	}
	if _, known := x.server.api.property(p.typ, "SpaceId"); known && x.inSpace && p.space.ID == "" {
		r["SpaceId"] = x.space.ID
	}
	created, refusal := x.server.create(p, r)
	if refusal != nil {
		return *refusal
	}
	return ok(created)
}

// create keeps a new resource.
func (s *Server) create(p place, r resource) (resource, *answer) {
	if p.key == "/spaces" {
		return s.addSpace(r), nil
	}
	b := s.behavior(p)
	r = s.api.respell(r, p.typ).(resource)
	if p.owner != "" {
		s.setOwner(p, r)
	}
	if name := text(r["Name"]); b.unique && s.taken(p, name, "") {
		refusal := nameTaken(name)
		return nil, &refusal
	}
	if text(r["Id"]) == "" {
		r["Id"] = s.newID(p, b, r)
	}
	s.setSpace(p, r)
	s.settle(p, r, b.defaults)
	p.space.put(p.key, r)
	if b.created != nil {
		b.created(s, s.spaceOf(p, r), r)
	}
	r["Links"] = s.links(p, r)
	s.note(r, p, "Created", "created")
	return r, nil
}

// spaceOf is the space that a resource is of, also where the server holds it.
func (s *Server) spaceOf(p place, r resource) *space {
	if sp := s.state.byID(text(r["SpaceId"])); sp != nil && text(r["SpaceId"]) != "" {
		return sp
	}
	return p.space
}

func (s *Server) newID(p place, b behavior, r resource) string {
	if b.id != nil {
		return b.id(s, r)
	}
	return s.state.nextID(s.idsOf(p))
}

// idsOf is the first part of a collection's IDs: what Octopus calls them, or the plural of their type.
func (s *Server) idsOf(p place) string {
	if ids := s.behavior(p).ids; ids != "" {
		return ids
	}
	if rest, ok := strings.CutSuffix(p.typ, "y"); ok {
		return rest + "ies"
	}
	return p.typ + "s"
}

func (s *Server) setOwner(p place, r resource) {
	if one, known := s.api.property(p.typ, p.owner); known {
		if text(r[one.name]) == "" {
			r[one.name] = p.ownerID
		}
		return
	}
	if several, known := s.api.property(p.typ, p.owner+"s"); known && !slices.Contains(texts(r[several.name]), p.ownerID) {
		r[several.name] = append(list(r[several.name]), p.ownerID)
	}
}

// setSpace says in which space a resource is.
func (s *Server) setSpace(p place, r resource) {
	_, known := s.api.property(p.typ, "SpaceId")
	switch {
	case p.space.ID != "":
		if known || !s.hasType(p.typ) {
			r["SpaceId"] = p.space.ID
		}
	case !s.kinds[p.key].anywhere:
		delete(r, "SpaceId")
	}
}

func (s *Server) hasType(typ string) bool { return len(s.api.types[typ]) > 0 }

// settle returns a resource what a server gives it: a slug, defaults, no secrets.
func (s *Server) settle(p place, r resource, defaults string) {
	if defaults != "" {
		for name, value := range parse(defaults).(resource) {
			if old, has := r[name]; !has || old == nil {
				r[name] = value
			}
		}
	}
	if _, has := s.api.property(p.typ, "Slug"); has || text(r["Slug"]) != "" || !s.hasType(p.typ) {
		s.slug(p, r)
	}
	s.api.complete(r, p.typ)
	s.number(list(r["Templates"]), "Template")
	s.number(list(r["Parameters"]), "Parameter")
	hide(r)
}

// slug returns a resource with a name the slug that Octopus would give it: one that no other has.
func (s *Server) slug(p place, r resource) {
	base := text(r["Slug"])
	if base == "" {
		base = slugOf(text(r["Name"]))
	}
	if base == "" {
		return
	}
	slug := base
	for n := 1; s.slugTaken(p, slug, text(r["Id"])); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	r["Slug"] = slug
}

func slugOf(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }), "-")
}

func (s *Server) slugTaken(p place, slug, id string) bool {
	return slices.ContainsFunc(p.space.Resources[p.key], func(r resource) bool {
		return strings.EqualFold(text(r["Slug"]), slug) && text(r["Id"]) != id && p.owns(r)
	})
}

func (s *Server) taken(p place, name, id string) bool {
	return name != "" && slices.ContainsFunc(p.space.Resources[p.key], func(r resource) bool {
		return strings.EqualFold(text(r["Name"]), name) && text(r["Id"]) != id && p.owns(r) && sameSpace(p, r)
	})
}

// sameSpace reports whether names must differ: those of two spaces need not.
func sameSpace(p place, r resource) bool {
	return p.space.ID != "" || r["SpaceId"] == nil
}

func nameTaken(name string) answer {
	return invalid(fmt.Sprintf("The name '%s' is already in use. Please use a different one.", name))
}

// one reads, replaces or deletes a resource.
func (x *exchange) one(p place) (answer, bool) {
	id := x.ids[len(x.ids)-1]
	i := slices.IndexFunc(p.space.Resources[p.key], func(r resource) bool { return p.owns(r) && x.meant(p, r, id) })
	if i < 0 {
		return missing(id), slices.Contains([]string{"GET", "PUT", "DELETE"}, x.route.method)
	}
	r := p.space.Resources[p.key][i]
	switch x.route.method {
	case "GET":
		return ok(r), true
	case "PUT":
		return x.put(p, r), true
	case "DELETE":
		return x.delete(p, r), true
	}
	return answer{}, false
}

// meant reports whether a path names a resource: by ID or slug, what is a project's own also by version or name.
func (x *exchange) meant(p place, r resource, id string) bool {
	if named(r, id) || p.owner == "" {
		return named(r, id)
	}
	version, isText := r["Version"].(string)
	return isText && strings.EqualFold(version, id) || p.key == "/runbooksnapshots" && strings.EqualFold(text(r["Name"]), id)
}

const staleMessage = "The resource was changed by somebody else in the meantime. Please read it again and repeat your change."

// put replaces a resource, unless somebody else did in the meantime.
func (x *exchange) put(p place, old resource) answer {
	if !x.sent {
		return invalid("The body is not a JSON object.")
	}
	s, b := x.server, x.server.behavior(p)
	r := s.api.respell(x.body, p.typ).(resource)
	if stale(r, old) {
		return failed(http.StatusConflict, staleMessage)
	}
	if name := text(r["Name"]); b.unique && s.taken(p, name, text(old["Id"])) {
		return nameTaken(name)
	}
	if b.check != nil {
		if refusal := b.check(x, r); refusal != nil {
			return *refusal
		}
	}
	return ok(s.replace(p, old, r))
}

// stale reports whether a resource has a version and it is not the one that is there.
func stale(r, old resource) bool {
	is, counted := integer(old["Version"])
	sent, given := integer(r["Version"])
	return counted && given && is != sent
}

// kept are properties that a client cannot change.
var kept = []string{"Id", "SpaceId", "CreatedOn"}

// replace keeps a resource in place of an old one.
func (s *Server) replace(p place, old, r resource) resource {
	b := s.behavior(p)
	for _, name := range append(slices.Clone(kept), b.readOnly...) {
		if v, has := old[name]; has {
			r[name] = v
		}
	}
	for _, of := range s.api.types[p.typ] {
		if _, sent := r[of.name]; !sent && strings.HasSuffix(of.name, "Id") {
			r[of.name] = old[of.name] // commands leave out what does not change
		}
	}
	if version, counted := integer(old["Version"]); counted {
		r["Version"] = version + 1
	}
	if text(r["Slug"]) == "" && old["Slug"] != nil {
		r["Slug"] = old["Slug"]
	}
	keepSecrets(r, old)
	s.settle(p, r, b.defaults)
	if b.updated != nil {
		b.updated(s, s.spaceOf(p, r), r, old)
	}
	links, given := s.links(p, r), object(old["Links"])
	for name, value := range given {
		if _, known := links[name]; !known {
			links[name] = value
		}
	}
	r["Links"] = links
	p.space.put(p.key, r)
	s.note(r, p, "Modified", "changed")
	return r
}

// delete removes a resource that nothing needs.
func (x *exchange) delete(p place, r resource) answer {
	s, b := x.server, x.server.behavior(p)
	if b.inUse != nil {
		if reason := b.inUse(s, s.spaceOf(p, r), r); reason != "" {
			return invalid(reason)
		}
	}
	s.drop(p, r)
	return x.deleted(text(r["Name"]))
}

func (s *Server) drop(p place, r resource) {
	id := text(r["Id"])
	p.space.remove(p.key, func(other resource) bool { return text(other["Id"]) == id })
	delete(s.state.Files, id)
	if deleted := s.behavior(p).deleted; deleted != nil {
		deleted(s, s.spaceOf(p, r), r)
	}
	s.note(r, p, "Deleted", "deleted")
}

// deleted is the answer to a DELETE: a task that has done it, where the document says so.
func (x *exchange) deleted(name string) answer {
	if x.route.result == "object" && x.route.kind.of == taskType(x.server) {
		return ok(x.server.doneTask(x.space, "Delete", "Delete "+name))
	}
	if x.route.result == "object" {
		return ok(resource{})
	}
	return answer{}
}
