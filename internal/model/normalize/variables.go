package normalize

import "github.com/octogen/octogen/internal/model"

// findVariables is the pass that finds sets of variables, by their properties, and gives them their methods.
func findVariables(objects []*model.Object, vocab *vocabulary) {
	for _, o := range objects {
		list := o.FieldOf(vocab.Variables.List, model.KindSlice)
		if list == nil || list.Type.Elem.Kind != model.KindObject {
			continue
		}
		item := list.Type.Elem.Object
		if item.Parts = variableParts(item, vocab); item.Parts == nil {
			continue
		}
		methods := variableMethods(o, item)
		if methods != nil {
			o.Variables = &model.VariableList{Field: list.GoName, Methods: methods}
		}
	}
}

// variableParts is nil for what is no variable.
func variableParts(o *model.Object, vocab *vocabulary) *model.VariableParts {
	v := vocab.Variables
	name, value := o.FieldOf(v.Name, model.KindString), o.FieldOf(v.Value, model.KindString)
	kind, sensitive, scope := o.FieldOf(v.Kind, model.KindString, model.KindEnum), o.FieldOf(v.Sensitive, model.KindBool), o.FieldOf(v.Scope, model.KindObject)
	if name == nil || value == nil || kind == nil || sensitive == nil || scope == nil || scope.Type.Pointer || sensitive.Type.Pointer {
		return nil
	}
	return &model.VariableParts{Name: name.GoName, Value: value.GoName, Kind: kind.GoName, Sensitive: sensitive.GoName, Scope: scope.GoName, ScopeType: scope.Type.Go()}
}

// variableMethods are those of a set of variables, none if the set has a field of such a name.
func variableMethods(set, item *model.Object) []*model.Method {
	text := &model.Ref{Kind: model.KindString}
	scope := model.Arg{Name: "scope", Type: named(item.Parts.ScopeType)}
	name, value := model.Arg{Name: "name", Type: text}, model.Arg{Name: "value", Type: text}
	methods := []*model.Method{
		{Name: "Find", Args: []model.Arg{name, scope}, Returns: pointer(item)},
		{Name: "Set", Args: []model.Arg{name, value, scope}, Returns: pointer(item)},
		{Name: "SetSensitive", Args: []model.Arg{name, value, scope}, Returns: pointer(item)},
		{Name: "Remove", Args: []model.Arg{name, scope}, Returns: &model.Ref{Kind: model.KindBool}},
	}
	for _, m := range methods {
		m.Owner, m.Plain = set.GoName, true
		for _, f := range set.Fields {
			if f.GoName == m.Name {
				return nil
			}
		}
	}
	return methods
}
