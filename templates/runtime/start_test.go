package octopus

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The operations that servers start things with.
var byNameStarters = starters{
	helper:     "Deployments.Start",
	untenanted: &operation{name: "Deployments.CreateUntenanted", method: "POST", path: "/deployments/create/untenanted/v1", forms: "sig", body: &bodyJSON, fromSpace: "SpaceId,SpaceIdOrName"},
	tenanted:   &operation{name: "Deployments.CreateTenanted", method: "POST", path: "/deployments/create/tenanted/v1", forms: "sig", body: &bodyJSON, fromSpace: "SpaceId,SpaceIdOrName"},
	byNames:    &operation{name: "RunbookRuns.CreateByNames", method: "POST", path: "/runbook-runs/create/v1", forms: "sig", body: &bodyJSON, fromSpace: "SpaceId,SpaceIdOrName"},
	runInGit: &operation{name: "Projects.Runbooks.RunInGit", method: "POST", path: "/projects/{}/{}/runbooks/{}/run/v1", params: "projectID,gitRef,runbookID", forms: "sig",
		body: &bodyJSON, fromPath: "ProjectId!,GitRef!,RunbookId!", fromSpace: "SpaceId"},
	runbooksInGit: listed("/projects/{}/{}/runbooks"),
	projects:      listed("/projects"), environments: listed("/environments"), tenants: listed("/tenants"), machines: listed("/machines"),
	project: listed("/projects/{}"), environment: listed("/environments/{}"), tenant: listed("/tenants/{}"),
	preview:          listed("/projects/{}/{}/runbooks/{}/runbookRuns/preview/{}"),
	previewForTenant: listed("/projects/{}/{}/runbooks/{}/runbookRuns/preview/{}/{}"),
}

var byIDStarters = starters{
	helper:  "Deployments.Start",
	create:  &operation{name: "Deployments.Create", method: "POST", path: "/deployments", forms: "sig", body: &bodyJSON},
	run:     &operation{name: "Runbooks.Run", method: "POST", path: "/runbooks/{}/run", forms: "sig", body: &bodyJSON},
	release: listed("/projects/{}/releases/{}"), runbooks: listed("/projects/{}/runbooks"),
	projects: listed("/projects"), environments: listed("/environments"), tenants: listed("/tenants"), machines: listed("/machines"),
	project: listed("/projects/{}"), environment: listed("/environments/{}"),
	preview: listed("/releases/{}/deployments/preview/{}"), previewForTenant: listed("/releases/{}/deployments/preview/{}/{}"),
}

// listed is an operation that reads.
func listed(path string) *operation {
	return &operation{name: "GET " + path, method: "GET", path: path, params: strings.Repeat("id,", strings.Count(path, "{}")), forms: "sig"}
}

// newStarting is a server with a project, environments, tenants, a target and a runbook, that starts what it is told.
func newStarting(t *testing.T) *fake {
	f := newFake(t)
	api := func(path string) string { return "/api/Spaces-1" + path }
	for path, items := range map[string]string{
		"/projects":                           `{"Id": "Projects-1", "Name": "Web Shop", "Slug": "web-shop"}`,
		"/environments":                       `{"Id": "Environments-1", "Name": "Test"}, {"Id": "Environments-2", "Name": "Production"}`,
		"/machines":                           `{"Id": "Machines-1", "Name": "web01"}`,
		"/projects/Projects-1/runbooks":       `{"Id": "Runbooks-1", "Name": "Restart"}`,
		"/projects/Projects-1/main/runbooks":  `{"Id": "Runbooks-g", "Name": "Restart"}`,
		"/projects/Projects-1/releases/1.2.3": "",
	} {
		f.on("GET "+api(path), `{"Items": [`+items+`]}`)
	}
	f.mux.HandleFunc("GET "+api("/tenants"), func(w http.ResponseWriter, r *http.Request) {
		items := `{"Id": "Tenants-1", "Name": "North"}, {"Id": "Tenants-2", "Name": "South"}`
		if r.FormValue("tags") == "Region/None" {
			items = ""
		}
		answer(w, http.StatusOK, "application/json", `{"Items": [`+items+`]}`)
	})
	for _, slug := range []string{"/environments/{id}", "/tenants/{id}", "/projects/{id}"} {
		f.mux.HandleFunc("GET "+api(slug), func(w http.ResponseWriter, r *http.Request) {
			if r.PathValue("id") == "web-shop" {
				answer(w, http.StatusOK, "application/json", `{"Id": "Projects-1"}`)
				return
			}
			answer(w, http.StatusNotFound, "application/json", `{"ErrorMessage": "not found"}`)
		})
	}
	preview := `{"StepsToExecute": [{"ActionId": "a-1", "ActionName": "Migrate"}], "Form": {"Elements": [{"Name": "f-1", "Control": {"Type": "VariableValue", "Name": "Colour"}}]}}`
	f.on("GET "+api("/releases/Releases-1/deployments/preview/"), preview)
	f.on("GET "+api("/projects/Projects-1/main/runbooks/Runbooks-g/runbookRuns/preview/"), preview)
	started := 0
	start := func(pattern, body string) {
		f.mux.HandleFunc("POST "+api(pattern), func(w http.ResponseWriter, r *http.Request) {
			if started++; started == 3 {
				answer(w, http.StatusBadRequest, "application/json", `{"ErrorMessage": "no more"}`)
				return
			}
			answer(w, http.StatusOK, "application/json", strings.ReplaceAll(body, "#", fmt.Sprint(started)))
		})
	}
	start("/deployments/create/untenanted/v1", `{"DeploymentServerTasks": [{"DeploymentId": "Deployments-#", "ServerTaskId": "ServerTasks-#"}]}`)
	start("/deployments/create/tenanted/v1", `{"DeploymentServerTasks": [{"DeploymentId": "Deployments-#", "ServerTaskId": "ServerTasks-#"}]}`)
	start("/runbook-runs/create/v1", `{"RunbookRunServerTasks": [{"RunbookRunId": "RunbookRuns-#", "ServerTaskId": "ServerTasks-#"}]}`)
	start("/projects/Projects-1/main/runbooks/Runbooks-g/run/v1", `{"Resources": [{"Id": "RunbookRuns-#", "TaskId": "ServerTasks-#"}]}`)
	start("/deployments", `{"Id": "Deployments-#", "TaskId": "ServerTasks-#"}`)
	start("/runbooks/Runbooks-1/run", `[{"Id": "RunbookRuns-#", "TaskId": "ServerTasks-#"}]`)
	f.on("GET "+api("/projects/Projects-1/releases/1.2.4"), `{"Id": "Releases-1"}`)
	return f
}

// posted are the bodies of what was started.
func (f *fake) posted() string {
	var bodies []string
	for _, r := range f.requests {
		if r.method == http.MethodPost {
			bodies = append(bodies, r.body)
		}
	}
	return strings.Join(bodies, "\n")
}

func TestStartDeployments(t *testing.T) {
	guided := false
	web := DeployParams{Project: "web-shop", Version: "1.2.4", Environments: []string{"Test"}}
	with := func(change func(*DeployParams)) DeployParams {
		p := web
		change(&p)
		return p
	}
	for _, test := range []struct {
		name     string
		starters starters
		params   DeployParams
		tasks    string
		bodies   string
		fails    string
	}{
		{"by names", byNameStarters, with(func(p *DeployParams) {
			p.Environments, p.UseGuidedFailure, p.Variables = []string{"Test", "Production"}, &guided, map[string]string{"Colour": "red"}
		}), "[{ServerTasks-1 Deployments-1}]",
			`{"ProjectName":"web-shop","ReleaseVersion":"1.2.4","EnvironmentNames":["Test","Production"],"Variables":{"Colour":"red"},"UseGuidedFailure":false,"SpaceId":"Spaces-1","SpaceIdOrName":"Spaces-1"}`, ""},
		{"by names for tenants", byNameStarters, with(func(p *DeployParams) { p.Environments, p.Tenants = []string{"Test", "Production"}, []string{"North"} }),
			"[{ServerTasks-1 Deployments-1} {ServerTasks-2 Deployments-2}]",
			`{"ProjectName":"web-shop","ReleaseVersion":"1.2.4","Tenants":["North"],"EnvironmentName":"Test","SpaceId":"Spaces-1","SpaceIdOrName":"Spaces-1"}
{"ProjectName":"web-shop","ReleaseVersion":"1.2.4","Tenants":["North"],"EnvironmentName":"Production","SpaceId":"Spaces-1","SpaceIdOrName":"Spaces-1"}`, ""},
		{"what was started before an error", byNameStarters, with(func(p *DeployParams) { p.Environments, p.TenantTags = []string{"a", "b", "c"}, []string{"Region/All"} }),
			"[{ServerTasks-1 Deployments-1} {ServerTasks-2 Deployments-2}]", "", "no more"},
		{"no project", byNameStarters, with(func(p *DeployParams) { p.Project = "" }), "[]", "", "octopus: Deployments.Start: Project is empty"},
		{"no version", byIDStarters, with(func(p *DeployParams) { p.Version = "" }), "[]", "", "octopus: Deployments.Start: Version is empty"},
		{"no environments", byNameStarters, with(func(p *DeployParams) { p.Environments = nil }), "[]", "", "octopus: Deployments.Start: Environments is empty"},
		{"by ID", byIDStarters, with(func(p *DeployParams) {
			p.Environments, p.UseGuidedFailure, p.Targets = []string{"production", "Environments-1"}, &guided, []string{"WEB01"}
		}), "[{ServerTasks-1 Deployments-1} {ServerTasks-2 Deployments-2}]",
			`{"ReleaseId":"Releases-1","EnvironmentId":"Environments-2","SpecificMachineIds":["Machines-1"],"UseGuidedFailure":false}
{"ReleaseId":"Releases-1","EnvironmentId":"Environments-1","SpecificMachineIds":["Machines-1"],"UseGuidedFailure":false}`, ""},
		{"by ID for tenants", byIDStarters, with(func(p *DeployParams) {
			p.Tenants, p.TenantTags, p.SkipSteps, p.Variables = []string{"north"}, []string{"Region/All"}, []string{"migrate"}, map[string]string{"Colour": "red"}
		}), "[{ServerTasks-1 Deployments-1} {ServerTasks-2 Deployments-2}]",
			`{"ReleaseId":"Releases-1","EnvironmentId":"Environments-1","TenantId":"Tenants-1","FormValues":{"f-1":"red"},"SkipActions":["a-1"]}
{"ReleaseId":"Releases-1","EnvironmentId":"Environments-1","TenantId":"Tenants-2","FormValues":{"f-1":"red"},"SkipActions":["a-1"]}`, ""},
		{"unknown project", byIDStarters, with(func(p *DeployParams) { p.Project = "Mail" }), "[]", "", `octopus: Deployments.Start: there is no project "Mail"`},
		{"unknown environment", byIDStarters, with(func(p *DeployParams) { p.Environments = []string{"Test", "Moon"} }), "[]", "", `there is no environment "Moon"`},
		{"unknown step", byIDStarters, with(func(p *DeployParams) { p.SkipSteps = []string{"Boot"} }), "[]", "", `there is no step "Boot" to skip`},
		{"unknown variable", byIDStarters, with(func(p *DeployParams) { p.Variables = map[string]string{"Size": "1"} }), "[]", "", `there is no prompted variable "Size"`},
		{"no tenant has the tag", byIDStarters, with(func(p *DeployParams) { p.TenantTags = []string{"Region/None"} }), "[]", "", "no tenant has the tags Region/None"},
		{"new variables", byIDStarters, with(func(p *DeployParams) { p.UpdateVariables = true }), "[]", "", "call Releases.RefreshVariables first"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newStarting(t)
			start := startDeployments
			if test.starters.create != nil {
				start = startDeploymentsByID
			}
			tasks, err := start(background(), f.client(t).Space("Spaces-1").handle, test.starters, test.params, nil)
			checkStarted(t, f, fmt.Sprint(tasks), test.tasks, test.bodies, err, test.fails)
		})
	}
}

func checkStarted(t *testing.T, f *fake, tasks, want, bodies string, err error, fails string) {
	t.Helper()
	if tasks != want || (err == nil) != (fails == "") {
		t.Fatalf("started %s, %v; want %s", tasks, err, want)
	}
	if err != nil {
		wantText(t, err.Error(), fails)
		if want == "[]" && f.posted() != "" {
			t.Errorf("it fails and has started %s", f.posted())
		}
		return
	}
	if got := f.posted(); got != bodies {
		t.Errorf("sent\n%s\nwant\n%s", got, bodies)
	}
}

func TestStartRunbooks(t *testing.T) {
	restart := RunbookParams{Project: "Projects-1", Runbook: "restart", Environments: []string{"Test"}}
	with := func(change func(*RunbookParams)) RunbookParams {
		p := restart
		change(&p)
		return p
	}
	for _, test := range []struct {
		name          string
		starters      starters
		params        RunbookParams
		bodies, fails string
	}{
		{"by names", byNameStarters, with(func(p *RunbookParams) { p.Snapshot, p.Tenants = "v1", []string{"North"} }),
			`{"ProjectName":"Projects-1","RunbookName":"restart","EnvironmentNames":["Test"],"Snapshot":"v1","Tenants":["North"],"SpaceId":"Spaces-1","SpaceIdOrName":"Spaces-1"}`, ""},
		{"in Git", byNameStarters, with(func(p *RunbookParams) {
			p.GitRef, p.SkipSteps, p.Tenants, p.Variables = "main", []string{"Migrate"}, []string{"North"}, map[string]string{"Colour": "red"}
		}), `{"Runs":[{"EnvironmentId":"Environments-1","TenantId":"Tenants-1","FormValues":{"f-1":"red"},"SkipActions":["a-1"]}],"SpaceId":"Spaces-1","ProjectId":"Projects-1","GitRef":"main","RunbookId":"Runbooks-g"}`, ""},
		{"by ID", byIDStarters, restart, `{"EnvironmentIds":["Environments-1"],"UseDefaultSnapshot":true}`, ""},
		{"by ID, a snapshot for a tenant", byIDStarters, with(func(p *RunbookParams) { p.Snapshot, p.Tenants = "v1", []string{"South"} }),
			`{"EnvironmentIds":["Environments-1"],"TenantIds":["Tenants-2"],"RunbookSnapshotNameOrId":"v1"}`, ""},
		{"a snapshot in Git", byNameStarters, with(func(p *RunbookParams) { p.Snapshot, p.GitRef = "v1", "main" }), "", "GitRef and Snapshot exclude each other"},
		{"Git on a server without", byIDStarters, with(func(p *RunbookParams) { p.GitRef = "main" }), "", "this server has no runbooks in Git"},
		{"no runbook", byNameStarters, with(func(p *RunbookParams) { p.Runbook = "" }), "", "Runbook is empty"},
		{"unknown runbook", byNameStarters, with(func(p *RunbookParams) { p.GitRef, p.Runbook = "main", "Backup" }), "", `there is no runbook "Backup"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newStarting(t)
			start, want := startRunbooks, "[{ServerTasks-1 RunbookRuns-1}]"
			if test.starters.run != nil {
				start = startRunbooksByID
			}
			if test.fails != "" {
				want = "[]"
			}
			tasks, err := start(background(), f.client(t).Space("Spaces-1").handle, test.starters, test.params, nil)
			checkStarted(t, f, fmt.Sprint(tasks), want, test.bodies, err, test.fails)
		})
	}
}

func TestNothingStarted(t *testing.T) {
	f := newFake(t)
	params := DeployParams{Project: "Web", Version: "1", Environments: []string{"Test"}, Tenants: []string{"North"}}
	_, err := startDeployments(background(), f.client(t).Space("Spaces-1").handle, byNameStarters, params, nil)
	if !errors.Is(err, errNothingStarted) {
		t.Errorf("error %v", err)
	}
}

func TestCreateRelease(t *testing.T) {
	f := newFake(t)
	f.on("POST /api/Spaces-1/releases/create/v1", `{"ReleaseId": "Releases-1"}`)
	f.on("GET /api/Spaces-1/releases/Releases-1", `{"Id": "Releases-1", "Version": "1.2.4"}`)
	create := starters{helper: "Releases.Cut", byNames: &opReleasesCreateByNames, get: listed("/releases/{}")}
	var release *Release
	err := createRelease(background(), f.client(t).Space("Spaces-1").handle, create, ReleaseParams{Project: "Web", GitRef: "main", Packages: []string{"Deploy:1.0"}}, nil, &release)
	if err != nil || release.Version != "1.2.4" {
		t.Fatalf("created %v, %v", release, err)
	}
	if got, want := f.posted(), `{"ProjectName":"Web","GitRef":"main","Packages":["Deploy:1.0"],"SpaceId":"Spaces-1","SpaceIdOrName":"Spaces-1"}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	err = createRelease(background(), f.client(t).Space("Spaces-1").handle, create, ReleaseParams{}, nil, &release)
	if err == nil || err.Error() != "octopus: Releases.Cut: Project is empty" {
		t.Errorf("error %v", err)
	}
}
