package model

import "strings"

// HelperKind says what a helper does.
type HelperKind string

// The kinds of helpers.
const (
	HelperByName HelperKind = "by-name" // looks through all pages of a list for an item of a name
	HelperModify HelperKind = "modify"  // reads a resource, has the caller change it, and writes it
	HelperWait   HelperKind = "wait"    // waits until a task is over
)

// A Helper is a method made of operations: what callers would otherwise write around them, each in their own way.
type Helper struct {
	Kind   HelperKind
	Method string // Go name
	Item   *Ref   // what it returns
	List   *Operation
	Filter string // Go name of the list's parameter that narrows it down by name, "" if it has none
	Get    *Operation
	Update *Operation
}

// Handle says where in the client a helper hangs: where the operations do that it is made of.
func (h *Helper) Handle() Handle { return h.Uses()[0].Handle }

// findHelpers adds the helpers that a service's operations allow. Their names follow from those of the operations; one
// that an operation has already is not taken.
func findHelpers(api *API) {
	objects := map[string]*Object{}
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
			for _, h := range []*Helper{byName(s, op, objects), modify(s, op), waitFor(op, objects)} {
				if h != nil && !taken[h.Method] {
					taken[h.Method] = true
					s.Helpers = append(s.Helpers, h)
				}
			}
		}
	}
}

// byName is the helper of a list whose items have names.
func byName(s *Service, list *Operation, objects map[string]*Object) *Helper {
	if !list.Paged() || list.asks() || list.Handle == HandleBoth || !strings.HasPrefix(list.Method, "List") {
		return nil
	}
	item := objects[list.Result.Type.Name]
	if item == nil || item.kindOf("Name") != KindString {
		return nil
	}
	get := s.operation("GET", list.Canonical+"/{}", list.Handle)
	if get == nil || waitFor(get, objects) != nil || get.Result.Kind != ResultObject || get.Result.Type.Name != item.GoName {
		return nil
	}
	h := &Helper{Kind: HelperByName, Method: get.Method + "ByName", Item: list.Result.Type, List: list}
	for _, p := range list.Params {
		if p.In == "query" && p.Type.Kind == KindString && strings.EqualFold(p.Name, "partialName") {
			h.Filter = p.GoName
		}
	}
	if h.Filter == "" && s.operation("PUT", get.Canonical, get.Handle) == nil {
		return nil // what nobody names, such as a task, has a description for a name
	}
	return h
}

// modify is the helper of a resource that is read and written by the same route.
func modify(s *Service, get *Operation) *Helper {
	rest, ok := strings.CutPrefix(get.Method, "Get")
	if !ok || get.HTTPMethod != "GET" || get.Result.Kind != ResultObject || get.Handle == HandleBoth {
		return nil
	}
	update := s.operation("PUT", get.Canonical, get.Handle)
	if update == nil || get.asks() || update.asks() || !update.Body.accepts(get.Result.Type) || len(update.PathParams) != len(get.PathParams) {
		return nil
	}
	return &Helper{Kind: HelperModify, Method: "Modify" + rest, Item: get.Result.Type, Get: get, Update: update}
}

// accepts tells whether an object is a body as it was read.
func (b *Body) accepts(r *Ref) bool {
	switch {
	case b == nil || b.Kind != BodyJSON:
		return false
	case b.Union != nil:
		for _, name := range b.Union.Types {
			if name == r.Name {
				return true
			}
		}
		return false
	}
	return b.Type.Kind == KindObject && b.Type.Name == r.Name
}

// waitFor is the helper of what is read by its ID and says whether it is over and how it ended.
func waitFor(get *Operation, objects map[string]*Object) *Helper {
	if get.Method != "Get" || get.Result.Kind != ResultObject || len(get.PathParams) != 1 || get.ParamsType != "" || get.Handle == HandleBoth {
		return nil
	}
	task := objects[get.Result.Type.Name]
	if task == nil {
		return nil
	}
	for _, flag := range []string{"IsCompleted", "FinishedSuccessfully", "HasPendingInterruptions", "HasWarningsOrErrors"} {
		if task.kindOf(flag) != KindBool {
			return nil
		}
	}
	if task.kindOf("ID") != KindString || task.kindOf("ErrorMessage") != KindString || task.kindOf("State") != KindEnum {
		return nil
	}
	return &Helper{Kind: HelperWait, Method: "Wait", Item: get.Result.Type, Get: get}
}

// asks tells whether an operation has a parameter beside those of its path that the caller must give.
func (o *Operation) asks() bool {
	for _, p := range o.Params {
		if p.Required {
			return true
		}
	}
	return false
}

// Uses are the operations a helper is made of.
func (h *Helper) Uses() []*Operation {
	var ops []*Operation
	for _, op := range []*Operation{h.List, h.Get, h.Update} {
		if op != nil {
			ops = append(ops, op)
		}
	}
	return ops
}

func (s *Service) operation(method, canonical string, handle Handle) *Operation {
	for _, op := range s.Operations {
		if op.HTTPMethod == method && op.Canonical == canonical && op.Handle == handle {
			return op
		}
	}
	return nil
}

// kindOf is the kind of the field of a Go name, "" if there is none.
func (o *Object) kindOf(field string) Kind {
	for _, f := range o.Fields {
		if f.GoName == field {
			return f.Type.Kind
		}
	}
	return ""
}

// ReportsVersion tells whether the server says its version in its home document.
func (api *API) ReportsVersion() bool {
	for _, s := range api.Services {
		for _, op := range s.Operations {
			if op.Handle != HandleBoth || op.Template(FormServer) == "" || op.Result.Kind != ResultObject {
				continue
			}
			for _, o := range api.Objects {
				if o.GoName == op.Result.Type.Name {
					return o.kindOf("Version") == KindString
				}
			}
		}
	}
	return false
}
