package spec

import (
	"encoding/json"
	"iter"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// tree is the structure of a JSON text. Nodes are in the order of the text, an object or a list before its children, so
// that node 0 is the root and the children of node i lie between i and nodes[i].next.
type tree struct {
	name   string
	text   string
	nodes  []node
	places places

	mu    sync.Mutex
	index map[int]map[string]int // children by key, of large objects that were asked for
}

// node is one value. Offsets are into tree.text.
type node struct {
	keyStart, keyEnd uint32 // the key with its quotes; 0, 0 when the value is not a member of an object
	start, end       uint32
	next             uint32 // the node after this one and all it contains; 0 while it is being read
	kind             kind
}

type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	list
	object
)

func (k kind) String() string {
	return [...]string{"null", "true or false", "a number", "a string", "a list", "an object"}[k]
}

// children yields the direct children of node i.
func (t *tree) children(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for child := i + 1; child < int(t.nodes[i].next); child = int(t.nodes[child].next) {
			if !yield(child) {
				return
			}
		}
	}
}

func (t *tree) count(i int) int {
	n := 0
	for range t.children(i) {
		n++
	}
	return n
}

// key is the member name of node i.
func (t *tree) key(i int) string {
	return unquote(t.text[t.nodes[i].keyStart:t.nodes[i].keyEnd])
}

func (t *tree) stringValue(i int) string {
	return unquote(t.text[t.nodes[i].start:t.nodes[i].end])
}

// unquote is the value of a JSON string. It shares the token's memory where no escape is in the way.
func unquote(token string) string {
	if strings.IndexByte(token, '\\') < 0 {
		return token[1 : len(token)-1]
	}
	var s string
	_ = json.Unmarshal([]byte(token), &s) // the scanner has checked the token
	return s
}

// member finds a direct child of an object by its key.
func (t *tree) member(i int, key string) (int, bool) {
	n := 0
	for child := range t.children(i) {
		if t.key(child) == key {
			return child, true
		}
		if n++; n == smallObject {
			child, ok := t.indexed(i)[key]
			return child, ok
		}
	}
	return 0, false
}

// smallObject is how many members are searched one by one.
const smallObject = 16

// indexed returns the children of object i by key. It is made once, when first asked for.
func (t *tree) indexed(i int) map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if children, ok := t.index[i]; ok {
		return children
	}
	children := make(map[string]int)
	for child := range t.children(i) {
		children[t.key(child)] = child
	}
	if t.index == nil {
		t.index = make(map[int]map[string]int)
	}
	t.index[i] = children
	return children
}

// find follows an RFC 6901 pointer as far as the document goes. Exact says that it went all the way.
func (t *tree) find(pointer string) (i int, exact bool) {
	for pointer != "" {
		if pointer[0] != '/' {
			return i, false
		}
		token, rest, more := strings.Cut(pointer[1:], "/")
		child, ok := t.child(i, pointerUnescaper.Replace(token))
		if !ok {
			return i, false
		}
		if i = child; !more {
			break
		}
		pointer = "/" + rest
	}
	return i, true
}

func (t *tree) child(i int, token string) (int, bool) {
	switch t.nodes[i].kind {
	case object:
		return t.member(i, token)
	case list:
		n, err := strconv.ParseUint(token, 10, 32)
		if err != nil || strconv.FormatUint(n, 10) != token {
			return 0, false
		}
		for child := range t.children(i) {
			if n == 0 {
				return child, true
			}
			n--
		}
	}
	return 0, false
}

// pointer is the RFC 6901 pointer to node i. It works while the tree is being read, too.
func (t *tree) pointer(i int) string {
	var b strings.Builder
	for parent := 0; parent < i; {
		position, child := 0, parent+1
		for next := int(t.nodes[child].next); next != 0 && next <= i; next = int(t.nodes[child].next) {
			position, child = position+1, next
		}
		if t.nodes[child].keyEnd > 0 {
			b.WriteString(Pointer(t.key(child)))
		} else {
			b.WriteString(Pointer(strconv.Itoa(position)))
		}
		parent = child
	}
	return b.String()
}

// position is where a reader looks for node i: at its key, or at the value when it has no key.
func (t *tree) position(i int) Position {
	n := t.nodes[i]
	if n.keyEnd > 0 {
		return t.places.at(t.text, int(n.keyStart))
	}
	return t.places.at(t.text, int(n.start))
}

// nodeFault is an Error at node i.
func (t *tree) nodeFault(i int, problem, remedy string) *Error {
	return &Error{Source: t.name, Pointer: t.pointer(i), Position: t.position(i), Problem: problem, Remedy: remedy}
}

// fault is an Error at an offset of the text, in the innermost node that is not read to its end.
func (t *tree) fault(offset int, problem, remedy string) *Error {
	e := &Error{Source: t.name, Position: Position{1, 1}, Problem: problem, Remedy: remedy}
	if t.places != nil {
		e.Position = t.places.at(t.text, offset)
	}
	if len(t.nodes) > 0 {
		e.Pointer = t.pointer(t.open(len(t.text)))
	}
	return e
}

// open is the innermost node that begins before an offset and is not read to its end, or the root.
func (t *tree) open(before int) int {
	i := len(t.nodes) - 1
	for i > 0 && (t.nodes[i].next != 0 || int(t.nodes[i].start) >= before) {
		i--
	}
	return i
}

// describe names the kind of a node and shows a short value: `the number 5`, "an object".
func (t *tree) describe(i int) string {
	switch k := t.nodes[i].kind; k {
	case number, text:
		return strings.Replace(k.String(), "a ", "the ", 1) + " " + t.excerpt(i)
	case boolean:
		return t.excerpt(i)
	default:
		return k.String()
	}
}

// excerpt shows the text of a scalar, cut when it is long.
func (t *tree) excerpt(i int) string {
	s := t.text[t.nodes[i].start:t.nodes[i].end]
	if t.nodes[i].kind == text {
		s = t.stringValue(i)
	}
	s = shorten(s)
	if t.nodes[i].kind == text {
		return strconv.Quote(s)
	}
	return s
}

// shorten cuts a text from a document to what fits into a message.
func shorten(s string) string {
	const most = 200 // characters
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// places finds the line and the column of an offset.
type places interface {
	at(text string, offset int) Position
}

// lineTable finds places in the text itself. It is made when the first place is asked for.
type lineTable struct {
	once  sync.Once
	marks []mark
}

// mark is a known place: the start of a line, or one in a line that is long, since servers send documents on one line.
type mark struct {
	offset, line, column int
}

// markEvery bounds the characters to count for one place.
const markEvery = 4096

func (l *lineTable) at(text string, offset int) Position {
	l.once.Do(func() { l.read(text) })
	m := l.marks[sort.Search(len(l.marks), func(i int) bool { return l.marks[i].offset > offset })-1]
	return Position{Line: m.line, Column: m.column + utf8.RuneCountInString(text[m.offset:offset])}
}

func (l *lineTable) read(text string) {
	l.marks = append(make([]mark, 0, 1+strings.Count(text, "\n")+len(text)/markEvery), mark{0, 1, 1})
	for {
		m := l.marks[len(l.marks)-1]
		rest := text[m.offset:]
		switch n := strings.IndexByte(rest[:min(markEvery, len(rest))], '\n'); {
		case n >= 0:
			m = mark{m.offset + n + 1, m.line + 1, 1}
		case len(rest) <= markEvery:
			return
		default:
			n = markEvery
			for n < len(rest) && !utf8.RuneStart(rest[n]) {
				n++
			}
			m = mark{m.offset + n, m.line, m.column + utf8.RuneCountInString(rest[:n])}
		}
		l.marks = append(l.marks, m)
	}
}
