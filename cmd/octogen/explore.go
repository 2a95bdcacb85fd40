package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/explore"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/usage"
	"github.com/octogen/octogen/internal/workspace"
)

// exploreFlags say what becomes of the page.
type exploreFlags struct {
	out, importPath string
	open            bool
	onlyUsed        []string
	serve, fake     bool
	server, listen  string
}

// check refuses flags that do not go together.
func (f exploreFlags) check() error {
	switch {
	case f.server != "" && f.fake:
		return usagef("--server and --fake both say who answers; give one of them")
	case !f.serve && (f.server != "" || f.fake):
		return usagef("--server and --fake go with --serve")
	case f.out == "-" && f.open:
		return usagef("--open needs a file; give -o FILE")
	}
	return nil
}

func (a *app) explore() *cobra.Command {
	var configFile string
	var access accessFlags
	var flags exploreFlags
	cmd := &cobra.Command{
		Use:   "explore [CLIENT|FILE|URL|VERSION ...]",
		Short: "Write a page to look at the API with, as Go sees it",
		Long: `explore writes one HTML file that shows the API of a document as a Go program sees it: operations with their signatures and
code to copy, types, links, what differs between versions, and a search over all of it. The file holds everything that it
needs, fetches nothing and works from disk. Several documents become versions in one page.

With --serve the page is on this machine alone, and operations can be tried from it: with --fake against an Octopus in memory,
with --server against a real one. It reads there freely; whatever else it sends, you confirm first. The API key stays in
octogen's process.

A document is that of a client of the configuration, a file, a URL of a document or a server, or a version that octogen.lock or
the folder specs has. With no argument it is that of the configuration's client.`,
		Example: `  octogen explore --open
  octogen explore swagger.json -o api.html
  octogen explore 2021.2.1387 2026.1.9674 -o api.html
  octogen explore swagger.json --only-used ./...
  octogen explore swagger.json --serve --fake --open
  octogen explore --serve --server https://deploy.example.com --open`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			cfg, err := readConfig(configFile, cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			if len(args) == 0 && flags.server != "" {
				args = []string{flags.server}
			}
			apis, err := a.explored(cmd.Context(), cfg, access, args)
			if err != nil {
				return err
			}
			only, err := a.used(cmd.Context(), flags.onlyUsed)
			if err != nil {
				return err
			}
			page, err := explore.New(apis, explore.Options{Import: flags.importPath, Only: only})
			if err != nil {
				return inputError{err}
			}
			if flags.serve {
				target, err := a.target(cfg, access, flags, apis[0])
				if err != nil {
					return err
				}
				return a.servePage(cmd.Context(), page, target, flags)
			}
			return a.writePage(cmd.Context(), page, flags)
		},
		ValidArgsFunction: completeClients(&configFile),
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`")
	cmd.Flags().StringVarP(&flags.out, "out", "o", "api.html", "`file` to write the page to, or - for the standard output")
	cmd.Flags().StringVar(&flags.importPath, "import", "", "import `path` of the generated package, for code to copy")
	cmd.Flags().BoolVar(&flags.open, "open", false, "open the page in the browser")
	cmd.Flags().StringSliceVar(&flags.onlyUsed, "only-used", nil, "show only the operations that Go `packages` use, such as ./...")
	cmd.Flags().BoolVar(&flags.serve, "serve", false, "serve the page on this machine instead of writing it")
	cmd.Flags().StringVar(&flags.server, "server", "", "with --serve: the Octopus server to try operations on: https://host[/prefix]")
	cmd.Flags().BoolVar(&flags.fake, "fake", false, "with --serve: try operations on an Octopus in memory")
	cmd.Flags().StringVar(&flags.listen, "listen", "127.0.0.1:0", "with --serve: loopback `address` to serve at")
	access.add(cmd.Flags())
	return cmd
}

// used are the keys of the operations that Go packages use; nil without packages.
func (a *app) used(ctx context.Context, patterns []string) ([]string, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	program, err := loadProgram(ctx, usage.Options{Patterns: patterns})
	if err != nil {
		return nil, err
	}
	keys := []string{}
	for _, c := range program.Summary().Clients {
		for _, op := range c.Operations {
			keys = append(keys, op.Method+" "+strings.ToLower(op.Path))
		}
	}
	return keys, nil
}

// explored are the models of what the arguments name.
func (a *app) explored(ctx context.Context, cfg config, access accessFlags, args []string) ([]*model.API, error) {
	clients := slices.Clone(cfg.Clients)
	if err := readCorrections(clients); err != nil {
		return nil, err
	}
	with := []workspace.Client{{Names: cfg.Names, Types: cfg.Types, Overlays: cfg.Overlays}}
	if err := readCorrections(with); err != nil {
		return nil, err
	}
	if len(args) == 0 {
		if len(clients) == 0 {
			return nil, nothingToRead(cfg, "name a document: octogen explore swagger.json")
		}
		if len(clients) > 1 {
			return nil, usagef("the configuration has %d clients; name one of them, or several", len(clients))
		}
		api, err := a.workspace(cfg, access).Model(ctx, clients[0])
		return []*model.API{api}, err
	}
	var apis []*model.API
	for _, arg := range args {
		w := a.workspace(cfg, access)
		read := func() (*model.API, error) { return w.Find(ctx, arg, with[0]) }
		if i := slices.IndexFunc(clients, func(c workspace.Client) bool { return c.Name == arg }); i >= 0 {
			read = func() (*model.API, error) { return w.Model(ctx, clients[i]) }
		}
		api, err := read()
		if err != nil {
			return nil, err
		}
		apis = append(apis, api)
	}
	return apis, nil
}

// writePage writes the page to a file or the standard output.
func (a *app) writePage(ctx context.Context, page *explore.Page, flags exploreFlags) error {
	html, err := page.HTML()
	if err != nil {
		return err
	}
	if flags.out == "-" {
		if _, err := a.stdout.Write(html); err != nil {
			return inputError{fmt.Errorf("writing to standard output: %w", err)}
		}
		return nil
	}
	if err := output.WriteSingle(flags.out, html, explore.Mark); err != nil {
		return usageError{err}
	}
	a.say("wrote " + flags.out)
	if flags.open {
		return openFile(ctx, flags.out)
	}
	return nil
}

func openFile(ctx context.Context, name string) error {
	abs, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	return browse(ctx, abs)
}

// browse opens a file or an address in the user's browser.
func browse(ctx context.Context, what string) error {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	if err := exec.CommandContext(ctx, command[0], append(command[1:], what)...).Start(); err != nil {
		return usageError{fmt.Errorf("cannot open a browser: %w; open %s yourself", err, what)}
	}
	return nil
}
