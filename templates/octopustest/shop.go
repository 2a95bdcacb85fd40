package octopustest

import "maps"

// An item is a resource of the shop and its collection.
type item struct{ collection, json string }

// world is the shop, in an order that lets one item refer to those before it.
var world = []item{
	{"environments", `{"Name": "Test"}`},
	{"environments", `{"Name": "Production"}`},
	{"tagsets", `{"Name": "Region", "Tags": [{"Name": "Europe", "Color": "#00AA00"}]}`},
	{"tenants", `{"Name": "North", "TenantTags": ["Region/Europe"], "ProjectEnvironments": {"Projects-1": ["Environments-1", "Environments-2"]}}`},
	{"accounts", `{"Name": "SSH", "AccountType": "UsernamePassword", "Username": "deploy"}`},
	{"certificates", `{"Name": "old.example.com", "CertificateData": {"HasValue": true, "NewValue": "UEZY"}}`},
	{"feeds", `{"Name": "Images", "FeedType": "Docker", "FeedUri": "https://registry.example.com"}`},
	{"libraryvariablesets", `{"Name": "Names", "ContentType": "Variables"}`},
	{"actiontemplates", `{"Name": "Mail", "ActionType": "Octopus.Script"}`},
	{"projects", `{"Name": "Web shop", "LifecycleId": "Lifecycles-1", "ProjectGroupId": "ProjectGroups-1", "TenantedDeploymentMode": "TenantedOrUntenanted"}`},
	{"projects", `{"Name": "Stock", "LifecycleId": "Lifecycles-1", "ProjectGroupId": "ProjectGroups-1", "PersistenceSettings": {"Type": "VersionControlled", "Url": "https://git.example.com/stock.git", "DefaultBranch": "main",
		"Credentials": {"Type": "Anonymous"}, "ConversionState": {"VariablesAreInGit": true, "RunbooksAreInGit": true}}}`},
	{"runbooks", `{"Name": "Restart", "ProjectId": "Projects-1", "MultiTenancyMode": "TenantedOrUntenanted"}`},
	{"machines", `{"Name": "web01", "EnvironmentIds": ["Environments-1"], "Roles": ["web"], "Endpoint": {"CommunicationStyle": "None"}}`},
	{"interruptions", `{"Title": "Approve", "IsPending": true, "TaskId": "ServerTasks-1"}`},
	{"artifacts", `{"Filename": "report.txt", "ServerTaskId": "ServerTasks-1"}`},
	{"spaces", `{"Name": "Second"}`},
	{"octopusservernodes", `{"Id": "OctopusServerNodes-1", "Name": "node"}`},
	{"users", `{"Username": "me", "DisplayName": "Me"}`},
}

// contents is what the documents of the shop's project have.
var contents = []struct{ collection, id, json string }{
	{"/deploymentprocesses", "deploymentprocess-Projects-1", `{"Steps": [{"Name": "Send mail", "Properties": {}, "Actions": [{"Name": "Send mail", "ActionType": "Octopus.Script",
		"Properties": {"Octopus.Action.Script.Syntax": "Bash", "Octopus.Action.Script.ScriptBody": "mail"}}]}]}`},
	{"/variables", "variableset-Projects-1", `{"Variables": [{"Name": "Colour", "Value": "red", "Type": "String", "Scope": {}, "Prompt": {"Label": "Colour", "Required": false}},
		{"Name": "Delay", "Value": "0", "Type": "String", "Scope": {}, "Prompt": {"Label": "Seconds to wait", "Required": false}}]}`},
}

// AddShop puts a small shop into the default space: the project "Web shop" with a release 1.2.3 that is being deployed to "Test",
// the project "Stock" in Git, the environment "Production", the tenant "North", the target "web01", a package and one of most other
// things, as far as the document has them, and an empty space "Second". The examples of the client speak of it.
func (s *Server) AddShop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.state.space("")
	s.furnish(sp, world...)
	for _, c := range contents {
		if document := s.find(sp, c.collection, c.id); document != nil {
			maps.Copy(document, s.written(c.json))
			numberSteps(s, sp, document, nil)
			s.number(list(document["Variables"]), "Variable")
		}
	}
	s.furnish(sp, item{"releases", `{"ProjectId": "Projects-1", "Version": "1.2.3"}`})
	release, environment := s.find(sp, "/releases", "Releases-1"), s.find(sp, "/environments", "Environments-1")
	if _, has := s.place(sp, "/deployments", nil); has && release != nil && environment != nil {
		s.deploy(sp, release, environment, "", resource{})
	}
	if project := s.find(sp, "/projects", "Projects-2"); project != nil && s.collectionType("/runbooks") != "" {
		if runbook, refusal := s.create(s.branchRunbooks(sp, project, "main"), resource{"Name": "Restart"}); refusal == nil {
			s.equipInGit(sp, project, "main", runbook)
		}
	}
	s.storePackage(sp, "web", "1.2.3", ".zip", []byte("content"))
}

// furnish creates items in the collections that the document has.
func (s *Server) furnish(sp *space, items ...item) {
	for _, i := range items {
		if place, has := s.placeOf(sp, segments(i.collection)); has {
			s.create(place, s.written(i.json)) // nothing to refuse
		}
	}
}

// written is JSON of this package.
func (s *Server) written(text string) resource {
	var r resource
	if err := decode([]byte(text), &r); err != nil {
		panic("octopustest: " + err.Error())
	}
	return r
}
