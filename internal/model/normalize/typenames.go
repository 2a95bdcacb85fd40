package normalize

import (
	"regexp"
	"strings"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// typeNames gives definitions their Go names: the pass makes the types, still empty, so that everything can refer to them.
type typeNames struct {
	dict    *dictionary
	vocab   *vocabulary
	own     map[string]string // names that the user settles
	names   *names
	objects map[string]*model.Object // by definition
	aliases map[string]*model.Alias
}

func nameTypes(d *definitions, dict *dictionary, vocab *vocabulary, own map[string]string, n *names) *typeNames {
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
			full, short := t.of(name)
			if (short != full) != resource {
				continue
			}
			goName := t.names.claim(spec.Pointer("definitions", name), short, full, full+"Model")
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

var genericName = regexp.MustCompile(`^([^\[\]]+)\[(.+)\]$`)

// of returns the Go name of a definition in full and, for a resource, without that word.
func (t *typeNames) of(definition string) (full, short string) {
	if own := t.own[definition]; own != "" {
		return own, own
	}
	if m := genericName.FindStringSubmatch(definition); m != nil {
		_, outer := t.of(m[1])
		var args []string
		for arg := range strings.SplitSeq(m[2], ",") {
			_, inner := t.of(strings.Trim(arg, " []"))
			args = append(args, inner)
		}
		name := outer + "Of" + strings.Join(args, "And")
		return name, name
	}
	full = t.dict.identifier(definition)
	if short = strings.TrimSuffix(full, t.vocab.Resource.Suffix); short == "" {
		short = full
	}
	return full, short
}
