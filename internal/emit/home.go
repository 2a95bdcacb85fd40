package emit

import (
	"github.com/octogen/octogen/internal/model"
)

// home writes the methods of the home document, which both handles have.
func (e *emitter) home(f *file, home *model.Home) {
	data := map[string]bool{}
	for _, m := range home.Methods {
		if !data[m.Variable] {
			data[m.Variable] = true
			e.operationData(f, m.Operation, m.Variable, m.Forms)
		}
		e.homeMethod(f, m)
	}
	for _, op := range home.Operations {
		if op.ParamsType != "" {
			e.params(f, op)
		}
	}
	if home.Version != nil {
		e.checkVersion(f, home)
	}
}

func (e *emitter) homeMethod(f *file, m *model.HomeMethod) {
	v := e.view(f, m.Operation, &m.Method, e.homeDoc(m))
	v.Handle, v.Operation = "s.connection()", m.Variable
	if m.Handle == model.HandleClient {
		v.Receiver, v.Handle = "c", "c.handle()"
	}
	if !m.Kept {
		e.method(f, v, &m.Method, m.Result.Kind)
		return
	}
	v.Item = m.Returns.Object.GoName
	f.piece("home", struct {
		methodView
		Fresh bool
	}{v, m.Fresh})
}

func (e *emitter) homeDoc(m *model.HomeMethod) []string {
	if m.Fresh {
		return []string{"// " + m.Name + " reads the home document again; " + m.Operation.Call.Name + " returns it from then on."}
	}
	op := *m.Operation
	op.Forms, op.Scope = m.Forms, m.Scope()
	doc := e.methodDoc(m.Name, &op)
	if !m.Kept {
		return doc
	}
	return append(doc, "//", "// The document is read once per client, space and credentials; Refresh"+m.Name+" reads it again.")
}

// checkVersion writes the method that compares the server's version with that of the document.
func (e *emitter) checkVersion(f *file, home *model.Home) {
	m := home.Version
	f.uses(m.Declaration())
	var read *model.HomeMethod
	for _, h := range home.Methods {
		if h.Owner == m.Owner && h.Fresh {
			read = h
		}
	}
	f.piece("version", struct{ Doc, Owner, Name, Signature, Home, Version string }{
		Doc: lines([]string{
			"// " + m.Name + " reads the server's version and compares it with ServerVersion. If the year or the minor version",
			"// differs, the error is a *VersionError, which says what to do; the client often still works.",
		}),
		Owner: m.Owner, Name: m.Name, Signature: m.Declaration(), Home: read.Name, Version: home.VersionField})
}
