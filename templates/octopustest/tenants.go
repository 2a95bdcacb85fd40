package octopustest

import (
	"fmt"
)

func (s *Server) registerTenants() {
	s.kinds["/tenants"] = behavior{ids: "Tenants", unique: true, deleted: dropTenantVariables, defaults: `{"ProjectEnvironments": {}, "TenantTags": []}`}
	s.kinds["/tagsets"] = behavior{ids: "TagSets", unique: true, created: numberTags, updated: func(s *Server, sp *space, r, _ resource) { numberTags(s, sp, r) }, defaults: `{"Tags": [], "Type": "MultiSelect", "Scopes": ["Tenant"]}`}
	s.handlers["POST /tenants"] = createTenant
	s.handlers["GET /tenants/{}/variables"] = tenantVariables
	s.handlers["PUT /tenants/{}/variables"] = putTenantVariables
	s.handlers["POST /tenants/{}/variables"] = putTenantVariables
	for path, property := range map[string]string{"/tenants/{}/commonvariables": "LibraryVariableSetId", "/tenants/{}/projectvariables": "ProjectId"} {
		s.handlers["GET "+path] = scopedVariables(path)
		s.handlers["PUT "+path] = putScopedVariables(path, property)
		s.handlers["POST "+path] = putScopedVariables(path, property)
	}
	s.handlers["GET /tenantvariables/all"] = allTenantVariables
	s.handlers["GET /tenants/variables-missing"] = func(*exchange) answer { return ok([]any{}) }
	s.handlers["GET /tenants/tag-test"] = testTags
	s.handlers["GET /tenants/status"] = func(x *exchange) answer {
		r := x.server.api.blank(x.route.kind.of)
		r["Enabled"] = true
		return ok(r)
	}
}

// createTenant makes a tenant, or copies one.
func createTenant(x *exchange) answer {
	p, _ := x.server.place(x.space, "/tenants", nil)
	if source := x.query.Get("clone"); source != "" {
		original := x.server.find(x.space, "/tenants", source)
		if original == nil {
			return missing(source)
		}
		for _, name := range []string{"ProjectEnvironments", "TenantTags"} {
			if x.body[name] == nil {
				x.body[name] = clone(original)[name]
			}
		}
		x.body["ClonedFromTenantId"] = original["Id"]
	}
	return x.post(p)
}

func dropTenantVariables(s *Server, sp *space, r resource) {
	for _, key := range []string{"/tenants/{}/variables", "/tenants/{}/commonvariables", "/tenants/{}/projectvariables"} {
		delete(sp.Resources, fill(key, []string{text(r["Id"])}))
	}
}

// numberTags returns tags IDs and the names that resources have them by: "Regions/Europe".
func numberTags(s *Server, _ *space, r resource) {
	for i, tag := range list(r["Tags"]) {
		t := object(tag)
		if t == nil {
			continue
		}
		if text(t["Id"]) == "" {
			t["Id"] = fmt.Sprintf("%s/Tags-%d", text(r["Id"]), s.state.number("Tags"))
		}
		t["CanonicalTagName"], t["SortOrder"] = text(r["Name"])+"/"+text(t["Name"]), i
	}
}

// ofTenant is a document that belongs to a tenant, or nil, and its tenant.
func (x *exchange) ofTenant(key string) (document, tenant resource, shelf string) {
	tenant = x.server.find(x.space, "/tenants", x.ids[0])
	shelf = fill(key, []string{text(tenant["Id"])})
	if kept := x.space.Resources[shelf]; len(kept) > 0 {
		document = kept[0]
	}
	return document, tenant, shelf
}

// tenantVariables are those of the projects and the library variable sets that a tenant is connected to.
func tenantVariables(x *exchange) answer {
	kept, tenant, _ := x.ofTenant("/tenants/{}/variables")
	return ok(x.variablesOf(tenant, kept))
}

func (x *exchange) variablesOf(tenant, kept resource) resource {
	r := resource{"TenantId": tenant["Id"], "TenantName": tenant["Name"], "SpaceId": x.space.ID, "ProjectVariables": resource{}, "LibraryVariables": resource{}, "ConcurrencyToken": nil}
	for project := range object(tenant["ProjectEnvironments"]) {
		p := x.server.find(x.space, "/projects", project)
		if p == nil {
			continue
		}
		values := object(object(object(kept["ProjectVariables"])[project])["Variables"])
		object(r["ProjectVariables"])[project] = resource{"ProjectId": project, "ProjectName": p["Name"], "Templates": list(p["Templates"]), "Variables": x.perEnvironment(tenant, project, values), "Links": resource{"Project": object(p["Links"])["Self"]}}
		for _, id := range texts(p["IncludedLibraryVariableSetIds"]) {
			set := x.server.find(x.space, "/libraryvariablesets", id)
			if set == nil || len(list(set["Templates"])) == 0 {
				continue
			}
			values := object(object(object(kept["LibraryVariables"])[id])["Variables"])
			if values == nil {
				values = resource{}
			}
			object(r["LibraryVariables"])[id] = resource{"LibraryVariableSetId": id, "LibraryVariableSetName": set["Name"], "Templates": set["Templates"], "Variables": values, "Links": resource{}}
		}
	}
	r["Links"] = resource{"Self": x.server.address(x.space, "/tenants") + "/" + text(tenant["Id"]) + "/variables"}
	return r
}

// perEnvironment has values for each environment in which a tenant is connected to a project.
func (x *exchange) perEnvironment(tenant resource, project string, values resource) resource {
	all := resource{}
	for _, environment := range texts(object(tenant["ProjectEnvironments"])[project]) {
		all[environment] = resource{}
		if v := object(values[environment]); v != nil {
			all[environment] = v
		}
	}
	return all
}

func putTenantVariables(x *exchange) answer {
	_, tenant, shelf := x.ofTenant("/tenants/{}/variables")
	if !x.sent {
		return invalid("The body is not a JSON object.")
	}
	hide(x.body)
	x.space.Resources[shelf] = []resource{x.body}
	return ok(x.variablesOf(tenant, x.body))
}

func allTenantVariables(x *exchange) answer {
	all := []any{}
	for _, tenant := range x.space.Resources["/tenants"] {
		_, connected := object(tenant["ProjectEnvironments"])[x.query.Get("projectId")]
		if x.query.Get("projectId") != "" && !connected {
			continue
		}
		kept := x.space.Resources[fill("/tenants/{}/variables", []string{text(tenant["Id"])})]
		var document resource
		if len(kept) > 0 {
			document = kept[0]
		}
		all = append(all, x.variablesOf(tenant, document))
	}
	return ok(all)
}

// scopedVariables are the values of a tenant's templates, each with the environments that it is for.
func scopedVariables(key string) handler {
	return func(x *exchange) answer {
		kept, tenant, _ := x.ofTenant(key)
		return ok(resource{"TenantId": tenant["Id"], "Variables": orEmpty(kept["Variables"]), "MissingVariables": []any{}})
	}
}

func orEmpty(v any) []any {
	if l := list(v); l != nil {
		return l
	}
	return []any{}
}

func putScopedVariables(key, owner string) handler {
	return func(x *exchange) answer {
		_, tenant, shelf := x.ofTenant(key)
		variables := orEmpty(x.body["Variables"])
		for _, v := range variables {
			variable := object(v)
			if variable == nil {
				return invalid("A variable is not a JSON object.")
			}
			if text(variable["Id"]) == "" {
				variable["Id"] = x.server.state.nextID("TenantVariables")
			}
			if of, sent := variable["OwnerId"]; sent {
				variable[owner] = of
				delete(variable, "OwnerId")
			}
		}
		hide(variables)
		x.space.Resources[shelf] = []resource{{"Variables": variables}}
		return ok(resource{"TenantId": tenant["Id"], "Variables": variables})
	}
}

// testTags says which tenants have all of some tags.
func testTags(x *exchange) answer {
	results := resource{}
	tenants, _ := valuesOf(x.query, "tenantIds")
	tags, _ := valuesOf(x.query, "tags")
	for _, id := range parts(tenants) {
		tenant := x.server.find(x.space, "/tenants", id)
		matched := tenant != nil
		for _, tag := range parts(tags) {
			matched = matched && containsFold(texts(tenant["TenantTags"]), tag)
		}
		results[id] = resource{"IsMatched": matched, "Reason": "", "MissingTags": []any{}}
	}
	return ok(results)
}
