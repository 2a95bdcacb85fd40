package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

// accessFlags say how to talk to servers.
type accessFlags struct {
	apiKey   string
	ca       string
	maxBytes int64
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.apiKey, "api-key", "", "where the API key is, `env:NAME or file:PATH`; never the key itself (default OCTOPUS_API_KEY or OCTOPUS_ACCESS_TOKEN)")
	flags.StringVar(&f.ca, "ca", "", "PEM `file` with certificate authorities to trust beside the system's")
	flags.Int64Var(&f.maxBytes, "max-bytes", spec.DefaultMaxBytes, "most bytes of a document that a server may send")
}

// workspace is the folder of a configuration.
func (a *app) workspace(configFile string, cfg config, flags accessFlags) *workspace.Workspace {
	name, released := a.build()
	return &workspace.Workspace{
		Dir: filepath.Dir(configFile), Specs: cfg.Specs, Clients: plain(inherited(cfg)),
		Version: toolVersion(), Build: name, Released: released, Stdin: a.stdin,
		Access: func(server string) (spec.FetchOptions, error) { return a.access(server, cfg, flags) },
	}
}

// inherited are the clients of a configuration with its defaults.
func inherited(cfg config) []client {
	clients := append([]client(nil), cfg.Clients...)
	for i := range clients {
		clients[i].inherit(cfg)
	}
	return clients
}

// toWorkspace gives clients all that they are generated with.
func toWorkspace(clients []client) ([]workspace.Client, error) {
	out := plain(clients)
	for i, c := range clients {
		var err error
		if out[i].Overlays, err = c.readOverlays(); err != nil {
			return nil, err
		}
		out[i].OverlayFiles = map[string]string{}
		for _, name := range c.Overlays {
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, usageError{err}
			}
			out[i].OverlayFiles[name] = spec.FileDigest(data)
		}
	}
	return out, nil
}

// plain are clients without what their files say.
func plain(clients []client) []workspace.Client {
	var out []workspace.Client
	for _, c := range clients {
		out = append(out, workspace.Client{Name: c.Name, Spec: c.Spec, Server: c.Server, Out: c.Out, Package: c.Package, Docs: c.Docs, Names: c.Names})
	}
	return out
}

// asInput gives errors of a workspace their exit code.
func asInput(err error) error {
	var e *spec.Error
	var p workspace.Problem
	switch {
	case err == nil, errors.As(err, new(usageError)):
		return err
	case errors.As(err, &p):
		return inputError{err}
	case errors.As(err, &e): // of an address that cannot be one
		return usageError{err}
	}
	return err
}

// access is how to talk to a server: as the flags say, else as the configuration says of it, else as the environment does.
func (a *app) access(server string, cfg config, flags accessFlags) (spec.FetchOptions, error) {
	key, ca := flags.apiKey, flags.ca
	for _, c := range cfg.Clients {
		if !sameServer(c.Server, server) {
			continue
		}
		if key == "" {
			key = c.APIKey
		}
		if ca == "" {
			ca = c.CA
		}
	}
	client, err := spec.HTTPClient(ca)
	if err != nil {
		return spec.FetchOptions{}, usageError{err}
	}
	credential, err := credential(key, environmentIsFor(server, cfg))
	return spec.FetchOptions{Client: client, Credential: credential, MaxBytes: flags.maxBytes, Progress: a.progress()}, err
}

func sameServer(a, b string) bool {
	x, err1 := spec.Address(a)
	y, err2 := spec.Address(b)
	return err1 == nil && err2 == nil && strings.EqualFold(x, y)
}

// environmentIsFor tells whether the credentials of the environment are meant for a server: for that of OCTOPUS_URL; without
// one, for the only server there is. With several, a key of one would else be shown to the others.
func environmentIsFor(server string, cfg config) bool {
	if home := os.Getenv("OCTOPUS_URL"); home != "" {
		return sameOrigin(home, server)
	}
	for _, c := range cfg.Clients {
		if c.Server != "" && !sameOrigin(c.Server, server) {
			return false
		}
	}
	return true
}

func sameOrigin(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && x.Scheme == y.Scheme && strings.EqualFold(x.Host, y.Host)
}

// credential reads a secret from where it is. Text that is neither env: nor file: could be the secret itself, so no error
// repeats it.
func credential(where string, environment bool) (spec.Credential, error) {
	const header = "X-Octopus-ApiKey"
	kind, name, _ := strings.Cut(where, ":")
	switch {
	case where == "" && environment:
		if key := os.Getenv("OCTOPUS_API_KEY"); key != "" {
			return spec.Credential{Header: header, Value: key}, nil
		}
		if token := os.Getenv("OCTOPUS_ACCESS_TOKEN"); token != "" {
			return spec.Credential{Header: "Authorization", Value: "Bearer " + token}, nil
		}
		return spec.Credential{}, nil
	case where == "":
		return spec.Credential{}, nil
	case kind == "env" && name != "":
		if key := os.Getenv(name); key != "" {
			return spec.Credential{Header: header, Value: key}, nil
		}
		return spec.Credential{}, usagef("the API key is to be in the environment variable %s, which is empty", name)
	case kind == "file" && name != "":
		key, err := os.ReadFile(name)
		if err != nil {
			return spec.Credential{}, usageError{fmt.Errorf("the API key: %w", err)}
		}
		if strings.TrimSpace(string(key)) == "" {
			return spec.Credential{}, usagef("the API key is to be in %s, which is empty", name)
		}
		return spec.Credential{Header: header, Value: strings.TrimSpace(string(key))}, nil
	}
	return spec.Credential{}, usagef("an API key does not belong on the command line or into the configuration; give env:NAME or file:PATH, which say where it is")
}

// progress shows how far a download is, on a terminal only.
func (a *app) progress() func(int64) {
	file, ok := a.stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return func(n int64) { fmt.Fprintf(file, "\roctogen: %.1f MB\x1b[K\r", float64(n)/1e6) }
}
