package octopustest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A resource is a JSON object.
type resource = map[string]any

// A space has its own resources. What belongs to no space is in the default one.
type space struct {
	id     string
	stored map[string][]resource // by canonical path of the collection, in the order of creation
}

// A collection is a route under which resources are created or listed.
type collection struct {
	key  string // canonical path
	kind string // of IDs
}

// space finds one by ID, slug or name; the default one for "".
func (s *Server) space(name string) *space {
	if name == "" {
		return s.spaces[0]
	}
	for _, r := range s.spaces[0].stored["/spaces"] {
		if named(r, name) || strings.EqualFold(text(r["Name"]), name) {
			for _, sp := range s.spaces {
				if sp.id == r["Id"] {
					return sp
				}
			}
		}
	}
	return nil
}

// named tells whether an ID or a slug is a resource's.
func named(r resource, id string) bool {
	return strings.EqualFold(text(r["Id"]), id) || id != "" && strings.EqualFold(text(r["Slug"]), id)
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func (s *Server) addSpace(r resource) string {
	s.numbers["Spaces"]++
	id := "Spaces-" + strconv.Itoa(s.numbers["Spaces"])
	s.spaces = append(s.spaces, &space{id: id, stored: map[string][]resource{}})
	home := s.spaces[0]
	r["Id"] = id
	if _, ok := r["IsDefault"]; !ok {
		r["IsDefault"] = false
	}
	complete(r)
	r["Links"] = s.links(home, "/spaces", id)
	home.stored["/spaces"] = append(home.stored["/spaces"], r)
	return id
}

// collection finds one by its canonical path.
func (s *Server) collection(key string) *collection {
	var found *collection
	for _, r := range s.routes {
		if canonical("/"+strings.Join(r.path, "/")) != key {
			continue
		}
		switch {
		case r.method == "POST" && r.result == "object" && r.body == "json":
			return &collection{key, r.kind}
		case r.method == "GET" && r.result == "page":
			found = &collection{key, r.kind}
		}
	}
	return found
}

// act does what operations on collections do, and refuses what it cannot know.
func (s *Server) act(w http.ResponseWriter, m *match, sp *space, call *Call) {
	if !m.route.inSpace() {
		sp = s.spaces[0]
	}
	path := "/" + strings.Join(m.route.path, "/")
	key := canonical(path)
	of, last := key[:strings.LastIndex(key, "/")], key[strings.LastIndex(key, "/")+1:]
	switch c, method := s.collection(key), m.route.method; {
	case key == "/" && method == "GET":
		s.home(w, m, sp)
	case key == "/users/me" && method == "GET":
		respond(w, http.StatusOK, resource{"Id": "Users-1", "Username": "octopustest", "DisplayName": "Test", "IsActive": true, "IsService": false, "Links": resource{"Self": "/api/users/Users-1"}})
	case method == "GET" && m.route.result == "page" && c != nil:
		s.list(w, m, sp, c, call)
	case method == "GET" && m.route.result == "value" && last == "all" && s.collection(of) != nil:
		respond(w, http.StatusOK, filtered(s.stored(sp, of, m), call.Query))
	case method == "POST" && m.route.result == "object" && c != nil:
		s.post(w, m, sp, c, call.Body)
	case last == "{}" && s.collection(of) != nil && (method == "GET" || method == "PUT" || method == "DELETE"):
		s.one(w, m, sp, s.collection(of), call.Body)
	default:
		refuse(w, http.StatusNotImplemented, fmt.Sprintf("octopustest: what %[1]s does is for the test to say: server.On(%[1]q, octopustest.Respond(200, …)).", m.route.operation))
	}
}

func (s *Server) home(w http.ResponseWriter, m *match, sp *space) {
	links := resource{"Self": apiPath}
	for _, r := range s.routes {
		if len(r.path) == 1 && r.method == "GET" && !isParam(r.path[0]) {
			service, _, _ := strings.Cut(r.operation, ".")
			links[service] = s.address(sp, r, r.path)
		}
	}
	home := resource{"Id": "Root-1", "Links": links}
	if m.space == "" {
		home["Application"], home["Version"], home["ApiVersion"] = "Octopus Deploy", serverVersion, "3.0.0"
	}
	respond(w, http.StatusOK, home)
}

// address is the path of a route, in the space where it has one.
func (s *Server) address(sp *space, r *route, path []string) string {
	address := apiPath
	if strings.Contains(r.forms, "i") {
		address += "/" + sp.id
	} else if strings.Contains(r.forms, "g") {
		address += "/spaces/" + sp.id
	}
	return address + "/" + strings.Join(path, "/")
}

// stored lists the resources of a collection. One below a resource, such as the releases of a project, is part of the
// collection of all releases, if there is one, or has resources of its own.
func (s *Server) stored(sp *space, key string, m *match) []resource {
	whole, owner, id := s.whole(key, m)
	if owner == "" {
		return sp.stored[whole]
	}
	list := []resource{}
	for _, r := range sp.stored[whole] {
		if strings.EqualFold(member(r, owner), id) {
			list = append(list, r)
		}
	}
	return list
}

// whole finds the collection that one below a resource is part of, the member that names the resource, and its ID.
func (s *Server) whole(key string, m *match) (whole, owner, id string) {
	list := segments(key)
	n := len(list)
	if n < 3 || list[n-2] != "{}" || len(m.order) == 0 {
		return key, "", ""
	}
	owner = singular(list[n-3]) + "id"
	id = m.order[strings.Count(strings.Join(list[:n-1], "/"), "{}")-1]
	if top := "/" + list[n-1]; s.collection(top) != nil {
		return top, owner, id
	}
	return key, owner, id
}

func singular(word string) string {
	if rest, ok := strings.CutSuffix(word, "ies"); ok {
		return rest + "y"
	}
	return strings.TrimSuffix(word, "s")
}

// member is a text of a resource, whatever the letter case of its name.
func member(r resource, name string) string {
	for key, value := range r {
		if strings.EqualFold(key, name) {
			return text(value)
		}
	}
	return ""
}

func (s *Server) list(w http.ResponseWriter, m *match, sp *space, c *collection, call *Call) {
	items := filtered(s.stored(sp, c.key, m), call.Query)
	skip, take := number(call.Query, "skip", 0), number(call.Query, "take", 30)
	total, size := len(items), max(take, 1)
	first := min(skip, total)
	shown := items[first:min(first+take, total)]
	last := max(total-1, 0) / size
	page := func(n int) string {
		query := url.Values{}
		for key, values := range call.Query {
			query[key] = values
		}
		query.Set("skip", strconv.Itoa(n*size))
		query.Set("take", strconv.Itoa(size))
		return call.Path + "?" + query.Encode()
	}
	links := resource{"Self": call.Path, "Template": call.Path + "{?skip,take}", "Page.All": call.Path + "?skip=0&take=2147483647", "Page.Current": page(first / size), "Page.Last": page(last)}
	if first+len(shown) < total {
		links["Page.Next"] = page(first/size + 1)
	}
	respond(w, http.StatusOK, resource{"ItemType": singularKind(c.kind), "TotalResults": total, "ItemsPerPage": take, "NumberOfPages": last + 1, "LastPageNumber": last, "Items": shown, "Links": links})
}

func singularKind(kind string) string {
	word := singular(strings.ToLower(kind))
	return kind[:min(len(word), len(kind))]
}

// number is a query parameter that is not negative; else what to take instead.
func number(query url.Values, name string, instead int) int {
	for key := range query {
		if n, err := strconv.Atoi(query.Get(key)); strings.EqualFold(key, name) && err == nil && n >= 0 {
			return n
		}
	}
	return instead
}

// filtered keeps what ids, name and partialName ask for.
func filtered(items []resource, query url.Values) []resource {
	kept := []resource{}
	for _, r := range items {
		keep := true
		for key, values := range query {
			asked := strings.Join(values, ",")
			switch strings.ToLower(key) {
			case "ids":
				keep = keep && (asked == "" || slices.ContainsFunc(strings.Split(asked, ","), func(id string) bool { return strings.EqualFold(id, text(r["Id"])) }))
			case "name":
				keep = keep && (asked == "" || strings.EqualFold(asked, text(r["Name"])))
			case "partialname":
				keep = keep && strings.Contains(strings.ToLower(text(r["Name"])), strings.ToLower(asked))
			}
		}
		if keep {
			kept = append(kept, r)
		}
	}
	return kept
}

func (s *Server) post(w http.ResponseWriter, m *match, sp *space, c *collection, body []byte) {
	var r resource
	if err := json.Unmarshal(body, &r); err != nil || r == nil {
		refuse(w, http.StatusBadRequest, "There was a problem with your request.", "The body is not a JSON object.")
		return
	}
	if c.key == "/spaces" {
		s.addSpace(r)
		respond(w, http.StatusCreated, r)
		return
	}
	whole, owner, id := s.whole(c.key, m)
	if owner != "" && member(r, owner) == "" {
		r[strings.ToUpper(owner[:1])+owner[1:len(owner)-2]+"Id"] = id
	}
	if all := s.collection(whole); all != nil {
		c = all
	}
	if name := text(r["Name"]); name != "" && unique[c.kind] && slices.ContainsFunc(sp.stored[c.key], func(x resource) bool { return strings.EqualFold(text(x["Name"]), name) }) {
		refuse(w, http.StatusBadRequest, "There was a problem with your request.", fmt.Sprintf("The name '%s' is already in use. Please use a different one.", name))
		return
	}
	respond(w, http.StatusCreated, s.create(sp, c, r))
}

// unique are the kinds of resources that have a name of their own in a space.
var unique = map[string]bool{"Projects": true, "Environments": true, "ProjectGroups": true, "Lifecycles": true, "Feeds": true, "Accounts": true, "Machines": true, "Tenants": true, "LibraryVariableSets": true}

// create keeps a new resource. What is in the collection already stays as it is: Octopus numbers across spaces.
func (s *Server) create(sp *space, c *collection, r resource) resource {
	s.numbers[c.kind]++
	id := c.kind + "-" + strconv.Itoa(s.numbers[c.kind])
	r["Id"] = id
	if s.hasSpaces(c.key) {
		r["SpaceId"] = sp.id
	}
	complete(r)
	r["Links"] = s.links(sp, c.key, id)
	sp.stored[c.key] = append(sp.stored[c.key], r)
	return r
}

// complete gives a resource with a name the slug that Octopus would give it.
func complete(r resource) {
	if name := text(r["Name"]); name != "" && text(r["Slug"]) == "" {
		r["Slug"] = strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }), "-")
	}
}

func (s *Server) hasSpaces(key string) bool {
	return slices.ContainsFunc(s.routes, func(r *route) bool { return r.inSpace() && canonical("/"+strings.Join(r.path, "/")) == key })
}

// links are to the resource itself and to the routes one word below it.
func (s *Server) links(sp *space, key, id string) resource {
	links := resource{}
	n := len(segments(key))
	for _, r := range s.routes {
		if r.method != "GET" || len(r.path) < n+1 || len(r.path) > n+2 || canonical("/"+strings.Join(r.path[:n+1], "/")) != key+"/{}" || strings.Count(key, "{") > 0 {
			continue
		}
		path := slices.Clone(r.path)
		path[n] = id
		if len(path) == n+1 {
			links["Self"] = s.address(sp, r, path)
		} else if word := path[n+1]; !isParam(word) {
			links[strings.ToUpper(word[:1])+word[1:]] = s.address(sp, r, path)
		}
	}
	return links
}

// one reads, replaces or deletes a resource.
func (s *Server) one(w http.ResponseWriter, m *match, sp *space, c *collection, body []byte) {
	id := m.order[len(m.order)-1]
	whole, _, _ := s.whole(c.key, m)
	i := slices.IndexFunc(sp.stored[whole], func(r resource) bool { return named(r, id) })
	if i < 0 {
		refuseMissing(w, id)
		return
	}
	old := sp.stored[whole][i]
	switch m.route.method {
	case "PUT":
		var r resource
		if err := json.Unmarshal(body, &r); err != nil || r == nil {
			refuse(w, http.StatusBadRequest, "There was a problem with your request.", "The body is not a JSON object.")
			return
		}
		for _, name := range []string{"Id", "SpaceId", "Links"} {
			if v, ok := old[name]; ok {
				r[name] = v
			}
		}
		complete(r)
		sp.stored[whole][i] = r
		respond(w, http.StatusOK, r)
	case "DELETE":
		sp.stored[whole] = slices.Delete(slices.Clone(sp.stored[whole]), i, i+1)
		if m.route.result == "none" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		respond(w, http.StatusOK, resource{})
	default:
		respond(w, http.StatusOK, old)
	}
}
