package normalize

import (
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// A group is one operation with all its routes, on its way to becoming an Operation.
type group struct {
	op      *model.Operation
	members []member
}

// A member is one route of a group.
type member struct {
	shape   shape
	path    string // as in the document
	pointer string
	op      spec.Operation
}

func (g *group) key() string { return g.op.Key() }

// typeName is what the names of types that belong to an operation begin with: "ProjectsRunbooksList".
func (g *group) typeName() string { return strings.ReplaceAll(g.op.Name, ".", "") }
