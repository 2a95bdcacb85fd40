package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/workspace"
)

// syncFlags say how far a sync may go, and who hears of it.
type syncFlags struct {
	clientFlags
	summary, outputs, format string
	report                   string
	keep, dryRun             bool
	failOn                   threshold
}

func (a *app) sync() *cobra.Command {
	var flags syncFlags
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "sync [CLIENT...]",
		Short: "Follow the servers: fetch, compare, generate and verify in one",
		Long: `sync asks the servers of octogen.yaml, or of the clients named, for their documents. Where one has moved it prints what
changes for callers, pins the new document in octogen.lock, generates the clients and verifies them; the document before is
kept, so that octogen diff can compare the two, and older ones are removed. Where nothing has moved, no file is touched.

All of it happens or nothing: when a server is down, when sync is killed, or when --fail-on says that the change is too
much, everything is as it was. Two that run at once on one machine wait for each other.

The report in full is an HTML file of --report; of several documents that moved the second is FILE-2.html.

For jobs it writes the outputs changed, refused, title, from, to, breaking, risky, safe and affected to the file of --outputs; in
GitHub Actions they are the step's, and the job's summary has the report.`,
		Example: `  octogen sync
  octogen sync --summary pull-request.md --report report.html
  octogen sync --fail-on wire:breaking`,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, file := range []string{flags.summary, flags.report} {
				if err := removeStale(file); err != nil {
					return err
				}
			}
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			w := a.workspace(chosen.config, access)
			w.DryRun = flags.dryRun
			if flags.failOn.value == failOnAffected && len(chosen.config.Uses) == 0 {
				return usagef("--fail-on affected needs uses in %s, such as uses: [./...]", chosen.config.file)
			}
			done, err := w.Sync(cmd.Context(), chosen.clients, workspace.SyncOptions{Refuse: flags.failOn.reached, Keep: flags.keep, Uses: chosen.config.Uses})
			if err != nil {
				return err
			}
			a.stale(chosen.config, done.Stale)
			return a.synced(done, flags)
		},
		ValidArgsFunction: completeClients(&flags.config),
	}
	cmd.Flags().StringVar(&flags.config, "config", defaultConfig, "configuration `file`")
	flags.failOn.add(cmd, "change nothing and exit with 1")
	cmd.Flags().StringVar(&flags.summary, "summary", "", "Markdown `file` for the summary; without a change there is none afterwards")
	cmd.Flags().StringVar(&flags.report, "report", "", "HTML `file` for the whole report, to attach; without a change there is none afterwards")
	cmd.Flags().StringVar(&flags.outputs, "outputs", "", "`file` to add the outputs to, lines of name=value (default $GITHUB_OUTPUT)")
	choose(cmd, &flags.format, "format", "what standard output has", "markdown", "json")
	cmd.Flags().BoolVar(&flags.keep, "keep", false, "keep the documents of all older versions")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "say what would change, and change nothing")
	access.add(cmd.Flags())
	return cmd
}

// removeStale removes the summary or the report of an earlier run, which a job would take for one of this run.
func removeStale(summary string) error {
	if summary == "" {
		return nil
	}
	if err := os.Remove(summary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return inputError{err}
	}
	return nil
}

// synced says what a sync did, to everybody who wants to know.
func (a *app) synced(s *workspace.Sync, flags syncFlags) error {
	for _, r := range s.Clients {
		a.report(r, flags.dryRun)
	}
	build, _ := a.build()
	n := newNews(s, build)
	if err := a.syncOutput(s, n, flags); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	outputs := flags.outputs
	if outputs == "" {
		outputs = os.Getenv("GITHUB_OUTPUT")
	}
	for _, out := range []struct{ file, text string }{{outputs, n.outputs()}, {os.Getenv("GITHUB_STEP_SUMMARY"), n.summary()}} {
		if err := appendTo(out.file, out.text); err != nil {
			return inputError{err}
		}
	}
	if flags.summary != "" && s.Changed {
		if err := os.WriteFile(flags.summary, []byte(n.summary()), 0o644); err != nil {
			return inputError{err}
		}
	}
	if err := n.writeReports(flags.report); err != nil {
		return inputError{err}
	}
	switch {
	case s.Refused:
		fmt.Fprintln(a.stderr, "octogen: the change is more than --fail-on lets through; everything is as it was")
		return errNo
	case flags.dryRun:
		fmt.Fprintln(a.stderr, "octogen: a dry run; everything is as it was")
	}
	return nil
}

func (a *app) syncOutput(s *workspace.Sync, n news, flags syncFlags) error {
	if flags.format == "markdown" {
		_, err := io.WriteString(a.stdout, n.summary())
		return err
	}
	type server struct {
		Server string       `json:"server"`
		From   string       `json:"from,omitempty"`
		To     string       `json:"to"`
		Diff   *diff.Report `json:"diff,omitempty"`
	}
	list := []server{}
	for _, m := range s.Servers {
		list = append(list, server{Server: m.Pin.Document.Server, From: m.Pin.From(), To: m.Pin.Document.Version, Diff: m.Report})
	}
	return a.json(map[string]any{"changed": s.Changed, "refused": s.Refused, "dry_run": flags.dryRun, "title": n.title(), "servers": list, "stale": append([]diff.Ignore{}, s.Stale...)})
}

func appendTo(file, text string) error {
	if file == "" || text == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
