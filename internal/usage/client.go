package usage

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/octogen/octogen/internal/emit"
)

// A Client is a package that octogen generated.
type Client struct {
	Path    string // import path
	Dir     string // folder, relative to the one that was looked at
	Package string // its name
	Version string // of the server
	Digest  string // of the document

	operations map[string][]Operation // by the symbol of a method
	structs    map[string]bool
	wire       map[string]string // "Project.ID" is "Id" on the wire
	data       map[string]bool   // structs with fields that have such names
}

// An Operation is what a method calls.
type Operation struct {
	Name   string `json:"name"`
	Method string `json:"method"`
	Path   string `json:"path"`
}

// The constants that say which document a client is from.
const (
	versionConstant = "ServerVersion"
	digestConstant  = "DocumentDigest"
)

// generated reports whether a package is a client or lies beside one, and no program.
func (p *Program) generated(x *packages.Package) bool {
	return p.clientOf(x) != nil || slices.Contains([]string{emit.TestDouble, emit.Pack}, path.Base(x.PkgPath)) && slices.ContainsFunc(p.Clients, func(c *Client) bool { return path.Dir(x.PkgPath) == c.Path })
}

// readClient reads what the methods of a client call from the client itself. It returns nil for what octogen wrote that is
// no client.
func (p *Program) readClient(x *packages.Package) (*Client, error) {
	c := &Client{Path: x.PkgPath, Package: x.Name, operations: map[string][]Operation{}, structs: map[string]bool{}, wire: map[string]string{}, data: map[string]bool{}}
	c.Dir = filepath.Dir(x.GoFiles[0])
	if rel, err := filepath.Rel(p.dir, c.Dir); err == nil && filepath.IsLocal(rel) {
		c.Dir = rel
	}
	var files []*ast.File
	for _, name := range x.GoFiles {
		f := p.files.parse(name, nil)
		if f.err != nil {
			return nil, f.err
		}
		files = append(files, f.file)
	}
	operations := map[string]Operation{}
	for _, f := range files {
		c.readDeclarations(f, operations)
	}
	if c.Version == "" || c.Digest == "" {
		return nil, nil
	}
	calls := map[string][]string{}
	for _, f := range files {
		c.readMethods(f, operations, calls)
	}
	for symbol, others := range calls {
		for _, other := range others {
			for _, op := range c.operations[other] {
				c.calls(symbol, op)
			}
		}
	}
	return c, nil
}

// readDeclarations reads constants, the data of operations, and structs.
func (c *Client) readDeclarations(f *ast.File, operations map[string]Operation) {
	for _, d := range f.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				c.readValue(s, operations)
			case *ast.TypeSpec:
				if fields, ok := s.Type.(*ast.StructType); ok {
					c.readStruct(s.Name.Name, fields)
				}
			}
		}
	}
}

func (c *Client) readValue(s *ast.ValueSpec, operations map[string]Operation) {
	for i, name := range s.Names {
		if i >= len(s.Values) {
			return
		}
		switch v := s.Values[i].(type) {
		case *ast.BasicLit:
			switch name.Name {
			case versionConstant:
				c.Version = text(v)
			case digestConstant:
				c.Digest = text(v)
			}
		case *ast.CompositeLit:
			if t, ok := v.Type.(*ast.Ident); ok && t.Name == "operation" {
				operations[name.Name] = operationOf(v)
			}
		}
	}
}

func operationOf(literal *ast.CompositeLit) Operation {
	var op Operation
	for _, e := range literal.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, _ := kv.Key.(*ast.Ident)
		value, _ := kv.Value.(*ast.BasicLit)
		if key == nil || value == nil {
			continue
		}
		switch key.Name {
		case "name":
			op.Name = text(value)
		case "method":
			op.Method = text(value)
		case "path":
			op.Path = text(value)
		}
	}
	return op
}

func text(l *ast.BasicLit) string {
	if l.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return s
}

func (c *Client) readStruct(name string, s *ast.StructType) {
	c.structs[name] = true
	for _, f := range s.Fields.List {
		if f.Tag == nil || len(f.Names) != 1 {
			continue
		}
		if wire := wireName(text(f.Tag)); wire != "-" {
			c.data[name] = true
			c.wire[name+"."+f.Names[0].Name] = wire
		}
	}
}

// wireName is the name in a struct tag.
func wireName(tag string) string {
	_, rest, _ := strings.Cut(tag, `:"`)
	name, _, _ := strings.Cut(rest, `"`)
	name, _, _ = strings.Cut(name, ",")
	return name
}

// readMethods finds which operations each method names, and which other methods of its receiver.
func (c *Client) readMethods(f *ast.File, operations map[string]Operation, calls map[string][]string) {
	for _, d := range f.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Recv == nil || d.Body == nil {
			continue
		}
		owner, self := receiver(d), ""
		if names := d.Recv.List[0].Names; len(names) > 0 {
			self = names[0].Name
		}
		symbol := owner + "." + d.Name.Name
		ast.Inspect(d.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if op, ok := operations[n.Name]; ok {
					c.calls(symbol, op)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == self {
					calls[symbol] = append(calls[symbol], owner+"."+n.Sel.Name)
				}
			}
			return true
		})
	}
}

// calls notes that a method calls an operation.
func (c *Client) calls(symbol string, op Operation) {
	if !slices.Contains(c.operations[symbol], op) {
		c.operations[symbol] = append(c.operations[symbol], op)
	}
}

// Operations are those that a method calls.
func (c *Client) Operations(symbol string) []Operation { return c.operations[symbol] }

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// fieldOwners says of each field of a client's structs which struct it is of.
func fieldOwners(pkg *types.Package) map[*types.Var]string {
	owners := map[*types.Var]string{}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || t.IsAlias() {
			continue
		}
		if s, ok := t.Type().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				owners[f] = name
			}
		}
	}
	return owners
}
