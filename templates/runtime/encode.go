package octopus

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// appendAny is appendJSON for values of any type; those that are not of the model are encoded by encoding/json. Only what
// calls it links encoding/json into a program.
func appendAny(dst []byte, v any) ([]byte, error) {
	if v == nil || typeOf(reflect.TypeOf(v)).ofModel() {
		return appendJSON(dst, v, nil)
	}
	buf := bytes.NewBuffer(dst)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return dst, fmt.Errorf("octopus: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// ofModel reports whether the codec handles a type itself.
func (t *typeInfo) ofModel() bool {
	for range maxDepth { // a list may be one of itself
		if t.elem == nil {
			return t.kind != kindForeign
		}
		t = t.elem
	}
	return false
}

// encoder appends JSON text to buf.
type encoder struct {
	buf   []byte
	depth int
	keys  []string // of maps that are being written
}

var encoders = sync.Pool{New: func() any { return new(encoder) }}

func (e *encoder) release() {
	e.buf, e.depth = nil, 0
	clear(e.keys[:cap(e.keys)])
	e.keys = e.keys[:0]
	encoders.Put(e)
}

func (e *encoder) document(t *typeInfo, p unsafe.Pointer, fill []member) error {
	if t.kind == kindStruct {
		return e.object(t, p, fill)
	}
	return e.value(t, p)
}

var errTooDeep = errors.New("nested more than 1000 times, or in itself")

func (e *encoder) value(t *typeInfo, p unsafe.Pointer) error {
	switch t.kind {
	case kindString, kindName:
		e.buf = appendString(e.buf, *(*string)(p))
	case kindBool:
		e.buf = strconv.AppendBool(e.buf, *(*bool)(p))
	case kindInt:
		e.buf = strconv.AppendInt(e.buf, t.int(p), 10)
	case kindFloat:
		return e.float(*(*float64)(p))
	case kindRaw:
		return e.raw(*(*RawJSON)(p))
	case kindCodec:
		return e.codec(t, p)
	case kindStruct:
		return e.object(t, p, nil)
	case kindPointer:
		return e.pointer(t, *(*unsafe.Pointer)(p))
	case kindStrings:
		e.strings(*(*[]string)(p))
	case kindSlice:
		return e.list(t, p, nil)
	case kindStringMap:
		e.stringMap(*(*map[string]string)(p))
	case kindMap:
		return e.mapping(t, p, nil)
	default:
		return fmt.Errorf("octopus: JSON: a Go %s is not a type of the model", t.rtype)
	}
	return nil
}

func (e *encoder) pointer(t *typeInfo, target unsafe.Pointer) error {
	if target == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	return e.value(t.elem, target)
}

func (t *typeInfo) int(p unsafe.Pointer) int64 {
	if t.size == 4 {
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func (e *encoder) float(f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return &jsonError{offset: -1, problem: "there is no JSON for the number " + strconv.FormatFloat(f, 'g', -1, 64)}
	}
	e.buf = appendFloat(e.buf, f)
	return nil
}

// appendFloat spells a number as encoding/json and JavaScript do.
func appendFloat(dst []byte, f float64) []byte {
	if abs := math.Abs(f); abs == 0 || 1e-6 <= abs && abs < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); n >= 4 && dst[n-4] == 'e' && dst[n-2] == '0' { // e-09 to e-9
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}

func (e *encoder) raw(raw RawJSON) error {
	switch {
	case len(raw) == 0:
		e.buf = append(e.buf, "null"...)
	case !validJSON(raw):
		return &jsonError{offset: -1, problem: "a RawJSON that is not JSON"}
	default:
		e.buf = append(e.buf, raw...)
	}
	return nil
}

func (e *encoder) codec(t *typeInfo, p unsafe.Pointer) error {
	text, err := reflect.NewAt(t.rtype, p).Interface().(jsonCodec).appendJSON(e.buf)
	if err == nil {
		e.buf = text
	}
	return err
}

// object writes a struct. Its members are all written behind a comma, the first of which becomes the brace.
func (e *encoder) object(t *typeInfo, p unsafe.Pointer, fill []member) error {
	if e.depth++; e.depth > maxDepth {
		return errTooDeep
	}
	begin := len(e.buf)
	extra := t.extraOf(p)
	discriminator := -1
	var variant *variantInfo
	var held unsafe.Pointer
	if t.family != nil {
		discriminator = t.family.discriminator
		var err error
		if variant, held, err = t.family.held(p); err != nil {
			return under(err, t.fields[discriminator].name)
		}
	}
	if extra.state != nil {
		if err := extra.state.misnamed(t, variant); err != nil {
			return err
		}
	}
	for i := range t.fields {
		f := &t.fields[i]
		if i == discriminator {
			written, err := e.discriminator(t, variant, p, extra)
			if err != nil {
				return under(err, f.name)
			}
			if written {
				continue
			}
		}
		if err := e.anyMember(t, i, unsafe.Add(p, f.offset), extra, fill); err != nil {
			return under(err, f.name)
		}
	}
	if variant != nil {
		if err := e.variant(t, variant, held, extra); err != nil {
			return err
		}
	}
	e.unknownMembers(extra, t)
	e.missingMembers(t, variant, held, extra, fill)
	if len(e.buf) == begin {
		e.buf = append(e.buf, '{')
	}
	e.buf[begin] = '{'
	e.buf = append(e.buf, '}')
	e.depth--
	return nil
}

// anyMember writes the member of field i of t, if it is to be written.
func (e *encoder) anyMember(t *typeInfo, i int, p unsafe.Pointer, extra *Extra, fill []member) error {
	if extra.state == nil && fill == nil {
		return e.member(&t.fields[i], i, p, extra)
	}
	return e.specialMember(t, i, p, extra, fill)
}

// unknownMembers writes those that none of the types has a field for.
func (e *encoder) unknownMembers(extra *Extra, types ...*typeInfo) {
	for _, m := range extra.state.list() {
		known := func(t *typeInfo) bool { return t.has(m.name) }
		if m.kind == memberUnknown || m.kind == orderSet && !slices.ContainsFunc(types, known) {
			e.name(m.name)
			e.buf = append(e.buf, m.raw...)
		}
	}
}

// missingMembers writes those that are required and that nothing in the object has.
func (e *encoder) missingMembers(t *typeInfo, variant *variantInfo, held unsafe.Pointer, extra *Extra, fill []member) {
	for _, m := range fill {
		if !m.required || t.has(m.name) || extra.state.has(m.name) || variant != nil && (variant.has(m.name) || variant.extraOf(held).state.has(m.name)) {
			continue
		}
		e.name(m.name)
		e.buf = appendString(e.buf, m.value)
	}
}

func (t *typeInfo) has(name string) bool {
	i, _ := t.lookup([]byte(name))
	return i >= 0
}

func (e *encoder) name(name string) {
	e.buf = append(e.buf, ',')
	e.buf = appendString(e.buf, name)
	e.buf = append(e.buf, ':')
}

// member writes a member of an object that has no state in its Extra.
func (e *encoder) member(f *field, i int, p unsafe.Pointer, extra *Extra) error {
	if f.kind == kindString || f.kind == kindName { // most are
		if s := *(*string)(p); s != "" {
			e.buf = appendString(append(e.buf, f.key...), s)
			return nil
		}
	}
	if f.isZero(p) {
		seen, null := extra.was(i)
		if !seen && !(f.required && extra.fromScratch()) || f.identity && seen && !null {
			return nil
		}
		if null {
			e.buf = append(append(e.buf, f.key...), "null"...)
			return nil
		}
	}
	e.buf = append(e.buf, f.key...)
	return e.value(f.typeInfo, p)
}

// fromScratch reports whether the object was built by the caller. One that was decoded lacks again what it lacked then,
// required or not.
func (e *Extra) fromScratch() bool { return e.of == nil }

// was reports what the member of field i was when it was decoded.
func (e *Extra) was(i int) (seen, null bool) {
	if i < inlineFields {
		return e.seen>>i&1 != 0, e.null>>i&1 != 0
	}
	if e.state == nil {
		return false, false
	}
	seenHigh, nullHigh := bitset{high: e.state.seenHigh}, bitset{high: e.state.nullHigh}
	return seenHigh.has(i), nullHigh.has(i)
}

// specialMember is member for any Extra and with members to fill in.
func (e *encoder) specialMember(t *typeInfo, i int, p unsafe.Pointer, extra *Extra, fill []member) error {
	f := &t.fields[i]
	order, wire := extra.state.order(t, i), extra.state.wire(i)
	begin := len(e.buf)
	if wire != nil && wire.name != "" {
		e.name(wire.name)
	} else {
		e.buf = append(e.buf, f.key...)
	}
	seen, null := extra.was(i)
	zero, kept := f.isZero(p), wire.raw()
	if f.identity && !null {
		seen = false
	}
	if order != nil {
		switch order.kind {
		case orderSet:
			e.buf = append(e.buf, order.raw...)
			return nil
		case orderSend:
			seen, null = true, false
		case orderNull:
			seen, null = true, true
		case orderOmit, orderUnset:
			seen, null = false, false
		}
	}
	switch value, ok := f.fillValue(fill); {
	case kept != nil && (!zero || order == nil):
		return e.kept(f.typeInfo, p, kept)
	case !zero:
		return e.value(f.typeInfo, p)
	case ok && (order == nil || order.kind.omits()):
		e.buf = appendString(e.buf, value)
	case null:
		e.buf = append(e.buf, "null"...)
	case seen, f.required && extra.fromScratch():
		return e.value(f.typeInfo, p)
	default:
		e.buf = e.buf[:begin]
	}
	return nil
}

// fillValue returns the value to fill in for a field, if there is one.
func (f *field) fillValue(fill []member) (value string, ok bool) {
	for _, m := range fill {
		if len(m.name) == len(f.name) && strings.EqualFold(m.name, f.name) && m.value != "" {
			return m.value, f.kind == kindString || f.kind == kindName
		}
	}
	return "", false
}

// holds reports whether the value at p is still what raw was decoded to.
func (t *typeInfo) holds(p unsafe.Pointer, raw []byte) bool {
	decoded := reflect.New(t.rtype)
	d := decoders.Get().(*decoder)
	d.data = raw
	d.value(t, decoded.UnsafePointer(), 0)
	d.release()
	return reflect.DeepEqual(decoded.Interface(), reflect.NewAt(t.rtype, p).Interface())
}

// kept writes the value at p, which was decoded from raw: those parts that did not change as they came.
func (e *encoder) kept(t *typeInfo, p unsafe.Pointer, raw []byte) error {
	if t.holds(p, raw) {
		e.buf = append(e.buf, raw...)
		return nil
	}
	switch t.kind {
	case kindSlice, kindStrings:
		return e.list(t, p, splitArray(raw))
	case kindMap, kindStringMap:
		return e.mapping(t, p, splitObject(raw))
	}
	return e.value(t, p)
}

// splitArray returns the texts of the elements of valid JSON, none if it is no array.
func splitArray(raw []byte) (parts [][]byte) {
	d := decoder{data: raw}
	if raw[0] != '[' {
		return nil
	}
	for i, more := d.open(0, ']'); more; {
		end, _ := d.skip(i)
		parts = append(parts, raw[i:end])
		i, more, _ = d.next(end, ']', wantElement)
	}
	return parts
}

// splitObject returns the texts of the members of valid JSON, none if it is no object.
func splitObject(raw []byte) map[string][]byte {
	d := decoder{data: raw}
	if raw[0] != '{' {
		return nil
	}
	parts := map[string][]byte{}
	for i, more := d.open(0, '}'); more; {
		name, next, _ := d.mapKey(i)
		end, _ := d.skip(next)
		parts[name] = raw[next:end]
		i, more, _ = d.next(end, '}', wantMember)
	}
	return parts
}

func (e *encoder) strings(list []string) {
	e.buf = append(e.buf, '[')
	for i, s := range list {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = appendString(e.buf, s)
	}
	e.buf = append(e.buf, ']')
}

// list writes a slice; parts are the texts that its elements were decoded from, as far as known.
func (e *encoder) list(t *typeInfo, p unsafe.Pointer, parts [][]byte) error {
	if e.depth++; e.depth > maxDepth {
		return errTooDeep
	}
	first := *(*unsafe.Pointer)(p)
	n := *(*int)(unsafe.Add(p, unsafe.Sizeof(first)))
	e.buf = append(e.buf, '[')
	begin := len(e.buf)
	for i := range n {
		if i > 0 {
			e.reserve((len(e.buf)-begin)/i, n-i)
			e.buf = append(e.buf, ',')
		}
		elem := unsafe.Add(first, uintptr(i)*t.elem.size)
		var err error
		if i < len(parts) {
			err = e.kept(t.elem, elem, parts[i])
		} else {
			err = e.value(t.elem, elem)
		}
		if err != nil {
			return under(err, indexStep(i))
		}
	}
	e.buf = append(e.buf, ']')
	e.depth--
	return nil
}

// reserve makes room for n elements of about that size at once when there is little left, but not for much more than what
// is there already: the first elements may be the largest.
func (e *encoder) reserve(size, n int) {
	if cap(e.buf)-len(e.buf) >= 2*size {
		return
	}
	size += size/16 + 1
	e.buf = slices.Grow(e.buf, size*min(n+1, 4*len(e.buf)/size+1))
}

func (e *encoder) stringMap(m map[string]string) {
	base := len(e.keys)
	for key := range m {
		e.keys = append(e.keys, key)
	}
	keys := e.keys[base:]
	sort.Strings(keys)
	e.buf = append(e.buf, '{')
	for i, key := range keys {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = append(appendString(e.buf, key), ':')
		e.buf = appendString(e.buf, m[key])
	}
	e.buf = append(e.buf, '}')
	e.keys = e.keys[:base]
}

// mapEntries are sorted by an interface, because a generic function is compiled for them again.
type mapEntries []mapEntry

type mapEntry struct {
	key   string
	index int
}

func (m mapEntries) Len() int           { return len(m) }
func (m mapEntries) Less(i, j int) bool { return m[i].key < m[j].key }
func (m mapEntries) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }

// mapping writes a map, sorted by name; parts are the texts that its values were decoded from, as far as known.
func (e *encoder) mapping(t *typeInfo, p unsafe.Pointer, parts map[string][]byte) error {
	if e.depth++; e.depth > maxDepth {
		return errTooDeep
	}
	m := reflect.NewAt(t.rtype, p).Elem()
	entries := make(mapEntries, 0, m.Len())
	values := reflect.MakeSlice(reflect.SliceOf(t.elem.rtype), m.Len(), m.Len())
	key := reflect.New(t.rtype.Key()).Elem()
	for it := m.MapRange(); it.Next(); {
		key.SetIterKey(it)
		values.Index(len(entries)).SetIterValue(it)
		entries = append(entries, mapEntry{key.String(), len(entries)})
	}
	sort.Sort(entries)
	e.buf = append(e.buf, '{')
	for i, entry := range entries {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = append(appendString(e.buf, entry.key), ':')
		value := values.Index(entry.index).Addr().UnsafePointer()
		var err error
		if part := parts[entry.key]; part != nil {
			err = e.kept(t.elem, value, part)
		} else {
			err = e.value(t.elem, value)
		}
		if err != nil {
			return under(err, entry.key)
		}
	}
	e.buf = append(e.buf, '}')
	e.depth--
	return nil
}

// appendString appends s in quotes. Invalid UTF-8 becomes U+FFFD, as in encoding/json; '<', '>' and '&' stay.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	text := unsafe.Slice(unsafe.StringData(s), len(s))
	plain := 0 // text[plain:i] needs no escape
	for i := 0; i < len(text); {
		if i+8 <= len(text) {
			special := specialBytes(binary.LittleEndian.Uint64(text[i:]))
			if special == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(special) / 8
		}
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(append(dst, text[plain:i]...), "\uFFFD"...)
				plain = i + n
			}
			i += n
		case c < ' ' || c == '"' || c == '\\':
			dst = appendEscape(append(dst, text[plain:i]...), c)
			i++
			plain = i
		default:
			i++
		}
	}
	return append(append(dst, text[plain:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
