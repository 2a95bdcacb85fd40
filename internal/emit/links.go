package emit

import (
	"strconv"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// linkSet writes what an object leads to: a type with a method for each relation. So the object itself has one method
// more, however much it leads to.
func (e *emitter) linkSet(f *file, set *model.LinkSet) {
	object := set.Object.GoName
	f.comment(wrap(set.GoName + " has a method for each relation of " + set.Object.Article + ": see " + object + "." + set.Follow.Name + ".")...)
	f.code("type " + set.GoName + " struct {\nh *handle\nv *" + object + "\n}")
	f.Line()
	space := `""`
	if set.Space != "" {
		space = "v." + set.Space
	}
	doc := set.Follow.Name + " returns the relations of v. Each of their methods uses the server's link if v has it, and the operation's route otherwise."
	f.piece("follow", struct{ Doc, Owner, Name, Signature, Links, Space string }{lines(wrap(doc)), object, set.Follow.Name, set.Follow.Declaration(), set.GoName, space})
	for _, r := range set.Relations {
		e.relation(f, set, r)
	}
}

func (e *emitter) relation(f *file, set *model.LinkSet, r *model.Relation) {
	op := r.Operation
	call, before := relationRequest(set, r)
	e.method(f, &r.Method, append(wrap(r.Method.Name+" follows the link "+r.Names[0]+", like "+op.Name+": it "+op.Doc.Text), deprecated(op)...), "l.h", op, before, call)
	if r.Iterator != nil {
		doc := wrap(r.Iterator.Name + " iterates over all items of " + r.Method.Name + ", page by page. The error, if any, comes last.")
		e.pages(f, r.Iterator, append(doc, deprecated(op)...), "l.h", op, before, call)
	}
}

// relationRequest is the request of a relation, and the statements before it: the object gives IDs and parameters.
func relationRequest(set *model.LinkSet, r *model.Relation) (call request, before string) {
	call = requestOf(r.Operation)
	for i, id := range r.IDs {
		if id.Field != "" {
			call.ids[i] = "l.v." + id.Field
		}
	}
	links := "nil"
	if set.Links != "" {
		links = "l.v." + set.Links
	}
	follow := []string{links, strconv.Itoa(r.Own)}
	for _, name := range r.Names {
		follow = append(follow, strconv.Quote(name))
	}
	call.follow = "linked(" + strings.Join(follow, ", ") + ")"
	for _, q := range r.Query {
		before += "\tparams." + q.Param + " = l.v." + q.Field + "\n"
		call.follow += ".needing(l.v." + q.Field + ")"
	}
	return call, before
}
