package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// AddAzureAccount adds an account with which deployments log in to Azure without a secret.
func AddAzureAccount(ctx context.Context, space *octopus.SpaceClient, name string, app octopus.AzureOIDCAccount) (*octopus.Account, error) {
	app.Audience = "api://AzureADTokenExchange"
	app.DeploymentSubjectKeys = []string{"space", "project", "environment"}
	return space.Accounts.Create(ctx, &octopus.Account{
		Name:                            name,
		TenantedDeploymentParticipation: octopus.TenantedDeploymentModeUntenanted,
		Variant:                         &app, // sets AccountType, too
	})
}
