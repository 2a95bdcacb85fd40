package docs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Since says with which version of the server something came, of those whose documents octogen knows.
type Since struct {
	Version string // has it
	Lacks   string // the known version before has not
}

// Text is a sentence.
func (s Since) Text() string {
	return "Since " + Release(s.Version) + "; " + Release(s.Lacks) + " lacks it."
}

// Release is the part of a version that people say: "2021.2" of 2021.2.1387.
func Release(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

// sinceFile is specs/since.yaml.
type sinceFile struct {
	Versions []string             `yaml:"versions"`
	Since    map[string]*cameWith `yaml:"since"`
}

// cameWith is what came with a version; what is in an operation or a type only if that came earlier.
type cameWith struct {
	Operations []string            `yaml:"operations"`
	Types      []string            `yaml:"types"`
	Parameters map[string][]string `yaml:"parameters"` // by operation, in lower case
	Fields     map[string][]string `yaml:"fields"`     // by type
	Values     map[string][]string `yaml:"values"`     // by type
}

// A fact names one thing: an operation by its route, a type by its Go name, and what is in them by the name on the wire.
type fact struct{ kind, owner, member string }

// history is what came when.
type history map[fact]Since

func parseHistory(data []byte) (history, error) {
	var f sinceFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("specs/since.yaml: %w", err)
	}
	h := history{}
	for version, came := range f.Since {
		at := slices.Index(f.Versions, version)
		if at < 1 || came == nil || slices.Contains(f.Versions[at+1:], version) {
			return nil, fmt.Errorf("specs/since.yaml: since: %q is empty, the oldest of the versions, or not one of %v", version, f.Versions)
		}
		if err := h.add(came, Since{Version: version, Lacks: f.Versions[at-1]}); err != nil {
			return nil, fmt.Errorf("specs/since.yaml: since: %s: %w", version, err)
		}
	}
	return h, nil
}

func (h history) add(came *cameWith, s Since) error {
	var errs []error
	one := func(f fact) {
		if _, twice := h[f]; twice || f.owner == "" || (f.kind == "operation" || f.kind == "parameter") && !routeKey.MatchString(f.owner) {
			errs = append(errs, fmt.Errorf("the %s %q is said twice, or is none", f.kind, f.owner+" "+f.member))
		}
		h[f] = s
	}
	for _, key := range came.Operations {
		one(fact{"operation", key, ""})
	}
	for _, name := range came.Types {
		one(fact{"type", name, ""})
	}
	for _, in := range []struct {
		kind   string
		owners map[string][]string
	}{{"parameter", came.Parameters}, {"field", came.Fields}, {"value", came.Values}} {
		for owner, members := range in.owners {
			for _, m := range members {
				one(fact{in.kind, owner, m})
			}
		}
	}
	return errors.Join(errs...)
}

// OperationSince says when an operation came; nothing of one that the oldest known server has, or that no known server has.
func (b *Book) OperationSince(method, route string) (Since, bool) {
	return b.since(fact{"operation", method + " " + route, ""})
}

// TypeSince says when a type came, by its Go name.
func (b *Book) TypeSince(goName string) (Since, bool) { return b.since(fact{"type", goName, ""}) }

// ParameterSince says when a parameter came to an operation that was there before.
func (b *Book) ParameterSince(method, route, wire string) (Since, bool) {
	return b.since(fact{"parameter", method + " " + route, strings.ToLower(wire)})
}

// FieldSince says when a field came to a type that was there before.
func (b *Book) FieldSince(goName, wire string) (Since, bool) {
	return b.since(fact{"field", goName, wire})
}

// ValueSince says when a value came to a set that was there before.
func (b *Book) ValueSince(goName, value string) (Since, bool) {
	return b.since(fact{"value", goName, value})
}

func (b *Book) since(f fact) (Since, bool) {
	s, ok := b.history[f]
	return s, ok
}
