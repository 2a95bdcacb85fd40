package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/octogen/octogen/internal/model"
)

// helper writes a method that is made of operations. What it does is in the runtime.
func (e *emitter) helper(f *jen.File, service string, h *model.Helper) {
	switch h.Kind {
	case model.HelperByName:
		e.byName(f, service, h)
	case model.HelperModify:
		e.modify(f, service, h)
	case model.HelperWait:
		e.wait(f, service, h)
	}
}

func (e *emitter) byName(f *jen.File, service string, h *model.Helper) {
	f.Commentf("// %s looks through all pages of %s for the %s of a name; letter case counts only if there are several.", h.Method, h.List.Method, h.Item.Go())
	comment(f, "// Without one the error is ErrNotFound.")
	deprecated(f, h)
	params := jen.Null()
	if h.List.ParamsType != "" {
		params = jen.Id(h.List.ParamsType).ValuesFunc(func(g *jen.Group) {
			if h.Filter != "" {
				g.Id(h.Filter).Op(":").Id("name")
			}
		})
	}
	list := jen.Id("s").Dot(h.List.Iterator()).Call(helperArguments(h.List, h.List, params, nil)...)
	e.helperMethod(f, service, h, jen.Id("name").String()).Block(jen.Return(jen.Id("findByName").Call(
		list, jen.Lit(h.List.Service+"."+h.Method), jen.Id("name"),
		jen.Func().Params(jen.Id("v").Op("*").Id(h.Item.Go())).String().Block(jen.Return(jen.Id("v").Dot("Name"))),
	)))
}

func (e *emitter) modify(f *jen.File, service string, h *model.Helper) {
	f.Commentf("// %s reads what %s gives, has change change it, and writes it with %s. After a conflict with the change of", h.Method, h.Get.Method, h.Update.Method)
	comment(f, "// somebody else it does so again, with what is there then. An error of change ends it, and nothing is written.")
	deprecated(f, h)
	item := jen.Op("*").Id(h.Item.Go())
	get := jen.Return(jen.Id("s").Dot(h.Get.Method).Call(helperArguments(h.Get, h.Get, zeroParams(h.Get), nil)...))
	update := jen.Id("s").Dot(h.Update.Method).Call(helperArguments(h.Get, h.Update, zeroParams(h.Update), jen.Id("v"))...)
	write := []jen.Code{jen.Return(update)}
	if r := h.Update.Result; r.Kind != model.ResultObject || r.Type.Go() != h.Item.Go() {
		results := jen.Id("_").Op(",").Id("err").Op(":=").Add(update)
		if r.Kind == model.ResultNone {
			results = jen.Id("err").Op(":=").Add(update)
		}
		write = []jen.Code{results, jen.Return(jen.Id("v"), jen.Id("err"))}
	}
	e.helperMethod(f, service, h, jen.Id("change").Func().Params(item).Error()).Block(jen.Return(jen.Id("modify").Call(
		jen.Id("ctx"),
		jen.Func().Params().Params(item, jen.Error()).Block(get),
		jen.Id("change"),
		jen.Func().Params(jen.Id("v").Add(item)).Params(item, jen.Error()).Block(write...),
	)))
}

func (e *emitter) wait(f *jen.File, service string, h *model.Helper) {
	f.Commentf("// %s waits until the %s is over. If it fails or is canceled the error is a *TaskError; the %s is returned all the same.", h.Method, h.Item.Go(), h.Item.Go())
	deprecated(f, h)
	member := func(name string) jen.Code { return jen.Id("v").Dot(name) }
	status := jen.Return(jen.Id("TaskStatus").Values(
		member("ID"), jen.String().Call(member("State")), member("ErrorMessage"),
		member("IsCompleted"), member("FinishedSuccessfully"), member("HasWarningsOrErrors"), member("HasPendingInterruptions"),
	))
	item := jen.Op("*").Id(h.Item.Go())
	e.helperMethod(f, service, h, jen.Id("params").Id("TaskWaitParams")).Block(jen.Return(jen.Id("waitForTask").Call(
		jen.Id("ctx"), jen.Id("params"),
		jen.Func().Params().Params(item, jen.Error()).Block(
			jen.Return(jen.Id("s").Dot(h.Get.Method).Call(helperArguments(h.Get, h.Get, nil, nil)...))),
		jen.Func().Params(jen.Id("v").Add(item)).Id("TaskStatus").Block(status),
	)))
}

// checkVersion writes the method that compares the server's version with that of the document.
func (e *emitter) checkVersion(f *jen.File, home *model.Operation) {
	comment(f, "// CheckVersion asks the server for its version and compares it with ServerVersion. If year or minor version differ the",
		"// error is a *VersionError, which says what to do; the client may work all the same.")
	ask := home.Method
	if isKept(home) {
		ask = "Refresh" + ask
	}
	f.Func().Params(jen.Id("s").Op("*").Id("Client")).Id("CheckVersion").Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("opts").Op("...").Id("Option")).Error().Block(
		jen.List(jen.Id("home"), jen.Err()).Op(":=").Id("s").Dot(ask).Call(helperArguments(home, home, zeroParams(home), nil)...),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())),
		jen.Return(jen.Id("compareVersions").Call(jen.Id("home").Dot("Version"))),
	)
}

// helperMethod is the head of a helper: the path parameters of its operations, then what is its own.
func (e *emitter) helperMethod(f *jen.File, service string, h *model.Helper, own *jen.Statement) *jen.Statement {
	args := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	if ids := pathArguments(h.Uses()[0]); ids != nil {
		args = append(args, ids)
	}
	args = append(args, own, jen.Id("opts").Op("...").Id("Option"))
	return f.Func().Params(jen.Id("s").Op("*").Id(service)).Id(h.Method).Params(args...).
		Params(jen.Op("*").Id(h.Item.Go()), jen.Error())
}

// helperArguments call an operation's method from a helper, which names the path parameters as its first operation does.
func helperArguments(first, op *model.Operation, params, body *jen.Statement) []jen.Code {
	args := []jen.Code{jen.Id("ctx")}
	for _, p := range first.PathParams {
		args = append(args, jen.Id(p.GoName))
	}
	if op.ParamsType != "" && params != nil {
		args = append(args, params)
	}
	if body != nil {
		args = append(args, body)
	}
	return append(args, jen.Id("opts").Op("..."))
}

func zeroParams(op *model.Operation) *jen.Statement {
	if op.ParamsType == "" {
		return nil
	}
	return jen.Id(op.ParamsType).Values()
}

func deprecated(f *jen.File, h *model.Helper) {
	for _, op := range h.Uses() {
		if op.Deprecated {
			comment(f, "//", "// Deprecated: the server's document marks "+op.Method+" as deprecated.")
			return
		}
	}
}
