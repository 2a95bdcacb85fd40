package model

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// A correction is one entry of specs/corrections.yaml.
type correction struct {
	Change      string
	Operations  []string // "PUT /artifacts/{}"
	Definitions []string
	Headers     []string
	Definition  string // of a body
	List        bool   // the body is a list of strings
	Free        bool   // the body is free-form JSON
	Type        string
	Reason      string
}

var loadCorrections = sync.OnceValues(func() ([]*correction, error) {
	var list []*correction
	if err := yaml.Unmarshal(specs.Corrections, &list); err != nil {
		return nil, fmt.Errorf("specs/corrections.yaml: %w", err)
	}
	return list, nil
})

// applied applies corrections to one document and remembers which found a target.
type applied struct {
	*builder
	rules []*correction
	used  map[string]bool // targets that were found, with their change
}

// operation returns the correction of one kind for a method and a canonical path, if there is one.
func (a *applied) operation(change, method, path string) *correction {
	for _, c := range a.rules {
		if c.Change != change {
			continue
		}
		for _, target := range c.Operations {
			if target == method+" "+path {
				a.used[c.Change+" "+target] = true
				return c
			}
		}
	}
	return nil
}

// dropsHeader tells whether a header parameter is no parameter.
func (a *applied) dropsHeader(name string) *correction {
	for _, c := range a.rules {
		if c.Change != "drop-header" {
			continue
		}
		for _, h := range c.Headers {
			if strings.EqualFold(h, name) {
				a.used[c.Change+" "+h] = true
				return c
			}
		}
	}
	return nil
}

// wireTypes returns the definitions whose place a type of the runtime takes.
func (a *applied) wireTypes(t *types) map[string]string {
	m := map[string]string{}
	for _, c := range a.rules {
		if c.Change != "wire-type" {
			continue
		}
		for _, d := range c.Definitions {
			if s := t.definitions[d]; s != nil {
				a.used[c.Change+" "+d] = true
				m[d] = c.Type
				t.note("wire-type", s.Pointer, "the runtime's "+c.Type+" takes its place: "+c.Reason)
			}
		}
	}
	return m
}

// unused reports, for each correction, the targets that this document does not have or gets right by itself.
func (a *applied) unused() {
	for _, c := range a.rules {
		targets := slices.Concat(c.Operations, c.Definitions, c.Headers)
		targets = slices.DeleteFunc(targets, func(target string) bool { return a.used[c.Change+" "+target] })
		if len(targets) > 0 {
			a.note("correction-unused", "", "the correction "+c.Change+" finds nothing to correct in: "+strings.Join(targets, ", "))
		}
	}
}
