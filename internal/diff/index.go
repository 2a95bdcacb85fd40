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
	services   map[string]*model.Service
	operations map[string]*model.Operation // by method and canonical route
	objects    map[string]*model.Object
	enums      map[string]*model.Enum
	aliases    map[string]*model.Alias
	relations  map[*model.Operation][]string // Go names of the methods that follow links to it
	uses       map[string]*use               // by name of object, enum or alias
}

// A use says which services have a type, and whether it is sent or received.
type use struct {
	services       map[string]bool
	sent, received bool
}

func newIndex(api *model.API) *index {
	x := &index{api: api, services: map[string]*model.Service{}, operations: map[string]*model.Operation{}, objects: map[string]*model.Object{}, enums: map[string]*model.Enum{},
		aliases: map[string]*model.Alias{}, uses: map[string]*use{}, relations: map[*model.Operation][]string{}}
	for _, o := range api.Objects {
		x.objects[o.GoName] = o
	}
	for _, e := range api.Enums {
		x.enums[e.GoName] = e
	}
	for _, a := range api.Aliases {
		x.aliases[a.GoName] = a
	}
	for _, set := range api.LinkSets {
		for _, r := range set.Relations {
			x.relations[r.Operation] = append(x.relations[r.Operation], set.GoName+"."+r.GoName, set.GoName+"."+r.Iterator())
		}
	}
	for _, s := range api.Services {
		x.services[s.Name] = s
		for _, op := range s.Operations {
			x.operations[op.HTTPMethod+" "+op.Canonical] = op
			x.visitOperation(op)
		}
	}
	return x
}

func (x *index) visitOperation(op *model.Operation) {
	v := visitor{index: x, service: op.Service, seen: map[string]bool{}}
	v.visit(op.Result.Type)
	if op.SpaceResult != nil {
		v.visit(op.SpaceResult.Type)
	}
	v = visitor{index: x, service: op.Service, sent: true, seen: map[string]bool{}}
	for _, p := range op.Params {
		v.visit(p.Type)
	}
	if b := op.Body; b != nil {
		v.visit(b.Type)
		if b.Union != nil {
			for _, name := range b.Union.Types {
				v.visit(&model.Ref{Kind: model.KindObject, Name: name})
			}
		}
	}
}

// A visitor notes the uses of all types that one part of an operation reaches.
type visitor struct {
	*index
	service string
	sent    bool
	seen    map[string]bool
}

func (v visitor) visit(r *model.Ref) {
	if r == nil {
		return
	}
	for r.Elem != nil {
		r = r.Elem
	}
	name := strings.TrimSuffix(strings.TrimPrefix(r.Name, "Page["), "]")
	if name == "" || v.seen[name] {
		return
	}
	v.seen[name] = true
	u := v.uses[name]
	if u == nil {
		u = &use{services: map[string]bool{}}
		v.uses[name] = u
	}
	u.services[v.service] = true
	u.sent = u.sent || v.sent
	u.received = u.received || !v.sent
	if o := v.objects[name]; o != nil {
		for _, f := range o.Fields {
			v.visit(f.Type)
		}
	}
	if a := v.aliases[name]; a != nil {
		v.visit(a.Type)
	}
}

func (x *index) side() Side {
	return Side{Version: x.api.ServerVersion, Digest: x.api.Digest, Operations: len(x.operations), Types: len(x.objects) + len(x.enums) + len(x.aliases)}
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

// sent and received tell what a type is used for on either side.
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
	owner, member, _ := strings.Cut(symbol, ".")
	for _, s := range x.api.Services {
		if owner == s.ClientType || owner == s.SpaceType || (owner == "Client" || owner == "SpaceClient") && member == s.Name {
			return []string{s.Name}
		}
		for _, op := range s.Operations {
			if owner == op.ParamsType || op.Body != nil && op.Body.Union != nil && strings.HasPrefix(symbol, op.Body.Union.GoName) {
				return []string{s.Name}
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
