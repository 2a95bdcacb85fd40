package octopus

import (
	"context"
	"os"
	"path/filepath"
)

// PushParams say what to do with a package that the server has already.
type PushParams struct {
	Overwrite      bool // replace it; without it that is an error
	IgnoreIfExists bool // keep the server's
}

// pushPackage sends a file, whose name has the ID and the version of the package, and reads what the server says of it into v.
func pushPackage(ctx context.Context, h *handle, o starters, path string, params PushParams, opts []Option, v any) error {
	mode, err := o.overwriting(params)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return o.fail("%w", err)
	}
	defer file.Close()
	return callInto(ctx, h, o.create, request{params: given(mode), body: &uploadBody{file, filepath.Base(path)}}, opts, v)
}

func (o *starters) overwriting(params PushParams) (mode overwriting, err error) {
	switch {
	case params.Overwrite && params.IgnoreIfExists:
		return mode, o.fail("Overwrite and IgnoreIfExists exclude each other")
	case params.Overwrite:
		mode = overwriting{"OverwriteExisting", true}
	case params.IgnoreIfExists:
		mode.Mode = "IgnoreIfExists"
	}
	return mode, nil
}
