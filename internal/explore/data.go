package explore

import (
	"slices"

	"github.com/octogen/octogen/internal/model"
)

// A Version is what the page shows of one document. It is written as JSON; the page's own files read it.
type Version struct {
	Name       string       `json:"name"` // of the server: "2026.1.9674"
	Title      string       `json:"title"`
	Root       string       `json:"root"`
	Before     string       `json:"before,omitempty"` // the version that Changes is since
	Services   []*Service   `json:"services"`
	Operations []*Operation `json:"ops"`
	Helpers    []*Helper    `json:"helpers"`
	Types      []*Type      `json:"types"`
	Links      []*Links     `json:"links"`
	Findings   []Finding    `json:"findings"`
	Changes    []Change     `json:"changes,omitempty"`
	Gone       []Gone       `json:"gone,omitempty"`
}

// A Service is a field of a handle.
type Service struct {
	Path string `json:"n"`
	Noun string `json:"noun"`
}

// An Operation is one with its method.
type Operation struct {
	Name        string    `json:"n"`
	Service     string    `json:"s"`
	Key         string    `json:"key"`
	Method      string    `json:"m"`
	Route       string    `json:"r"`
	Path        string    `json:"p"`
	Forms       string    `json:"f"`
	Routes      []Route   `json:"routes"`
	Scope       string    `json:"sc"`
	Handle      string    `json:"h"`
	Go          Method    `json:"go"`
	Iterator    *Method   `json:"it,omitempty"`
	Args        []Param   `json:"pp,omitempty"`
	Params      []Param   `json:"q,omitempty"`
	ParamsType  string    `json:"pt,omitempty"`
	Body        *Body     `json:"b,omitempty"`
	Result      Result    `json:"res"`
	SpaceResult *Result   `json:"sres,omitempty"`
	Status      int       `json:"st"`
	Deprecated  bool      `json:"dep,omitempty"`
	Doc         string    `json:"doc"`
	Notes       []string  `json:"notes,omitempty"`
	Summary     string    `json:"sum,omitempty"`
	Description string    `json:"desc,omitempty"`
	Since       string    `json:"since,omitempty"`
	Until       string    `json:"until,omitempty"`
	IDs         []string  `json:"ids,omitempty"` // of the document's operations
	Snippets    []Snippet `json:"sn"`
}

// A Route is one path of an operation.
type Route struct {
	Form    string `json:"f"`
	Path    string `json:"p"`
	Pointer string `json:"at"`
}

// A Method is one of the generated client.
type Method struct {
	Owner     string `json:"o"`
	Name      string `json:"n"`
	Signature string `json:"sig"`
}

// A Param is a parameter.
type Param struct {
	Name        string `json:"n"`
	GoName      string `json:"g"`
	In          string `json:"in"`
	Type        string `json:"t"`
	Required    bool   `json:"r,omitempty"`
	Doc         string `json:"d,omitempty"`
	Description string `json:"desc,omitempty"`
	Since       string `json:"since,omitempty"`
}

// A Body is what an operation sends.
type Body struct {
	Kind     string   `json:"k"`
	Type     string   `json:"t,omitempty"`
	OneOf    []string `json:"u,omitempty"`
	File     string   `json:"file,omitempty"`
	Required bool     `json:"r,omitempty"`
}

// A Result is what an operation returns.
type Result struct {
	Kind string `json:"k"`
	Type string `json:"t,omitempty"`
}

// A Helper is a method made of operations.
type Helper struct {
	Name    string   `json:"n"`
	Service string   `json:"s"`
	Kind    string   `json:"k"`
	Handle  string   `json:"h"`
	Go      Method   `json:"go"`
	Doc     string   `json:"doc"`
	Notes   []string `json:"notes,omitempty"`
	Uses    []string `json:"uses"`
}

// Links are the relations of a type.
type Links struct {
	From      string     `json:"from"`
	Relations []Relation `json:"rel"`
}

// A Relation leads from a type to an operation.
type Relation struct {
	GoName    string   `json:"g"`
	Names     []string `json:"names"`
	Operation string   `json:"op"`
	Signature string   `json:"sig"`
	To        string   `json:"to,omitempty"`
	Fields    []string `json:"ids,omitempty"` // Go names of the fields that give IDs
	Self      bool     `json:"self,omitempty"`
}

// A Finding is a repair to the document.
type Finding struct {
	Rule    string `json:"rule"`
	Pointer string `json:"at"`
	Line    int    `json:"line"`
	Message string `json:"msg"`
}

func newVersion(api *model.API) *Version {
	v := &Version{Name: api.ServerVersion, Title: api.Title, Root: api.Root}
	for _, s := range api.AllServices() {
		v.Services = append(v.Services, &Service{s.Path, s.Noun})
		for _, h := range s.Helpers {
			v.Helpers = append(v.Helpers, newHelper(h, s))
		}
	}
	snippets := newSnippets(api)
	for _, op := range api.Operations() {
		o := newOperation(api, op)
		o.Snippets = snippets.of(op)
		v.Operations = append(v.Operations, o)
	}
	v.Types = newTypes(api)
	for _, set := range api.LinkSets {
		v.Links = append(v.Links, newLinks(set))
	}
	for _, f := range api.Findings {
		v.Findings = append(v.Findings, Finding{f.Rule, f.Pointer, f.Line, f.Message})
	}
	return v
}

func newOperation(api *model.API, op *model.Operation) *Operation {
	o := &Operation{Name: op.Name, Key: op.Key(), Method: op.HTTPMethod, Route: op.Route(api.Root), Path: op.Path, Forms: op.Forms,
		Scope: string(op.Scope), Handle: string(op.Handle), Go: newMethod(&op.Call), ParamsType: op.ParamsType, Result: newResult(op.Result),
		Status: status(op), Deprecated: op.Deprecated, Doc: op.Doc.Text, Notes: op.Doc.Notes, Since: op.Doc.Since.Version, Summary: op.Summary, Description: op.Description,
		Args: newParams(op.PathParams), Params: newParams(op.Params), Body: newBody(op.Body)}
	if op.Service != nil {
		o.Service = op.Service.Path
	} else if home := homeMethod(api); home != nil {
		o.Go = newMethod(&home.Method)
	}
	if op.Iterator != nil {
		m := newMethod(op.Iterator)
		o.Iterator = &m
	}
	if op.SpaceResult != nil {
		r := newResult(*op.SpaceResult)
		o.SpaceResult = &r
	}
	for _, r := range op.Routes {
		o.Routes = append(o.Routes, Route{string(r.Form), r.Path, r.Pointer})
		if r.ID != "" && !slices.Contains(o.IDs, r.ID) {
			o.IDs = append(o.IDs, r.ID)
		}
	}
	return o
}

// homeMethod is the method that reads the home document.
func homeMethod(api *model.API) *model.HomeMethod {
	if api.Home == nil || len(api.Home.Methods) == 0 {
		return nil
	}
	return api.Home.Methods[0]
}

func newMethod(m *model.Method) Method { return Method{m.Owner, m.Name, m.Signature()} }

func newResult(r model.Result) Result { return Result{string(r.Kind), goType(r.Type)} }

func newParams(params []model.Param) []Param {
	var list []Param
	for _, p := range params {
		list = append(list, Param{p.Name, p.GoName, p.In, p.GoType(), p.Required, p.Doc, p.Description, p.Since.Version})
	}
	return list
}

func newBody(b *model.Body) *Body {
	if b == nil {
		return nil
	}
	body := &Body{Kind: string(b.Kind), Type: goType(b.Type), File: b.Field, Required: b.Required}
	if b.Union != nil {
		body.Type = b.Union.GoName
		for _, o := range b.Union.Types() {
			body.OneOf = append(body.OneOf, o.GoName)
		}
	}
	return body
}

func newHelper(h *model.Helper, s *model.Service) *Helper {
	helper := &Helper{Name: h.Name(), Service: s.Path, Kind: string(h.Kind), Handle: string(h.Handle()), Go: newMethod(&h.Method),
		Doc: h.Doc.Text, Notes: h.Doc.Notes}
	for _, op := range h.Uses() {
		helper.Uses = append(helper.Uses, op.Name)
	}
	return helper
}

func newLinks(set *model.LinkSet) *Links {
	l := &Links{From: set.Object.GoName}
	for _, r := range set.Relations {
		relation := Relation{GoName: r.GoName, Names: r.Names, Operation: r.Operation.Name, Signature: r.Method.Signature(), Self: r.Self}
		if t := r.Operation.Result.Type; t != nil && t.Base().Kind == model.KindObject {
			relation.To = t.Base().Object.GoName
		}
		for _, id := range r.IDs {
			if id.Field != "" {
				relation.Fields = append(relation.Fields, id.Field)
			}
		}
		l.Relations = append(l.Relations, relation)
	}
	return l
}

func goType(r *model.Ref) string {
	if r == nil {
		return ""
	}
	return r.Go()
}
