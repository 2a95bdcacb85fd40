package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// CopyEnvironment makes an environment of one space in another as well. Both handles share the client's connections, and
// both may be used at the same time.
func CopyEnvironment(ctx context.Context, client *octopus.Client, from, to, name string) (*octopus.Environment, error) {
	source, target := client.Space(from), client.Space(to)
	var original, existing *octopus.Environment
	var originalErr, existingErr error
	var wait sync.WaitGroup
	wait.Add(2)
	go func() { defer wait.Done(); original, originalErr = source.Environments.GetByName(ctx, name) }()
	go func() { defer wait.Done(); existing, existingErr = target.Environments.GetByName(ctx, name) }()
	wait.Wait()
	if originalErr != nil {
		return nil, fmt.Errorf("space %s: %w", from, originalErr)
	}
	if existingErr == nil || !errors.Is(existingErr, octopus.ErrNotFound) {
		return existing, existingErr
	}
	return target.Environments.Create(ctx, &octopus.CreateEnvironmentCommand{
		Name:             original.Name,
		Description:      original.Description,
		UseGuidedFailure: original.UseGuidedFailure,
	})
}
