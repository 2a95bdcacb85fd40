package usage

import (
	"go/ast"
	"go/types"
)

// conversions records the methods that a program's own interface takes from a client's type where the one becomes the other.
func (l *looker) conversions(n ast.Node) {
	switch n := n.(type) {
	case *ast.CallExpr:
		l.arguments(n)
	case *ast.AssignStmt:
		if len(n.Lhs) == len(n.Rhs) {
			for i, left := range n.Lhs {
				l.becomes(n.Rhs[i], l.typeOf(left))
			}
		}
	case *ast.ValueSpec:
		if n.Type != nil {
			for _, v := range n.Values {
				l.becomes(v, l.typeOf(n.Type))
			}
		}
	case *ast.ReturnStmt:
		l.returned(n)
	case *ast.CompositeLit:
		l.elements(n)
	case *ast.SendStmt:
		if c, ok := underlying(l.typeOf(n.Chan)).(*types.Chan); ok {
			l.becomes(n.Value, c.Elem())
		}
	}
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func (l *looker) typeOf(e ast.Expr) types.Type {
	if id, ok := e.(*ast.Ident); ok {
		if o := l.info.Defs[id]; o != nil {
			return o.Type()
		}
		if o := l.info.Uses[id]; o != nil {
			return o.Type()
		}
	}
	return l.info.Types[e].Type
}

func (l *looker) arguments(call *ast.CallExpr) {
	fun := l.info.Types[call.Fun]
	if fun.IsType() {
		if len(call.Args) == 1 {
			l.becomes(call.Args[0], fun.Type)
		}
		return
	}
	signature, ok := underlying(fun.Type).(*types.Signature)
	if !ok {
		return
	}
	for i, a := range call.Args {
		switch last := signature.Params().Len() - 1; {
		case signature.Variadic() && i >= last:
			if s, ok := signature.Params().At(last).Type().(*types.Slice); ok && !call.Ellipsis.IsValid() {
				l.becomes(a, s.Elem())
			}
		case i <= last:
			l.becomes(a, signature.Params().At(i).Type())
		}
	}
}

// returned looks at what a function returns.
func (l *looker) returned(n *ast.ReturnStmt) {
	for i := len(l.stack) - 1; i >= 0; i-- {
		var signature *types.Signature
		switch f := l.stack[i].(type) {
		case *ast.FuncDecl:
			if o, ok := l.info.Defs[f.Name].(*types.Func); ok {
				signature = o.Signature()
			}
		case *ast.FuncLit:
			signature, _ = underlying(l.typeOf(f)).(*types.Signature)
		default:
			continue
		}
		if signature != nil && signature.Results().Len() == len(n.Results) {
			for i, r := range n.Results {
				l.becomes(r, signature.Results().At(i).Type())
			}
		}
		return
	}
}

// elements looks at the parts of a composite literal.
func (l *looker) elements(n *ast.CompositeLit) {
	switch t := underlying(l.typeOf(n)).(type) {
	case *types.Struct:
		for i, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok {
					l.becomes(kv.Value, l.typeOf(id))
				}
			} else if i < t.NumFields() {
				l.becomes(e, t.Field(i).Type())
			}
		}
	case interface{ Elem() types.Type }:
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			l.becomes(e, t.Elem())
		}
	}
}

// becomes looks at an expression that becomes a value of a type.
func (l *looker) becomes(e ast.Expr, t types.Type) {
	from := l.info.Types[e].Type
	if from == nil || t == nil {
		return
	}
	i, ok := t.Underlying().(*types.Interface)
	if named := namedType(t); !ok || types.IsInterface(from) || named != nil && l.clients[named.Obj().Pkg()] != nil {
		return
	}
	for m := range i.Methods() {
		object, _, _ := types.LookupFieldOrMethod(from, true, l.pkg, m.Name())
		if f, ok := object.(*types.Func); ok && l.clients[f.Pkg()] != nil {
			l.add(l.clients[f.Pkg()], methodSymbol(f), Interface, e, nil)
		}
	}
}
