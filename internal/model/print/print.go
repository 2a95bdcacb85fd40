// Package print writes a model for people and for machines: tables, JSON, and pictures of what leads to what.
package print

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/model"
)

// The printed form of the model; docs/inspect.md promises it.
type printed struct {
	ServerVersion string             `json:"server_version"`
	Digest        string             `json:"document_digest"`
	BasePath      string             `json:"base_path"`
	Spaces        bool               `json:"spaces"`
	Operations    []printedOperation `json:"operations"`
	Helpers       []printedHelper    `json:"helpers"`
	Types         []printedType      `json:"types"`
	Families      []printedFamily    `json:"families"`
	Findings      []model.Finding    `json:"findings"`
}

type printedOperation struct {
	Service    string         `json:"service"`
	Method     string         `json:"method"`
	Signature  string         `json:"signature"`
	Scope      model.Scope    `json:"scope"`
	Handle     model.Handle   `json:"handle"`
	HTTPMethod string         `json:"http_method"`
	Routes     []string       `json:"routes"`
	PathParams []printedParam `json:"path_params"`
	Query      []printedParam `json:"query_params"`
	Headers    []printedParam `json:"header_params"`
	Body       *printedBody   `json:"body"`
	Result     printedResult  `json:"result"`
	Paged      bool           `json:"paged"`
	Deprecated bool           `json:"deprecated"`
	Since      string         `json:"since"`
}

type printedHelper struct {
	Service   string           `json:"service"`
	Method    string           `json:"method"`
	Signature string           `json:"signature"`
	Handle    model.Handle     `json:"handle"`
	Kind      model.HelperKind `json:"kind"`
	Uses      []string         `json:"uses"`
	Result    string           `json:"result"`
}

type printedParam struct {
	Name     string `json:"name"`
	GoName   string `json:"go_name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
	Since    string `json:"since"`
}

type printedBody struct {
	Kind  model.BodyKind `json:"kind"`
	Type  string         `json:"type,omitempty"`
	OneOf []string       `json:"one_of,omitempty"`
}

type printedResult struct {
	Kind  model.ResultKind `json:"kind"`
	Type  string           `json:"type,omitempty"`
	Space string           `json:"space_type,omitempty"`
}

type printedType struct {
	GoName     string         `json:"go_name"`
	Definition string         `json:"definition"`
	Kind       string         `json:"kind"`            // object, enum, alias, page
	Fields     []printedField `json:"fields,omitzero"` // of objects, even of those without
	Values     []string       `json:"values,omitzero"`
	Type       string         `json:"type,omitempty"`
	Since      string         `json:"since"`
}

type printedFamily struct {
	Name          string           `json:"name"`
	GoName        string           `json:"go_name"`
	Types         []string         `json:"types"`
	Discriminator string           `json:"discriminator"`
	Default       string           `json:"default,omitempty"`
	Variants      []printedVariant `json:"variants"`
}

type printedVariant struct {
	Value  string `json:"value"`
	GoName string `json:"go_name"`
}

type printedField struct {
	Name     string `json:"name"`
	GoName   string `json:"go_name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
	ReadOnly bool   `json:"read_only"`
	Since    string `json:"since"`
}

// JSON writes the model as JSON.
func JSON(w io.Writer, api *model.API) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(printedModel(api))
}

func printedModel(api *model.API) printed {
	p := printed{ServerVersion: api.ServerVersion, Digest: api.Digest, BasePath: api.BasePath, Spaces: api.Spaces,
		Operations: []printedOperation{}, Helpers: []printedHelper{}, Types: printedTypes(api), Families: printedFamilies(api), Findings: api.Findings}
	if p.Findings == nil {
		p.Findings = []model.Finding{}
	}
	for _, op := range api.Operations() {
		p.Operations = append(p.Operations, printOperation(op))
	}
	for _, s := range api.AllServices() {
		for _, h := range s.Helpers {
			p.Helpers = append(p.Helpers, printHelper(s, h))
		}
	}
	return p
}

func printOperation(op *model.Operation) printedOperation {
	p := printedOperation{Service: servicePath(op), Method: op.Call.Name, Signature: signature(op), Scope: op.Scope, Handle: op.Handle, HTTPMethod: op.HTTPMethod,
		PathParams: printParams(op.PathParams, "path"), Query: printParams(op.Params, "query"), Headers: printParams(op.Params, "header"),
		Result: printedResult{Kind: op.Result.Kind}, Paged: op.Paged(), Deprecated: op.Deprecated, Since: op.Doc.Since.Version}
	for _, r := range op.Routes {
		p.Routes = append(p.Routes, r.Path)
	}
	if op.Result.Type != nil {
		p.Result.Type = op.Result.Type.Go()
	}
	if op.SpaceResult != nil && op.SpaceResult.Type != nil {
		p.Result.Space = op.SpaceResult.Type.Go()
	}
	if b := op.Body; b != nil {
		p.Body = &printedBody{Kind: b.Kind}
		if b.Type != nil {
			p.Body.Type = b.Type.Go()
		}
		if b.Union != nil {
			p.Body.OneOf = []string{b.Union.Command.GoName, b.Union.Resource.GoName}
		}
	}
	return p
}

// servicePath is the path of an operation's service from its handle, "" for the home document.
func servicePath(op *model.Operation) string {
	if op.Service == nil {
		return ""
	}
	return op.Service.Path
}

// signature is that of an operation's method; the home document has several.
func signature(op *model.Operation) string {
	if op.Service == nil {
		return ""
	}
	return op.Call.Signature()
}

func printHelper(s *model.Service, h *model.Helper) printedHelper {
	p := printedHelper{Service: s.Path, Method: h.Method.Name, Signature: h.Method.Signature(), Handle: h.Handle(), Kind: h.Kind}
	if h.Method.Returns != nil {
		p.Result = h.Method.Returns.Base().Go()
	}
	for _, op := range h.Uses() {
		p.Uses = append(p.Uses, op.Name)
	}
	return p
}

func printParams(params []model.Param, in string) []printedParam {
	out := []printedParam{}
	for _, p := range params {
		if p.In == in {
			out = append(out, printedParam{Name: p.Name, GoName: p.GoName, Type: p.Type.Go(), Required: p.Required, Since: p.Since.Version})
		}
	}
	return out
}

func printedTypes(api *model.API) []printedType {
	out := []printedType{}
	for _, o := range api.Objects {
		t := printedType{GoName: o.GoName, Definition: o.Definition, Kind: "object", Fields: []printedField{}, Since: o.Doc.Since.Version}
		for _, f := range o.Fields {
			t.Fields = append(t.Fields, printedField{Name: f.Name, GoName: f.GoName, Type: f.Type.Go(), Required: f.Required, ReadOnly: f.ReadOnly, Since: f.Since.Version})
		}
		out = append(out, t)
	}
	for _, e := range api.Enums {
		t := printedType{GoName: e.GoName, Definition: e.Definition, Kind: "enum", Since: e.Doc.Since.Version}
		for _, v := range e.Values {
			t.Values = append(t.Values, v.Value)
		}
		out = append(out, t)
	}
	for _, a := range api.Aliases {
		out = append(out, printedType{GoName: a.GoName, Definition: a.Definition, Kind: "alias", Type: a.Type.Go(), Since: a.Doc.Since.Version})
	}
	for _, c := range api.Collections {
		out = append(out, printedType{GoName: "Page[" + c.Item.Go() + "]", Definition: c.Definition, Kind: "page", Type: c.Item.Go()})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].GoName < out[j].GoName })
	return out
}

func printedFamilies(api *model.API) []printedFamily {
	out := []printedFamily{}
	for _, f := range api.Families {
		p := printedFamily{Name: f.Name, GoName: f.GoName, Discriminator: f.Bases[0].Discriminator, Default: f.Default}
		for _, o := range f.Bases {
			p.Types = append(p.Types, o.GoName)
		}
		for _, v := range f.Variants {
			p.Variants = append(p.Variants, printedVariant{Value: v.Value, GoName: v.Object.GoName})
		}
		out = append(out, p)
	}
	return out
}

// Table writes the model for people: a line for each operation, the number of types, and every finding.
func Table(w io.Writer, api *model.API) error {
	p := printedModel(api)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "Octopus %s: %s, %s, %s\n\n", clean(p.ServerVersion),
		english.Count(len(p.Operations), "operation"), english.Count(api.Types(), "type"), english.Count(len(p.Findings), "finding"))
	fmt.Fprintln(t, "OPERATION\tSCOPE\tMETHOD\tROUTE\tBODY\tRESULT")
	for _, op := range p.Operations {
		body := "-"
		if op.Body != nil {
			if body = op.Body.Type; body == "" {
				body = string(op.Body.Kind)
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", fullName(op.Service, op.Method), op.Scope, op.HTTPMethod, clean(op.Routes[0]), body, op.Result.text())
	}
	fmt.Fprintln(t, "\nHELPER\tMADE OF\tRESULT")
	for _, h := range p.Helpers {
		fmt.Fprintf(t, "%s.%s\t%s\t%s\n", h.Service, h.Method, strings.Join(h.Uses, ", "), h.Result)
	}
	fmt.Fprintln(t, "\nTYPE\tKIND\tDEFINITION")
	for _, typ := range p.Types {
		fmt.Fprintf(t, "%s\t%s\t%s\n", typ.GoName, typ.Kind, clean(typ.Definition))
	}
	fmt.Fprintln(t, "\nFINDING\tPLACE\tPOINTER\tEFFECT")
	for _, f := range p.Findings {
		fmt.Fprintf(t, "%s\t%d:%d\t%s\t%s\n", f.Rule, f.Line, f.Column, clean(f.Pointer), clean(f.Message))
	}
	return t.Flush()
}

func (r printedResult) text() string {
	switch r.Kind {
	case model.ResultPage:
		return "Page[" + r.Type + "]"
	case model.ResultObject, model.ResultValue:
		return r.Type
	}
	return string(r.Kind)
}

func fullName(service, method string) string {
	if service == "" {
		return method
	}
	return service + "." + method
}

// clean keeps text of a document from steering a terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}
