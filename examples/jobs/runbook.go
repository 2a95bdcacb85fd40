package jobs

import (
	"context"
	"io"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// RunRunbook runs a runbook of a project, waits and shows the log. Where the project has its runbooks in Git, branch says in
// which version; if it is empty, the published snapshot runs.
func RunRunbook(ctx context.Context, out io.Writer, space *octopus.SpaceClient, project, branch, runbook, environment string) error {
	tasks, err := space.Runbooks.Start(ctx, octopus.RunbookParams{Project: project, GitRef: branch, Runbook: runbook, Environments: []string{environment}})
	if err != nil {
		return err
	}
	return space.Tasks.Follow(ctx, tasks, out, octopus.TaskWaitParams{})
}
