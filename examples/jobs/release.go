package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// CreateRelease makes a release with the packages of one build, and gives it as the server keeps it.
func CreateRelease(ctx context.Context, space *octopus.SpaceClient, project, version string) (*octopus.Release, error) {
	created, err := space.Releases.CreateByNames(ctx, &octopus.CreateReleaseCommandV1{
		ProjectName:    project,
		ReleaseVersion: version,
		ChannelName:    "Default",
		PackageVersion: version,
		ReleaseNotes:   "Built from main.",
	})
	if err != nil {
		return nil, err
	}
	return space.Releases.Get(ctx, created.ReleaseID)
}
