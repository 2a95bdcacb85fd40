package normalize

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// A familyRule is an entry of specs/families.yaml: resources that come in variants.
type familyRule struct {
	Name          string           `yaml:"name"`
	Definitions   []string         `yaml:"definitions"`
	Base          map[string]field `yaml:"base"` // members of the definitions, should the document lack them
	Discriminator string           `yaml:"discriminator"`
	Default       string           `yaml:"default"` // what is meant when the discriminator is missing
	Variants      []*variantRule   `yaml:"variants"`
	Off           bool             `yaml:"off"` // of an overlay: the family is none

	from string
	line int
}

// A variantRule is what one value of the discriminator brings along.
type variantRule struct {
	Value     string           `yaml:"value"`
	Name      string           `yaml:"name"` // in Go
	Fields    map[string]field `yaml:"fields"`
	Uncertain string           `yaml:"uncertain"` // what is not known for sure
}

// UnmarshalYAML remembers the line.
func (f *familyRule) UnmarshalYAML(node *yaml.Node) error {
	type plain familyRule
	if err := decodeKnown(node, (*plain)(f)); err != nil {
		return err
	}
	f.line = node.Line
	return nil
}

// UnmarshalYAML refuses keys that it does not know.
func (v *variantRule) UnmarshalYAML(node *yaml.Node) error {
	type plain variantRule
	return decodeKnown(node, (*plain)(v))
}

// check refuses what cannot become Go.
func (f *familyRule) check() error {
	switch {
	case !exportedIdentifier(f.Name):
		return fmt.Errorf("the name %q is not an exported Go identifier", f.Name)
	case f.Discriminator != "" && unusableMember(f.Discriminator):
		return fmt.Errorf("the discriminator %q cannot be the name of a member", f.Discriminator)
	}
	values := map[string]bool{}
	for _, v := range f.Variants {
		switch {
		case v == nil:
			return errors.New("a variant is empty")
		case v.Name != "" && !exportedIdentifier(v.Name):
			return fmt.Errorf("the variant %q: its name %q is not an exported Go identifier", v.Value, v.Name)
		case v.Value == "" && v.Name == "":
			return errors.New("a variant needs a value, or a name if its value is not known")
		case v.Value != "" && values[v.Value]:
			return fmt.Errorf("the variant %q is listed twice", v.Value)
		case hasControl(v.Value):
			return fmt.Errorf("the value %q has control characters", v.Value)
		}
		values[v.Value] = true
		for name := range v.Fields {
			if unusableMember(name) || name == f.Discriminator {
				return fmt.Errorf("the variant %q: %q cannot be the name of a field", v.Value, name)
			}
		}
	}
	return nil
}

// mergeFamily adds a family, or what an overlay says more of one: variants replace those of the same value.
func mergeFamily(families []*familyRule, more *familyRule) []*familyRule {
	i := slices.IndexFunc(families, func(f *familyRule) bool { return f.Name == more.Name })
	if i < 0 {
		return append(families, more)
	}
	f := *families[i]
	f.from, f.line, f.Off = more.from, more.line, more.Off
	for _, d := range more.Definitions {
		if !slices.Contains(f.Definitions, d) {
			f.Definitions = append(slices.Clip(f.Definitions), d)
		}
	}
	if more.Base != nil {
		f.Base = more.Base
	}
	if more.Discriminator != "" {
		f.Discriminator = more.Discriminator
	}
	if more.Default != "" {
		f.Default = more.Default
	}
	f.Variants = slices.Clone(f.Variants)
	for _, v := range more.Variants {
		same := func(old *variantRule) bool {
			return old.Value == v.Value && (v.Value != "" || old.Name == v.Name)
		}
		if k := slices.IndexFunc(f.Variants, same); k >= 0 {
			f.Variants[k] = v
		} else {
			f.Variants = append(f.Variants, v)
		}
	}
	families = slices.Clone(families)
	families[i] = &f
	return families
}
