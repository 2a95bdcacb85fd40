package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/model"
)

// objects compares structs by their Go name, and their fields by their name on the wire.
func (c *comparison) objects() {
	for _, goName := range slices.Sorted(maps.Keys(c.from.objects)) {
		before, after := c.from.objects[goName], c.to.objects[goName]
		if after == nil {
			c.typeGone(goName, "object")
			continue
		}
		c.fields(before, after)
	}
	c.typesAdded(c.from.objects, c.to.objects)
}

// typesAdded reports new objects; new sets of values and aliases likewise.
func (c *comparison) typesAdded(from, to map[string]*model.Object) {
	for _, goName := range slices.Sorted(maps.Keys(to)) {
		if from[goName] == nil {
			c.typeNew(goName, "object")
		}
	}
}

func (c *comparison) typeNew(goName, kind string) {
	if c.from.kind(goName) != "" {
		return // of another kind; said there
	}
	what := "is new (" + kind + ")"
	for old, now := range c.successor {
		if now == goName {
			what = "is what " + old + " was called (" + kind + ")"
		}
	}
	c.add(Change{Kind: "type-added", Services: c.services(goName), Subject: goName, What: what, Do: "nothing", Wire: Safe})
}

func (c *comparison) typeGone(goName, kind string) {
	if now := c.to.kind(goName); now != "" {
		c.add(Change{Kind: "type-changed", Services: c.services(goName), Subject: goName, What: fmt.Sprintf("is %s, before %s", article(now), article(kind)),
			Do: "rewrite what makes or reads it", Wire: Breaking}, c.typeSymbols(goName)...)
		return
	}
	what, do := "is gone ("+kind+")", "use the type that its operations have now"
	if now := c.successor[goName]; now != "" {
		what, do = "is called "+now+" ("+kind+")", "call it "+now+", which has the same"
		c.renameType(goName, now)
	}
	c.add(Change{Kind: "type-removed", Services: c.services(goName), Subject: goName, What: what, Do: do, Wire: Safe}, c.typeSymbols(goName)...)
}

// typeSymbols are the names of a type, and of its values.
func (c *comparison) typeSymbols(goName string) []string {
	list := []string{goName}
	for _, set := range c.from.api.LinkSets {
		if set.Object.GoName == goName {
			list = append(list, set.GoName)
		}
	}
	if e := c.from.enums[goName]; e != nil {
		for _, v := range e.Values {
			list = append(list, v.GoName)
		}
	}
	return list
}

func article(kind string) string {
	if strings.HasPrefix(kind, "a ") {
		return kind
	}
	if strings.ContainsRune("aeiou", rune(kind[0])) {
		return "an " + kind
	}
	return "a " + kind
}

// kind is what a name stands for, "" for nothing.
func (x *index) kind(goName string) string {
	switch {
	case x.objects[goName] != nil:
		return "object"
	case x.enums[goName] != nil:
		return "a set of values"
	case x.aliases[goName] != nil:
		return "alias"
	}
	return ""
}

func (c *comparison) fields(before, after *model.Object) {
	olds, news := map[string]*model.Field{}, map[string]*model.Field{}
	for _, f := range before.Fields {
		olds[f.Name] = f
	}
	for _, f := range after.Fields {
		news[f.Name] = f
	}
	goName := before.GoName
	sent, received, services := c.sent(goName), c.received(goName), c.services(goName)
	add := func(kind, field string, wire Rating, what, do string, symbols ...string) {
		c.add(Change{Kind: kind, Services: services, Subject: goName + "." + field, What: what, Do: do, Wire: wire}, symbols...)
	}
	for _, key := range slices.Sorted(maps.Keys(olds)) {
		old, now := olds[key], news[key]
		symbol := goName + "." + old.GoName
		if now != nil {
			c.field(old, now, sent, received, symbol, add)
			continue
		}
		wire := Risky
		switch {
		case received && old.Required:
			wire = Breaking
		case !sent && !received:
			wire = Safe
		}
		add("field-removed", old.GoName, wire, "is gone: servers neither send nor read it", "do without it; what a server still sends is in Extra", symbol, goName+".Format")
	}
	for _, key := range slices.Sorted(maps.Keys(news)) {
		now := news[key]
		switch {
		case olds[key] != nil:
		case now.Required && sent:
			add("field-added", now.GoName, Breaking, "is new and required ("+now.Type.Go()+")", "set it in what you send", goName)
		default:
			add("field-added", now.GoName, Safe, "is new ("+now.Type.Go()+")", "nothing")
		}
	}
}

func (c *comparison) field(old, now *model.Field, sent, received bool, symbol string, add func(kind, field string, wire Rating, what, do string, symbols ...string)) {
	if old.Type.Go() != now.Type.Go() {
		wire, why := c.convert(old.Type, now.Type, sent, received)
		add("field-type-changed", now.GoName, wire, fmt.Sprintf("is %s, before %s%s", now.Type.Go(), old.Type.Go(), why), "convert what you set and read", symbol)
	}
	if old.GoName != now.GoName {
		add("field-renamed", now.GoName, Safe, "was called "+old.GoName, "call it "+now.GoName, symbol)
		c.renamed[symbol] = now.GoName
	}
	switch {
	case now.Required && !old.Required:
		wire := Safe
		if sent {
			wire = Breaking
		}
		add("field-required", now.GoName, wire, "is required now", "set it in what you send", symbol)
	case old.Required && !now.Required:
		wire := Safe
		if received {
			wire = Risky
		}
		add("field-optional", now.GoName, wire, "is no longer required", "expect it to be missing from responses", symbol)
	}
	switch {
	case now.ReadOnly && !old.ReadOnly:
		wire := Safe
		if sent {
			wire = Risky
		}
		add("field-read-only", now.GoName, wire, "is read-only now", "do not count on the server taking it", symbol)
	case old.ReadOnly && !now.ReadOnly:
		add("field-writable", now.GoName, Safe, "is no longer read-only", "nothing", symbol)
	}
}

// enums compares sets of values.
func (c *comparison) enums() {
	for _, goName := range slices.Sorted(maps.Keys(c.from.enums)) {
		before, after := c.from.enums[goName], c.to.enums[goName]
		if after == nil {
			c.typeGone(goName, "a set of values")
			continue
		}
		c.values(before, after)
	}
	for _, goName := range slices.Sorted(maps.Keys(c.to.enums)) {
		if c.from.enums[goName] == nil {
			c.typeNew(goName, "a set of values")
		}
	}
}

func (c *comparison) values(before, after *model.Enum) {
	goName := before.GoName
	olds, news := map[string]string{}, map[string]string{}
	for _, v := range before.Values {
		olds[v.Value] = v.GoName
	}
	for _, v := range after.Values {
		news[v.Value] = v.GoName
	}
	for _, value := range slices.Sorted(maps.Keys(olds)) {
		switch now, ok := news[value]; {
		case !ok:
			wire := Safe
			if c.sent(goName) {
				wire = Breaking
			}
			c.add(Change{Kind: "value-removed", Services: c.services(goName), Subject: goName, Place: goName + "." + value, What: "no longer has " + quote(value), Do: "send another value", Wire: wire, Value: value}, olds[value])
		case now != olds[value]:
			c.add(Change{Kind: "value-renamed", Services: c.services(goName), Subject: goName, Place: goName + "." + value, What: fmt.Sprintf("the constant of %s is %s, before %s", quote(value), now, olds[value]),
				Do: "call it " + now, Wire: Safe}, olds[value])
			c.renamed[olds[value]] = now
		}
	}
	for _, value := range slices.Sorted(maps.Keys(news)) {
		if _, ok := olds[value]; ok {
			continue
		}
		wire := Safe
		if c.received(goName) {
			wire = Risky
		}
		c.add(Change{Kind: "value-added", Services: c.services(goName), Subject: goName, Place: goName + "." + value, What: "has " + quote(value), Do: "let switches over it have a default", Wire: wire, Value: value}, goName)
	}
}

func (c *comparison) aliases() {
	for _, goName := range slices.Sorted(maps.Keys(c.from.aliases)) {
		before, after := c.from.aliases[goName], c.to.aliases[goName]
		switch {
		case after == nil:
			c.typeGone(goName, "alias")
		case before.Type.Go() != after.Type.Go():
			wire, why := c.convert(before.Type, after.Type, c.sent(goName), c.received(goName))
			c.add(Change{Kind: "type-changed", Services: c.services(goName), Subject: goName, What: fmt.Sprintf("is %s, before %s%s", after.Type.Go(), before.Type.Go(), why),
				Do: "convert what you set and read", Wire: wire}, goName)
		}
	}
	for _, goName := range slices.Sorted(maps.Keys(c.to.aliases)) {
		if c.from.aliases[goName] == nil {
			c.typeNew(goName, "alias")
		}
	}
}

// convert rates one type in the place of another on the wire, and says why where that is not plain from the names.
func (c *comparison) convert(a, b *model.Ref, sent, received bool) (Rating, string) {
	before, after := shape(a), shape(b)
	switch {
	case before == "any" && after == "any":
		return Safe, ""
	case before == "any" || after == "any":
		return Risky, ""
	case before != after:
		return Breaking, ""
	case c.sameMembers(a, b):
		return Safe, ", with the same fields"
	case widens(a, b) && !received, widens(b, a) && !sent:
		return Safe, ""
	}
	return Risky, ""
}

// widens reports whether every value of a is one of b.
func widens(a, b *model.Ref) bool {
	if a.Elem != nil && b.Elem != nil && a.Kind == b.Kind {
		return widens(a.Elem, b.Elem)
	}
	rank := map[model.Kind]int{model.KindInt: 1, model.KindInt64: 2, model.KindFloat: 3}
	if ra, rb := rank[a.Kind], rank[b.Kind]; ra > 0 && rb > 0 {
		return ra <= rb
	}
	return b.Kind == model.KindString
}

// shape is what a value looks like in JSON: any, string, boolean, number, object, or a list or a map of such.
func shape(r *model.Ref) string {
	switch r.Kind {
	case model.KindSlice:
		return "list of " + shape(r.Elem)
	case model.KindMap:
		return "map of " + shape(r.Elem)
	case model.KindString, model.KindEnum, model.KindDateTime, model.KindTimeSpan:
		return "string"
	case model.KindBool:
		return "boolean"
	case model.KindInt, model.KindInt64, model.KindFloat:
		return "number"
	case model.KindObject:
		return "object"
	case model.KindAlias:
		return shape(r.Alias.Type)
	case model.KindPage:
		return "object"
	case model.KindNamed:
		return r.Name
	}
	return "any"
}

// sameMembers reports whether two objects have the same fields, so that only the name differs.
func (c *comparison) sameMembers(a, b *model.Ref) bool {
	for a.Elem != nil && b.Elem != nil && a.Kind == b.Kind {
		a, b = a.Elem, b.Elem
	}
	x, y := a.Object, b.Object
	if x == nil || y == nil || len(x.Fields) != len(y.Fields) {
		return false
	}
	for i, f := range x.Fields {
		g := y.Fields[i]
		if f.Name != g.Name || f.Required != g.Required || shape(f.Type) != shape(g.Type) {
			return false
		}
	}
	return true
}
