package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/generated/v2026_1/octopustest"
)

type object = map[string]any

// start gives a server with a shop on it, a client and the space that most jobs are done in.
func start(t *testing.T) (*octopustest.Server, *octopus.Client, *octopus.SpaceClient) {
	t.Helper()
	s := octopustest.NewServer(t)
	s.Add("environments", &octopus.Environment{Name: "Test", Description: "for tests", UseGuidedFailure: true})
	s.Add("projects", object{"Name": "Shop"})
	s.Add("projects", object{"Name": "Workshop", "PersistenceSettings": object{"Type": "VersionControlled", "Url": "https://git.example.com/shop.git", "DefaultBranch": "main",
		"Credentials": object{"Type": "Reference", "Id": "GitCredentials-1"}, "ConversionState": object{"VariablesAreInGit": true, "RunbooksAreInGit": true}}})
	s.Add("projects", object{"Name": "Mail"})
	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey(octopustest.APIKey))
	check(t, err)
	return s, client, client.Space("Spaces-1")
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sent compares the last body that was sent to an operation.
func sent(t *testing.T, s *octopustest.Server, operation, want string) {
	t.Helper()
	calls := s.Called(operation)
	if len(calls) == 0 {
		t.Fatalf("%s was not called", operation)
	}
	var got, v object
	check(t, json.Unmarshal([]byte(want), &v))
	check(t, json.Unmarshal(calls[len(calls)-1].Body, &got))
	if !reflect.DeepEqual(got, v) {
		text, _ := json.Marshal(got) // was JSON
		t.Errorf("the server got %s, want %s", text, want)
	}
}

func TestListProjects(t *testing.T) {
	s, _, space := start(t)
	var out strings.Builder
	check(t, ListProjects(t.Context(), &out, space))
	if want := "Projects-1 Shop\nProjects-2 Workshop\nProjects-3 Mail\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	if calls := s.Called("GET /projects"); len(calls) != 2 {
		t.Errorf("%d requests for two pages", len(calls))
	}
}

func TestFindProject(t *testing.T) {
	_, _, space := start(t)
	project, err := FindProject(t.Context(), space, "Shop")
	check(t, err)
	if project.ID != "Projects-1" {
		t.Errorf("found %s", project.ID)
	}
	if _, err := FindProject(t.Context(), space, "Sho"); err == nil || !strings.Contains(err.Error(), "another space") {
		t.Errorf("error %v", err)
	}
}

func TestCreateRelease(t *testing.T) {
	s, _, space := start(t)
	release, err := CreateRelease(t.Context(), space, "Shop", "1.0.0")
	check(t, err)
	if release.ID != "Releases-1" || release.Version != "1.0.0" || release.ProjectID != "Projects-1" || release.ReleaseNotes != "Built from main." {
		t.Errorf("created %+v", release)
	}
	sent(t, s, "POST /releases/create/v1", `{"SpaceId": "Spaces-1", "SpaceIdOrName": "Spaces-1", "ProjectName": "Shop", "ReleaseVersion": "1.0.0", "ChannelName": "Default", "PackageVersion": "1.0.0", "ReleaseNotes": "Built from main."}`)
}

func TestDeploy(t *testing.T) {
	s, _, space := start(t)
	for _, version := range []string{"1.0.0", "0.9.0"} {
		_, err := CreateRelease(t.Context(), space, "Shop", version)
		check(t, err)
	}
	s.OnTask(func(task octopustest.Task) octopustest.Outcome {
		if strings.Contains(task.Description, "0.9.0") {
			return octopustest.Outcome{State: "Failed", Error: "The step Migrate failed.", AtOnce: true}
		}
		return octopustest.Outcome{AtOnce: true}
	})
	var out strings.Builder
	check(t, Deploy(t.Context(), &out, space, "Shop", "1.0.0", "Test"))
	if want := "ServerTasks-1 Success after 1 seconds\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("printed %q", out.String())
	}
	err := Deploy(t.Context(), &out, space, "Shop", "0.9.0", "Test")
	if !errors.Is(err, octopus.ErrTaskFailed) || !strings.Contains(err.Error(), "The step Migrate failed.") {
		t.Errorf("a deployment that fails gives %v", err)
	}
}

func TestRunRunbook(t *testing.T) {
	s, _, space := start(t)
	s.OnTask(func(octopustest.Task) octopustest.Outcome { return octopustest.Outcome{AtOnce: true} })
	s.Add("projects/Projects-1/runbooks", object{"Name": "Restart"})
	_, err := space.Projects.Runbooks.CreateInGit(t.Context(), "Projects-2", "main", &octopus.CreateRunbookInGitCommandV2{Name: "Restart"})
	check(t, err)
	for _, job := range []struct{ project, branch, want string }{
		{"Shop", "", "POST /runbook-runs/create/v1"},
		{"Workshop", "main", "POST /projects/{id}/{ref}/runbooks/{id}/run/v1"},
	} {
		var out strings.Builder
		check(t, RunRunbook(t.Context(), &out, space, job.project, job.branch, "Restart", "Test"))
		if len(s.Called(job.want)) != 1 {
			t.Errorf("%s: no %s; printed is %s", job.project, job.want, out.String())
		}
	}
}

func TestSetVariable(t *testing.T) {
	s, _, space := start(t)
	project, err := space.Projects.Get(t.Context(), "Projects-1")
	check(t, err)
	_, err = space.Variables.Modify(t.Context(), project.VariableSetID, func(set *octopus.VariableSet) error {
		set.Variables = []octopus.Variable{{Name: "Timeout", Value: "10", Scope: octopus.VariableScope{Environment: []string{"Environments-1"}}}, {Name: "Password", Value: "secret", IsSensitive: true}}
		return nil
	})
	check(t, err)
	s.OnCall("PUT /variables/{id}", 1, octopustest.Conflict()) // somebody else was faster
	check(t, SetVariable(t.Context(), space, project, "Timeout", "20"))
	set, err := space.Variables.Get(t.Context(), project.VariableSetID)
	check(t, err)
	if got := set.Variables; got[0].Value != "20" || got[0].Scope.Environment[0] != "Environments-1" || got[1].Value != "" || !got[1].IsSensitive {
		t.Errorf("%+v", got)
	}
	if err := SetVariable(t.Context(), space, project, "Colour", "red"); err == nil || !strings.Contains(err.Error(), `no variable "Colour"`) {
		t.Errorf("error %v", err)
	}
}

func TestAddAzureAccount(t *testing.T) {
	s, _, space := start(t)
	account, err := AddAzureAccount(t.Context(), space, "azure", octopus.AzureOIDCAccount{SubscriptionNumber: "s", ClientID: "c", TenantID: "t"})
	check(t, err)
	sent(t, s, "POST /accounts", `{"AccountType": "AzureOidc", "Name": "azure", "SpaceId": "Spaces-1", "TenantedDeploymentParticipation": "Untenanted", "SubscriptionNumber": "s", "ClientId": "c", "TenantId": "t",
		"Audience": "api://AzureADTokenExchange", "DeploymentSubjectKeys": ["space", "project", "environment"]}`)
	if v, ok := account.Variant.(*octopus.AzureOIDCAccount); !ok || v.ClientID != "c" || account.ID == "" {
		t.Errorf("the server gave %+v", account)
	}
}

func TestAddDockerFeed(t *testing.T) {
	s, _, space := start(t)
	feed, err := AddDockerFeed(t.Context(), space, "docker", "me", "secret")
	check(t, err)
	sent(t, s, "POST /feeds", `{"FeedType": "Docker", "Name": "docker", "SpaceId": "Spaces-1", "FeedUri": "https://index.docker.io", "Username": "me", "Password": {"HasValue": true, "NewValue": "secret"}}`)
	if v, ok := feed.Variant.(*octopus.DockerFeed); !ok || !v.Password.HasValue || v.Password.NewValue != "" {
		t.Errorf("the server gave %+v", feed)
	}
}

func TestRegisterCluster(t *testing.T) {
	s, _, space := start(t)
	machine, err := RegisterCluster(t.Context(), space, "cluster", "https://k8s.example.com", "Accounts-1", "Environments-1")
	check(t, err)
	sent(t, s, "POST /machines", `{"Name": "cluster", "SpaceId": "Spaces-1", "EnvironmentIds": ["Environments-1"], "Roles": ["web"], "Endpoint": {"CommunicationStyle": "Kubernetes", "ClusterUrl": "https://k8s.example.com",
		"Namespace": "shop", "SkipTlsVerification": "False", "Authentication": {"AuthenticationType": "KubernetesStandard", "AccountId": "Accounts-1"}}}`)
	if got := Reach(machine); got != "cluster at https://k8s.example.com" {
		t.Errorf("reached by %s", got)
	}
}

func TestUploadPackage(t *testing.T) {
	_, _, space := start(t)
	path := filepath.Join(t.TempDir(), "web.1.2.3.zip")
	check(t, os.WriteFile(path, []byte("content"), 0o600))
	var out strings.Builder
	uploaded, err := UploadPackage(t.Context(), &out, space, path)
	check(t, err)
	if uploaded.PackageID != "web" || uploaded.Version != "1.2.3" || uploaded.PackageSizeBytes != 7 {
		t.Errorf("uploaded %+v", uploaded)
	}
	if !strings.Contains(out.String(), "7 of 7 bytes\n") {
		t.Errorf("printed %q", out.String())
	}
}

func TestDownloadArtifact(t *testing.T) {
	s, _, space := start(t)
	id := s.Add("artifacts", &octopus.Artifact{Filename: "../report.txt"})
	check(t, space.Artifacts.UploadContent(t.Context(), id, strings.NewReader("all went well\n")))
	folder := t.TempDir()
	path, err := DownloadArtifact(t.Context(), space, id, folder)
	check(t, err)
	content, err := os.ReadFile(path)
	check(t, err)
	if path != filepath.Join(folder, "report.txt") || string(content) != "all went well\n" {
		t.Errorf("%s has %q", path, content)
	}
}

func TestCopyEnvironment(t *testing.T) {
	s, client, _ := start(t)
	s.Add("spaces", &octopus.Space{Name: "Second"})
	for range 2 { // the second time it is there already
		created, err := CopyEnvironment(context.Background(), client, "Spaces-1", "Spaces-2", "Test")
		check(t, err)
		if created.ID != "Environments-2" || created.SpaceID != "Spaces-2" {
			t.Errorf("created %+v", created)
		}
	}
	var copied octopus.Environment
	check(t, json.Unmarshal(s.Called("POST /environments")[0].Body, &copied))
	if copied.ID != "" || copied.SpaceID != "Spaces-2" || copied.Description != "for tests" || !copied.UseGuidedFailure {
		t.Errorf("sent %+v", copied)
	}
}

func TestLogin(t *testing.T) {
	s, _, _ := start(t)
	s.Add("users", &octopus.User{Username: "service-account", IsService: true})
	path := filepath.Join(t.TempDir(), "token")
	check(t, os.WriteFile(path, []byte("from-the-build-server\n"), 0o600))
	client, err := Login(s.URL, "service-account", path)
	check(t, err)
	_, err = client.Space("Spaces-1").Projects.Get(t.Context(), "Projects-1")
	check(t, err)
	if client, err = Login(s.URL, "somebody", path); err == nil {
		_, err = client.Space("Spaces-1").Projects.Get(t.Context(), "Projects-1")
	}
	if err == nil || strings.Contains(err.Error(), "from-the-build-server") {
		t.Errorf("error %v", err)
	}
}

func TestInEverySpace(t *testing.T) {
	s, client, _ := start(t)
	for _, name := range []string{"Second", "Third", "Fourth"} {
		s.Add("spaces", object{"Name": name})
	}
	s.AddIn("Third", "projects", object{"Name": "Extra"})
	var mu sync.Mutex
	projects, now, most := map[string]int{}, 0, 0
	step := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		now += by
		most = max(most, now)
	}
	count := func(ctx context.Context, space *octopus.Space, in *octopus.SpaceClient) error {
		step(1)
		defer step(-1)
		page, err := in.Projects.List(ctx, octopus.ProjectsListParams{Take: 1})
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		projects[space.Name] = page.TotalResults
		return nil
	}
	check(t, InEverySpace(t.Context(), client, 2, count))
	if want := map[string]int{"Default": 3, "Second": 0, "Third": 1, "Fourth": 0}; !maps.Equal(projects, want) || most > 2 {
		t.Errorf("%v, %d at a time", projects, most)
	}
	s.On("Projects.List", octopustest.Fail(403, "No."))
	if err := InEverySpace(t.Context(), client, 2, count); !errors.Is(err, octopus.ErrForbidden) {
		t.Errorf("error %v", err)
	}
}
