package normalize

import (
	"fmt"

	"github.com/octogen/octogen/internal/model"
)

// maxAliases bounds the names that one type has by way of another; documents of servers so far have one.
const maxAliases = 100

// checkAliases refuses definitions that are nothing but each other, be it by way of lists, maps or pages.
func checkAliases(aliases []*model.Alias, n *notes) error {
	for _, a := range aliases {
		seen := map[*model.Alias]bool{}
		for next := a; next != nil; next = next.Type.Base().Alias {
			switch {
			case seen[next]:
				return n.problem(a.Pointer, "definition "+quote(a.Definition)+" refers to itself without an object between", "give it a type of its own")
			case len(seen) == maxAliases:
				return n.problem(a.Pointer, fmt.Sprintf("definition %q refers to another through more than %d others", a.Definition, maxAliases), "refer to that one")
			}
			seen[next] = true
		}
	}
	return nil
}

// Bounds of an object that others hold by value. Objects of servers so far have 800 values, nested 2 deep; a few lines
// of a hostile document could ask for more than the compiler or the memory can take.
const (
	maxValues  = 1 << 13
	maxNesting = 40
)

// breakCycles makes pointers of fields through which an object would contain itself by value, or one that is out of
// bounds.
func breakCycles(objects []*model.Object) {
	pointTo(objects, func(g *graph, owner, target *model.Object) bool { return g.sameCycle(owner, target) })
	pointTo(objects, func(g *graph, _, target *model.Object) bool { return g.size(target).huge() })
}

func pointTo(objects []*model.Object, isPointer func(g *graph, owner, target *model.Object) bool) {
	g := newGraph(objects)
	for _, o := range objects {
		for _, f := range o.Fields {
			if target := byValue(f.Type); target != nil && isPointer(g, o, target) {
				ref := *f.Type
				ref.Pointer = true
				f.Type = &ref
			}
		}
	}
}

// graph holds which objects contain which by value, and the cycles among them (Tarjan's strongly connected components).
type graph struct {
	edges     map[*model.Object][]*model.Object
	component map[*model.Object]int
	self      map[*model.Object]bool
	fields    map[*model.Object]int
	sizes     map[*model.Object]size

	index, low map[*model.Object]int
	stack      []*model.Object
	onStack    map[*model.Object]bool
	count      int
}

func newGraph(objects []*model.Object) *graph {
	g := &graph{edges: map[*model.Object][]*model.Object{}, component: map[*model.Object]int{}, self: map[*model.Object]bool{}, fields: map[*model.Object]int{}, sizes: map[*model.Object]size{},
		index: map[*model.Object]int{}, low: map[*model.Object]int{}, onStack: map[*model.Object]bool{}}
	for _, o := range objects {
		g.edges[o] = nil
		g.fields[o] = len(o.Fields)
		for _, f := range o.Fields {
			if to := byValue(f.Type); to != nil {
				g.edges[o] = append(g.edges[o], to)
				g.self[o] = g.self[o] || to == o
			}
		}
	}
	for _, o := range objects {
		if g.index[o] == 0 {
			g.visit(o)
		}
	}
	return g
}

// byValue is the object that a field of this type holds by value, if any.
func byValue(r *model.Ref) *model.Object {
	for r.Kind == model.KindAlias && !r.Pointer {
		r = r.Alias.Type
	}
	if r.Kind == model.KindObject && !r.Pointer {
		return r.Object
	}
	return nil
}

func (g *graph) sameCycle(a, b *model.Object) bool {
	return g.component[a] == g.component[b] && (a != b || g.self[a])
}

// size is what an object takes by value.
type size struct{ values, nesting int }

func (s size) huge() bool { return s.values > maxValues || s.nesting >= maxNesting }

// size is that of an object once huge ones are pointers. It needs a graph without cycles.
func (g *graph) size(o *model.Object) size {
	if s, ok := g.sizes[o]; ok {
		return s
	}
	s := size{values: g.fields[o] + 1}
	for _, to := range g.edges[o] {
		if inner := g.size(to); !inner.huge() {
			s.values += inner.values
			s.nesting = max(s.nesting, inner.nesting+1)
		}
	}
	g.sizes[o] = s
	return s
}

// visit is recursive; documents are limited in depth, and a chain of definitions as long as a document allows is still
// far from the limit of a goroutine's stack.
func (g *graph) visit(v *model.Object) {
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
