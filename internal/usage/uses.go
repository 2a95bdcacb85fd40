package usage

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// Kind says what a program does with something of a client.
type Kind string

// The kinds of uses.
const (
	Call      Kind = "call"      // of a method or a function
	Value     Kind = "value"     // a method, a function or a constant as a value
	Interface Kind = "interface" // a method by way of an interface that the program declares
	Read      Kind = "read"      // a field
	Set       Kind = "set"       // a field
	Type      Kind = "type"      // a type by its name
	Literal   Kind = "literal"   // of a struct
	Compare   Kind = "compare"   // with a value of a set
	Switch    Kind = "switch"    // over a set of values
)

// A Use is one place where a program uses something of a client.
type Use struct {
	Client *Client
	Symbol string // in Go: "ProjectsService.List", "Project.Name", "ProjectsListParams.Skip"
	Kind   Kind
	Place  Place
	Value  string   // on the wire: of what is used or compared with
	Names  []string // fields that a literal or its function sets; values that a switch has
	Others bool     // a switch has a default; a literal has no names of fields

	ident      *ast.Ident    // the name
	call       *ast.CallExpr // of a method
	unit       *ast.File
	embedded   bool      // a type that a struct embeds
	start, end token.Pos // of the expression or statement that it is part of
}

// Covers reports whether an error lies within the expression that a use is part of, and how long that is.
func (u Use) Covers(p Problem) (length int, covers bool) {
	return int(u.end - u.start), p.pos.IsValid() && u.start <= p.pos && p.pos <= u.end
}

// Lines are the first and the last line of the expression that a use is part of.
func (p *Program) Lines(u Use) (first, last int) {
	return p.fset.Position(u.start).Line, p.fset.Position(u.end).Line
}

// Uses are all that the packages use, in order of place.
func (p *Program) Uses() []Use { return p.uses }

// look finds the uses of the packages that match.
func (p *Program) look() error {
	c := &checker{program: p, keep: true}
	c.run()
	p.Problems = c.problems
	owners := map[*types.Package]map[*types.Var]string{}
	clients := map[*types.Package]*Client{}
	for _, x := range p.order {
		if client := p.clientOf(x); client != nil && c.done[x.ID] != nil {
			owners[c.done[x.ID]], clients[c.done[x.ID]] = fieldOwners(c.done[x.ID]), client
		}
	}
	for _, x := range p.order {
		if info := c.info[x.ID]; info != nil {
			l := &looker{program: p, info: info, pkg: c.done[x.ID], owners: owners, clients: clients}
			l.files(c.parse(x))
		}
	}
	p.uses = distinct(p.uses)
	return nil
}

// distinct sorts uses by place, and drops those that were found in two variants of one package.
func distinct(uses []Use) []Use {
	slices.SortStableFunc(uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), a.Place.Line-b.Place.Line, a.Place.Column-b.Place.Column, cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.CompactFunc(uses, func(a, b Use) bool { return a.Place == b.Place && a.Symbol == b.Symbol && a.Kind == b.Kind })
}

// A looker finds the uses of one package.
type looker struct {
	program *Program
	info    *types.Info
	pkg     *types.Package
	owners  map[*types.Package]map[*types.Var]string
	clients map[*types.Package]*Client
	stack   []ast.Node // from the file to the present node
}

func (l *looker) files(files []*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				l.stack = l.stack[:len(l.stack)-1]
				return true
			}
			l.stack = append(l.stack, n)
			l.node(n)
			return true
		})
	}
}

func (l *looker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Ident:
		l.ident(n)
	case *ast.BasicLit:
		l.constant(n)
	case *ast.CompositeLit:
		l.literal(n)
	case *ast.SwitchStmt:
		l.switching(n)
	}
	l.conversions(n)
}

// add records a use at a node.
func (l *looker) add(client *Client, symbol string, kind Kind, at ast.Node, more func(*Use)) {
	u := Use{Client: client, Symbol: symbol, Kind: kind, Place: l.program.place(at.Pos())}
	extent := l.extent(at)
	u.start, u.end = extent.Pos(), extent.End()
	if more != nil {
		more(&u)
	}
	u.ident, _ = at.(*ast.Ident)
	u.call, _ = extent.(*ast.CallExpr)
	u.unit, _ = l.stack[0].(*ast.File)
	l.program.uses = append(l.program.uses, u)
}

// extent is the largest call, or else the expression, that a node is the beginning or the callee of.
func (l *looker) extent(at ast.Node) ast.Node {
	extent := at
	for i := len(l.stack) - 2; i >= 0; i-- {
		switch parent := l.stack[i].(type) {
		case *ast.SelectorExpr:
			if parent.Sel != at {
				return extent
			}
			extent = parent
		case *ast.CallExpr:
			if parent.Fun != extent {
				return extent
			}
			return parent
		case *ast.KeyValueExpr:
			if parent.Key != extent {
				return extent
			}
			return parent
		default:
			return extent
		}
	}
	return extent
}

// parent is the node that is so many levels above the present one.
func (l *looker) parent(levels int) ast.Node {
	if i := len(l.stack) - 1 - levels; i >= 0 {
		return l.stack[i]
	}
	return nil
}

func (l *looker) ident(id *ast.Ident) {
	object := l.info.Uses[id]
	if object == nil || l.clients[object.Pkg()] == nil {
		return
	}
	client := l.clients[object.Pkg()]
	switch object := object.(type) {
	case *types.Func:
		l.add(client, methodSymbol(object), l.called(), id, nil)
	case *types.Var:
		l.variable(client, object, id)
	case *types.Const:
		l.add(client, object.Name(), l.compared(), id, func(u *Use) { u.Value = valueOf(object.Val()) })
	case *types.TypeName:
		l.add(client, object.Name(), Type, id, func(u *Use) { u.embedded = l.embedded() })
	}
}

// embedded reports whether the type that the present node names is embedded in a struct.
func (l *looker) embedded() bool {
	for level := 1; ; level++ {
		switch parent := l.parent(level).(type) {
		case *ast.SelectorExpr, *ast.StarExpr:
		case *ast.Field:
			_, isList := l.parent(level + 1).(*ast.FieldList)
			_, isStruct := l.parent(level + 2).(*ast.StructType)
			return isList && isStruct && len(parent.Names) == 0
		default:
			return false
		}
	}
}

func (l *looker) variable(client *Client, v *types.Var, id *ast.Ident) {
	owner := l.owners[v.Pkg()][v.Origin()]
	if !v.IsField() || owner == "" {
		l.add(client, v.Name(), Value, id, nil)
		return
	}
	symbol := owner + "." + v.Name()
	for _, kind := range l.access(id) {
		l.add(client, symbol, kind, id, func(u *Use) { u.Value = client.wire[symbol] })
	}
}

// methodSymbol is a function's name, with that of its receiver if it has one.
func methodSymbol(f *types.Func) string {
	signature := f.Origin().Signature()
	if signature.Recv() == nil {
		return f.Name()
	}
	if named := namedType(signature.Recv().Type()); named != nil {
		return named.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// namedType is the named type that a type is or points to, nil if there is none.
func namedType(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// called says whether the function that the present identifier names is called.
func (l *looker) called() Kind {
	callee := l.parent(0)
	level := 1
	if s, ok := l.parent(1).(*ast.SelectorExpr); ok {
		callee, level = s, 2
	}
	if call, ok := l.parent(level).(*ast.CallExpr); ok && call.Fun == callee {
		return Call
	}
	return Value
}

// compared says whether the constant that the present node is, is compared with.
func (l *looker) compared() Kind {
	level := 1
	if s, ok := l.parent(1).(*ast.SelectorExpr); ok && s.Sel == l.parent(0) {
		level = 2
	}
	switch parent := l.parent(level).(type) {
	case *ast.BinaryExpr:
		if parent.Op == token.EQL || parent.Op == token.NEQ {
			return Compare
		}
	case *ast.CaseClause:
		return Compare
	}
	return Value
}

// access says what is done with the field that the present identifier names.
func (l *looker) access(id *ast.Ident) []Kind {
	if kv, ok := l.parent(1).(*ast.KeyValueExpr); ok && kv.Key == id {
		return []Kind{Set}
	}
	selector, ok := l.parent(1).(*ast.SelectorExpr)
	if !ok {
		return []Kind{Read}
	}
	switch parent := l.parent(2).(type) {
	case *ast.AssignStmt:
		if slices.Contains(parent.Lhs, ast.Expr(selector)) {
			if parent.Tok == token.ASSIGN {
				return []Kind{Set}
			}
			return []Kind{Read, Set}
		}
	case *ast.IncDecStmt:
		return []Kind{Read, Set}
	case *ast.UnaryExpr:
		if parent.Op == token.AND {
			return []Kind{Read, Set}
		}
	}
	return []Kind{Read}
}

// constant records a literal that stands for a value of a set.
func (l *looker) constant(n *ast.BasicLit) {
	tv := l.info.Types[n]
	client, name := l.named(tv.Type)
	if client == nil || tv.Value == nil || n.Kind != token.STRING {
		return
	}
	l.add(client, name, l.compared(), n, func(u *Use) { u.Value = valueOf(tv.Value) })
}

func valueOf(v constant.Value) string {
	if v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return v.ExactString()
}

// named is the client that a type is of, and its name there.
func (l *looker) named(t types.Type) (*Client, string) {
	if t == nil {
		return nil, ""
	}
	named := namedType(t)
	if named == nil || l.clients[named.Obj().Pkg()] == nil {
		return nil, ""
	}
	return l.clients[named.Obj().Pkg()], named.Obj().Name()
}

// literal records a struct of a client, with the fields that are set.
func (l *looker) literal(n *ast.CompositeLit) {
	tv := l.info.Types[n]
	client, name := l.named(tv.Type)
	if client == nil || !client.structs[name] {
		return
	}
	l.add(client, name, Literal, n, func(u *Use) {
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				u.Others = true
				return
			}
			if id, ok := kv.Key.(*ast.Ident); ok {
				u.Names = append(u.Names, id.Name)
			}
		}
		u.Names = append(u.Names, l.assigned(client, name)...)
		u.start, u.end = n.Pos(), n.End()
	})
}

// assigned are the fields of a type that the present function assigns to.
func (l *looker) assigned(client *Client, owner string) []string {
	var names []string
	for i := len(l.stack) - 1; i >= 0; i-- {
		f, ok := l.stack[i].(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, left := range a.Lhs {
				if s, ok := left.(*ast.SelectorExpr); ok {
					if v, ok := l.info.Uses[s.Sel].(*types.Var); ok && l.clients[v.Pkg()] == client && l.owners[v.Pkg()][v.Origin()] == owner {
						names = append(names, v.Name())
					}
				}
			}
			return true
		})
	}
	return names
}

// switching records a switch over a set of values, with the values that it has.
func (l *looker) switching(n *ast.SwitchStmt) {
	if n.Tag == nil {
		return
	}
	client, name := l.named(l.info.Types[n.Tag].Type)
	if client == nil || client.structs[name] {
		return
	}
	l.add(client, name, Switch, n, func(u *Use) {
		u.end = n.Body.Lbrace
		for _, s := range n.Body.List {
			clause := s.(*ast.CaseClause)
			u.Others = u.Others || clause.List == nil
			for _, e := range clause.List {
				if v := l.info.Types[e].Value; v != nil {
					u.Names = append(u.Names, valueOf(v))
				}
			}
		}
	})
}
