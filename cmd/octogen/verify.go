package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/workspace"
)

// mostFiles is how many files verify names, and shows the differences of, unless it is told to show all.
const mostFiles = 20

func (a *app) verify() *cobra.Command {
	flags := clientFlags{}
	var format string
	var live, all bool
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "verify [CLIENT...]",
		Short: "Check that clients are what octogen would write now",
		Long: `verify compares the clients of octogen.yaml, or those named, with what octogen would write now, and says who moved: the
document, the options, octogen, or a hand. It needs no network and writes nothing. Where a client differs in a few files
it prints a unified diff, from what is there to what octogen would write, and exits with 1; --diff prints it for any number
of files. An octogen that is another one than the lock says, and writes the same, is no drift.

With --server it also asks the servers whether they still have the document that the client is from.`,
		Example: `  octogen verify              # in CI or before a commit
  octogen verify --server     # and is the server still the one that we know?
  octogen verify --diff > drift.diff || octogen generate`,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
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
			return a.drifts(drifts, format, all)
		},
		ValidArgsFunction: completeClients(&flags.config),
	}
	cmd.Flags().StringVar(&flags.config, "config", defaultConfig, "configuration `file`")
	choose(cmd, &format, "format", "what standard output has", "text", "json")
	cmd.Flags().BoolVar(&live, "server", false, "also ask the servers whether they have moved")
	cmd.Flags().BoolVar(&all, "diff", false, fmt.Sprintf("print the differences of all files, also of more than %d", mostFiles))
	access.add(cmd.Flags())
	return cmd
}

func (a *app) drifts(drifts []workspace.Drift, format string, all bool) error {
	drifted := false
	for _, d := range drifts {
		drifted = drifted || d.Drifted()
		if format == "json" {
			continue
		}
		a.drift(d, all)
		if err := a.diffs(d, all); err != nil {
			return err
		}
	}
	if format == "json" {
		if err := a.json(map[string]any{"drifted": drifted, "clients": drifts}); err != nil {
			return err
		}
	}
	if drifted {
		return errNo
	}
	return nil
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
	if all || len(d.Files) <= mostFiles {
		for _, f := range d.Files {
			fmt.Fprintf(a.stderr, "octogen: %s: %s\n", f.Name, f.What)
		}
	} else {
		fmt.Fprintf(a.stderr, "octogen: %s: %s: %s; --diff shows them\n", d.Out, plural(len(d.Files), "file"), kindsOf(d.Files))
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

// plural is a number and a noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") {
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
