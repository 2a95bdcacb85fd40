package octopustest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

type exchangeKey struct{}

// An exchange is a request of a route, on its way to an answer.
type exchange struct {
	server  *Server
	route   *route
	space   *space   // where the request works: its space, or the default one
	inSpace bool     // whether the path names the space
	ids     []string // values of the parameters in the path
	query   url.Values
	raw     []byte
	body    resource // of a JSON object, in the document's spelling; empty where none was sent
	sent    bool     // whether a JSON object was sent
	json    any      // of any JSON
	request *http.Request
	call    *Call
}

// A handler does what an operation does. The state is locked.
type handler func(*exchange) answer

// enter finds the space of a request.
func (x *exchange) enter(name string) bool {
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	x.space, x.inSpace = x.server.state.space(name), name != ""
	if x.space != nil && x.route.inSpace() {
		x.call.Space = x.space.ID
	}
	return x.space != nil
}

// builtIn lets the server do what the operation does.
func (x *exchange) builtIn(w http.ResponseWriter) {
	x.server.mu.Lock()
	a := x.act()
	text, err := a.text(x.route)
	x.server.mu.Unlock()
	if err != nil {
		refuse(w, http.StatusInternalServerError, "octopustest: "+err.Error())
		return
	}
	a.send(w, x.route, text)
}

// An answer is what comes back.
type answer struct {
	status  int // 0 for the document's
	value   any // JSON; nil for none
	content []byte
	kind    string // of the content
	header  map[string]string
}

func ok(value any) answer { return answer{value: value} }

func missing(id string) answer {
	return failed(http.StatusNotFound, fmt.Sprintf("The resource '%s' was not found.", id))
}

func invalid(errors ...string) answer {
	return failed(http.StatusBadRequest, "There was a problem with your request.", errors...)
}

func failed(status int, message string, errors ...string) answer {
	if errors == nil {
		errors = []string{}
	}
	return answer{status: status, value: map[string]any{"ErrorMessage": message, "Errors": errors}}
}

// unknown refuses what the server does not know how to do.
func (x *exchange) unknown() answer {
	return failed(http.StatusNotImplemented, fmt.Sprintf("octopustest: what %[1]s does is for the test to say: server.On(%[1]q, octopustest.Respond(%[2]d, …)).",
		x.route.operation, x.route.status))
}

// text is the body of an answer.
func (a answer) text(*route) ([]byte, error) {
	if a.content != nil || a.value == nil {
		return a.content, nil
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // links are easier to read so
	err := encoder.Encode(a.value)
	return b.Bytes(), err
}

func (a answer) send(w http.ResponseWriter, r *route, text []byte) {
	status := a.status
	if status == 0 {
		status = r.status
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	switch {
	case a.kind != "":
		w.Header().Set("Content-Type", a.kind)
	case a.value != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that is gone does not miss it
}

func write(w http.ResponseWriter, x *exchange, a answer) {
	text, err := a.text(x.route)
	if err != nil {
		a, text = failed(http.StatusInternalServerError, err.Error()), nil
	}
	a.send(w, x.route, text)
}

// refuse writes Octopus's error document.
func refuse(w http.ResponseWriter, status int, message string, errors ...string) {
	a := failed(status, message, errors...)
	text, _ := a.text(nil) // of texts alone
	a.send(w, nil, text)
}

var errNoExchange = errors.New("octopustest: not a request that a server passed to a handler of On")
