package normalize

import (
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/naming"
	"github.com/octogen/octogen/internal/spec"
)

// typeNames returns definitions their Go names: the pass makes the types, still empty, so that everything can refer to them.
type typeNames struct {
	dict    *naming.Dictionary
	vocab   *vocabulary
	own     map[string]string // names that the user settles
	names   *names
	objects map[string]*model.Object // by definition
	aliases map[string]*model.Alias
}

func nameTypes(d *definitions, dict *naming.Dictionary, vocab *vocabulary, own map[string]string, n *names) *typeNames {
	t := &typeNames{dict: dict, vocab: vocab, own: own, names: n, objects: map[string]*model.Object{}, aliases: map[string]*model.Alias{}}
	t.families(d)
	t.definitions(d)
	return t
}

// families claims the names of families and of their variants, which no definition of a document can then take.
func (t *typeNames) families(d *definitions) {
	for _, f := range d.families {
		if len(f.bases) == 0 {
			continue
		}
		pointer := d.byName[f.bases[0]].Pointer
		f.family = &model.Family{Name: f.rule.Name, Default: f.rule.Default}
		f.family.GoName = t.names.claim(pointer, f.rule.Name+"Variant", f.rule.Name+"VariantOf")
		for _, v := range f.variants {
			name := f.goName(v, t.dict)
			t.objects[f.keys[v]] = &model.Object{GoName: t.names.claim(pointer, name, name+"Variant")}
		}
	}
}

// definitions names the rest. Resources come first: ProjectResource is Project, even where a document has another
// definition of that name, which then is ProjectModel.
func (t *typeNames) definitions(d *definitions) {
	for _, resource := range []bool{true, false} {
		for _, name := range d.names {
			class := d.class[name]
			if class != model.KindObject && class != model.KindAlias || d.variants[name] {
				continue // pages are generic, enums are named with those written in place
			}
			if t.dict.IsResource(name) != resource {
				continue
			}
			goName := t.names.claim(spec.Pointer("definitions", name), t.candidates(name)...)
			if class == model.KindObject {
				t.objects[name] = &model.Object{GoName: goName}
			} else {
				t.aliases[name] = &model.Alias{GoName: goName}
			}
		}
	}
}

// goName is the name of a definition that is an object or an alias, else "".
func (t *typeNames) goName(definition string) string {
	if o := t.objects[definition]; o != nil {
		return o.GoName
	}
	if a := t.aliases[definition]; a != nil {
		return a.GoName
	}
	return ""
}

// candidates are the Go names that a definition can have, the best first. What the user says is one alone.
func (t *typeNames) candidates(definition string) []string {
	if own := t.own[definition]; own != "" {
		return []string{own}
	}
	return t.dict.TypeNames(definition)
}
