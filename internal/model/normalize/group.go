package normalize

import (
	"slices"
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

// declaresResult reports whether the document has a schema for what the operation returns, on one of its routes.
func (g *group) declaresResult() bool {
	return slices.ContainsFunc(g.members, func(m member) bool {
		return slices.ContainsFunc(m.op.Responses, func(r spec.Response) bool { return r.Schema != nil && r.OK() })
	})
}

// typeName is what the names of types that belong to an operation begin with: "ProjectsRunbooksList".
func (g *group) typeName() string { return strings.ReplaceAll(g.op.Name, ".", "") }
