package octopus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Extra is what an object carries besides the values of its fields, so that what was decoded can be encoded again without
// loss: which properties were there and which of them were null, the properties that the type has no field for, and the text
// of those that their field cannot hold (a number out of its range, null in a list of strings, an object in place of a
// string). The zero Extra belongs to an object built from scratch. An Extra belongs to the type it was decoded with.
//
// A property is written when its field is not zero. When it is zero, it is written if it was there when the object was
// decoded: as null if it was null then, else as the zero value ("", 0, false, [], {}; a pointer that became nil and a
// RawJSON that became empty as null). Otherwise it is left out, unless the object was built from
// scratch and the document says that the property is required. A list or a
// map that is empty but not nil is not zero. A text that the field cannot hold is written for as long as the field (or,
// in lists and maps, the element) has the value that it got from decoding.
//
// Send, Null, Set and Delete change that for the next encoding and all after it, until one of them is called again for the
// same property or the object is decoded into again. A copy of an object has an Extra of its own. Encoding, and with it a
// request, fails when Send, Null or Delete was given a name that is none of a property of the object: a misspelt one would
// change nothing, unseen.
type Extra struct {
	_          [0]func()   // keeps objects from being compared with ==, which would compare state, not content
	of         *typeInfo   // what the object was decoded as; nil of one that was built from scratch
	seen, null uint64      // bit i: the property of field i was there; it was null
	state      *extraState // what most objects do not have; shared by copies and therefore never changed
}

// Send has the named properties written even if they are zero.
func (e *Extra) Send(names ...string) {
	for _, name := range names {
		e.put(extraMember{name: name, kind: orderSend})
	}
}

// Null has the named properties written as null for as long as they are zero.
func (e *Extra) Null(names ...string) {
	for _, name := range names {
		e.put(extraMember{name: name, kind: orderNull})
	}
}

// Set has a property written with the given value, whatever its field says if it has one, until Delete. The value may be
// anything that encoding/json can encode; nil is null. The error is that of encoding the value.
func (e *Extra) Set(name string, value any) error {
	raw, err := appendAny(nil, value)
	if err != nil {
		return under(err, name)
	}
	e.put(extraMember{name: name, raw: raw, kind: orderSet})
	return nil
}

// Delete takes off a property that the type has no field for. It makes one that it has a field for as if it had not been
// there when the object was decoded and undoes Set, Send and Null: it is written if its field is not zero.
func (e *Extra) Delete(name string) {
	kind := orderOmit
	if m := e.state.named(name); m != nil {
		switch m.kind {
		case memberUnknown, memberGone:
			kind = memberGone
		case orderSet, orderUnset:
			kind = orderUnset
		}
	}
	e.put(extraMember{name: name, kind: kind})
}

// Has reports whether a property was there when the object was decoded, be it null, or was given to Set, and was not deleted
// since. What was built from scratch has none but those.
func (e Extra) Has(name string) bool {
	has, _ := e.whatCame(name)
	return has
}

// IsNull reports whether a property was null when the object was decoded, or is so by Set. Its field is zero then, unless it
// was changed since: a struct of zeros may be null, or one that has them all.
func (e Extra) IsNull(name string) bool {
	_, null := e.whatCame(name)
	return null
}

func (e Extra) whatCame(name string) (has, null bool) {
	if m := e.state.named(name); m != nil && m.kind != orderSend && m.kind != orderNull {
		return m.raw != nil, string(m.raw) == "null"
	}
	if e.of == nil {
		return false, false
	}
	if i, _ := e.of.lookup([]byte(name)); i >= 0 {
		return e.was(i)
	}
	return false, false
}

// Get returns the JSON text of a property that the type has no field for, that was given to Set, or that is one of Mismatched.
func (e Extra) Get(name string) (RawJSON, bool) {
	for _, m := range slices.Backward(e.state.list()) {
		if m.name == name && m.raw != nil {
			return slices.Clone(m.raw), true
		}
	}
	for _, w := range e.state.mismatches() {
		if w.key == name {
			return slices.Clone(w.text), true
		}
	}
	return nil, false
}

// Mismatched returns the names of the properties that their fields, or parts of them, could not hold when the object was
// decoded, such as an object in place of a string. These fields are zero there, and what came is sent again as long as they
// stay as they are. Get returns what came. (A number or a boolean in quotes, and a text without them, is no mismatch.)
func (e Extra) Mismatched() []string {
	var names []string
	for _, w := range e.state.mismatches() {
		names = append(names, w.key)
	}
	return names
}

// Names returns the names of the properties that the type has no field for, or that were given to Set, in the order in which
// they are written.
func (e Extra) Names() []string {
	var names []string
	listed := map[string]bool{}
	for _, m := range e.state.list() {
		if m.raw != nil && !listed[m.name] {
			names = append(names, m.name)
			listed[m.name] = true
		}
	}
	return names
}

// String lists what Names returns, not what stands there: it may be secret.
func (e Extra) String() string { return "[" + strings.Join(e.Names(), " ") + "]" }

// put replaces what is known of the property of that name.
func (e *Extra) put(m extraMember) {
	members := slices.Clone(e.state.list())
	i := slices.IndexFunc(members, func(old extraMember) bool { return old.name == m.name })
	if i < 0 {
		e.change(append(members, m))
		return
	}
	members[i] = m
	rest := slices.DeleteFunc(members[i+1:], func(old extraMember) bool { return old.name == m.name })
	e.change(members[:i+1+len(rest)])
}

func (e *Extra) change(members []extraMember) {
	state := extraState{}
	if e.state != nil {
		state = *e.state
	}
	state.members = members
	e.state = &state
}

// inlineFields is how many fields have their bit in Extra itself; few types have more.
const inlineFields = 64

// bitset is a set of field indexes.
type bitset struct {
	low  uint64
	high []uint64
}

func (b *bitset) has(i int) bool {
	if i < inlineFields {
		return b.low>>i&1 != 0
	}
	word := (i - inlineFields) / 64
	return word < len(b.high) && b.high[word]>>((i-inlineFields)%64)&1 != 0
}

func (b *bitset) add(i int) {
	if i < inlineFields {
		b.low |= 1 << i
		return
	}
	word := (i - inlineFields) / 64
	if word >= len(b.high) {
		b.high = append(b.high, make([]uint64, word+1-len(b.high))...)
	}
	b.high[word] |= 1 << ((i - inlineFields) % 64)
}

func (b *bitset) remove(i int) {
	if i < inlineFields {
		b.low &^= 1 << i
	} else if b.has(i) {
		b.high[(i-inlineFields)/64] &^= 1 << ((i - inlineFields) % 64)
	}
}

type extraState struct {
	seenHigh, nullHigh []uint64 // fields from inlineFields on
	members            []extraMember
	wires              []wireMember // at most one for each field
}

// extraMember is a property without a field, or an order of the caller for one that may have a field.
type extraMember struct {
	name string
	raw  RawJSON // of memberUnknown and orderSet
	kind extraKind
}

type extraKind uint8

const (
	memberUnknown extraKind = iota // decoded
	memberGone                     // decoded, and deleted
	orderSet
	orderSend
	orderNull
	orderOmit
	orderUnset // orderOmit of what was Set, which need not be a property of the type
)

func (k extraKind) isOrder() bool { return k >= orderSet }
func (k extraKind) omits() bool   { return k >= orderOmit }

// wireMember is a property with a field whose name or value the field cannot tell.
type wireMember struct {
	field      int
	name       string // as it was spelled, "" when that is the field's way
	key        string // as the field's type spells it
	text       RawJSON
	mismatched bool // the field has nothing of it
}

func (w *wireMember) raw() RawJSON {
	if w == nil {
		return nil
	}
	return w.text
}

func (s *extraState) list() []extraMember {
	if s == nil {
		return nil
	}
	return s.members
}

func (s *extraState) mismatches() (wires []wireMember) {
	if s != nil {
		for _, w := range s.wires {
			if w.mismatched {
				wires = append(wires, w)
			}
		}
	}
	return wires
}

// named returns what there is of a property of that name, nil if nothing.
func (s *extraState) named(name string) *extraMember {
	list := s.list()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}

// checkedOrders are the methods of Extra that need a property of the type.
var checkedOrders = [...]string{orderSend: "Send", orderNull: "Null", orderOmit: "Delete", orderUnset: ""}

// misnamed is the error of an order for a property that neither the object's type nor its variant, if it has one, knows.
func (s *extraState) misnamed(t *typeInfo, variant *variantInfo) error {
	for _, m := range s.list() {
		method := checkedOrders[m.kind]
		if method == "" || t.has(m.name) {
			continue
		}
		problem := fmt.Sprintf("Extra.%s: %s has no property %q", method, t.rtype.Name(), m.name)
		if variant != nil && variant.has(m.name) {
			problem += ", its Variant has: use the Extra of the " + variant.rtype.Name()
		} else if similar := t.similar(m.name); similar != "" {
			problem += fmt.Sprintf("; did you mean %q?", similar)
		} else {
			problem += "; Set sends what a type does not have"
		}
		return &jsonError{offset: -1, problem: problem}
	}
	return nil
}

// similar is the property whose name differs least from one that the type does not have, "" if all differ much.
func (t *typeInfo) similar(name string) (found string) {
	least := len(name)/4 + 2
	for i := range t.fields {
		if d := distance(strings.ToLower(t.fields[i].name), strings.ToLower(name)); d < least {
			found, least = t.fields[i].name, d
		}
	}
	return found
}

// distance is how many letters have to be put in, taken out or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// order returns what the caller ordered for field i of t, nil if nothing.
func (s *extraState) order(t *typeInfo, i int) *extraMember {
	list := s.list()
	for k := len(list) - 1; k >= 0; k-- {
		if m := &list[k]; m.kind.isOrder() && len(m.name) == len(t.fields[i].name) {
			if found, _ := t.lookup([]byte(m.name)); found == i {
				return m
			}
		}
	}
	return nil
}

// has reports whether there is a property of that name, ignoring case, that was decoded without a field or Set.
func (s *extraState) has(name string) bool {
	return slices.ContainsFunc(s.list(), func(m extraMember) bool { return m.raw != nil && strings.EqualFold(m.name, name) })
}

func (s *extraState) wire(i int) *wireMember {
	if s != nil {
		for k := range s.wires {
			if s.wires[k].field == i {
				return &s.wires[k]
			}
		}
	}
	return nil
}

// RawJSON is free-form JSON, kept as it came: one JSON value, or nothing.
type RawJSON []byte

// MarshalJSON returns the text, null when there is none.
func (r RawJSON) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps a copy of data.
func (r *RawJSON) UnmarshalJSON(data []byte) error {
	if r == nil {
		return errors.New("octopus: RawJSON: UnmarshalJSON on a nil pointer")
	}
	*r = append((*r)[:0:0], data...)
	return nil
}

// String returns the text.
func (r RawJSON) String() string { return string(r) }
