package normalize

import (
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
)

// A shaper is the pass that finds out what operations take and return.
type shaper struct {
	notes       *notes
	dict        *naming.Dictionary
	types       *types
	corrections *corrections
	unreturned  []*model.Object // what methods that return only an error might have returned
}
