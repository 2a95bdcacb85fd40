package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/workspace"
)

func (a *app) fetch() *cobra.Command {
	var configFile, server, specs, format string
	var access accessFlags
	cmd := &cobra.Command{
		Use:   "fetch [CLIENT...]",
		Short: "Get the document of a server and pin it in the lock",
		Long: `fetch asks a server for its version and its document, writes specs/octopus-VERSION.json, and notes both in octogen.lock.
Without --server it does so for the clients of octogen.yaml that have a server, or for those named; without these, for the
server that OCTOPUS_URL names. Where the server still has the document that the lock pins, nothing is downloaded, if the
server tells, and nothing is written.

Most servers give the document to everybody. For others the API key is taken from OCTOPUS_API_KEY or from where --api-key
says, or an access token from OCTOPUS_ACCESS_TOKEN. Neither is sent to another host, nor shown. Where OCTOPUS_URL is set,
they are for that server alone.`,
		Example: `  octogen fetch --server https://deploy.example.com
  OCTOPUS_API_KEY=… octogen fetch
  octogen fetch --server https://deploy.example.com --api-key file:/run/secrets/octopus --ca ca.pem`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := readConfig(configFile, cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			if specs != "" {
				cfg.Specs = specs
			}
			servers, err := serversToFetch(cfg, server, args)
			if err != nil {
				return err
			}
			pins, err := a.workspace(cfg, access).Fetch(cmd.Context(), servers)
			if err != nil {
				return err
			}
			return a.pins(filepath.Dir(configFile), pins, format)
		},
		ValidArgsFunction: completeClients(&configFile),
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`; the lock lies beside it")
	cmd.Flags().StringVar(&server, "server", "", "Octopus server: https://host[/prefix]")
	cmd.Flags().StringVar(&specs, "specs", "", "`folder` to write documents to, below that of the configuration (default \"specs\")")
	choose(cmd, &format, "format", "what standard output has", "text", "json")
	access.add(cmd.Flags())
	return cmd
}

func serversToFetch(cfg config, server string, names []string) ([]string, error) {
	if server != "" {
		if len(names) > 0 {
			return nil, usagef("name clients of the configuration, or give --server, not both")
		}
		return []string{server}, nil
	}
	if err := cfg.known(names); err != nil {
		return nil, err
	}
	var servers []string
	for _, c := range cfg.Clients {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		if c.Server == "" && len(names) > 0 {
			return nil, usagef("the client %q has no server in %s", c.Name, cfg.file)
		}
		if c.Server != "" && !slices.ContainsFunc(servers, func(s string) bool { return sameServer(s, c.Server) }) {
			servers = append(servers, c.Server)
		}
	}
	if env := os.Getenv("OCTOPUS_URL"); len(servers) == 0 && env != "" {
		servers = []string{env}
	}
	if len(servers) == 0 {
		return nil, usagef("no server to ask: give --server URL, set OCTOPUS_URL, or list clients with a server in %s", cfg.file)
	}
	return servers, nil
}

// pinned is a pin as machines read it.
type pinned struct {
	Server    string `json:"server"`
	Version   string `json:"version"`
	File      string `json:"file"`
	Digest    string `json:"digest"`
	Canonical string `json:"canonical"`
	Before    string `json:"version_before,omitempty"`
	Changed   bool   `json:"changed"`
}

// moved says from what a server has moved.
func moved(p workspace.Pin) string {
	switch {
	case p.Before.Version != p.Document.Version:
		return "before " + p.Before.Version
	case p.Changed:
		return "another document than before"
	}
	return "the document was written again"
}

// pins prints the file of each document, and says on standard error what is new.
func (a *app) pins(dir string, pins []workspace.Pin, format string) error {
	list := []pinned{}
	for _, p := range pins {
		d := p.Document
		name := filepath.Join(dir, filepath.FromSlash(d.File))
		row := pinned{d.Server, d.Version, name, d.Digest, d.Canonical, "", p.Changed}
		switch {
		case p.Before == nil:
			fmt.Fprintf(a.stderr, "octogen: %s: Octopus %s\n", d.Server, d.Version)
		case p.Written:
			row.Before = p.Before.Version
			fmt.Fprintf(a.stderr, "octogen: %s: Octopus %s, %s\n", d.Server, d.Version, moved(p))
		default:
			row.Before = p.Before.Version
			fmt.Fprintf(a.stderr, "octogen: %s: still the document of Octopus %s\n", d.Server, d.Version)
		}
		list = append(list, row)
		if format == "text" {
			if _, err := fmt.Fprintln(a.stdout, name); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
		}
	}
	if format == "json" {
		return a.json(list)
	}
	return nil
}
