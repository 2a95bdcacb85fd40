package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/impact"
	"github.com/octogen/octogen/internal/workspace"
)

// diffFlags say how a comparison is shown, and when its answer is no.
type diffFlags struct {
	format, least, service string
	failOn                 threshold
}

func (a *app) diff() *cobra.Command {
	var configFile, against string
	var flags diffFlags
	var access accessFlags
	var program programFlags
	cmd := &cobra.Command{
		Use:   "diff OLD NEW... | --against OLD [NEW]",
		Short: "Show what changes for callers from one document to another",
		Long: `diff compares two documents and lists what changes for the callers of a client, by service: operations, parameters, bodies,
results, types, fields, values. Each change is rated breaking, risky or safe twice: for Go source, by whether a program that
compiles with the old client compiles with the new one; and on the wire, by whether a program built with the old client
works with the new server.

With --for it says which places of a Go program the changes touch: what will not compile with the new client, before that is
generated, and what the program reads, sets, sends or compares with that is otherwise on the wire now.

OLD and NEW are files, URLs of documents or servers, - for the standard input, git:REV:PATH for a document in Git, or versions
that octogen.lock or the folder specs has. octogen sync keeps the document before the present one. With --against, NEW is the
document of the configuration's clients unless it is given.

With more than two documents, in order, it says of each operation, parameter, type, field and value that not all of them have
when it came and when it went.

What octogen.yaml ignores counts for nothing and is listed last.`,
		Example: `  octogen diff 2025.4.9300 2026.1.9674
  octogen diff specs/octopus-2026.1.9674.json https://deploy.example.com --min risky
  octogen diff 2025.4.9300 2026.1.9674 --for ./...
  octogen diff 2018.3.6 2021.2.1387 2026.1.9674 --format json
  octogen diff old.json new.json --format html > changes.html
  octogen diff --against git:main:specs/octopus.json --fail-on breaking
  octogen diff old.json new.json --fail-on wire:breaking --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if against != "" {
				return atMostOne("one document with --against")(cmd, args)
			}
			return atLeast(2, "two documents or more: files, URLs or versions")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := readConfig(configFile, cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			if err := program.check(); err != nil {
				return err
			}
			if flags.failOn.value == failOnAffected && len(program.patterns) == 0 {
				return usagef("--fail-on affected needs --for: which program?")
			}
			w := a.workspace(cfg, access)
			if against != "" {
				args = append([]string{against}, args...)
			}
			names, with, err := documents(w, cfg, args)
			if err != nil {
				return err
			}
			if len(names) > 2 || flags.format == "since" {
				return a.history(cmd, w, names, with, flags)
			}
			loading := program.load(cmd.Context())
			pair, err := w.Models(cmd.Context(), names[0], names[1], with)
			if err != nil {
				return err
			}
			if err := flags.checkService(pair.Services()); err != nil {
				return err
			}
			report := w.Compare(pair)
			report.Source = program.source
			a.stale(cfg, report.Stale)
			rewritten, err := program.affected(cmd.Context(), w, pair, report, loading)
			if err != nil {
				return err
			}
			if err := a.compared(w, report, rewritten, flags, program); err != nil {
				return err
			}
			if flags.failOn.reached(report) {
				return errNo
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`; the lock lies beside it")
	cmd.Flags().StringVar(&against, "against", "", "the older `document`, such as git:main:specs/octopus.json")
	choose(cmd, &flags.format, "format", "how the changes are written", "text", "markdown", "json", "html", "since")
	choose(cmd, &flags.least, "min", "show changes from this rating on", "safe", "risky", "breaking")
	cmd.Flags().StringVar(&flags.service, "service", "", "show changes of this service alone")
	flags.failOn.add(cmd, "exit with 1")
	program.add(cmd)
	access.add(cmd.Flags())
	return cmd
}

// documents are those that the arguments name, and the client whose options their models have. If only the older one is named,
// the newer one is the configuration's.
func documents(w *workspace.Workspace, cfg config, args []string) (names []string, with workspace.Client, err error) {
	with = workspace.Client{Names: cfg.Names, Types: cfg.Types, Overlays: cfg.Overlays}
	if len(args) == 1 {
		client, document, err := w.Document()
		if err != nil {
			return nil, with, err
		}
		with, args = client, append(args, document)
	}
	clients := []workspace.Client{with}
	err = readCorrections(clients)
	return args, clients[0], err
}

// compared prints a report, or what is rewritten in its place.
func (a *app) compared(w *workspace.Workspace, r *diff.Report, rewritten *impact.Rewriting, flags diffFlags, program programFlags) error {
	if program.fix {
		return a.fixed(w, rewritten, program.write)
	}
	if err := flags.print(a.stdout, r); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	return nil
}

// history says when what came and went over several documents.
func (a *app) history(cmd *cobra.Command, w *workspace.Workspace, names []string, with workspace.Client, flags diffFlags) error {
	for _, flag := range []string{"for", "fix", "min", "fail-on", "against"} {
		if cmd.Flags().Changed(flag) {
			return usagef("--%s is for two documents; several are listed by when what came and went", flag)
		}
	}
	if flags.format == "html" {
		return usagef("--format html is for two documents; several are written as text, markdown, json or since")
	}
	apis, err := w.Range(cmd.Context(), names, with)
	if err != nil {
		return err
	}
	var services []string
	for _, api := range apis {
		services = append(services, workspace.Pair{From: api, To: api}.Services()...)
	}
	if err := flags.checkService(services); err != nil {
		return err
	}
	history := diff.Over(apis).Only(flags.service)
	write := map[string]func(io.Writer) error{"text": func(w io.Writer) error { return history.Text(w, isTerminal(w)) }, "markdown": history.Markdown, "json": history.JSON, "since": history.Since}
	if err := write[flags.format](a.stdout); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	return nil
}

// checkService refuses the name of a service that neither document has.
func (f *diffFlags) checkService(known []string) error {
	if f.service == "" || slices.ContainsFunc(known, func(s string) bool { return strings.EqualFold(s, f.service) }) {
		return nil
	}
	return usagef("none of the documents has a service %q%s", f.service, didYouMean(f.service, known))
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

// A threshold is the rating from which on a change is too much: for Go source, on the wire, or for any of the two.
type threshold struct{ value string }

// failOnAffected is the threshold that looks at the program alone.
const failOnAffected = "affected"

var ratings = []string{"breaking", "risky", "safe"}

func (t *threshold) add(cmd *cobra.Command, consequence string) {
	t.addTo(cmd, consequence+" from this rating on", "none")
}

// addTo adds the flag with words that come first, the default being the first of them.
func (t *threshold) addTo(cmd *cobra.Command, usage string, first ...string) {
	allowed := slices.Clone(first)
	for _, axis := range []string{"", "wire:", "go:"} {
		for _, r := range ratings {
			allowed = append(allowed, axis+r)
		}
	}
	allowed = append(allowed, failOnAffected)
	for _, r := range ratings {
		allowed = append(allowed, r+":wire", r+":go") // said the other way round
	}
	chooseSo(cmd, &t.value, "fail-on", usage, strings.Join(first, ", ")+", breaking, risky or safe, or one of the last three for one side, such as wire:breaking; or affected", allowed...)
}

// reached reports whether any change is at least as bad as the threshold.
func (t threshold) reached(r *diff.Report) bool {
	switch t.value {
	case "none", "":
		return false
	case "any":
		return true
	case failOnAffected:
		return len(r.Affected) > 0
	}
	axis, rating, two := strings.Cut(t.value, ":")
	switch {
	case !two:
		axis, rating = "", t.value
	case slices.Contains(ratings, axis):
		axis, rating = rating, axis
	}
	return slices.ContainsFunc(r.Changes, func(c diff.Change) bool {
		is := map[string]diff.Rating{"": c.Worst(), "wire": c.Wire, "go": c.Go}[axis]
		return is.AtLeast(diff.Rating(rating))
	})
}

// isTerminal reports whether colour is welcome.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
