package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// RegisterCluster registers a Kubernetes cluster as a deployment target, reached with a token that Octopus keeps as an
// account. Families nest: the endpoint is one, and the way to log in to it is another.
func RegisterCluster(ctx context.Context, space *octopus.SpaceClient, name, url, accountID, environmentID string) (*octopus.Machine, error) {
	return space.Machines.Create(ctx, &octopus.Machine{
		Name:           name,
		EnvironmentIDs: []string{environmentID},
		Roles:          []string{"web"},
		Endpoint: octopus.Endpoint{Variant: &octopus.KubernetesEndpoint{
			ClusterURL:          url,
			Namespace:           "shop",
			SkipTLSVerification: "False",
			Authentication: octopus.KubernetesAuthentication{
				Variant: &octopus.KubernetesStandardAuthentication{AccountID: accountID},
			},
		}},
	})
}

// Reach says how Octopus reaches a deployment target.
func Reach(machine *octopus.Machine) string {
	switch endpoint := machine.Endpoint.Variant.(type) {
	case *octopus.KubernetesEndpoint:
		return "cluster at " + endpoint.ClusterURL
	case *octopus.ListeningTentacleEndpoint:
		return "Tentacle at " + endpoint.URI
	case *octopus.SSHEndpoint:
		return "SSH to " + endpoint.Host
	}
	return string(machine.Endpoint.CommunicationStyle)
}
