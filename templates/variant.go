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
}

func (b typeBuilder) buildFamily(t *typeInfo, f reflect.StructField, discriminator string) {
	i, _ := t.lookup([]byte(discriminator))
	object, ok := reflect.Zero(reflect.PointerTo(t.rtype)).Interface().(family)
	if i < 0 || !ok || f.Type.Kind() != reflect.Interface {
		panic("octopus: " + t.rtype.String() + " is no family")
	}
	t.family = &familyInfo{offset: f.Offset, rtype: f.Type, discriminator: i}
	for _, v := range object.variants() {
		info := variantInfo{b.build(reflect.TypeOf(v.object).Elem()), v.value, v.isDefault}
		t.family.variants = append(t.family.variants, info)
	}
}

// heldMember is a member that the family itself has no field for, until it is known which variant the object is.
type heldMember struct {
	name       string
	begin, end int
}

// hold passes the value at data[i].
func (d *decoder) hold(o *objectReader, name string, i int) (int, error) {
	end, err := d.skip(i)
	if err != nil {
		return end, under(err, name)
	}
	o.held = append(o.held, heldMember{name, i, end})
	return end, nil
}

// variant reads the held members into the object's variant, as far as that has fields for them. The others are kept.
func (d *decoder) variant(o *objectReader) error {
	v := o.variant()
	if v == nil {
		for _, m := range o.held {
			d.keepUnknown(o, m)
		}
		return nil
	}
	target := reflect.New(v.rtype)
	own := objectReader{t: v.typeInfo, p: target.UnsafePointer()}
	for _, m := range o.held {
		index, exact := v.lookup([]byte(m.name))
		if index < 0 || !exact && own.seen.has(index) {
			d.keepUnknown(o, m)
			continue
		}
		spelled := m.name
		if exact {
			spelled = ""
		}
		if _, err := d.knownMember(&own, index, spelled, m.begin); err != nil {
			return err
		}
	}
	own.finish()
	o.t.family.field(o.p).Set(target)
	return nil
}

func (d *decoder) keepUnknown(o *objectReader, m heldMember) {
	o.state.members = append(o.state.members, extraMember{name: m.name, raw: d.keepPart(m.begin, m.end)})
}

// field is the field of the object at p that holds the variant.
func (f *familyInfo) field(p unsafe.Pointer) reflect.Value {
	return reflect.NewAt(f.rtype, unsafe.Add(p, f.offset)).Elem()
}

// empty reports whether the object at p holds no variant.
func (f *familyInfo) empty(p unsafe.Pointer) bool {
	return *(*unsafe.Pointer)(unsafe.Add(p, f.offset)) == nil
}

// variant finds out which variant an object is: by its discriminator, where that is missing or null the family's default,
// or by its members. It is nil for values that the family does not know.
func (o *objectReader) variant() *variantInfo {
	f := o.t.family
	value := *(*string)(unsafe.Add(o.p, o.t.fields[f.discriminator].offset))
	missing := !o.seen.has(f.discriminator) || o.null.has(f.discriminator)
	for i := range f.variants {
		v := &f.variants[i]
		if value != "" && v.value == value || missing && v.isDefault {
			return v
		}
	}
	return f.byMembers(o.held)
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
func (e *encoder) variant(t *typeInfo, p unsafe.Pointer, base *Extra) error {
	v, target, err := t.family.held(p)
	if err != nil || v == nil {
		return err
	}
	extra := v.extraOf(target)
	for i := range v.fields {
		f := &v.fields[i]
		if base.sets(v.typeInfo, i) {
			continue
		}
		if err := e.anyMember(v.typeInfo, i, unsafe.Add(target, f.offset), extra, nil); err != nil {
			return under(err, f.name)
		}
	}
	e.unknownMembers(extra, v.typeInfo, t)
	return nil
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

// discriminator writes the member that names the variant of the object at p. written is false where it is a member like
// any other: there is no variant, or the member was left out when the object was decoded and may be again.
func (e *encoder) discriminator(t *typeInfo, p unsafe.Pointer, extra *Extra) (written bool, err error) {
	v, _, err := t.family.held(p)
	if err != nil || v == nil || v.value == "" {
		return false, err
	}
	i := t.family.discriminator
	f := &t.fields[i]
	switch said := *(*string)(unsafe.Add(p, f.offset)); {
	case said != "" && said != v.value:
		return false, &jsonError{offset: -1, problem: fmt.Sprintf("says %q, yet the variant is a %s; clear it or set it to %q", said, v.rtype.Name(), v.value)}
	case said != "", v.isDefault && !extra.fromScratch(), extra.sets(t, i):
		return false, nil
	}
	e.buf = append(e.buf, f.key...)
	e.buf = appendString(e.buf, v.value)
	return true, nil
}
