package octopus

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// ErrNoLink says that a resource has no link of the relation that is wanted, or one that leads nowhere.
var ErrNoLink = errors.New("octopus: no such link")

// Links are the links of a resource by relation ("Self", "Releases"): paths or URI templates (RFC 6570), relative to the
// server. [Follow] and its sisters follow them; the Follow method of a resource knows what its relations lead to.
type Links map[string]string

// Get returns the link of a relation, by its name as it is or else without regard to case. The error of a missing one is an
// [ErrNoLink] that lists those that are there.
func (l Links) Get(relation string) (string, error) {
	if link, ok := l.find(relation); ok {
		return link, nil
	}
	return "", fmt.Errorf("%w %q; there are %s", ErrNoLink, relation, l.listed())
}

// Expand returns the link of a relation with its template expanded, as [Expand] does.
func (l Links) Expand(relation string, variables any) (string, error) {
	link, err := l.Get(relation)
	if err != nil {
		return "", err
	}
	return Expand(link, variables)
}

// Names returns the relations in the order of the alphabet.
func (l Links) Names() []string { return sortedNames(reflect.ValueOf(l)) }

// sortedNames are the keys of a map.
func sortedNames(m reflect.Value) []string {
	names := make([]string, 0, m.Len())
	for _, key := range m.MapKeys() {
		names = append(names, key.String())
	}
	sort.Strings(names)
	return names
}

// find looks for the names one after the other, as they are, then without regard to case.
func (l Links) find(relations ...string) (string, bool) {
	for _, name := range relations {
		if link, ok := l[name]; ok {
			return link, true
		}
	}
	for _, name := range relations {
		for _, present := range l.Names() {
			if strings.EqualFold(present, name) {
				return l[present], true
			}
		}
	}
	return "", false
}

// listed names the relations for a message.
func (l Links) listed() string {
	const most = 60
	names := l.Names()
	switch n := len(names); {
	case n == 0:
		return "none"
	case n > most:
		names = append(names[:most], fmt.Sprintf("and %d more", n-most))
	}
	return strings.Join(names, ", ")
}
