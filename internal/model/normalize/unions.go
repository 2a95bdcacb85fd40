package normalize

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// uniteBodies is the pass that lets an operation whose body is a command also take the resource that it returns, where that
// says what the command needs: what was read can then be changed and sent back, and one program fits documents with and
// without commands.
func uniteBodies(groups []*group, vocab *vocabulary, n *names) []*model.BodyUnion {
	var list []*model.BodyUnion
	reads := map[string]*model.Object{} // by route
	for _, g := range groups {
		if g.op.HTTPMethod == "GET" {
			reads[g.op.Canonical] = g.op.Result.Object()
		}
	}
	unions := map[[2]*model.Object]*model.BodyUnion{}
	for _, g := range groups {
		op := g.op
		if op.Body == nil || op.Body.Kind != model.BodyJSON || op.Body.Type.Kind != model.KindObject {
			continue
		}
		command, resource := op.Body.Type.Object, op.Result.Object()
		repeatPath(op, command, vocab)
		if resource == nil || command == resource || !interchangeable(op, command, resource, vocab) {
			// What an update returns may be a type of its own; what is read by the same route is what it changes.
			resource = reads[op.Canonical]
			if resource == nil || command == resource || !rewrites(op, command, resource, vocab) {
				continue
			}
		}
		key := [2]*model.Object{command, resource}
		u := unions[key]
		if u == nil {
			u = &model.BodyUnion{Command: command, Resource: resource}
			short := vocab.command.ReplaceAllString(command.GoName, "")
			u.GoName = n.claim(op.Pointer, short+"Body", command.GoName+"Body", command.GoName+"Or"+resource.GoName)
			unions[key] = u
			list = append(list, u)
		}
		u.Uses = append(u.Uses, op)
		op.Body.Union = u
	}
	return list
}

// repeatPath notes which properties of a body repeat path parameters, which have to repeat the space, and which is a message.
func repeatPath(op *model.Operation, body *model.Object, vocab *vocabulary) {
	for i, p := range op.PathParams {
		if f := body.FieldOf(p.Name, model.KindString); f != nil {
			none := make([]model.Repeated, i-len(op.Body.FromPath))
			op.Body.FromPath = append(append(op.Body.FromPath, none...), model.Repeated{Name: f.Name, Required: f.Required})
		}
	}
	if f := body.FieldOf(vocab.Commit.Message, model.KindString); f != nil {
		op.Body.Message = f.Name
	}
	for _, name := range vocab.Spaces.Properties {
		if f := body.FieldOf(name, model.KindString); f != nil && f.Required {
			op.Body.FromSpace = append(op.Body.FromSpace, f.Name)
		}
	}
}

// interchangeable reports whether a resource can be sent in place of a command. What updates a resource by PUT always takes
// the resource, as servers did before they had commands; what creates one does if the resource says all that is required.
func interchangeable(op *model.Operation, command, resource *model.Object, vocab *vocabulary) bool {
	if !vocab.command.MatchString(command.Definition) || !strings.HasSuffix(resource.Definition, vocab.Resource.Suffix) {
		return false
	}
	verb := op.Call.Name
	return strings.HasPrefix(verb, "Update") && op.HTTPMethod == "PUT" || strings.HasPrefix(verb, "Create") && covers(resource, command, vocab.Command.Common)
}

// rewrites reports whether a command changes what is read by its own route: a resource that has all that the command
// requires and the path does not say, and most of the rest.
func rewrites(op *model.Operation, command, resource *model.Object, vocab *vocabulary) bool {
	fromPath := func(name string) bool {
		return slices.ContainsFunc(op.Body.FromPath, func(r model.Repeated) bool { return r.Name == name })
	}
	if op.HTTPMethod != "PUT" || !vocab.command.MatchString(command.Definition) || !strings.HasSuffix(resource.Definition, vocab.Resource.Suffix) {
		return false
	}
	common, all := 0, 0
	for _, f := range command.Fields {
		if fromPath(f.Name) {
			continue
		}
		all++
		if other := resource.Field(f.Name); other != nil && other.Type.Go() == f.Type.Go() {
			common++
		} else if f.Required {
			return false
		}
		if f.Required && carries(resource, f) { // a resource may come without, as it can be the variant itself
			return false
		}
	}
	return common*100 >= all*vocab.Command.Common
}

// covers reports whether a resource has every property that a command requires, and most of the others.
func covers(resource, command *model.Object, percent int) bool {
	common := 0
	for _, f := range command.Fields {
		if resource.Field(f.Name) != nil {
			common++
		} else if f.Required && !carries(resource, f) {
			return false
		}
	}
	return common*100 >= len(command.Fields)*percent
}

// carries reports whether a resource has in itself what a property of its command holds: the variant of the same family.
func carries(resource *model.Object, f *model.Field) bool {
	return resource.Family != nil && slices.Contains(resource.Family.Bases, f.Type.Object)
}
