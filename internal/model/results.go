package model

import (
	"regexp"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/spec"
)

// body finds out what an operation sends.
func (b *builder) body(g *group) error {
	if c := b.streamed(g, "upload", "a file in a form"); c != nil || b.multipart(g) && !declaresBody(g) {
		b.noteUpload(g, c)
		g.op.Body = &Body{Kind: BodyMultipart, Field: b.formFields(g), Required: true}
		return nil
	}
	b.formFields(g)
	if c := b.streamed(g, "content", "the bytes themselves"); c != nil {
		b.note("content-body", g.op.Pointer, "the body is the bytes themselves: "+c.Reason)
		g.op.Body = &Body{Kind: BodyRaw, Required: true}
		return nil
	}
	if err := b.declaredBody(g); err != nil {
		return err
	}
	c, declared := b.corrections.operation("body", g.op.HTTPMethod, g.name), g.op.Body != nil
	switch {
	case c == nil:
	case !declared, c.Type != "" && (c.Type != "json" || c.user) && b.contradicts(g, c):
		g.op.Body = &Body{Kind: BodyJSON, Type: b.missingBody(g, c), Required: true}
		if !declared {
			b.note("missing-body", g.op.Pointer, "the document declares no body; it is "+g.op.Body.Type.Go()+": "+c.Reason)
		}
	default:
		b.corrections.unneeded(c, g.op.HTTPMethod, g.name)
	}
	return nil
}

// streamed is a correction that makes the body one to be read from the caller, unless the document wins that declares
// JSON.
func (b *builder) streamed(g *group, change, what string) *correction {
	c := b.corrections.operation(change, g.op.HTTPMethod, g.name)
	if c != nil && declaresBody(g) {
		says := *c
		says.Type = what
		if !b.corrections.overrules(&says, g.op.Pointer, "JSON") {
			return nil
		}
	}
	return c
}

// declaredBody is the body that the document declares.
func (b *builder) declaredBody(g *group) error {
	for _, m := range g.members {
		for _, p := range m.op.Parameters {
			if p.In != "body" || p.Schema == nil {
				continue
			}
			ref, err := b.types.ref(p.Schema, g.op.Service+g.op.Method+"Body")
			if err != nil {
				return err
			}
			if g.op.Body == nil {
				g.op.Body = &Body{Kind: BodyJSON, Type: ref, Required: p.Required}
			} else if ref.Go() != g.op.Body.Type.Go() {
				b.note("body-differs", p.Pointer, "the body differs from that of "+g.op.Routes[0].Path+", which is taken: "+g.op.Body.Type.Go())
			}
		}
	}
	return nil
}

// contradicts tells whether a correction of the body overrules the document.
func (b *builder) contradicts(g *group, c *correction) bool {
	want := b.corrections.refer(c, g.op.Pointer, g.op.Service+g.op.Method+"Body")
	said := g.op.Body.Type.Go()
	return want != nil && want.Go() != said && b.corrections.overrules(c, g.op.Pointer, said)
}

// missingBody is the type of a body that the document leaves out.
func (b *builder) missingBody(g *group, c *correction) *Ref {
	if ref := b.corrections.refer(c, g.op.Pointer, g.op.Service+g.op.Method+"Body"); ref != nil && c.Type != "" {
		return ref
	}
	if g.op.Result.Kind == ResultObject && c.Type != "json" {
		return g.op.Result.Type
	}
	return &Ref{Kind: KindRaw}
}

// multipart tells whether the document says that a file is sent.
func (b *builder) multipart(g *group) bool {
	for _, m := range g.members {
		if slices.ContainsFunc(m.op.Consumes, isMultipart) {
			return true
		}
		if slices.ContainsFunc(m.op.Parameters, isFile) {
			return true
		}
	}
	return false
}

func isFile(p spec.Parameter) bool { return p.In == "formData" && p.Schema.Type == "file" }

// formFields returns the name of the form field that is a file. Others are reported: the client sends one file, no more.
func (b *builder) formFields(g *group) (file string) {
	for _, m := range g.members {
		for _, p := range m.op.Parameters {
			switch {
			case p.In != "formData":
			case isFile(p) && file == "" && !unsafeName(p):
				file = p.Name
			case !isFile(p) || p.Name != file:
				b.note("form-field", p.Pointer, "the form field "+quote(p.Name)+" is not sent: of a form, the client sends one file")
			}
		}
	}
	return file
}

func declaresBody(g *group) bool {
	return slices.ContainsFunc(g.members, func(m member) bool {
		return slices.ContainsFunc(m.op.Parameters, func(p spec.Parameter) bool { return p.In == "body" && p.Schema != nil })
	})
}

func isMultipart(mediaType string) bool {
	return strings.HasPrefix(strings.ToLower(mediaType), "multipart/form-data")
}

func (b *builder) noteUpload(g *group, c *correction) {
	for _, m := range g.members {
		if !slices.ContainsFunc(m.op.Parameters, isFile) {
			reason := "the operation consumes multipart/form-data and declares no form field"
			if c != nil {
				reason = c.Reason
			}
			b.note("upload-body", m.pointer, "the body is a file: "+reason)
		}
	}
}

// result finds out what an operation returns: the first success response with a schema speaks.
func (b *builder) result(g *group) error {
	for _, m := range g.members {
		if len(m.op.Responses) == 0 {
			b.note("no-responses", m.pointer, "the operation declares no responses; the body is returned as it comes")
		}
	}
	first := g.members[0]
	result, accept, err := b.memberResult(g, first)
	if err != nil {
		return err
	}
	g.op.Result, g.op.Accept = result, accept
	g.op.Status = successStatus(g.op.HTTPMethod, first.op.Responses)
	for _, m := range g.members[1:] {
		other, otherAccept, err := b.memberResult(g, m)
		if err != nil {
			return err
		}
		switch {
		case other.same(g.op.Result):
		case g.name == "/" && m.shape.form != FormServer:
			g.op.SpaceResult = &other
		case g.op.Result.Kind == ResultRaw && other.Type != nil:
			b.note("response-missing", first.pointer, "no schema here, but on the route "+m.path+" of the same operation; that one is taken")
			g.op.Result, g.op.Accept = other, otherAccept
		case other.Kind != ResultRaw:
			b.note("response-differs", m.pointer, "the response differs from that of "+g.op.Routes[0].Path+", which is taken")
		}
	}
	b.correctResult(g)
	return nil
}

// correctResult gives an operation the result that the document leaves out.
func (b *builder) correctResult(g *group) {
	c := b.corrections.operation("response", g.op.HTTPMethod, g.name)
	if c == nil {
		b.deleteResult(g)
		return
	}
	want, ok := b.correctedResult(g, c)
	said := g.op.Result
	if !ok || want.same(said) || said.Kind != ResultRaw && !b.corrections.overrules(c, g.op.Pointer, said.String()) {
		b.corrections.unneeded(c, g.op.HTTPMethod, g.name)
		return
	}
	g.op.Result, g.op.Accept = want, ""
	switch want.Kind {
	case ResultStream:
		g.op.Accept = accept(nil)
	case ResultText:
		g.op.Accept = accept([]string{"text/*"})
	}
	b.note("response-added", g.op.Pointer, "the response has no schema here; it is "+want.String()+": "+c.Reason)
}

// deleteResult lets a DELETE return nothing but an error when there is nothing to know of its answer: no schema, or one
// without members.
func (b *builder) deleteResult(g *group) {
	r := g.op.Result
	if g.op.HTTPMethod != "DELETE" || r.Kind != ResultRaw && !(r.Kind == ResultObject && b.types.memberless(r.Type.Name)) {
		return
	}
	g.op.Result, g.op.Accept = Result{Kind: ResultNone}, ""
	b.note("delete-answer", g.op.Pointer, "the answer has no members; the method returns nothing but an error")
}

// memberless tells whether an object has no members that are known.
func (t *types) memberless(goName string) bool {
	for _, o := range t.api.Objects {
		if o.GoName == goName {
			return len(o.Fields) == 0 && o.Family == nil
		}
	}
	return false
}

// correctedResult is what a correction says an operation returns, if the document has the type.
func (b *builder) correctedResult(g *group, c *correction) (Result, bool) {
	if slices.Contains(plainResults, c.Type) {
		return Result{Kind: ResultKind(c.Type)}, true
	}
	ref := b.corrections.refer(c, g.op.Pointer, g.op.Service+g.op.Method+"Result")
	switch {
	case ref == nil:
		return Result{}, false
	case strings.HasPrefix(c.Type, "page "):
		return Result{Kind: ResultPage, Type: ref}, true
	case ref.Kind == KindObject:
		return Result{Kind: ResultObject, Type: ref}, true
	}
	return Result{Kind: ResultValue, Type: ref}, true
}

// String is a result in words.
func (r Result) String() string {
	switch {
	case r.Type == nil:
		return string(r.Kind)
	case r.Kind == ResultPage:
		return "a page of " + r.Type.Go()
	}
	return r.Type.Go()
}

func (r Result) same(o Result) bool {
	if r.Kind != o.Kind || (r.Type == nil) != (o.Type == nil) {
		return false
	}
	return r.Type == nil || r.Type.Go() == o.Type.Go()
}

func (b *builder) memberResult(g *group, m member) (Result, string, error) {
	if g.op.HTTPMethod == "HEAD" {
		return Result{Kind: ResultNone}, "", nil
	}
	success, noContent := 0, 0
	var found *spec.Schema
	for _, r := range m.op.Responses {
		if len(r.Code) != 3 || r.Code[0] != '2' {
			continue
		}
		success++
		if r.Code == "204" {
			noContent++
		}
		if r.Dangling {
			return Result{}, "", errorAt(b.doc, m.pointer+spec.Pointer("responses", r.Code, "$ref"), "$ref to a response that the document does not have",
				"refer to one under /responses of this document, or write it in place")
		}
		switch {
		case r.Schema == nil:
		case found == nil:
			found = r.Schema
		case kind(r.Schema) != kind(found):
			b.note("response-differs", r.Schema.Pointer, "another success response has another type, which is taken")
		}
	}
	if found != nil {
		return b.schemaResult(g, m, found)
	}
	if success > 0 && success == noContent {
		return Result{Kind: ResultNone}, "", nil
	}
	if t := mediaType(m.op.Produces); t != "" && !isText(t) {
		return Result{Kind: ResultStream}, accept(m.op.Produces), nil
	}
	return Result{Kind: ResultRaw}, "", nil
}

// kind tells schemas apart as far as a result is concerned.
func kind(s *spec.Schema) string {
	var b strings.Builder
	describe(&b, s)
	return b.String()
}

func (b *builder) schemaResult(g *group, m member, s *spec.Schema) (Result, string, error) {
	switch {
	case s.Type == "file", s.Type == "string" && s.Format == "binary":
		return Result{Kind: ResultStream}, accept(m.op.Produces), nil
	case s.Type == "string" && isText(mediaType(m.op.Produces)):
		return Result{Kind: ResultText}, accept(m.op.Produces), nil
	case s.Ref != "" && b.types.class[s.Ref] == kindPage:
		item, err := b.types.ref(b.types.items[s.Ref], g.op.Service+g.op.Method+"Item")
		return Result{Kind: ResultPage, Type: item}, "", err
	}
	ref, err := b.types.ref(s, g.op.Service+g.op.Method+"Result")
	if err != nil {
		return Result{}, "", err
	}
	if ref.Kind == KindObject {
		return Result{Kind: ResultObject, Type: ref}, "", nil
	}
	return Result{Kind: ResultValue, Type: ref}, "", nil
}

// mediaType is the first media type that is not JSON, in lower case without parameters; "" when there is none.
func mediaType(produces []string) string {
	for _, p := range produces {
		t, _, _ := strings.Cut(strings.ToLower(p), ";")
		if t = strings.TrimSpace(t); t != "" && t != "application/json" && !strings.HasSuffix(t, "+json") {
			return t
		}
	}
	return ""
}

func isText(mediaType string) bool { return strings.HasPrefix(mediaType, "text/") }

var mediaTypePattern = regexp.MustCompile(`^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+(\s*;\s*[A-Za-z0-9-]+=[A-Za-z0-9._-]+)*$`)

// accept is the Accept header for an answer that is not JSON. Errors come as JSON, so that is always welcome too.
func accept(produces []string) string {
	var types []string
	for _, p := range produces {
		if mediaTypePattern.MatchString(p) && mediaType([]string{p}) != "" {
			types = append(types, p)
		}
	}
	if len(types) == 0 {
		return "*/*"
	}
	return strings.Join(append(types, "application/json;q=0.9", "*/*;q=0.1"), ", ")
}

var commandName = regexp.MustCompile(`Command(?:V\d+)?$`)

// uniteBodies lets an operation whose body is a command also take the resource that it returns, where that says what
// the command needs: what was read can then be changed and sent back, and one program fits documents with and without
// commands.
func (b *builder) uniteBodies(groups []*group) {
	objects := map[string]*Object{}
	for _, o := range b.api.Objects {
		objects[o.GoName] = o
	}
	unions := map[string]*BodyUnion{}
	for _, g := range groups {
		op := g.op
		if op.Body == nil || op.Body.Kind != BodyJSON || op.Body.Type.Kind != KindObject {
			continue
		}
		command := objects[op.Body.Type.Name]
		op.Body.FromPath = fromPath(op.PathParams, command)
		if op.Result.Kind != ResultObject {
			continue
		}
		resource := objects[op.Result.Type.Name]
		if resource == nil || command == resource || !interchangeable(op, command, resource) {
			continue
		}
		key := command.GoName + " " + resource.GoName
		u := unions[key]
		if u == nil {
			u = &BodyUnion{Types: []string{command.GoName, resource.GoName}}
			u.GoName = b.claim(op.Pointer, commandName.ReplaceAllString(command.GoName, "")+"Body", command.GoName+"Body", command.GoName+"Or"+resource.GoName)
			unions[key] = u
			b.api.Bodies = append(b.api.Bodies, u)
		}
		u.Uses = append(u.Uses, op.Service+"."+op.Method)
		op.Body.Union = u
	}
}

// fromPath lists, for each path parameter, the member of the body that repeats it, or "".
func fromPath(params []Param, body *Object) []string {
	var members []string
	for i, p := range params {
		for _, f := range body.Fields {
			if strings.EqualFold(f.Name, p.Name) && f.Type.Kind == KindString {
				members = append(append(members, make([]string, i-len(members))...), f.Name)
			}
		}
	}
	return members
}

// interchangeable tells whether a resource can be sent in place of a command. What updates a resource by PUT always takes
// the resource, as servers did before they had commands; what creates one does if the resource says all that is required.
func interchangeable(op *Operation, command, resource *Object) bool {
	if !commandName.MatchString(command.Definition) || !strings.HasSuffix(resource.Definition, "Resource") {
		return false
	}
	return strings.HasPrefix(op.Method, "Update") && op.HTTPMethod == "PUT" || strings.HasPrefix(op.Method, "Create") && covers(resource, command)
}

// covers tells whether a resource has every member that a command requires and most of the others.
func covers(resource, command *Object) bool {
	has := map[string]bool{}
	for _, f := range resource.Fields {
		has[strings.ToLower(f.Name)] = true
	}
	common := 0
	for _, f := range command.Fields {
		if has[strings.ToLower(f.Name)] {
			common++
		} else if f.Required && !carries(resource, f) {
			return false
		}
	}
	return common*10 >= len(command.Fields)*7
}

// carries tells whether a resource has in itself what a member of its command holds: the variant of the same family.
func carries(resource *Object, f *Field) bool {
	return resource.Family != nil && slices.ContainsFunc(resource.Family.Bases, func(o *Object) bool { return f.Type.Name == o.GoName })
}
