package normalize

import "github.com/octogen/octogen/internal/spec"

// Options change how a model is built.
type Options struct {
	// Names settles names that the rule cannot: "GET /projects/{}" (canonical route) to "Get".
	Names map[string]string
	// Overlays are the user's knowledge beside octogen's own. The last one weighs most.
	Overlays []*Overlay
}

// errorAt is an error with a place in the document.
func errorAt(doc *spec.Document, pointer, problem, remedy string) error {
	return &spec.Error{Source: doc.Name, Pointer: pointer, Position: doc.Position(pointer), Problem: problem, Remedy: remedy}
}
