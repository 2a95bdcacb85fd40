package normalize

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// placeObjects is the pass that notes for every object which services reach it, so that the emitter can put a type beside
// the only service that uses it.
func placeObjects(api *model.API, objects []*model.Object) {
	for _, s := range api.AllServices() {
		reached := map[*model.Object]bool{}
		note := func(o *model.Object) {
			if !reached[o] {
				reached[o] = true
				o.Services = append(o.Services, s)
			}
		}
		for _, op := range s.Operations {
			op.Result.Type.Visit(note)
			if op.Body != nil {
				op.Body.Type.Visit(note)
			}
		}
	}
	for _, o := range objects {
		slices.SortFunc(o.Services, func(a, b *model.Service) int { return strings.Compare(a.Path, b.Path) })
	}
}
