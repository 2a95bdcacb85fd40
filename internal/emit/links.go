package emit

import (
	"strconv"

	"github.com/octogen/octogen/internal/model"
)

// linkSet writes what an object leads to: a type with a method for each relation. So the object itself has one method
// more, however much it leads to.
func (e *emitter) linkSet(f *file, set *model.LinkSet) {
	object := set.Object.GoName
	f.comment(wrap(set.GoName + " has a method for each relation of " + set.Object.Article + ": see " + object + "." + set.Follow.Name + ".")...)
	f.code("type " + set.GoName + " relations[" + object + "]")
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
	doc := wrap(r.Method.Name + " follows the link " + r.Names[0] + ", like " + op.Name + ": it " + op.Doc.Text)
	e.passOn(f, set, r, &r.Method, &op.Call, append(doc, deprecated(op)...))
	if r.Iterator != nil {
		doc := wrap(r.Iterator.Name + " iterates over all items of " + r.Method.Name + ", page by page. The error, if any, comes last.")
		e.passOn(f, set, r, r.Iterator, op.Iterator, append(doc, deprecated(op)...))
	}
}

// passOn writes a method of a relation: it calls that of the operation, with IDs and parameters from the object and an option
// that has it take the link.
func (e *emitter) passOn(f *file, set *model.LinkSet, r *model.Relation, m, to *model.Method, doc []string) {
	f.uses(m.Declaration())
	links := "nil"
	if set.Links != "" {
		links = "l.v." + set.Links
	}
	link := "linked(" + links + ", " + strconv.Itoa(r.Own)
	for _, name := range r.Names {
		link += ", " + strconv.Quote(name)
	}
	link += ")"
	before := ""
	for _, q := range r.Query {
		before += "\tparams." + q.Param + " = l.v." + q.Field + "\n"
		link += ".needing(l.v." + q.Field + ")"
	}
	f.piece("relation", struct{ Doc, Owner, Name, Signature, Before, Service, Method, Arguments, Link string }{
		lines(doc), m.Owner, m.Name, m.Declaration(), before, to.Owner, to.Name, relationArguments(r, to), link})
}

// relationArguments are what a relation's method gives to that of the operation, each with a comma.
func relationArguments(r *model.Relation, to *model.Method) string {
	arguments := ""
	for i, arg := range to.Args {
		name := arg.Name
		if i < len(r.IDs) {
			if name = r.IDs[i].Argument; r.IDs[i].Field != "" {
				name = "l.v." + r.IDs[i].Field
			}
		}
		arguments += name + ", "
	}
	return arguments
}
