package normalize

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// An Overlay is knowledge about the API that documents lack: octogen's own, or a user's.
type Overlay struct {
	name        string
	Corrections []*correction               `yaml:"corrections"`
	Types       map[string]map[string]field `yaml:"types"`
	Families    []*familyRule               `yaml:"families"`
}

// ParseOverlay reads an overlay strictly; name is that of the file, for errors.
func ParseOverlay(data []byte, name string) (*Overlay, error) {
	o := &Overlay{name: name}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(o); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	for i, c := range o.Corrections {
		if c == nil {
			return nil, fmt.Errorf("corrections[%d] is empty", i)
		}
		c.from = name
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("line %d: corrections[%d]: %w", c.line, i, err)
		}
	}
	for i, f := range o.Families {
		if f == nil {
			return nil, fmt.Errorf("families[%d] is empty", i)
		}
		f.from = name
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("line %d: families[%d]: %w", f.line, i, err)
		}
	}
	for name := range o.Types {
		if name == "" || hasControl(name) {
			return nil, fmt.Errorf("types: %q cannot be the name of a definition", name)
		}
	}
	return o, nil
}

// CheckOverlays refuses overlays that contradict each other or octogen's own.
func CheckOverlays(overlays []*Overlay) error {
	_, err := allOverlays(overlays)
	return err
}

// builtIn is what octogen knows by itself.
var builtIn = sync.OnceValues(func() (*Overlay, error) {
	corrections, err := ParseOverlay(specs.Corrections, "specs/corrections.yaml")
	if err != nil {
		return nil, fmt.Errorf("specs/corrections.yaml: %w", err)
	}
	families, err := ParseOverlay(specs.Families, "specs/families.yaml")
	if err != nil {
		return nil, fmt.Errorf("specs/families.yaml: %w", err)
	}
	all := &Overlay{Corrections: corrections.Corrections, Types: maps.Clone(families.Types), Families: families.Families}
	maps.Copy(all.Types, corrections.Types)
	return all, nil
})

// allOverlays puts octogen's own overlay and those of the user, the last of which weighs most, into one.
func allOverlays(overlays []*Overlay) (*Overlay, error) {
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	all := &Overlay{Types: map[string]map[string]field{}}
	for _, o := range append([]*Overlay{own}, overlays...) {
		all.Corrections = mergeCorrections(all.Corrections, o.Corrections, o != own)
		for name, fields := range o.Types {
			all.Types[name] = fields
		}
		for _, f := range o.Families {
			all.Families = mergeFamily(all.Families, f)
		}
	}
	return all, all.check()
}

// check refuses what only the sum of overlays gets wrong.
func (o *Overlay) check() error {
	owner := map[string]*familyRule{}
	for _, f := range o.Families {
		if f.Off {
			continue
		}
		if f.Discriminator == "" || len(f.Definitions) == 0 {
			return fmt.Errorf("%s:%d: the family %s needs definitions and a discriminator", f.from, f.line, f.Name)
		}
		for _, d := range f.Definitions {
			if other := owner[d]; other != nil {
				return fmt.Errorf("%s:%d: the definition %s is already one of the family %s; an object comes in variants of one family", f.from, f.line, quote(d), other.Name)
			}
			owner[d] = f
		}
	}
	return nil
}
