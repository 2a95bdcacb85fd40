package jobs

import (
	"context"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// DownloadArtifact writes what a deployment left behind to a folder, and returns the path of the file.
func DownloadArtifact(ctx context.Context, space *octopus.SpaceClient, artifactID, folder string) (string, error) {
	content, err := space.Artifacts.DownloadContent(ctx, artifactID)
	if err != nil {
		return "", err
	}
	return content.SaveIn(folder) // the name is the server's: there is no way out of the folder
}
