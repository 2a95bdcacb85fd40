package octopustest

import (
	"slices"
	"strings"
)

func (s *Server) registerLibrary() {
	s.kinds["/accounts"] = behavior{ids: "Accounts", unique: true, check: needs("AccountType"), defaults: `{"TenantedDeploymentParticipation": "Untenanted", "EnvironmentIds": [], "TenantIds": [], "TenantTags": []}`}
	s.kinds["/certificates"] = behavior{ids: "Certificates", unique: true, created: readCertificate, defaults: `{"TenantedDeploymentParticipation": "Untenanted", "EnvironmentIds": [], "TenantIds": [], "TenantTags": []}`}
	s.kinds["/actiontemplates"] = behavior{ids: "ActionTemplates", unique: true, defaults: `{"Version": 0, "Packages": [], "Parameters": [], "Properties": {}}`}
	s.kinds["/proxies"] = behavior{ids: "Proxies", unique: true}
	s.kinds["/subscriptions"] = behavior{ids: "Subscriptions", unique: true}
	s.kinds["/git-credentials"] = behavior{ids: "GitCredentials", unique: true}
	s.kinds["/deploymentfreezes"] = behavior{ids: "DeploymentFreezes", unique: true}
	s.kinds["/observability/kubernetes-monitors"] = behavior{ids: "KubernetesMonitors"}
	s.handlers["POST /certificates/{}/archive"] = archive(true)
	s.handlers["POST /certificates/{}/unarchive"] = archive(false)
	s.handlers["POST /certificates/{}/replace"] = replaceCertificate
	s.handlers["GET /certificates/{}/usages"] = func(x *exchange) answer { return x.nothing("/certificates") }
	s.handlers["GET /accounts/{}/usages"] = func(x *exchange) answer { return x.nothing("/accounts") }
	s.handlers["GET /git-credentials/{}/usage"] = func(x *exchange) answer { return x.nothing("/git-credentials") }
	s.handlers["GET /actiontemplates/search"] = searchTemplates
	s.handlers["GET /actiontemplates/{}/usage"] = func(*exchange) answer { return ok([]any{}) }
	s.handlers["GET /actiontemplates/{}/versions"] = func(x *exchange) answer {
		r := x.server.find(x.space, "/actiontemplates", x.ids[0])
		return x.list(x.route.kind.of, []resource{r})
	}
	s.handlers["GET /actiontemplates/{}/versions/{}"] = func(x *exchange) answer { return ok(x.server.find(x.space, "/actiontemplates", x.ids[0])) }
	s.handlers["GET /retentionpolicies"] = func(x *exchange) answer { return ok(x.server.retention(x.space, x.query)) }
	s.handlers["PUT /retentionpolicies/{}"] = putRetention
	s.handlers["POST /observability/kubernetes-monitors"] = registerMonitor
	for _, key := range []string{"/projects", "/tenants", "/spaces", "/actiontemplates"} {
		s.handlers["GET "+key+"/{}/logo"] = logo
		s.handlers["POST "+key+"/{}/logo"] = putLogo(key)
		s.handlers["PUT "+key+"/{}/logo"] = putLogo(key)
	}
}

// needs refuses a resource that does not say which variant it is.
func needs(property string) func(*exchange, resource) *answer {
	return func(_ *exchange, r resource) *answer {
		if text(r[property]) != "" {
			return nil
		}
		refusal := invalid(property + " is required.")
		return &refusal
	}
}

// readCertificate says what can be said of a certificate that nobody has read.
func readCertificate(_ *Server, _ *space, r resource) {
	if r["CertificateDataFormat"] == nil || r["CertificateDataFormat"] == "" {
		r["CertificateDataFormat"] = "Pkcs12"
	}
}

func archive(archived bool) handler {
	return func(x *exchange) answer {
		r := x.server.find(x.space, "/certificates", x.ids[0])
		if r["Archived"] = nil; archived {
			r["Archived"] = now()
		}
		if x.route.result == "object" {
			return ok(resource{})
		}
		return ok(r)
	}
}

// replaceCertificate archives a certificate and makes a new one in its place, which has its ID.
func replaceCertificate(x *exchange) answer {
	old := x.server.find(x.space, "/certificates", x.ids[0])
	p, found := x.server.place(x.space, "/certificates", nil)
	if !found || !x.sent {
		return x.unknown()
	}
	former := clone(old)
	former["Id"], former["Archived"], former["ReplacedBy"] = x.server.state.nextID("Certificates"), now(), old["Id"]
	former["Links"] = x.server.links(p, former)
	p.space.put(p.key, former)
	old["CertificateData"] = resource{"HasValue": true, "NewValue": nil, "Hint": nil}
	return ok(old)
}

// nothing says that a resource is used nowhere that the server knows of.
func (x *exchange) nothing(key string) answer {
	if x.server.find(x.space, key, x.ids[0]) == nil {
		return missing(x.ids[0])
	}
	return ok(x.server.api.blank(x.route.kind.of))
}

func searchTemplates(x *exchange) answer {
	found := []any{}
	kind := x.query.Get("type")
	for _, r := range x.server.shelf(x.space, "/actiontemplates").Resources["/actiontemplates"] {
		if kind == "" || strings.EqualFold(kind, text(r["ActionType"])) {
			found = append(found, resource{"Id": r["Id"], "Name": r["Name"], "Type": r["ActionType"], "Description": r["Description"], "IsBuiltIn": false, "IsInstalled": true, "Categories": []any{"Library"}, "Category": "Library", "Links": r["Links"]})
		}
	}
	return ok(found)
}

// retention is how long a space keeps things that say nothing themselves.
func (s *Server) retention(sp *space, query map[string][]string) resource {
	kinds, _ := valuesOf(query, "retentionType")
	kind := "LifecycleRelease"
	if len(kinds) > 0 && kinds[0] != "" {
		kind = kinds[0]
	}
	id := kind + "RetentionDefault-" + sp.ID
	for _, r := range sp.Resources["$retention"] {
		if named(r, id) {
			return r
		}
	}
	r := resource{"Id": id, "Name": "Default for " + kind, "RetentionType": kind, "SpaceId": sp.ID, "Strategy": "Forever"}
	if kind == "RunbookRetention" {
		r["Strategy"], r["QuantityToKeep"], r["Unit"] = "Count", 100, "Items"
	}
	r["Links"] = resource{"Self": s.address(sp, "/retentionpolicies") + "/" + id}
	sp.put("$retention", r)
	return r
}

func putRetention(x *exchange) answer {
	kind, _, _ := strings.Cut(x.ids[0], "RetentionDefault-")
	old := x.server.retention(x.space, map[string][]string{"retentionType": {kind}})
	if !named(old, x.ids[0]) {
		return missing(x.ids[0])
	}
	for _, same := range []string{"Id", "SpaceId", "RetentionType", "Links"} {
		x.body[same] = old[same]
	}
	if x.body["Name"] == nil {
		x.body["Name"] = old["Name"]
	}
	x.space.put("$retention", x.body)
	return ok(x.body)
}

// registerMonitor keeps a monitor of a cluster, and gives it what it identifies itself by.
func registerMonitor(x *exchange) answer {
	p, found := x.server.place(x.space, "/observability/kubernetes-monitors", nil)
	if !found {
		typ := ""
		if r := x.server.api.byKey["GET /observability/kubernetes-monitors/{}"]; r != nil {
			_, typ, _ = x.server.api.wrapped(r.kind.of)
		}
		p = place{space: x.space, key: "/observability/kubernetes-monitors", typ: typ}
	}
	r, refusal := x.server.create(p, resource{"InstallationId": x.body["InstallationId"], "MachineId": x.body["MachineId"]})
	if refusal != nil {
		return *refusal
	}
	return answer{value: resource{"Resource": r, "AuthenticationToken": x.server.giveToken("", 0), "CertificateThumbprint": strings.ToUpper(digestOf(text(r["Id"]))[:40])}}
}

// blankLogo is an image of one pixel.
var blankLogo = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82")

func logo(x *exchange) answer {
	content := x.server.state.Files["logo of "+x.ids[0]]
	if content == nil {
		content = blankLogo
	}
	return answer{content: content, kind: "image/png"}
}

func putLogo(key string) handler {
	return func(x *exchange) answer {
		r := x.server.find(x.space, key, x.ids[0])
		if r == nil {
			return missing(x.ids[0])
		}
		_, content := x.upload()
		x.server.state.Files["logo of "+x.ids[0]] = slices.Clone(content)
		if x.route.result == "object" {
			return ok(resource{})
		}
		return answer{}
	}
}
