package normalize

import (
	"sync"

	"github.com/octogen/octogen/specs"
)

// relationTable is specs/relations.yaml in memory; see there for what the parts mean.
type relationTable struct {
	Names       map[string]string
	Others      map[string]map[string]string
	References  map[string]string
	NoReference string `yaml:"noReference"`
}

var loadRelations = sync.OnceValues(func() (*relationTable, error) {
	t := &relationTable{}
	return t, decodeStrict(specs.Relations, "specs/relations.yaml", t)
})
