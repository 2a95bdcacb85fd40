package spec

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The limits of a document. They keep a hostile one from eating the memory or the stack, here and in everything that
// works on what was read: a value costs at most about a kilobyte there. The largest document of a server so far nests 10
// deep and has 90,000 values.
const (
	maxDepth  = 200
	maxValues = 1 << 20
	maxText   = 1<<32 - 1
)

const (
	remedyCorrect = "correct the document"
	remedyAgain   = "get the document again, it is cut short"
)

// scan reads the tree's text, which is JSON by RFC 8259 in UTF-8, into nodes. The text is not copied.
func (t *tree) scan() error {
	if uint64(len(t.text)) > maxText {
		return t.fault(0, "is larger than 4 GiB", remedyCorrect)
	}
	t.nodes = make([]node, 0, len(t.text)/40+16)
	s := scanner{tree: t}
	s.space()
	if err := s.value(0, 0, 1); err != nil {
		return err
	}
	if s.space(); s.pos < len(t.text) {
		return s.unexpected("the end of the document")
	}
	return nil
}

type scanner struct {
	*tree
	pos  int
	seen map[string]int // scratch of checkKeys
}

// value reads one value. The key is the one that it belongs to, depth the number of objects and lists around it plus 1.
func (s *scanner) value(keyStart, keyEnd, depth int) error {
	if len(s.nodes) == maxValues {
		return s.fault(s.pos, fmt.Sprintf("has more than %d values", maxValues), remedyCorrect)
	}
	self := len(s.nodes)
	s.nodes = append(s.nodes, node{keyStart: uint32(keyStart), keyEnd: uint32(keyEnd), start: uint32(s.pos)})
	kind, err := s.token(self, depth)
	if err != nil {
		return err
	}
	n := &s.nodes[self]
	n.kind, n.end, n.next = kind, uint32(s.pos), uint32(len(s.nodes))
	return nil
}

func (s *scanner) token(self, depth int) (kind, error) {
	switch c := s.peek(); {
	case depth > maxDepth && (c == '{' || c == '['):
		return null, s.fault(s.pos, fmt.Sprintf("nests more than %d deep", maxDepth), remedyCorrect)
	case c == '{':
		return object, s.object(self, depth)
	case c == '[':
		return list, s.list(self, depth)
	case c == '"':
		return text, s.string()
	case c == '-' || isDigit(c):
		return number, s.number()
	case s.literal("true"), s.literal("false"):
		return boolean, nil
	case s.literal("null"):
		return null, nil
	}
	return null, s.unexpected("a value")
}

func (s *scanner) object(self, depth int) error {
	s.pos++
	s.space()
	members := 0
	for s.peek() != '}' || members > 0 {
		if s.peek() != '"' {
			return s.unexpected("a member name in quotes")
		}
		key := s.pos
		if err := s.string(); err != nil {
			return err
		}
		keyEnd := s.pos
		if s.space(); s.peek() != ':' {
			return s.unexpected("a colon")
		}
		s.pos++
		s.space()
		if err := s.value(key, keyEnd, depth+1); err != nil {
			return err
		}
		members++
		if s.space(); s.peek() == '}' {
			break
		}
		if s.peek() != ',' {
			return s.unexpected("a comma or a closing brace")
		}
		s.pos++
		s.space()
	}
	s.pos++
	s.nodes[self].next = uint32(len(s.nodes))
	return s.checkKeys(self, members)
}

func (s *scanner) list(self, depth int) error {
	s.pos++
	if s.space(); s.peek() == ']' {
		s.pos++
		return nil
	}
	for {
		if err := s.value(0, 0, depth+1); err != nil {
			return err
		}
		if s.space(); s.peek() == ']' {
			s.pos++
			return nil
		}
		if s.peek() != ',' {
			return s.unexpected("a comma or a closing bracket")
		}
		s.pos++
		s.space()
	}
}

// checkKeys refuses an object that has a key twice: JSON leaves open which one counts.
func (s *scanner) checkKeys(self, members int) error {
	if members <= 8 {
		for a := range s.children(self) {
			for b := range s.children(self) {
				if b >= a {
					break
				}
				if s.key(a) == s.key(b) {
					return s.duplicate(b, a)
				}
			}
		}
		return nil
	}
	// A scratch that has become large is not worth clearing for each of many small objects.
	if s.seen == nil || members > 256 {
		s.seen = make(map[string]int, members)
	}
	for child := range s.children(self) {
		key := s.key(child)
		if first, ok := s.seen[key]; ok {
			return s.duplicate(first, child)
		}
		s.seen[key] = child
	}
	if members > 256 {
		s.seen = nil
	} else {
		clear(s.seen)
	}
	return nil
}

func (s *scanner) duplicate(first, second int) error {
	problem := fmt.Sprintf("has the key %q twice, first at %s", s.key(second), s.position(first))
	return s.nodeFault(second, problem, "remove one of them")
}

// string reads a string up to and with its closing quote.
func (s *scanner) string() error {
	start := s.pos
	s.pos++
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '"':
			s.pos++
			return nil
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		case c < ' ':
			problem := fmt.Sprintf("has the control character U+%04X in a string", c)
			return s.fault(s.pos, problem, fmt.Sprintf(`write it as \u%04x`, c))
		default:
			s.pos++
		}
	}
	return s.fault(start, "ends within a string that begins here", remedyAgain)
}

func (s *scanner) escape() error {
	start := s.pos
	s.pos += 2
	if s.pos > len(s.text) {
		return s.unexpected("the rest of an escape")
	}
	switch s.text[s.pos-1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		for end := s.pos + 4; s.pos < end; s.pos++ {
			if s.pos >= len(s.text) || !isHex(s.text[s.pos]) {
				return s.fault(start, `has \u without four hexadecimal digits in a string`, remedyCorrect)
			}
		}
		return nil
	}
	r, _ := utf8.DecodeRuneInString(s.text[start+1:])
	return s.fault(start, fmt.Sprintf(`has the unknown escape \%c in a string`, r), remedyCorrect)
}

func (s *scanner) number() error {
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	leading := s.pos
	digits := s.digits()
	ok := digits > 0 && (digits == 1 || s.text[leading] != '0')
	if s.peek() == '.' {
		s.pos++
		ok = s.digits() > 0 && ok
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		ok = s.digits() > 0 && ok
	}
	if !ok {
		return s.fault(start, "has a malformed number", "write numbers as JSON has them, such as 0.5, -12 or 1e3")
	}
	return nil
}

func (s *scanner) digits() int {
	start := s.pos
	for isDigit(s.peek()) {
		s.pos++
	}
	return s.pos - start
}

func (s *scanner) literal(word string) bool {
	if !strings.HasPrefix(s.text[s.pos:], word) {
		return false
	}
	s.pos += len(word)
	return true
}

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\n', '\r', '\t':
			s.pos++
		default:
			return
		}
	}
}

// peek is the next byte, or 0 at the end. A real 0 fits nowhere either.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

// unexpected is the error of something, or of the end, where something else was wanted.
func (s *scanner) unexpected(wanted string) error {
	if s.pos < len(s.text) {
		r, _ := utf8.DecodeRuneInString(s.text[s.pos:])
		return s.fault(s.pos, fmt.Sprintf("has %q where %s is expected", r, wanted), remedyCorrect)
	}
	problem := "ends where " + wanted + " is expected"
	if open := s.open(len(s.text)); s.nodes[open].next == 0 {
		problem += fmt.Sprintf(": what begins at %s is not closed", s.places.at(s.text, int(s.nodes[open].start)))
	}
	return s.fault(len(s.text), problem, remedyAgain)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
