package octopustest

import (
	"strings"
)

// links are those of a resource: what the table has for its type, and the address of the resource itself.
func (s *Server) links(p place, r resource) resource {
	links := resource{}
	sp := s.spaceOf(p, r)
	if id := text(r["Id"]); id != "" {
		links["Self"] = s.address(s.linked(p.key, sp), p.key) + "/" + id
	}
	for _, l := range s.api.links[p.typ] {
		if address, ok := s.expand(l.template, sp, r); ok {
			links[l.name] = address
		}
	}
	if change := s.behavior(p).links; change != nil {
		change(r, links)
	}
	return links
}

// linked is the space that a link names: none where the collection is the server's.
func (s *Server) linked(key string, sp *space) *space {
	if s.kinds[key].anywhere {
		return s.state.server()
	}
	return sp
}

// expand puts properties of a resource in place of their names, which begin with a capital: {Id}. What is for the client to
// expand stays: {id}, {/id}, {?skip}. It fails where the resource does not have a value.
func (s *Server) expand(template string, sp *space, r resource) (string, bool) {
	var b strings.Builder
	rest := template
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		name, following, _ := strings.Cut(after, "}")
		rest = following
		value, fixed := "", name == "space"
		switch {
		case fixed:
			value = sp.ID
		case name != "" && 'A' <= name[0] && name[0] <= 'Z':
			if value, fixed = text(valueOf(r, name)), true; value == "" {
				return "", false
			}
		}
		if fixed {
			b.WriteString(value)
		} else {
			b.WriteString("{" + name + "}")
		}
	}
	if address, elsewhere := strings.CutPrefix(b.String(), "~"); elsewhere {
		return address, true
	}
	return s.address(s.linked(collectionOf(template), sp), b.String()), true
}

// collectionOf is the collection that a template leads to: "/tasks" for "/tasks/{TaskId}".
func collectionOf(template string) string {
	words := segments(template)
	if len(words) == 0 {
		return "/"
	}
	word, _, _ := strings.Cut(words[0], "{")
	return "/" + strings.ToLower(word)
}

// address is a path of the API, in a space where the document has it there.
func (s *Server) address(sp *space, path string) string {
	if sp != nil && sp.ID != "" {
		switch forms := s.formsOf(collectionOf(path)); {
		case strings.Contains(forms, "i"):
			return s.api.root + "/" + sp.ID + path
		case strings.Contains(forms, "g"):
			return s.api.root + "/spaces/" + sp.ID + path
		}
	}
	return s.api.root + path
}

// formsOf are the forms of the routes below a first word.
func (s *Server) formsOf(key string) string { return s.api.forms[key] }

const installationID = "d0d0d0d0-0c70-4905-8000-0c7090500000"

// home is the home document of the server, or of a space.
func (x *exchange) home() answer {
	s := x.server
	ofServer := !x.inSpace
	links := resource{"Self": strings.TrimSuffix(s.address(nil, ""), "/")}
	if !ofServer {
		links["Self"] = s.api.root + "/" + x.space.ID
	}
	for _, l := range s.api.home {
		if l.server && !ofServer || !l.server && links[l.name] != nil {
			continue
		}
		links[l.name] = s.homeAddress(l, x.space)
	}
	r := resource{"Id": "Root", "Links": links}
	if ofServer {
		r["Application"], r["Version"], r["ApiVersion"], r["InstallationId"] = "Octopus Deploy", s.api.version, "3.0.0", installationID
		r["IsEarlyAccessProgram"], r["HasLongTermSupport"] = false, true
	}
	return ok(r)
}

func (s *Server) homeAddress(l homeLink, sp *space) string {
	if elsewhere, ok := strings.CutPrefix(l.template, "~"); ok {
		return elsewhere
	}
	if l.server {
		return s.api.root + l.template
	}
	return s.address(sp, l.template)
}
