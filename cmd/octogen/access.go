package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

// accessFlags say how to talk to servers.
type accessFlags struct {
	apiKey   string
	ca       string
	maxBytes int64
	timeout  time.Duration
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.apiKey, "api-key", "", "`where` the API key is: env:NAME or file:PATH, never the key itself (default OCTOPUS_API_KEY or OCTOPUS_ACCESS_TOKEN)")
	flags.StringVar(&f.ca, "ca", "", "PEM `file` with certificate authorities to trust beside the system's")
	flags.Int64Var(&f.maxBytes, "max-bytes", spec.DefaultMaxBytes, "most bytes that a document may have")
	flags.DurationVar(&f.timeout, "timeout", spec.DefaultTimeout, "longest time that getting a document may take, with what is tried again")
}

// workspace is the folder of a configuration.
func (a *app) workspace(cfg config, flags accessFlags) *workspace.Workspace {
	name, released := a.build()
	return &workspace.Workspace{
		Dir: filepath.Dir(cfg.file), Specs: cfg.Specs, Clients: cfg.Clients, Ignore: cfg.Ignore,
		Version: toolVersion(), Build: name, Released: released,
		Stdin: a.stdin, Documents: func() (spec.FetchOptions, error) { return a.fetching(flags.ca, flags) }, Say: a.say, State: a.state, Step: a.step,
		Access: func(server string) (spec.FetchOptions, error) { return a.access(server, cfg, flags) },
	}
}

// fetching says how to get a document from anywhere.
func (a *app) fetching(ca string, flags accessFlags) (spec.FetchOptions, error) {
	client, err := spec.HTTPClient(ca)
	if err != nil {
		return spec.FetchOptions{}, usageError{err}
	}
	return spec.FetchOptions{Client: client, MaxBytes: flags.maxBytes, Timeout: flags.timeout, Progress: a.progress(), Pause: a.pause,
		Waiting: func(what string) { a.say("waiting for " + what) }}, nil
}

// say tells the user what takes its time.
func (a *app) say(what string) { fmt.Fprintf(a.stderr, "octogen: %s\n", clean(what)) }

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
	o, err := a.fetching(ca, flags)
	if err != nil {
		return o, err
	}
	if o.Credential, err = credential(key, environmentIsFor(server, cfg)); err != nil {
		return o, err
	}
	if key != "" && flags.apiKey == "" && !strings.HasPrefix(o.Credential.Value, keyPrefix) {
		return o, usagef("api_key in %s: %s does not hold an API key of Octopus, which begins with %s, and is sent to no server", cfg.file, key, keyPrefix)
	}
	return o, nil
}

// keyPrefix is what every API key of Octopus begins with. A configuration can come with somebody else's repository, so it
// cannot have another secret sent to a server of its choice.
const keyPrefix = "API-"

func sameServer(a, b string) bool {
	x, err1 := spec.Address(a)
	y, err2 := spec.Address(b)
	return err1 == nil && err2 == nil && strings.EqualFold(x, y)
}

// environmentIsFor reports whether the credentials of the environment are meant for a server: for that of OCTOPUS_URL; without
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

// credentialHeader carries an API key.
const credentialHeader = "X-Octopus-ApiKey"

// credential reads a secret from where it is. Text that is neither env: nor file: could be the secret itself, so no error
// repeats it.
func credential(where string, environment bool) (spec.Credential, error) {
	kind, name, _ := strings.Cut(where, ":")
	switch {
	case where == "" && environment:
		if key := os.Getenv("OCTOPUS_API_KEY"); key != "" {
			return spec.Credential{Header: credentialHeader, Value: key}, nil
		}
		if token := os.Getenv("OCTOPUS_ACCESS_TOKEN"); token != "" {
			return spec.Credential{Header: "Authorization", Value: "Bearer " + token}, nil
		}
		return spec.Credential{}, nil
	case where == "":
		return spec.Credential{}, nil
	case kind == "env" && name != "":
		if key := os.Getenv(name); key != "" {
			return spec.Credential{Header: credentialHeader, Value: key}, nil
		}
		return spec.Credential{}, usagef("the environment variable %s, which should hold the API key, is empty", name)
	case kind == "file" && name != "":
		key, err := os.ReadFile(name)
		if err != nil {
			return spec.Credential{}, usageError{fmt.Errorf("the API key: %w", err)}
		}
		if strings.TrimSpace(string(key)) == "" {
			return spec.Credential{}, usagef("the file %s, which should hold the API key, is empty", name)
		}
		return spec.Credential{Header: credentialHeader, Value: strings.TrimSpace(string(key))}, nil
	}
	return spec.Credential{}, usagef("an API key does not belong on the command line or into the configuration; give env:NAME or file:PATH, which say where it is")
}

// progress shows how far a download is, on a terminal only.
func (a *app) progress() func(done, total int64) {
	file, ok := a.stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return func(done, total int64) {
		of := ""
		if total > 0 {
			of = fmt.Sprintf(" of %.1f", float64(total)/1e6)
		}
		fmt.Fprintf(file, "\roctogen: %.1f%s MB\x1b[K\r", float64(done)/1e6, of)
	}
}
