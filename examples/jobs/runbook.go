package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// RunRunbook runs a runbook of a project and waits. Where the project has its runbooks in Git, branch says in which
// version; else the published snapshot runs.
func RunRunbook(ctx context.Context, space *octopus.SpaceClient, project *octopus.Project, branch, runbook, environmentID string) error {
	run := runFromDatabase
	if settings, ok := project.PersistenceSettings.Variant.(*octopus.GitPersistenceSettings); ok && settings.ConversionState.RunbooksAreInGit {
		run = runFromGit
	}
	runs, err := run(ctx, space, project.ID, branch, runbook, environmentID)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if _, err := space.Tasks.Wait(ctx, r.TaskID, octopus.TaskWaitParams{}); err != nil {
			return err
		}
	}
	return nil
}

func runFromDatabase(ctx context.Context, space *octopus.SpaceClient, _, _, runbook, environmentID string) ([]octopus.RunbookRun, error) {
	found, err := space.Runbooks.GetByName(ctx, runbook)
	if err != nil {
		return nil, err
	}
	return space.Runbooks.Run(ctx, found.ID, &octopus.RunRunbookCommandV1{EnvironmentIDs: []string{environmentID}, UseDefaultSnapshot: true})
}

func runFromGit(ctx context.Context, space *octopus.SpaceClient, projectID, branch, runbook, environmentID string) ([]octopus.RunbookRun, error) {
	found, err := space.Projects.Runbooks.GetByNameInGit(ctx, projectID, branch, runbook)
	if err != nil {
		return nil, err
	}
	answer, err := space.Projects.Runbooks.RunInGit(ctx, projectID, branch, found.ID, &octopus.RunGitRunbookCommand{
		Runs: []octopus.RunGitRunbookRun{{EnvironmentID: environmentID}},
	})
	if err != nil {
		return nil, err
	}
	return answer.Resources, nil
}
