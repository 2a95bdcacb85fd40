package octopustest

import "strings"

// registerServer knows documents of the server that are always the same, and those of its configuration.
func (s *Server) registerServer() {
	s.kinds["/configuration"] = behavior{ids: "configuration"}
	s.kinds["/octopusservernodes"] = behavior{ids: "OctopusServerNodes"}
	s.handlers["GET /configuration/{}/values"] = func(x *exchange) answer {
		if x.server.find(x.space, "/configuration", x.ids[0]) == nil {
			return missing(x.ids[0])
		}
		return ok(x.configuration())
	}
	s.handlers["PUT /configuration/{}/values"] = func(x *exchange) answer {
		if x.server.find(x.space, "/configuration", x.ids[0]) == nil {
			return missing(x.ids[0])
		}
		if x.json == nil && decode(x.raw, &x.json) != nil {
			return invalid("The body is not JSON.")
		}
		values := object(x.json)
		if values == nil {
			return invalid("The body is not a JSON object.")
		}
		hide(values)
		values["Id"] = x.ids[0]
		x.server.state.server().put("$configuration", values)
		return ok(values)
	}
	s.handlers["GET /serverstatus/counts"] = documentCounts
	s.handlers["GET /serverstatus/system-report"] = func(*exchange) answer {
		return answer{content: []byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), kind: "application/zip"}
	}
	s.handlers["GET /capabilities"] = func(x *exchange) answer { return ok(resource{"Capabilities": []any{}}) }
	s.handlers["GET /capabilities/{}"] = func(x *exchange) answer { return answer{value: resource{"Exists": false}} }
	for key, document := range fixedDocuments {
		s.fixed["GET "+key] = document
	}
}

func (x *exchange) configuration() resource {
	for _, r := range x.server.state.server().Resources["$configuration"] {
		if named(r, x.ids[0]) {
			return r
		}
	}
	return resource{"Id": x.ids[0]}
}

// fixedDocument is a document that is always the same, completed to the type that the operation returns.
func (s *Server) fixedDocument(document string, r *route) any {
	v := parse(document)
	switch inner := v.(type) {
	case resource:
		s.api.complete(inner, s.innerType(r))
		if _, has := s.api.property(s.innerType(r), "Links"); has && inner["Links"] == nil {
			inner["Links"] = resource{"Self": s.api.root + r.canonical}
		}
	case []any:
		for _, element := range inner {
			if e := object(element); e != nil {
				s.api.complete(e, r.kind.of)
				if e["Links"] == nil {
					e["Links"] = resource{}
				}
			}
		}
	}
	return v
}

// documentCounts are how many resources of each kind there are.
func documentCounts(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	for _, part := range x.server.api.types[x.route.kind.of] {
		counts := x.server.api.blank(part.kind.of)
		for _, p := range x.server.api.types[part.kind.of] {
			if p.kind.letter == 'n' {
				counts[p.name] = x.server.count(p.name)
			}
		}
		r[part.name] = counts
	}
	return ok(r)
}

func (s *Server) count(name string) int {
	n := 0
	for _, sp := range s.state.Spaces {
		for key, kept := range sp.Resources {
			if strings.EqualFold(key, "/"+name) {
				n += len(kept)
			}
		}
	}
	return n
}

// fixedDocuments are in the form of their types; what they leave out is what the type has by itself.
var fixedDocuments = map[string]string{
	"/accounts/azureenvironments":         `[{"Name": "AzureCloud", "DisplayName": "Azure Global Cloud"}, {"Name": "AzureChinaCloud", "DisplayName": "Azure China"}, {"Name": "AzureUSGovernment", "DisplayName": "Azure US Government"}]`,
	"/actiontemplates/categories":         `[{"Id": "BuiltIn", "Name": "Built-in", "DisplayOrder": 1}, {"Id": "Library", "Name": "Library", "DisplayOrder": 2}, {"Id": "Community", "Name": "Community", "DisplayOrder": 3}]`,
	"/authentication":                     `{"Id": "Authentication", "AuthenticationProviders": [], "AnyAuthenticationProvidersSupportPasswordManagement": true, "AutoLoginEnabled": false}`,
	"/events/agents":                      `[{"Id": "API", "Name": "API"}, {"Id": "Portal", "Name": "Portal"}]`,
	"/events/categories":                  `[{"Id": "Created", "Name": "Document created"}, {"Id": "Modified", "Name": "Document modified"}, {"Id": "Deleted", "Name": "Document deleted"}, {"Id": "DeploymentQueued", "Name": "Deployment queued"}, {"Id": "DeploymentSucceeded", "Name": "Deployment succeeded"}, {"Id": "DeploymentFailed", "Name": "Deployment failed"}]`,
	"/events/documenttypes":               `[{"Id": "Deployments", "Name": "Deployment"}, {"Id": "Environments", "Name": "Environment"}, {"Id": "Machines", "Name": "Deployment Target"}, {"Id": "Projects", "Name": "Project"}, {"Id": "Releases", "Name": "Release"}]`,
	"/events/groups":                      `[{"Id": "Document", "Name": "Document events", "EventCategories": ["Created", "Modified", "Deleted"]}, {"Id": "Deployment", "Name": "Deployment events", "EventCategories": ["DeploymentQueued", "DeploymentSucceeded", "DeploymentFailed"]}]`,
	"/externalsecuritygroupproviders":     `[]`,
	"/licenses/licenses-current":          `{"Id": "licenses-current", "LicenseText": "", "SerialNumber": "octopustest"}`,
	"/licenses/licenses-current-status":   `{"Id": "licenses-current-status", "IsCompliant": true, "ComplianceSummary": "The license is that of a test.", "Limits": [], "Messages": []}`,
	"/licenses/licenses-current-usage":    `{"Id": "licenses-current-usage", "Limits": [], "SpacesUsage": []}`,
	"/licenses/licenses-current-features": `{"EnabledFeatures": []}`,
	"/octopusservernodes/ping":            `{"Id": "OctopusServerNodes-octopustest", "Name": "octopustest", "MaxConcurrentTasks": 5}`,
	"/octopusservernodes/summary":         `{"Nodes": [{"Id": "OctopusServerNodes-octopustest", "Name": "octopustest", "MaxConcurrentTasks": 5, "RunningTaskCount": 0}]}`,
	"/permissions/all":                    `{}`,
	"/serverstatus":                       `{"Id": "ServerStatus", "IsInMaintenanceMode": false, "IsDatabaseEncrypted": true}`,
	"/serverstatus/extensions":            `[]`,
	"/serverstatus/health":                `{"Id": "ServerStatusHealth", "IsOperatingNormally": true, "IsCompliantWithLicense": true, "Description": "The server works."}`,
	"/serverstatus/logs":                  `[]`,
	"/serverstatus/system-info":           `{"Id": "SystemInfo", "Version": "octopustest", "OSVersion": "memory", "Uptime": "00:00:01"}`,
	"/serverstatus/timezones":             `[{"Id": "UTC", "Name": "(UTC) Coordinated Universal Time", "IsLocal": true}, {"Id": "Europe/Berlin", "Name": "(UTC+01:00) Berlin", "IsLocal": false}, {"Id": "America/New_York", "Name": "(UTC-05:00) New York", "IsLocal": false}]`,
	"/smtpconfiguration/isconfigured":     `{"IsConfigured": false}`,
	"/users/external-search":              `{"Results": []}`,
	"/users/identity-metadata":            `{"Providers": []}`,
	"/workerpools/dynamicworkertypes":     `{"Id": "DynamicWorkerTypes", "WorkerTypes": []}`,
	"/workerpools/supportedtypes":         `{"Id": "SupportedTypes", "SupportedPoolTypes": ["StaticWorkerPool", "DynamicWorkerPool"]}`,
	"/workertaskleases":                   `{}`,
	"/communityactiontemplates":           `{"Items": [], "TotalResults": 0, "ItemsPerPage": 30, "NumberOfPages": 1, "LastPageNumber": 0, "ItemType": "CommunityActionTemplate"}`,
	"/events/archives":                    `{"Items": [], "TotalResults": 0, "ItemsPerPage": 30, "NumberOfPages": 1, "LastPageNumber": 0, "ItemType": "ArchivedEventFile"}`,
}
