package normalize

import (
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// dictionary is specs/naming.yaml in memory; see there for what the parts mean.
type dictionary struct {
	Words         string
	Initialisms   map[string]string
	Segments      map[string]string
	Singletons    string
	Collections   string
	Actions       map[string]action
	GitRefs       []string `yaml:"gitRefs"`
	SharedByAll   string   `yaml:"sharedByAll"`
	Keyed         string
	Routes        map[string]string
	SpaceServices string   `yaml:"spaceServices"`
	ServerRoutes  []string `yaml:"serverRoutes"`
	SpaceRoutes   []string `yaml:"spaceRoutes"`
	SpaceOwn      string   `yaml:"spaceOwn"`

	words, singletons, collections, shared, keyed, spaceServices, spaceOwn map[string]bool
}

type action struct {
	Name    string
	Methods string
}

func (a action) takes(method string) bool {
	for m := range strings.FieldsSeq(a.Methods) {
		if m == method {
			return true
		}
	}
	return false
}

// loadDictionary reads the built-in dictionary once.
var loadDictionary = sync.OnceValues(func() (*dictionary, error) {
	d := &dictionary{}
	if err := yaml.Unmarshal(specs.Naming, d); err != nil {
		return nil, fmt.Errorf("specs/naming.yaml: %w", err)
	}
	d.words = set(d.Words)
	d.singletons = set(d.Singletons)
	d.collections = set(d.Collections)
	d.shared = set(d.SharedByAll)
	d.keyed = set(d.Keyed)
	d.spaceServices = set(d.SpaceServices)
	d.spaceOwn = set(d.SpaceOwn)
	return d, nil
})

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
