package octopustest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) registerReleases() {
	s.kinds["/releases"] = behavior{ids: "Releases", newest: true, check: checkRelease, created: snapshotRelease, deleted: dropRelease, defaults: `{"SelectedPackages": [], "LibraryVariableSetSnapshotIds": []}`}
	s.kinds["/releases/{}/defects"] = behavior{ids: "Defects", defaults: `{"Status": "Unresolved"}`}
	s.handlers["POST /releases/create/v1"] = createReleaseByName
	s.handlers["POST /releases/{}/defects/resolve"] = resolveDefect
	s.handlers["POST /releases/{}/snapshot-variables"] = snapshotVariables
	s.handlers["GET /releases/{}/missingpackages"] = func(x *exchange) answer { return x.words("Packages", []string{}) }
	s.handlers["GET /projects/{}/releases/{}/variables"] = releaseVariables
	s.handlers["GET /deploymentprocesses/{}/template"] = releaseTemplate
	s.handlers["GET /projects/{}/deploymentprocesses/template"] = releaseTemplate
	s.handlers["GET /projects/{}/{}/deploymentprocesses/template"] = releaseTemplate
}

// checkRelease refuses a release of a project that is not there, or with a version that is.
func checkRelease(x *exchange, r resource) *answer {
	project := x.server.find(x.space, "/projects", text(r["ProjectId"]))
	var refusal answer
	switch {
	case x.route.method == "PUT":
		return nil
	case project == nil:
		refusal = missing(text(r["ProjectId"]))
	case text(r["Version"]) == "":
		refusal = invalid("Version is required.")
	case x.server.release(x.space, text(project["Id"]), text(r["Version"])) != nil:
		refusal = versionTaken(text(r["Version"]))
	default:
		return nil
	}
	return &refusal
}

func versionTaken(version string) answer {
	return invalid(fmt.Sprintf("Release version '%s' already exists for this project. Please use a different version.", version))
}

// release finds a release of a project by version or ID.
func (s *Server) release(sp *space, project, version string) resource {
	for _, r := range s.shelf(sp, "/releases").Resources["/releases"] {
		if r["ProjectId"] == project && (strings.EqualFold(text(r["Version"]), version) || named(r, version)) {
			return r
		}
	}
	return nil
}

// snapshotRelease returns a new release its channel, and notes with which process and variables it was made.
func snapshotRelease(s *Server, sp *space, r resource) {
	project := s.find(sp, "/projects", text(r["ProjectId"]))
	if text(r["ChannelId"]) == "" {
		if channel := s.channel(sp, text(r["ProjectId"]), ""); channel != nil {
			r["ChannelId"] = channel["Id"]
		}
	}
	if text(r["Assembled"]) == "" {
		r["Assembled"] = now()
	}
	if project == nil {
		return
	}
	r["ProjectDeploymentProcessSnapshotId"] = s.snapshot(sp, "/deploymentprocesses", "deploymentprocess-"+text(project["Id"]), "s-"+text(r["Id"]))
	r["ProjectVariableSetSnapshotId"] = s.snapshot(sp, "/variables", "variableset-"+text(project["Id"]), "s-"+text(r["Id"]))
}

// snapshot keeps a document as it is now under an ID of its own.
func (s *Server) snapshot(sp *space, key, id, suffix string) any {
	r := s.find(sp, key, id)
	if r == nil {
		return nil
	}
	copied := clone(r)
	copied["Id"] = id + "-" + suffix
	copied["Links"] = s.links(place{space: s.shelf(sp, key), key: key, typ: s.documentType(key)}, copied)
	s.shelf(sp, key).put(key, copied)
	return copied["Id"]
}

func dropRelease(s *Server, sp *space, r resource) {
	s.dropOwned(sp, "ReleaseId", text(r["Id"]), "/deployments")
}

// channel finds a channel of a project; the default one for "".
func (s *Server) channel(sp *space, project, name string) resource {
	for _, c := range s.shelf(sp, "/channels").Resources["/channels"] {
		if c["ProjectId"] == project && (name == "" && c["IsDefault"] == true || name != "" && (named(c, name) || strings.EqualFold(text(c["Name"]), name))) {
			return c
		}
	}
	return nil
}

// createReleaseByName is the command that names everything by name.
func createReleaseByName(x *exchange) answer {
	s := x.server
	project := s.findNamed(x.space, "/projects", text(x.body["ProjectName"]))
	if project == nil {
		return missing(text(x.body["ProjectName"]))
	}
	id := text(project["Id"])
	channel := s.channel(x.space, id, text(x.body["ChannelName"]))
	if channel == nil && text(x.body["ChannelName"]) != "" {
		return missing(text(x.body["ChannelName"]))
	}
	version := text(x.body["ReleaseVersion"])
	if version == "" {
		version = s.nextVersion(x.space, id)
	}
	if old := s.release(x.space, id, version); old != nil {
		if x.body["IgnoreIfAlreadyExists"] != true {
			return versionTaken(version)
		}
		return ok(resource{"ReleaseId": old["Id"], "ReleaseVersion": version})
	}
	r := resource{"ProjectId": id, "Version": version, "ReleaseNotes": x.body["ReleaseNotes"], "IgnoreChannelRules": x.body["IgnoreChannelRules"] == true,
		"SelectedPackages": s.selectPackages(x, id)}
	if channel != nil {
		r["ChannelId"] = channel["Id"]
	}
	if fields := object(x.body["CustomFields"]); fields != nil {
		r["CustomFields"] = fields
	}
	if ref := text(x.body["GitRef"]); ref != "" || text(x.body["GitCommit"]) != "" {
		r["VersionControlReference"] = resource{"GitRef": ref, "GitCommit": text(x.body["GitCommit"])}
	}
	p, found := s.place(x.space, "/releases", nil)
	if !found {
		return x.unknown()
	}
	created, refusal := s.create(p, r)
	if refusal != nil {
		return *refusal
	}
	return ok(resource{"ReleaseId": created["Id"], "ReleaseVersion": version, "AutomaticallyDeployedEnvironments": ""})
}

// nextVersion is the one after the newest release.
func (s *Server) nextVersion(sp *space, project string) string {
	newest := ""
	for _, r := range s.shelf(sp, "/releases").Resources["/releases"] {
		if version := text(r["Version"]); r["ProjectId"] == project && (newest == "" || compareVersions(version, newest) > 0) {
			newest = version
		}
	}
	main, _, _ := strings.Cut(newest, "-")
	parts := strings.Split(main, ".")
	last, err := strconv.Atoi(parts[len(parts)-1])
	if newest == "" || err != nil {
		return "0.0.1"
	}
	parts[len(parts)-1] = strconv.Itoa(last + 1)
	return strings.Join(parts, ".")
}

// selectPackages chooses the versions of the packages that a project's steps use: those that the command names, else the
// one version for all, else the newest.
func (s *Server) selectPackages(x *exchange, project string) []any {
	chosen := map[string]string{}
	for _, entry := range texts(x.body["Packages"]) {
		parts := strings.FieldsFunc(entry, func(c rune) bool { return c == ':' || c == '=' || c == '/' })
		if len(parts) > 1 {
			chosen[strings.ToLower(parts[0])] = parts[len(parts)-1]
		}
	}
	selected := []any{}
	for _, p := range s.packagesOf(x.space, project) {
		version := text(x.body["PackageVersion"])
		for _, key := range []string{"*", text(p["PackageId"]), text(p["StepName"]), text(p["ActionName"])} {
			if v := chosen[strings.ToLower(key)]; v != "" {
				version = v
			}
		}
		if version == "" {
			version = text(s.newestPackage(x.space, text(p["PackageId"]))["Version"])
		}
		selected = append(selected, resource{"StepName": p["StepName"], "ActionName": p["ActionName"], "PackageReferenceName": p["PackageReferenceName"], "Version": version})
	}
	return selected
}

// packagesOf are the packages that the steps of a project use.
func (s *Server) packagesOf(sp *space, project string) []resource {
	var used []resource
	process := s.find(sp, "/deploymentprocesses", "deploymentprocess-"+project)
	for _, step := range list(process["Steps"]) {
		for _, action := range list(object(step)["Actions"]) {
			for _, reference := range list(object(action)["Packages"]) {
				p := object(reference)
				used = append(used, resource{"StepName": object(step)["Name"], "ActionName": object(action)["Name"], "PackageReferenceName": p["Name"], "PackageId": p["PackageId"], "FeedId": p["FeedId"], "ProjectName": nil, "IsResolvable": true})
			}
		}
	}
	return used
}

func resolveDefect(x *exchange) answer {
	p, found := x.server.place(x.space, "/releases/{}/defects", x.ids)
	if !found {
		return x.unknown()
	}
	all := x.server.all(p)
	i := slices.IndexFunc(all, func(d resource) bool { return d["Status"] == "Unresolved" })
	if i < 0 {
		return invalid("The release has no unresolved defect.")
	}
	all[i]["Status"] = "Resolved"
	return ok(all[i])
}

// snapshotVariables lets a release use the variables as they are now.
func snapshotVariables(x *exchange) answer {
	r := x.server.find(x.space, "/releases", x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	r["ProjectVariableSetSnapshotId"] = x.server.snapshot(x.space, "/variables", "variableset-"+text(r["ProjectId"]), "s-"+text(r["Id"]))
	return ok(r)
}

func releaseVariables(x *exchange) answer {
	release := x.server.release(x.space, x.server.idOf(x.space, "/projects", x.ids[0]), x.ids[1])
	if release == nil {
		return missing(x.ids[1])
	}
	sets := []any{}
	if set := x.server.find(x.space, "/variables", text(release["ProjectVariableSetSnapshotId"])); set != nil {
		sets = append(sets, set)
	}
	return ok(sets)
}

// releaseTemplate is what is needed to make a release: the packages of the steps and the next version.
func releaseTemplate(x *exchange) answer {
	project := strings.TrimPrefix(x.ids[0], "deploymentprocess-")
	project = x.server.idOf(x.space, "/projects", project)
	if x.server.find(x.space, "/projects", project) == nil {
		return missing(x.ids[0])
	}
	packages := []any{}
	for _, p := range x.server.packagesOf(x.space, project) {
		p["VersionSelectedLastRelease"] = ""
		packages = append(packages, p)
	}
	r := x.server.api.blank(x.route.kind.of)
	last := ""
	for _, release := range x.server.shelf(x.space, "/releases").Resources["/releases"] {
		if release["ProjectId"] == project {
			last = text(release["Version"])
		}
	}
	r["DeploymentProcessId"], r["Packages"], r["NextVersionIncrement"], r["LastReleaseVersion"] = "deploymentprocess-"+project, packages, x.server.nextVersion(x.space, project), nil
	if last != "" {
		r["LastReleaseVersion"] = last
	}
	r["Links"] = resource{"Self": x.request.URL.Path}
	return ok(r)
}
