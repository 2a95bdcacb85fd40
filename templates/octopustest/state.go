package octopustest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A resource is a JSON object.
type resource = map[string]any

// state is all that the server holds.
type state struct {
	Spaces  []*space          // the first one holds what belongs to no space
	Numbers map[string]int    // the last number of each kind of ID
	Files   map[string][]byte // contents, by the ID of what they belong to
}

// A space has its own resources, by the path of their collection, in the order of creation.
type space struct {
	ID        string
	Resources map[string][]resource
}

// server holds what belongs to no space.
func (s *state) server() *space { return s.Spaces[0] }

// space finds one by ID, slug or name; the default one for "".
func (s *state) space(name string) *space {
	for _, r := range s.server().Resources["/spaces"] {
		if name == "" && r["IsDefault"] == true || name != "" && (named(r, name) || strings.EqualFold(text(r["Name"]), name)) {
			return s.byID(text(r["Id"]))
		}
	}
	if name == "" && len(s.Spaces) > 1 {
		return s.Spaces[1]
	}
	return nil
}

func (s *state) byID(id string) *space {
	i := slices.IndexFunc(s.Spaces, func(sp *space) bool { return sp.ID == id })
	if i < 0 {
		return nil
	}
	return s.Spaces[i]
}

// namesSpace reports whether a word of a path is meant as a space: an ID, whether there is one or not, or a slug or a name
// of one that is there.
func (s *Server) namesSpace(word string) bool {
	if strings.HasPrefix(strings.ToLower(word), "spaces-") {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.space(word) != nil
}

// named reports whether an ID or a slug is a resource's.
func named(r resource, id string) bool {
	return id != "" && (strings.EqualFold(text(r["Id"]), id) || strings.EqualFold(text(r["Slug"]), id))
}

// number is the next number of a kind of ID. Octopus numbers across spaces.
func (s *state) number(kind string) int {
	s.Numbers[kind]++
	return s.Numbers[kind]
}

func (s *state) nextID(kind string) string { return kind + "-" + strconv.Itoa(s.number(kind)) }

// Restore replaces all that the server holds with what [Server.Snapshot] returned.
func (s *Server) Restore(snapshot []byte) error {
	restored := &state{}
	if err := decode(snapshot, restored); err != nil {
		return fmt.Errorf("octopustest: the state is not one that Snapshot returned: %w", err)
	}
	if len(restored.Spaces) < 2 || slices.ContainsFunc(restored.Spaces, func(sp *space) bool { return sp == nil || sp.Resources == nil }) {
		return errors.New("octopustest: the state is not one that Snapshot returned: it has no spaces")
	}
	if restored.Numbers == nil {
		restored.Numbers = map[string]int{}
	}
	if restored.Files == nil {
		restored.Files = map[string][]byte{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = restored
	return nil
}

// newState is a server that was just installed.
func (s *Server) newState() *state {
	st := &state{Numbers: map[string]int{}, Files: map[string][]byte{}, Spaces: []*space{{Resources: map[string][]resource{}}}}
	s.state = st
	s.seed(st.server(), "server")
	s.addSpace(resource{"Name": "Default", "Slug": "default", "IsDefault": true})
	return st
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func object(v any) resource {
	o, _ := v.(resource)
	return o
}

// texts are the strings of a list.
func texts(v any) []string {
	var all []string
	for _, e := range list(v) {
		if s, ok := e.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// integer is a whole number, however it came.
func integer(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case float64:
		return int(n), true
	case json.Number:
		i, err := strconv.Atoi(n.String())
		return i, err == nil
	}
	return 0, false
}

// clone copies a resource to the bottom.
func clone(r resource) resource {
	encoded, err := json.Marshal(r)
	var copied resource
	if err != nil || decode(encoded, &copied) != nil {
		return resource{} // cannot be: it was JSON
	}
	return copied
}

// parse reads JSON that stands in this package.
func parse(text string) any {
	var v any
	if err := decode([]byte(text), &v); err != nil {
		panic("octopustest: " + text + ": " + err.Error())
	}
	return v
}
