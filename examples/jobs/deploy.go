package jobs

import (
	"context"
	"fmt"
	"io"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// Deploy deploys a release to an environment and waits until that is done. A deployment that fails is an error; so is
// one that waits for somebody to approve it.
func Deploy(ctx context.Context, out io.Writer, space *octopus.SpaceClient, project, version, environment string) error {
	started, err := space.Deployments.CreateUntenanted(ctx, &octopus.CreateDeploymentUntenantedCommandV1{
		ProjectName:      project,
		ReleaseVersion:   version,
		EnvironmentNames: []string{environment},
	})
	if err != nil {
		return err
	}
	for _, deployment := range started.DeploymentServerTasks {
		task, err := space.Tasks.Wait(ctx, deployment.ServerTaskID, octopus.TaskWaitParams{
			FailOnInterruption: true,
			OnStatus: func(status octopus.TaskStatus) error {
				fmt.Fprintln(out, status.ID, status.State)
				return nil
			},
		})
		if err != nil {
			return fmt.Errorf("deploying %s %s to %s: %w", project, version, environment, err)
		}
		fmt.Fprintln(out, deployment.DeploymentID, "took", task.Duration)
	}
	return nil
}
