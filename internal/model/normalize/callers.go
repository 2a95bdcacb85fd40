package normalize

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/specs"
)

// caller is an entry of specs/helpers.yaml; see there for what the parts mean.
type caller struct {
	Method     string
	Function   string
	Arguments  []string
	Returns    string
	Reads      string
	Does       string
	Operations []string
	Optional   []string
	Renames    []string
}

// loadCallers reads specs/helpers.yaml once.
var loadCallers = sync.OnceValues(func() ([]caller, error) {
	var list []caller
	if err := decodeStrict(specs.Helpers, "specs/helpers.yaml", &list); err != nil {
		return nil, err
	}
	for _, c := range list {
		for _, line := range slices.Concat(c.Operations, c.Optional) {
			if len(strings.Fields(line)) != 3 {
				return nil, fmt.Errorf("specs/helpers.yaml: %s: %q is not a name, a method and a route", c.Method, line)
			}
		}
		if c.Function == "" && (len(c.Operations) != 2 || len(c.Arguments)+len(c.Optional) > 0) {
			return nil, fmt.Errorf("specs/helpers.yaml: %s has no function, so it reads one operation and writes another", c.Method)
		}
		if len(c.Operations) == 0 || c.Function != "" && len(c.Arguments) == 0 || c.Returns != "" && c.Reads != "" {
			return nil, fmt.Errorf("specs/helpers.yaml: %s lacks operations or arguments, or returns two things", c.Method)
		}
	}
	return list, nil
})

// findCallers is the pass that adds the helpers of the runtime whose operations the document has.
func findCallers(api *model.API, callers []caller) {
	operations := map[string]*model.Operation{}
	for _, op := range api.Operations() {
		operations[op.Key()] = op
	}
	for _, c := range callers {
		path, name, _ := strings.Cut(c.Method, ".")
		i := slices.IndexFunc(api.Services, func(s *model.Service) bool { return s.Path == path })
		if i < 0 || takes(api.Services[i], name) {
			continue
		}
		if h := c.helper(api.Services[i], name, operations); h != nil {
			api.Services[i].Helpers = append(api.Services[i].Helpers, h)
		}
	}
}

// takes reports whether a service has a method of a name.
func takes(s *model.Service, name string) bool {
	return slices.ContainsFunc(s.Operations, func(op *model.Operation) bool {
		return op.Call.Name == name || op.Iterator != nil && op.Iterator.Name == name
	}) || slices.ContainsFunc(s.Helpers, func(h *model.Helper) bool { return h.Method.Name == name })
}

// helper is nil if the document lacks an operation that is needed, or has it elsewhere.
func (c caller) helper(s *model.Service, name string, operations map[string]*model.Operation) *model.Helper {
	var calls []model.Called
	for i, line := range slices.Concat(c.Operations, c.Optional) {
		as, route, _ := strings.Cut(line, " ")
		op := operations[route]
		if op != nil && (len(calls) == 0 || op.Handle == calls[0].Operation.Handle) {
			calls = append(calls, model.Called{As: as, Operation: op})
		} else if i < len(c.Operations) {
			return nil
		}
	}
	if c.Function == "" {
		return c.modify(s, name, calls[0].Operation, calls[1].Operation)
	}
	h := &model.Helper{Kind: model.HelperCalls, Service: s, Function: c.Function, Calls: calls, Doc: model.Doc{Text: c.Does + "."}}
	h.Method = model.Method{Owner: s.Type(h.Handle()), Name: name}
	for _, a := range c.Arguments {
		name, typ, _ := strings.Cut(a, " ")
		h.Method.Args = append(h.Method.Args, model.Arg{Name: name, Type: &model.Ref{Kind: model.KindNamed, Name: typ}})
	}
	if c.Returns != "" {
		h.Method.Returns = &model.Ref{Kind: model.KindNamed, Name: c.Returns}
	}
	if i := slices.IndexFunc(calls, func(call model.Called) bool { return call.As == c.Reads }); i >= 0 {
		if calls[i].Operation.Result.Object() == nil {
			return nil // the document does not say what is read
		}
		h.Reads, h.Method.Named, h.Method.Returns = true, true, calls[i].Operation.Call.Returns
	}
	return h
}

// modify is the helper of what is written as another type than it is read as.
func (c caller) modify(s *model.Service, name string, get, update *model.Operation) *model.Helper {
	item := get.Result.Object()
	if item == nil || get.Asks() || update.Asks() || len(get.PathParams) != len(update.PathParams) ||
		update.Body == nil || update.Body.Kind != model.BodyJSON || update.Body.Type.Kind != model.KindObject {
		return nil
	}
	return &model.Helper{Kind: model.HelperModify, Service: s, Item: get.Result.Type, Get: get, Update: update, Written: update.Body.Type.Object,
		Renamed: c.Renames, Same: holds(item, update.Result.Object()), Doc: model.Doc{Text: c.Does + "."},
		Method: model.Method{Owner: s.Type(get.Handle), Name: name, Args: withOwn(get, "change", named("func(*"+item.GoName+") error")), Returns: pointer(item)}}
}

// holds reports whether an object has the properties of another, so that the other can be read as it.
func holds(o, other *model.Object) bool {
	return other != nil && len(other.Fields) > 0 && !slices.ContainsFunc(other.Fields, func(f *model.Field) bool {
		own := o.Field(f.Name)
		return own == nil || own.Type.Go() != f.Type.Go()
	})
}
