package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// CreateRelease makes a release with the packages of one build.
func CreateRelease(ctx context.Context, space *octopus.SpaceClient, project, version string) (*octopus.Release, error) {
	return space.Releases.Cut(ctx, octopus.ReleaseParams{
		Project: project, Version: version, Channel: "Default", PackageVersion: version, Notes: "Built from main.",
	})
}
