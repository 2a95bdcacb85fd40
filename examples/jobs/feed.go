package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// AddDockerFeed adds a registry of container images. The server keeps the password and never gives it back.
func AddDockerFeed(ctx context.Context, space *octopus.SpaceClient, name, user, password string) (*octopus.Feed, error) {
	return space.Feeds.Create(ctx, &octopus.Feed{
		Name: name,
		Variant: &octopus.DockerFeed{
			FeedURI:  "https://index.docker.io",
			Username: user,
			Password: octopus.SensitiveValue{HasValue: true, NewValue: password},
		},
	})
}
