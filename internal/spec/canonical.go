package spec

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// CanonicalDigest is "sha256:" and 64 hexadecimal digits, taken over a form of the document in which white space, the
// order of keys, string escapes and prose do not matter: it stays the same when only these change. Prose is
// description, summary, title, externalDocs, tags, example and examples where the specification gives them that
// meaning, not where they are names, such as those of properties, and not within defaults, enums and extensions.
func (d *Document) CanonicalDigest() string {
	hash := sha256.New()
	c := canonical{tree: d.tree, out: bufio.NewWriterSize(hash, 32<<10)}
	c.write(0, specified)
	_ = c.out.Flush() // a hash does not fail
	return "sha256:" + hex.EncodeToString(hash.Sum(nil))
}

type canonical struct {
	*tree
	out *bufio.Writer
}

// meaning is what the keys of an object are.
type meaning int

const (
	specified meaning = iota // words of the specification
	names                    // names that the document gives to values with specified keys
	prose                    // names of texts that do not matter
	free                     // data
)

// write writes node i with sorted keys and without prose, much as JSON would.
func (c *canonical) write(i int, m meaning) {
	switch n := c.nodes[i]; n.kind {
	case object:
		c.object(i, m)
	case list:
		c.out.WriteByte('[')
		for child := range c.children(i) {
			if child > i+1 {
				c.out.WriteByte(',')
			}
			c.write(child, m)
		}
		c.out.WriteByte(']')
	case text:
		c.string(c.text[n.start:n.end])
	default:
		c.out.WriteString(c.text[n.start:n.end])
	}
}

func (c *canonical) object(i int, m meaning) {
	type member struct {
		key   string
		child int
	}
	var members []member
	for child := range c.children(i) {
		if key := c.key(child); m != specified || !isProse(key) {
			members = append(members, member{key, child})
		}
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	c.out.WriteByte('{')
	for n, member := range members {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.string(c.text[c.nodes[member.child].keyStart:c.nodes[member.child].keyEnd])
		c.out.WriteByte(':')
		if m == prose && c.nodes[member.child].kind == text {
			c.out.WriteString("0:")
			continue
		}
		c.write(member.child, below(m, member.key, c.nodes[member.child].kind))
	}
	c.out.WriteByte('}')
}

// string writes the value of a JSON string after its length, so that its escapes and quotes do not matter.
func (c *canonical) string(token string) {
	value := unquote(token)
	c.out.WriteString(strconv.Itoa(len(value)))
	c.out.WriteByte(':')
	c.out.WriteString(value)
}

// below is the meaning of the keys in the value of a member.
func below(m meaning, key string, k kind) meaning {
	switch {
	case m == free, isExtension(key):
		return free
	case m == names:
		return specified
	}
	switch key {
	case "enum", "default", "required", "security":
		return free
	case "scopes":
		return prose
	case "properties", "definitions", "paths", "responses", "headers", "securityDefinitions":
		return names
	case "parameters":
		if k == object {
			return names
		}
	}
	return specified
}

func isProse(key string) bool {
	switch key {
	case "description", "summary", "title", "externalDocs", "tags", "example", "examples":
		return true
	}
	return false
}
