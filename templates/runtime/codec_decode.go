package octopus

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// decoder reads one document. Its methods take the index to begin at and give back the index behind what they read. The
// Go values that they write to must be zero.
type decoder struct {
	data  []byte
	depth int
	loss  loss   // since the innermost member began
	lost  int    // where the first value is that was lost
	kept  int    // bytes that keepPart copied
	whole []byte // copy of data for keepPart, nil until needed

	memory     int      // that values take, as far as the text does not say it
	mismatched []string // members that their fields cannot hold: "Project.Name"

	chunk   []byte      // room for the text of strings
	strings []string    // elements of lists and maps that are not complete
	names   [512]string // strings seen lately
	scratch []byte      // text of a string with escape sequences
}

// loss says how much of a JSON value its Go value cannot tell.
type loss uint8

const (
	lossNone  loss = iota
	lossForm       // its spelling, or that it is null
	lossValue      // all of it
)

var decoders = sync.Pool{New: func() any { return new(decoder) }}

func (d *decoder) release() {
	d.data, d.whole, d.mismatched, d.depth, d.kept, d.memory, d.loss = nil, nil, nil, 0, 0, 0, lossNone
	clear(d.strings)
	d.strings = d.strings[:0]
	if cap(d.scratch) > maxPooledBuffer {
		d.scratch = nil
	}
	if cap(d.strings) > maxPooledBuffer/16 {
		d.strings = nil
	}
	decoders.Put(d)
}

const byteOrderMark = "\uFEFF"

func (d *decoder) document(data []byte, t *typeInfo, p unsafe.Pointer) error {
	d.data = data
	i := 0
	if hasPrefix(data, byteOrderMark) {
		i = len(byteOrderMark)
	}
	i, err := d.value(t, p, skipSpace(data, i))
	if err != nil {
		return err
	}
	if i = skipSpace(data, i); i < len(data) {
		return problemAt(data, i, afterValue)
	}
	if d.loss == lossValue { // with no object around it to keep it
		return &jsonError{offset: d.lost, problem: "found " + valueKind(data[d.lost]) + " that a Go " + t.rtype.String() + " cannot hold"}
	}
	return nil
}

// Few bytes of text can be values that take a lot of memory: "{}," is an object with all its fields.
const (
	memoryPerByte = 4
	memoryAtLeast = 256 << 20
)

// take counts memory for values, before it is allocated.
func (d *decoder) take(size, i int) error {
	if d.memory += size; d.memory <= memoryAtLeast || d.memory/memoryPerByte <= len(d.data) {
		return nil
	}
	return &jsonError{offset: i, problem: "too many values: they need more than 256 MiB of memory, and four times as much as their text"}
}

func hasPrefix(data []byte, prefix string) bool {
	return len(data) >= len(prefix) && string(data[:len(prefix)]) == prefix
}

// valueKind names the kind of the value that begins with c.
func valueKind(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// value reads the value at data[i] into p.
func (d *decoder) value(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if i >= len(d.data) {
		return i, problemAt(d.data, i, wantValue)
	}
	switch c := d.data[i]; t.kind {
	case kindString, kindName:
		if c == '"' {
			return d.string(t, p, i)
		}
		return d.unquoted(p, i)
	case kindBool:
		if c == 't' {
			*(*bool)(p) = true
			return d.literal(i, "true")
		}
		if c == 'f' {
			return d.literal(i, "false")
		}
		return d.quoted(t, p, i)
	case kindInt:
		if c == '-' || isDigit(c) {
			return d.integer(t, p, i)
		}
		return d.quoted(t, p, i)
	case kindFloat:
		if c == '-' || isDigit(c) {
			return d.float(p, i)
		}
		return d.quoted(t, p, i)
	case kindRaw:
		return d.raw((*RawJSON)(p), i)
	case kindCodec:
		return d.codec(t, p, i)
	case kindStruct:
		if c == '{' {
			return d.object(t, p, i)
		}
	case kindPointer:
		return d.pointer(t, p, i)
	case kindStrings:
		if c == '[' {
			return d.stringList((*[]string)(p), i)
		}
	case kindSlice:
		if c == '[' {
			return d.list(t, p, i)
		}
	case kindStringMap:
		if c == '{' {
			return d.stringMap((*map[string]string)(p), i)
		}
	case kindMap:
		if c == '{' {
			return d.mapping(t, p, i)
		}
	}
	return d.mismatch(i)
}

// mismatch passes over a value of another kind than its Go value.
func (d *decoder) mismatch(i int) (int, error) {
	if d.data[i] == 'n' {
		d.note(lossForm, i)
	} else {
		d.note(lossValue, i)
	}
	return d.skip(i)
}

// quoted reads a number or a boolean that the server wrote as a string.
func (d *decoder) quoted(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if d.data[i] != '"' {
		return d.mismatch(i)
	}
	text, end, err := d.text(i)
	if err != nil {
		return end, err
	}
	understood := strings.EqualFold(string(text), "false")
	switch {
	case t.kind != kindBool:
		understood = d.number(t, p, text)
	case strings.EqualFold(string(text), "true"):
		*(*bool)(p), understood = true, true
	}
	if !understood {
		t.reset(p)
		return d.mismatch(i)
	}
	d.note(lossForm, i)
	return end, nil
}

// number reads all of text, which is not part of the document, and reports whether that worked.
func (d *decoder) number(t *typeInfo, p unsafe.Pointer, text []byte) bool {
	if len(text) == 0 || text[0] != '-' && !isDigit(text[0]) {
		return false
	}
	data, loss, lost := d.data, d.loss, d.lost
	d.data, d.loss = text, lossNone
	end, err := d.value(t, p, 0)
	understood := err == nil && end == len(text) && d.loss != lossValue
	d.data, d.loss, d.lost = data, loss, lost
	return understood
}

// unquoted reads a text that the server wrote as a number or a boolean.
func (d *decoder) unquoted(p unsafe.Pointer, i int) (int, error) {
	c := d.data[i]
	if c == '{' || c == '[' || c == 'n' {
		return d.mismatch(i)
	}
	end, err := d.skip(i)
	if err == nil {
		*(*string)(p) = d.keepRare(d.data[i:end])
		d.note(lossForm, i)
	}
	return end, err
}

func (d *decoder) note(l loss, i int) {
	if l > d.loss {
		d.loss, d.lost = l, i
	}
}

func (d *decoder) skip(i int) (int, error) {
	end, problem := skipValue(d.data, i, d.depth)
	if problem != "" {
		return end, problemAt(d.data, end, problem)
	}
	return end, nil
}

func (d *decoder) literal(i int, literal string) (int, error) {
	if hasPrefix(d.data[i:], literal) {
		return i + len(literal), nil
	}
	end, problem := scanLiteral(d.data, i, literal)
	return end, problemAt(d.data, end, problem)
}

func (d *decoder) string(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	text, i, err := d.text(i)
	if err != nil {
		return i, err
	}
	if t.kind == kindName {
		*(*string)(p) = d.share(text)
	} else {
		*(*string)(p) = d.keep(text)
	}
	return i, nil
}

// text returns what the string at data[i] stands for, to be used before the next call.
func (d *decoder) text(i int) (text []byte, next int, err error) {
	end, form := scanString(d.data, i+1)
	if form == 0 {
		return d.data[i+1 : end], end + 1, nil
	}
	if form&malformed != 0 {
		return nil, end, problemAt(d.data, end, stringProblem(d.data, end))
	}
	text = d.data[i+1 : end]
	if form&escaped != 0 || !utf8.Valid(text) {
		d.scratch = appendUnquoted(d.scratch[:0], text)
		text = d.scratch
	}
	return text, end + 1, nil
}

// Strings of one document share pieces of memory of chunkSize bytes, so that there are few of them and yet a string that
// is kept does not hold the whole document in memory.
const chunkSize = 4 << 10

func (d *decoder) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	kept := d.keepBytes(text)
	return unsafe.String(unsafe.SliceData(kept), len(kept))
}

// keepRare is keep for what is rare, so that its code is not copied to where it is called.
//
//go:noinline
func (d *decoder) keepRare(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	kept := d.keepRaw(text)
	return unsafe.String(unsafe.SliceData(kept), len(kept))
}

// keepRaw is keepBytes for what is rare.
//
//go:noinline
func (d *decoder) keepRaw(text []byte) []byte { return d.keepBytes(text) }

func (d *decoder) keepBytes(text []byte) []byte {
	n := len(d.chunk)
	if len(text) > cap(d.chunk)-n {
		if len(text) > chunkSize/4 {
			return append(make([]byte, 0, len(text)), text...)
		}
		d.chunk, n = make([]byte, 0, chunkSize), 0
	}
	d.chunk = append(d.chunk, text...)
	return d.chunk[n:len(d.chunk):len(d.chunk)]
}

// keepPart is keepBytes for texts that may lie in one another. Once they are more than the document they are parts of one
// copy of it, so that deep nesting does not multiply memory.
func (d *decoder) keepPart(begin, end int) []byte {
	if d.kept += end - begin; d.kept <= len(d.data) {
		return d.keepRaw(d.data[begin:end])
	}
	if d.whole == nil {
		d.whole = bytes.Clone(d.data)
	}
	return d.whole[begin:end:end]
}

// share is keep for strings that are likely to come again.
func (d *decoder) share(text []byte) string {
	const longest = 40
	if len(text) == 0 || len(text) > longest {
		return d.keepRare(text)
	}
	slot := &d.names[textHash(text)%uint32(len(d.names))]
	if *slot != string(text) {
		*slot = d.keepRare(text)
	}
	return *slot
}

func textHash(text []byte) uint32 {
	const prime = 0x9E3779B1
	h := uint32(len(text))
	for ; len(text) >= 4; text = text[4:] {
		h = (h ^ binary.LittleEndian.Uint32(text)) * prime
		h ^= h >> 15
	}
	for _, c := range text {
		h = (h ^ uint32(c)) * prime
	}
	return h ^ h>>16
}

func (d *decoder) integer(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	end, whole, problem := scanNumber(d.data, i)
	if problem != "" {
		return end, problemAt(d.data, end, problem)
	}
	text := d.data[i:end]
	n, ok := parseInteger(text, whole)
	switch {
	case !ok || t.size == 4 && int64(int32(n)) != n:
		d.note(lossValue, i)
		return end, nil
	case t.size == 4:
		*(*int32)(p) = int32(n)
	default:
		*(*int64)(p) = n
	}
	if !whole || n == 0 && len(text) > 1 {
		d.note(lossForm, i)
	}
	return end, nil
}

// parseInteger reads a whole number; one that is spelled 1.0 or 1e3 as far as a float64 is exact.
func parseInteger(text []byte, whole bool) (n int64, ok bool) {
	if whole && len(text) <= 18 {
		return parseShort(text), true
	}
	if whole {
		n, err := strconv.ParseInt(string(text), 10, 64)
		return n, err == nil
	}
	const limit = 1 << 53
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f < -limit || f > limit {
		return 0, false
	}
	n = int64(f)
	return n, float64(n) == f
}

func parseShort(text []byte) (n int64) {
	digits := text
	if text[0] == '-' {
		digits = text[1:]
	}
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	if text[0] == '-' {
		return -n
	}
	return n
}

func (d *decoder) float(p unsafe.Pointer, i int) (int, error) {
	end, _, problem := scanNumber(d.data, i)
	if problem != "" {
		return end, problemAt(d.data, end, problem)
	}
	text := d.data[i:end]
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		d.note(lossValue, i)
		return end, nil
	}
	*(*float64)(p) = f
	var spelled [32]byte
	if string(appendFloat(spelled[:0], f)) != string(text) {
		d.note(lossForm, i)
	}
	return end, nil
}

func (d *decoder) raw(p *RawJSON, i int) (int, error) {
	end, err := d.skip(i)
	if err == nil {
		*p = d.keepRaw(d.data[i:end])
	}
	return end, err
}

func (d *decoder) codec(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	end, err := d.skip(i)
	if err != nil {
		return end, err
	}
	codec := reflect.NewAt(t.rtype, p).Interface().(jsonCodec)
	if codec.decodeJSON(d.data[i:end:end]) != nil {
		t.reset(p)
		d.note(lossValue, i)
	}
	return end, nil
}

func (d *decoder) pointer(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if d.data[i] == 'n' {
		return d.literal(i, "null")
	}
	if t.elem.kind == kindStruct && d.data[i] != '{' {
		return d.mismatch(i)
	}
	if err := d.take(int(t.elem.size), i); err != nil {
		return i, err
	}
	target := reflect.New(t.elem.rtype).UnsafePointer()
	*(*unsafe.Pointer)(p) = target
	return d.value(t.elem, target, i)
}

// objectReader is where the decoder is in an object.
type objectReader struct {
	t        *typeInfo
	p        unsafe.Pointer
	previous int // 1 + the last field
	seen     bitset
	null     bitset
	state    extraState
}

func (d *decoder) object(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if t.family != nil {
		return d.familyObject(t, p, i, false)
	}
	if d.depth++; d.depth > maxDepth {
		return i, problemAt(d.data, i, nestedTooDeply)
	}
	loss, lost := d.loss, d.lost
	o := objectReader{t: t, p: p}
	i, more := d.open(i, '}')
	for more {
		field, name, next, err := d.memberName(&o, i)
		if err != nil {
			return next, err
		}
		if field >= 0 {
			i, err = d.knownMember(&o, field, name, next)
		} else {
			i, err = d.unknownMember(&o, name, next)
		}
		if err != nil {
			return i, err
		}
		if i, more, err = d.next(i, '}', wantMember); err != nil {
			return i, err
		}
	}
	o.finish()
	d.depth--
	d.loss, d.lost = loss, lost
	return i, nil
}

// open passes the bracket at data[i] and, if nothing is between them, the closing one.
func (d *decoder) open(i int, closing byte) (next int, more bool) {
	i = skipSpace(d.data, i+1)
	if i < len(d.data) && d.data[i] == closing {
		return i + 1, false
	}
	return i, true
}

// next passes the comma, or the closing bracket, behind a member or an element.
func (d *decoder) next(i int, closing byte, want string) (next int, more bool, err error) {
	data := d.data
	if i < len(data) && data[i] <= ' ' {
		i = skipSpace(data, i)
	}
	switch {
	case i < len(data) && data[i] == ',':
		if i++; i < len(data) && data[i] <= ' ' {
			i = skipSpace(data, i)
		}
		return i, true, nil
	case i < len(data) && data[i] == closing:
		return i + 1, false, nil
	}
	return i, false, problemAt(data, i, want)
}

// memberName finds the field of the member at data[i], -1 when there is none, and passes the colon. The name is given only
// if it is not that of the field.
func (d *decoder) memberName(o *objectReader, i int) (index int, name string, next int, err error) {
	if index, i, ok, err := d.guessed(o, i); ok {
		return index, "", i, err
	}
	t := o.t
	text, i, err := d.key(i)
	if err != nil {
		return 0, "", i, err
	}
	index, exact := t.lookup(text)
	if exact {
		t.guesses[o.previous].Store(uint32(index))
	} else {
		name = d.share(text)
		if index >= 0 && o.seen.has(index) {
			index = -1 // it came in two spellings
		}
	}
	i, err = d.colon(i)
	return index, name, i, err
}

// guessed finds the field of the member at data[i] if it is the one that came there in the object before.
func (d *decoder) guessed(o *objectReader, i int) (index, next int, ok bool, err error) {
	index = int(o.t.guesses[o.previous].Load())
	if index >= len(o.t.fields) || i >= len(d.data) || !hasPrefix(d.data[i:], o.t.fields[index].quoted) {
		return 0, i, false, nil
	}
	next, err = d.colon(i + len(o.t.fields[index].quoted))
	return index, next, true, err
}

func (d *decoder) key(i int) (text []byte, next int, err error) {
	if i >= len(d.data) || d.data[i] != '"' {
		return nil, i, problemAt(d.data, i, wantName)
	}
	return d.text(i)
}

func (d *decoder) colon(i int) (int, error) {
	data := d.data
	if i < len(data) && data[i] <= ' ' {
		i = skipSpace(data, i)
	}
	if i >= len(data) || data[i] != ':' {
		return i, problemAt(data, i, wantColon)
	}
	if i++; i < len(data) && data[i] <= ' ' {
		i = skipSpace(data, i)
	}
	return i, nil
}

func (d *decoder) unknownMember(o *objectReader, name string, i int) (int, error) {
	end, err := d.skip(i)
	if err != nil {
		return end, under(err, name)
	}
	o.state.members = append(o.state.members, extraMember{name: name, raw: d.keepRaw(d.data[i:end])})
	return end, d.take(2*int(unsafe.Sizeof(extraMember{})), i)
}

func (d *decoder) knownMember(o *objectReader, index int, name string, i int) (end int, err error) {
	f := &o.t.fields[index]
	p := unsafe.Add(o.p, f.offset)
	o.previous = index + 1
	if o.seen.has(index) {
		o.forget(index, p) // of members with the same name the last one counts
	}
	o.seen.add(index)
	d.loss = lossNone
	isNull := i < len(d.data) && d.data[i] == 'n'
	if isNull {
		o.null.add(index)
	}
	if isNull && f.kind != kindRaw && f.kind != kindCodec {
		end, err = d.literal(i, "null")
	} else {
		end, err = d.value(f.typeInfo, p, i)
	}
	if err != nil {
		return end, under(err, f.name)
	}
	if f.identity && !isNull && err == nil && *(*string)(p) == "" {
		d.note(lossForm, i) // to be sent again as long as it stays
	}
	if name != "" || d.loss != lossNone {
		w := wireMember{field: index, name: name, key: f.name, mismatched: d.loss == lossValue}
		if d.loss != lossNone {
			w.text = d.keepPart(i, end)
		}
		if w.mismatched {
			d.report(o.t, f)
		}
		o.state.wires = append(o.state.wires, w)
		err = d.take(2*int(unsafe.Sizeof(w)), i)
	}
	return end, err
}

// report notes a member that its field cannot hold, for the log: each once, and a few of them.
func (d *decoder) report(t *typeInfo, f *field) {
	const most = 16
	name, _, _ := strings.Cut(t.rtype.Name(), "[")
	if name += "." + f.name; len(d.mismatched) < most && !slices.Contains(d.mismatched, name) {
		d.mismatched = append(d.mismatched, name)
	}
}

func (o *objectReader) forget(index int, p unsafe.Pointer) {
	o.t.fields[index].reset(p)
	o.null.remove(index)
	if w := o.state.wire(index); w != nil {
		last := len(o.state.wires) - 1
		*w = o.state.wires[last]
		o.state.wires = o.state.wires[:last]
	}
}

// finish writes down in the Extra what was found.
//
//go:noinline
func (o *objectReader) finish() {
	extra := o.t.extraOf(o.p)
	extra.of, extra.seen, extra.null = o.t, o.seen.low, o.null.low
	if o.state.members != nil || o.state.wires != nil || o.seen.high != nil {
		state := o.state
		state.seenHigh, state.nullHigh = o.seen.high, o.null.high
		extra.state = &state
	}
}

func (d *decoder) stringList(p *[]string, i int) (int, error) {
	base := len(d.strings)
	i, more := d.open(i, ']')
	for n := 0; more; n++ {
		var err error
		if i, err = d.stringElement(i); err == nil {
			i, more, err = d.next(i, ']', wantElement)
		}
		if err != nil {
			return i, under(err, indexStep(n))
		}
	}
	if err := d.take((len(d.strings)-base)*stringSize, i); err != nil {
		return i, err
	}
	*p = make([]string, len(d.strings)-base)
	copy(*p, d.strings[base:])
	d.strings = d.strings[:base]
	return i, nil
}

const stringSize = int(unsafe.Sizeof(""))

// stringElement reads a string to the end of d.strings.
func (d *decoder) stringElement(i int) (int, error) {
	if i >= len(d.data) {
		return i, problemAt(d.data, i, wantValue)
	}
	if d.data[i] != '"' {
		var text string
		end, err := d.unquoted(unsafe.Pointer(&text), i)
		d.strings = append(d.strings, text)
		return end, err
	}
	text, i, err := d.text(i)
	if err == nil {
		d.strings = append(d.strings, d.keep(text))
	}
	return i, err
}

func (d *decoder) stringMap(p *map[string]string, i int) (int, error) {
	base := len(d.strings)
	i, more := d.open(i, '}')
	for more {
		key, next, err := d.mapKey(i)
		if err != nil {
			return next, err
		}
		d.strings = append(d.strings, key)
		if i, err = d.stringElement(next); err == nil {
			i, more, err = d.next(i, '}', wantMember)
		}
		if err != nil {
			return i, under(err, key)
		}
	}
	pairs := d.strings[base:]
	*p = make(map[string]string, len(pairs)/2)
	for k := 0; k < len(pairs); k += 2 {
		(*p)[pairs[k]] = pairs[k+1]
	}
	d.strings = d.strings[:base]
	return i, nil
}

// mapKey reads the name of a member of a map and passes the colon.
func (d *decoder) mapKey(i int) (key string, next int, err error) {
	text, i, err := d.key(i)
	if err != nil {
		return "", i, err
	}
	key = d.share(text)
	i, err = d.colon(i)
	return key, i, err
}

func (d *decoder) mapping(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if d.depth++; d.depth > maxDepth {
		return i, problemAt(d.data, i, nestedTooDeply)
	}
	m := reflect.MakeMap(t.rtype)
	key, elem := reflect.New(t.rtype.Key()).Elem(), reflect.New(t.elem.rtype)
	i, more := d.open(i, '}')
	for more {
		name, next, err := d.mapKey(i)
		if err != nil {
			return next, err
		}
		if err := d.take(2*(int(t.elem.size)+stringSize), next); err != nil {
			return next, err
		}
		elem.Elem().SetZero()
		if i, err = d.value(t.elem, elem.UnsafePointer(), next); err == nil {
			i, more, err = d.next(i, '}', wantMember)
		}
		if err != nil {
			return i, under(err, name)
		}
		key.SetString(name)
		m.SetMapIndex(key, elem.Elem())
	}
	reflect.NewAt(t.rtype, p).Elem().Set(m)
	d.depth--
	return i, nil
}

// scratchSlice holds the first elements of a list until it is known how many there are.
type scratchSlice struct {
	slice reflect.Value
	first unsafe.Pointer
	cap   int
}

func (t *typeInfo) newScratch() *scratchSlice {
	const bytes, most = 16 << 10, 32
	n := min(most, max(1, bytes/max(1, int(t.elem.size))))
	slice := reflect.MakeSlice(t.rtype, n, n)
	return &scratchSlice{slice, slice.UnsafePointer(), n}
}

// list reads an array. Short lists get a slice of their exact size; long ones are guessed by the length of the text.
func (d *decoder) list(t *typeInfo, p unsafe.Pointer, i int) (int, error) {
	if d.depth++; d.depth > maxDepth {
		return i, problemAt(d.data, i, nestedTooDeply)
	}
	slice := reflect.NewAt(t.rtype, p).Elem()
	begin := i
	i, more := d.open(i, ']')
	if !more {
		slice.Set(reflect.MakeSlice(t.rtype, 0, 0))
		d.depth--
		return i, nil
	}
	scratch, _ := t.scratch.Get().(*scratchSlice)
	if scratch == nil {
		scratch = t.newScratch()
	}
	elements, room, n := scratch.first, scratch.cap, 0
	for ; more; n++ {
		if n == room {
			more := d.guess(i, begin, n)
			if err := d.take(more*int(t.elem.size), i); err != nil {
				return i, err
			}
			if scratch != nil {
				t.moveScratch(slice, scratch, n, n+more)
				scratch = nil
			} else {
				slice.SetLen(n)
				slice.Grow(more)
			}
			elements, room = slice.UnsafePointer(), slice.Cap()
		}
		var err error
		if i, err = d.value(t.elem, unsafe.Add(elements, uintptr(n)*t.elem.size), i); err == nil {
			i, more, err = d.next(i, ']', wantElement)
		}
		if err != nil {
			return i, under(err, indexStep(n))
		}
	}
	if scratch != nil {
		if err := d.take(n*int(t.elem.size), i); err != nil {
			return i, err
		}
		t.moveScratch(slice, scratch, n, n)
	}
	slice.SetLen(n)
	d.depth--
	return i, nil
}

// moveScratch sets slice to the first n elements of scratch, with room for so many.
func (t *typeInfo) moveScratch(slice reflect.Value, scratch *scratchSlice, n, room int) {
	slice.Grow(room)
	slice.SetLen(n)
	reflect.Copy(slice, scratch.slice)
	for k := range n {
		scratch.slice.Index(k).SetZero()
	}
	t.scratch.Put(scratch)
}

// guess says how many more elements to expect at data[i], when n came since begin. Outermost lists fill the document.
func (d *decoder) guess(i, begin, n int) int {
	const outermost = 2
	if d.depth > outermost {
		return n
	}
	elementSize := max(1, (i-begin)/n)
	return min((len(d.data)-i)/elementSize+1+n/16, 8*n)
}

func indexStep(i int) string { return "[" + strconv.Itoa(i) + "]" }
