package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

const defaultConfig = "octogen.yaml"

// configVersion is that of the form of octogen.yaml.
const configVersion = 1

// config is octogen.yaml. What stands beside clients is their default.
type config struct {
	Version int                `yaml:"version"`
	Package string             `yaml:"package"`
	Docs    string             `yaml:"docs"`
	Names   map[string]string  `yaml:"names"`
	Types   map[string]string  `yaml:"types"`
	Specs   string             `yaml:"specs"` // folder of fetched documents
	Clients []workspace.Client `yaml:"clients"`

	Examples *bool    `yaml:"examples"`
	Overlays []string `yaml:"overlays"`
	Uses     []string `yaml:"uses"` // Go packages that use the clients

	Ignore []diff.Ignore `yaml:"ignore"` // changes that count for nothing

	file   string // its name
	exists bool
	places places
}

// readConfig reads the configuration strictly. Its absence is fine unless it was asked for. Paths in it are relative to
// the file.
func readConfig(name string, required bool) (config, error) {
	cfg := config{file: name, Specs: filepath.Join(filepath.Dir(name), "specs")}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return cfg, nil
	}
	if err != nil {
		return cfg, usageError{err}
	}
	cfg.Specs, cfg.exists = "specs", true
	if cfg.places, err = decodeStrict(data, name, &cfg); err != nil {
		return cfg, err
	}
	if cfg.Version > configVersion {
		return cfg, usagef("%s: version %d is of a newer octogen; use that octogen", cfg.at("version"), cfg.Version)
	}
	for i, pattern := range cfg.Uses {
		if err := checkPattern(pattern); err != nil {
			return cfg, usagef("%s: %w", cfg.at("uses", i), err)
		}
	}
	if err := cfg.checkIgnore(); err != nil {
		return cfg, err
	}
	cfg.resolve(filepath.Dir(name))
	for i := range cfg.Clients {
		cfg.Clients[i] = inherit(cfg.Clients[i], cfg)
	}
	return cfg, nil
}

// resolve makes paths relative to the folder of the file.
func (cfg *config) resolve(base string) {
	cfg.Specs = relativeTo(base, cfg.Specs)
	relativeToAll(base, cfg.Overlays)
	for i := range cfg.Clients {
		c := &cfg.Clients[i]
		relativeToAll(base, c.Overlays)
		c.Out = relativeTo(base, c.Out)
		if c.Spec != "-" && !strings.Contains(c.Spec, "://") {
			c.Spec = relativeTo(base, c.Spec)
		}
		c.CA = relativeTo(base, c.CA)
		if path, isFile := strings.CutPrefix(c.APIKey, "file:"); isFile {
			c.APIKey = "file:" + relativeTo(base, path)
		}
	}
}

// at is the place of a key in the file, as far as it is known.
func (cfg *config) at(path ...any) string {
	if line := cfg.places.line(path...); line > 0 {
		return fmt.Sprintf("%s:%d", cfg.file, line)
	}
	return cfg.file
}

// inherit fills what a client does not say from the defaults.
func inherit(c workspace.Client, cfg config) workspace.Client {
	first := func(values ...string) string {
		for _, v := range values {
			if v != "" {
				return v
			}
		}
		return ""
	}
	c.Package = first(c.Package, cfg.Package, "octopus")
	c.Docs = first(c.Docs, cfg.Docs, string(emit.DocsFull))
	if c.Names == nil {
		c.Names = cfg.Names
	}
	if c.Types == nil {
		c.Types = cfg.Types
	}
	if c.Overlays == nil {
		c.Overlays = cfg.Overlays
	}
	if c.Examples == nil {
		c.Examples = cfg.Examples
	}
	return c
}

// clientFlags are the flags that say what to read and what to write.
type clientFlags struct {
	config string
	workspace.Client
	readOnly bool // of inspect: nothing is written
}

func (f *clientFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.Spec, "spec", "", "document to read: a file, a URL, or - for standard input")
	flags.StringVar(&f.Server, "server", "", "Octopus server whose document to read: https://host[/prefix]")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `file`")
	if f.readOnly {
		return
	}
	flags.StringVar(&f.Out, "out", "", "folder to write the package to")
	flags.StringVar(&f.Package, "package", "", "name of the package (default \"octopus\")")
	flags.StringVar(&f.Docs, "docs", "", "comments: full (octogen's and the document's) or none (octogen's alone) (default \"full\")")
}

// A selection is what flags and configuration ask for.
type selection struct {
	config  config
	clients []workspace.Client
	alone   bool // the flags say something else than the configuration, so the lock has no part in it
}

func (f *clientFlags) choose(flags *pflag.FlagSet, names []string) (selection, error) {
	cfg, err := readConfig(f.config, flags.Changed("config"))
	if err != nil {
		return selection{}, err
	}
	s := selection{config: cfg}
	if f.Spec == "" && f.Server == "" {
		s.alone = f.Out != "" || f.Package != "" || f.Docs != ""
		s.clients, err = f.configured(cfg, names, flags.Lookup("spec") != nil)
	} else {
		s.alone = true
		s.clients, err = f.own(cfg, names)
	}
	if err != nil {
		return selection{}, err
	}
	return s, readCorrections(s.clients)
}

// own is the client that flags describe.
func (f *clientFlags) own(cfg config, names []string) ([]workspace.Client, error) {
	if len(names) > 0 {
		return nil, usagef("name clients of the configuration, or give --spec or --server, not both")
	}
	c := inherit(f.Client, cfg)
	return []workspace.Client{c}, checkClient(c, func(string) string { return "" }, f.readOnly)
}

// configured are the clients of the configuration, or those named. Flags win over what it says.
func (f *clientFlags) configured(cfg config, names []string, hasFlags bool) ([]workspace.Client, error) {
	if len(cfg.Clients) == 0 {
		orElse := ""
		if hasFlags {
			orElse = "give --spec FILE|URL|- or --server URL"
		}
		return nil, nothingToRead(cfg, orElse)
	}
	if err := cfg.known(names); err != nil {
		return nil, err
	}
	var out []workspace.Client
	folders := map[string]bool{}
	for i, c := range cfg.Clients {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		override(&c, f.Client)
		if err := checkClient(c, func(key string) string { return fmt.Sprintf("%s: clients[%d]: ", cfg.at("clients", i, key), i) }, f.readOnly); err != nil {
			return nil, err
		}
		folder := filepath.Clean(c.Out)
		if folders[folder] && f.Out == "" && !f.readOnly {
			return nil, usagef("%s: two clients have the same folder, out: %s; give each its own", cfg.at("clients", i, "out"), c.Out)
		}
		folders[folder] = true
		out = append(out, c)
	}
	if len(out) > 1 && f.Out != "" {
		return nil, usagef("--out would send %d clients to one folder; name one of them", len(out))
	}
	return out, nil
}

// nothingToRead says how to give a command something to do. orElse is a way that needs no configuration, if there is one.
func nothingToRead(cfg config, orElse string) error {
	remedy := "octogen init writes one"
	if cfg.exists {
		remedy = "list clients in it"
	}
	if orElse != "" {
		remedy += ", or " + orElse
	}
	if cfg.exists {
		return usagef("nothing to read: %s has no clients; %s", cfg.file, remedy)
	}
	return usagef("nothing to read: there is no %s; %s", cfg.file, remedy)
}

// known refuses names that no client has.
func (cfg *config) known(names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(cfg.Clients, func(c workspace.Client) bool { return c.Name == name }) {
			if !cfg.exists {
				return usagef("there is no %s, and so no client named %q", cfg.file, name)
			}
			return usagef("%s has no client named %q%s", cfg.file, name, didYouMean(name, cfg.names()))
		}
	}
	return nil
}

// names are those of the clients that have one.
func (cfg *config) names() []string {
	var names []string
	for _, c := range cfg.Clients {
		if c.Name != "" {
			names = append(names, c.Name)
		}
	}
	return names
}

// completeClients completes the names of clients of the configuration.
func completeClients(configFile *string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		cfg, err := readConfig(*configFile, false)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		left := slices.DeleteFunc(cfg.names(), func(name string) bool { return slices.Contains(args, name) })
		return left, cobra.ShellCompDirectiveNoFileComp
	}
}

// override puts what the command line says over what the configuration says.
func override(c *workspace.Client, flags workspace.Client) {
	for _, o := range []struct {
		to   *string
		from string
	}{{&c.Out, flags.Out}, {&c.Package, flags.Package}, {&c.Docs, flags.Docs}} {
		if o.from != "" {
			*o.to = o.from
		}
	}
}

// checkClient says what is wrong with a client; where is the place of one of its keys.
func checkClient(c workspace.Client, where func(key string) string, readOnly bool) error {
	switch {
	case c.Spec != "" && c.Server != "":
		return usagef("%sboth spec and server are given; one says where the document is", where("spec"))
	case c.Spec == "" && c.Server == "":
		return usagef("%sneither spec nor server is given; one says where the document is", where(""))
	}
	if err := checkSource(c, where); err != nil || readOnly {
		return err
	}
	if c.Out == "" {
		return usagef("%sno folder to write to: give --out, or out in %s", where(""), defaultConfig)
	}
	if err := checkDocs(c.Docs); err != nil {
		return usagef("%s%w", where("docs"), err)
	}
	if err := checkPackage(c.Package); err != nil {
		return usagef("%s%w", where("package"), err)
	}
	return nil
}

func checkSource(c workspace.Client, where func(key string) string) error {
	if c.Server != "" {
		if _, err := spec.ServerURL(c.Server); err != nil {
			return usagef("%s%w", where("server"), err)
		}
	}
	return nil
}

func checkDocs(docs string) error {
	if docs != string(emit.DocsFull) && docs != string(emit.DocsNone) {
		return fmt.Errorf("docs is %q; it is full or none", docs)
	}
	return nil
}

// readCorrections reads the overlays of clients.
func readCorrections(clients []workspace.Client) error {
	for i := range clients {
		c := &clients[i]
		var overlays []*normalize.Overlay
		for _, name := range c.Overlays {
			data, err := os.ReadFile(name)
			if err != nil {
				return usageError{err}
			}
			o, err := normalize.ParseOverlay(data, name)
			if err != nil {
				return usagef("%s", yamlProblem(name, err))
			}
			c.Corrections = append(c.Corrections, workspace.Corrections{Digest: spec.FileDigest(data), Overlay: o})
			overlays = append(overlays, o)
		}
		if len(overlays) == 0 {
			continue // and octogen's own need not be read to find that there is nothing to do
		}
		if err := normalize.CheckOverlays(overlays); err != nil {
			return usageError{err}
		}
	}
	return nil
}

func relativeTo(base, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

func relativeToAll(base string, paths []string) {
	for i, path := range paths {
		paths[i] = relativeTo(base, path)
	}
}
