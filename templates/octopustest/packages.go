package octopustest

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func (s *Server) registerPackages() {
	s.kinds["/packages"] = behavior{ids: "packages", otherIDs: true}
	s.kinds["/build-information"] = behavior{ids: "BuildInformation", newest: true}
	s.handlers["POST /packages/raw"] = uploadPackage
	s.handlers["PUT /nuget/packages"] = uploadPackage
	s.registerDeltas()
	s.handlers["GET /packages/{}/raw"] = func(x *exchange) answer { return x.file("/packages") }
	s.handlers["DELETE /packages/bulk"] = deletePackages
	s.handlers["GET /packages/notes"] = packageNotes
	s.handlers["GET /feeds/stats"] = feedStats
	s.handlers["GET /feeds/{}/packages"] = feedPackages
	s.handlers["GET /feeds/{}/packages/versions"] = feedVersions
	s.handlers["GET /feeds/{}/packages/search"] = searchFeed
	s.handlers["GET /feeds/{}/packages/notes"] = feedNotes
	s.handlers["POST /build-information"] = createBuildInformation
	s.handlers["DELETE /build-information/bulk"] = deleteBuildInformation
	s.kinds["/feeds"] = behavior{ids: "Feeds", unique: true, inUse: func(_ *Server, _ *space, r resource) string {
		if strings.HasPrefix(text(r["Id"]), "feeds-builtin") {
			return "The built-in feed cannot be deleted."
		}
		return ""
	}}
}

// packageName is the name of a package's file: ID, version, extension.
var packageName = regexp.MustCompile(`^(.+?)[.@](\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+?)?(?:\+[0-9A-Za-z.-]+?)?)(\.(?:tar\.gz|tar\.bz2|tar\.xz|tgz|zip|nupkg|jar|war|ear|rar|tar))$`)

func uploadPackage(x *exchange) answer {
	return x.addPackage(x.upload())
}

// addPackage keeps a file in the built-in feed.
func (x *exchange) addPackage(name string, content []byte) answer {
	m := packageName.FindStringSubmatch(name)
	if m == nil {
		return invalid(fmt.Sprintf("The name of the file '%s' is not that of a package: it has to have an ID, a version and a known extension.", name))
	}
	mode := x.query.Get("overwriteMode")
	if isTrue([]string{x.query.Get("replace")}) {
		mode = "OverwriteExisting"
	}
	existing := x.server.find(x.space, "/packages", packageID(m[1], m[2]))
	switch {
	case existing != nil && mode == "IgnoreIfExists":
		return answer{status: http.StatusOK, value: existing}
	case existing != nil && mode != "OverwriteExisting":
		return failed(http.StatusConflict, fmt.Sprintf("A package with the same ID '%s' and version '%s' already exists.", m[1], m[2]))
	}
	r := x.server.storePackage(x.space, m[1], m[2], m[3], content)
	if r == nil {
		return x.unknown()
	}
	if existing != nil {
		return answer{status: http.StatusOK, value: r}
	}
	return ok(r)
}

func packageID(id, version string) string { return "packages-" + id + "." + version }

func (s *Server) packageType() string {
	if r := s.api.byKey["POST /packages/raw"]; r != nil && r.result == "object" {
		return r.kind.of
	}
	return s.collectionType("/packages")
}

// storePackage keeps a package in the built-in feed.
func (s *Server) storePackage(sp *space, id, version, extension string, content []byte) resource {
	typ := s.packageType()
	if typ == "" {
		return nil
	}
	p := place{space: s.shelf(sp, "/packages"), key: "/packages", typ: typ}
	sum := sha1.Sum(content) // as Octopus does
	r := resource{"Id": packageID(id, version), "PackageId": id, "NuGetPackageId": id, "Version": version, "Title": id, "FileExtension": extension, "FeedId": "feeds-builtin", "NuGetFeedId": "feeds-builtin",
		"Hash": hex.EncodeToString(sum[:]), "PackageSizeBytes": len(content), "Published": now()}
	s.api.complete(r, typ)
	r["Links"] = s.links(p, r)
	p.space.put(p.key, r)
	s.state.Files[text(r["Id"])] = slices.Clone(content)
	s.note(r, p, "Created", "uploaded")
	return r
}

func (s *Server) packages(sp *space) []resource {
	return slices.Clone(s.shelf(sp, "/packages").Resources["/packages"])
}

func (s *Server) newestPackage(sp *space, id string) resource {
	var newest resource
	for _, r := range s.packages(sp) {
		if strings.EqualFold(text(r["PackageId"]), id) && (newest == nil || compareVersions(text(r["Version"]), text(newest["Version"])) > 0) {
			newest = r
		}
	}
	return newest
}

func deletePackages(x *exchange) answer {
	ids, _ := valuesOf(x.query, "ids")
	wanted := append(parts(ids), texts(x.body["Ids"])...)
	wanted = append(wanted, texts(x.body["PackageIds"])...)
	x.server.shelf(x.space, "/packages").remove("/packages", func(r resource) bool { return containsFold(wanted, text(r["Id"])) })
	for _, id := range wanted {
		delete(x.server.state.Files, id)
	}
	return answer{}
}

func packageNotes(x *exchange) answer {
	notes := []any{}
	ids, _ := valuesOf(x.query, "packageIds")
	for _, id := range parts(ids) {
		r := x.server.find(x.space, "/packages", id)
		notes = append(notes, resource{"PackageId": id, "FeedId": "feeds-builtin", "Version": r["Version"], "Notes": resource{"Succeeded": r != nil, "Notes": r["ReleaseNotes"], "FailureReason": nil, "DisplayMessage": nil}})
	}
	return ok(resource{"Packages": notes, "Links": resource{"Self": x.request.URL.Path}})
}

// builtIn reports whether a path names the built-in feed; what other feeds have, nobody here knows.
func (x *exchange) ofBuiltIn() bool {
	feed := x.server.find(x.space, "/feeds", x.ids[0])
	return feed != nil && feed["FeedType"] == "BuiltIn"
}

func feedStats(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	r["TotalPackages"], r["Links"] = len(x.server.packages(x.space)), resource{"Self": x.request.URL.Path, "ApiPush": x.server.address(x.space, "/packages/raw") + "{?replace,overwriteMode}"}
	return ok(r)
}

// wantedPackages are those of the built-in feed that a query wants, the newest first.
func (x *exchange) wantedPackages() []resource {
	all := x.server.packages(x.space)
	id, partial := x.query.Get("packageId"), isTrue([]string{x.query.Get("partialMatch")})
	ids := parts(x.query["packageIds"])
	all = slices.DeleteFunc(all, func(r resource) bool {
		has := text(r["PackageId"])
		switch {
		case partial:
			return !strings.Contains(strings.ToLower(has), strings.ToLower(id))
		case id != "" && !strings.EqualFold(has, id):
			return true
		case len(ids) > 0 && !containsFold(ids, has) && !containsFold(ids, text(r["Id"])):
			return true
		}
		return !strings.Contains(strings.ToLower(text(r["Version"])), strings.ToLower(x.query.Get("filter")))
	})
	slices.SortStableFunc(all, func(a, b resource) int { return compareVersions(text(b["Version"]), text(a["Version"])) })
	return all
}

func feedPackages(x *exchange) answer {
	if !x.ofBuiltIn() {
		return x.unknown()
	}
	all := x.wantedPackages()
	if !isTrue([]string{x.query.Get("includeMultipleVersions")}) {
		all = newestOnly(all)
	}
	return ok(x.as(all))
}

// as returns packages the form that an operation returns.
func (x *exchange) as(all []resource) []resource {
	shown := []resource{}
	for _, r := range all {
		shaped := resource{}
		for _, p := range x.server.api.types[x.route.kind.of] {
			shaped[p.name] = r[p.name]
			if v, has := r[p.name]; !has || v == nil {
				shaped[p.name] = x.server.api.initial(p)
			}
		}
		shaped["Links"] = r["Links"]
		shown = append(shown, shaped)
	}
	return shown
}

func feedVersions(x *exchange) answer {
	if !x.ofBuiltIn() {
		return x.unknown()
	}
	versions := x.as(x.wantedPackages())
	for i, r := range x.wantedPackages() {
		versions[i]["SizeBytes"], versions[i]["Title"] = r["PackageSizeBytes"], r["PackageId"]
	}
	return ok(x.page(x.route.kind.of, versions))
}

func searchFeed(x *exchange) answer {
	if !x.ofBuiltIn() {
		return x.unknown()
	}
	found := []resource{}
	for _, r := range newestOnly(x.wantedPackages()) {
		if contains(x.query.Get("term"), "PackageId")(r) {
			found = append(found, resource{"Id": r["PackageId"], "Name": r["PackageId"], "Description": "", "LatestVersion": r["Version"], "Links": resource{}})
		}
	}
	return ok(x.page(x.route.kind.of, found))
}

func feedNotes(x *exchange) answer {
	if !x.ofBuiltIn() {
		return x.unknown()
	}
	r := x.server.find(x.space, "/packages", packageID(x.query.Get("packageId"), x.query.Get("version")))
	if r == nil {
		return missing(x.query.Get("packageId"))
	}
	return answer{content: []byte(text(r["ReleaseNotes"])), kind: "text/plain; charset=utf-8"}
}

// createBuildInformation keeps where a package comes from. That of a package that has one is replaced.
func createBuildInformation(x *exchange) answer {
	p, found := x.server.place(x.space, "/build-information", nil)
	if !found {
		return x.unknown()
	}
	r := object(x.body["OctopusBuildInformation"])
	if r == nil {
		r = resource{}
	}
	r["PackageId"], r["Version"] = x.body["PackageId"], x.body["Version"]
	same := func(old resource) bool { return old["PackageId"] == r["PackageId"] && old["Version"] == r["Version"] }
	if slices.ContainsFunc(p.space.Resources[p.key], same) && strings.EqualFold(x.query.Get("overwriteMode"), "FailIfExists") {
		return failed(http.StatusConflict, fmt.Sprintf("Build information of '%s' %s already exists.", text(r["PackageId"]), text(r["Version"])))
	}
	p.space.remove(p.key, same)
	created, refusal := x.server.create(p, r)
	if refusal != nil {
		return *refusal
	}
	return ok(created)
}

func deleteBuildInformation(x *exchange) answer {
	ids, _ := valuesOf(x.query, "ids")
	wanted := append(parts(ids), texts(x.body["Ids"])...)
	x.server.shelf(x.space, "/build-information").remove("/build-information", func(r resource) bool { return containsFold(wanted, text(r["Id"])) })
	return answer{}
}
