package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	old "github.com/octogen/octogen/generated/v2018_3"
	oldtest "github.com/octogen/octogen/generated/v2018_3/octopustest"
	middle "github.com/octogen/octogen/generated/v2021_2"
	middletest "github.com/octogen/octogen/generated/v2021_2/octopustest"
	recent "github.com/octogen/octogen/generated/v2026_1"
	recenttest "github.com/octogen/octogen/generated/v2026_1/octopustest"
)

// TestDoubleOf2026 works with the test double of the newest client through that client.
func TestDoubleOf2026(t *testing.T) {
	ctx := context.Background()
	server := recenttest.NewServer(t)
	client, err := recent.NewClient(server.URL, recent.WithAPIKey(recenttest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	server.Add("spaces", map[string]string{"Name": "Payments"})
	space := client.Space("Payments")
	for i := range 65 {
		_, err := space.Projects.Create(ctx, &recent.CreateProjectCommand{Name: fmt.Sprintf("Project %d", i), LifecycleID: "Lifecycles-1", ProjectGroupID: "ProjectGroups-1"})
		if err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for project, err := range space.Projects.All(ctx, recent.ProjectsListParams{PartialName: "project"}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; project.SpaceID != "Spaces-2" || project.Links["Self"] == "" {
			t.Fatalf("%+v", project)
		}
	}
	if pages := len(server.Called("Projects.List")); n != 65 || pages != 3 {
		t.Errorf("%d projects on %d pages", n, pages)
	}
	project, err := space.Projects.Get(ctx, "project-7")
	if err != nil {
		t.Fatal(err)
	}
	project.Description = "changed"
	if project, err = space.Projects.Update(ctx, project.ID, project); err != nil || project.Description != "changed" {
		t.Fatal(project, err)
	}
	if _, err := client.DefaultSpace().Projects.Get(ctx, project.ID); !errors.Is(err, recent.ErrNotFound) {
		t.Errorf("in another space: %v", err)
	}
	var failed *recent.Error
	if _, err := space.Projects.Create(ctx, &recent.CreateProjectCommand{Name: "Project 7", LifecycleID: "Lifecycles-1", ProjectGroupID: "ProjectGroups-1"}); !errors.As(err, &failed) || failed.StatusCode != 400 {
		t.Errorf("a name twice: %v", err)
	}
	if _, err := client.Home(ctx); err != nil {
		t.Error(err)
	}
	server.On("Tasks.Cancel", recenttest.Respond(200, map[string]string{"Id": "ServerTasks-1", "State": "Canceled"}))
	if task, err := space.Tasks.Cancel(ctx, "ServerTasks-1"); err != nil || task.State != "Canceled" {
		t.Error(task, err)
	}
}

// TestDoubleOf2021 and TestDoubleOf2018: servers that take the resource itself, and one without spaces.
func TestDoubleOf2021(t *testing.T) {
	ctx := context.Background()
	server := middletest.NewServer(t)
	client, err := middle.NewClient(server.URL, middle.WithAPIKey(middletest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	space := client.Space("default")
	environment, err := space.Environments.Create(ctx, &middle.Environment{Name: "Production"})
	if err != nil || environment.ID != "Environments-1" || environment.SpaceID != "Spaces-1" {
		t.Fatal(environment, err)
	}
	page, err := space.Environments.List(ctx, middle.EnvironmentsListParams{}, middle.WithQuery("partialName", "prod"))
	if err != nil || len(page.Items) != 1 {
		t.Error(page, err)
	}
}

func TestDoubleOf2018(t *testing.T) {
	ctx := context.Background()
	server := oldtest.NewServer(t)
	client, err := old.NewClient(server.URL, old.WithAPIKey(oldtest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	environment, err := client.DefaultSpace().Environments.Create(ctx, &old.Environment{Name: "Production"})
	if err != nil || environment.ID != "Environments-1" {
		t.Fatal(environment, err)
	}
	all, err := client.DefaultSpace().Environments.GetAll(ctx)
	if err != nil || len(all) != 1 {
		t.Error(all, err)
	}
}

// TestPushDelta: a package goes to the double as what changed, and is there in full.
func TestPushDelta(t *testing.T) {
	ctx := context.Background()
	server := recenttest.NewServer(t)
	client, err := recent.NewClient(server.URL, recent.WithAPIKey(recenttest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	space := client.DefaultSpace()
	folder, content := t.TempDir(), make([]byte, 100_000)
	for i := range content {
		content[i] = byte(i * i >> 7)
	}
	for i, version := range []string{"1.0.0", "1.1.0"} {
		copy(content[50_000*i:], "version "+version)
		path := filepath.Join(folder, "web."+version+".zip")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		pushed, err := space.Packages.PushDelta(ctx, path, recent.PushParams{})
		if err != nil || pushed.Version != version || pushed.PackageSizeBytes != int64(len(content)) {
			t.Fatalf("pushed %+v, %v", pushed, err)
		}
		download, err := space.Packages.Download(ctx, pushed.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(download)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("version %s has %d bytes, %v", version, len(got), err)
		}
	}
	whole, deltas := server.Called("Packages.Upload"), server.Called("Packages.UploadDelta")
	if len(whole) != 1 || len(deltas) != 1 || len(deltas[0].Body) > 5_000 {
		t.Errorf("%d packages went whole, %d as deltas", len(whole), len(deltas))
	}
	if _, err := space.Packages.PushDelta(ctx, filepath.Join(folder, "web.1.1.0.zip"), recent.PushParams{}); !errors.Is(err, recent.ErrConflict) {
		t.Errorf("the same version again: %v", err)
	}
	if _, err := space.Packages.UploadDelta(ctx, "web", "1.1.0", strings.NewReader("OCTODELTA\x01\x04SHA1"), "web.1.2.0.zip"); !errors.Is(err, recent.ErrValidation) {
		t.Errorf("a delta that is cut off: %v", err)
	}
}
