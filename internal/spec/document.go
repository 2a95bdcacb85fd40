// Package spec gets Swagger 2.0 documents and reads them.
//
// [Load] gets the bytes from a file, a URL or the standard input, [Parse] reads bytes that are at hand. Both give a
// [Document]: kin-openapi's types, a digest, and the place of every value in the text. No reference ($ref) is resolved
// and nothing that a document says leads to a file or a network.
package spec

import (
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi2"
)

// Document is a Swagger 2.0 document and the places of its values. Its methods may be called concurrently.
type Document struct {
	// Name says where the document comes from: the file name, the URL (without user, query and fragment) or "stdin".
	Name string

	// Digest is "sha256:" and 64 hexadecimal digits, taken over the bytes as they came.
	Digest string

	// swagger is what the document says. Parts that are equal in the document, such as two parameters of the same text,
	// may be one shared value here.
	swagger *openapi2.T
	tree    *tree
}

// Parse reads a Swagger 2.0 document from JSON or YAML text in UTF-8, with or without a byte order mark; name is for
// errors and [Document.Name]. Data is not kept and may be reused. Every error is an [*Error] with a place in the text.
func Parse(data []byte, name string) (*Document, error) {
	t, err := parseTree(data, name)
	if err != nil {
		return nil, err
	}
	if err := t.checkVersion(); err != nil {
		return nil, err
	}
	swagger, err := decode(t)
	if err != nil {
		return nil, err
	}
	return &Document{Name: name, swagger: swagger, Digest: Digest(data), tree: t}, nil
}

// Position is the place of the value that an RFC 6901 pointer names: of its key when it is a member of an object, else
// of its first character. The nearest existing ancestor stands in for a value that the document does not have.
func (d *Document) Position(pointer string) Position {
	i, _ := d.tree.find(pointer)
	return d.tree.position(i)
}

// PathOrder lists the keys of the paths object in the order of the document, without extensions (x-…).
func (d *Document) PathOrder() []string {
	var paths []string
	for _, key := range d.Keys("/paths") {
		if !isExtension(key) {
			paths = append(paths, key)
		}
	}
	return paths
}

// Keys lists the keys of the object that an RFC 6901 pointer names, in the order of the document. It is nil when there
// is no such object.
func (d *Document) Keys(pointer string) []string {
	i, exact := d.tree.find(pointer)
	if !exact || d.tree.nodes[i].kind != object {
		return nil
	}
	keys := make([]string, 0, d.tree.count(i))
	for child := range d.tree.children(i) {
		keys = append(keys, d.tree.key(child))
	}
	return keys
}

// Pointer joins reference tokens into an RFC 6901 JSON pointer: Pointer("paths", "/a") is "/paths/~1a". Without tokens
// it is "", the whole document.
func Pointer(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteByte('/')
		b.WriteString(pointerEscaper.Replace(part))
	}
	return b.String()
}

var (
	pointerEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	pointerUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// parseTree finds out what data is, and makes a tree of it if it is JSON or YAML.
func parseTree(data []byte, name string) (*tree, error) {
	t := &tree{name: name}
	if isUTF16(data) {
		return nil, t.fault(0, "is encoded as UTF-16 or UTF-32", "save it as UTF-8")
	}
	t.text = strings.TrimPrefix(string(data), "\ufeff")
	t.places = new(lineTable)
	if !utf8.ValidString(t.text) {
		return nil, t.fault(invalidUTF8(t.text), "holds bytes that are not UTF-8", "save it as UTF-8")
	}
	start := strings.TrimLeft(t.text, " \t\r\n")
	offset := len(t.text) - len(start)
	switch {
	case start == "":
		return nil, t.fault(0, "is empty", remedyWhere)
	case start[0] == '<':
		return nil, t.fault(offset, "is an HTML or XML page, probably of a login or a proxy, not a Swagger document", remedyWhere)
	case start[0] == '{' || start[0] == '[':
		return t, t.scan()
	default:
		return parseYAML(t)
	}
}

const remedyWhere = "Octopus publishes its Swagger 2.0 document at /api/swagger.json"

// isUTF16 looks for the marks of UTF-16 and UTF-32: a byte order mark, or a zero byte beside the first character.
func isUTF16(data []byte) bool {
	if len(data) < 2 {
		return false
	}
	mark := string(data[:2])
	return mark == "\xff\xfe" || mark == "\xfe\xff" || (data[0] == 0) != (data[1] == 0) || mark == "\x00\x00"
}

func invalidUTF8(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			return i
		}
	}
	return len(text)
}

// checkVersion refuses what is JSON or YAML but not Swagger 2.0.
func (t *tree) checkVersion() error {
	const root = 0
	if kind := t.nodes[root].kind; kind != object {
		return t.nodeFault(root, "is "+kind.String()+", not a Swagger document", remedyWhere)
	}
	if i, ok := t.member(root, "openapi"); ok {
		return t.nodeFault(i, "is OpenAPI "+t.excerpt(i)+"; octogen reads Swagger 2.0", remedyWhere)
	}
	i, ok := t.member(root, "swagger")
	if !ok {
		if i, ok := t.member(root, "ErrorMessage"); ok {
			return t.nodeFault(i, "is an error message of the server, not a Swagger document: "+t.excerpt(i), remedyWhere)
		}
		return t.nodeFault(root, `is not a Swagger document: it has no member "swagger"`, remedyWhere)
	}
	switch {
	case t.nodes[i].kind != text:
		return t.nodeFault(i, "is "+t.describe(i)+" where a string is expected", `write "2.0", in quotes`)
	case t.stringValue(i) != "2.0":
		return t.nodeFault(i, "is Swagger "+t.excerpt(i)+"; octogen reads Swagger 2.0", remedyWhere)
	}
	return nil
}

func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }
