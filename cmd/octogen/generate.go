package main

import (
	"context"
	"fmt"
	"go/token"
	"time"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

func (a *app) generate() *cobra.Command {
	var flags clientFlags
	cmd := &cobra.Command{
		Use:   "generate [CLIENT...]",
		Short: "Write a Go client for a document",
		Long: `generate reads a document and writes a Go package. Without --spec and --server it does so for all clients of
octogen.yaml, or for those named. The package is written in full or not at all; files that octogen did not write are
never touched.`,
		Example: `  octogen generate --spec swagger.json --out ./octopus --package octopus
  octogen generate --server https://deploy.example.com --out ./octopus
  octogen generate            # all clients of octogen.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			clients, err := flags.clients(cmd.Flags(), args)
			if err != nil {
				return err
			}
			for _, c := range clients {
				if err := a.generateClient(cmd.Context(), c); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.add(cmd.Flags())
	return cmd
}

// generateClient reads, normalizes, renders and writes one client.
func (a *app) generateClient(ctx context.Context, c client) error {
	start := time.Now()
	api, err := a.load(ctx, c)
	if err != nil {
		return err
	}
	files, err := emit.Package(api, emit.Options{Package: c.Package, Docs: emit.Docs(c.Docs), Version: toolVersion()})
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return inputError{fmt.Errorf("interrupted; %s is as it was", c.Out)}
	}
	change, err := emit.Write(c.Out, files)
	if err != nil {
		return inputError{fmt.Errorf("writing %s: %w", c.Out, err)}
	}
	a.report(api, c, change, time.Since(start))
	return nil
}

// load reads and normalizes the document of a client.
func (a *app) load(ctx context.Context, c client) (*model.API, error) {
	source := c.Spec
	if c.Server != "" {
		url, err := spec.ServerURL(c.Server)
		if err != nil {
			return nil, usageError{err}
		}
		source = url
	}
	doc, err := spec.Load(ctx, source, a.stdin)
	if err != nil {
		return nil, inputError{err}
	}
	api, err := model.Build(doc, model.Options{Names: c.Names})
	if err != nil {
		return nil, inputError{err}
	}
	return api, nil
}

func (a *app) report(api *model.API, c client, change emit.Change, took time.Duration) {
	operations := 0
	for _, s := range api.Services {
		operations += len(s.Operations)
	}
	fmt.Fprintf(a.stderr, "octogen: %s: %d files written, %d removed, %d unchanged (%d operations, %d types, Octopus %s) in %v\n",
		c.Out, len(change.Written), len(change.Removed), change.Unchanged, operations, len(api.Objects)+len(api.Enums)+len(api.Aliases),
		api.ServerVersion, took.Round(time.Millisecond))
	if n := len(api.Findings); n > 0 {
		fmt.Fprintf(a.stderr, "octogen: %d findings about the document; octogen inspect lists them\n", n)
	}
}

func checkPackage(where, name string) error {
	if !token.IsIdentifier(name) || name == "_" || name == "main" || !isLower(name) {
		return usagef("%sthe package name %q is not a good one; use lower-case letters and digits, like \"octopus\"", where, name)
	}
	return nil
}

func isLower(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return true
}
