package diff

import (
	"slices"

	"github.com/octogen/octogen/internal/model"
)

// A Fix is what to rewrite where a program uses a Go name: one of three.
type Fix struct {
	Rename string // the new name
	Insert string // the parameter struct that a call gives now
	Remove bool   // the parameter struct that a call no longer gives, if it is empty
	At     int    // which argument that is, the context being the first
}

// renameMethods notes the new names of an operation's methods, if they are of the type that they were of.
func (c *comparison) renameMethods(before, after *model.Operation) {
	for _, pair := range [][2]*model.Method{{&before.Call, &after.Call}, {before.Iterator, after.Iterator}} {
		if old, now := pair[0], pair[1]; old != nil && now != nil && old.Owner == now.Owner && old.Name != now.Name {
			c.renamed[old.FullName()] = now.Name
		}
	}
}

// fixes are the names that are spelt differently now, and the methods that differ in their parameter struct alone.
func (c *comparison) fixes() map[string]Fix {
	fixes := map[string]Fix{}
	for symbol, name := range c.renamed {
		fixes[symbol] = Fix{Rename: name}
	}
	for symbol, before := range c.from.byName {
		after := c.to.byName[symbol]
		if after == nil || before.Plain || after.Plain {
			continue
		}
		if at, ok := c.to.extraParams(after.Args, before.Args); ok {
			fixes[symbol] = Fix{Insert: after.Args[at].Type.Go(), At: at + 1}
		} else if at, ok := c.from.extraParams(before.Args, after.Args); ok {
			fixes[symbol] = Fix{Remove: true, At: at + 1}
		}
	}
	return fixes
}

// extraParams finds the parameter struct by which one list of arguments is longer than another.
func (x *index) extraParams(longer, shorter []model.Arg) (at int, ok bool) {
	if len(longer) != len(shorter)+1 {
		return 0, false
	}
	at = slices.IndexFunc(longer, func(a model.Arg) bool {
		return a.Type.Kind == model.KindNamed && !a.Type.Pointer && x.params[a.Type.Name]
	})
	if at < 0 {
		return 0, false
	}
	return at, slices.EqualFunc(slices.Delete(slices.Clone(longer), at, at+1), shorter, func(a, b model.Arg) bool {
		return resolvedGo(a.Type) == resolvedGo(b.Type) || a.Type.Kind != model.KindString && b.Type.Kind != model.KindString // bodies may differ; that is another matter
	})
}
