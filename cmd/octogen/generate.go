package main

import (
	"context"
	"fmt"
	"go/token"
	"strconv"
	"strings"
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
			return a.generateClients(cmd.Context(), clients)
		},
	}
	flags.add(cmd.Flags())
	return cmd
}

// A rendered client is one that is ready to be written.
type rendered struct {
	client client
	api    *model.API
	files  []emit.File
	took   time.Duration
}

// generateClients renders all clients before it writes the first: what is wrong with one leaves all as they were.
func (a *app) generateClients(ctx context.Context, clients []client) error {
	var ready []rendered
	for _, c := range clients {
		r, err := a.render(ctx, c)
		if err != nil {
			return err
		}
		ready = append(ready, r)
	}
	for _, r := range ready {
		if ctx.Err() != nil {
			return inputError{fmt.Errorf("interrupted; %s is as it was", r.client.Out)}
		}
		change, err := emit.Write(r.client.Out, r.files)
		if err != nil {
			return inputError{fmt.Errorf("writing %s: %w", r.client.Out, err)}
		}
		a.report(r, change)
	}
	return nil
}

// render reads, normalizes and renders one client.
func (a *app) render(ctx context.Context, c client) (rendered, error) {
	start := time.Now()
	api, err := a.load(ctx, c)
	if err != nil {
		return rendered{}, err
	}
	files, err := emit.Package(api, emit.Options{Package: c.Package, Docs: emit.Docs(c.Docs), Version: toolVersion()})
	if err != nil {
		return rendered{}, err
	}
	return rendered{client: c, api: api, files: files, took: time.Since(start)}, nil
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
	overlays, err := c.readOverlays()
	if err != nil {
		return nil, err
	}
	api, err := model.Build(doc, model.Options{Names: c.Names, Overlays: overlays})
	if err != nil {
		return nil, inputError{err}
	}
	return api, nil
}

func (a *app) report(r rendered, change emit.Change) {
	api := r.api
	operations := 0
	for _, s := range api.Services {
		operations += len(s.Operations)
	}
	fmt.Fprintf(a.stderr, "octogen: %s: %d files written, %d removed, %d unchanged (%d operations, %d types, Octopus %s) in %v\n",
		r.client.Out, len(change.Written), len(change.Removed), change.Unchanged, operations, len(api.Objects)+len(api.Enums)+len(api.Aliases),
		printable(api.ServerVersion), r.took.Round(time.Millisecond))
	if n := len(api.Findings); n > 0 {
		fmt.Fprintf(a.stderr, "octogen: %d findings about the document; octogen inspect lists them\n", n)
	}
}

func checkPackage(where, name string) error {
	// go build takes no package named documentation, and treats _test as the name of tests.
	if !token.IsIdentifier(name) || name == "_" || name == "main" || name == "documentation" || strings.HasSuffix(name, "_test") || !isLower(name) {
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

// printable keeps text of a document from steering a terminal or filling it.
func printable(s string) string {
	const most = 100
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}
