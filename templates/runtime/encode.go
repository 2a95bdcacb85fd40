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

// encoder appends JSON text to what its methods are given. They return it, as append does: kept in the encoder, each piece
// would cost a write barrier.
type encoder struct {
	depth int
}

var errTooDeep = errors.New("nested more than 1000 times, or in itself")

func (e *encoder) document(dst []byte, t *typeInfo, p unsafe.Pointer, fill []member) ([]byte, error) {
	if t.kind == kindStruct {
		return e.object(dst, t, p, fill)
	}
	return e.value(dst, t, p)
}

func (e *encoder) value(dst []byte, t *typeInfo, p unsafe.Pointer) ([]byte, error) {
	switch t.kind {
	case kindString, kindName:
		return appendString(dst, *(*string)(p)), nil
	case kindBool:
		return strconv.AppendBool(dst, *(*bool)(p)), nil
	case kindInt:
		return strconv.AppendInt(dst, t.int(p), 10), nil
	case kindFloat:
		return appendNumber(dst, *(*float64)(p))
	case kindRaw:
		return appendRaw(dst, *(*RawJSON)(p))
	case kindCodec:
		return reflect.NewAt(t.rtype, p).Interface().(jsonCodec).appendJSON(dst)
	case kindStruct:
		return e.object(dst, t, p, nil)
	case kindPointer:
		if target := *(*unsafe.Pointer)(p); target != nil {
			return e.value(dst, t.elem, target)
		}
		return append(dst, "null"...), nil
	case kindStrings:
		return appendStrings(dst, *(*[]string)(p)), nil
	case kindSlice:
		return e.list(dst, t, p, nil)
	case kindStringMap:
		return appendMap(dst, *(*map[string]string)(p)), nil
	case kindMap:
		return e.mapping(dst, t, p, nil)
	}
	return dst, fmt.Errorf("octopus: JSON: a Go %s is not a type of the model", t.rtype)
}

func (t *typeInfo) int(p unsafe.Pointer) int64 {
	if t.size == 4 {
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func appendNumber(dst []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst, &jsonError{offset: -1, problem: "there is no JSON for the number " + strconv.FormatFloat(f, 'g', -1, 64)}
	}
	return appendFloat(dst, f), nil
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

func appendRaw(dst []byte, raw RawJSON) ([]byte, error) {
	switch {
	case len(raw) == 0:
		return append(dst, "null"...), nil
	case !validJSON(raw):
		return dst, &jsonError{offset: -1, problem: "a RawJSON that is not JSON"}
	}
	return append(dst, raw...), nil
}

// object writes a struct. Its members are all written behind a comma, the first of which becomes the brace.
func (e *encoder) object(dst []byte, t *typeInfo, p unsafe.Pointer, fill []member) (_ []byte, err error) {
	if e.depth++; e.depth > maxDepth {
		return dst, errTooDeep
	}
	begin := len(dst)
	extra := t.extraOf(p)
	written := -1 // the field whose member is there already
	var variant *variantInfo
	var held unsafe.Pointer
	if t.family != nil {
		if variant, held, err = t.family.held(p); err == nil {
			dst, written, err = t.appendDiscriminator(dst, variant, p, extra)
		}
		if err != nil {
			return dst, under(err, t.fields[t.family.discriminator].name)
		}
	}
	if err = extra.state.misnamed(t, variant); err != nil {
		return dst, err
	}
	if dst, err = e.members(dst, t, p, extra, fill, written); err != nil {
		return dst, err
	}
	if variant != nil {
		if dst, err = e.variant(dst, t, variant, held, extra); err != nil {
			return dst, err
		}
	}
	dst = extra.appendUnknown(dst, t)
	dst = appendMissing(dst, t, variant, held, extra, fill)
	if len(dst) == begin {
		dst = append(dst, '{')
	}
	dst[begin] = '{'
	e.depth--
	return append(dst, '}'), nil
}

// members writes those that t has fields for, but for the one that is written already.
func (e *encoder) members(dst []byte, t *typeInfo, p unsafe.Pointer, extra *Extra, fill []member, written int) (_ []byte, err error) {
	plain := extra.state == nil && fill == nil
	for i := range t.fields {
		f := &t.fields[i]
		at := unsafe.Add(p, f.offset)
		switch {
		case i == written:
			continue
		case !plain:
			dst, err = e.specialMember(dst, t, i, at, extra, fill)
		case (f.kind == kindString || f.kind == kindName) && *(*string)(at) != "": // most are
			dst = appendString(append(dst, f.key...), *(*string)(at))
		default:
			dst, err = e.member(dst, f, i, at, extra)
		}
		if err != nil {
			return dst, under(err, f.name)
		}
	}
	return dst, nil
}

// member writes a member of an object that has no state in its Extra.
func (e *encoder) member(dst []byte, f *field, i int, p unsafe.Pointer, extra *Extra) ([]byte, error) {
	if f.isZero(p) {
		seen, null := extra.was(i)
		if !seen && !(f.required && extra.fromScratch()) || f.identity && seen && !null {
			return dst, nil
		}
		if null {
			return append(append(dst, f.key...), "null"...), nil
		}
	}
	return e.value(append(dst, f.key...), f.typeInfo, p)
}

// appendUnknown writes the members that none of the types has a field for.
func (e *Extra) appendUnknown(dst []byte, types ...*typeInfo) []byte {
	for _, m := range e.state.list() {
		known := func(t *typeInfo) bool { return t.has(m.name) }
		if m.kind == memberUnknown || m.kind == orderSet && !slices.ContainsFunc(types, known) {
			dst = append(appendMemberName(dst, m.name), m.raw...)
		}
	}
	return dst
}

// appendMissing writes the members that are required and that nothing in the object has.
func appendMissing(dst []byte, t *typeInfo, variant *variantInfo, held unsafe.Pointer, extra *Extra, fill []member) []byte {
	for _, m := range fill {
		if !m.required || t.has(m.name) || extra.state.has(m.name) || variant != nil && (variant.has(m.name) || variant.extraOf(held).state.has(m.name)) {
			continue
		}
		dst = appendString(appendMemberName(dst, m.name), m.value)
	}
	return dst
}

func (t *typeInfo) has(name string) bool {
	i, _ := t.lookup([]byte(name))
	return i >= 0
}

// appendMemberName begins a member.
func appendMemberName(dst []byte, name string) []byte {
	return append(appendString(append(dst, ','), name), ':')
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
func (e *encoder) specialMember(dst []byte, t *typeInfo, i int, p unsafe.Pointer, extra *Extra, fill []member) ([]byte, error) {
	f := &t.fields[i]
	order, wire := extra.state.order(t, i), extra.state.wire(i)
	without := dst
	if wire != nil && wire.name != "" {
		dst = appendMemberName(dst, wire.name)
	} else {
		dst = append(dst, f.key...)
	}
	seen, null := extra.was(i)
	zero, kept := f.isZero(p), wire.raw()
	if f.identity && !null {
		seen = false
	}
	if order != nil {
		switch order.kind {
		case orderSet:
			return append(dst, order.raw...), nil
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
		return e.kept(dst, f.typeInfo, p, kept)
	case !zero:
		return e.value(dst, f.typeInfo, p)
	case ok && (order == nil || order.kind.omits()):
		return appendString(dst, value), nil
	case null:
		return append(dst, "null"...), nil
	case seen, f.required && extra.fromScratch():
		return e.value(dst, f.typeInfo, p)
	}
	return without, nil
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
func (e *encoder) kept(dst []byte, t *typeInfo, p unsafe.Pointer, raw []byte) ([]byte, error) {
	if t.holds(p, raw) {
		return append(dst, raw...), nil
	}
	switch t.kind {
	case kindSlice, kindStrings:
		return e.list(dst, t, p, splitArray(raw))
	case kindMap, kindStringMap:
		return e.mapping(dst, t, p, splitObject(raw))
	}
	return e.value(dst, t, p)
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

func appendStrings(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

// list writes a slice; parts are the texts that its elements were decoded from, as far as known.
func (e *encoder) list(dst []byte, t *typeInfo, p unsafe.Pointer, parts [][]byte) (_ []byte, err error) {
	if e.depth++; e.depth > maxDepth {
		return dst, errTooDeep
	}
	first := *(*unsafe.Pointer)(p)
	n := *(*int)(unsafe.Add(p, unsafe.Sizeof(first)))
	dst = append(dst, '[')
	begin := len(dst)
	for i := range n {
		if i > 0 {
			dst = append(withRoom(dst, (len(dst)-begin)/i, n-i), ',')
		}
		elem := unsafe.Add(first, uintptr(i)*t.elem.size)
		if i < len(parts) {
			dst, err = e.kept(dst, t.elem, elem, parts[i])
		} else {
			dst, err = e.value(dst, t.elem, elem)
		}
		if err != nil {
			return dst, under(err, indexStep(i))
		}
	}
	e.depth--
	return append(dst, ']'), nil
}

// withRoom makes room for n elements of about that size at once when there is little left, but not for much more than what
// is there already: the first elements may be the largest.
func withRoom(dst []byte, size, n int) []byte {
	if cap(dst)-len(dst) >= 2*size {
		return dst
	}
	size += size/16 + 1
	return slices.Grow(dst, size*min(n+1, 8*len(dst)/size+1))
}

// appendMap writes a map, sorted by name.
func appendMap(dst []byte, m map[string]string) []byte {
	var texts [32]mapText // on the stack, and more than most have
	var places [len(texts)]mapPlace
	if len(m) > len(texts) {
		return appendLongMap(dst, m)
	}
	sorted := mapTexts{texts[:0], places[:0]}.with(m)
	for i := range sorted.places { // sort.Sort would move them to the heap
		for k := i; k > 0 && sorted.Less(k, k-1); k-- {
			sorted.Swap(k, k-1)
		}
	}
	return sorted.append(dst)
}

func appendLongMap(dst []byte, m map[string]string) []byte {
	sorted := mapTexts{make([]mapText, 0, len(m)), make([]mapPlace, 0, len(m))}.with(m)
	sort.Sort(sorted)
	return sorted.append(dst)
}

// mapTexts are the entries of a map and their places in order, which are small and have no pointers: they are what moves.
type mapTexts struct {
	texts  []mapText
	places []mapPlace
}

type mapText struct{ key, value string }

// mapPlace is the place of an entry, with the number that its key begins with.
type mapPlace struct {
	first uint64
	index int
}

func (m mapTexts) with(entries map[string]string) mapTexts {
	for key, value := range entries {
		m.places = append(m.places, mapPlace{firstBytes(key), len(m.texts)})
		m.texts = append(m.texts, mapText{key, value})
	}
	return m
}

func (m mapTexts) append(dst []byte) []byte {
	dst = append(dst, '{')
	for i, place := range m.places {
		if i > 0 {
			dst = append(dst, ',')
		}
		text := &m.texts[place.index]
		dst = appendString(append(appendString(dst, text.key), ':'), text.value)
	}
	return append(dst, '}')
}

func (m mapTexts) Len() int      { return len(m.places) }
func (m mapTexts) Swap(i, k int) { m.places[i], m.places[k] = m.places[k], m.places[i] }
func (m mapTexts) Less(i, k int) bool {
	a, b := &m.places[i], &m.places[k]
	return a.first < b.first || a.first == b.first && m.texts[a.index].key < m.texts[b.index].key
}

// firstBytes returns the first eight bytes of a text as a number, so that most texts are compared at once.
func firstBytes(s string) (n uint64) {
	for i := range min(len(s), 8) {
		n |= uint64(s[i]) << (56 - 8*i)
	}
	return n
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
func (e *encoder) mapping(dst []byte, t *typeInfo, p unsafe.Pointer, parts map[string][]byte) (_ []byte, err error) {
	if e.depth++; e.depth > maxDepth {
		return dst, errTooDeep
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
	dst = append(dst, '{')
	for i, entry := range entries {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, entry.key), ':')
		value := values.Index(entry.index).Addr().UnsafePointer()
		if part := parts[entry.key]; part != nil {
			dst, err = e.kept(dst, t.elem, value, part)
		} else {
			dst, err = e.value(dst, t.elem, value)
		}
		if err != nil {
			return dst, under(err, entry.key)
		}
	}
	e.depth--
	return append(dst, '}'), nil
}

// appendString appends s in quotes. Invalid UTF-8 becomes U+FFFD, as in encoding/json; '<', '>' and '&' stay.
func appendString(dst []byte, s string) []byte {
	if needsNoEscape(s) {
		return append(append(append(dst, '"'), s...), '"')
	}
	return appendEscaped(dst, s)
}

// needsNoEscape reports whether s is plain ASCII text.
func needsNoEscape(s string) bool {
	text := unsafe.Slice(unsafe.StringData(s), len(s))
	var special uint64
	switch n := len(text); {
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			special |= specialBytes(binary.LittleEndian.Uint64(text[i:]))
		}
		special |= specialBytes(binary.LittleEndian.Uint64(text[n-8:]))
	case n >= 4:
		special = specialBytes(uint64(binary.LittleEndian.Uint32(text))<<32 | uint64(binary.LittleEndian.Uint32(text[n-4:])))
	default:
		for _, c := range text {
			if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
				return false
			}
		}
	}
	return special == 0
}

func appendEscaped(dst []byte, s string) []byte {
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
