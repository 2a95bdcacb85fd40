package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
)

// diffFlags say how a comparison is shown, and when its answer is no.
type diffFlags struct {
	format, failOn, least, service string
}

func (a *app) diff() *cobra.Command {
	var configFile string
	var flags diffFlags
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changes for callers from one document to another",
		Long: `diff compares two documents and lists what changes for the callers of a client, by service: operations, parameters, bodies,
results, types, fields, values. Each change is rated breaking, risky or safe twice: for Go source, by whether a program that
compiles with the old client compiles with the new one; and on the wire, by whether a program built with the old client
works with the new server.

OLD and NEW are files, URLs of documents or servers, - for the standard input, or versions that octogen.lock or the folder
specs has.`,
		Example: `  octogen diff 2025.4.9300 2026.1.9674
  octogen diff specs/octopus-2026.1.9674.json https://deploy.example.com --min risky
  octogen diff old.json new.json --format html > changes.html
  octogen diff old.json new.json --fail-on breaking --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			cfg, err := readConfig(configFile, cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			with, err := toWorkspace([]client{{Names: cfg.Names, Overlays: cfg.Overlays}})
			if err != nil {
				return err
			}
			report, err := a.workspace(configFile, cfg, access).Diff(cmd.Context(), args[0], args[1], with[0])
			if err != nil {
				return asInput(err)
			}
			if err := flags.print(a.stdout, report); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
			if flags.fails(report) {
				return errNo
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`; the lock lies beside it")
	cmd.Flags().StringVar(&flags.format, "format", "text", "text, markdown, json or html")
	cmd.Flags().StringVar(&flags.least, "min", "safe", "show changes from this rating on: safe, risky or breaking")
	cmd.Flags().StringVar(&flags.service, "service", "", "show changes of this service alone")
	cmd.Flags().StringVar(&flags.failOn, "fail-on", "none", "exit with 1 from this rating on: breaking, risky, safe or none")
	access.add(cmd.Flags())
	return cmd
}

func (f *diffFlags) check() error {
	switch {
	case !contains([]string{"text", "markdown", "json", "html"}, f.format):
		return usagef("--format is %q; it is text, markdown, json or html", f.format)
	case !contains([]string{"safe", "risky", "breaking"}, f.least):
		return usagef("--min is %q; it is safe, risky or breaking", f.least)
	}
	return checkFailOn(f.failOn)
}

func checkFailOn(rating string) error {
	if !contains([]string{"breaking", "risky", "safe", "none"}, rating) {
		return usagef("--fail-on is %q; it is breaking, risky, safe or none", rating)
	}
	return nil
}

func (f *diffFlags) print(w io.Writer, all *diff.Report) error {
	report := all.Only(diff.Rating(f.least), f.service)
	switch f.format {
	case "markdown":
		return report.Markdown(w)
	case "json":
		return report.JSON(w)
	case "html":
		return report.HTML(w)
	}
	return report.Text(w, isTerminal(w))
}

// fails tells whether any change is at least as bad as --fail-on.
func (f *diffFlags) fails(r *diff.Report) bool {
	return f.failOn != "none" && r.Summary.Total() > 0 && r.Summary.Worst().AtLeast(diff.Rating(f.failOn))
}

// isTerminal tells whether colour is welcome.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
