package model

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

// Asks reports whether an operation has a parameter beside those of its path that the caller must give.
func (o *Operation) Asks() bool {
	for _, p := range o.Params {
		if p.Required {
			return true
		}
	}
	return false
}

// Operation returns the operation of a method and a canonical route on a handle, nil if there is none.
func (s *Service) Operation(method, canonical string, handle Handle) *Operation {
	for _, op := range s.Operations {
		if op.HTTPMethod == method && op.Canonical == canonical && op.Handle == handle {
			return op
		}
	}
	return nil
}

// KindOf is the kind of the field of a Go name, "" if there is none.
func (o *Object) KindOf(field string) Kind {
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
					return o.KindOf("Version") == KindString
				}
			}
		}
	}
	return false
}

// Accepts reports whether an object is a body as it was read.
func (b *Body) Accepts(r *Ref) bool {
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
