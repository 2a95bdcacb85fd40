package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/workspace"
)

func (a *app) sync() *cobra.Command {
	var configFile, failOn, summary, format string
	var keep bool
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "sync [CLIENT...]",
		Short: "Follow the servers: fetch, compare, generate and verify in one",
		Long: `sync asks the servers of octogen.yaml, or of the clients named, for their documents. Where one has moved it prints what
changes for callers, pins the new document in octogen.lock, generates the clients anew and verifies them; the document in
whose place it comes is removed. Where nothing has moved, no file is touched.

All of it happens or nothing: when a server is down, when sync is killed, or when --fail-on says that the change is too
much, everything is as it was. Two that run at once on one machine wait for each other.

In GitHub Actions it sets the outputs changed, title, from, to, breaking, risky and safe, and adds to the job's summary.`,
		Example: `  octogen sync
  octogen sync --summary pull-request.md
  octogen sync --fail-on breaking`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFailOn(failOn); err != nil {
				return err
			}
			if format != "markdown" && format != "json" {
				return usagef("--format is %q; it is markdown or json", format)
			}
			flags := clientFlags{config: configFile}
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			clients, err := toWorkspace(chosen.clients)
			if err != nil {
				return err
			}
			fails := (&diffFlags{failOn: failOn}).fails
			w := a.workspace(configFile, chosen.config, access)
			done, err := w.Sync(cmd.Context(), clients, workspace.SyncOptions{Refuse: fails, Keep: keep})
			if err != nil {
				return asInput(err)
			}
			return a.synced(done, summary, format)
		},
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`")
	cmd.Flags().StringVar(&failOn, "fail-on", "none", "change nothing and exit with 1 from this rating on: breaking, risky, safe or none")
	cmd.Flags().StringVar(&summary, "summary", "", "Markdown `file` to write the summary to, if there is a change")
	cmd.Flags().StringVar(&format, "format", "markdown", "markdown or json, on standard output")
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the documents of older versions")
	access.add(cmd.Flags())
	return cmd
}

// synced says what a sync did, to everybody who wants to know.
func (a *app) synced(s *workspace.Sync, summary, format string) error {
	for _, r := range s.Clients {
		a.report(r)
	}
	text := syncSummary(s)
	if err := a.syncOutput(s, text, format); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	for _, out := range []struct{ file, text string }{{os.Getenv("GITHUB_OUTPUT"), syncOutputs(s)}, {os.Getenv("GITHUB_STEP_SUMMARY"), text}} {
		if err := appendTo(out.file, out.text); err != nil {
			return inputError{err}
		}
	}
	if summary != "" && s.Changed() {
		if err := os.WriteFile(summary, []byte(text), 0o644); err != nil {
			return inputError{err}
		}
	}
	if s.Refused {
		fmt.Fprintln(a.stderr, "octogen: the change is more than --fail-on lets through; everything is as it was")
		return errNo
	}
	return nil
}

func (a *app) syncOutput(s *workspace.Sync, text, format string) error {
	if format == "markdown" {
		_, err := io.WriteString(a.stdout, text)
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
		row := server{Server: m.Pin.Document.Server, To: m.Pin.Document.Version, Diff: m.Report}
		if m.Pin.Before != nil {
			row.From = m.Pin.Before.Version
		}
		list = append(list, row)
	}
	return a.json(map[string]any{"changed": s.Changed(), "refused": s.Refused, "servers": list})
}

// syncSummary is Markdown for a pull request; nothing when nothing changes.
func syncSummary(s *workspace.Sync) string {
	var b strings.Builder
	for _, m := range s.Servers {
		d := m.Pin.Document
		switch {
		case !m.Pin.Written:
		case m.Report == nil:
			fmt.Fprintf(&b, "## Octopus %s\n\nThe first document of %s.\n\n", d.Version, d.Server)
		default:
			_ = m.Report.Markdown(&b) // into memory
			fmt.Fprintf(&b, "\nThe document is from %s.\n\n", d.Server)
		}
	}
	for _, r := range s.Clients {
		if n := len(r.Change.Written) + len(r.Change.Removed); n > 0 {
			fmt.Fprintf(&b, "- `%s`: %s written, %d removed\n", r.Client.Out, plural(len(r.Change.Written), "file"), len(r.Change.Removed))
		}
	}
	return b.String()
}

// syncOutputs are the outputs of a step in GitHub Actions. Versions are checked where they are read; none has a line break.
func syncOutputs(s *workspace.Sync) string {
	var from, to []string
	var n diff.Summary
	for _, m := range s.Servers {
		if !m.Pin.Written {
			continue
		}
		to = append(to, printable(m.Pin.Document.Version))
		if m.Pin.Before != nil {
			from = append(from, printable(m.Pin.Before.Version))
		}
		if m.Report != nil {
			n.Breaking += m.Report.Summary.Breaking
			n.Risky += m.Report.Summary.Risky
			n.Safe += m.Report.Summary.Safe
		}
	}
	title := "Octopus client up to date"
	if len(to) > 0 {
		title = "Octopus client for " + strings.Join(to, ", ")
	}
	return fmt.Sprintf("changed=%v\ntitle=%s\nfrom=%s\nto=%s\nbreaking=%d\nrisky=%d\nsafe=%d\n",
		s.Changed(), title, strings.Join(from, ", "), strings.Join(to, ", "), n.Breaking, n.Risky, n.Safe)
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
