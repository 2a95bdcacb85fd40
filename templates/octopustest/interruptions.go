package octopustest

// interrupt lets a task wait for somebody.
func (s *Server) interrupt(task resource, title string) {
	sp := s.state.byID(text(task["SpaceId"]))
	p, found := s.place(sp, "/interruptions", nil)
	if sp == nil || !found {
		return
	}
	related := []any{task["Id"], task["ProjectId"]}
	for _, id := range object(task["Arguments"]) {
		related = append(related, id)
	}
	task["HasPendingInterruptions"] = true
	_, _ = s.create(p, resource{"Title": title, "TaskId": task["Id"], "IsPending": true, "CanTakeResponsibility": true, "HasResponsibility": false, "CorrelationId": task["Id"],
		"RelatedDocumentIds": related, "Created": now(), "Form": resource{"Values": resource{"Notes": nil, "Result": nil}, "Elements": []any{}}}) // nothing to refuse
}

func submitInterruption(x *exchange) answer {
	r := x.server.find(x.space, "/interruptions", x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	if r["IsPending"] != true {
		return invalid("The interruption has been submitted already.")
	}
	r["IsPending"] = false
	r["Form"] = resource{"Values": x.body, "Elements": orEmpty(object(r["Form"])["Elements"])}
	if task := x.server.find(x.space, "/tasks", text(r["TaskId"])); task != nil {
		task["HasPendingInterruptions"] = false
		if x.body["Result"] == "Abort" {
			x.server.finish(task, Outcome{State: "Failed", Error: "The task was aborted by a person."})
		}
	}
	return ok(r)
}

func takeInterruption(x *exchange) answer {
	r := x.server.find(x.space, "/interruptions", x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	user := x.server.me(x)
	r["ResponsibleUserId"], r["HasResponsibility"] = user["Id"], true
	return ok(user)
}

func responsible(x *exchange) answer {
	r := x.server.find(x.space, "/interruptions", x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	if user := x.server.find(x.space, "/users", text(r["ResponsibleUserId"])); user != nil {
		return ok(user)
	}
	return missing("responsible")
}
