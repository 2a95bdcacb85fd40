package normalize

import "github.com/octogen/octogen/internal/model"

// graph holds which objects contain which by value, and the cycles among them (Tarjan's strongly connected components).
type graph struct {
	aliases   map[string]*model.Ref
	edges     map[string][]string
	component map[string]int
	self      map[string]bool
	fields    map[string]int
	sizes     map[string]size

	index, low map[string]int
	stack      []string
	onStack    map[string]bool
	count      int
}

func newGraph(api *model.API) *graph {
	g := &graph{aliases: map[string]*model.Ref{}, edges: map[string][]string{}, component: map[string]int{}, self: map[string]bool{}, fields: map[string]int{}, sizes: map[string]size{},
		index: map[string]int{}, low: map[string]int{}, onStack: map[string]bool{}}
	for _, a := range api.Aliases {
		g.aliases[a.GoName] = a.Type
	}
	for _, o := range api.Objects {
		g.edges[o.GoName] = nil
		g.fields[o.GoName] = len(o.Fields)
		for _, f := range o.Fields {
			if to := g.byValue(f.Type); to != "" {
				g.edges[o.GoName] = append(g.edges[o.GoName], to)
				g.self[o.GoName] = g.self[o.GoName] || to == o.GoName
			}
		}
	}
	for _, o := range api.Objects {
		if g.index[o.GoName] == 0 {
			g.visit(o.GoName)
		}
	}
	return g
}

// byValue is the object that a field of this type holds by value, if any.
func (g *graph) byValue(r *model.Ref) string {
	for r.Kind == model.KindAlias {
		r = g.aliases[r.Name]
	}
	if r.Kind == model.KindObject && !r.Pointer {
		return r.Name
	}
	return ""
}

func (g *graph) sameCycle(a, b string) bool {
	return g.component[a] == g.component[b] && (a != b || g.self[a])
}

// size is what an object takes by value.
type size struct{ values, nesting int }

func (s size) huge() bool { return s.values > maxValues || s.nesting >= maxNesting }

// size is that of an object once huge ones are pointers. It needs a graph without cycles.
func (g *graph) size(name string) size {
	if s, ok := g.sizes[name]; ok {
		return s
	}
	s := size{values: g.fields[name] + 1}
	for _, to := range g.edges[name] {
		if inner := g.size(to); !inner.huge() {
			s.values += inner.values
			s.nesting = max(s.nesting, inner.nesting+1)
		}
	}
	g.sizes[name] = s
	return s
}

// visit is recursive; documents are limited in depth, and a chain of definitions as long as a document allows is still
// far from the limit of a goroutine's stack.
func (g *graph) visit(v string) {
	g.count++
	g.index[v], g.low[v] = g.count, g.count
	g.stack = append(g.stack, v)
	g.onStack[v] = true
	for _, w := range g.edges[v] {
		if g.index[w] == 0 {
			g.visit(w)
			g.low[v] = min(g.low[v], g.low[w])
		} else if g.onStack[w] {
			g.low[v] = min(g.low[v], g.index[w])
		}
	}
	if g.low[v] != g.index[v] {
		return
	}
	for {
		w := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		g.onStack[w] = false
		g.component[w] = g.index[v]
		if w == v {
			return
		}
	}
}
