package main

import (
	"context"
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

func (a *app) generate() *cobra.Command {
	var flags clientFlags
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "generate [CLIENT...]",
		Short: "Write a Go client for a document",
		Long: `generate reads a document and writes a Go package. Without --spec and --server it does so for all clients of
octogen.yaml, or for those named, and notes in octogen.lock what they were generated from; where document, options, octogen
and files are as the lock says, nothing is to do. A client with a server is generated from the document that the lock pins
that server to; octogen sync moves on to the server's present one.

The package is written in full or not at all; files that octogen did not write are never touched.`,
		Example: `  octogen generate --spec swagger.json --out ./octopus --package octopus
  octogen generate --server https://deploy.example.com --out ./octopus
  octogen generate            # all clients of octogen.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			clients, err := toWorkspace(chosen.clients)
			if err != nil {
				return err
			}
			w := a.workspace(flags.config, chosen.config, access)
			run := w.Generate
			if chosen.alone {
				run = w.GenerateAlone
			}
			results, err := run(cmd.Context(), clients)
			for _, r := range results {
				a.report(r)
			}
			return asInput(err)
		},
	}
	flags.add(cmd.Flags())
	access.add(cmd.Flags())
	return cmd
}

// load reads and normalizes the document of a client.
func (a *app) load(ctx context.Context, c client) (*model.API, error) {
	overlays, err := c.readOverlays()
	if err != nil {
		return nil, err
	}
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
	api, err := normalize.Document(doc, normalize.Options{Names: c.Names, Overlays: overlays})
	if err != nil {
		return nil, inputError{err}
	}
	return api, nil
}

func (a *app) report(r workspace.Result) {
	if r.UpToDate {
		fmt.Fprintf(a.stderr, "octogen: %s: up to date\n", r.Client.Out)
		return
	}
	api, change := r.API, r.Change
	fmt.Fprintf(a.stderr, "octogen: %s: %d files written, %d removed, %d unchanged (%d operations, %d types, Octopus %s) in %v\n",
		r.Client.Out, len(change.Written), len(change.Removed), change.Unchanged, len(api.Operations()), api.Types(),
		printable(api.ServerVersion), r.Took.Round(time.Millisecond))
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
	return clean(s)
}

// clean keeps text from steering a terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}
