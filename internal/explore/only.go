package explore

import (
	"regexp"
	"slices"
	"strings"
)

// only leaves of a version the operations with the given keys ("GET /projects/{}"), and what belongs to them.
func (v *Version) only(keys []string) {
	kept := map[string]bool{}
	v.Operations = slices.DeleteFunc(v.Operations, func(o *Operation) bool {
		keep := slices.Contains(keys, o.Key)
		kept[o.Name] = keep
		return !keep
	})
	v.Helpers = slices.DeleteFunc(v.Helpers, func(h *Helper) bool {
		return slices.ContainsFunc(h.Uses, func(name string) bool { return !kept[name] })
	})
	v.Services = slices.DeleteFunc(v.Services, func(s *Service) bool {
		return !slices.ContainsFunc(v.Operations, func(o *Operation) bool {
			return o.Service == s.Path || strings.HasPrefix(o.Service, s.Path+".")
		})
	})
	reached := v.reached()
	v.Types = slices.DeleteFunc(v.Types, func(t *Type) bool { return !reached[t.Name] })
	for _, l := range v.Links {
		l.Relations = slices.DeleteFunc(l.Relations, func(r Relation) bool { return !kept[r.Operation] })
	}
	v.Links = slices.DeleteFunc(v.Links, func(l *Links) bool { return !reached[l.From] || len(l.Relations) == 0 })
}

var typeName = regexp.MustCompile(`[A-Z]\w*`)

// reached are the names of the types that the operations take and return, and of those in them.
func (v *Version) reached() map[string]bool {
	types := map[string]*Type{}
	for _, t := range v.Types {
		types[t.Name] = t
	}
	reached := map[string]bool{}
	var visit func(expressions ...string)
	visit = func(expressions ...string) {
		for _, name := range typeName.FindAllString(strings.Join(expressions, " "), -1) {
			if t := types[name]; t != nil && !reached[name] {
				reached[name] = true
				visit(t.mentioned()...)
			}
		}
	}
	for _, o := range v.Operations {
		visit(o.mentioned()...)
	}
	return reached
}

func (o *Operation) mentioned() []string {
	list := []string{o.Result.Type}
	if o.SpaceResult != nil {
		list = append(list, o.SpaceResult.Type)
	}
	if o.Body != nil {
		list = append(append(list, o.Body.Type), o.Body.OneOf...)
	}
	for _, p := range o.Params {
		list = append(list, p.Type)
	}
	return list
}

func (t *Type) mentioned() []string {
	list := append([]string{t.Of}, t.OneOf...)
	for _, f := range t.Fields {
		list = append(list, f.Type)
	}
	if t.Family != nil {
		list = append(list, t.Family.Interface)
		for _, v := range t.Family.Variants {
			list = append(list, v.Type)
		}
	}
	return list
}
