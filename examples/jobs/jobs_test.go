package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// start gives a server, a client and the space that most jobs are done in.
func start(t *testing.T) (*server, *octopus.Client, *octopus.SpaceClient) {
	t.Helper()
	s, h := newServer(t)
	client, err := octopus.NewClient(h.URL, octopus.WithAPIKey("API-TEST"))
	if err != nil {
		t.Fatal(err)
	}
	return s, client, client.Space("Spaces-1")
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sent compares the last body that the server got.
func (s *server) sent(want string) {
	s.t.Helper()
	var v object
	if err := json.Unmarshal([]byte(want), &v); err != nil {
		s.t.Fatal(err)
	}
	if got := s.bodies[len(s.bodies)-1]; !reflect.DeepEqual(got, v) {
		text, _ := json.Marshal(got)
		s.t.Errorf("the server got %s, want %s", text, want)
	}
}

func TestListProjects(t *testing.T) {
	s, _, space := start(t)
	var out strings.Builder
	check(t, ListProjects(t.Context(), &out, space))
	if want := "Projects-1 Shop\nProjects-2 Workshop\nProjects-3 Mail\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	if len(s.log) != 2 {
		t.Errorf("%d requests for two pages: %q", len(s.log), s.log)
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
	if release.ID != "Releases-1" || release.Version != "1.0.0" {
		t.Errorf("created %s %s", release.ID, release.Version)
	}
	s.sent(`{"SpaceId": "Spaces-1", "SpaceIdOrName": "Spaces-1", "ProjectName": "Shop", "ReleaseVersion": "1.0.0", "ChannelName": "Default", "PackageVersion": "1.0.0", "ReleaseNotes": "Built from main."}`)
}

func TestDeploy(t *testing.T) {
	_, _, space := start(t)
	var out strings.Builder
	check(t, Deploy(t.Context(), &out, space, "Shop", "1.0.0", "Test"))
	if want := "Deploy Shop / Step 1\n    hello\nServerTasks-1 Success after 12 seconds\n"; out.String() != want {
		t.Errorf("printed %q", out.String())
	}
	err := Deploy(t.Context(), &out, space, "Shop", "0.9.0", "Test")
	if !errors.Is(err, octopus.ErrTaskFailed) || !strings.Contains(err.Error(), "The step Migrate failed.") {
		t.Errorf("a deployment that fails gives %v", err)
	}
}

func TestRunRunbook(t *testing.T) {
	s, _, space := start(t)
	for branch, want := range map[string]string{"": "POST Spaces-1 runbook-runs/create/v1", "main": "POST Spaces-1 projects/Projects-2/main/runbooks/Runbooks-restart/run/v1"} {
		var out strings.Builder
		check(t, RunRunbook(t.Context(), &out, space, "Workshop", branch, "Restart", "Test"))
		if log := strings.Join(s.log, "\n"); !strings.Contains(log, want) || !strings.Contains(out.String(), "hello") {
			t.Errorf("the server saw %s, printed is %s", log, out.String())
		}
	}
}

func TestSetVariable(t *testing.T) {
	s, _, space := start(t)
	project, err := space.Projects.Get(t.Context(), "Projects-1")
	check(t, err)
	check(t, SetVariable(t.Context(), space, project, "Timeout", "20"))
	s.sent(`{"Id": "variableset-Projects-1", "SpaceId": "Spaces-1", "OwnerId": "Projects-1", "Version": 7, "Variables": [
		{"Id": "a", "Name": "Timeout", "Value": "20", "Scope": {"Environment": ["Environments-1"]}, "Prompt": null},
		{"Id": "b", "Name": "Password", "Value": null, "IsSensitive": true, "FromTheFuture": {"Rotated": true}}]}`)
	if err := SetVariable(t.Context(), space, project, "Colour", "red"); err == nil || !strings.Contains(err.Error(), `no variable "Colour"`) {
		t.Errorf("error %v", err)
	}
}

func TestAddAzureAccount(t *testing.T) {
	s, _, space := start(t)
	account, err := AddAzureAccount(t.Context(), space, "azure", octopus.AzureOIDCAccount{SubscriptionNumber: "s", ClientID: "c", TenantID: "t"})
	check(t, err)
	s.sent(`{"AccountType": "AzureOidc", "Name": "azure", "SpaceId": "Spaces-1", "TenantedDeploymentParticipation": "Untenanted", "SubscriptionNumber": "s", "ClientId": "c", "TenantId": "t",
		"Audience": "api://AzureADTokenExchange", "DeploymentSubjectKeys": ["space", "project", "environment"]}`)
	if v, ok := account.Variant.(*octopus.AzureOIDCAccount); !ok || v.ClientID != "c" || account.ID == "" {
		t.Errorf("the server gave %+v", account)
	}
}

func TestAddDockerFeed(t *testing.T) {
	s, _, space := start(t)
	feed, err := AddDockerFeed(t.Context(), space, "docker", "me", "secret")
	check(t, err)
	s.sent(`{"FeedType": "Docker", "Name": "docker", "SpaceId": "Spaces-1", "FeedUri": "https://index.docker.io", "Username": "me", "Password": {"HasValue": true, "NewValue": "secret"}}`)
	if v, ok := feed.Variant.(*octopus.DockerFeed); !ok || !v.Password.HasValue || v.Password.NewValue != "" {
		t.Errorf("the server gave %+v", feed)
	}
}

func TestRegisterCluster(t *testing.T) {
	s, _, space := start(t)
	machine, err := RegisterCluster(t.Context(), space, "cluster", "https://k8s.example.com", "Accounts-1", "Environments-1")
	check(t, err)
	s.sent(`{"Name": "cluster", "SpaceId": "Spaces-1", "EnvironmentIds": ["Environments-1"], "Roles": ["web"], "Endpoint": {"CommunicationStyle": "Kubernetes", "ClusterUrl": "https://k8s.example.com",
		"Namespace": "shop", "SkipTlsVerification": "False", "Authentication": {"AuthenticationType": "KubernetesStandard", "AccountId": "Accounts-1"}}}`)
	if got := Reach(machine); got != "cluster at https://k8s.example.com" {
		t.Errorf("reached by %s", got)
	}
}

func TestUploadPackage(t *testing.T) {
	s, _, space := start(t)
	path := filepath.Join(t.TempDir(), "web.1.2.3.zip")
	check(t, os.WriteFile(path, []byte("content"), 0o600))
	var out strings.Builder
	uploaded, err := UploadPackage(t.Context(), &out, space, path)
	check(t, err)
	if uploaded.PackageID != "web" || s.files["web.1.2.3.zip"] != "content" {
		t.Errorf("uploaded %s, the server has %q", uploaded.PackageID, s.files)
	}
	if !strings.Contains(out.String(), "7 of 7 bytes\n") {
		t.Errorf("printed %q", out.String())
	}
}

func TestDownloadArtifact(t *testing.T) {
	_, _, space := start(t)
	folder := t.TempDir()
	path, err := DownloadArtifact(t.Context(), space, "Artifacts-1", folder)
	check(t, err)
	content, err := os.ReadFile(path)
	check(t, err)
	if path != filepath.Join(folder, "report.txt") || string(content) != "all went well\n" {
		t.Errorf("%s has %q", path, content)
	}
}

func TestCopyEnvironment(t *testing.T) {
	s, client, _ := start(t)
	for range 2 { // the second time it is there already
		created, err := CopyEnvironment(context.Background(), client, "Spaces-1", "Spaces-2", "Test")
		check(t, err)
		if created.ID != "Environments-1" || len(s.spaces["Spaces-2"]["environments"]) != 1 {
			t.Errorf("created %s: %v", created.ID, s.spaces["Spaces-2"])
		}
	}
	s.sent(`{"Name": "Test", "Description": "for tests", "UseGuidedFailure": true, "SpaceId": "Spaces-2"}`)
}

func TestLogin(t *testing.T) {
	_, h := newServer(t)
	path := filepath.Join(t.TempDir(), "token")
	check(t, os.WriteFile(path, []byte("from-the-build-server\n"), 0o600))
	client, err := Login(h.URL, "service-account", path)
	check(t, err)
	_, err = client.Space("Spaces-1").Projects.Get(t.Context(), "Projects-1")
	check(t, err)
	if client, err = Login(h.URL, "somebody", path); err == nil {
		_, err = client.Space("Spaces-1").Projects.Get(t.Context(), "Projects-1")
	}
	if err == nil || strings.Contains(err.Error(), "from-the-build-server") {
		t.Errorf("error %v", err)
	}
}
