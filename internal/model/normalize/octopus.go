package normalize

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// vocabulary is specs/octopus.yaml in memory; see there for what the parts mean.
type vocabulary struct {
	Root   string
	Spaces struct {
		Segment, ID string
		Properties  words
	}
	Page struct {
		Generic, Named, Items, Total string
		Properties                   words
	}
	Resource struct {
		Suffix, ID, Name, Space, Links string
		Order                          words
	}
	Command struct {
		Pattern string
		Common  int
	}
	Secret struct {
		HasValue string `yaml:"hasValue"`
		NewValue string `yaml:"newValue"`

		Flag, Kind, Value string
		Endings           words
		NotSecret         words `yaml:"notSecret"`
	}
	Task         struct{ Text, Flags words }
	Lists        struct{ Filter string }
	Home         struct{ Version string }
	RuntimeTypes words `yaml:"runtimeTypes"`

	genericPage, namedPage, command *regexp.Regexp
}

// words are names with spaces between.
type words []string

// UnmarshalYAML reads one line of words.
func (w *words) UnmarshalYAML(node *yaml.Node) error {
	*w = strings.Fields(node.Value)
	return nil
}

// loadVocabulary reads specs/octopus.yaml once.
var loadVocabulary = sync.OnceValues(func() (*vocabulary, error) {
	v := &vocabulary{}
	if err := decodeStrict(specs.Octopus, "specs/octopus.yaml", v); err != nil {
		return nil, err
	}
	for _, p := range []struct {
		text string
		to   **regexp.Regexp
	}{{v.Page.Generic, &v.genericPage}, {v.Page.Named, &v.namedPage}, {v.Command.Pattern, &v.command}} {
		re, err := regexp.Compile(p.text)
		if err != nil {
			return nil, fmt.Errorf("specs/octopus.yaml: %w", err)
		}
		*p.to = re
	}
	return v, nil
})

// decodeStrict reads YAML that has no keys but those of v.
func decodeStrict(data []byte, name string, v any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// wordSet is a set of words with spaces between.
func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
