package main

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

func (a *app) generate() *cobra.Command {
	var flags clientFlags
	var access accessFlags
	var format string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "generate [CLIENT...]",
		Short: "Write a Go client for a document",
		Long: `generate reads a document and writes a Go package. Without --spec and --server it does so for all clients of
octogen.yaml, or for those named, and notes in octogen.lock what they were generated from; clients that match the lock are
skipped. A client with a server is generated from the document that the lock pins that server to; octogen sync moves on to
the server's present one.

The package is written in full or not at all; files that octogen did not write are never touched.`,
		Example: `  octogen generate --spec swagger.json --out ./octopus --package octopus
  octogen generate --server https://deploy.example.com --out ./octopus
  octogen generate            # all clients of octogen.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			w := a.workspace(chosen.config, access)
			w.DryRun = dryRun
			run := w.Generate
			if chosen.alone {
				run = w.GenerateAlone
			}
			results, err := run(cmd.Context(), chosen.clients)
			if err != nil {
				return err
			}
			return a.generated(results, dryRun, format)
		},
		ValidArgsFunction: completeClients(&flags.config),
	}
	flags.add(cmd.Flags())
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be written, and write nothing")
	choose(cmd, &format, "format", "what standard output has, beside the report on standard error", "text", "json")
	access.add(cmd.Flags())
	fixed(cmd, "docs", "full", "none")
	return cmd
}

// generatedClient is a result as machines read it.
type generatedClient struct {
	Client     string   `json:"client"`
	UpToDate   bool     `json:"up_to_date"`
	Written    []string `json:"written"`
	Removed    []string `json:"removed"`
	Unchanged  int      `json:"unchanged"`
	Version    string   `json:"version,omitempty"`
	Operations int      `json:"operations,omitempty"`
	Types      int      `json:"types,omitempty"`
	Findings   int      `json:"findings,omitempty"`
}

func (a *app) generated(results []workspace.Result, dryRun bool, format string) error {
	list := []generatedClient{}
	for _, r := range results {
		a.report(r, dryRun)
		row := generatedClient{Client: r.Client.Out, UpToDate: r.UpToDate, Written: []string{}, Removed: []string{}, Unchanged: r.Change.Unchanged}
		row.Written = append(row.Written, r.Change.Written...)
		row.Removed = append(row.Removed, r.Change.Removed...)
		if r.API != nil {
			row.Version, row.Operations, row.Types, row.Findings = r.API.ServerVersion, len(r.API.Operations()), r.API.Types(), len(r.API.Findings)
		}
		list = append(list, row)
	}
	if format == "text" {
		return nil
	}
	return a.json(map[string]any{"dry_run": dryRun, "clients": list})
}

// report says on standard error what became of a client.
func (a *app) report(r workspace.Result, dryRun bool) {
	if r.UpToDate {
		fmt.Fprintf(a.stderr, "octogen: %s: up to date\n", r.Client.Out)
		return
	}
	written := "written"
	if dryRun {
		written = "would be written"
	}
	fmt.Fprintf(a.stderr, "octogen: %s: %s %s, %d removed, %d unchanged (%s, %s, Octopus %s) in %v\n",
		r.Client.Out, english.Count(len(r.Change.Written), "file"), written, len(r.Change.Removed), r.Change.Unchanged,
		english.Count(len(r.API.Operations()), "operation"), english.Count(r.API.Types(), "type"), printable(r.API.ServerVersion), r.Took.Round(time.Millisecond))
	if len(r.API.Operations()) == 0 {
		fmt.Fprintf(a.stderr, "octogen: the document has no operations; check that it is the one of an Octopus server\n")
	}
	if n := len(r.API.Findings); n > 0 {
		fmt.Fprintf(a.stderr, "octogen: %s about the document; octogen inspect%s lists them\n", english.Count(n, "finding"), inspectArguments(r.Client))
	}
}

// inspectArguments are those with which inspect reads the document of a client.
func inspectArguments(c workspace.Client) string {
	switch {
	case c.Name != "":
		return " " + c.Name
	case c.Server != "":
		return " --server " + spec.DisplayName(c.Server)
	case c.Spec == "-":
		return " --spec -"
	}
	return " --spec " + spec.DisplayName(c.Spec)
}

func checkPackage(name string) error {
	// go build takes no package named documentation, and treats _test as the name of tests.
	if !token.IsIdentifier(name) || name == "_" || name == "main" || name == "documentation" || strings.HasSuffix(name, "_test") || !isLower(name) {
		return fmt.Errorf("the package name %q is not a good one; use lower-case letters and digits, like \"octopus\"", name)
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

// clean keeps text from steering a terminal: what cannot be seen, or changes the direction of text, is shown escaped.
func clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strconv.IsPrint(r) || r == '\n':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
