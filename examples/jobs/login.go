package jobs

import (
	"context"
	"os"
	"strings"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// Login makes a client that logs in as a service account with the token that the build server wrote to a file, instead of
// with an API key. Nothing is sent yet; the access token is asked for with the first call and renewed before it ends.
func Login(address, serviceAccountID, tokenFile string) (*octopus.Client, error) {
	return octopus.NewClient(address, octopus.WithOIDC(serviceAccountID, func(context.Context) (string, error) {
		token, err := os.ReadFile(tokenFile)
		return strings.TrimSpace(string(token)), err
	}))
}
