package normalize

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// findHelpers is the pass that adds the helpers that a service's operations allow. Their names follow from those of the
// operations; one that an operation has already is not taken.
func findHelpers(services []*model.Service, vocab *vocabulary) {
	f := helperFinder{vocab: vocab}
	for _, s := range services {
		taken := map[string]bool{}
		for _, op := range s.Operations {
			taken[op.Call.Name] = true
			if op.Iterator != nil {
				taken[op.Iterator.Name] = true
			}
		}
		for _, op := range s.Operations {
			for _, h := range []*model.Helper{f.byName(s, op), f.modify(s, op), f.wait(op)} {
				if h != nil && !taken[h.Method.Name] {
					taken[h.Method.Name] = true
					h.Method.Owner = s.Type(op.Handle)
					s.Helpers = append(s.Helpers, h)
				}
			}
		}
	}
}

type helperFinder struct{ vocab *vocabulary }

// operation returns the operation of a service by its route.
func operation(s *model.Service, method, canonical string, handle model.Handle) *model.Operation {
	i := slices.IndexFunc(s.Operations, func(op *model.Operation) bool {
		return op.HTTPMethod == method && op.Canonical == canonical && op.Handle == handle
	})
	if i < 0 {
		return nil
	}
	return s.Operations[i]
}

// byName is the helper of a list whose items have names.
func (f helperFinder) byName(s *model.Service, list *model.Operation) *model.Helper {
	if !list.Paged() || list.Asks() || !strings.HasPrefix(list.Call.Name, "List") || slices.Contains(f.vocab.Lists.SameNames, list.Canonical) {
		return nil
	}
	item := list.Result.Type.Object
	if item == nil || item.FieldOf(f.vocab.Resource.Name, model.KindString) == nil {
		return nil
	}
	get := operation(s, "GET", list.Canonical+"/{}", list.Handle)
	if get == nil || f.wait(get) != nil || get.Result.Object() != item {
		return nil
	}
	h := &model.Helper{Kind: model.HelperByName, Item: list.Result.Type, List: list}
	for _, p := range list.Params {
		if p.In == "query" && p.Type.Kind == model.KindString && strings.EqualFold(p.Name, f.vocab.Lists.Filter) {
			h.Filter = p.GoName
		}
	}
	if h.Filter == "" && operation(s, "PUT", get.Canonical, get.Handle) == nil {
		return nil // what nobody names, such as a task, has a description for a name
	}
	h.Method = model.Method{Name: byNameOf(get.Call.Name), Args: withOwn(list, "name", &model.Ref{Kind: model.KindString}), Returns: pointer(item)}
	return h
}

// byNameOf names the helper after the operation that reads one by its ID: GetByName, GetByNameInGit.
func byNameOf(get string) string {
	if plain, ok := strings.CutSuffix(get, "InGit"); ok {
		return plain + "ByNameInGit"
	}
	return get + "ByName"
}

// modify is the helper of a resource that is read and written by the same route.
func (f helperFinder) modify(s *model.Service, get *model.Operation) *model.Helper {
	rest, ok := strings.CutPrefix(get.Call.Name, "Get")
	item := get.Result.Object()
	if !ok || get.HTTPMethod != "GET" || item == nil {
		return nil
	}
	update := operation(s, "PUT", get.Canonical, get.Handle)
	if update == nil || get.Asks() || update.Asks() || !update.Body.Accepts(item) || len(update.PathParams) != len(get.PathParams) {
		return nil
	}
	change := &model.Ref{Kind: model.KindNamed, Name: "func(*" + item.GoName + ") error"}
	return &model.Helper{Kind: model.HelperModify, Item: get.Result.Type, Get: get, Update: update, Same: update.Result.Object() == item,
		Method: model.Method{Name: "Modify" + rest, Args: withOwn(get, "change", change), Returns: pointer(item)}}
}

// wait is the helper of a task: what is read by its ID and says how far it is.
func (f helperFinder) wait(get *model.Operation) *model.Helper {
	task := get.Result.Object()
	if get.Call.Name != "Get" || task == nil || len(get.PathParams) != 1 || get.ParamsType != "" {
		return nil
	}
	status := f.taskFields(task)
	if status == nil {
		return nil
	}
	params := &model.Ref{Kind: model.KindNamed, Name: "TaskWaitParams"}
	return &model.Helper{Kind: model.HelperWait, Item: get.Result.Type, Get: get, Status: status,
		Method: model.Method{Name: "Wait", Args: withOwn(get, "params", params), Returns: pointer(task)}}
}

// taskFields returns the Go names of the fields that make an object a task; nil if it is none.
func (f helperFinder) taskFields(o *model.Object) []string {
	var names []string
	add := func(wire string, kinds ...model.Kind) bool {
		field := o.Field(wire)
		if field == nil || !slices.Contains(kinds, field.Type.Kind) {
			return false
		}
		names = append(names, field.GoName)
		return true
	}
	for _, wire := range f.vocab.Task.Text {
		if !add(wire, model.KindString, model.KindEnum) {
			return nil
		}
	}
	for _, wire := range f.vocab.Task.Flags {
		if !add(wire, model.KindBool) {
			return nil
		}
	}
	return names
}

func pointer(o *model.Object) *model.Ref {
	return &model.Ref{Kind: model.KindObject, Object: o, Pointer: true}
}

// withOwn are a helper's arguments: the path parameters of its operation, then one of its own.
func withOwn(op *model.Operation, name string, typ *model.Ref) []model.Arg {
	args := pathArguments(op)
	if slices.ContainsFunc(args, func(a model.Arg) bool { return a.Name == name }) {
		name = "item" + strings.ToUpper(name[:1]) + name[1:]
	}
	return append(args, model.Arg{Name: name, Type: typ})
}

func pathArguments(op *model.Operation) []model.Arg {
	var args []model.Arg
	for _, p := range op.PathParams {
		args = append(args, model.Arg{Name: p.GoName, Type: &model.Ref{Kind: model.KindString}})
	}
	return args
}
