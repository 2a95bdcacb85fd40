package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// operations compares them by route: names follow from it.
func (c *comparison) operations() {
	for _, key := range slices.Sorted(maps.Keys(c.from.operations)) {
		before, after := c.from.operations[key], c.to.operations[key]
		if after == nil {
			c.add(Change{Kind: "operation-removed", Services: []string{serviceOf(before)}, Subject: before.Name,
				What: before.HTTPMethod + " " + before.Routes[0].Path + " is gone", Do: "do without it, or keep a client of the older version for it", Wire: Breaking},
				c.symbols(c.from, before)...)
			continue
		}
		c.operation(before, after)
	}
	for _, key := range slices.Sorted(maps.Keys(c.to.operations)) {
		if op := c.to.operations[key]; c.from.operations[key] == nil {
			c.add(Change{Kind: "operation-added", Services: []string{serviceOf(op)}, Subject: op.Name,
				What: op.HTTPMethod + " " + op.Routes[0].Path + " is new", Do: "nothing; servers of the older version answer 404", Wire: Safe})
		}
	}
}

// symbols are the Go names that exist for an operation alone.
func (c *comparison) symbols(x *index, op *model.Operation) []string {
	list := c.methods(x, op)
	if op.ParamsType != "" {
		list = append(list, op.ParamsType)
	}
	if op.Body != nil && op.Body.Union != nil {
		list = append(list, op.Body.Union.GoName)
	}
	return list
}

// methods are those that call an operation, and the services where these are no more.
func (c *comparison) methods(x *index, op *model.Operation) []string {
	var list []string
	for s := op.Service; s != nil; s = s.Owner {
		list = append(list, fieldOf(s, op.Handle), s.Type(op.Handle))
	}
	for _, m := range x.methods[op] {
		list = append(list, m.FullName())
	}
	return list
}

// operation compares one that both have.
func (c *comparison) operation(before, after *model.Operation) {
	add := func(kind string, wire Rating, what, do string, symbols ...string) {
		services := []string{serviceOf(before)}
		if serviceOf(after) != serviceOf(before) {
			services = append(services, serviceOf(after))
			slices.Sort(services)
		}
		change := Change{Kind: kind, Services: services, Subject: after.Name, What: what, Do: do, Wire: wire}
		if onWireAlone[kind] {
			change.Concerns, symbols = symbols, nil
		}
		c.add(change, symbols...)
	}
	first := len(c.changes)
	defer func() { signatures(c.changes[first:], before, after) }()
	methods := c.methods(c.from, before)
	if before.Name != after.Name {
		add("operation-renamed", Safe, "was "+before.Name, "call it "+after.Name, c.symbols(c.from, before)...)
		c.renameMethods(before, after)
	} else if before.Handle != after.Handle {
		add("handle-changed", Safe, fmt.Sprintf("hangs on the %s, before on the %s", after.Handle, before.Handle), "call it on the "+string(after.Handle)+" handle", methods...)
	}
	c.routes(before, after, add)
	c.parameters(before, after, add)
	c.body(before, after, add)
	c.result(before, after, add)
	switch {
	case after.Deprecated && !before.Deprecated:
		add("operation-deprecated", Risky, "is deprecated now", "look for what replaces it; it can go with a later version", methods...)
	case before.Deprecated && !after.Deprecated:
		add("operation-undeprecated", Safe, "is no longer deprecated", "nothing")
	}
	if before.Accept != after.Accept && before.Result.Kind == after.Result.Kind {
		add("media-type-changed", Risky, fmt.Sprintf("responds with %s, before %s", orJSON(after.Accept), orJSON(before.Accept)), "check that what reads the response takes it", methods...)
	}
}

// onWireAlone are the kinds of changes that no signature follows from.
var onWireAlone = map[string]bool{"route-removed": true, "scope-changed": true, "operation-deprecated": true, "media-type-changed": true, "parameter-moved": true, "parameter-format-changed": true}

// signatures notes how the method is called before and after, where that differs.
func signatures(changes []Change, before, after *model.Operation) {
	a, b := declaration(before), declaration(after)
	if a == b {
		return
	}
	for i := range changes {
		changes[i].Before, changes[i].After = a, b
	}
}

// declaration is an operation's method as Go writes it.
func declaration(op *model.Operation) string {
	if op.Service == nil {
		return ""
	}
	return "func (*" + op.Call.Owner + ") " + op.Call.Name + op.Call.Signature()
}

// adder records a change of one operation.
type adder func(kind string, wire Rating, what, do string, symbols ...string)

// within records changes of a part of the operation.
func (c *comparison) within(part string, add adder) adder {
	return func(kind string, wire Rating, what, do string, symbols ...string) {
		add(kind, wire, what, do, symbols...)
		last := &c.changes[len(c.changes)-1]
		last.Place = last.Subject + "." + part
	}
}

func orJSON(mediaType string) string {
	if mediaType == "" {
		return "JSON"
	}
	return mediaType
}

// routes compares the forms that an operation can be requested in. Spelling, letter case and names of parameters are none of
// a caller's business.
func (c *comparison) routes(before, after *model.Operation, add adder) {
	for _, r := range before.Routes {
		if !after.Has(r.Form) {
			add("route-removed", Breaking, "can no longer be requested as "+r.Path, "generate anew: the client takes a route that is there", c.methods(c.from, before)...)
		}
	}
	for _, r := range after.Routes {
		if !before.Has(r.Form) {
			add("route-added", Safe, "can also be requested as "+r.Path, "nothing; the client chooses the route")
		}
	}
	if before.Scope != after.Scope {
		wire := Safe
		if after.Scope != model.ScopeBoth {
			wire = Breaking
		}
		add("scope-changed", wire, fmt.Sprintf("its scope is %s, before %s", scope(after.Scope), scope(before.Scope)), "call it on the handle where it is now", c.methods(c.from, before)...)
	}
}

func scope(s model.Scope) string {
	if s == model.ScopeBoth {
		return "server and space"
	}
	return "the " + string(s)
}

// parameters compares those in query and header, by name.
func (c *comparison) parameters(before, after *model.Operation, add adder) {
	methods := c.methods(c.from, before)
	olds, news := byName(before.Params), byName(after.Params)
	for _, key := range slices.Sorted(maps.Keys(olds)) {
		old, now := olds[key], news[key]
		field := before.ParamsType + "." + old.GoName
		symbols := []string{field}
		if after.ParamsType == "" {
			symbols = append([]string{field, before.ParamsType}, methods...)
		}
		if now == nil {
			c.within(old.Name, add)("parameter-removed", Risky, "no longer takes "+old.Name+" ("+old.In+")", "leave it out; the server does not look at it any more", symbols...)
			continue
		}
		c.parameter(before, old, now, c.within(now.Name, add), field)
	}
	for _, key := range slices.Sorted(maps.Keys(news)) {
		now := news[key]
		if olds[key] != nil {
			continue
		}
		var symbols []string
		switch {
		case before.ParamsType == "":
			symbols = methods
		default:
			symbols = []string{before.ParamsType}
		}
		wire, verb, do := Safe, "takes ", "nothing"
		switch {
		case now.Required:
			wire, verb, do = Breaking, "requires ", "set "+now.GoName+" in "+after.ParamsType
		case before.ParamsType == "":
			do = "give the method " + after.ParamsType + "{}"
		}
		c.within(now.Name, add)("parameter-added", wire, verb+now.Name+" ("+now.In+", "+now.Type.Go()+")", do, symbols...)
		if now.Required {
			last := &c.changes[len(c.changes)-1]
			last.Concerns = append(last.Concerns, methods...) // calls are refused that compile
		}
	}
}

func byName(params []model.Param) map[string]*model.Param {
	m := map[string]*model.Param{}
	for i := range params {
		m[strings.ToLower(params[i].Name)] = &params[i]
	}
	return m
}

func (c *comparison) parameter(op *model.Operation, old, now *model.Param, add adder, field string) {
	symbols := []string{field, op.ParamsType}
	typeOld, typeNow := old.Type.Go(), now.Type.Go()
	if typeOld != typeNow {
		wire, why := c.convert(old.Type, now.Type, true, false)
		add("parameter-type-changed", wire, fmt.Sprintf("%s is %s, before %s%s", now.Name, typeNow, typeOld, why), "convert what is given for "+now.GoName, symbols...)
	}
	if old.CSV != now.CSV && old.Type.Kind == model.KindSlice && now.Type.Kind == model.KindSlice {
		add("parameter-format-changed", Breaking, fmt.Sprintf("%s is sent %s, before %s", now.Name, listFormat(now.CSV), listFormat(old.CSV)), "generate anew: the client knows the form", symbols...)
	}
	if old.In != now.In {
		add("parameter-moved", Breaking, fmt.Sprintf("%s is in the %s, before in the %s", now.Name, now.In, old.In), "generate anew: the client knows the place", symbols...)
	}
	switch {
	case now.Required && !old.Required:
		add("parameter-required", Breaking, now.Name+" is required now", "set "+now.GoName+" in "+op.ParamsType, symbols...)
	case old.Required && !now.Required:
		add("parameter-optional", Safe, now.Name+" is no longer required", "nothing, or leave it out", symbols...)
	}
	if old.GoName != now.GoName {
		add("parameter-renamed", Safe, fmt.Sprintf("%s is spelt %s, before %s", now.GoName, now.Name, old.Name), "call the field "+now.GoName, symbols...)
		c.renamed[field] = now.GoName
	}
}

func listFormat(csv bool) string {
	if csv {
		return "as one value with commas"
	}
	return "as repeated values"
}

// body compares what is sent.
func (c *comparison) body(before, after *model.Operation, add adder) {
	methods := c.methods(c.from, before)
	a, b := before.Body, after.Body
	if a != nil && a.Union != nil {
		methods = append(methods, a.Union.GoName)
	}
	switch {
	case a == nil && b == nil:
	case a == nil:
		wire := Risky
		if b.Required {
			wire = Breaking
		}
		add("body-added", wire, "takes a body: "+bodyText(b), "give the body", methods...)
	case b == nil:
		add("body-removed", Risky, "no longer takes a body; it was "+bodyText(a), "leave it out; the server does not look at it any more", methods...)
	case a.Kind != b.Kind:
		add("body-changed", Breaking, fmt.Sprintf("takes %s, before %s", bodyText(b), bodyText(a)), "give it what it takes", methods...)
	case bodyText(a) != bodyText(b):
		wire, why := Safe, ""
		switch {
		case a.Type == nil || b.Type == nil || a.Type.Go() == b.Type.Go():
		case b.Union != nil && accepts(b, a.Type.Go()):
			why = ", which servers still take"
		default:
			wire, why = c.convert(a.Type, b.Type, true, false)
		}
		add("body-changed", wire, fmt.Sprintf("takes %s, before %s%s", bodyText(b), bodyText(a), why), giveBody(b, why), methods...)
	case a.Field != b.Field:
		add("body-changed", Breaking, fmt.Sprintf("the file is in the form field %q, before %q", b.Field, a.Field), "generate anew: the client knows the field", methods...)
	}
	if a != nil && b != nil && b.Required && !a.Required {
		add("body-required", Risky, "the body is required now", "give it always", methods...)
	}
}

func giveBody(b *model.Body, accepted string) string {
	if accepted != "" {
		return "nothing"
	}
	return "give it a " + bodyText(b)
}

// accepts reports whether a body may be given as an object of a name.
func accepts(b *model.Body, goName string) bool {
	return slices.ContainsFunc(b.Union.Types(), func(o *model.Object) bool { return o.GoName == goName })
}

func bodyText(b *model.Body) string {
	switch {
	case b.Union != nil:
		return b.Union.Command.GoName + " or " + b.Union.Resource.GoName
	case b.Type != nil:
		return b.Type.Go()
	case b.Kind == model.BodyMultipart:
		return "a file in a form"
	}
	return "bytes"
}

// result compares what is returned.
func (c *comparison) result(before, after *model.Operation, add adder) {
	methods := c.methods(c.from, before)
	add2 := func(where string, a, b model.Result) {
		if resultText(a) == resultText(b) {
			return
		}
		wire, why := c.answer(a, b)
		add("result-changed", wire, fmt.Sprintf("%sreturns %s, before %s%s", where, resultText(b), resultText(a), why), "read what it returns now", methods...)
	}
	add2("", before.Result, after.Result)
	if before.SpaceResult != nil || after.SpaceResult != nil {
		add2("in a space ", spaceResult(before), spaceResult(after))
	}
}

func spaceResult(op *model.Operation) model.Result {
	if op.SpaceResult != nil {
		return *op.SpaceResult
	}
	return op.Result
}

func resultText(r model.Result) string {
	switch r.Kind {
	case model.ResultPage:
		return "Page[" + r.Type.Go() + "]"
	case model.ResultObject, model.ResultValue:
		return r.Type.Go()
	case model.ResultNone:
		return "nothing"
	case model.ResultRaw:
		return "a body without a schema"
	case model.ResultText:
		return "text"
	}
	return "a stream"
}

// answer rates how an old client reads a new response.
func (c *comparison) answer(a, b model.Result) (Rating, string) {
	switch {
	case a.Kind == model.ResultNone, a.Kind == model.ResultRaw, a.Kind == model.ResultStream && b.Kind != model.ResultNone:
		return Safe, "" // it does not look into it
	case b.Kind == model.ResultRaw:
		return Risky, "" // the document says less than before
	case a.Type == nil || b.Type == nil:
		return Breaking, ""
	case (a.Kind == model.ResultPage) != (b.Kind == model.ResultPage):
		return Breaking, ""
	}
	return c.convert(a.Type, b.Type, false, true)
}
