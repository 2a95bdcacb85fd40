package octopustest

import "fmt"

// note writes down that something happened to a resource.
func (s *Server) note(r resource, p place, category, verb string) {
	typ := s.eventType()
	if typ == "" || p.key == "/events" || p.key == "/tasks" || s.state == nil {
		return
	}
	of := s.spaceOf(p, r)
	name := text(r["Name"])
	if name == "" {
		name = text(r["Id"])
	}
	event := resource{"Id": s.state.nextID("Events"), "Category": category, "Occurred": now(), "Username": "octopustest", "UserId": "Users-1", "RelatedDocumentIds": []any{r["Id"]},
		"Message": fmt.Sprintf("%s %s was %s", p.typ, name, verb), "SpaceId": of.ID, "IdentityEstablishedWith": "API key", "UserAgent": ""}
	if of.ID == "" {
		event["SpaceId"] = nil
	}
	if project := text(r["ProjectId"]); project != "" {
		event["RelatedDocumentIds"] = []any{r["Id"], project}
	}
	s.api.complete(event, typ)
	event["Links"] = resource{"Self": s.api.root + "/events/" + text(event["Id"])}
	server := s.state.server()
	server.Resources["/events"] = append(server.Resources["/events"], event)
}

func (s *Server) eventType() string {
	if r := s.api.byKey["GET /events/{}"]; r != nil {
		return r.kind.of
	}
	return ""
}

func listEvents(x *exchange) answer {
	p := place{space: x.server.state.server(), key: "/events", typ: x.server.eventType()}
	items, refusal := x.filter(p, x.visible(p))
	if refusal != nil {
		return *refusal
	}
	return ok(x.page(p.typ, items))
}
