package jobs

import (
	"context"
	"fmt"
	"io"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// ListProjects prints all projects of a space. Pages are asked for as they are needed.
func ListProjects(ctx context.Context, out io.Writer, space *octopus.SpaceClient) error {
	for project, err := range space.Projects.All(ctx, octopus.ProjectsListParams{Take: 2}) {
		if err != nil {
			return err
		}
		fmt.Fprintln(out, project.ID, project.Name)
	}
	return nil
}
