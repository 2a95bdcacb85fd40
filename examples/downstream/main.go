// Command downstream is a program as users of octogen write it: it creates the release of a project that is missing, with a
// client that "go generate" keeps up to date. The test runs it against the test double beside the client.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"example.com/downstream/internal/octopus"
)

//go:generate go tool octogen generate

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: downstream SPACE PROJECT VERSION")
	}
	client, err := octopus.NewClient(os.Getenv("OCTOPUS_URL"), octopus.WithAPIKey(os.Getenv("OCTOPUS_API_KEY")))
	if err != nil {
		log.Fatal(err)
	}
	release, err := ensureRelease(context.Background(), client.Space(os.Args[1]), os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(release.ID)
}

// ensureRelease returns the release of a project with a version, which it creates if there is none.
func ensureRelease(ctx context.Context, space *octopus.SpaceClient, projectName, version string) (*octopus.Release, error) {
	project, err := findProject(ctx, space, projectName)
	if err != nil {
		return nil, err
	}
	for release, err := range space.Projects.Releases.All(ctx, project.ID, octopus.ProjectsReleasesListParams{}) {
		if err != nil {
			return nil, err
		}
		if release.Version == version {
			return release, nil
		}
	}
	return space.Releases.Create(ctx, octopus.ReleasesCreateParams{}, &octopus.Release{ProjectID: project.ID, Version: version})
}

func findProject(ctx context.Context, space *octopus.SpaceClient, name string) (*octopus.Project, error) {
	for project, err := range space.Projects.All(ctx, octopus.ProjectsListParams{PartialName: name}) {
		if err != nil {
			return nil, err
		}
		if project.Name == name {
			return project, nil
		}
	}
	return nil, fmt.Errorf("there is no project %q", name)
}
