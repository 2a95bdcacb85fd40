package jobs

import (
	"context"
	"errors"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// CopyEnvironment makes an environment of one space in another as well, unless it is there.
func CopyEnvironment(ctx context.Context, client *octopus.Client, from, to, name string) (*octopus.Environment, error) {
	source, target := client.Space(from), client.Space(to)
	existing, err := target.Environments.GetByName(ctx, name)
	if !errors.Is(err, octopus.ErrNotFound) {
		return existing, err
	}
	original, err := source.Environments.GetByName(ctx, name)
	if err != nil {
		return nil, err
	}
	return target.Environments.Create(ctx, octopus.AsNew(original))
}
