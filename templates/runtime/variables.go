package octopus

import (
	"slices"
	"strings"
)

// variableParts are the fields of a variable. S is the type of its scope.
type variableParts[S any] struct {
	name, value, kind *string
	sensitive         *bool
	scope             *S
}

// variable is a pointer to a variable of type V.
type variable[V, S any] interface {
	*V
	parts() variableParts[S]
}

// findVariable returns the variable of a name and a scope, nil if there is none.
func findVariable[V, S any, P variable[V, S]](list []V, name string, scope S) *V {
	if i := indexVariable[V, S, P](list, name, scope); i >= 0 {
		return &list[i]
	}
	return nil
}

// setVariable gives the variable of a name and a scope a value; it is added if there is none.
func setVariable[V, S any, P variable[V, S]](list *[]V, name, value string, scope S, sensitive bool) *V {
	i := indexVariable[V, S, P](*list, name, scope)
	if i < 0 {
		var added V
		parts := P(&added).parts()
		*parts.name, *parts.scope = name, scope
		i = len(*list)
		*list = append(*list, added)
	}
	parts := P(&(*list)[i]).parts()
	*parts.value, *parts.sensitive = value, sensitive
	switch {
	case sensitive:
		*parts.kind = sensitiveWord
	case *parts.kind == sensitiveWord, *parts.kind == "":
		*parts.kind = "String"
	}
	return &(*list)[i]
}

// removeVariable takes the variable of a name and a scope out, and reports whether there was one.
func removeVariable[V, S any, P variable[V, S]](list *[]V, name string, scope S) bool {
	i := indexVariable[V, S, P](*list, name, scope)
	if i >= 0 {
		*list = slices.Delete(*list, i, i+1)
	}
	return i >= 0
}

// indexVariable is the place of the variable of a name, ignoring case, and just that scope; -1 if there is none.
func indexVariable[V, S any, P variable[V, S]](list []V, name string, scope S) int {
	wanted := scopeKey(scope)
	for i := range list {
		if parts := P(&list[i]).parts(); strings.EqualFold(*parts.name, name) && scopeKey(*parts.scope) == wanted {
			return i
		}
	}
	return -1
}

// scopeKey is the same for scopes that say the same, in whatever order, and also for what their type has no field for.
func scopeKey(scope any) string {
	text, err := appendJSON(nil, scope, nil)
	if err != nil || text[0] != '{' {
		return ""
	}
	var lists []string
	for name, list := range splitObject(text) {
		var values []string
		for _, value := range splitArray(list) {
			values = append(values, string(value))
		}
		if len(values) > 0 {
			slices.Sort(values)
			lists = append(lists, name+" "+strings.Join(values, ","))
		}
	}
	slices.Sort(lists)
	return strings.Join(lists, ";")
}
