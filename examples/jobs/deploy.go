package jobs

import (
	"context"
	"io"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// Deploy deploys a release to an environment, waits until that is done and shows the log. A deployment that fails is an
// error; so is one that waits for somebody to approve it.
func Deploy(ctx context.Context, out io.Writer, space *octopus.SpaceClient, project, version, environment string) error {
	tasks, err := space.Deployments.Start(ctx, octopus.DeployParams{Project: project, Version: version, Environments: []string{environment}})
	if err != nil {
		return err
	}
	return space.Tasks.Follow(ctx, tasks, out, octopus.TaskWaitParams{FailOnInterruption: true})
}
