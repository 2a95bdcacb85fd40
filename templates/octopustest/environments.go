package octopustest

import (
	"slices"
)

func (s *Server) registerEnvironments() {
	s.kinds["/environments"] = behavior{ids: "Environments", unique: true, created: lastEnvironment, defaults: `{"UseGuidedFailure": false, "AllowDynamicInfrastructure": true, "ExtensionSettings": []}`}
	s.kinds["/parentenvironments"] = behavior{ids: "ParentEnvironments", unique: true}
	s.kinds["/projects/{}/environments"] = behavior{alike: true}
	s.handlers["PUT /environments/sortorder"] = sortOrder("/environments")
	s.handlers["PUT /tagsets/sortorder"] = sortOrder("/tagsets")
	s.handlers["GET /environments/summary"] = environmentsSummary
	s.handlers["GET /environments/{}/metadata"] = func(*exchange) answer { return ok([]any{}) }
	s.handlers["POST /projects/{}/environments/ephemeral"] = createEphemeral
	s.handlers["GET /projects/{}/environments/ephemeral/{}/status"] = onEphemeral(func(*exchange, resource) answer { return ok(resource{"Status": "Provisioned"}) })
	s.handlers["POST /projects/{}/environments/ephemeral/{}/deprovision"] = onEphemeral(deprovision)
	s.handlers["POST /environments/ephemeral/{}/deprovision"] = onEphemeral(deprovision)
}

// lastEnvironment puts a new environment behind the others, unless it says where.
func lastEnvironment(s *Server, sp *space, r resource) {
	if order, _ := integer(r["SortOrder"]); order == 0 {
		r["SortOrder"] = max(0, len(sp.Resources["/environments"])-1)
	}
	if s.api.byKey["GET /environments/v2"] != nil && text(r["Type"]) == "" {
		r["Type"] = "Static"
	}
}

// ofTheirTime leaves ephemeral environments out of lists that were made before there were any.
func (x *exchange) ofTheirTime(p place, items []resource) []resource {
	if _, typed := x.server.api.property(p.typ, "Type"); typed {
		return items
	}
	return slices.DeleteFunc(items, func(r resource) bool { return r["Type"] == "Ephemeral" })
}

func environmentsSummary(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	summaries, machines := []any{}, x.server.shelf(x.space, "/machines").Resources["/machines"]
	for _, e := range x.server.shelf(x.space, "/environments").Resources["/environments"] {
		in := slices.DeleteFunc(slices.Clone(machines), func(m resource) bool { return !slices.Contains(texts(m["EnvironmentIds"]), text(e["Id"])) })
		disabled := slices.DeleteFunc(slices.Clone(in), func(m resource) bool { return m["IsDisabled"] != true })
		summaries = append(summaries, resource{"Environment": e, "TotalMachines": len(in), "TotalDisabledMachines": len(disabled), "MachineHealthStatusSummaries": resource{}, "MachineEndpointSummaries": resource{}, "MachineTenantSummaries": resource{}, "MachineTenantTagSummaries": resource{}})
	}
	r["EnvironmentSummaries"], r["TotalMachines"] = summaries, len(machines)
	return ok(r)
}

// createEphemeral makes an environment that lives as long as it is needed.
func createEphemeral(x *exchange) answer {
	p, found := x.server.place(x.space, "/environments", nil)
	if !found {
		return x.unknown()
	}
	name := text(x.body["EnvironmentName"])
	if x.server.taken(p, name, "") {
		return nameTaken(name)
	}
	r, refusal := x.server.create(p, resource{"Name": name, "Type": "Ephemeral", "ProjectId": x.ids[0]})
	if refusal != nil {
		return *refusal
	}
	return ok(r)
}

func onEphemeral(do func(*exchange, resource) answer) handler {
	return func(x *exchange) answer {
		id := x.ids[len(x.ids)-1]
		r := x.server.find(x.space, "/environments", id)
		if r == nil || r["Type"] != "Ephemeral" {
			return missing(id)
		}
		return do(x, r)
	}
}

// deprovision ends an environment. No runbook runs, as none was chosen for it.
func deprovision(x *exchange, r resource) answer {
	p, _ := x.server.place(x.space, "/environments", nil)
	x.server.drop(p, r)
	if _, several := x.server.api.property(x.route.kind.of, "DeprovisioningRuns"); several {
		return ok(resource{"DeprovisioningRuns": []any{}})
	}
	return answer{value: resource{"DeprovisioningRun": nil}}
}
