package octopustest

import (
	"slices"
	"strings"
)

func (s *Server) registerDashboards() {
	s.handlers["GET /dashboard"] = dashboard
	s.handlers["GET /dashboard/dynamic"] = dashboard
	s.handlers["GET /progression/{}"] = progression
	s.handlers["GET /projects/{}/progression"] = progression
	s.handlers["GET /releases/{}/progression"] = releaseProgression
	s.handlers["GET /progression/runbooks/{}"] = runbookProgression
	s.handlers["GET /progression/runbooks/taskruns"] = func(x *exchange) answer {
		items := []resource{}
		for _, run := range x.server.shelf(x.space, "/runbookruns").Resources["/runbookruns"] {
			items = append(items, x.runItem(run))
		}
		return x.list(x.route.kind.of, items)
	}
}

// item is a deployment as dashboards show it.
func (x *exchange) item(d resource) resource {
	s := x.server
	task := s.find(x.space, "/tasks", text(d["TaskId"]))
	if task != nil {
		s.move(task)
	}
	release := s.find(x.space, "/releases", text(d["ReleaseId"]))
	r := resource{"Id": d["Id"], "DeploymentId": d["Id"], "ProjectId": d["ProjectId"], "EnvironmentId": d["EnvironmentId"], "ReleaseId": d["ReleaseId"], "ReleaseVersion": release["Version"], "ChannelId": d["ChannelId"], "TenantId": d["TenantId"],
		"TaskId": d["TaskId"], "Created": d["Created"], "IsCurrent": true, "IsPrevious": false}
	x.taskOf(r, task)
	r["Links"] = resource{"Self": object(d["Links"])["Self"], "Release": object(release["Links"])["Self"], "Task": object(task["Links"])["Self"]}
	return r
}

func (x *exchange) taskOf(r, task resource) {
	for _, same := range []string{"State", "QueueTime", "StartTime", "CompletedTime", "Duration", "ErrorMessage", "IsCompleted", "HasPendingInterruptions", "HasWarningsOrErrors"} {
		r[same] = task[same]
	}
}

func (x *exchange) runItem(run resource) resource {
	task := x.server.find(x.space, "/tasks", text(run["TaskId"]))
	if task != nil {
		x.server.move(task)
	}
	r := resource{"Id": run["Id"], "ProjectId": run["ProjectId"], "EnvironmentId": run["EnvironmentId"], "RunbookId": run["RunbookId"], "RunbookSnapshotId": run["RunbookSnapshotId"], "TenantId": run["TenantId"], "TaskId": run["TaskId"], "Created": run["Created"], "RunName": run["Name"], "RunBy": run["DeployedBy"], "Links": run["Links"]}
	x.taskOf(r, task)
	return r
}

// latest are the last deployments to each environment, for each tenant, the newest first.
func (x *exchange) latest(wanted func(resource) bool) []resource {
	all := slices.Clone(x.server.shelf(x.space, "/deployments").Resources["/deployments"])
	slices.Reverse(all)
	seen, items := map[string]bool{}, []resource{}
	for _, d := range all {
		key := strings.Join([]string{text(d["ProjectId"]), text(d["EnvironmentId"]), text(d["TenantId"])}, "/")
		if !seen[key] && wanted(d) {
			seen[key] = true
			items = append(items, x.item(d))
		}
	}
	return items
}

// chosen reports whether a query wants something: everything that it does not name.
func (x *exchange) chosen(id string, parameters ...string) bool {
	var wanted []string
	for _, name := range parameters {
		values, _ := valuesOf(x.query, name)
		wanted = append(wanted, parts(values)...)
	}
	return len(wanted) == 0 || containsFold(wanted, id)
}

func (x *exchange) part(key string, properties []string, wanted func(resource) bool) []any {
	parts := []any{}
	for _, r := range x.server.shelf(x.space, key).Resources[key] {
		if !wanted(r) {
			continue
		}
		part := resource{"Links": resource{"Self": object(r["Links"])["Self"]}}
		for _, name := range properties {
			part[name] = r[name]
		}
		parts = append(parts, part)
	}
	return parts
}

func dashboard(x *exchange) answer {
	s := x.server
	r := s.api.blank(x.route.kind.of)
	every := func(resource) bool { return true }
	project := func(r resource) bool { return x.chosen(text(r["Id"]), "projectId", "projects") }
	r["Projects"] = x.part("/projects", []string{"Id", "Name", "Slug", "ProjectGroupId", "IsDisabled", "TenantedDeploymentMode"}, project)
	for _, p := range list(r["Projects"]) {
		object(p)["EnvironmentIds"], object(p)["CanPerformUntenantedDeployment"] = x.idsIn("/environments"), object(p)["TenantedDeploymentMode"] != "Tenanted"
	}
	r["ProjectGroups"] = x.part("/projectgroups", []string{"Id", "Name", "EnvironmentIds"}, every)
	r["Environments"] = x.part("/environments", []string{"Id", "Name"}, func(r resource) bool { return x.chosen(text(r["Id"]), "environments") })
	r["Tenants"] = x.part("/tenants", []string{"Id", "Name", "ProjectEnvironments", "TenantTags", "IsDisabled"}, func(r resource) bool { return x.chosen(text(r["Id"]), "selectedTenants") })
	r["Items"] = x.latest(func(d resource) bool {
		return x.chosen(text(d["ProjectId"]), "projectId", "projects") && x.chosen(text(d["EnvironmentId"]), "environments") && x.chosen(text(d["ReleaseId"]), "releaseId") && x.chosen(text(d["TenantId"]), "selectedTenants")
	})
	r["PreviousItems"], r["Links"] = []resource{}, resource{"Self": x.request.URL.Path}
	return ok(r)
}

func (x *exchange) idsIn(key string) []string {
	ids := []string{}
	for _, r := range x.server.shelf(x.space, key).Resources[key] {
		ids = append(ids, text(r["Id"]))
	}
	return ids
}

// progression shows which releases of a project are where.
func progression(x *exchange) answer {
	s := x.server
	project := s.find(x.space, "/projects", x.ids[0])
	if project == nil {
		return missing(x.ids[0])
	}
	environments := x.part("/environments", []string{"Id", "Name"}, func(resource) bool { return true })
	r := s.api.blank(s.innerType(x.route))
	r["Environments"] = environments
	channels := resource{}
	for _, c := range s.shelf(x.space, "/channels").Resources["/channels"] {
		if c["ProjectId"] == project["Id"] {
			channels[text(c["Id"])] = environments
		}
	}
	r["ChannelEnvironments"], r["LifecycleEnvironments"] = channels, resource{text(project["LifecycleId"]): environments}
	releases := []any{}
	all := slices.Clone(s.shelf(x.space, "/releases").Resources["/releases"])
	slices.Reverse(all)
	for _, release := range all {
		if release["ProjectId"] == project["Id"] {
			releases = append(releases, x.progressOf(release))
		}
	}
	r["Releases"], r["Links"] = releases, resource{"Self": x.request.URL.Path}
	return ok(r)
}

// innerType is the type of what an operation returns, or of what that is wrapped around.
func (s *Server) innerType(r *route) string {
	if _, inner, wrapped := s.api.wrapped(r.kind.of); wrapped {
		return inner
	}
	return r.kind.of
}

func (x *exchange) progressOf(release resource) resource {
	deployments := resource{}
	next := []any{}
	done := map[string]bool{}
	for _, item := range x.latest(func(d resource) bool { return d["ReleaseId"] == release["Id"] }) {
		environment := text(item["EnvironmentId"])
		deployments[environment] = append(list(deployments[environment]), item)
		done[environment] = true
	}
	for _, id := range x.idsIn("/environments") {
		if !done[id] {
			next = append(next, id)
		}
	}
	return resource{"Release": release, "Channel": x.server.find(x.space, "/channels", text(release["ChannelId"])), "Deployments": deployments, "NextDeployments": next, "HasUnresolvedDefect": x.defective(release),
		"ReleaseRetentionPeriod": nil, "TentacleRetentionPeriod": nil}
}

func (x *exchange) defective(release resource) bool {
	defects := x.space.Resources[fill("/releases/{}/defects", []string{text(release["Id"])})]
	return slices.ContainsFunc(defects, func(d resource) bool { return d["Status"] == "Unresolved" })
}

// releaseProgression shows how far a release is in its lifecycle.
func releaseProgression(x *exchange) answer {
	s := x.server
	release := s.find(x.space, "/releases", x.ids[0])
	project := s.find(x.space, "/projects", text(release["ProjectId"]))
	lifecycle := s.find(x.space, "/lifecycles", text(project["LifecycleId"]))
	progress := x.progressOf(release)
	phases := []any{}
	stages := list(lifecycle["Phases"])
	if len(stages) == 0 {
		for _, e := range s.shelf(x.space, "/environments").Resources["/environments"] {
			stages = append(stages, resource{"Id": e["Id"], "Name": e["Name"], "OptionalDeploymentTargets": []any{e["Id"]}, "AutomaticDeploymentTargets": []any{}})
		}
	}
	for _, stage := range stages {
		phases = append(phases, phaseOf(object(stage), object(progress["Deployments"])))
	}
	r := s.api.blank(x.route.kind.of)
	r["Phases"], r["NextDeployments"], r["NextDeploymentsMinimumRequired"], r["Links"] = phases, progress["NextDeployments"], 0, resource{"Self": x.request.URL.Path}
	return ok(r)
}

func phaseOf(stage, deployments resource) resource {
	items, state := []any{}, "Pending"
	for _, target := range append(texts(stage["OptionalDeploymentTargets"]), texts(stage["AutomaticDeploymentTargets"])...) {
		for _, item := range list(deployments[target]) {
			items = append(items, resource{"Task": nil, "Deployment": item})
			if state = "Current"; object(item)["State"] == "Success" {
				state = "Complete"
			}
		}
	}
	return resource{"Id": stage["Id"], "Name": stage["Name"], "Blocked": false, "Progress": state, "Deployments": items, "OptionalDeploymentTargets": orEmpty(stage["OptionalDeploymentTargets"]), "AutomaticDeploymentTargets": orEmpty(stage["AutomaticDeploymentTargets"]),
		"MinimumEnvironmentsBeforePromotion": 0, "IsOptionalPhase": false}
}

func runbookProgression(x *exchange) answer {
	r := x.server.api.blank(x.server.innerType(x.route))
	runs := resource{}
	for _, run := range x.server.shelf(x.space, "/runbookruns").Resources["/runbookruns"] {
		if run["RunbookId"] == x.ids[0] || run["ProjectId"] == x.ids[0] {
			environment := text(run["EnvironmentId"])
			runs[environment] = append([]any{x.runItem(run)}, list(runs[environment])...)
		}
	}
	r["Environments"] = x.part("/environments", []string{"Id", "Name"}, func(resource) bool { return true })
	r["RunbookRuns"], r["Links"] = runs, resource{"Self": x.request.URL.Path}
	return ok(r)
}
