package normalize

import (
	"sort"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// notes collects the findings about a document, and makes errors with a place in it.
type notes struct {
	doc  *spec.Document
	list []model.Finding
}

// add records a finding.
func (n *notes) add(rule, pointer, message string) {
	n.list = append(n.list, model.Finding{Rule: rule, Pointer: pointer, Message: message})
}

// problem is an error with a place in the document.
func (n *notes) problem(pointer, problem, remedy string) error {
	return &spec.Error{Source: n.doc.Name, Pointer: pointer, Position: n.doc.Position(pointer), Problem: problem, Remedy: remedy}
}

// findings returns what was found, each once and with its place, in the order of the document.
func (n *notes) findings() []model.Finding {
	seen := map[model.Finding]bool{}
	var out []model.Finding
	for _, f := range n.list {
		at := n.doc.Position(f.Pointer)
		f.Line, f.Column = at.Line, at.Column
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		if a.Column != b.Column {
			return a.Column < b.Column
		}
		return a.Rule < b.Rule
	})
	return out
}
