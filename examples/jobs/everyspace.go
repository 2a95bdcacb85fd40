package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"golang.org/x/sync/errgroup"
)

// InEverySpace does something in all spaces, in some of them at a time, and ends with the first error. The spaces are
// read to the end first, so that what is done may create or delete some.
func InEverySpace(ctx context.Context, client *octopus.Client, atATime int, do func(context.Context, *octopus.Space, *octopus.SpaceClient) error) error {
	spaces, err := octopus.Collect(client.Spaces.All(ctx, octopus.SpacesListParams{}))
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for _, space := range spaces {
		group.Go(func() error { return do(ctx, space, client.Space(space.ID)) })
	}
	return group.Wait()
}
