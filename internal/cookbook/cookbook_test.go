package cookbook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/generated/v2026_1/octopustest"
)

const pagePath = "../../docs/cookbook.md"

// maxLines is how long a snippet may be. What takes more lacks a helper.
const maxLines = 10

// TestCookbook compiles the snippets of the page together with this package, and runs TestRecipes there.
func TestCookbook(t *testing.T) {
	page, err := os.ReadFile(pagePath)
	if err != nil {
		t.Fatal(err)
	}
	list, err := snippets(string(page))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range list {
		if n := strings.Count(s.code, "\n"); n > maxLines {
			t.Errorf("line %d: %q takes %d lines", s.line, s.wish, n)
		}
		if seen[s.wish] {
			t.Errorf("line %d: %q is there twice", s.line, s.wish)
		}
		seen[s.wish] = true
	}
	source, err := program(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 100 {
		t.Errorf("the page has %d snippets", len(list))
	}
	runWith(t, source)
}

// notPlayed is how many snippets ask for what the double answers 501: previewing variables, and versions in a feed.
const notPlayed = 2

// runWith runs TestRecipes of this package with one more file, which is nowhere but in an overlay.
func runWith(t *testing.T, source []byte) {
	t.Helper()
	dir := t.TempDir()
	here, err := filepath.Abs("recipes_test.go")
	if err != nil {
		t.Fatal(err)
	}
	file, overlay := filepath.Join(dir, "recipes_test.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{here: file}})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{file: source, overlay: replace} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "test", "-overlay", overlay, "-run", "^TestRecipes$", "-v", ".").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, failures(out))
	}
	if skipped := strings.Count(string(out), "    --- SKIP"); skipped > notPlayed {
		t.Errorf("%d snippets were skipped, not %d", skipped, notPlayed)
	}
}

// failures are the lines of a test's output that are not of a success.
func failures(out []byte) string {
	var lines []string
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, "=== ") && !strings.Contains(line, "--- PASS") && !strings.Contains(line, "--- SKIP") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// A recipe is a snippet, compiled.
type recipe struct {
	wish string
	do   func(context.Context, *octopus.Client, *octopus.SpaceClient) error
}

// cookbook has the recipes where TestCookbook has compiled them in.
var cookbook []recipe

// TestRecipes runs each snippet against a server of its own. What the double does not play is skipped.
func TestRecipes(t *testing.T) {
	if len(cookbook) == 0 {
		t.Skip("the snippets are not compiled in; TestCookbook runs this test with them")
	}
	t.Chdir(t.TempDir())
	if err := errors.Join(os.WriteFile("web.1.2.3.zip", []byte("content"), 0o600), os.Mkdir("dist", 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, r := range cookbook {
		t.Run(r.wish, func(t *testing.T) {
			client, space := world(t)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			err := r.do(ctx, client, space)
			var failed *octopus.Error
			if errors.As(err, &failed) && failed.StatusCode == http.StatusNotImplemented {
				t.Skipf("the double does not play it: %v", err)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// world is a server that has what the snippets speak of.
func world(t *testing.T) (*octopus.Client, *octopus.SpaceClient) {
	t.Helper()
	server := octopustest.NewServer(t)
	for _, r := range []struct {
		collection string
		value      any
	}{
		{"projectgroups", &octopus.ProjectGroup{Name: "All"}},
		{"lifecycles", &octopus.Lifecycle{Name: "Default"}},
		{"projects", &octopus.Project{Name: "Web shop"}},
		{"environments", &octopus.Environment{Name: "Test"}},
		{"environments", &octopus.Environment{Name: "Production"}},
		{"releases", &octopus.Release{ProjectID: "Projects-1", Version: "1.2.3"}},
		{"deployments", &octopus.Deployment{ReleaseID: "Releases-1", EnvironmentID: "Environments-1"}},
		{"runbooks", &octopus.Runbook{Name: "Restart", ProjectID: "Projects-1"}},
		{"machines", &octopus.Machine{Name: "web01", EnvironmentIDs: []string{"Environments-1"}}},
		{"tenants", &octopus.Tenant{Name: "North", ProjectEnvironments: map[string][]string{"Projects-1": {"Environments-1"}}}},
		{"tagsets", &octopus.TagSet{Name: "Region"}},
		{"accounts", &octopus.Account{Name: "SSH"}},
		{"certificates", &octopus.Certificate{Name: "old.example.com"}},
		{"feeds", &octopus.Feed{Name: "Images"}},
		{"libraryvariablesets", &octopus.LibraryVariableSet{Name: "Names"}},
		{"actiontemplates", &octopus.ActionTemplate{Name: "Mail"}},
		{"interruptions", &octopus.Interruption{Title: "Approve", IsPending: true}},
		{"tasks", &octopus.Task{ID: "ServerTasks-1", Name: "Deploy", State: octopus.TaskStateSuccess, IsCompleted: true, FinishedSuccessfully: true}},
		{"users", &octopus.User{Username: "me"}},
		{"users", &octopus.User{Username: "you"}},
		{"octopusservernodes", &octopus.OctopusServerNode{Name: "node"}},
	} {
		server.Add(r.collection, r.value)
	}
	teach(server)
	client, err := octopus.NewClient(server.URL, octopus.WithAPIKey(octopustest.APIKey), octopus.WithoutRetry())
	if err != nil {
		t.Fatal(err)
	}
	return client, client.Space("Default")
}

// teach has the server do what the double leaves to tests.
func teach(server *octopustest.Server) {
	started := map[string]any{"ServerTaskId": "ServerTasks-1", "DeploymentId": "Deployments-1", "RunbookRunId": "RunbookRuns-1"}
	deployments := map[string]any{"DeploymentServerTasks": []any{started}}
	process := &octopus.DeploymentProcess{ProjectID: "Projects-1", Steps: []octopus.DeploymentStep{{Name: "Send mail",
		Properties: map[string]octopus.PropertyValue{}, Actions: []octopus.DeploymentAction{{Name: "Send mail", ActionType: "Octopus.Script"}}}}}
	for operation, value := range map[string]any{
		"Releases.CreateByNames":         &octopus.CreateReleaseResponseV1{ReleaseID: "Releases-1", ReleaseVersion: "1.2.3"},
		"Releases.Defects.Create":        &octopus.Defect{},
		"Releases.GetProgression":        &octopus.LifecycleProgression{},
		"Releases.RefreshVariables":      &octopus.Release{},
		"Projects.Releases.Get":          &octopus.Release{Version: "1.2.3"},
		"Deployments.CreateUntenanted":   deployments,
		"Deployments.CreateTenanted":     deployments,
		"RunbookRuns.CreateByNames":      map[string]any{"RunbookRunServerTasks": []any{started}},
		"Projects.Runbooks.ListInGit":    map[string]any{"Items": []any{map[string]any{"Id": "Runbooks-1", "Name": "Restart"}}},
		"Projects.Runbooks.RunInGit":     map[string]any{"Resources": []any{map[string]any{"Id": "RunbookRuns-1", "TaskId": "ServerTasks-1"}}},
		"Tasks.GetDetails":               &octopus.TaskDetails{Task: octopus.Task{ID: "ServerTasks-1", State: octopus.TaskStateSuccess, IsCompleted: true, FinishedSuccessfully: true}},
		"Tasks.Cancel":                   &octopus.Task{},
		"Projects.DeploymentProcess.Get": process, "DeploymentProcesses.List": map[string]any{"Items": []any{process}},
		"Projects.GetVariablesInGit": &octopus.ProjectVariables{}, "Projects.UpdateVariablesInGit": map[string]any{},
		"Variables.Get": &octopus.VariableSet{Variables: []octopus.Variable{{Name: "Colour", Value: "red"}}},
	} {
		server.On(operation, octopustest.Respond(http.StatusOK, value))
	}
	for _, operation := range []string{"Artifacts.DownloadContent", "Packages.Download", "Tasks.GetRawLog"} {
		server.On(operation, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Disposition", "attachment; filename=file")
			_, _ = io.WriteString(w, "content")
		})
	}
	for operation, value := range map[string]any{"Packages.Upload": &octopus.PackageFromBuiltInFeed{PackageID: "web"}, "BuildInformation.Create": &octopus.BuildInformation{}} {
		server.On(operation, octopustest.Respond(http.StatusCreated, value))
	}
	for _, operation := range []string{"Projects.DeploymentProcess.Update", "Variables.Update"} {
		server.On(operation, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.Copy(w, r.Body)
		})
	}
}

func TestWorld(t *testing.T) {
	_, space := world(t)
	if id, err := space.ID(t.Context()); err != nil || id != "Spaces-1" {
		t.Errorf("the space is %q, %v", id, err)
	}
}
