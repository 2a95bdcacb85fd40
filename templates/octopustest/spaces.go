package octopustest

import (
	"strings"
)

func (s *Server) registerSpaces() {
	s.handlers["GET /"] = (*exchange).home
	s.handlers["POST /spaces"] = createSpace
	s.handlers["GET /spaces/{}/search"] = searchSpace
	s.kinds["/spaces"] = behavior{ids: "Spaces", unique: true, inUse: spaceInUse, deleted: dropSpace,
		defaults: `{"IsDefault": false, "TaskQueueStopped": false, "SpaceManagersTeams": [], "SpaceManagersTeamMembers": [], "ExtensionSettings": []}`}
}

// seed puts the resources that are there from the beginning into the server or a space, as far as the document knows them.
func (s *Server) seed(sp *space, where string) {
	for _, seed := range seeds {
		if seed.where != where || s.collectionType(seed.collection) == "" {
			continue
		}
		p, _ := s.place(sp, seed.collection, nil)
		r := parse(strings.ReplaceAll(seed.json, "$space", sp.ID)).(resource)
		if seed.id != "" {
			r["Id"] = strings.ReplaceAll(seed.id, "$space", sp.ID)
		}
		if seed.where == "server" && seed.collection == "/users" {
			s.state.Numbers["Users"] = 1
		}
		if _, refusal := s.create(p, r); refusal != nil {
			panic("octopustest: the seed " + seed.json + " is refused")
		}
	}
	s.state.server().Resources["/events"] = nil // what was there from the beginning happened before anybody looked
}

func createSpace(x *exchange) answer {
	p, _ := x.server.place(x.space, "/spaces", nil)
	if name := text(x.body["Name"]); x.server.taken(p, name, "") {
		return nameTaken(name)
	}
	delete(x.body, "Id")
	return ok(x.server.addSpace(x.body))
}

// addSpace makes a space with what each new one has.
func (s *Server) addSpace(r resource) resource {
	server := s.state.server()
	p := place{space: server, key: "/spaces", typ: s.collectionType("/spaces")}
	if text(r["Id"]) == "" {
		r["Id"] = s.state.nextID("Spaces")
	}
	sp := &space{ID: text(r["Id"]), Resources: map[string][]resource{}}
	s.state.Spaces = append(s.state.Spaces, sp)
	s.settle(p, r, s.kinds["/spaces"].defaults)
	r["Links"] = s.links(p, r)
	server.put("/spaces", r)
	s.seed(sp, "space")
	if team := "teams-spacemanagers-" + sp.ID; s.find(sp, "/teams", team) != nil {
		r["SpaceManagersTeams"] = append(list(r["SpaceManagersTeams"]), team)
	}
	return r
}

func spaceInUse(s *Server, _ *space, r resource) string {
	switch {
	case r["IsDefault"] == true:
		return "The default space cannot be deleted."
	case r["TaskQueueStopped"] != true:
		return "The task queue of the space must be stopped before the space can be deleted."
	}
	return ""
}

func dropSpace(s *Server, _ *space, r resource) {
	id := text(r["Id"])
	for i, sp := range s.state.Spaces {
		if sp.ID == id {
			s.state.Spaces = append(s.state.Spaces[:i:i], s.state.Spaces[i+1:]...)
		}
	}
	for key := range s.state.server().Resources {
		s.state.server().remove(key, func(r resource) bool { return text(r["SpaceId"]) == id })
	}
}

// searchSpace finds what is named like a word.
func searchSpace(x *exchange) answer {
	sp := x.server.state.space(x.ids[0])
	if sp == nil {
		return missing(x.ids[0])
	}
	results := []resource{}
	for _, key := range []string{"/projects", "/environments", "/machines", "/tenants", "/runbooks", "/libraryvariablesets", "/lifecycles"} {
		for _, r := range sp.Resources[key] {
			if word := x.query.Get("keyword"); word != "" && contains(word, "Name")(r) {
				results = append(results, resource{"Id": r["Id"], "Name": r["Name"], "Description": r["Description"], "Type": noun(strings.Trim(key, "/")), "Links": resource{"Self": object(r["Links"])["Self"]}})
			}
		}
	}
	return ok(results)
}
