package normalize

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// services are the services of a client, an owner before those that nest in it.
type services struct {
	top    []*model.Service
	byPath map[string]*model.Service
	home   *model.Home
}

// nameOperations is the pass that names operations, their services and parameter structs, and hangs them on their handles.
func nameOperations(r *routes, dict *naming.Dictionary, own map[string]string, c *corrections, n *names) (*services, error) {
	s := &services{byPath: map[string]*model.Service{}}
	byName := map[string]*group{}
	for _, g := range r.groups {
		path, method, err := nameOf(g, dict, own, n.notes)
		if err != nil {
			return nil, err
		}
		g.op.Handle = handleOf(g, dict)
		s.place(g.op, path, method, n)
		if other := byName[g.op.Name]; other != nil {
			return nil, n.notes.problem(g.op.Pointer, "the routes "+g.key()+" and "+other.key()+" would both be named "+g.op.Name,
				"give one of them a name of its own under \"names\" in octogen.yaml")
		}
		byName[g.op.Name] = g
		g.op.Variable = n.claim(g.op.Pointer, "op"+g.typeName(), "op"+g.typeName()+"Operation")
		if hasParams(g, c) {
			g.op.ParamsType = n.claim(g.op.Pointer, g.typeName()+"Params")
		}
	}
	noteUnused(r, own, n.notes)
	s.sort()
	return s, nil
}

func noteUnused(r *routes, own map[string]string, n *notes) {
	unused := maps.Clone(own)
	for _, g := range r.groups {
		delete(unused, g.key())
	}
	for _, key := range slices.Sorted(maps.Keys(unused)) {
		n.add("name-unused", "", "the name given for "+quote(key)+" is for no operation of this document; routes are written like \"GET /projects/{}\"")
	}
}

// reservedServices are fields and methods of the client and of the space handle.
var reservedServices = wordSet("Space DefaultSpace Raw ServerVersion CheckVersion Home RefreshHome ID String GoString Format LogValue MarshalJSON MarshalText")

// nameOf returns the services of an operation, from the handle, and its method.
func nameOf(g *group, dict *naming.Dictionary, own map[string]string, n *notes) (path []string, method string, err error) {
	name := dict.Route(g.op.HTTPMethod, g.op.Canonical)
	path, method = slices.Clone(name.Services), name.Method
	if own, ok := own[g.key()]; ok {
		if !exportedIdentifier(own) {
			return nil, "", n.problem(g.op.Pointer, "the name "+quote(own)+" given for "+g.key()+" is not an exported Go identifier", `write it like "ListReleases"`)
		}
		method = own
	}
	if len(path) > 0 && reservedServices[path[0]] {
		path[0] += "API"
	}
	if slices.ContainsFunc(append([]string{method}, path...), func(name string) bool { return !exportedIdentifier(name) }) {
		return nil, "", n.problem(g.op.Pointer, "no Go name can be made of the route "+quote(g.key()), "give it a name under \"names\" in octogen.yaml")
	}
	return path, method, nil
}

// place hangs an operation on its service. The home document has none.
func (s *services) place(op *model.Operation, path []string, method string, n *names) {
	op.Call.Name = method
	if len(path) == 0 {
		op.Name = method
		if s.home == nil {
			s.home = &model.Home{}
		}
		s.home.Operations = append(s.home.Operations, op)
		return
	}
	op.Service = s.service(path, op.Pointer, n)
	op.Service.Operations = append(op.Service.Operations, op)
	op.Name = op.Service.Path + "." + method
}

// service returns the service of a path, made if it is new, with its owners.
func (s *services) service(path []string, pointer string, n *names) *model.Service {
	key := strings.Join(path, ".")
	if made := s.byPath[key]; made != nil {
		return made
	}
	made := &model.Service{Name: path[len(path)-1], Path: key}
	typ := strings.Join(path, "")
	if len(path) > 1 {
		made.Owner = s.service(path[:len(path)-1], pointer, n)
		made.Owner.Nested = append(made.Owner.Nested, made)
	} else {
		s.top = append(s.top, made)
	}
	made.SpaceType = n.claim(pointer, typ+"Service", typ+"SpaceService")
	made.ClientType = n.claim(pointer, typ+"ServerService", typ+"WholeServerService")
	s.byPath[key] = made
	return made
}

// sort puts services and operations in the order of their names, so that the order in the document does not matter.
func (s *services) sort() {
	byName := func(list []*model.Service) {
		sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	}
	byName(s.top)
	for _, service := range s.byPath {
		byName(service.Nested)
		ops := service.Operations
		sort.Slice(ops, func(i, j int) bool { return ops[i].Call.Name < ops[j].Call.Name })
	}
}

// handleOf decides where an operation hangs: what the dictionary knows of its route counts first, so that it is the same
// in every document, then what the document shows.
func handleOf(g *group, dict *naming.Dictionary) model.Handle {
	space, server := dict.InSpace(g.op.Canonical)
	switch {
	case g.op.Canonical == "/":
		return model.HandleBoth
	case server && g.op.Scope != model.ScopeSpace:
		return model.HandleClient
	case space, g.op.Scope != model.ScopeServer:
		return model.HandleSpace
	}
	return model.HandleClient
}

func hasParams(g *group, c *corrections) bool {
	for _, m := range g.members {
		if slices.ContainsFunc(m.op.Parameters, c.sends) {
			return true
		}
	}
	return false
}

// sends reports whether a parameter becomes a field of the parameter struct.
func (a *corrections) sends(p spec.Parameter) bool {
	return p.In == "query" || p.In == "header" && a.named("drop-header", p.Name) == nil
}
