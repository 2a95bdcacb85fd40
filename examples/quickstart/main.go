// Command quickstart shows a client at work that octogen generated from specs/sample/octopus-sample.json. It needs no
// Octopus Deploy: server.go plays one.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/octogen/octogen/examples/quickstart/octopus"
)

func main() {
	address, stop := startServer()
	defer stop()
	if err := run(context.Background(), address); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, address string) error {
	client, err := octopus.NewClient(address, octopus.WithAPIKey("API-QUICKSTART"))
	if err != nil {
		return err
	}
	payments := client.Space("payments") // an ID, a slug or a name
	fmt.Println("Projects of the space payments, two to a page:")
	for project, err := range payments.Projects.All(ctx, octopus.ProjectsListParams{Take: 2}) {
		if err != nil {
			return err
		}
		fmt.Println("-", project.ID, project.Name)
	}

	project, err := payments.Projects.Get(ctx, "Projects-1")
	if err != nil {
		return err
	}
	project.Description = "takes the money"
	if project, err = payments.Projects.Update(ctx, project.ID, project); err != nil {
		return err
	}
	icon, _ := project.Extra.Get("Icon") // no member of the document; it survives nevertheless
	fmt.Printf("Project %s now %s and still has the icon %s\n", project.Name, project.Description, icon)

	release := &octopus.Release{ProjectID: project.ID, Version: "1.2.0"}
	if release, err = payments.Releases.Create(ctx, octopus.ReleasesCreateParams{}, release); err != nil {
		return err
	}
	fmt.Println("Created the release", release.Version, "as", release.ID, "in", release.SpaceID)

	if _, err := payments.Projects.Get(ctx, "Projects-404"); errors.Is(err, octopus.ErrNotFound) {
		fmt.Println("There is no project Projects-404")
	}

	uploaded, err := payments.Packages.Upload(ctx, octopus.PackagesUploadParams{}, strings.NewReader("content"), "web.1.2.0.zip")
	if err != nil {
		return err
	}
	download, err := payments.Packages.Download(ctx, uploaded.ID)
	if err != nil {
		return err
	}
	defer download.Close()
	content, err := io.ReadAll(download)
	if err != nil {
		return err
	}
	fmt.Printf("Uploaded %s, downloaded %s: %q\n", uploaded.ID, download.Name, content)

	if project, err = client.DefaultSpace().Projects.Get(ctx, "Projects-1"); err != nil {
		return err
	}
	fmt.Println("In the default space, Projects-1 is", project.Name)
	return nil
}
