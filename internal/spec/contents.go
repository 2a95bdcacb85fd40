package spec

import (
	"iter"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
)

// A Path is one entry of the document's paths.
type Path struct {
	Path       string
	Pointer    string
	Ref        string // a $ref in place of the path item
	Operations []Operation
	Unknown    []string // members that are no HTTP method of Swagger 2.0
}

// An Operation is one HTTP method of a path, with the parameters of the path item among its own.
type Operation struct {
	Method      string // "GET"
	Pointer     string
	ID          string // operationId
	Summary     string
	Description string
	Deprecated  bool
	Consumes    []string // its own, else the document's
	Produces    []string
	Parameters  []Parameter
	Responses   []Response // sorted by code
}

// A Parameter is a parameter of an operation.
type Parameter struct {
	Name, In         string
	Ref              string // a $ref in place of the parameter
	Required         bool
	Description      string
	CollectionFormat string
	Pointer          string
	Schema           *Schema
}

// A Response is one of the responses that an operation declares.
type Response struct {
	Code     string
	Schema   *Schema // nil when it declares none
	Dangling bool    // a $ref that is none of the document's responses
}

// OK reports whether the status is one of success: 2 and two digits.
func (r Response) OK() bool { return len(r.Code) == 3 && r.Code[0] == '2' }

// Version is info.version.
func (d *Document) Version() string { return d.swagger.Info.Version }

// Title is info.title.
func (d *Document) Title() string { return d.swagger.Info.Title }

// BasePath is the document's basePath.
func (d *Document) BasePath() string { return d.swagger.BasePath }

// Definitions are the definitions by name.
func (d *Document) Definitions() map[string]*Schema {
	names := slices.Collect(maps.Keys(d.swagger.Definitions))
	schemas := make([]*Schema, len(names))
	share(len(names), func(todo iter.Seq[int]) {
		for i := range todo {
			schemas[i] = newSchema(d.swagger.Definitions[names[i]], Pointer("definitions", names[i]), raw2)
		}
	})
	m := make(map[string]*Schema, len(names))
	for i, name := range names {
		m[name] = schemas[i]
	}
	return m
}

// Paths are the paths, sorted, with their operations sorted by method.
func (d *Document) Paths() []Path {
	names := slices.Sorted(maps.Keys(d.swagger.Paths))
	paths := make([]Path, len(names))
	share(len(names), func(todo iter.Seq[int]) {
		for i := range todo {
			paths[i] = d.path(names[i], d.swagger.Paths[names[i]])
		}
	})
	return paths
}

func (d *Document) path(path string, item *openapi2.PathItem) Path {
	p := Path{Path: path, Pointer: Pointer("paths", path)}
	if item == nil {
		return p
	}
	p.Ref = item.Ref
	p.Unknown = d.unknownMembers(p.Pointer)
	for method, op := range item.Operations() {
		o := d.operation(method, op, item.Parameters, p.Pointer)
		if o.Consumes == nil {
			o.Consumes = d.swagger.Consumes
		}
		if o.Produces == nil {
			o.Produces = d.swagger.Produces
		}
		p.Operations = append(p.Operations, o)
	}
	sort.Slice(p.Operations, func(i, j int) bool { return p.Operations[i].Method < p.Operations[j].Method })
	return p
}

func (d *Document) operation(method string, op *openapi2.Operation, shared openapi2.Parameters, path string) Operation {
	o := Operation{Method: method, Pointer: path + "/" + lower(method), ID: op.OperationID, Summary: op.Summary,
		Description: op.Description, Deprecated: op.Deprecated, Consumes: op.Consumes, Produces: op.Produces}
	own := map[[2]string]bool{}
	o.Parameters = make([]Parameter, 0, len(op.Parameters)+len(shared))
	for i, p := range op.Parameters {
		if p != nil {
			param := d.parameter(p, o.Pointer+"/parameters/"+strconv.Itoa(i))
			own[[2]string{param.In, param.Name}] = true
			o.Parameters = append(o.Parameters, param)
		}
	}
	for i, p := range shared {
		if p != nil {
			param := d.parameter(p, path+"/parameters/"+strconv.Itoa(i))
			if !own[[2]string{param.In, param.Name}] {
				o.Parameters = append(o.Parameters, param)
			}
		}
	}
	for code, r := range op.Responses.Map() {
		response := Response{Code: code}
		pointer := o.Pointer + Pointer("responses", code)
		if r != nil && r.Ref != "" {
			name, local := strings.CutPrefix(r.Ref, "#/responses/")
			r, pointer = d.swagger.Responses[pointerUnescaper.Replace(name)], Pointer("responses", pointerUnescaper.Replace(name))
			response.Dangling = !local || r == nil
		}
		if r != nil {
			response.Schema = newSchema(r.Schema, pointer+"/schema", raw2)
		}
		o.Responses = append(o.Responses, response)
	}
	sort.Slice(o.Responses, func(i, j int) bool { return o.Responses[i].Code < o.Responses[j].Code })
	return o
}

// parameter reads a parameter, or the one of the document's parameters that it refers to.
func (d *Document) parameter(p *openapi2.Parameter, pointer string) Parameter {
	if name, local := strings.CutPrefix(p.Ref, "#/parameters/"); local {
		if target := d.swagger.Parameters[pointerUnescaper.Replace(name)]; target != nil && target.Ref == "" {
			p, pointer = target, Pointer("parameters", pointerUnescaper.Replace(name))
		}
	}
	return Parameter{Name: p.Name, In: p.In, Ref: p.Ref, Required: p.Required, Description: p.Description,
		CollectionFormat: p.CollectionFormat, Pointer: pointer, Schema: parameterSchema(p, pointer)}
}

// unknownMembers are the members of a path item that are neither methods nor anything else that belongs there.
func (d *Document) unknownMembers(pointer string) []string {
	return slices.DeleteFunc(d.Keys(pointer), func(key string) bool {
		switch key {
		case "get", "put", "post", "delete", "options", "head", "patch", "parameters", "$ref", "summary", "description":
			return true
		}
		return isExtension(key)
	})
}

// lower is a method as documents write it.
func lower(method string) string {
	b := []byte(method)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
