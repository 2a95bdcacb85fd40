package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/workspace"
)

// errNo is the answer no, which has been given in full already.
var errNo = errors.New("no")

func (a *app) verify() *cobra.Command {
	var configFile, format string
	var live bool
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "verify [CLIENT...]",
		Short: "Check that clients are what octogen would write now",
		Long: `verify compares the clients of octogen.yaml, or those named, with what octogen would write now, and says who moved: the
document, the options, octogen, or a hand. It needs no network and writes nothing. Where something differs it prints a
unified diff, from what is there to what octogen would write, and exits with 1.

With --server it also asks the servers whether they still have the document that the client is from.`,
		Example: `  octogen verify              # in CI or before a commit
  octogen verify --server     # and is the server still the one that we know?
  octogen verify > drift.diff || octogen generate`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usagef("--format is %q; it is text or json", format)
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
			w := a.workspace(configFile, chosen.config, access)
			drifts, err := w.Verify(cmd.Context(), clients)
			for i := range drifts {
				if server := drifts[i].Client.Server; live && server != "" && err == nil {
					err = w.VerifyServer(cmd.Context(), &drifts[i], server)
				}
			}
			if err != nil {
				return asInput(err)
			}
			return a.drifts(drifts, format)
		},
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&live, "server", false, "also ask the servers whether they have moved")
	access.add(cmd.Flags())
	return cmd
}

func (a *app) drifts(drifts []workspace.Drift, format string) error {
	drifted := false
	for _, d := range drifts {
		drifted = drifted || d.Drifted()
		if format == "json" {
			continue
		}
		if !d.Drifted() {
			fmt.Fprintf(a.stderr, "octogen: %s: as octogen writes it\n", d.Out)
		}
		for _, m := range d.Moves {
			fmt.Fprintf(a.stderr, "octogen: %s: %s moved: %s\n", d.Out, theMover(m.Who), clean(m.What))
		}
		for _, f := range d.Files {
			fmt.Fprintf(a.stderr, "octogen: %s: %s\n", f.Name, f.What)
		}
		for _, f := range d.Files {
			if _, err := fmt.Fprint(a.stdout, f.Diff); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
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
