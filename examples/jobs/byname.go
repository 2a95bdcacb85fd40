package jobs

import (
	"context"
	"errors"
	"fmt"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// FindProject gets a project by its name.
func FindProject(ctx context.Context, space *octopus.SpaceClient, name string) (*octopus.Project, error) {
	project, err := space.Projects.GetByName(ctx, name)
	if errors.Is(err, octopus.ErrNotFound) {
		return nil, fmt.Errorf("there is no project %q; is it in another space?", name)
	}
	return project, err
}
