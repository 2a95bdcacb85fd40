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
	request := jen.Id("request").ValuesFunc(func(g *jen.Group) {
		requestIDs(g, pathValues(h.List))
		if h.List.ParamsType != "" {
			g.Id("params").Op(":").Id("given").Call(jen.Id(h.List.ParamsType).ValuesFunc(func(g *jen.Group) {
				if h.Filter != "" {
					g.Id(h.Filter).Op(":").Id("name")
				}
			}))
		}
	})
	e.helperMethod(f, service, h, jen.Id("name").String()).Block(jen.Return(jen.Id("findByName").Types(jen.Op("*").Id(h.Item.Go())).Call(
		jen.Id("ctx"), jen.Id("s").Dot("h"), jen.Op("&").Id(operationName(h.List)), request, jen.Id("opts"), noPage(h.Item.Go()),
		jen.Lit(h.List.Service+"."+h.Method), jen.Id("name"))))
}

func (e *emitter) modify(f *jen.File, service string, h *model.Helper) {
	f.Commentf("// %s reads what %s gives, has change change it, and writes it with %s. After a conflict with the change of", h.Method, h.Get.Method, h.Update.Method)
	comment(f, "// somebody else it does so again, with what is there then. An error of change ends it, and nothing is written.")
	deprecated(f, h)
	ids := jen.Nil()
	if len(h.Get.PathParams) > 0 {
		ids = jen.Index().String().Values(pathValues(h.Get)...)
	}
	answers := h.Update.Result.Kind == model.ResultObject && h.Update.Result.Type.Go() == h.Item.Go()
	e.helperMethod(f, service, h, jen.Id("change").Func().Params(jen.Op("*").Id(h.Item.Go())).Error()).Block(jen.Return(jen.Id("modify").Call(
		jen.Id("ctx"), jen.Id("s").Dot("h"), jen.Op("&").Id(operationName(h.Get)), jen.Op("&").Id(operationName(h.Update)),
		ids, jen.Id("change"), jen.Lit(answers), jen.Id("opts"))))
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
			jen.Return(jen.Id("s").Dot(h.Get.Method).Call(helperArguments(h.Get, nil)...))),
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
		jen.List(jen.Id("home"), jen.Err()).Op(":=").Id("s").Dot(ask).Call(helperArguments(home, zeroParams(home))...),
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

// helperArguments call an operation's method from a helper.
func helperArguments(op *model.Operation, params *jen.Statement) []jen.Code {
	args := append([]jen.Code{jen.Id("ctx")}, pathValues(op)...)
	if params != nil {
		args = append(args, params)
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
