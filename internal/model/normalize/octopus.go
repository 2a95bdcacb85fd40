package normalize

import (
	"fmt"
	"regexp"
	"sync"

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
	Task  struct{ Text, Flags words }
	Lists struct {
		Filter    string
		SameNames words `yaml:"sameNames"`
	}
	Home         struct{ Version string }
	Commit       struct{ Message string }
	Variables    struct{ List, Name, Value, Sensitive, Kind, Scope string }
	RuntimeTypes words `yaml:"runtimeTypes"`

	genericPage, namedPage, command *regexp.Regexp
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
