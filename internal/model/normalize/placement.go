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

// dropUnused takes objects out that nothing has a use for: no service, and no type of another definition.
func (t *types) dropUnused(objects []*model.Object) {
	unused := map[*model.Object]bool{}
	for _, o := range objects {
		unused[o] = len(o.Services) == 0
	}
	use := model.Visitor(func(o *model.Object) { unused[o] = false })
	for _, o := range t.objects {
		if !unused[o] {
			use(&model.Ref{Kind: model.KindObject, Object: o})
		}
	}
	for _, a := range t.aliases {
		use(a.Type)
	}
	for _, p := range t.pages {
		use(p.Item)
	}
	t.objects = slices.DeleteFunc(t.objects, func(o *model.Object) bool { return unused[o] })
}
