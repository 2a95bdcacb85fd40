package jobs

import (
	"context"
	"fmt"
	"io"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// UploadPackage sends a package to the built-in feed without holding it in memory, and says how far it is. ID and version
// are those in the name of the file.
func UploadPackage(ctx context.Context, out io.Writer, space *octopus.SpaceClient, path string) (*octopus.PackageFromBuiltInFeed, error) {
	progress := octopus.WithProgress(func(done, total int64) { fmt.Fprintf(out, "%d of %d bytes\n", done, total) })
	return space.Packages.Push(ctx, path, octopus.PushParams{Overwrite: true}, progress)
}
