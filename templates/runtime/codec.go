package octopus

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// decodeJSON decodes data, a whole JSON document, into the value that v points to, which it replaces. It loses nothing of
// an object whose struct type has an Extra: see there. An error names the member and the byte where the text goes wrong.
func decodeJSON(data []byte, v any) error {
	_, err := decodeReporting(data, v)
	return err
}

// decodeReporting is decodeJSON. It also returns which members their fields cannot hold, such as "Project.Name".
func decodeReporting(data []byte, v any) (mismatched []string, err error) {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return nil, fmt.Errorf("octopus: cannot decode JSON into a %T; it must be a pointer that is not nil", v)
	}
	target.Elem().SetZero()
	d := decoders.Get().(*decoder)
	err = d.document(data, typeOf(target.Type().Elem()), target.UnsafePointer())
	mismatched = d.mismatched
	d.release()
	return mismatched, err
}

// readJSON is decodeJSON with the custom of UnmarshalJSON that null changes nothing.
func readJSON(data []byte, v any) error {
	if string(data) == "null" {
		return nil
	}
	return decodeJSON(data, v)
}

// appendJSON appends v, a value of the model or a pointer to one, as JSON to dst. Of the members in fill, those are written
// too that the object v has, or that are required, and that are not set; v stays as it is.
func appendJSON(dst []byte, v any, fill []member) ([]byte, error) {
	value := reflect.ValueOf(v)
	if !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil() {
		return append(dst, "null"...), nil
	}
	if value.Kind() != reflect.Pointer {
		addressable := reflect.New(value.Type())
		addressable.Elem().Set(value)
		value = addressable
	}
	var e encoder
	text, err := e.document(dst, typeOf(value.Type().Elem()), value.UnsafePointer(), fill)
	if err != nil {
		return dst, err
	}
	return text, nil
}

// toJSON is appendJSON into a slice of its own, of the right size.
func toJSON(v any) ([]byte, error) {
	scratch := buffers.Get().(*[]byte)
	defer buffers.Put(scratch)
	text, err := appendJSON((*scratch)[:0], v, nil)
	if err != nil {
		return nil, err
	}
	if cap(text) <= maxPooledBuffer {
		*scratch = text
	}
	return append(make([]byte, 0, len(text)), text...), nil
}

// maxPooledBuffer keeps one huge document from being held in memory for ever.
const maxPooledBuffer = 64 << 10

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// member is a member of an object, to be written where the caller left it out. Its name is matched ignoring case.
type member struct {
	name, value string
	required    bool // also where the object's type has no field for it
}

// property is what an object says of one of its properties.
type property struct {
	exists bool   // its type has a field for it
	set    bool   // the object has a value for it, or its Extra one that was Set or that is not known
	value  string // of a field that is a string
}

// propertyIn finds a property of v, an object or a pointer to one, by its name ignoring case.
func propertyIn(v any, name string) (p property, isObject bool) {
	value := reflect.ValueOf(v)
	if isNil(v) {
		return property{}, false
	}
	if value.Kind() != reflect.Pointer {
		addressable := reflect.New(value.Type())
		addressable.Elem().Set(value)
		value = addressable
	}
	t := typeOf(value.Type().Elem())
	if t.kind != kindStruct {
		return property{}, false
	}
	object := value.UnsafePointer()
	state := t.extraOf(object).state
	i, _ := t.lookup([]byte(name))
	if i < 0 {
		return property{set: state.has(name)}, true
	}
	f := &t.fields[i]
	field := unsafe.Add(object, f.offset)
	order := state.order(t, i)
	p = property{exists: true, set: !f.isZero(field) || order != nil && !order.kind.omits() || state.wire(i).raw() != nil}
	if f.kind == kindString || f.kind == kindName {
		p.value = *(*string)(field)
	}
	return p, true
}

// jsonCodec is implemented, by their pointers, by types of the wire that are written by hand. Their zero value must encode
// as null. decodeJSON must not keep raw; whatever it refuses is kept by the object around it, as it came.
type jsonCodec interface {
	appendJSON(dst []byte) ([]byte, error)
	decodeJSON(raw []byte) error
}

// jsonError says what is wrong in a JSON document, and where.
type jsonError struct {
	path    string // of the member, "Items[17].Name", "" for the document itself
	offset  int    // in bytes from the start of the document, -1 when there is none
	problem string
	cause   error
}

func (e *jsonError) Error() string {
	text := e.problem
	if e.offset >= 0 {
		text = fmt.Sprintf("%s (byte %d)", text, e.offset)
	}
	if e.path != "" {
		text = e.path + ": " + text
	}
	return "octopus: JSON: " + text
}

func (e *jsonError) Unwrap() error { return e.cause }

// under puts the name of a member, or the index of an element, before the path of err.
func under(err error, step string) error {
	e, ok := err.(*jsonError)
	if !ok {
		e = &jsonError{offset: -1, problem: err.Error(), cause: err}
	}
	if e.path != "" && e.path[0] != '[' {
		step += "."
	}
	e.path = step + e.path
	return e
}

// problemAt describes what scanning data found wrong at i.
func problemAt(data []byte, i int, problem string) *jsonError {
	switch {
	case problem == nestedTooDeply:
		return &jsonError{offset: i, problem: problem}
	case i >= len(data):
		return &jsonError{offset: i, problem: "the text ends " + problem, cause: io.ErrUnexpectedEOF}
	}
	return &jsonError{offset: i, problem: fmt.Sprintf("found %q %s", data[i], problem)}
}

// kind is how a Go type is read and written.
type kind uint8

const (
	kindForeign kind = iota // not a type of the model
	kindString
	kindName // a string type of its own: mostly an enum, whose few values are worth sharing
	kindBool
	kindInt
	kindFloat
	kindRaw
	kindCodec
	kindStruct
	kindPointer
	kindSlice
	kindStrings // []string and slices of string types
	kindMap
	kindStringMap // map[string]string and types like Links
)

// typeInfo is what the codec knows about a Go type. It is built once and only read from then on, but for the guesses.
type typeInfo struct {
	kind   kind
	rtype  reflect.Type
	size   uintptr
	elem   *typeInfo   // of pointers, slices and maps
	fields []field     // of structs
	extra  uintptr     // offset of the Extra
	family *familyInfo // of structs that come in variants
	exact  map[string]int
	folded map[string]int

	// guesses[i] is the field that came after field i-1 the last time, guesses[0] the one that came first: objects of one
	// type have their members in the same order, so that most names are known before they are read.
	guesses []atomic.Uint32
	scratch sync.Pool // of *scratchSlice, for slices
}

// field is a member of an object that its struct has a field for.
type field struct {
	*typeInfo
	name     string
	quoted   string // "Name" in quotes
	key      string // the same between comma and colon
	offset   uintptr
	required bool
	identity bool // it is the ID of the object itself: empty, it is not sent
}

// The tables that there are. A sync.Map is generic, which makes each package that has one compile it.
var (
	types      = map[reflect.Type]*typeInfo{}
	typesMutex sync.RWMutex
)

// typeOf returns the table of a type. Types may contain themselves, so that tables are shown to others when all that
// belong together are complete.
func typeOf(rtype reflect.Type) *typeInfo {
	typesMutex.RLock()
	t := types[rtype]
	typesMutex.RUnlock()
	if t != nil {
		return t
	}
	typesMutex.Lock()
	defer typesMutex.Unlock()
	b := typeBuilder{}
	t = b.build(rtype)
	for rtype, t := range b {
		types[rtype] = t
	}
	return t
}

type typeBuilder map[reflect.Type]*typeInfo

var (
	extraType  = reflect.TypeFor[Extra]()
	rawType    = reflect.TypeFor[RawJSON]()
	stringType = reflect.TypeFor[string]()
	codecType  = reflect.TypeFor[jsonCodec]()
)

func (b typeBuilder) build(rtype reflect.Type) *typeInfo {
	if t, ok := types[rtype]; ok {
		return t
	}
	if t, ok := b[rtype]; ok {
		return t
	}
	t := &typeInfo{rtype: rtype, size: rtype.Size()}
	b[rtype] = t
	if t.kind = kindOf(rtype); t.kind == kindForeign {
		return t
	}
	switch t.kind {
	case kindStruct:
		b.buildStruct(t)
	case kindPointer, kindSlice, kindStrings, kindMap, kindStringMap:
		t.elem = b.build(rtype.Elem())
	}
	return t
}

func kindOf(rtype reflect.Type) kind {
	switch {
	case rtype == rawType:
		return kindRaw
	case reflect.PointerTo(rtype).Implements(codecType):
		return kindCodec
	case rtype.Kind() == reflect.Struct:
		if n := rtype.NumField(); n > 0 && rtype.Field(n-1).Type == extraType { // which is the last field
			return kindStruct
		}
		return kindForeign
	case rtype.Kind() == reflect.Pointer:
		if rtype.Elem().Kind() == reflect.Pointer {
			return kindForeign
		}
		return kindPointer
	case encodesItself(rtype):
		return kindForeign
	}
	switch rtype.Kind() {
	case reflect.String:
		if rtype == stringType || rtype == reflect.TypeFor[DateTime]() || rtype == reflect.TypeFor[TimeSpan]() {
			return kindString
		}
		return kindName
	case reflect.Bool:
		return kindBool
	case reflect.Int, reflect.Int64:
		return kindInt
	case reflect.Float64:
		return kindFloat
	case reflect.Slice:
		if elem := rtype.Elem(); elem.Kind() == reflect.String && kindOf(elem) != kindForeign && kindOf(elem) != kindCodec {
			return kindStrings
		}
		return kindSlice
	case reflect.Map:
		switch key := rtype.Key(); {
		case key.Kind() != reflect.String || encodesItself(key):
			return kindForeign
		case key == stringType && rtype.Elem() == stringType:
			return kindStringMap
		}
		return kindMap
	}
	return kindForeign
}

// encodesItself reports whether encoding/json would leave the encoding of a type to its methods.
func encodesItself(rtype reflect.Type) bool {
	rtype = reflect.PointerTo(rtype)
	return rtype.Implements(reflect.TypeFor[interface{ MarshalJSON() ([]byte, error) }]()) ||
		rtype.Implements(reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]())
}

func (b typeBuilder) buildStruct(t *typeInfo) {
	t.exact, t.folded = map[string]int{}, map[string]int{}
	variants := -1
	for i := range t.rtype.NumField() {
		f := t.rtype.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Type == extraType && f.Name == "Extra":
			t.extra = f.Offset
			continue
		case strings.HasPrefix(f.Tag.Get("octopus"), variantTag):
			variants = i
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		quoted := quotedName(name)
		t.exact[name] = len(t.fields)
		if fold := string(appendFolded(nil, []byte(name))); !hasKey(t.folded, fold) {
			t.folded[fold] = len(t.fields)
		}
		t.fields = append(t.fields, field{
			typeInfo: b.build(f.Type),
			name:     name,
			quoted:   quoted,
			key:      "," + quoted + ":",
			offset:   f.Offset,
			required: strings.HasPrefix(f.Tag.Get("octopus"), "required"),
			identity: name == identityProperty && f.Type.Kind() == reflect.String,
		})
	}
	t.guesses = make([]atomic.Uint32, len(t.fields)+1)
	for i := range t.guesses {
		t.guesses[i].Store(uint32(i))
	}
	if variants >= 0 {
		f := t.rtype.Field(variants)
		b.buildFamily(t, f, f.Tag.Get("octopus")[len(variantTag):])
	}
}

// quotedName is a name in quotes. (appendString would bring the encoder into programs that only read.)
func quotedName(name string) string {
	quoted := `"`
	for _, r := range name {
		if r < ' ' || r == '"' || r == '\\' {
			quoted += fmt.Sprintf(`\u%04x`, r)
		} else {
			quoted += string(r)
		}
	}
	return quoted + `"`
}

// identityProperty has the ID of an object.
const identityProperty = "Id"

const variantTag = "variant="

func hasKey(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}

// lookup finds the field of a member, -1 when there is none: the one of exactly that name, or else of that name ignoring
// the case of ASCII letters.
//
//go:noinline
func (t *typeInfo) lookup(name []byte) (i int, exact bool) {
	if i, ok := t.exact[string(name)]; ok {
		return i, true
	}
	var buf [64]byte
	if i, ok := t.folded[string(appendFolded(buf[:0], name))]; ok {
		return i, false
	}
	return -1, false
}

func appendFolded(dst, name []byte) []byte {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func (t *typeInfo) extraOf(p unsafe.Pointer) *Extra { return (*Extra)(unsafe.Add(p, t.extra)) }

// reset sets the value at p to zero.
func (t *typeInfo) reset(p unsafe.Pointer) { reflect.NewAt(t.rtype, p).Elem().SetZero() }

// isZero reports whether the value at p is one that is left out unless it was there when it was decoded. Of lists and maps
// that is nil only.
func (t *typeInfo) isZero(p unsafe.Pointer) bool {
	switch t.kind {
	case kindString, kindName:
		return len(*(*string)(p)) == 0
	case kindBool:
		return !*(*bool)(p)
	case kindRaw:
		return len(*(*[]byte)(p)) == 0
	case kindPointer, kindSlice, kindStrings, kindMap, kindStringMap:
		return *(*unsafe.Pointer)(p) == nil
	case kindStruct:
		for i := range t.fields {
			if f := &t.fields[i]; !f.isZero(unsafe.Add(p, f.offset)) {
				return false
			}
		}
		if t.family != nil && !t.family.empty(p) {
			return false
		}
		extra := t.extraOf(p)
		return extra.of == nil && extra.state == nil
	}
	return reflect.NewAt(t.rtype, p).Elem().IsZero()
}
