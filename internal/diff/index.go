package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// An index is a model with its parts by name, and what each type is used for.
type index struct {
	api        *model.API
	operations map[string]*model.Operation // by method and canonical route
	objects    map[string]*model.Object    // by Go name, like the rest
	enums      map[string]*model.Enum
	aliases    map[string]*model.Alias
	methods    map[*model.Operation][]*model.Method // that call it
	byName     map[string]*model.Method             // by owner and name
	unions     map[string][]*model.Object           // that an interface of bodies takes
	params     map[string]bool                      // names of parameter structs
	uses       map[string]*use
}

// A use says which services have a type, and whether it is sent or received.
type use struct {
	services       map[string]bool
	sent, received bool
}

func newIndex(api *model.API) *index {
	x := &index{api: api, operations: map[string]*model.Operation{}, objects: map[string]*model.Object{}, enums: map[string]*model.Enum{},
		aliases: map[string]*model.Alias{}, uses: map[string]*use{}, methods: map[*model.Operation][]*model.Method{},
		byName: map[string]*model.Method{}, unions: map[string][]*model.Object{}, params: map[string]bool{}}
	for _, o := range api.Objects {
		x.objects[o.GoName] = o
	}
	for _, e := range api.Enums {
		x.enums[e.GoName] = e
	}
	for _, a := range api.Aliases {
		x.aliases[a.GoName] = a
	}
	for _, u := range api.Bodies {
		x.unions[u.GoName] = u.Types()
	}
	for _, op := range api.Operations() {
		x.operations[op.Key()] = op
		if op.ParamsType != "" {
			x.params[op.ParamsType] = true
		}
		x.visitOperation(op)
		if op.Service != nil {
			x.calls(op, &op.Call, op.Iterator)
		}
	}
	x.indexMethods()
	return x
}

// indexMethods notes the methods that call operations beside their own.
func (x *index) indexMethods() {
	for _, s := range x.api.AllServices() {
		for _, h := range s.Helpers {
			for _, op := range h.Uses() {
				x.calls(op, &h.Method)
			}
		}
	}
	for _, set := range x.api.LinkSets {
		for _, r := range set.Relations {
			x.calls(r.Operation, &r.Method, r.Iterator)
		}
	}
	if x.api.Home != nil {
		for _, m := range x.api.Home.Methods {
			x.calls(m.Operation, &m.Method, x.api.Home.Version)
		}
	}
}

func (x *index) calls(op *model.Operation, methods ...*model.Method) {
	for _, m := range methods {
		if m != nil {
			x.methods[op] = append(x.methods[op], m)
			x.byName[m.FullName()] = m
		}
	}
}

// accepts reports whether a type is an interface of bodies that takes values of another type.
func (x *index) accepts(union, r *model.Ref) bool {
	return union.Kind == model.KindNamed && r.Pointer && r.Kind == model.KindObject &&
		slices.ContainsFunc(x.unions[union.Name], func(o *model.Object) bool { return o.GoName == r.Object.GoName })
}

func (x *index) visitOperation(op *model.Operation) {
	x.visit(op, op.Result.Type, false)
	if op.SpaceResult != nil {
		x.visit(op, op.SpaceResult.Type, false)
	}
	for _, p := range op.Params {
		x.visit(op, p.Type, true)
	}
	if b := op.Body; b != nil {
		x.visit(op, b.Type, true)
		if b.Union != nil {
			x.visit(op, &model.Ref{Kind: model.KindObject, Object: b.Union.Resource}, true)
		}
	}
}

// visit notes the use of all types that one part of an operation reaches.
func (x *index) visit(op *model.Operation, r *model.Ref, sent bool) {
	note := func(name string) {
		u := x.uses[name]
		if u == nil {
			u = &use{services: map[string]bool{}}
			x.uses[name] = u
		}
		u.services[serviceOf(op)] = true
		u.sent = u.sent || sent
		u.received = u.received || !sent
	}
	r.VisitAll(func(o *model.Object) { note(o.GoName) }, func(e *model.Enum) { note(e.GoName) }, func(a *model.Alias) { note(a.GoName) })
}

// serviceOf is the heading that an operation stands under.
func serviceOf(op *model.Operation) string {
	if op.Service == nil {
		return op.Name
	}
	return op.Service.Path
}

func (x *index) side() Side {
	return Side{Version: x.api.ServerVersion, Digest: x.api.Digest, Operations: len(x.operations), Types: x.api.Types()}
}

// services lists those that use a type on either side.
func (c *comparison) services(name string) []string {
	var list []string
	for _, x := range []*index{c.from, c.to} {
		if u := x.uses[name]; u != nil {
			for s := range u.services {
				list = append(list, s)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sent and received say what a type is used for on either side.
func (c *comparison) sent(name string) bool {
	a, b := c.from.uses[name], c.to.uses[name]
	return a != nil && a.sent || b != nil && b.sent
}

func (c *comparison) received(name string) bool {
	a, b := c.from.uses[name], c.to.uses[name]
	return a != nil && a.received || b != nil && b.received
}

// servicesOf guesses from a Go symbol which services it belongs to.
func (x *index) servicesOf(symbol string) []string {
	owner, _, _ := strings.Cut(symbol, ".")
	for _, s := range x.api.AllServices() {
		if owner == s.ClientType || owner == s.SpaceType || symbol == fieldOf(s, model.HandleClient) || symbol == fieldOf(s, model.HandleSpace) {
			return []string{s.Path}
		}
		for _, op := range s.Operations {
			if owner == op.ParamsType || op.Body != nil && op.Body.Union != nil && strings.HasPrefix(symbol, op.Body.Union.GoName) {
				return []string{s.Path}
			}
		}
	}
	if u := x.uses[strings.TrimSuffix(owner, "Links")]; u != nil {
		var list []string
		for s := range u.services {
			list = append(list, s)
		}
		slices.Sort(list)
		return list
	}
	return nil
}

func quote(s string) string { return strconv.Quote(s) }
