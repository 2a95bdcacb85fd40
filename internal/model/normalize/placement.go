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
		note := model.Visitor(func(o *model.Object) { o.Services = append(o.Services, s) })
		for _, op := range s.Operations {
			note(op.Result.Type)
			if op.Body != nil {
				note(op.Body.Type)
			}
		}
	}
	for _, o := range objects {
		slices.SortFunc(o.Services, func(a, b *model.Service) int { return strings.Compare(a.Path, b.Path) })
	}
}
