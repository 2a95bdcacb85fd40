package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/model"
)

func (a *app) inspect() *cobra.Command {
	flags := clientFlags{readOnly: true}
	var format string
	cmd := &cobra.Command{
		Use:   "inspect [CLIENT]",
		Short: "Show what octogen reads in a document: operations, types, findings",
		Long: `inspect prints the model that octogen makes of a document: every operation with its name, scope and routes, every
type, and every finding: what was repaired, where, and how. docs/inspect.md describes the JSON form, which is stable.`,
		Example: `  octogen inspect --spec swagger.json
  octogen inspect --spec swagger.json --format json | jq '.findings[].rule' | sort | uniq -c`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usagef("--format is %q; it is table or json", format)
			}
			clients, err := flags.clients(cmd.Flags(), args)
			if err != nil {
				return err
			}
			if len(clients) > 1 {
				return usagef("the configuration has %d clients; name one of them", len(clients))
			}
			api, err := a.load(cmd.Context(), clients[0])
			if err != nil {
				return err
			}
			print := model.PrintTable
			if format == "json" {
				print = model.PrintJSON
			}
			if err := print(a.stdout, api); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
			return nil
		},
	}
	flags.add(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}
