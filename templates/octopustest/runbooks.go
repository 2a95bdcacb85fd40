package octopustest

import (
	"fmt"
	"slices"
	"strings"
)

func (s *Server) registerRunbooks() {
	s.kinds["/runbooks"] = behavior{ids: "Runbooks", created: equipRunbook, deleted: dropRunbook,
		defaults: `{"MultiTenancyMode": "Untenanted", "EnvironmentScope": "All", "DefaultGuidedFailureMode": "EnvironmentDefault"}`}
	s.kinds["/runbookprocesses"] = behavior{ids: "RunbookProcess", updated: numberSteps, defaults: `{"Steps": [], "Version": 0}`}
	s.kinds["/runbooksnapshots"] = behavior{ids: "RunbookSnapshots", newest: true, created: freezeRunbook}
	s.kinds["/runbookruns"] = behavior{ids: "RunbookRuns", newest: true}
	for _, path := range []string{"/runbooksnapshots", "/projects/{}/runbooksnapshots"} {
		s.handlers["POST "+path] = createSnapshot
	}
	for _, path := range []string{"/runbookruns", "/projects/{}/runbookruns"} {
		s.handlers["POST "+path] = createRun
	}
	for _, path := range []string{"/runbooks/{}/run", "/projects/{}/runbooks/{}/run"} {
		s.handlers["POST "+path] = runRunbook
	}
	s.handlers["POST /runbook-runs/create/v1"] = runByName
	for _, path := range []string{"/runbooks/{}/environments", "/projects/{}/runbooks/{}/environments"} {
		s.handlers["GET "+path] = runbookEnvironments
	}
	for _, path := range []string{"/runbooks/{}/runbookruntemplate", "/projects/{}/runbooks/{}/runbookruntemplate", "/runbooksnapshots/{}/runbookruns/template", "/projects/{}/runbooksnapshots/{}/runbookruns/template"} {
		s.handlers["GET "+path] = runTemplate
	}
	for _, path := range []string{"/runbooks/{}/runbooksnapshottemplate", "/projects/{}/runbooks/{}/runbooksnapshottemplate"} {
		s.handlers["GET "+path] = snapshotTemplate
	}
	for _, path := range []string{"/runbooks/{}/runbookruns/preview/{}", "/projects/{}/runbooks/{}/runbookruns/preview/{}", "/runbooks/{}/runbookruns/preview/{}/{}", "/projects/{}/runbooks/{}/runbookruns/preview/{}/{}"} {
		s.handlers["GET "+path] = previewRun
	}
}

// equipRunbook returns a new runbook its process.
func equipRunbook(s *Server, sp *space, r resource) {
	id := text(r["Id"])
	r["RunbookProcessId"] = "RunbookProcess-" + id
	s.document(sp, "/runbookprocesses", "RunbookProcess-"+id, resource{"ProjectId": r["ProjectId"], "RunbookId": id, "Steps": []any{}, "Version": 0})
}

func dropRunbook(s *Server, sp *space, r resource) {
	s.dropOwned(sp, "RunbookId", text(r["Id"]), "/runbooksnapshots", "/runbookruns", "/runbookprocesses")
}

func createSnapshot(x *exchange) answer {
	runbook := x.server.find(x.space, "/runbooks", text(x.body["RunbookId"]))
	if runbook == nil {
		return missing(text(x.body["RunbookId"]))
	}
	publish := x.query.Get("publish") + text(x.body["Publish"])
	delete(x.body, "Publish")
	x.body["ProjectId"] = runbook["ProjectId"]
	p, found := x.server.place(x.space, "/runbooksnapshots", nil)
	if !found {
		return x.unknown()
	}
	a := x.post(p)
	if created := object(a.value); a.status == 0 && publish != "" && !strings.EqualFold(publish, "false") {
		runbook["PublishedRunbookSnapshotId"] = created["Id"]
	}
	return a
}

func freezeRunbook(s *Server, sp *space, r resource) {
	if text(r["Assembled"]) == "" {
		r["Assembled"] = now()
	}
	r["FrozenRunbookProcessId"] = s.snapshot(sp, "/runbookprocesses", "RunbookProcess-"+text(r["RunbookId"]), "s-"+text(r["Id"]))
	r["FrozenProjectVariableSetId"] = s.snapshot(sp, "/variables", "variableset-"+text(r["ProjectId"]), "s-"+text(r["Id"]))
}

// run makes a run of a runbook and the task that does it.
func (s *Server) run(sp *space, runbook, environment resource, tenant string, more resource) resource {
	p, _ := s.place(sp, "/runbookruns", nil)
	r := clone(more)
	for _, own := range []string{"Id", "Links", "TaskId"} {
		delete(r, own)
	}
	r["RunbookId"], r["ProjectId"], r["EnvironmentId"], r["RunbookName"] = runbook["Id"], runbook["ProjectId"], environment["Id"], runbook["Name"]
	r["Name"], r["Created"], r["DeployedBy"], r["DeployedById"] = "Run on "+text(environment["Name"]), now(), "octopustest", "Users-1"
	if text(r["RunbookSnapshotId"]) == "" {
		r["RunbookSnapshotId"] = runbook["PublishedRunbookSnapshotId"]
	}
	if tenant != "" {
		r["TenantId"] = tenant
	}
	created, _ := s.create(p, r) // nothing to refuse
	task := s.startTask(sp, "RunbookRun", fmt.Sprintf("Run %s on %s", text(runbook["Name"]), text(environment["Name"])), resource{"RunbookRunId": created["Id"], "ProjectId": runbook["ProjectId"]})
	created["TaskId"] = task["Id"]
	created["Links"] = s.links(p, created)
	return created
}

func createRun(x *exchange) answer {
	runbook := x.server.find(x.space, "/runbooks", text(x.body["RunbookId"]))
	if runbook == nil {
		return missing(text(x.body["RunbookId"]))
	}
	environment := x.server.find(x.space, "/environments", text(x.body["EnvironmentId"]))
	if environment == nil {
		return missing(text(x.body["EnvironmentId"]))
	}
	return ok(x.server.run(x.space, runbook, environment, text(x.body["TenantId"]), x.body))
}

// runRunbook runs a runbook on environments, and for tenants where some are given.
func runRunbook(x *exchange) answer {
	id := x.ids[len(x.ids)-1]
	runbook := x.server.find(x.space, "/runbooks", id)
	if runbook == nil {
		return missing(id)
	}
	environments, absent := x.named("/environments", append(texts(x.body["EnvironmentIds"]), nonEmpty(text(x.body["EnvironmentId"]))...))
	tenants := append(texts(x.body["TenantIds"]), nonEmpty(text(x.body["TenantId"]))...)
	switch {
	case absent != "":
		return missing(absent)
	case len(environments) == 0:
		return invalid("EnvironmentIds is required.")
	}
	more := resource{}
	if snapshot := x.server.findNamed(x.space, "/runbooksnapshots", text(x.body["RunbookSnapshotNameOrId"])); snapshot != nil {
		more["RunbookSnapshotId"] = snapshot["Id"]
	}
	return ok(x.runs(runbook, environments, tenants, more))
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (x *exchange) runs(runbook resource, environments []resource, tenants []string, more resource) []any {
	if len(tenants) == 0 {
		tenants = []string{""}
	}
	runs := []any{}
	for _, environment := range environments {
		for _, tenant := range tenants {
			runs = append(runs, x.server.run(x.space, runbook, environment, tenant, more))
		}
	}
	return runs
}

// runByName is the command that names everything by name.
func runByName(x *exchange) answer {
	project := x.server.findNamed(x.space, "/projects", text(x.body["ProjectName"]))
	if project == nil {
		return missing(text(x.body["ProjectName"]))
	}
	runbook := x.server.runbookOf(x.space, text(project["Id"]), text(x.body["RunbookName"]))
	if runbook == nil {
		return missing(text(x.body["RunbookName"]))
	}
	environments, absent := x.named("/environments", texts(x.body["EnvironmentNames"]))
	tenants, absentTenant := x.tenants()
	switch {
	case absent+absentTenant != "":
		return missing(absent + absentTenant)
	case len(environments) == 0:
		return invalid("EnvironmentNames is required.")
	}
	var ids []string
	for _, tenant := range tenants {
		ids = append(ids, text(tenant["Id"]))
	}
	tasks := []any{}
	for _, run := range x.runs(runbook, environments, ids, x.variables()) {
		tasks = append(tasks, resource{"RunbookRunId": object(run)["Id"], "ServerTaskId": object(run)["TaskId"]})
	}
	return ok(resource{"RunbookRunServerTasks": tasks})
}

func (s *Server) runbookOf(sp *space, project, name string) resource {
	for _, r := range s.shelf(sp, "/runbooks").Resources["/runbooks"] {
		if r["ProjectId"] == project && (named(r, name) || strings.EqualFold(text(r["Name"]), name)) {
			return r
		}
	}
	return nil
}

func runbookEnvironments(x *exchange) answer {
	id := x.ids[len(x.ids)-1]
	runbook := x.server.find(x.space, "/runbooks", id)
	if runbook == nil {
		return missing(id)
	}
	all := slices.Clone(x.server.shelf(x.space, "/environments").Resources["/environments"])
	if runbook["EnvironmentScope"] == "Specified" {
		all = slices.DeleteFunc(all, func(e resource) bool { return !slices.Contains(texts(runbook["Environments"]), text(e["Id"])) })
	}
	if x.route.result == "object" {
		return ok(resource{"Environments": all})
	}
	return ok(all)
}

func runTemplate(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	promotions := []any{}
	for _, e := range x.server.shelf(x.space, "/environments").Resources["/environments"] {
		preview := strings.TrimSuffix(x.request.URL.Path, "/runbookruntemplate") + "/runbookruns/preview/" + text(e["Id"])
		promotions = append(promotions, resource{"Id": e["Id"], "Name": e["Name"], "Links": resource{"RunbookRunPreview": preview, "Preview": preview}})
	}
	r["PromoteTo"], r["TenantPromotions"], r["Links"] = promotions, []any{}, resource{"Self": x.request.URL.Path}
	return ok(r)
}

func snapshotTemplate(x *exchange) answer {
	id := x.ids[len(x.ids)-1]
	runbook := x.server.find(x.space, "/runbooks", id)
	if runbook == nil {
		return missing(id)
	}
	n := 1
	for _, s := range x.server.shelf(x.space, "/runbooksnapshots").Resources["/runbooksnapshots"] {
		if s["RunbookId"] == runbook["Id"] {
			n++
		}
	}
	r := x.server.api.blank(x.route.kind.of)
	r["RunbookId"], r["RunbookProcessId"], r["NextNameIncrement"] = runbook["Id"], runbook["RunbookProcessId"], fmt.Sprintf("Snapshot %d", n)
	r["Links"] = resource{"Self": x.request.URL.Path}
	return ok(r)
}

// previewRun shows what a run of a runbook, or of a snapshot of one, would do.
func previewRun(x *exchange) answer {
	var of resource
	for _, id := range x.ids[:min(len(x.ids), 2)] { // a project may come before it
		for _, key := range []string{"/runbooks", "/runbooksnapshots"} {
			if r := x.server.find(x.space, key, id); r != nil {
				of = r
			}
		}
	}
	process := x.server.find(x.space, "/runbookprocesses", text(of["RunbookProcessId"]))
	return ok(x.preview(process, x.server.find(x.space, "/variables", "variableset-"+text(of["ProjectId"]))))
}
