package jobs

import (
	"context"
	"io"
	"os"
	"path/filepath"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// DownloadArtifact writes what a deployment left behind to a folder, and gives the path of the file.
func DownloadArtifact(ctx context.Context, space *octopus.SpaceClient, artifactID, folder string) (string, error) {
	artifact, err := space.Artifacts.Get(ctx, artifactID)
	if err != nil {
		return "", err
	}
	content, err := space.Artifacts.DownloadContent(ctx, artifactID)
	if err != nil {
		return "", err
	}
	defer content.Close()
	path := filepath.Join(folder, filepath.Base(artifact.Filename)) // the name is the server's: no way out of the folder
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if _, err = io.Copy(file, content); err != nil {
		_ = file.Close() // it is not whole anyway
		return "", err
	}
	return path, file.Close()
}
