package jobs

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// UploadPackage sends a package to the built-in feed without holding it in memory, and says how far it is. ID and version
// are those in the name of the file.
func UploadPackage(ctx context.Context, out io.Writer, space *octopus.SpaceClient, path string) (*octopus.PackageFromBuiltInFeed, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return space.Packages.Upload(ctx, file, filepath.Base(path), octopus.WithQuery("overwriteMode", "OverwriteExisting"),
		octopus.WithProgress(func(done, total int64) {
			fmt.Fprintf(out, "%d of %d bytes\n", done, total)
		}))
}
