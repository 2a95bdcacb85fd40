package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/explore"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/workspace"
)

// exploreFlags say what becomes of the page.
type exploreFlags struct {
	out, importPath string
	open            bool
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

A document is that of a client of the configuration, a file, a URL of a document or a server, or a version that octogen.lock or
the folder specs has. With no argument it is that of the configuration's client.`,
		Example: `  octogen explore --open
  octogen explore swagger.json -o api.html
  octogen explore 2021.2.1387 2026.1.9674 -o api.html`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := readConfig(configFile, cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			apis, err := a.explored(cmd.Context(), cfg, access, args)
			if err != nil {
				return err
			}
			return a.writePage(cmd.Context(), apis, flags)
		},
		ValidArgsFunction: completeClients(&configFile),
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "configuration `file`")
	cmd.Flags().StringVarP(&flags.out, "out", "o", "api.html", "`file` to write the page to, or - for the standard output")
	cmd.Flags().StringVar(&flags.importPath, "import", "", "import `path` of the generated package, for code to copy")
	cmd.Flags().BoolVar(&flags.open, "open", false, "open the page in the browser")
	access.add(cmd.Flags())
	return cmd
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
			return nil, usagef("nothing to read: %s has no clients; name a document: octogen explore swagger.json", cfg.file)
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
func (a *app) writePage(ctx context.Context, apis []*model.API, flags exploreFlags) error {
	if flags.out == "-" && flags.open {
		return usagef("--open needs a file; give -o FILE")
	}
	page, err := explore.New(apis, explore.Options{Import: flags.importPath})
	if err != nil {
		return inputError{err}
	}
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
		return a.openPage(ctx, flags.out)
	}
	return nil
}

// openPage opens a file or an address in the user's browser.
func (a *app) openPage(ctx context.Context, what string) error {
	if abs, err := filepath.Abs(what); err == nil {
		what = abs
	}
	return browse(ctx, what)
}

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
