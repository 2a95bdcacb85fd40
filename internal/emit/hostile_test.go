package emit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/octogen/octogen/internal/model/normalize"
	documents "github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// The tests make many packages and keep few, so garbage is collected less often than usual: a fifth of their time.
func init() { debug.SetGCPercent(400) }

// pipeline runs all of octogen that needs no file system.
func pipeline(data []byte, docs Docs) ([]File, error) {
	opts := Options{Package: "octopus", Docs: docs, Version: "v0"}
	if documents.Long() { // examples are type-checked, which takes longer than all the rest
		opts.ImportPath = importPath
	}
	return emitted(data, opts)
}

// emitted is the package for a document.
func emitted(data []byte, opts Options) ([]File, error) {
	doc, err := spec.Parse(data, "hostile.json")
	if err != nil {
		return nil, err
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		return nil, err
	}
	return Package(api, opts)
}

// importPath is that of the packages that are checked.
const importPath = "example.com/octopus"

// checker type-checks packages. It reads the standard library once.
type checker struct {
	mu      sync.Mutex
	fset    *token.FileSet
	std     types.Importer
	runtime map[string]*ast.File // the fixed files, which are the same in every package
	fixed   map[*token.File]bool
	seen    map[[sha256.Size]byte]bool // packages that were checked and found good
}

var shared = func() *checker {
	return &checker{fset: token.NewFileSet(), std: documents.StandardLibrary(token.NewFileSet()), runtime: map[string]*ast.File{}, fixed: map[*token.File]bool{}, seen: map[[sha256.Size]byte]bool{}}
}()

// check fails unless the files are a package that compiles and in which the string that a document smuggled in stays
// text.
func (c *checker) check(t testing.TB, files []File) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	sum := digest(files)
	if c.seen[sum] {
		return
	}
	parsed := map[string][]*ast.File{}
	for _, f := range files {
		file, known := c.runtime[f.Name]
		folder, name := path.Split(f.Name)
		if name == examplesFile {
			folder = "examples/"
		}
		if !known {
			file = parse(t, c.fset, File{Name: name, Content: f.Content})
			if strings.HasPrefix(name, "runtime_") || name == "doc.go" || strings.Contains(folder, "octopus") && name != "table.go" {
				withoutBodies(file)
				c.fixed[c.fset.File(file.FileStart)] = true
				c.runtime[f.Name] = file
			} else {
				defer c.fset.RemoveFile(c.fset.File(file.FileStart)) // a fuzzer checks millions
			}
		}
		parsed[folder] = append(parsed[folder], file)
	}
	if len(parsed[""]) == 0 || len(parsed[TestDouble+"/"]) == 0 || len(parsed[Pack+"/"]) == 0 || len(parsed) != 3+min(len(parsed["examples/"]), 1) {
		t.Fatalf("the files are in %d folders", len(parsed))
	}
	known := generatedImporter{c.std, map[string]*types.Package{}}
	for _, folder := range []string{"", TestDouble + "/", Pack + "/", "examples/"} {
		if parsed[folder] == nil {
			continue
		}
		conf := types.Config{Importer: known, GoVersion: "go1.24", Error: func(err error) {
			if e := err.(types.Error); !c.unusedImport(e) {
				t.Errorf("the package does not compile: %v", err)
			}
		}}
		pkg, _ := conf.Check(path.Join(importPath, folder), c.fset, parsed[folder], nil)
		if t.Failed() {
			t.FailNow()
		}
		known.packages[path.Join(importPath, folder)] = pkg
	}
	c.seen[sum] = true
}

// generatedImporter finds what was generated beside the standard library.
type generatedImporter struct {
	types.Importer
	packages map[string]*types.Package
}

func (i generatedImporter) Import(path string) (*types.Package, error) {
	if pkg := i.packages[path]; pkg != nil {
		return pkg, nil
	}
	return i.Importer.Import(path)
}

// withoutBodies takes out of a fixed file what no document can change: it is compiled where it stands.
func withoutBodies(file *ast.File) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			f.Body = &ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{ast.NewIdent("nil")}}}}}
		}
	}
}

// unusedImport reports whether an error is only that a fixed file without its bodies has no use for an import.
func (c *checker) unusedImport(e types.Error) bool {
	return c.fixed[c.fset.File(e.Pos)] && strings.HasSuffix(e.Msg, "and not used")
}

// parse reads one file and looks for what no document may bring about.
func parse(t testing.TB, fset *token.FileSet, f File) *ast.File {
	t.Helper()
	if f.Name != filepath.Base(f.Name) || strings.ContainsAny(f.Name, "/\\:") {
		t.Fatalf("file name %q", f.Name)
	}
	if strings.HasSuffix(f.Name, "_test.go") && f.Name != examplesFile || constrained(f.Name) {
		t.Fatalf("the go command reads something into the file name %q", f.Name)
	}
	if at := bytes.IndexFunc(f.Content, func(r rune) bool { return unicode.Is(unicode.Cf, r) }); at >= 0 {
		t.Fatalf("%s has a character that cannot be seen: %+q", f.Name, f.Content[max(0, at-40):min(len(f.Content), at+40)])
	}
	file, err := parser.ParseFile(fset, f.Name, f.Content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%s does not parse: %v", f.Name, err)
	}
	for _, g := range file.Comments {
		for _, l := range g.List {
			if l.Text == "//go:noinline" && strings.HasPrefix(f.Name, "runtime_") {
				continue // the runtime's own, which no document reaches
			}
			if strings.HasPrefix(l.Text, "//go:") || strings.HasPrefix(l.Text, "//line") || strings.HasPrefix(l.Text, "/*") || strings.HasPrefix(l.Text, "//export") {
				t.Fatalf("%s: the comment %q is a directive", f.Name, l.Text)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && strings.Contains(id.Name, smuggled) {
				t.Fatalf("%s: %s became code", f.Name, id.Name)
			}
		case *ast.FuncDecl:
			if n.Recv == nil && (strings.Contains(n.Name.Name, smuggled) || n.Name.Name == "init" || n.Name.Name == "main") {
				t.Fatalf("%s: func %s became code", f.Name, n.Name.Name)
			}
		}
		return true
	})
	return file
}

func digest(files []File) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, f := range files {
		if f.Name != "version.go" || bytes.Contains(f.Content, []byte(smuggled)) { // it has the digest of the document
			fmt.Fprintf(h, "%s %d\n", f.Name, len(f.Content))
			h.Write(f.Content)
		}
	}
	h.Sum(sum[:0])
	return sum
}

const smuggled = "Pwn3d"

// hostile are strings that try to become code, to leave where they stand, or to break what reads them.
var hostile = map[string]string{
	"comment end":       "*/ func init() { Pwn3d() } /*",
	"line end":          "x\nfunc init() { Pwn3d() }\n//",
	"carriage return":   "x\r\nfunc init() { Pwn3d() }\r",
	"separator":         "x\u2028func init() { Pwn3d() }\u2029\u0085",
	"quote":             `x" + Pwn3d() + "`,
	"backquote":         "x` + Pwn3d() + `",
	"tag":               "x\" evil:\"y",
	"tag options":       "x,omitempty",
	"backslash":         `\`,
	"brace":             "}\nfunc init() { Pwn3d() }",
	"directive":         "go:build ignore",
	"line directive":    "\n//line /etc/passwd:1\n",
	"generate":          "\n//go:generate sh -c Pwn3d\n",
	"parent":            "../../../etc/passwd",
	"absolute":          "/etc/passwd",
	"windows file":      "CON.txt:stream",
	"constraint":        "x_windows_amd64",
	"test file":         "x_test",
	"keyword":           "func",
	"keyword type":      "type",
	"predeclared":       "string",
	"predeclared error": "error",
	"nil":               "nil",
	"init":              "init",
	"main":              "main",
	"blank":             "_",
	"empty":             "",
	"space":             " ",
	"digit":             "0",
	"runtime client":    "Client",
	"runtime option":    "Option",
	"runtime extra":     "Extra",
	"runtime error":     "Error",
	"method":            "MarshalJSON",
	"unicode":           "𝓟𝓻𝓸𝓳𝓮𝓬𝓽",
	"right to left":     "\u202egnirts\u202c",
	"zero width":        "a\u200bb",
	"combining":         "e\u0301",
	"homoglyph":         "Рroject",
	"nul":               "a\x00b",
	"percent":           "%d%s%!(EXTRA)",
	"template":          "{{.Evil}}",
	"dash":              "-",
	"dots":              "..",
	"long":              strings.Repeat("long ", 200_000),
	"long word":         strings.Repeat("w", 1_000_000),
}

// places put a string into a document.
var places = map[string]func(doc map[string]any, s string){
	"title":               func(d map[string]any, s string) { at(d, "info")["title"] = s },
	"version":             func(d map[string]any, s string) { at(d, "info")["version"] = s },
	"basePath":            func(d map[string]any, s string) { d["basePath"] = "/" + s },
	"host":                func(d map[string]any, s string) { d["host"] = s },
	"path":                func(d map[string]any, s string) { move(at(d, "paths"), "/widgets", "/"+s) },
	"path segment":        func(d map[string]any, s string) { move(at(d, "paths"), "/widgets", "/widgets/"+s) },
	"placeholder":         func(d map[string]any, s string) { move(at(d, "paths"), "/widgets/{id}", "/widgets/{"+s+"}") },
	"summary":             func(d map[string]any, s string) { at(d, "paths", "/widgets", "get")["summary"] = s },
	"description":         func(d map[string]any, s string) { at(d, "paths", "/widgets", "get")["description"] = s },
	"operationId":         func(d map[string]any, s string) { at(d, "paths", "/widgets", "get")["operationId"] = s },
	"tag":                 func(d map[string]any, s string) { at(d, "paths", "/widgets", "get")["tags"] = []any{s} },
	"produces":            func(d map[string]any, s string) { at(d, "paths", "/widgets/{id}/file", "get")["produces"] = []any{s} },
	"consumes":            func(d map[string]any, s string) { at(d, "paths", "/widgets", "post")["consumes"] = []any{s} },
	"response code":       func(d map[string]any, s string) { move(at(d, "paths", "/widgets", "get", "responses"), "200", s) },
	"parameter name":      func(d map[string]any, s string) { parameter(d)["name"] = s },
	"parameter in":        func(d map[string]any, s string) { parameter(d)["in"] = s },
	"parameter type":      func(d map[string]any, s string) { parameter(d)["type"] = s },
	"parameter format":    func(d map[string]any, s string) { parameter(d)["format"] = s },
	"parameter enum":      func(d map[string]any, s string) { parameter(d)["enum"] = []any{s, "other"} },
	"parameter default":   func(d map[string]any, s string) { parameter(d)["default"] = s },
	"parameter text":      func(d map[string]any, s string) { parameter(d)["description"] = s },
	"header name":         func(d map[string]any, s string) { parameter(d)["in"] = "header"; parameter(d)["name"] = s },
	"definition":          func(d map[string]any, s string) { rename(d, s) },
	"definition text":     func(d map[string]any, s string) { at(d, "definitions", "WidgetResource")["description"] = s },
	"definition title":    func(d map[string]any, s string) { at(d, "definitions", "WidgetResource")["title"] = s },
	"property":            func(d map[string]any, s string) { move(properties(d), "Name", s) },
	"property text":       func(d map[string]any, s string) { at(properties(d), "Name")["description"] = s },
	"property type":       func(d map[string]any, s string) { at(properties(d), "Name")["type"] = s },
	"property format":     func(d map[string]any, s string) { at(properties(d), "Name")["format"] = s },
	"property enum":       func(d map[string]any, s string) { at(properties(d), "Name")["enum"] = []any{s, "other"} },
	"property pattern":    func(d map[string]any, s string) { at(properties(d), "Name")["pattern"] = s },
	"property default":    func(d map[string]any, s string) { at(properties(d), "Name")["default"] = s },
	"required":            func(d map[string]any, s string) { at(d, "definitions", "WidgetResource")["required"] = []any{s} },
	"reference":           func(d map[string]any, s string) { at(properties(d), "Name")["$ref"] = s },
	"reference to a name": func(d map[string]any, s string) { at(properties(d), "Name")["$ref"] = "#/definitions/" + s },
	"enum definition":     func(d map[string]any, s string) { at(d, "definitions", "Color")["enum"] = []any{s, "Red", "red"} },
	"collection":          func(d map[string]any, s string) { collection(d, "ResourceCollection["+s+"]") },
	"media type":          func(d map[string]any, s string) { d["produces"] = []any{s} },
}

func at(m map[string]any, keys ...string) map[string]any {
	for _, k := range keys {
		m = m[k].(map[string]any)
	}
	return m
}

func move(m map[string]any, from, to string) {
	v := m[from]
	delete(m, from)
	m[to] = v
}

func parameter(d map[string]any) map[string]any {
	return at(d, "paths", "/widgets", "get")["parameters"].([]any)[0].(map[string]any)
}

func properties(d map[string]any) map[string]any {
	return at(d, "definitions", "WidgetResource", "properties")
}

// rename renames a definition and the references to it.
func rename(d map[string]any, name string) {
	move(at(d, "definitions"), "WidgetResource", name)
	ref := "#/definitions/" + strings.NewReplacer("~", "~0", "/", "~1", "%", "%25").Replace(name)
	at(d, "paths", "/widgets/{id}", "get", "responses", "200", "schema")["$ref"] = ref
	at(d, "paths", "/widgets", "post")["parameters"].([]any)[0].(map[string]any)["schema"].(map[string]any)["$ref"] = ref
	at(d, "definitions", "WidgetResourceCollection", "properties", "Items", "items")["$ref"] = ref
}

func collection(d map[string]any, name string) {
	move(at(d, "definitions"), "WidgetResourceCollection", name)
	at(d, "paths", "/widgets", "get", "responses", "200", "schema")["$ref"] = "#/definitions/" + strings.NewReplacer("~", "~0", "/", "~1", "%", "%25").Replace(name)
}

const small = `{
  "swagger": "2.0",
  "info": {"title": "API", "version": "2026.1.1"},
  "basePath": "/api",
  "paths": {
    "/widgets": {
      "get": {"parameters": [{"name": "color", "in": "query", "type": "string"}],
        "responses": {"200": {"schema": {"$ref": "#/definitions/WidgetResourceCollection"}}}},
      "post": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/WidgetResource"}}],
        "responses": {"201": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}
    },
    "/widgets/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
        "responses": {"200": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}},
    "/widgets/{id}/file": {"get": {"responses": {"200": {"schema": {"type": "file"}}}}},
    "/{spaceId}/widgets/{id}": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/WidgetResource"}}}}}
  },
  "definitions": {
    "Color": {"type": "string", "enum": ["Red", "Green"]},
    "WidgetResource": {"type": "object", "properties": {"Id": {"type": "string"}, "Name": {"type": "string"},
      "Color": {"$ref": "#/definitions/Color"}, "Parts": {"type": "array", "items": {"$ref": "#/definitions/WidgetResource"}}}},
    "WidgetResourceCollection": {"type": "object", "properties": {"TotalResults": {"type": "integer"},
      "Items": {"type": "array", "items": {"$ref": "#/definitions/WidgetResource"}}}}
  }
}`

// TestHostileStrings puts every string into every place: each document gives a package that compiles, or an error that
// says where and what to do.
func TestHostileStrings(t *testing.T) {
	compiled, refused := 0, 0
	for i, place := range slices.Sorted(maps.Keys(places)) {
		for j, name := range slices.Sorted(maps.Keys(hostile)) {
			if !documents.Sampled(i+j, 16) {
				continue
			}
			put, s := places[place], hostile[name]
			var doc map[string]any
			if err := json.Unmarshal([]byte(small), &doc); err != nil {
				t.Fatal(err)
			}
			put(doc, s)
			data, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			files, err := pipeline(data, DocsFull)
			if err != nil {
				refused++
				checkRefusal(t, place+", "+name, err)
				continue
			}
			compiled++
			if !t.Run(place+"/"+name, func(t *testing.T) { shared.check(t, files) }) && t.Failed() {
				continue
			}
		}
	}
	t.Logf("%d documents: %d compile, %d are refused", compiled+refused, compiled, refused)
}

// checkRefusal fails unless an error has a place and a remedy and is short enough to read.
func checkRefusal(t testing.TB, what string, err error) {
	t.Helper()
	var e *spec.Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("%s: the error has no place: %v", what, err)
	case e.Line < 1 || e.Remedy == "":
		t.Errorf("%s: the error has no line or no remedy: %v", what, err)
	case len(err.Error()) > 2000:
		t.Errorf("%s: the error is %d bytes long", what, len(err.Error()))
	}
}

// TestHostileDocuments are whole documents that break the rules of documents.
func TestHostileDocuments(t *testing.T) {
	deep := strings.Repeat(`{"type":"array","items":`, 5000) + `{}` + strings.Repeat(`}`, 5000)
	definitions := func(s string) string {
		return strings.Replace(small, `"Color": {`, s+`, "Color": {`, 1)
	}
	for _, test := range []struct {
		name, doc string
		want      string // part of the error; "" when it must compile
	}{
		{"reference to itself", definitions(`"A": {"$ref": "#/definitions/A"}`), "refers to itself"},
		{"references in a circle", definitions(`"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}`), "refers to itself"},
		{"array of itself", definitions(`"A": {"type": "array", "items": {"$ref": "#/definitions/A"}}`), "refers to itself"},
		{"object in itself", definitions(`"A": {"type": "object", "properties": {"A": {"$ref": "#/definitions/A"}}}`), ""},
		{"objects in a circle", definitions(`"A": {"properties": {"B": {"$ref": "#/definitions/B"}}}, "B": {"properties": {"A": {"$ref": "#/definitions/A"}}}`), ""},
		{"allOf itself", definitions(`"A": {"allOf": [{"$ref": "#/definitions/A"}, {"properties": {"x": {}}}]}`), "allOf leads back"},
		{"allOf of names in a circle", definitions(`"A": {"allOf": [{"$ref": "#/definitions/B"}, {"properties": {"x": {}}}]}, "B": {"$ref": "#/definitions/C"}, "C": {"$ref": "#/definitions/B"}`), "refers to itself"},
		{"allOf in a circle", definitions(`"A": {"allOf": [{"$ref": "#/definitions/B"}, {}]}, "B": {"allOf": [{"$ref": "#/definitions/A"}, {}]}`), "allOf leads back"},
		{"allOf", definitions(`"A": {"allOf": [{"$ref": "#/definitions/WidgetResource"}, {"properties": {"More": {"type": "boolean"}}}]}`), ""},
		{"collection of itself", definitions(`"FooCollection": {"properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/FooCollection"}}}}`), "collection of itself"},
		{"collections in a circle", definitions(`"ACollection": {"properties": {"TotalResults": {}, "Items": {"type": "array", "items": {"$ref": "#/definitions/BCollection"}}}}, "BCollection": {"properties": {"TotalResults": {}, "Items": {"type": "array", "items": {"$ref": "#/definitions/ACollection"}}}}`), "collection of itself"},
		{"allOf in place of itself", definitions(`"A": {"properties": {"x": {"allOf": [{"$ref": "#/definitions/A"}, {"properties": {"p": {}}}]}}}`), ""},
		{"allOf in place that grows", definitions(growing(18)), ""},
		{"allOf of an enum", definitions(`"A": {"allOf": [{"$ref": "#/definitions/Color"}]}`), ""},
		{"dangling reference", definitions(`"A": {"properties": {"B": {"$ref": "#/definitions/Nowhere"}}}`), "Nowhere"},
		{"remote reference", definitions(`"A": {"properties": {"B": {"$ref": "http://127.0.0.1:1/x.json"}}}`), "fetches nothing"},
		{"reference to a file", definitions(`"A": {"properties": {"B": {"$ref": "/etc/passwd"}}}`), "fetches nothing"},
		{"deep schema", definitions(`"A": ` + deep), "deep"},
		{"deep lists", definitions(`"A": ` + strings.Repeat(`{"type":"array","items":`, 190) + `{}` + strings.Repeat(`}`, 190)), ""},
		{"deep properties", definitions(`"A": ` + strings.Repeat(`{"properties":{"p":`, 95) + `{}` + strings.Repeat(`}}`, 95)), ""},
		{"deeper properties", definitions(`"A": ` + strings.Repeat(`{"properties":{"p":`, 150) + `{}` + strings.Repeat(`}}`, 150)), "more than 200 deep"},
		{"deepest allOf", definitions(`"A": ` + strings.Repeat(`{"allOf":[`, 95) + `{"properties":{"p":{}}}` + strings.Repeat(`]}`, 95)), ""},
		{"object by way of an alias in itself", definitions(`"A": {"properties": {"x": {"$ref": "#/definitions/B"}}}, "B": {"$ref": "#/definitions/A"}`), ""},
		{"clash of aliases", definitions(`"a b": {}, "a-b": {"$ref": "#/definitions/a.b"}, "a.b": {}`), "already"},
		{"enum in allOf in a property", definitions(`"A": {"properties": {"x": {"allOf": [{"enum": ["x"], "properties": {"p": {"enum": ["y"]}}}]}}}`), ""},
		{"collection of itself by way of an alias", definitions(`"aCollection": {"$ref": "#/definitions/bCollection"}, "bCollection": {"properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/aCollection"}}}}`), "refers to itself"},
		{"collection of itself by way of a list", definitions(`"aCollection": {"properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/arr"}}}}, "arr": {"type": "array", "items": {"$ref": "#/definitions/aCollection"}}`), "refers to itself"},
		{"collection of itself by way of a map", definitions(`"aCollection": {"properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/m"}}}}, "m": {"type": "object", "additionalProperties": {"$ref": "#/definitions/aCollection"}}`), "refers to itself"},
		{"duplicate key", definitions(`"Color": {"type": "string"}`), "Color"},
		{"huge number", definitions(`"A": {"type": "integer", "maximum": 1e999}`), "does not fit"},
		{"big number", definitions(`"A": {"type": "integer", "maximum": 123456789012345678901234567890}`), ""},
		{"two properties, one name", definitions(`"A": {"properties": {"a-b": {}, "aB": {}, "AB": {}, "a.b": {}, "a_b": {}}}`), ""},
		{"two values, one name", definitions(`"A": {"type": "string", "enum": ["a-b", "aB", "AB", "a b", "", " ", "-"]}`), ""},
		{"types with one name", definitions(`"A-b": {"properties": {}}, "AB": {"properties": {"x": {}}}, "A.b": {"properties": {"y": {}}}, "A_b": {"properties": {"z": {}}}`), "already"},
		{"everything at once", definitions(`"A": {"type": ["string", "null"]}, "B": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer", "enum": [1, 2]}}}`), ""},
		{"no paths", `{"swagger": "2.0", "info": {"title": "", "version": ""}, "paths": {}}`, ""},
		{"nothing", `{"swagger": "2.0"}`, ""},
		{"null everywhere", `{"swagger": "2.0", "info": null, "paths": {"/a": null, "/b": {"get": null}, "/c": {"get": {"parameters": null, "responses": null}}}, "definitions": {"A": null}}`, "null"},
		{"clashing routes", strings.Replace(small, `"/widgets/{id}/file"`, `"/wid-gets": {"get": {"responses": {}}}, "/widgets/{id}/file"`, 1), ""},
		{"same words", strings.Replace(small, `"/widgets/{id}/file"`, `"/project-groups": {"get": {"responses": {}}}, "/projectgroups": {"get": {"responses": {}}}, "/widgets/{id}/file"`, 1), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, err := pipeline([]byte(test.doc), DocsFull)
			switch {
			case err == nil && test.want == "":
				shared.check(t, files)
			case err == nil:
				t.Fatalf("was accepted; want an error with %q", test.want)
			case test.want == "":
				checkRefusal(t, test.name, err)
				t.Fatalf("was refused: %v", err)
			default:
				checkRefusal(t, test.name, err)
				if !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %q does not say %q", err, test.want)
				}
			}
		})
	}
}

// growing are definitions whose members each merge two times the next one.
func growing(n int) string {
	var b strings.Builder
	for i := range n {
		next := fmt.Sprintf(`{"allOf": [{"$ref": "#/definitions/G%d"}, {"properties": {"p": {}}}]}`, i+1)
		fmt.Fprintf(&b, `"G%d": {"properties": {"a": %s, "b": %s}}, `, i, next, next)
	}
	return fmt.Sprintf(`%s"G%d": {"properties": {"end": {}}}`, b.String(), n)
}

// FuzzPipeline feeds documents to the whole pipeline. It may refuse, with a place; it must not panic or write what does
// not compile.
func FuzzPipeline(f *testing.F) {
	f.Add([]byte(small))
	for _, doc := range []string{
		`"A": {"properties": {"x": {"allOf": [{"$ref": "#/definitions/A"}, {"properties": {"p": {}}}]}}}`,
		`"FooCollection": {"properties": {"TotalResults": {}, "Items": {"type": "array", "items": {"$ref": "#/definitions/FooCollection"}}}}`,
		growing(3),
	} {
		f.Add([]byte(strings.Replace(small, `"Color": {`, doc+`, "Color": {`, 1)))
	}
	fuzzing := flag.Lookup("test.fuzz").Value.String() != ""
	for i, place := range slices.Sorted(maps.Keys(places)) {
		for j, name := range []string{"comment end", "quote", "keyword", "line end"} {
			if !fuzzing && !documents.Sampled(i+j, 4) { // the same documents as in TestHostileStrings
				continue
			}
			var doc map[string]any
			if err := json.Unmarshal([]byte(small), &doc); err != nil {
				f.Fatal(place, err)
			}
			places[place](doc, hostile[name])
			data, err := json.Marshal(doc)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	// Reads the standard library now: an input that takes seconds would be reported as one that hangs.
	files, err := pipeline([]byte(small), DocsFull)
	if err != nil {
		f.Fatal(err)
	}
	shared.check(f, files)
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := pipeline(data, DocsFull)
		if err != nil {
			checkRefusal(t, fmt.Sprintf("%.200q", data), err)
			return
		}
		shared.check(t, files)
	})
}
