package impact_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// A mutation takes one thing out of the sample document. Its program uses that and nothing else.
type mutation struct {
	name      string // "Projects.List.partialName"
	subject   string // of the changes that are about it: "Projects.List"
	statement string
	pointers  []string // what is taken out
}

// TestMutations: the program that uses what is taken out of the document is told of it, and all stay silent that use nothing of
// what changes with it.
func TestMutations(t *testing.T) {
	from := sample(t, nil)
	all := mutations(from)
	files := map[string][]byte{}
	for i, m := range all {
		files[fmt.Sprintf("p%d/p.go", i)] = []byte("package p\n\nimport (\n\t\"context\"\n\t\"io\"\n\t\"iter\"\n\n\t. \"example.com/m/octopus\"\n)\n\n" +
			"var (\n\tctx = context.Background()\n\t_ io.Reader\n\t_ iter.Seq[int]\n\t_ Option\n)\n\nfunc zero[T any]() (v T) { return v }\n\nfunc use() {\n" + m.statement + "\n}\n")
	}
	program := newModule(t, from, files).load("./...")
	tried := 0
	for i, m := range all {
		if !shared.Sampled(i, 24) {
			continue
		}
		to := sample(t, func(d object) {
			for _, p := range m.pointers {
				remove(d, p)
			}
		})
		report := affected(t, program, from, to)
		if len(report.Changes) == 0 {
			continue // octogen knows of it without the document
		}
		tried++
		places, changed := map[string]int{}, map[string]bool{}
		for _, a := range report.Affected {
			places[path.Dir(a.File)]++
		}
		for _, c := range report.Changes {
			changed[c.Subject] = true // with a parameter that was the only one, the method
		}
		own := fmt.Sprintf("p%d", i)
		if places[own] == 0 {
			t.Errorf("%s is gone, and the program that uses it hears nothing", m.name)
		}
		delete(places, own)
		for _, other := range slices.Sorted(maps.Keys(places)) {
			if n, _ := strconv.Atoi(other[1:]); !changed[all[n].subject] {
				t.Errorf("%s is gone, and the program of %s hears of it", m.name, all[n].name)
			}
		}
	}
	t.Logf("%d of %d mutations", tried, len(all))
}

// mutations are those of every operation, parameter, field and value of a set that can be taken out alone.
func mutations(api *model.API) []mutation {
	var list []mutation
	for _, s := range api.AllServices() {
		for _, op := range s.Operations {
			var b strings.Builder
			call(&b, &op.Call)
			var pointers []string
			for _, r := range op.Routes {
				pointers = append(pointers, r.Pointer)
			}
			list = append(list, mutation{op.Name, op.Name, b.String(), pointers})
			for _, p := range op.Params {
				var places []string
				for _, pointer := range pointers {
					places = append(places, pointer+"/parameters/"+p.Name)
				}
				list = append(list, mutation{op.Name + "." + p.Name, op.Name, fmt.Sprintf("\t_ = %s{%s: zero[%s]()}", op.ParamsType, p.GoName, p.GoType()), places})
			}
		}
	}
	for _, o := range api.Objects {
		for _, f := range o.Fields {
			if o.Definition == "" || o.Known || f.Type.Kind != model.KindString {
				continue
			}
			list = append(list, mutation{o.GoName + "." + f.GoName, o.GoName + "." + f.GoName, fmt.Sprintf("\t_ = zero[%s]().%s", o.GoName, f.GoName), []string{o.Pointer + "/properties/" + f.Name}})
		}
	}
	return list
}

// remove takes out what a pointer names; of a list of parameters the one of that name.
func remove(document object, pointer string) {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	at := document
	for i, step := range steps {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if list, isList := at[step].([]any); isList {
			at[step] = slices.DeleteFunc(list, func(p any) bool { return p.(object)["name"] == steps[i+1] })
			return
		}
		if i == len(steps)-1 {
			delete(at, step)
			return
		}
		at, _ = at[step].(object)
	}
}
