package normalize

import (
	"fmt"
	"sync"

	"github.com/octogen/octogen/specs"
	"go.yaml.in/yaml/v3"
)

// enumName is an entry of specs/enums.yaml; see there for what the parts mean.
type enumName struct {
	name       string
	has, not   []string
	values     []string
	prefix     string
	properties []string
	parameters []string
	always     bool
}

func (k enumName) matches(in map[string]bool) bool {
	if len(k.has) == 0 {
		return false
	}
	for _, v := range k.has {
		if !in[v] {
			return false
		}
	}
	for _, v := range k.not {
		if in[v] {
			return false
		}
	}
	return true
}

// loadEnumNames reads specs/enums.yaml once, in the file's order.
var loadEnumNames = sync.OnceValues(func() ([]enumName, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(specs.Enums, &root); err != nil {
		return nil, fmt.Errorf("specs/enums.yaml: %w", err)
	}
	var names []enumName
	entries := root.Content[0].Content
	for i := 0; i+1 < len(entries); i += 2 {
		rule := struct {
			Has        []string `yaml:"has"`
			Not        []string `yaml:"not"`
			Values     []string `yaml:"values"`
			Prefix     string   `yaml:"prefix"`
			Properties []string `yaml:"properties"`
			Parameters []string `yaml:"parameters"`
			Always     bool     `yaml:"always"`
		}{}
		if err := decodeKnown(entries[i+1], &rule); err != nil {
			return nil, fmt.Errorf("specs/enums.yaml: %w", err)
		}
		names = append(names, enumName{name: entries[i].Value, has: rule.Has, not: rule.Not, values: rule.Values, prefix: rule.Prefix,
			properties: rule.Properties, parameters: rule.Parameters, always: rule.Always})
	}
	return names, nil
})
