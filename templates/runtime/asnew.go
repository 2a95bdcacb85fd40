package octopus

import (
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// AsNew returns a copy of a resource that can be created once more, in another space or on another server: without its ID,
// its space, its version number and its links. It is nil for a nil resource.
//
//	copied, err := staging.Environments.Create(ctx, octopus.AsNew(environment))
//
// It has the same name and slug. IDs of other resources stay, also in what is nested: those of another space have to be
// replaced by the caller. Lists and maps are shared with the original.
func AsNew[T any](resource *T) *T {
	if resource == nil {
		return nil
	}
	copied := *resource
	forgetIdentity(&copied)
	return &copied
}

// ownProperties belong to a resource where it is; its version is theirs if it is a number.
var ownProperties = []string{identityProperty, spaceProperties[0], "Version", "Links"}

// forgetIdentity takes off what belongs to an object where it is. v is a pointer to the object.
func forgetIdentity(v any) {
	value := reflect.ValueOf(v)
	t := typeOf(value.Type().Elem())
	if t.kind != kindStruct {
		return
	}
	extra := t.extraOf(value.UnsafePointer())
	for _, name := range ownProperties {
		i, _ := t.lookup([]byte(name))
		if name == "Version" && (i < 0 || t.fields[i].kind != kindInt) {
			continue
		}
		if i >= 0 {
			t.fields[i].reset(unsafe.Add(value.UnsafePointer(), t.fields[i].offset))
		}
		extra.forget(i, name)
	}
}

// forget makes a member one that was never there. i is its field, -1 without one.
func (e *Extra) forget(i int, name string) {
	if i >= 0 && i < inlineFields {
		e.seen &^= 1 << i
		e.null &^= 1 << i
	}
	if e.state == nil {
		return
	}
	state := *e.state // which copies of the object share
	state.members = slices.DeleteFunc(slices.Clone(state.members), func(m extraMember) bool { return strings.EqualFold(m.name, name) })
	state.wires = slices.DeleteFunc(slices.Clone(state.wires), func(w wireMember) bool { return w.field == i })
	if i >= inlineFields {
		seen, null := bitset{high: slices.Clone(state.seenHigh)}, bitset{high: slices.Clone(state.nullHigh)}
		seen.remove(i)
		null.remove(i)
		state.seenHigh, state.nullHigh = seen.high, null.high
	}
	e.state = &state
}
