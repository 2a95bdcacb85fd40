package main

import (
	"net"
	"strings"

	"github.com/spf13/cobra"

	serving "github.com/octogen/octogen/internal/serve"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

// defaultListen is reached from this machine alone.
const defaultListen = "127.0.0.1:8065"

func (a *app) serve() *cobra.Command {
	var document, key, log string
	var options serving.Options
	cmd := &cobra.Command{
		Use:   "serve --spec FILE|VERSION",
		Short: "Run an Octopus in memory, for tests in any language",
		Long: `serve runs an Octopus Server in memory, straight from a document: for scripts, Terraform, pipelines and clients in any
language. It is the same that octopustest is for tests in Go; docs/testing.md says what it does and what it does not.

It listens on this machine alone unless --listen says otherwise, writes a line for each request, and ends with Ctrl-C.
With --state, it starts with what the file has, and leaves there what it holds at the end.`,
		Example: `  octogen serve --spec 2026.1
  octogen serve --spec swagger.json --state octopus.json --api-key env:TEST_KEY
  octogen serve --spec swagger.json --log json | jq 'select(.status == 501)'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkServeFlags(document, options.Listen, log); err != nil {
				return err
			}
			var err error
			if options.APIKey, err = serveKey(key); err != nil {
				return err
			}
			if options.Table, err = a.table(cmd, document); err != nil {
				return err
			}
			options.JSON, options.Colour = log == "json", isTerminal(a.stdout)
			options.Log, options.Notes = a.stdout, a.stderr
			if err := serving.Run(cmd.Context(), options); err != nil {
				return inputError{err}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&document, "spec", "", "document to serve: a file, a URL, - for standard input, or a version such as 2026.1")
	flags.StringVar(&options.Listen, "listen", defaultListen, "address to listen at")
	flags.StringVar(&options.State, "state", "", "`file` to start from and to leave the state in")
	flags.StringVar(&key, "api-key", "", "the only API key to take: env:NAME, file:PATH or the `key` (default: any key)")
	flags.StringVar(&log, "log", "text", "log of requests: text or json")
	return cmd
}

func checkServeFlags(document, listen, log string) error {
	if document == "" {
		return usagef("--spec is missing: give the file of a document, or a version such as 2026.1")
	}
	if log != "text" && log != "json" {
		return usagef("--log: %q is neither text nor json", log)
	}
	if _, _, err := net.SplitHostPort(listen); err != nil {
		return usagef("--listen: %q is no address such as %s", listen, defaultListen)
	}
	return nil
}

// table is what the server knows: of a version, or of a document.
func (a *app) table(cmd *cobra.Command, document string) (string, error) {
	if serving.IsVersion(document) {
		table, err := serving.VersionTable(document)
		if err != nil {
			return "", inputError{err}
		}
		return table, nil
	}
	api, err := a.workspace(config{}, accessFlags{maxBytes: spec.DefaultMaxBytes, timeout: spec.DefaultTimeout}).Model(cmd.Context(), workspace.Client{Spec: document})
	if err != nil {
		return "", err
	}
	return serving.Table(api)
}

// serveKey is the key that the server takes. As it is no server's real one, it may stand on the command line.
func serveKey(key string) (string, error) {
	if !strings.HasPrefix(key, "env:") && !strings.HasPrefix(key, "file:") {
		return key, nil
	}
	c, err := credential(key, false)
	return c.Value, err
}
