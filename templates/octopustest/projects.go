package octopustest

import (
	"slices"
	"strconv"
)

func (s *Server) registerProjects() {
	s.kinds["/projects"] = behavior{ids: "Projects", unique: true, links: gitLinks, created: equipProject, updated: renameProject, deleted: dropProject,
		defaults: `{"TenantedDeploymentMode": "Untenanted", "DefaultGuidedFailureMode": "EnvironmentDefault", "IncludedLibraryVariableSetIds": [], "IsVersionControlled": false, "PersistenceSettings": {"Type": "Database"}}`}
	s.kinds["/projectgroups"] = behavior{ids: "ProjectGroups", unique: true}
	s.kinds["/projecttriggers"] = behavior{ids: "ProjectTriggers"}
	s.kinds["/channels"] = behavior{ids: "Channels", created: oneDefaultChannel, inUse: channelInUse, defaults: `{"IsDefault": false, "Rules": [], "TenantTags": [], "GitReferenceRules": [], "GitResourceRules": []}`}
	s.kinds["/deploymentprocesses"] = behavior{ids: "deploymentprocess", updated: numberSteps, defaults: `{"Steps": [], "Version": 0, "LastSnapshotId": null}`}
	s.kinds["/deploymentsettings"] = behavior{ids: "deploymentsettings"}
	s.kinds["/lifecycles"] = behavior{ids: "Lifecycles", unique: true, created: numberPhases, updated: func(s *Server, sp *space, r, _ resource) { numberPhases(s, sp, r) }, inUse: lifecycleInUse,
		defaults: `{"ReleaseRetentionPolicy": {"Unit": "Days", "QuantityToKeep": 30, "ShouldKeepForever": false}, "TentacleRetentionPolicy": {"Unit": "Days", "QuantityToKeep": 30, "ShouldKeepForever": false}, "Phases": []}`}
	s.handlers["POST /projects"] = createProject
	s.handlers["GET /projects/{}/deploymentprocesses"] = ofProject("/deploymentprocesses", "deploymentprocess-")
	s.handlers["PUT /projects/{}/deploymentprocesses"] = ofProject("/deploymentprocesses", "deploymentprocess-")
	s.handlers["GET /projects/{}/deploymentsettings"] = ofProject("/deploymentsettings", "deploymentsettings-")
	s.handlers["PUT /projects/{}/deploymentsettings"] = ofProject("/deploymentsettings", "deploymentsettings-")
	s.handlers["GET /deploymentsettings/{}"] = byOwnID("/deploymentsettings")
	s.handlers["PUT /deploymentsettings/{}"] = byOwnID("/deploymentsettings")
	s.handlers["GET /projects/{}/deploymentprocesses/resolved"] = ofProject("/deploymentprocesses", "deploymentprocess-")
	s.handlers["GET /projects/{}/summary"] = summary
	s.handlers["GET /projects/{}/metadata"] = func(*exchange) answer { return ok([]any{}) }
	s.handlers["GET /lifecycles/previews"] = func(x *exchange) answer {
		p, _ := x.server.place(x.space, "/lifecycles", nil)
		return x.listing(p)
	}
	s.handlers["GET /lifecycles/{}/preview"] = previewLifecycle
}

// createProject makes a project, or copies one.
func createProject(x *exchange) answer {
	p, _ := x.server.place(x.space, "/projects", nil)
	source := x.query.Get("clone")
	if source == "" {
		source = text(x.body["Clone"])
	}
	delete(x.body, "Clone")
	if source == "" {
		return x.post(p)
	}
	original := x.server.find(x.space, "/projects", source)
	if original == nil {
		return missing(source)
	}
	for name, value := range clone(original) {
		if v, sent := x.body[name]; (!sent || v == nil || v == "") && name != "Slug" {
			x.body[name] = value
		}
	}
	x.body["ClonedFromProjectId"] = original["Id"]
	for _, own := range []string{"DeploymentProcessId", "VariableSetId"} {
		delete(x.body, own)
	}
	a := x.post(p)
	if created := object(a.value); a.status == 0 {
		x.server.copyContents(x.space, original, created)
	}
	return a
}

// copyContents returns a copied project the process and the variables of the original.
func (s *Server) copyContents(sp *space, original, created resource) {
	for key, property := range map[string]string{"/deploymentprocesses": "DeploymentProcessId", "/variables": "VariableSetId"} {
		from, to := s.find(sp, key, text(original[property])), s.find(sp, key, text(created[property]))
		if from == nil || to == nil {
			continue
		}
		for _, contents := range []string{"Steps", "Variables"} {
			if _, has := to[contents]; has {
				to[contents] = clone(from)[contents]
			}
		}
	}
}

// equipProject returns a new project what each has: a channel, a process, settings and variables.
func equipProject(s *Server, sp *space, r resource) {
	id := text(r["Id"])
	s.document(sp, "/deploymentprocesses", "deploymentprocess-"+id, resource{"ProjectId": id, "OwnerId": id, "Steps": []any{}, "Version": 0})
	s.document(sp, "/deploymentsettings", "deploymentsettings-"+id, resource{"ProjectId": id})
	s.variableSet(sp, id)
	for _, own := range []struct{ name, value string }{{"DeploymentProcessId", "deploymentprocess-" + id}, {"VariableSetId", "variableset-" + id}} {
		if _, has := s.api.property(s.collectionType("/projects"), own.name); has {
			r[own.name] = own.value
		}
	}
	if p, found := s.place(sp, "/channels", nil); found {
		_, _ = s.create(p, resource{"Name": "Default", "ProjectId": id, "IsDefault": true}) // cannot be refused
	}
}

// document keeps a resource that comes with another one, and has its ID from it.
func (s *Server) document(sp *space, key, id string, r resource) {
	typ := s.documentType(key)
	if typ == "" || s.find(sp, key, id) != nil {
		return
	}
	r["Id"] = id
	p := place{space: s.shelf(sp, key), key: key, typ: typ}
	s.setSpace(p, r)
	s.settle(p, r, s.kinds[key].defaults)
	r["Links"] = s.links(p, r)
	p.space.put(key, r)
}

// documentType is the type of what is read under a path by ID, or of what each project has of it.
func (s *Server) documentType(key string) string {
	for _, candidate := range []string{"GET " + key + "/{}", "GET /projects/{}" + key} {
		if r := s.api.byKey[candidate]; r != nil && r.result == "object" {
			return r.kind.of
		}
	}
	return ""
}

// ofProject reads or replaces a document that each project has.
func ofProject(key, prefix string) handler {
	return func(x *exchange) answer {
		return x.documentAt(key, prefix+x.server.idOf(x.space, "/projects", x.ids[0]))
	}
}

// byOwnID reads or replaces such a document by its ID, or by that of its owner.
func byOwnID(key string) handler {
	return func(x *exchange) answer {
		id := x.ids[len(x.ids)-1]
		if x.server.find(x.space, key, id) == nil {
			for _, prefix := range []string{"deploymentsettings-", "variableset-"} {
				if x.server.find(x.space, key, prefix+id) != nil {
					return x.documentAt(key, prefix+id)
				}
			}
		}
		return x.documentAt(key, id)
	}
}

func (x *exchange) documentAt(key, id string) answer {
	s := x.server
	r := s.find(x.space, key, id)
	if r == nil {
		return missing(id)
	}
	if x.route.method == "GET" {
		return ok(r)
	}
	return x.put(place{space: s.shelf(x.space, key), key: key, typ: s.documentType(key)}, r)
}

func renameProject(s *Server, sp *space, r, old resource) {
	for _, own := range []string{"DeploymentProcessId", "VariableSetId"} {
		if old[own] != nil {
			r[own] = old[own]
		}
	}
}

// dropProject deletes what belongs to a project.
func dropProject(s *Server, sp *space, r resource) {
	id := text(r["Id"])
	s.dropOwned(sp, "ProjectId", id, "/channels", "/releases", "/deployments", "/deploymentprocesses", "/deploymentsettings", "/projecttriggers", "/runbooks", "/runbooksnapshots", "/runbookruns", "/runbookprocesses")
	s.dropOwned(sp, "OwnerId", id, "/variables")
	for key := range sp.Resources {
		if isBranchOf(key, id) {
			delete(sp.Resources, key)
		}
	}
}

func (s *Server) dropOwned(sp *space, property, id string, keys ...string) {
	for _, key := range keys {
		s.shelf(sp, key).remove(key, func(r resource) bool { return text(r[property]) == id })
	}
}

// oneDefaultChannel lets a new default channel replace the one before.
func oneDefaultChannel(s *Server, sp *space, r resource) {
	if r["IsDefault"] != true {
		return
	}
	for _, other := range sp.Resources["/channels"] {
		if other["ProjectId"] == r["ProjectId"] && other["Id"] != r["Id"] {
			other["IsDefault"] = false
		}
	}
}

func channelInUse(s *Server, sp *space, r resource) string {
	if slices.ContainsFunc(s.shelf(sp, "/releases").Resources["/releases"], func(release resource) bool { return release["ChannelId"] == r["Id"] }) {
		return "The channel '" + text(r["Name"]) + "' has releases and cannot be deleted."
	}
	return ""
}

func lifecycleInUse(s *Server, sp *space, r resource) string {
	for _, key := range []string{"/projects", "/channels"} {
		for _, user := range sp.Resources[key] {
			if user["LifecycleId"] == r["Id"] {
				return "The lifecycle '" + text(r["Name"]) + "' is used by " + text(user["Name"]) + " and cannot be deleted."
			}
		}
	}
	return ""
}

// numberSteps returns steps and actions IDs and slugs.
func numberSteps(s *Server, _ *space, r, _ resource) {
	s.number(list(r["Steps"]), "Step")
	for _, step := range list(r["Steps"]) {
		s.number(list(object(step)["Actions"]), "Action")
	}
}

func numberPhases(s *Server, _ *space, r resource) { s.number(list(r["Phases"]), "Phase") }

// number returns the parts of a resource IDs, and slugs where they have them.
func (s *Server) number(parts []any, kind string) {
	for _, part := range parts {
		r := object(part)
		if r == nil {
			continue
		}
		if text(r["Id"]) == "" {
			r["Id"] = kind + "s-" + strconv.Itoa(s.state.number(kind))
		}
		if _, has := r["Slug"]; has && text(r["Slug"]) == "" {
			r["Slug"] = slugOf(text(r["Name"]))
		}
	}
}

func summary(x *exchange) answer {
	id := x.server.idOf(x.space, "/projects", x.ids[0])
	process := x.server.find(x.space, "/deploymentprocesses", "deploymentprocess-"+id)
	has := func(key string) bool {
		return slices.ContainsFunc(x.server.shelf(x.space, key).Resources[key], func(r resource) bool { return r["ProjectId"] == id })
	}
	return ok(resource{"HasDeploymentProcess": len(list(process["Steps"])) > 0, "HasRunbooks": has("/runbooks"), "HasBeenSuccessfullyDeployed": has("/deployments")})
}

// previewLifecycle shows a lifecycle with the phases that it has by itself: without any, all environments in order.
func previewLifecycle(x *exchange) answer {
	r := x.server.find(x.space, "/lifecycles", x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	preview := clone(r)
	if len(list(preview["Phases"])) == 0 {
		phases := []any{}
		for _, e := range x.space.Resources["/environments"] {
			phases = append(phases, resource{"Id": e["Id"], "Name": e["Name"], "OptionalDeploymentTargets": []any{e["Id"]}, "AutomaticDeploymentTargets": []any{}})
		}
		preview["Phases"] = phases
	}
	return ok(preview)
}
