package model

// HelperKind says what a helper does.
type HelperKind string

// The kinds of helpers.
const (
	HelperByName HelperKind = "by-name" // looks through all pages of a list for an item of a name
	HelperModify HelperKind = "modify"  // reads a resource, has the caller change it, and writes it
	HelperWait   HelperKind = "wait"    // waits until a task is over
	HelperCalls  HelperKind = "calls"   // a function of the runtime that calls several operations
)

// A Helper is a method made of operations: what callers would otherwise write around them, each in their own way.
type Helper struct {
	Kind    HelperKind
	Method  Method
	Doc     Doc
	Item    *Ref // what it returns; nil of calls
	List    *Operation
	Filter  string // Go name of the list's parameter that narrows it down by name, "" if it has none
	Get     *Operation
	Update  *Operation
	Same    bool     // of modify: the update returns what it was given
	Written *Object  // of modify: what it is written as, nil for what it is read as
	Renamed []string // of modify: properties that it is written with under another name, "OwnerId=ProjectId"
	Status  []string // of wait: Go names of the fields that say how far a task is, in the order of the runtime's TaskStatus

	// Of calls:
	Service  *Service
	Function string   // of the runtime
	Calls    []Called // the operations that it is given
	Reads    bool     // the function has what the helper returns as its last argument
}

// Called is an operation by the name that a function of the runtime has for it.
type Called struct {
	As        string
	Operation *Operation
}

// Handle says where in the client a helper hangs: where the operations do that it is made of.
func (h *Helper) Handle() Handle { return h.Uses()[0].Handle }

// Name is the helper from its handle: "Projects.GetByName".
func (h *Helper) Name() string {
	s := h.Service
	if s == nil {
		s = h.Uses()[0].Service
	}
	return s.Path + "." + h.Method.Name
}

// Uses are the operations a helper is made of.
func (h *Helper) Uses() []*Operation {
	var ops []*Operation
	for _, op := range []*Operation{h.List, h.Get, h.Update} {
		if op != nil {
			ops = append(ops, op)
		}
	}
	for _, c := range h.Calls {
		ops = append(ops, c.Operation)
	}
	return ops
}

// Deprecated is the operation that makes a helper deprecated, nil if none does.
func (h *Helper) Deprecated() *Operation {
	if h.Kind == HelperCalls {
		return nil // it stays, whatever it is made of
	}
	for _, op := range h.Uses() {
		if op.Deprecated {
			return op
		}
	}
	return nil
}
