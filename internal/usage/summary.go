package usage

import (
	"slices"
	"strings"
)

// A Summary is what a program uses, by what it is.
type Summary struct {
	Packages int             `json:"packages"`
	Using    int             `json:"using"`
	Clients  []ClientSummary `json:"clients"`
}

// A ClientSummary is what a program uses of one client.
type ClientSummary struct {
	Path       string          `json:"path"`
	Dir        string          `json:"dir"`
	Version    string          `json:"version"`
	Digest     string          `json:"digest"`
	Operations []OperationUsed `json:"operations"`
	Types      []TypeUsed      `json:"types"`
	Others     []OtherUsed     `json:"others"` // constants, functions, methods that call no operation
}

// An OperationUsed is an operation with the Go names that it is called by.
type OperationUsed struct {
	Operation
	By   []string `json:"by"`
	Uses []At     `json:"uses"`
}

// A TypeUsed is a type, with the names of the fields that are read and set.
type TypeUsed struct {
	Name  string   `json:"name"`
	Reads []string `json:"reads"`
	Sets  []string `json:"sets"`
	Uses  []At     `json:"uses"`
}

// An OtherUsed is anything else.
type OtherUsed struct {
	Name string `json:"name"`
	Uses []At   `json:"uses"`
}

// At is a use of something at a place.
type At struct {
	Place
	Kind Kind `json:"kind"`
}

// Summary sums up the uses.
func (p *Program) Summary() Summary {
	s := Summary{Packages: p.Packages, Using: p.Using, Clients: []ClientSummary{}}
	for _, c := range p.Clients {
		s.Clients = append(s.Clients, p.summary(c))
	}
	return s
}

func (p *Program) summary(c *Client) ClientSummary {
	operations, types, others := map[Operation]*OperationUsed{}, map[string]*TypeUsed{}, map[string]*OtherUsed{}
	for _, u := range p.uses {
		if u.Client != c {
			continue
		}
		at := At{u.Place, u.Kind}
		owner, member, isMember := strings.Cut(u.Symbol, ".")
		switch {
		case len(c.operations[u.Symbol]) > 0:
			for _, op := range c.operations[u.Symbol] {
				of(operations, op).use(op, u.Symbol, at)
			}
		case isMember && (u.Kind == Read || u.Kind == Set) && !c.leads(owner, member):
			of(types, owner).use(owner, member, u.Kind, at)
		case !isMember && (u.Kind == Type || u.Kind == Literal || u.Kind == Switch):
			of(types, owner).use(owner, "", u.Kind, at)
		case !isMember || u.Kind == Call || u.Kind == Value || u.Kind == Interface:
			o := of(others, u.Symbol)
			o.Name, o.Uses = u.Symbol, append(o.Uses, at)
		}
	}
	return ClientSummary{Path: c.Path, Dir: c.Dir, Version: c.Version, Digest: c.Digest,
		Operations: sorted(operations, func(a OperationUsed) string { return a.Name }),
		Types:      sorted(types, func(a TypeUsed) string { return a.Name }),
		Others:     sorted(others, func(a OtherUsed) string { return a.Name })}
}

// leads reports whether a field leads to a service rather than to data: it has no name on the wire, and the struct that it
// is of has none that has.
func (c *Client) leads(owner, member string) bool {
	return c.wire[owner+"."+member] == "" && !c.data[owner]
}

func of[K comparable, T any](m map[K]*T, key K) *T {
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key]
}

func (o *OperationUsed) use(op Operation, symbol string, at At) {
	o.Operation = op
	insert(&o.By, symbol)
	o.Uses = append(o.Uses, at)
}

func (t *TypeUsed) use(name, field string, kind Kind, at At) {
	if t.Name == "" {
		t.Name, t.Reads, t.Sets = name, []string{}, []string{}
	}
	switch kind {
	case Read:
		insert(&t.Reads, field)
	case Set:
		insert(&t.Sets, field)
	}
	t.Uses = append(t.Uses, at)
}

func insert(list *[]string, s string) {
	if i, found := slices.BinarySearch(*list, s); !found {
		*list = slices.Insert(*list, i, s)
	}
}

func sorted[K comparable, T any](m map[K]*T, name func(T) string) []T {
	list := []T{}
	for _, v := range m {
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
	return list
}
