package octopustest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A rule is what a test says of an operation: for all its requests, or for the nth from when it was said.
type rule struct {
	handler http.HandlerFunc
	nth     int // 0 for all
	seen    int
}

// On answers an operation, such as "Tasks.Cancel" or "POST /tasks/{id}/cancel", with a handler in place of what the server
// does by itself. Requests are checked all the same before the handler gets them. nil takes back what was said before.
func (s *Server) On(operation string, handler http.HandlerFunc) { s.rule(operation, 0, handler) }

// OnCall is On for the nth request of the operation from now on, the first being 1.
func (s *Server) OnCall(operation string, n int, handler http.HandlerFunc) {
	s.rule(operation, max(n, 1), handler)
}

func (s *Server) rule(operation string, nth int, handler http.HandlerFunc) {
	r := s.api.find(operation)
	if r == nil {
		s.fail("the document has no operation %q", operation)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rules := slices.DeleteFunc(s.rules[r.key()], func(old *rule) bool { return old.nth == 0 && nth == 0 })
	if handler != nil {
		rules = append(rules, &rule{handler: handler, nth: nth})
	}
	s.rules[r.key()] = rules
}

// ruled is the handler for the next request of a route, or nil. What was said for this very request goes first.
func (s *Server) ruled(r *route) http.HandlerFunc {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all, one http.HandlerFunc
	for _, rule := range s.rules[r.key()] {
		rule.seen++
		switch rule.nth {
		case 0:
			all = rule.handler
		case rule.seen:
			one = rule.handler
		}
	}
	if one != nil {
		return one
	}
	return all
}

// Next does what the server would have done by itself; a handler of [Server.On] calls it.
func Next(w http.ResponseWriter, r *http.Request) {
	x, ok := r.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		refuse(w, http.StatusInternalServerError, errNoExchange.Error())
		return
	}
	x.builtIn(w)
}

// Respond is a handler that answers with a status and a value as JSON; nil for no body.
func Respond(status int, value any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		a := answer{status: status, value: value}
		text, err := a.text(nil)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "octopustest: "+err.Error())
			return
		}
		a.send(w, nil, text)
	}
}

// Fail is a handler that answers as Octopus refuses: with a message and, for a request that is not valid, what is wrong.
func Fail(status int, message string, errors ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status, message, errors...) }
}

// Conflict is a handler that answers as if somebody else had changed the resource in the meantime.
func Conflict() http.HandlerFunc { return Fail(http.StatusConflict, staleMessage) }

// RateLimit is a handler that answers that there were too many requests, and when to come again.
func RateLimit(after time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
		refuse(w, http.StatusTooManyRequests, "Too many requests. Please try again later.")
	}
}

// Delay is a handler that lets the server answer later.
func Delay(d time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(d):
			Next(w, r)
		case <-r.Context().Done():
		}
	}
}

// Add puts a resource into the default space, or into the server where the collection belongs to no space, as if it had
// been created, and returns its ID. The collection is the route's, with IDs where it has parameters: "projects",
// "projects/Projects-1/channels". The value is anything that is a JSON object. An ID and links that it has stay.
func (s *Server) Add(collection string, value any) (id string) {
	if s.t != nil {
		s.t.Helper()
	}
	return s.AddIn("", collection, value)
}

// AddIn is Add into a space, by ID, slug or name.
func (s *Server) AddIn(space, collection string, value any) (id string) {
	if s.t != nil {
		s.t.Helper()
	}
	var r resource
	text, err := json.Marshal(value)
	if err == nil {
		err = decode(text, &r)
	}
	if err != nil || r == nil {
		s.fail("the value for %q is no JSON object: %v", collection, err)
		return ""
	}
	id, problem := s.add(space, collection, r)
	if problem != "" {
		s.fail("%s", problem)
	}
	return id
}

func (s *Server) add(space, collection string, r resource) (id, problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.state.space(space)
	if sp == nil {
		return "", "there is no space " + strconv.Quote(space)
	}
	place, ok := s.placeOf(sp, segments(collection))
	if !ok {
		return "", "the document has no collection " + strconv.Quote(collection) + "; it is spelt as in a route, with IDs in place of {parameters}"
	}
	forgetEmpty(r, "Id", "SpaceId")
	given, _ := r["Links"].(resource)
	delete(r, "Links")
	stored, refusal := s.create(place, r)
	if refusal != nil {
		text, _ := refusal.text(nil)
		return "", "adding to " + collection + ": " + string(text)
	}
	links, _ := stored["Links"].(resource)
	for name, link := range given {
		links[name] = link
	}
	return text(stored["Id"]), ""
}

func forgetEmpty(r resource, names ...string) {
	for _, name := range names {
		if text(r[name]) == "" {
			delete(r, name)
		}
	}
}

// AddPackage puts a package into the built-in feed of the default space, and returns its ID.
func (s *Server) AddPackage(packageID, version string, content []byte) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return text(s.storePackage(s.state.space(""), packageID, version, ".zip", content)["Id"])
}

// Discover says what is found at a host when a machine or worker is discovered there.
func (s *Server) Discover(host string, machine any) {
	var r resource
	text, err := json.Marshal(machine)
	if err == nil {
		err = decode(text, &r)
	}
	if err != nil || r == nil {
		s.fail("the machine at %q is no JSON object: %v", host, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found[strings.ToLower(host)] = r
}

// Snapshot is all that the server holds, as JSON.
func (s *Server) Snapshot() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.MarshalIndent(s.state, "", "  ")
}
