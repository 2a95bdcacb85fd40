package octopustest

import (
	"fmt"
	"slices"
	"strings"
)

func (s *Server) registerDeployments() {
	s.kinds["/deployments"] = behavior{ids: "Deployments", newest: true}
	s.handlers["POST /deployments"] = createDeployment
	s.handlers["POST /deployments/create/untenanted/v1"] = deployUntenanted
	s.handlers["POST /deployments/create/tenanted/v1"] = deployTenanted
	s.handlers["GET /releases/{}/deployments/preview/{}"] = previewDeployment
	s.handlers["GET /releases/{}/deployments/preview/{}/{}"] = previewDeployment
	s.handlers["GET /releases/{}/deployments/template"] = deploymentTemplate
	s.handlers["POST /releases/{}/deployments/previews"] = previewDeployments
}

// createDeployment deploys a release as the resource that a client sends says.
func createDeployment(x *exchange) answer {
	s := x.server
	release := s.find(x.space, "/releases", text(x.body["ReleaseId"]))
	environment := s.find(x.space, "/environments", text(x.body["EnvironmentId"]))
	switch {
	case release == nil:
		return missing(text(x.body["ReleaseId"]))
	case environment == nil:
		return missing(text(x.body["EnvironmentId"]))
	}
	tenant := text(x.body["TenantId"])
	if tenant != "" && s.find(x.space, "/tenants", tenant) == nil {
		return missing(tenant)
	}
	for _, own := range []string{"Id", "Links", "TaskId"} {
		delete(x.body, own)
	}
	return ok(s.deploy(x.space, release, environment, tenant, x.body))
}

// deploy makes a deployment and the task that does it.
func (s *Server) deploy(sp *space, release, environment resource, tenant string, more resource) resource {
	p, _ := s.place(sp, "/deployments", nil)
	project := s.find(sp, "/projects", text(release["ProjectId"]))
	r := clone(more)
	r["ReleaseId"], r["EnvironmentId"], r["ProjectId"], r["ChannelId"] = release["Id"], environment["Id"], release["ProjectId"], release["ChannelId"]
	r["Name"], r["Created"] = "Deploy to "+text(environment["Name"]), now()
	r["DeployedBy"], r["DeployedById"] = "octopustest", "Users-1"
	r["DeployedToMachineIds"] = s.machinesIn(sp, text(environment["Id"]))
	for property, value := range map[string]any{"DeploymentProcessId": release["ProjectDeploymentProcessSnapshotId"], "ManifestVariableSetId": release["ProjectVariableSetSnapshotId"]} {
		r[property] = value
	}
	if tenant != "" {
		r["TenantId"] = tenant
	}
	created, _ := s.create(p, r) // nothing to refuse
	description := fmt.Sprintf("Deploy %s release %s to %s", text(project["Name"]), text(release["Version"]), text(environment["Name"]))
	if of := s.find(sp, "/tenants", tenant); of != nil {
		description += " for " + text(of["Name"])
	}
	task := s.startTask(sp, "Deploy", description, resource{"DeploymentId": created["Id"], "ProjectId": release["ProjectId"]})
	created["TaskId"] = task["Id"]
	created["Links"] = s.links(p, created)
	return created
}

// machinesIn are the machines of an environment that are in use.
func (s *Server) machinesIn(sp *space, environment string) []any {
	ids := []any{}
	for _, m := range s.shelf(sp, "/machines").Resources["/machines"] {
		if slices.Contains(texts(m["EnvironmentIds"]), environment) && m["IsDisabled"] != true {
			ids = append(ids, m["Id"])
		}
	}
	return ids
}

// named finds what a command names, or who is missing.
func (x *exchange) named(key string, names []string) (found []resource, missing string) {
	for _, name := range names {
		r := x.server.findNamed(x.space, key, name)
		if r == nil {
			return nil, name
		}
		found = append(found, r)
	}
	return found, ""
}

// releaseToDeploy finds the project and the release that a command names.
func (x *exchange) releaseToDeploy() (resource, *answer) {
	name, version := text(x.body["ProjectName"]), text(x.body["ReleaseVersion"])
	project := x.server.findNamed(x.space, "/projects", name)
	if project == nil {
		refusal := missing(name)
		return nil, &refusal
	}
	release := x.server.release(x.space, text(project["Id"]), version)
	if release == nil {
		refusal := missing(version)
		return nil, &refusal
	}
	return release, nil
}

func deployUntenanted(x *exchange) answer {
	release, refusal := x.releaseToDeploy()
	if refusal != nil {
		return *refusal
	}
	environments, absent := x.named("/environments", texts(x.body["EnvironmentNames"]))
	switch {
	case absent != "":
		return missing(absent)
	case len(environments) == 0:
		return invalid("EnvironmentNames is required.")
	}
	tasks := []any{}
	for _, environment := range environments {
		tasks = append(tasks, serverTask(x.server.deploy(x.space, release, environment, "", x.variables())))
	}
	return ok(resource{"DeploymentServerTasks": tasks})
}

func serverTask(deployment resource) resource {
	return resource{"DeploymentId": deployment["Id"], "ServerTaskId": deployment["TaskId"]}
}

// variables are the prompted variables of a command, and what else goes with a deployment as it is.
func (x *exchange) variables() resource {
	more := resource{}
	for _, same := range []string{"ForcePackageDownload", "ForcePackageRedeployment", "UseGuidedFailure", "DebugMode"} {
		if v := x.body[same]; v != nil {
			more[same] = v
		}
	}
	if values := object(x.body["Variables"]); values != nil {
		more["FormValues"] = values
	}
	return more
}

func deployTenanted(x *exchange) answer {
	release, refusal := x.releaseToDeploy()
	if refusal != nil {
		return *refusal
	}
	environment := x.server.findNamed(x.space, "/environments", text(x.body["EnvironmentName"]))
	if environment == nil {
		return missing(text(x.body["EnvironmentName"]))
	}
	tenants, absent := x.tenants()
	switch {
	case absent != "":
		return missing(absent)
	case len(tenants) == 0:
		return invalid("No tenant was found for this deployment.")
	}
	tasks := []any{}
	for _, tenant := range tenants {
		tasks = append(tasks, serverTask(x.server.deploy(x.space, release, environment, text(tenant["Id"]), x.variables())))
	}
	return ok(resource{"DeploymentServerTasks": tasks})
}

// tenants are those that a command names, itself or by their tags.
func (x *exchange) tenants() (found []resource, missing string) {
	found, missing = x.named("/tenants", texts(x.body["Tenants"]))
	tags := texts(x.body["TenantTags"])
	for _, tenant := range x.server.shelf(x.space, "/tenants").Resources["/tenants"] {
		has := func(tag string) bool { return containsFold(texts(tenant["TenantTags"]), tag) }
		if slices.ContainsFunc(tags, has) && !slices.ContainsFunc(found, func(r resource) bool { return r["Id"] == tenant["Id"] }) {
			found = append(found, tenant)
		}
	}
	return found, missing
}

// previewRelease shows what a deployment of a release would do.
func (x *exchange) previewRelease(release resource) resource {
	return x.preview(x.server.find(x.space, "/deploymentprocesses", text(release["ProjectDeploymentProcessSnapshotId"])),
		x.server.find(x.space, "/variables", text(release["ProjectVariableSetSnapshotId"])))
}

// preview shows what a run of a process would do, and which variables it asks for.
func (x *exchange) preview(process, variables resource) resource {
	r := x.server.api.blank(x.route.kind.of)
	steps := []any{}
	for i, step := range list(process["Steps"]) {
		steps = append(steps, resource{"ActionId": object(step)["Id"], "ActionName": object(step)["Name"], "ActionNumber": fmt.Sprint(i + 1), "Roles": []any{}, "Machines": []any{}, "MachineNames": []any{}, "CanBeSkipped": true, "HasNoApplicableMachines": false})
	}
	r["StepsToExecute"], r["Form"] = steps, promptForm(variables)
	r["Links"] = resource{"Self": x.request.URL.Path}
	return r
}

// promptForm asks for the variables that are prompted.
func promptForm(variables resource) resource {
	values, elements := resource{}, []any{}
	for _, v := range list(variables["Variables"]) {
		variable := object(v)
		prompt := object(variable["Prompt"])
		if prompt == nil {
			continue
		}
		id := text(variable["Id"])
		values[id] = variable["Value"]
		elements = append(elements, resource{"Name": id, "IsValueRequired": prompt["Required"] == true,
			"Control": resource{"Type": "VariableValue", "Name": variable["Name"], "Label": prompt["Label"], "Description": prompt["Description"], "DisplaySettings": prompt["DisplaySettings"]}})
	}
	return resource{"Values": values, "Elements": elements}
}

func previewDeployment(x *exchange) answer {
	release := x.server.find(x.space, "/releases", x.ids[0])
	if environment := x.server.find(x.space, "/environments", x.ids[1]); environment == nil {
		return missing(x.ids[1])
	}
	return ok(x.previewRelease(release))
}

func previewDeployments(x *exchange) answer {
	previews := []any{}
	release := x.server.find(x.space, "/releases", x.ids[0])
	for range list(x.body["DeploymentPreviews"]) {
		previews = append(previews, x.previewRelease(release))
	}
	return ok(previews)
}

// deploymentTemplate says where a release can be deployed.
func deploymentTemplate(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	release := x.server.find(x.space, "/releases", x.ids[0])
	promotions := []any{}
	for _, e := range x.server.shelf(x.space, "/environments").Resources["/environments"] {
		preview := strings.Join([]string{text(object(release["Links"])["Self"]), "deployments/preview", text(e["Id"])}, "/")
		promotions = append(promotions, resource{"Id": e["Id"], "Name": e["Name"], "Links": resource{"Preview": preview}})
	}
	r["PromoteTo"], r["TenantPromotions"] = promotions, []any{}
	r["Links"] = resource{"Self": x.request.URL.Path}
	return ok(r)
}
