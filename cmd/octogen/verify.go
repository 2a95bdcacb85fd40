package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/workspace"
)

// mostFiles is how many files verify names, and shows the differences of, unless it is told to show all.
const mostFiles = 20

func (a *app) verify() *cobra.Command {
	flags := clientFlags{}
	var v verifyFlags
	var live bool
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "verify [CLIENT...]",
		Short: "Check that clients are what octogen would write now",
		Long: `verify compares the clients of octogen.yaml, or those named, with what octogen would write now, and says who moved: the
document, the options, octogen, or a hand. It needs no network and writes nothing. Where a client differs in a few files
it prints a unified diff, from what is there to what octogen would write, and exits with 1; --diff prints it for any number
of files. An octogen that is another one than the lock says, and writes the same, is no drift.

With --server it also asks the servers whether they still have the document that the client is from.

Where a document moved it also says what that changes for callers, as octogen diff does, and which places of the program that
uses: in octogen.yaml names are touched. With --fail-on, such a move counts only from a rating on; every other drift counts
always. For jobs it writes the outputs drifted, breaking, risky, safe and affected to the file of --outputs.`,
		Example: `  octogen verify              # in CI or before a commit
  octogen verify --server     # and is the server still the one that we know?
  octogen verify --server --fail-on affected
  octogen verify --diff > drift.diff || octogen generate`,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			uses := chosen.config.Uses
			if v.failOn.value == failOnAffected && len(uses) == 0 {
				return usagef("--fail-on affected needs uses in %s, such as uses: [./...]", chosen.config.file)
			}
			w := a.workspace(chosen.config, access)
			drifts, err := w.Verify(cmd.Context(), chosen.clients)
			for i := range drifts {
				if server := drifts[i].Client.Server; live && server != "" && err == nil {
					err = w.VerifyServer(cmd.Context(), &drifts[i], server)
				}
			}
			if err != nil {
				return err
			}
			if err := w.Touched(cmd.Context(), drifts, uses); err != nil {
				return err
			}
			a.stale(chosen.config, w.Stale(drifts))
			return a.drifts(drifts, v)
		},
		ValidArgsFunction: completeClients(&flags.config),
	}
	cmd.Flags().StringVar(&flags.config, "config", defaultConfig, "configuration `file`")
	v.failOn.addTo(cmd, "exit with 1 for a document that moved only from this rating on", "any", "none")
	cmd.Flags().StringVar(&v.outputs, "outputs", "", "`file` to add the outputs to, lines of name=value (default $GITHUB_OUTPUT)")
	choose(cmd, &v.format, "format", "what standard output has", "text", "json")
	cmd.Flags().BoolVar(&live, "server", false, "also ask the servers whether they have moved")
	cmd.Flags().BoolVar(&v.all, "diff", false, fmt.Sprintf("print the differences of all files, also of more than %d", mostFiles))
	access.add(cmd.Flags())
	return cmd
}

// verifyFlags say when the answer is no, and who hears of it.
type verifyFlags struct {
	format, outputs string
	all             bool
	failOn          threshold
}

func (a *app) drifts(drifts []workspace.Drift, v verifyFlags) error {
	drifted, no := false, false
	var counts diff.Summary
	affected := 0
	for _, d := range drifts {
		drifted = drifted || d.Drifted()
		no = no || d.Drifted() && (!d.Accounted() || v.failOn.reached(d.Report))
		if d.Report != nil {
			counts.Add(d.Report.Summary)
			affected += len(d.Affected)
		}
		if v.format == "json" {
			continue
		}
		a.drift(d, v.all)
		if err := a.diffs(d, v.all); err != nil {
			return err
		}
	}
	if v.format == "json" {
		if err := a.json(map[string]any{"drifted": drifted, "clients": drifts}); err != nil {
			return err
		}
	}
	outputs := fmt.Sprintf("drifted=%v\nbreaking=%d\nrisky=%d\nsafe=%d\naffected=%d\n", drifted, counts.Breaking, counts.Risky, counts.Safe, affected)
	if err := appendTo(cmp.Or(v.outputs, os.Getenv("GITHUB_OUTPUT")), outputs); err != nil {
		return inputError{err}
	}
	if no {
		return errNo
	}
	return nil
}

// moved says on standard error what a new document changes for callers, and which places of the program it touches.
func (a *app) moved(d workspace.Drift, all bool) {
	if d.Changes == nil {
		return
	}
	fmt.Fprintf(a.stderr, "octogen: %s: for callers: %s\n", d.Out, d.Report.Summary.Sentence())
	if d.Affected == nil {
		return
	}
	if len(d.Affected) == 0 {
		fmt.Fprintf(a.stderr, "octogen: %s: nothing that the program uses changes\n", d.Out)
		return
	}
	fmt.Fprintf(a.stderr, "octogen: %s: %s of the program %s touched:\n", d.Out, english.Count(len(d.Affected), "place"), areOf(len(d.Affected)))
	for i, place := range d.Affected {
		if i == mostFiles && !all {
			fmt.Fprintf(a.stderr, "octogen: and %d more; --diff shows them\n", len(d.Affected)-i)
			return
		}
		fmt.Fprintf(a.stderr, "octogen: %s: %s → %s\n", clean(place.Place()), clean(cmp.Or(place.Error, place.Change)), clean(place.Do))
	}
}

func areOf(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// drift says on standard error what moved, and what to do.
func (a *app) drift(d workspace.Drift, all bool) {
	if !d.Drifted() {
		fmt.Fprintf(a.stderr, "octogen: %s: as octogen writes it\n", d.Out)
	}
	for _, note := range d.Notes {
		fmt.Fprintf(a.stderr, "octogen: %s: %s\n", d.Out, clean(note))
	}
	for _, m := range d.Moves {
		fmt.Fprintf(a.stderr, "octogen: %s: %s moved: %s\n", d.Out, theMover(m.Who), clean(m.What))
	}
	a.moved(d, all)
	if all || len(d.Files) <= mostFiles {
		for _, f := range d.Files {
			fmt.Fprintf(a.stderr, "octogen: %s: %s\n", f.Name, f.What)
		}
	} else {
		fmt.Fprintf(a.stderr, "octogen: %s: %s: %s; --diff shows them\n", d.Out, english.Count(len(d.Files), "file"), kindsOf(d.Files))
	}
	if d.Remedy != "" {
		fmt.Fprintf(a.stderr, "octogen: %s: %s\n", d.Out, d.Remedy)
	}
}

// kindsOf counts files by how they drifted.
func kindsOf(files []workspace.FileDrift) string {
	var words []string
	for _, what := range []string{"missing", "edited", "left over", "would differ"} {
		n := 0
		for _, f := range files {
			if f.What == what {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, what))
		}
	}
	return strings.Join(words, ", ")
}

// diffs prints what octogen would change.
func (a *app) diffs(d workspace.Drift, all bool) error {
	if !all && len(d.Files) > mostFiles {
		return nil
	}
	for _, f := range d.Files {
		if _, err := fmt.Fprint(a.stdout, f.Diff); err != nil {
			return inputError{fmt.Errorf("writing to standard output: %w", err)}
		}
	}
	return nil
}

func theMover(who workspace.Mover) string {
	switch who {
	case workspace.MovedHand:
		return "a hand"
	case workspace.MovedOctogen:
		return "octogen"
	}
	return "the " + string(who)
}

// json writes a result for machines.
func (a *app) json(v any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	return nil
}
