package octopustest

import (
	"fmt"
	"slices"
)

func (s *Server) registerVariables() {
	s.kinds["/variables"] = behavior{ids: "variableset", updated: numberVariables, defaults: `{"Variables": [], "Version": 0}`}
	s.kinds["/libraryvariablesets"] = behavior{ids: "LibraryVariableSets", unique: true, created: equipLibrarySet, deleted: dropLibrarySet, defaults: `{"ContentType": "Variables", "Templates": []}`}
	s.handlers["GET /variables/{}"] = byOwnID("/variables")
	s.handlers["PUT /variables/{}"] = byOwnID("/variables")
	s.handlers["GET /variables/all"] = func(x *exchange) answer {
		return x.listing(place{space: x.server.shelf(x.space, "/variables"), key: "/variables", typ: x.server.documentType("/variables")})
	}
	s.handlers["GET /variables/names"] = variableNames
	s.handlers["GET /variables/preview"] = previewVariables
	s.handlers["GET /projects/{}/variables"] = ofProject("/variables", "variableset-")
	s.handlers["PUT /projects/{}/variables"] = putProjectVariables
	s.handlers["GET /libraryvariablesets/{}/usages"] = librarySetUsages
}

// variableSet makes the variables that come with a project or a library variable set.
func (s *Server) variableSet(sp *space, owner string) {
	s.document(sp, "/variables", "variableset-"+owner, resource{"OwnerId": owner, "Variables": []any{}, "Version": 0})
}

// numberVariables returns variables IDs and what else a server gives them.
func numberVariables(s *Server, sp *space, r, old resource) {
	for _, v := range list(r["Variables"]) {
		variable := object(v)
		if variable == nil {
			continue
		}
		if text(variable["Id"]) == "" {
			variable["Id"] = fmt.Sprintf("%08x-0000-4000-8000-%012x", s.state.number("variable"), len(text(r["Id"])))
		}
		if text(variable["Type"]) == "" {
			variable["Type"] = "String"
		}
	}
	r["ScopeValues"] = s.scopeValues(sp, text(old["OwnerId"]))
	r["OwnerId"] = old["OwnerId"]
}

// scopeValues are what variables can be scoped to.
func (s *Server) scopeValues(sp *space, owner string) resource {
	values := resource{}
	for name, key := range map[string]string{"Environments": "/environments", "Machines": "/machines", "Channels": "/channels", "Processes": "/runbooks"} {
		named := []any{}
		for _, r := range s.shelf(sp, key).Resources[key] {
			if project := text(r["ProjectId"]); project == "" || project == owner {
				named = append(named, resource{"Id": r["Id"], "Name": r["Name"]})
			}
		}
		values[name] = named
	}
	roles := []any{}
	for _, role := range s.roles(sp) {
		roles = append(roles, resource{"Id": role, "Name": role})
	}
	values["Roles"], values["Actions"], values["TenantTags"] = roles, []any{}, []any{}
	return values
}

func putProjectVariables(x *exchange) answer {
	id := "variableset-" + x.server.idOf(x.space, "/projects", x.ids[0])
	return x.documentAt("/variables", id)
}

func variableNames(x *exchange) answer {
	names := []string{}
	project := x.query.Get("project")
	for _, set := range x.server.shelf(x.space, "/variables").Resources["/variables"] {
		if project != "" && text(set["OwnerId"]) != x.server.idOf(x.space, "/projects", project) {
			continue
		}
		for _, v := range list(set["Variables"]) {
			if name := text(object(v)["Name"]); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return ok(names)
}

func equipLibrarySet(s *Server, sp *space, r resource) {
	id := text(r["Id"])
	s.variableSet(sp, id)
	r["VariableSetId"] = "variableset-" + id
}

func dropLibrarySet(s *Server, sp *space, r resource) {
	s.dropOwned(sp, "OwnerId", text(r["Id"]), "/variables")
}

func librarySetUsages(x *exchange) answer {
	projects := []any{}
	for _, p := range x.space.Resources["/projects"] {
		if slices.Contains(texts(p["IncludedLibraryVariableSetIds"]), x.ids[0]) {
			projects = append(projects, resource{"ProjectId": p["Id"], "ProjectName": p["Name"], "ProjectSlug": p["Slug"], "IsCurrentlyBeingUsedInProject": true, "Releases": []any{}, "RunbookSnapshots": []any{}})
		}
	}
	usage := x.server.api.blank(x.route.kind.of)
	usage["Projects"] = projects
	return ok(usage)
}

// scoped are the parts of a variable's scope, and the parameters that say what is given of them.
var scoped = map[string]string{"Environment": "environment", "Machine": "machine", "Channel": "channel", "Role": "role", "Action": "action"}

// previewVariables lists the variables of a project and of the sets that it includes, without those whose scope excludes what
// is given. Of projects in Git it knows what lies in the database.
func previewVariables(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.query.Get("project"))
	if project == nil {
		return missing(x.query.Get("project"))
	}
	r := x.server.api.blank(x.route.kind.of)
	owner := text(project["Id"])
	all := []any{}
	for _, of := range append([]string{owner}, texts(project["IncludedLibraryVariableSetIds"])...) {
		for _, v := range list(x.server.find(x.space, "/variables", "variableset-"+of)["Variables"]) {
			if x.applies(object(object(v)["Scope"])) {
				all = append(all, clone(object(v)))
			}
		}
	}
	r["Id"], r["OwnerId"], r["Variables"], r["ScopeValues"] = "variableset-"+owner, owner, all, x.server.scopeValues(x.space, owner)
	return ok(r)
}

// applies reports whether a scope excludes nothing that the query gives.
func (x *exchange) applies(scope resource) bool {
	for part, parameter := range scoped {
		given := x.query.Get(parameter)
		if among := texts(scope[part]); given != "" && len(among) > 0 && !containsFold(among, given) {
			return false
		}
	}
	return true
}
