package normalize

import (
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// findHelpers adds the helpers that a service's operations allow. Their names follow from those of the operations; one
// that an operation has already is not taken.
func findHelpers(api *model.API) {
	objects := map[string]*model.Object{}
	for _, o := range api.Objects {
		objects[o.GoName] = o
	}
	for _, s := range api.Services {
		taken := map[string]bool{}
		for _, op := range s.Operations {
			taken[op.Method] = true
			if op.Paged() {
				taken[op.Iterator()] = true
			}
		}
		for _, op := range s.Operations {
			for _, h := range []*model.Helper{byName(s, op, objects), modify(s, op), waitFor(op, objects)} {
				if h != nil && !taken[h.Method] {
					taken[h.Method] = true
					s.Helpers = append(s.Helpers, h)
				}
			}
		}
	}
}

// byName is the helper of a list whose items have names.
func byName(s *model.Service, list *model.Operation, objects map[string]*model.Object) *model.Helper {
	if !list.Paged() || list.Asks() || list.Handle == model.HandleBoth || !strings.HasPrefix(list.Method, "List") {
		return nil
	}
	item := objects[list.Result.Type.Name]
	if item == nil || item.KindOf("Name") != model.KindString {
		return nil
	}
	get := s.Operation("GET", list.Canonical+"/{}", list.Handle)
	if get == nil || waitFor(get, objects) != nil || get.Result.Kind != model.ResultObject || get.Result.Type.Name != item.GoName {
		return nil
	}
	h := &model.Helper{Kind: model.HelperByName, Method: get.Method + "ByName", Item: list.Result.Type, List: list}
	for _, p := range list.Params {
		if p.In == "query" && p.Type.Kind == model.KindString && strings.EqualFold(p.Name, "partialName") {
			h.Filter = p.GoName
		}
	}
	if h.Filter == "" && s.Operation("PUT", get.Canonical, get.Handle) == nil {
		return nil // what nobody names, such as a task, has a description for a name
	}
	return h
}

// modify is the helper of a resource that is read and written by the same route.
func modify(s *model.Service, get *model.Operation) *model.Helper {
	rest, ok := strings.CutPrefix(get.Method, "Get")
	if !ok || get.HTTPMethod != "GET" || get.Result.Kind != model.ResultObject || get.Handle == model.HandleBoth {
		return nil
	}
	update := s.Operation("PUT", get.Canonical, get.Handle)
	if update == nil || get.Asks() || update.Asks() || !update.Body.Accepts(get.Result.Type) || len(update.PathParams) != len(get.PathParams) {
		return nil
	}
	return &model.Helper{Kind: model.HelperModify, Method: "Modify" + rest, Item: get.Result.Type, Get: get, Update: update}
}

// waitFor is the helper of what is read by its ID and says whether it is over and how it ended.
func waitFor(get *model.Operation, objects map[string]*model.Object) *model.Helper {
	if get.Method != "Get" || get.Result.Kind != model.ResultObject || len(get.PathParams) != 1 || get.ParamsType != "" || get.Handle == model.HandleBoth {
		return nil
	}
	task := objects[get.Result.Type.Name]
	if task == nil {
		return nil
	}
	for _, flag := range []string{"IsCompleted", "FinishedSuccessfully", "HasPendingInterruptions", "HasWarningsOrErrors"} {
		if task.KindOf(flag) != model.KindBool {
			return nil
		}
	}
	if task.KindOf("ID") != model.KindString || task.KindOf("ErrorMessage") != model.KindString || task.KindOf("State") != model.KindEnum {
		return nil
	}
	return &model.Helper{Kind: model.HelperWait, Method: "Wait", Item: get.Result.Type, Get: get}
}
