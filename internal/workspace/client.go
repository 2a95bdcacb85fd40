package workspace

import (
	"maps"
	"slices"

	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// A Client is one package to generate, as the configuration has it, with its defaults filled in. Its document comes from
// Spec or from Server.
type Client struct {
	Name     string            `yaml:"name"`
	Spec     string            `yaml:"spec"`     // file, URL or "-"
	Server   string            `yaml:"server"`   // instead of spec
	Out      string            `yaml:"out"`      // folder of the package
	Package  string            `yaml:"package"`  // "octopus" by default
	Docs     string            `yaml:"docs"`     // "full" (default) or "none"
	Names    map[string]string `yaml:"names"`    // "GET /projects/{}": "Get"
	Types    map[string]string `yaml:"types"`    // "ProjectResource": "Project"
	Examples *bool             `yaml:"examples"` // godoc examples beside the package, true by default

	APIKey string `yaml:"api_key"` // "env:NAME" or "file:PATH", for the server
	CA     string `yaml:"ca"`      // file with certificate authorities, for the server

	Overlays []string `yaml:"overlays"` // files with corrections and families of one's own

	// Corrections are what the overlays say, aligned with them; nothing before they are read.
	Corrections []Corrections `yaml:"-"`
}

// Corrections are an overlay that was read.
type Corrections struct {
	Digest  string // of the file
	Overlay *normalize.Overlay
}

// model are the options that decide what becomes of a document.
func (c Client) model() normalize.Options {
	o := normalize.Options{Names: c.Names, Types: c.Types}
	for _, x := range c.Corrections {
		o.Overlays = append(o.Overlays, x.Overlay)
	}
	return o
}

// options are what, beside the document and octogen itself, decides what a client looks like, as the lock has it.
func (c Client) options() map[string]string {
	o := map[string]string{"package": c.Package, "docs": c.Docs}
	if path := c.examplesFor(); path != "" {
		o["examples"] = path
	}
	for route, name := range c.Names {
		o["names "+route] = name
	}
	for definition, name := range c.Types {
		o["types "+definition] = name
	}
	return o
}

// examplesFor is the import path of the package that examples are written for, "" for none.
func (c Client) examplesFor() string {
	if c.Examples != nil && !*c.Examples {
		return ""
	}
	return importPath(c.Out)
}

// wanted is what the lock is to say of a client, but for its document and its files.
func (w *Workspace) wanted(c Client) spec.LockedClient {
	l := spec.LockedClient{Out: w.key(c.Out), Source: w.sourceKey(c), Octogen: w.Build, Options: c.options()}
	for i, x := range c.Corrections {
		if l.Overlays == nil {
			l.Overlays = map[string]string{}
		}
		l.Overlays[w.key(c.Overlays[i])] = x.Digest
	}
	return l
}

// locked is what the lock is to say of a client that was rendered.
func (w *Workspace) locked(c Client, r *Rendered) spec.LockedClient {
	l := w.wanted(c)
	l.Version, l.Digest, l.Canonical = r.API.ServerVersion, r.API.Digest, r.Canonical
	l.Files = map[string]string{}
	for _, f := range r.Files {
		l.Files[f.Name] = spec.FileDigest(f.Content)
	}
	return l
}

// sameInputs reports whether two clients are generated from the same, but for the octogen that does it.
func sameInputs(a, b spec.LockedClient) bool {
	return a.Source == b.Source && a.Digest == b.Digest && maps.Equal(a.Options, b.Options) && maps.Equal(a.Overlays, b.Overlays)
}

// onDisk reports whether a client's document is a file that the configuration names.
func (c Client) onDisk() bool { return c.Server == "" && c.Spec != "-" && !spec.IsURL(c.Spec) }

// servers are the addresses of the clients' servers, each once, in order.
func (w *Workspace) servers(clients []Client) []string {
	var servers []string
	for _, c := range clients {
		if c.Server != "" && !slices.ContainsFunc(servers, func(s string) bool { return w.sourceKey(Client{Server: s}) == w.sourceKey(c) }) {
			servers = append(servers, c.Server)
		}
	}
	return servers
}
