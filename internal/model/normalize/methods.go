package normalize

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
)

// giveMethods is the pass that decides the signature of each operation's method and iterator.
func giveMethods(s *services, dict *naming.Dictionary, n *notes) error {
	for _, service := range s.byPath {
		for _, op := range service.Operations {
			op.Call = model.Method{Owner: service.Type(op.Handle), Name: op.Call.Name, Args: arguments(op), Returns: returned(op.Result)}
			op.Iterator = iterator(op, op.Call.Owner, dict.Iterator(op.Call.Name), op.Call.Args)
		}
		if err := checkMembers(service, n); err != nil {
			return err
		}
	}
	return nil
}

// arguments are what a caller gives to an operation: IDs, parameter struct, body.
func arguments(op *model.Operation) []model.Arg {
	args := pathArguments(op)
	if op.ParamsType != "" {
		args = append(args, model.Arg{Name: "params", Type: named(op.ParamsType)})
	}
	return append(args, bodyArguments(op, args)...)
}

func bodyArguments(op *model.Operation, before []model.Arg) []model.Arg {
	b := op.Body
	switch {
	case b == nil:
		return nil
	case b.Kind == model.BodyMultipart:
		name := "fileName"
		if slices.ContainsFunc(before, func(a model.Arg) bool { return a.Name == name }) {
			name = "uploadName"
		}
		return []model.Arg{{Name: "file", Type: named("io.Reader")}, {Name: name, Type: &model.Ref{Kind: model.KindString}}}
	case b.Kind == model.BodyRaw:
		return []model.Arg{{Name: "content", Type: named("io.Reader")}}
	case b.Union != nil:
		return []model.Arg{{Name: "body", Type: named(b.Union.GoName)}}
	case b.Type.Kind == model.KindObject:
		return []model.Arg{{Name: "body", Type: pointer(b.Type.Object)}}
	}
	return []model.Arg{{Name: "body", Type: b.Type}}
}

func named(name string) *model.Ref { return &model.Ref{Kind: model.KindNamed, Name: name} }

// returned is what a method returns beside the error; nil for nothing.
func returned(r model.Result) *model.Ref {
	switch r.Kind {
	case model.ResultNone:
		return nil
	case model.ResultRaw:
		return named("RawBody")
	case model.ResultText:
		return &model.Ref{Kind: model.KindString}
	case model.ResultStream:
		return &model.Ref{Kind: model.KindNamed, Name: "Download", Pointer: true}
	case model.ResultPage:
		return &model.Ref{Kind: model.KindPage, Elem: r.Type, Pointer: true}
	case model.ResultObject:
		return pointer(r.Type.Object)
	}
	return r.Type
}

// iterator is the method that follows pages, nil where there are none.
func iterator(op *model.Operation, owner, name string, args []model.Arg) *model.Method {
	if !op.Paged() {
		return nil
	}
	item := *op.Result.Type
	item.Pointer = true
	return &model.Method{Owner: owner, Name: name, Args: args, Returns: &item, Iterates: true}
}

// checkMembers refuses a service two of whose members have one name. Only a name given in octogen.yaml can have it so.
func checkMembers(s *model.Service, n *notes) error {
	taken := map[string]string{}
	for _, nested := range s.Nested {
		taken[nested.Name] = "the service " + nested.Path
	}
	claim := func(op *model.Operation, name, what string) error {
		if other := taken[name]; other != "" {
			return n.problem(op.Pointer, what+" is named "+s.Path+"."+name+", as "+other+" is", "give the method another name under \"names\" in octogen.yaml")
		}
		taken[name] = what
		return nil
	}
	for _, op := range s.Operations {
		if err := claim(op, op.Call.Name, "the method of "+op.Key()); err != nil {
			return err
		}
	}
	for _, op := range s.Operations {
		if op.Iterator != nil {
			if err := claim(op, op.Iterator.Name, "the iterator of "+op.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// giveHome is the pass that decides the methods of the home document. Where the document tells the two apart, that of a
// space is always read by a route with the space, as it is of another type.
func giveHome(home *model.Home, vocab *vocabulary) {
	for _, op := range home.Operations {
		op.Call.Args, op.Call.Returns = arguments(op), returned(op.Result)
		if strings.ContainsAny(op.Forms, string(model.FormServer+model.FormBeside)) {
			home.Methods = append(home.Methods, homeMethods(op, model.HandleClient, op.Variable, op.Forms, op.Result)...)
		}
		variable, forms, result := op.Variable, op.Forms, op.Result
		if op.Scope == model.ScopeBoth {
			variable, forms = variable+"InSpace", strings.Trim(forms, string(model.FormServer+model.FormBeside))
		}
		if op.SpaceResult != nil {
			result = *op.SpaceResult
		}
		home.Methods = append(home.Methods, homeMethods(op, model.HandleSpace, variable, forms, result)...)
	}
	versionCheck(home, vocab)
}

// homeMethods are the method that reads a home document and, where the client keeps that, the one that reads it again.
func homeMethods(op *model.Operation, handle model.Handle, variable, forms string, result model.Result) []*model.HomeMethod {
	read := &model.HomeMethod{Handle: handle, Operation: op, Result: result, Variable: variable, Forms: forms}
	read.Method = model.Method{Owner: handle.GoType(), Name: op.Call.Name, Args: arguments(op), Returns: returned(result)}
	if result.Kind != model.ResultObject || op.HTTPMethod != "GET" || len(read.Args) > 0 {
		return []*model.HomeMethod{read}
	}
	read.Kept = true
	again := *read
	again.Name, again.Fresh = "Refresh"+read.Name, true
	return []*model.HomeMethod{read, &again}
}

// versionCheck adds the method that compares the server's version with that of the document.
func versionCheck(home *model.Home, vocab *vocabulary) {
	for _, m := range home.Methods {
		if m.Handle != model.HandleClient || !m.Kept {
			continue
		}
		if f := m.Operation.Result.Object().FieldOf(vocab.Home.Version, model.KindString); f != nil {
			home.Version, home.VersionField = &model.Method{Owner: m.Owner, Name: "CheckVersion"}, f.GoName
		}
	}
}

// giveRelations is the pass that decides the methods of relations: those of their operations without the IDs that the
// object gives.
func giveRelations(sets []*model.LinkSet) {
	for _, set := range sets {
		set.Follow = model.Method{Owner: set.Object.GoName, Name: set.Follow.Name, Plain: true,
			Args: []model.Arg{{Name: "through", Type: named("Connection")}}, Returns: &model.Ref{Kind: model.KindNamed, Name: set.GoName, Pointer: true}}
		for _, r := range set.Relations {
			args := slices.Clone(r.Operation.Call.Args)
			for i := len(r.IDs) - 1; i >= 0; i-- {
				if r.IDs[i].Field != "" {
					args = slices.Delete(args, i, i+1)
				}
			}
			r.Method = model.Method{Owner: set.GoName, Name: r.GoName, Args: args, Returns: r.Operation.Call.Returns}
			r.Iterator = iterator(r.Operation, set.GoName, "All"+r.GoName, args)
		}
	}
}
