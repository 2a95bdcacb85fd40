package octopustest

import (
	"slices"
	"strings"
)

func (s *Server) registerMachines() {
	const machine = `{"HealthStatus": "Unknown", "StatusSummary": "This machine was recently added. Please perform a health check.", "Roles": [], "EnvironmentIds": [], "IsDisabled": false, "OperatingSystem": "Unknown", "ShellName": "Unknown", "ShellVersion": "Unknown", "HasLatestCalamari": false}`
	s.kinds["/machines"] = behavior{ids: "Machines", unique: true, created: defaultPolicy, defaults: machine}
	s.kinds["/workers"] = behavior{ids: "Workers", unique: true, created: defaultPolicy, defaults: strings.Replace(machine, `"Roles": [], "EnvironmentIds": [], `, "", 1)}
	s.kinds["/workerpools"] = behavior{ids: "WorkerPools", unique: true, inUse: poolInUse, defaults: `{"WorkerPoolType": "StaticWorkerPool", "CanAddWorkers": true, "IsDefault": false}`, created: func(s *Server, _ *space, r resource) {
		r["CanAddWorkers"] = r["WorkerPoolType"] == "StaticWorkerPool"
	}}
	s.kinds["/machinepolicies"] = behavior{ids: "MachinePolicies", unique: true, inUse: policyInUse, defaults: `{"IsDefault": false, "PollingRequestQueueTimeout": "00:02:00", "ConnectionConnectTimeout": "00:01:00", "ConnectionRetryCountLimit": 5, "ConnectionRetrySleepInterval": "00:00:01", "ConnectionRetryTimeLimit": "00:05:00",
		"MachineHealthCheckPolicy": {"HealthCheckInterval": "1.00:00:00", "HealthCheckCron": null, "HealthCheckCronTimezone": "UTC", "HealthCheckType": "RunScript", "PowerShellHealthCheckPolicy": {"RunType": "InheritFromDefault", "ScriptBody": null}, "BashHealthCheckPolicy": {"RunType": "InheritFromDefault", "ScriptBody": null}}, "MachineConnectivityPolicy": {"MachineConnectivityBehavior": "ExpectedToBeOnline"}, "MachineCleanupPolicy": {"DeleteMachinesBehavior": "DoNotDelete", "DeleteMachinesElapsedTimeSpan": "00:00:00"}, "MachineUpdatePolicy": {"CalamariUpdateBehavior": "UpdateOnDeployment", "TentacleUpdateBehavior": "NeverUpdate", "KubernetesAgentUpdateBehavior": "NeverUpdate"}}`}
	s.handlers["GET /machineroles/all"] = func(x *exchange) answer { return x.words("MachineRoles", x.server.roles(x.space)) }
	for _, key := range []string{"/machines", "/workers"} {
		s.handlers["GET "+key+"/discover"] = discover
		s.handlers["GET "+key+"/operatingsystem/names/all"] = distinct(key, "OperatingSystem")
		s.handlers["GET "+key+"/operatingsystem/shells/all"] = distinct(key, "ShellName")
		s.handlers["GET "+key+"/{}/connection"] = connection(key)
	}
	s.handlers["GET /deploymenttargettags"] = func(x *exchange) answer { return x.list("", x.tags()) }
	s.handlers["GET /deploymenttargettags/{}"] = targetTag
	s.handlers["POST /deploymenttargettags"] = createTargetTag
	s.handlers["DELETE /deploymenttargettags/{}"] = deleteTargetTag
	s.handlers["GET /machines/{}/latestdeployments"] = latestDeployments
	s.handlers["GET /machines/{}/singlyscopedvariabledetails"] = scopedVariableDetails
	s.handlers["GET /environments/{}/singlyscopedvariabledetails"] = scopedVariableDetails
	s.handlers["GET /machinepolicies/template"] = policyTemplate
	s.handlers["GET /workerpools/summary"] = poolsSummary
	s.handlers["PUT /workerpools/sortorder"] = sortOrder("/workerpools")
}

// defaultPolicy returns a machine the policy of those that name none.
func defaultPolicy(s *Server, sp *space, r resource) {
	if text(r["MachinePolicyId"]) != "" {
		return
	}
	for _, p := range s.shelf(sp, "/machinepolicies").Resources["/machinepolicies"] {
		if p["IsDefault"] == true {
			r["MachinePolicyId"] = p["Id"]
		}
	}
}

func policyInUse(s *Server, sp *space, r resource) string {
	if r["IsDefault"] == true {
		return "The default machine policy cannot be deleted."
	}
	for _, key := range []string{"/machines", "/workers"} {
		for _, m := range s.shelf(sp, key).Resources[key] {
			if m["MachinePolicyId"] == r["Id"] {
				return "The machine policy '" + text(r["Name"]) + "' is used by " + text(m["Name"]) + " and cannot be deleted."
			}
		}
	}
	return ""
}

func poolInUse(s *Server, sp *space, r resource) string {
	if r["IsDefault"] == true {
		return "The default worker pool cannot be deleted."
	}
	for _, w := range s.shelf(sp, "/workers").Resources["/workers"] {
		if slices.Contains(texts(w["WorkerPoolIds"]), text(r["Id"])) {
			return "The worker pool '" + text(r["Name"]) + "' has workers and cannot be deleted."
		}
	}
	return ""
}

// roles are the roles of all machines of a space.
func (s *Server) roles(sp *space) []string {
	roles := []string{}
	for _, m := range s.shelf(sp, "/machines").Resources["/machines"] {
		for _, role := range texts(m["Roles"]) {
			if !containsFold(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	slices.Sort(roles)
	return roles
}

// words are a list of texts, or an object around it.
func (x *exchange) words(name string, words []string) answer {
	if x.route.result == "object" {
		return ok(resource{name: words})
	}
	return ok(words)
}

func distinct(key, property string) handler {
	return func(x *exchange) answer {
		found := []string{}
		for _, m := range x.server.shelf(x.space, key).Resources[key] {
			if value := text(m[property]); value != "" && !containsFold(found, value) {
				found = append(found, value)
			}
		}
		slices.Sort(found)
		return ok(found)
	}
}

// discover finds what a test says is at a host.
func discover(x *exchange) answer {
	host := x.query.Get("host")
	r, known := x.server.found[strings.ToLower(host)]
	if !known {
		return failed(501, "octopustest: what is at "+host+" is for the test to say: server.Discover(\""+host+"\", …).")
	}
	r = clone(r)
	x.server.api.complete(r, x.route.kind.of)
	return ok(r)
}

func connection(key string) handler {
	return func(x *exchange) answer {
		m := x.server.find(x.space, key, x.ids[0])
		if m == nil {
			return missing(x.ids[0])
		}
		r := x.server.api.blank(x.route.kind.of)
		r["MachineId"], r["Status"], r["LastChecked"] = m["Id"], m["HealthStatus"], now()
		r["Links"] = resource{"Self": x.request.URL.Path, "Health": object(m["Links"])["Self"]}
		return ok(r)
	}
}

// latestDeployments are the last deployments to a machine, one for each project.
func latestDeployments(x *exchange) answer {
	seen, latest := map[string]bool{}, []resource{}
	all := slices.Clone(x.server.shelf(x.space, "/deployments").Resources["/deployments"])
	slices.Reverse(all)
	for _, d := range all {
		project := text(d["ProjectId"])
		if seen[project] || !slices.Contains(texts(d["DeployedToMachineIds"]), x.ids[0]) {
			continue
		}
		seen[project] = true
		latest = append(latest, resource{"ProjectId": project, "ProjectName": x.server.find(x.space, "/projects", project)["Name"], "ProjectLogo": nil, "ServerTask": x.server.find(x.space, "/tasks", text(d["TaskId"]))})
	}
	return x.list(x.route.kind.of, latest)
}

// scopedVariableDetails says which variables are only for what a path names.
func scopedVariableDetails(x *exchange) answer {
	id, scoped := x.ids[0], resource{}
	for _, set := range x.server.shelf(x.space, "/variables").Resources["/variables"] {
		names := []any{}
		for _, v := range list(set["Variables"]) {
			for _, ids := range object(object(v)["Scope"]) {
				if one := texts(ids); len(one) == 1 && one[0] == id {
					names = append(names, object(v)["Name"])
				}
			}
		}
		if len(names) > 0 {
			scoped[text(set["OwnerId"])] = names
		}
	}
	return ok(resource{"HasUnauthorizedProjectVariables": false, "HasUnauthorizedLibraryVariableSetVariables": false, "VariableMap": scoped})
}

func policyTemplate(x *exchange) answer {
	r := parse(x.server.kinds["/machinepolicies"].defaults).(resource)
	r["Name"] = ""
	x.server.api.complete(r, x.route.kind.of)
	r["Links"] = resource{"Self": x.request.URL.Path}
	return ok(r)
}

func poolsSummary(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	summaries := []any{}
	for _, pool := range x.server.shelf(x.space, "/workerpools").Resources["/workerpools"] {
		n := 0
		for _, w := range x.server.shelf(x.space, "/workers").Resources["/workers"] {
			if slices.Contains(texts(w["WorkerPoolIds"]), text(pool["Id"])) {
				n++
			}
		}
		summaries = append(summaries, resource{"WorkerPool": pool, "TotalMachines": n, "TotalDisabledMachines": 0, "MachineHealthStatusSummaries": resource{}, "MachineEndpointSummaries": resource{}})
	}
	r["WorkerPoolSummaries"], r["TotalMachines"] = summaries, len(x.server.shelf(x.space, "/workers").Resources["/workers"])
	return ok(r)
}

// sortOrder puts resources into the order in which their IDs are sent.
func sortOrder(key string) handler {
	return func(x *exchange) answer {
		for i, id := range texts(x.json) {
			if r := x.server.find(x.space, key, id); r != nil {
				r["SortOrder"] = i
			}
		}
		return answer{}
	}
}

// tags are those of targets that somebody made or that machines have.
func (x *exchange) tags() []resource {
	all := []resource{}
	for _, made := range x.space.Resources["$tags"] {
		all = append(all, resource{"Tag": made["Id"], "SpaceId": x.space.ID})
	}
	for _, role := range x.server.roles(x.space) {
		if !slices.ContainsFunc(all, func(t resource) bool { return strings.EqualFold(text(t["Tag"]), role) }) {
			all = append(all, resource{"Tag": role, "SpaceId": x.space.ID})
		}
	}
	return all
}

func targetTag(x *exchange) answer {
	for _, tag := range x.tags() {
		if strings.EqualFold(text(tag["Tag"]), x.ids[0]) {
			return ok(tag)
		}
	}
	return missing(x.ids[0])
}

func createTargetTag(x *exchange) answer {
	tag := text(x.body["Tag"])
	if tag == "" {
		return invalid("Tag is required.")
	}
	x.space.put("$tags", resource{"Id": tag})
	return ok(resource{"Tag": tag, "SpaceId": x.space.ID})
}

func deleteTargetTag(x *exchange) answer {
	if containsFold(x.server.roles(x.space), x.ids[0]) {
		return invalid("The tag '" + x.ids[0] + "' is used by a deployment target.")
	}
	x.space.remove("$tags", func(t resource) bool { return strings.EqualFold(text(t["Id"]), x.ids[0]) })
	return answer{}
}
