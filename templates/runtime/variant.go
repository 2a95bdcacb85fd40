package octopus

import (
	"fmt"
	"reflect"
	"unsafe"
)

// family is implemented, by its pointer, by an object that comes in variants: it has a field of an interface type, tagged
// `json:"-" octopus:"variant=Member"`, which holds what the object has beside its own members, and Member tells which
// variant that is. Programs link the variants of the families that they reach.
type family interface{ variants() []variant }

// variant is one form of the objects of a family.
type variant struct {
	// value is what the discriminator says of this variant. "" is a variant whose value nobody knows: it is recognized by
	// the members that it has and no other variant, and whoever makes one sets the discriminator.
	value     string
	object    any  // nil pointer to its type
	isDefault bool // also what an object without a discriminator is
}

// familyInfo is what the codec knows about a struct type that comes in variants.
type familyInfo struct {
	offset        uintptr      // of the field that holds the variant
	rtype         reflect.Type // of that field, an interface
	discriminator int          // index of the field that tells the variants apart
	variants      []variantInfo
}

type variantInfo struct {
	*typeInfo
	value     string
	isDefault bool
	word      unsafe.Pointer // first word of an interface that holds this variant, by which it is found without reflection
}

func (b typeBuilder) buildFamily(t *typeInfo, f reflect.StructField, discriminator string) {
	i, _ := t.lookup([]byte(discriminator))
	object, ok := reflect.Zero(reflect.PointerTo(t.rtype)).Interface().(family)
	if i < 0 || !ok || f.Type.Kind() != reflect.Interface {
		panic("octopus: " + t.rtype.String() + " is no family")
	}
	t.family = &familyInfo{offset: f.Offset, rtype: f.Type, discriminator: i}
	for _, v := range object.variants() {
		holder := reflect.New(f.Type)
		holder.Elem().Set(reflect.ValueOf(v.object))
		info := variantInfo{b.build(reflect.TypeOf(v.object).Elem()), v.value, v.isDefault, *(*unsafe.Pointer)(holder.UnsafePointer())}
		t.family.variants = append(t.family.variants, info)
	}
}

// familyReader is where the decoder is in an object that comes in variants.
type familyReader struct {
	base objectReader
	own  objectReader // of the variant, once it is known; then its p is what target points to
	held []heldMember // what came before it was known

	variant *variantInfo
	target  reflect.Value
}

// heldMember is a member that the family itself has no field for, until it is known which variant the object is.
type heldMember struct {
	name       string
	begin, end int
}

// familyObject reads an object and its variant. The members of the variant are read as they come if the discriminator came
// before them, unless late says that it comes a second time, with another value.
func (d *decoder) familyObject(t *typeInfo, p unsafe.Pointer, begin int, late bool) (int, error) {
	if d.depth++; d.depth > maxDepth {
		return begin, problemAt(d.data, begin, nestedTooDeply)
	}
	loss, lost := d.loss, d.lost
	o := familyReader{base: objectReader{t: t, p: p}}
	i, more := d.open(begin, '}')
	for more {
		var err error
		if i, err = d.familyMember(&o, i, late); err == nil {
			i, more, err = d.next(i, '}', wantMember)
		}
		if err != nil {
			return i, err
		}
	}
	v := o.find()
	changed := o.variant != nil && v != o.variant
	if !changed {
		if err := d.conclude(&o, v); err != nil {
			return i, err
		}
	}
	d.depth--
	d.loss, d.lost = loss, lost
	if changed {
		t.reset(p)
		return d.familyObject(t, p, begin, true)
	}
	return i, nil
}

// conclude puts the variant v, if it is any, into the object, and what belongs to none into its Extra.
func (d *decoder) conclude(o *familyReader, v *variantInfo) error {
	if v == nil {
		for _, m := range o.held {
			d.keepUnknown(&o.base, m.name, m.begin, m.end)
		}
	} else {
		if err := d.settle(o, v); err != nil {
			return err
		}
		o.own.finish()
		o.base.t.family.field(o.base.p).Set(o.target)
	}
	o.base.finish()
	return nil
}

func (d *decoder) familyMember(o *familyReader, i int, late bool) (int, error) {
	if o.variant != nil {
		if index, next, ok, err := d.guessed(&o.own, i); ok {
			if err != nil {
				return next, err
			}
			return d.knownMember(&o.own, index, "", next)
		}
	}
	index, name, next, err := d.memberName(&o.base, i)
	switch {
	case err != nil:
		return next, err
	case index < 0:
		return d.variantMember(o, name, next)
	}
	i, err = d.knownMember(&o.base, index, name, next)
	if err == nil && index == o.base.t.family.discriminator && o.variant == nil && !late {
		if v := o.base.named(); v != nil {
			err = d.settle(o, v)
		}
	}
	return i, err
}

// variantMember reads the value at data[i] of a member that the family has no field for.
func (d *decoder) variantMember(o *familyReader, name string, i int) (int, error) {
	if o.variant != nil {
		if index, spelled, ok := o.own.fieldOf(name); ok {
			return d.knownMember(&o.own, index, spelled, i)
		}
	}
	end, err := d.skip(i)
	if err != nil {
		return end, under(err, name)
	}
	if o.variant != nil {
		d.keepUnknown(&o.base, name, i, end)
	} else {
		o.held = append(o.held, heldMember{name, i, end})
	}
	return end, nil
}

// settle makes the variant, if there is none yet, and reads the held members into it.
func (d *decoder) settle(o *familyReader, v *variantInfo) error {
	if o.variant != nil {
		return nil
	}
	if err := d.take(int(v.size), 0); err != nil {
		return err
	}
	o.variant, o.target = v, reflect.New(v.rtype)
	o.own = objectReader{t: v.typeInfo, p: o.target.UnsafePointer()}
	for _, m := range o.held {
		index, spelled, ok := o.own.fieldOf(m.name)
		if !ok {
			d.keepUnknown(&o.base, m.name, m.begin, m.end)
			continue
		}
		if _, err := d.knownMember(&o.own, index, spelled, m.begin); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf finds the field of a member and, if that is another than the field's, its name.
func (o *objectReader) fieldOf(name string) (index int, spelled string, ok bool) {
	index, exact := o.t.lookup([]byte(name))
	switch {
	case exact:
		o.t.guesses[o.previous].Store(uint32(index))
		return index, "", true
	case index < 0 || o.seen.has(index):
		return 0, "", false
	}
	return index, name, true
}

// keepUnknown keeps a member that nobody has a field for. It is rare, so that it is not copied to where it is called.
//
//go:noinline
func (d *decoder) keepUnknown(o *objectReader, name string, begin, end int) {
	o.state.members = append(o.state.members, extraMember{name: name, raw: d.keepPart(begin, end)})
}

// field is the field of the object at p that holds the variant.
func (f *familyInfo) field(p unsafe.Pointer) reflect.Value {
	return reflect.NewAt(f.rtype, unsafe.Add(p, f.offset)).Elem()
}

// empty reports whether the object at p holds no variant.
func (f *familyInfo) empty(p unsafe.Pointer) bool {
	return *(*unsafe.Pointer)(unsafe.Add(p, f.offset)) == nil
}

// find finds out which variant an object is: by its discriminator, where that is missing or null the family's default,
// or by its members. It is nil for values that the family does not know.
func (o *familyReader) find() *variantInfo {
	f, base := o.base.t.family, &o.base
	if v := base.named(); v != nil {
		return v
	}
	if !base.seen.has(f.discriminator) || base.null.has(f.discriminator) {
		for i := range f.variants {
			if v := &f.variants[i]; v.isDefault {
				return v
			}
		}
	}
	return f.byMembers(o.held)
}

// named is the variant that the discriminator says, nil without one.
func (o *objectReader) named() *variantInfo {
	f := o.t.family
	value := *(*string)(unsafe.Add(o.p, o.t.fields[f.discriminator].offset))
	for i := range f.variants {
		if v := &f.variants[i]; value != "" && v.value == value {
			return v
		}
	}
	return nil
}

// byMembers finds, among the variants without a known value, the one that alone has fields for members of the object.
func (f *familyInfo) byMembers(held []heldMember) (found *variantInfo) {
	for _, m := range held {
		var owner *variantInfo
		owners := 0
		for i := range f.variants {
			if v := &f.variants[i]; v.has(m.name) {
				owners++
				owner = v
			}
		}
		if owners != 1 || owner.value != "" {
			continue
		}
		if found != nil && found != owner {
			return nil
		}
		found = owner
	}
	return found
}

// variant writes the members of the object's variant. base is the object's own Extra: what is Set there wins.
func (e *encoder) variant(dst []byte, t *typeInfo, v *variantInfo, target unsafe.Pointer, base *Extra) (_ []byte, err error) {
	extra := v.extraOf(target)
	if err := extra.state.misnamed(v.typeInfo, nil); err != nil {
		return dst, err
	}
	if base.state == nil {
		if dst, err = e.members(dst, v.typeInfo, target, extra, nil, -1); err != nil {
			return dst, err
		}
		return extra.appendUnknown(dst, v.typeInfo, t), nil
	}
	for i := range v.fields {
		f := &v.fields[i]
		if base.sets(v.typeInfo, i) {
			continue
		}
		if dst, err = e.specialMember(dst, v.typeInfo, i, unsafe.Add(target, f.offset), extra, nil); err != nil {
			return dst, under(err, f.name)
		}
	}
	return extra.appendUnknown(dst, v.typeInfo, t), nil
}

// sets reports whether the caller Set the member of field i of t, a variant, in the object around it.
func (e *Extra) sets(t *typeInfo, i int) bool {
	order := e.state.order(t, i)
	return order != nil && order.kind == orderSet
}

// held is the variant of the object at p, if it holds one.
func (f *familyInfo) held(p unsafe.Pointer) (*variantInfo, unsafe.Pointer, error) {
	if f.empty(p) {
		return nil, nil, nil
	}
	words := (*[2]unsafe.Pointer)(unsafe.Add(p, f.offset))
	for i := range f.variants {
		if v := &f.variants[i]; v.word == words[0] && words[1] != nil {
			return v, words[1], nil
		}
	}
	value := f.field(p).Elem()
	if value.Kind() != reflect.Pointer || value.IsNil() {
		return nil, nil, &jsonError{offset: -1, problem: "the variant is a nil " + value.Type().String()}
	}
	for i := range f.variants {
		if v := &f.variants[i]; v.rtype == value.Type().Elem() {
			return v, value.UnsafePointer(), nil
		}
	}
	return nil, nil, &jsonError{offset: -1, problem: "a " + value.Type().String() + " is no variant here"}
}

// appendDiscriminator writes the member that names the variant of the object at p, and returns its field. It returns -1 where it
// is a member like any other: there is no variant, or the member was left out when the object was decoded and may be again.
func (t *typeInfo) appendDiscriminator(dst []byte, v *variantInfo, p unsafe.Pointer, extra *Extra) (_ []byte, written int, err error) {
	if v == nil || v.value == "" {
		return dst, -1, nil
	}
	i := t.family.discriminator
	f := &t.fields[i]
	switch said := *(*string)(unsafe.Add(p, f.offset)); {
	case said != "" && said != v.value:
		return dst, -1, &jsonError{offset: -1, problem: fmt.Sprintf("says %q, yet the variant is a %s; clear it or set it to %q", said, v.rtype.Name(), v.value)}
	case said != "", v.isDefault && !extra.fromScratch(), extra.sets(t, i):
		return dst, -1, nil
	}
	return appendString(append(dst, f.key...), v.value), i, nil
}
