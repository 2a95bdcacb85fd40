package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model/normalize"
)

const defaultConfig = "octogen.yaml"

// A client is one package to generate.
type client struct {
	Name    string            `yaml:"name"`
	Spec    string            `yaml:"spec"`    // file, URL or "-"
	Server  string            `yaml:"server"`  // instead of spec
	Out     string            `yaml:"out"`     // folder of the package
	Package string            `yaml:"package"` // "octopus" by default
	Docs    string            `yaml:"docs"`    // "full" (default) or "none"
	Names   map[string]string `yaml:"names"`   // "GET /projects/{}": "Get"
	APIKey  string            `yaml:"api_key"` // "env:NAME" or "file:PATH", for the server
	CA      string            `yaml:"ca"`      // file with certificate authorities, for the server

	Overlays []string `yaml:"overlays"` // files with corrections and families of one's own
}

// config is octogen.yaml. What stands beside clients is their default.
type config struct {
	Package string            `yaml:"package"`
	Docs    string            `yaml:"docs"`
	Names   map[string]string `yaml:"names"`
	Specs   string            `yaml:"specs"` // folder of fetched documents
	Clients []client          `yaml:"clients"`

	Overlays []string `yaml:"overlays"`
}

// clientFlags are the flags that say what to read and what to write.
type clientFlags struct {
	config string
	client
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

// clients are those that flags and configuration ask for.
func (f *clientFlags) clients(flags *pflag.FlagSet, names []string) ([]client, error) {
	chosen, err := f.choose(flags, names)
	return chosen.clients, err
}

// A choice is what flags and configuration ask for.
type choice struct {
	config  config
	clients []client
	alone   bool // the flags say something else than the configuration, so the lock has no part in it
}

func (f *clientFlags) choose(flags *pflag.FlagSet, names []string) (choice, error) {
	cfg, err := readConfig(f.config, flags.Changed("config"))
	if err != nil {
		return choice{}, err
	}
	if f.Spec == "" && f.Server == "" {
		clients, err := f.configured(cfg, names)
		return choice{cfg, clients, f.Out != "" || f.Package != "" || f.Docs != ""}, err
	}
	if len(names) > 0 {
		return choice{}, usagef("name clients of the configuration, or give --spec or --server, not both")
	}
	c := f.client
	c.inherit(cfg)
	if err := c.check("", f.readOnly); err != nil {
		return choice{}, err
	}
	return choice{cfg, []client{c}, true}, nil
}

func (f *clientFlags) configured(cfg config, names []string) ([]client, error) {
	if len(cfg.Clients) == 0 {
		return nil, usagef("nothing to read: give --spec FILE|URL|- or --server URL, or list clients in %s", f.config)
	}
	var out []client
	for i, c := range cfg.Clients {
		if len(names) > 0 && !contains(names, c.Name) {
			continue
		}
		c.override(f.client)
		c.inherit(cfg)
		if err := c.check(fmt.Sprintf("%s: clients[%d]: ", f.config, i), f.readOnly); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	for _, name := range names {
		if !containsClient(cfg.Clients, name) {
			return nil, usagef("%s has no client named %q", f.config, name)
		}
	}
	if len(out) > 1 && f.Out != "" {
		return nil, usagef("--out would send %d clients to one folder; name one of them", len(out))
	}
	folders := map[string]bool{}
	for _, c := range out {
		if folder := filepath.Clean(c.Out); folders[folder] && !f.readOnly {
			return nil, usagef("%s: two clients have the same folder, out: %s; give each its own", f.config, c.Out)
		} else {
			folders[folder] = true
		}
	}
	return out, nil
}

// override puts what the command line says over what the configuration says.
func (c *client) override(flags client) {
	for _, o := range []struct {
		to   *string
		from string
	}{{&c.Out, flags.Out}, {&c.Package, flags.Package}, {&c.Docs, flags.Docs}} {
		if o.from != "" {
			*o.to = o.from
		}
	}
}

// inherit fills what is not said from the defaults.
func (c *client) inherit(cfg config) {
	if c.Package == "" {
		c.Package = cfg.Package
	}
	if c.Package == "" {
		c.Package = "octopus"
	}
	if c.Docs == "" {
		c.Docs = cfg.Docs
	}
	if c.Docs == "" {
		c.Docs = string(emit.DocsFull)
	}
	if c.Names == nil {
		c.Names = cfg.Names
	}
	if c.Overlays == nil {
		c.Overlays = cfg.Overlays
	}
}

func (c *client) check(where string, readOnly bool) error {
	switch {
	case c.Spec != "" && c.Server != "":
		return usagef("%sboth spec and server are given; one says where the document is", where)
	case c.Spec == "" && c.Server == "":
		return usagef("%sneither spec nor server is given; one says where the document is", where)
	case readOnly:
		return nil
	case c.Out == "":
		return usagef("%sno folder to write to: give --out, or out in %s", where, defaultConfig)
	case c.Docs != string(emit.DocsFull) && c.Docs != string(emit.DocsNone):
		return usagef("%sdocs is %q; it is full or none", where, c.Docs)
	}
	return checkPackage(where, c.Package)
}

// readConfig reads the configuration strictly. Its absence is fine unless it was asked for. Paths in it are relative to
// the file.
func readConfig(name string, required bool) (config, error) {
	cfg := config{Specs: filepath.Join(filepath.Dir(name), "specs")}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return cfg, nil
	}
	if err != nil {
		return cfg, usageError{err}
	}
	cfg.Specs = "specs"
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&cfg); err != nil && !errors.Is(err, io.EOF) {
		return cfg, usagef("%s", yamlProblem(name, err))
	}
	base := filepath.Dir(name)
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
	return cfg, nil
}

// readOverlays reads the files that say what documents lack.
func (c client) readOverlays() ([]*normalize.Overlay, error) {
	if len(c.Overlays) == 0 {
		return nil, nil // and octogen's own need not be read to find that nothing is to do
	}
	var overlays []*normalize.Overlay
	for _, name := range c.Overlays {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, usageError{err}
		}
		o, err := normalize.ParseOverlay(data, name)
		if err != nil {
			return nil, usagef("%s", yamlProblem(name, err))
		}
		overlays = append(overlays, o)
	}
	if err := normalize.CheckOverlays(overlays); err != nil {
		return nil, usageError{err}
	}
	return overlays, nil
}

var (
	yamlPlace   = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	yamlUnknown = regexp.MustCompile(`^field (\S+) not found in type \S+$`)
	yamlGoType  = regexp.MustCompile(` into \S+$`)
)

// yamlProblem says what is wrong with a YAML file and where, "octogen.yaml:4: …", without the Go types that the decoder
// names.
func yamlProblem(file string, err error) string {
	problems := []string{err.Error()}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		problems = wrong.Errors
	}
	for i, problem := range problems {
		place := file
		if m := yamlPlace.FindStringSubmatch(problem); m != nil {
			place, problem = file+":"+m[1], m[2]
		}
		problem = yamlUnknown.ReplaceAllString(problem, `there is no key "$1" here`)
		problems[i] = place + ": " + strings.TrimPrefix(yamlGoType.ReplaceAllString(problem, ""), "yaml: ")
	}
	return strings.Join(problems, "; ")
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

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func containsClient(list []client, name string) bool {
	for _, c := range list {
		if c.Name == name {
			return true
		}
	}
	return false
}
