package octopustest

import (
	"slices"
	"strings"
)

// The documents of a project that Git keeps, each branch its own: the first time that somebody looks, a branch has what the
// database has; a new branch has what its base has.

const branches = "$git/"

// inGit are documents of a project, one in each branch, and the first part of their IDs.
var inGit = map[string]string{"/deploymentprocesses": "deploymentprocess-", "/deploymentsettings": "deploymentsettings-", "/variables": "variableset-"}

func (s *Server) registerGit() {
	s.kinds["/projects/{}/{}/runbooks"] = behavior{id: func(_ *Server, r resource) string { return slugOf(text(r["Name"])) },
		defaults: `{"MultiTenancyMode": "Untenanted", "EnvironmentScope": "All", "DefaultGuidedFailureMode": "EnvironmentDefault"}`}
	for key := range inGit {
		s.handlers["GET /projects/{}/{}"+key] = documentInGit(key)
		s.handlers["PUT /projects/{}/{}"+key] = documentInGit(key)
	}
	s.handlers["GET /projects/{}/{}/deploymentprocesses/resolved"] = documentInGit("/deploymentprocesses")
	s.handlers["GET /projects/{}/{}"] = onBranch(func(x *exchange, project resource, _ string) answer { return ok(project) })
	s.handlers["GET /projects/{}/{}/summary"] = onBranch(func(x *exchange, project resource, _ string) answer { return summary(x) })
	s.handlers["GET /projects/{}/{}/runbooks"] = onBranch(func(x *exchange, project resource, branch string) answer {
		return x.listing(x.branchRunbooks(project, branch))
	})
	s.handlers["POST /projects/{}/{}/runbooks"] = onBranch(createInGit)
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		s.handlers[method+" /projects/{}/{}/runbooks/{}"] = onBranch(func(x *exchange, project resource, branch string) answer {
			a, _ := x.one(x.branchRunbooks(project, branch))
			return a
		})
	}
	for _, method := range []string{"GET", "PUT"} {
		s.handlers[method+" /projects/{}/{}/runbookprocesses/{}"] = onBranch(processInGit)
	}
	s.handlers["POST /projects/{}/{}/runbooks/{}/run"] = onBranch(runInGit)
	s.handlers["GET /projects/{}/{}/runbooks/{}/environments"] = onBranch(func(x *exchange, project resource, branch string) answer {
		all := x.server.shelf(x.space, "/environments").Resources["/environments"]
		if x.route.result == "object" {
			return ok(resource{"Environments": all})
		}
		return ok(all)
	})
	s.handlers["GET /projects/{}/{}/runbooks/{}/runbooksnapshottemplate"] = onBranch(templateInGit)
	s.handlers["GET /projects/{}/{}/runbooks/{}/runbookruntemplate"] = onBranch(func(x *exchange, _ resource, _ string) answer { return runTemplate(x) })
	for _, tenant := range []string{"", "/{}"} {
		s.handlers["GET /projects/{}/{}/runbooks/{}/runbookruns/preview/{}"+tenant] = onBranch(func(x *exchange, project resource, _ string) answer {
			return ok(x.preview(nil, x.server.find(x.space, "/variables", "variableset-"+text(project["Id"]))))
		})
	}
	s.handlers["GET /projects/{}/git/branches"] = listBranches
	s.handlers["GET /projects/{}/git/branches/{}"] = getBranch
	s.handlers["POST /projects/{}/git/branches"] = createBranch
	s.handlers["GET /projects/{}/git/tags"] = func(x *exchange) answer { return x.list(x.route.kind.of, []resource{}) }
	s.handlers["POST /projects/{}/git/convert"] = convertToGit
	s.handlers["POST /projects/{}/git/validate"] = validateRef
}

// gitLinks returns a project in Git links that take a branch, and takes those from another that Git alone has.
func gitLinks(r, links resource) {
	inGit := object(r["PersistenceSettings"])["Type"] == "VersionControlled"
	for _, name := range []string{"Branches", "Tags", "Commits"} {
		if !inGit {
			delete(links, name)
		}
	}
	if !inGit {
		return
	}
	delete(links, "ConvertToGit")
	delete(links, "ConvertToVcs")
	for _, name := range []string{"DeploymentProcess", "DeploymentSettings"} {
		if address := text(links[name]); address != "" {
			at := strings.LastIndex(address, "/")
			links[name] = address[:at] + "/{gitRef}" + address[at:]
		}
	}
}

func isBranchOf(key, project string) bool { return strings.HasPrefix(key, branches+project+"/") }

func branchKey(project, branch, key string) string { return branches + project + "/" + branch + key }

func branchName(ref string) string { return strings.TrimPrefix(ref, "refs/heads/") }

// branchesOf are the names of a project's branches, the default one first.
func (s *Server) branchesOf(sp *space, project resource) []string {
	if object(project["PersistenceSettings"])["Type"] != "VersionControlled" {
		return nil
	}
	main := text(object(project["PersistenceSettings"])["DefaultBranch"])
	if main == "" {
		main = "main"
	}
	names := []string{main}
	for _, r := range sp.Resources[branches+text(project["Id"])+"/"] {
		if name := text(r["Id"]); name != main {
			names = append(names, name)
		}
	}
	return names
}

// onBranch does something with a branch of a project. A commit is what the default branch has.
func onBranch(do func(*exchange, resource, string) answer) handler {
	return func(x *exchange) answer {
		project := x.server.find(x.space, "/projects", x.ids[0])
		if project == nil {
			return missing(x.ids[0])
		}
		names, ref := x.server.branchesOf(x.space, project), branchName(x.ids[1])
		switch {
		case len(names) == 0:
			return invalid("The project '" + text(project["Name"]) + "' is not version controlled.")
		case slices.Contains(names, ref):
			return do(x, project, ref)
		case len(ref) == 40 && strings.Trim(strings.ToLower(ref), "0123456789abcdef") == "":
			return do(x, project, names[0])
		}
		return missing(x.ids[1])
	}
}

// documentInGit reads or replaces a document of a branch.
func documentInGit(key string) handler {
	return onBranch(func(x *exchange, project resource, branch string) answer {
		id := inGit[key] + text(project["Id"])
		return x.branchDocument(project, branch, key, id)
	})
}

// branchDocument reads or replaces what a branch has, which at first is what the database has.
func (x *exchange) branchDocument(project resource, branch, key, id string) answer {
	s, shelf := x.server, branchKey(text(project["Id"]), branch, key)
	p := place{space: x.space, key: shelf, path: key, typ: s.documentType(key)}
	i := slices.IndexFunc(x.space.Resources[shelf], func(r resource) bool { return r["Id"] == id })
	if i < 0 {
		r := s.find(x.space, key, id)
		if r == nil {
			return missing(id)
		}
		r = clone(r)
		r["Links"] = resource{"Self": x.request.URL.Path}
		p.space.put(shelf, r)
		i = len(x.space.Resources[shelf]) - 1
	}
	r := x.space.Resources[shelf][i]
	if x.route.method == "GET" {
		return ok(r)
	}
	return x.put(p, r)
}

func (x *exchange) branchRunbooks(project resource, branch string) place {
	return x.server.branchRunbooks(x.space, project, branch)
}

func (s *Server) branchRunbooks(sp *space, project resource, branch string) place {
	return place{space: sp, key: branchKey(text(project["Id"]), branch, "/runbooks"), path: "/projects/{}/{}/runbooks", typ: s.collectionType("/runbooks"), owner: "ProjectId", ownerID: text(project["Id"])}
}

// createInGit makes a runbook in a branch, with its process.
func createInGit(x *exchange, project resource, branch string) answer {
	a := x.post(x.branchRunbooks(project, branch))
	if r := object(a.value); a.status == 0 && r != nil {
		x.server.equipInGit(x.space, project, branch, r)
	}
	return a
}

// equipInGit gives a runbook in a branch its process.
func (s *Server) equipInGit(sp *space, project resource, branch string, r resource) {
	process := resource{"Id": r["Id"], "RunbookId": r["Id"], "ProjectId": r["ProjectId"], "Steps": []any{}, "Version": 0}
	s.api.complete(process, s.documentType("/runbookprocesses"))
	sp.put(branchKey(text(project["Id"]), branch, "/runbookprocesses"), process)
	r["RunbookProcessId"] = r["Id"]
}

func processInGit(x *exchange, project resource, branch string) answer {
	return x.branchDocument(project, branch, "/runbookprocesses", x.ids[2])
}

// runInGit runs a runbook of a branch.
func runInGit(x *exchange, project resource, branch string) answer {
	p := x.branchRunbooks(project, branch)
	i := slices.IndexFunc(p.space.Resources[p.key], func(r resource) bool { return named(r, x.ids[2]) })
	if i < 0 {
		return missing(x.ids[2])
	}
	runs := []any{}
	for _, sent := range list(x.body["Runs"]) {
		environment := x.server.find(x.space, "/environments", text(object(sent)["EnvironmentId"]))
		if environment == nil {
			return missing(text(object(sent)["EnvironmentId"]))
		}
		runs = append(runs, x.server.run(x.space, p.space.Resources[p.key][i], environment, text(object(sent)["TenantId"]), resource{}))
	}
	return ok(resource{"Resources": runs})
}

// templateInGit says what a run of a branch's runbook needs.
func templateInGit(x *exchange, project resource, branch string) answer {
	p := x.branchRunbooks(project, branch)
	if !slices.ContainsFunc(p.space.Resources[p.key], func(r resource) bool { return named(r, x.ids[2]) }) {
		return missing(x.ids[2])
	}
	r := x.server.api.blank(x.route.kind.of)
	r["RunbookId"], r["RunbookProcessId"], r["Links"] = x.ids[2], x.ids[2], resource{"Self": x.request.URL.Path}
	return ok(r)
}

func (x *exchange) branch(project resource, name string) resource {
	r := x.server.api.blank(x.route.kind.of)
	r["Id"], r["Name"], r["CanonicalName"] = "refs/heads/"+name, name, "refs/heads/"+name
	base := x.server.address(x.space, "/projects") + "/" + text(project["Id"])
	r["Links"] = resource{"Self": base + "/git/branches/" + strings.ReplaceAll(name, "/", "%2F"), "DeploymentProcess": base + "/" + strings.ReplaceAll(name, "/", "%2F") + "/deploymentprocesses"}
	return r
}

func listBranches(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.ids[0])
	all := []resource{}
	for _, name := range x.server.branchesOf(x.space, project) {
		if strings.Contains(name, x.query.Get("searchByName")) {
			all = append(all, x.branch(project, name))
		}
	}
	return x.list(x.route.kind.of, all)
}

func getBranch(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.ids[0])
	if name := branchName(x.ids[1]); slices.Contains(x.server.branchesOf(x.space, project), name) {
		return ok(x.branch(project, name))
	}
	return missing(x.ids[1])
}

// createBranch makes a branch with what its base has.
func createBranch(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.ids[0])
	id, name := text(project["Id"]), branchName(text(x.body["NewBranchName"]))
	base := branchName(text(x.body["BaseGitRef"]) + text(x.body["CurrentBranchName"]))
	names := x.server.branchesOf(x.space, project)
	switch {
	case name == "":
		return invalid("NewBranchName is required.")
	case slices.Contains(names, name):
		return invalid("The branch '" + name + "' already exists.")
	case !slices.Contains(names, base):
		return missing(base)
	}
	x.space.put(branches+id+"/", resource{"Id": name})
	prefix := branchKey(id, base, "/")
	for key, kept := range x.space.Resources {
		if rest, ofBase := strings.CutPrefix(key, prefix); ofBase {
			for _, r := range kept {
				x.space.put(branchKey(id, name, "/"+rest), clone(r))
			}
		}
	}
	return ok(x.branch(project, name))
}

// convertToGit moves a project's process and settings into Git.
func convertToGit(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.ids[0])
	settings := object(x.body["VersionControlSettings"])
	if settings == nil {
		return invalid("VersionControlSettings is required.")
	}
	settings["Type"] = "VersionControlled"
	hide(settings)
	if settings["ConversionState"] == nil {
		settings["ConversionState"] = resource{"VariablesAreInGit": false, "RunbooksAreInGit": false}
	}
	project["PersistenceSettings"], project["IsVersionControlled"] = settings, true
	p, _ := x.server.place(x.space, "/projects", nil)
	project["Links"] = x.server.links(p, project)
	return ok(resource{})
}

func validateRef(x *exchange) answer {
	project := x.server.find(x.space, "/projects", x.ids[0])
	ref := branchName(text(valueOf(x.body, "GitRef")))
	if slices.Contains(x.server.branchesOf(x.space, project), ref) {
		return ok(resource{"Error": nil, "ValidatedGitRef": x.branch(project, ref)})
	}
	return answer{value: resource{"Error": "The reference '" + ref + "' was not found.", "ValidatedGitRef": nil}}
}
