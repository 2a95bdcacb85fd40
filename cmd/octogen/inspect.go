package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/print"
)

func (a *app) inspect() *cobra.Command {
	flags := clientFlags{readOnly: true}
	var access accessFlags
	var format string
	var links bool
	var from []string
	cmd := &cobra.Command{
		Use:   "inspect [CLIENT]",
		Short: "Show what octogen reads in a document: operations, types, findings",
		Long: `inspect prints the model that octogen makes of a document: every operation with its name, scope and routes, every
type, and every finding: what was repaired, where, and how. docs/inspect.md describes the JSON form, which is stable.

With --links it prints the map of the API instead: which resource leads to which, by which relation and operation.`,
		Example: `  octogen inspect --spec swagger.json
  octogen inspect --spec swagger.json --format json | jq '.findings[].rule' | sort | uniq -c
  octogen inspect --spec swagger.json --links --from Project,Release --format mermaid`,
		Args: atMostOne("one client"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkInspectFlags(format, links, from); err != nil {
				return err
			}
			chosen, err := flags.choose(cmd.Flags(), args)
			if err != nil {
				return err
			}
			clients := chosen.clients
			if len(clients) > 1 {
				return usagef("the configuration has %d clients; name one of them", len(clients))
			}
			api, err := a.workspace(chosen.config, access).Model(cmd.Context(), clients[0])
			if err != nil {
				return err
			}
			write := print.Table
			switch {
			case links:
				if err := print.CheckLinks(api, from); err != nil {
					return usagef("--from: %w", err)
				}
				write = func(w io.Writer, api *model.API) error { return print.Links(w, api, format, from) }
			case format == "json":
				write = print.JSON
			}
			if err := write(a.stdout, api); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
			return nil
		},
		ValidArgsFunction: completeClients(&flags.config),
	}
	flags.add(cmd.Flags())
	access.add(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "table", "table or json; with --links also mermaid or dot")
	fixed(cmd, "format", append([]string{"table", "json"}, print.LinkFormats...)...)
	cmd.Flags().BoolVar(&links, "links", false, "which resource leads to which")
	cmd.Flags().StringSliceVar(&from, "from", nil, "with --links: only what leads away from these types, such as Project,Release")
	return cmd
}

func checkInspectFlags(format string, links bool, from []string) error {
	switch {
	case links && !slices.Contains(print.LinkFormats, format):
		return usagef("--format is %q; with --links it is one of %s", format, strings.Join(print.LinkFormats, ", "))
	case !links && format != "table" && format != "json":
		return usagef("--format is %q; it is table or json", format)
	case !links && len(from) > 0:
		return usagef("--from goes with --links")
	}
	return nil
}
