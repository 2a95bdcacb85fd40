package conformance

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/packages"
)

// program uses what the servers of all versions have. It is one text for all clients.
const program = `package main

import (
	"context"
	"errors"

	"octopus"
)

func work(ctx context.Context, client *octopus.Client) error {
	space := client.DefaultSpace()
	for project, err := range space.Projects.All(ctx, octopus.ProjectsListParams{}) {
		if err != nil {
			return err
		}
		project.Description += "."
		if project, err = space.Projects.Update(ctx, project.ID, project); err != nil {
			return err
		}
		releases, err := space.Projects.Releases.List(ctx, project.ID, octopus.ProjectsReleasesListParams{})
		if err != nil {
			return err
		}
		for _, release := range releases.Items {
			deployment, err := space.Deployments.Create(ctx, &octopus.Deployment{ReleaseID: release.ID, EnvironmentID: "Environments-1"})
			if err != nil {
				return err
			}
			task, err := space.Tasks.Get(ctx, deployment.TaskID)
			if err != nil {
				return err
			}
			if task.State == octopus.TaskStateFailed {
				return errors.New(task.ErrorMessage)
			}
		}
	}
	if _, err := space.Feeds.Get(ctx, "Feeds-1"); errors.Is(err, octopus.ErrNotFound) {
		return nil
	}
	log, err := space.Tasks.GetRawLog(ctx, "ServerTasks-1")
	if err != nil {
		return err
	}
	_ = log
	me, err := client.Users.GetCurrent(ctx)
	_ = me
	return err
}
`

// TestOneProgramFitsAllVersions type-checks one program against the clients of all server versions.
func TestOneProgramFitsAllVersions(t *testing.T) {
	const module = "github.com/octogen/octogen/generated/"
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps},
		module+"v2018_3", module+"v2021_2", module+"v2026_1", "context", "errors")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]*types.Package{}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		known[p.PkgPath] = p.Types
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "program.go", program, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"v2018_3", "v2021_2", "v2026_1"} {
		conf := types.Config{Importer: importFrom{known, module + version}}
		if _, err := conf.Check("main", fset, []*ast.File{file}, nil); err != nil {
			t.Errorf("%s: %v", version, err)
		}
	}
}

// importFrom imports "octopus" from one client.
type importFrom struct {
	known  map[string]*types.Package
	client string
}

func (i importFrom) Import(path string) (*types.Package, error) {
	if path == "octopus" {
		path = i.client
	}
	if p := i.known[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}
