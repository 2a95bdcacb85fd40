package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Limits for YAML, whose reader needs some hundred bytes for each value and lets a short text stand for a long one.
const (
	maxYAMLMarks = 1 << 20  // of the characters that separate values; the largest document of a server so far has 250,000
	maxExpanded  = 64 << 20 // bytes of JSON
)

// parseYAML writes the YAML text of t as JSON and makes a tree of that, whose places are those in the YAML text.
func parseYAML(t *tree) (*tree, error) {
	marks := 0
	for _, mark := range []string{"\n", ",", ":", "-"} {
		marks += strings.Count(t.text, mark)
	}
	if marks > maxYAMLMarks {
		return nil, t.fault(0, fmt.Sprintf("is YAML with more than %d separators", maxYAMLMarks), "give it as JSON")
	}
	root, err := t.readYAML()
	if err != nil {
		return nil, err
	}
	if err := t.checkAliases(root); err != nil {
		return nil, err
	}
	c := yamlConverter{tree: t, limit: maxExpanded}
	if err := c.value(root, 1); err != nil {
		return nil, err
	}
	converted := &tree{name: t.name, text: string(c.json), places: c.marks}
	return converted, converted.scan()
}

func (t *tree) readYAML() (*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(t.text))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, t.fault(0, "is empty", remedyWhere)
		}
		return nil, t.yamlSyntax(err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		e := t.fault(0, "holds more than one YAML document", "leave one of them")
		e.Position = Position{max(second.Line, 1), max(second.Column, 1)}
		return nil, e
	case !errors.Is(err, io.EOF):
		return nil, t.yamlSyntax(err)
	}
	if len(document.Content) == 0 {
		return nil, t.fault(0, "is empty", remedyWhere)
	}
	return document.Content[0], nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlSyntax takes the line out of an error of the YAML reader; it does not know the column.
func (t *tree) yamlSyntax(err error) error {
	prefix := yamlLine.FindStringSubmatch(err.Error())
	e := t.fault(0, "is neither JSON nor YAML: "+err.Error(), remedyWhere)
	if prefix != nil {
		e.Problem = "is neither JSON nor YAML: " + strings.TrimPrefix(err.Error(), prefix[0])
		if line, err := strconv.Atoi(prefix[1]); err == nil {
			e.Position = Position{max(line, 1), 1}
		}
	}
	e.Err = err
	return e
}

// checkAliases refuses a text whose aliases, put in, make it too large, or that never end. It looks at each value once,
// however many aliases lead to it.
func (t *tree) checkAliases(root *yaml.Node) error {
	a := aliases{sizes: map[*yaml.Node]int{}}
	if size := a.size(root); size > maxValues || a.endless != nil {
		e := t.fault(0, "grows too large where its aliases are put in", "write the values out, or give it as JSON")
		if n := a.endless; n != nil {
			e.Problem, e.Position = "has an alias that contains itself", Position{max(n.Line, 1), max(n.Column, 1)}
		}
		return e
	}
	return nil
}

// aliases counts values.
type aliases struct {
	sizes   map[*yaml.Node]int // of values that were seen; 0 while they are being counted
	endless *yaml.Node
}

// size is the number of values that a node stands for, with its aliases put in.
func (a *aliases) size(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	size, seen := a.sizes[n]
	switch {
	case seen && size == 0:
		a.endless = n
		return 1
	case seen:
		return size
	}
	a.sizes[n] = 0
	size = 1
	for _, child := range n.Content {
		size = min(size+a.size(child), maxValues+1)
	}
	a.sizes[n] = size
	return size
}

// yamlConverter writes YAML nodes as JSON and notes where each key and value stands.
type yamlConverter struct {
	*tree
	json  []byte
	limit int // of len(json)
	marks yamlMarks
}

func (c *yamlConverter) value(n *yaml.Node, depth int) error {
	c.mark(n)
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch {
	case depth > maxDepth && n.Kind != yaml.ScalarNode:
		return c.yamlFault(n, fmt.Sprintf("nests more than %d deep", maxDepth), remedyCorrect)
	case len(c.json)+len(n.Value) > c.limit:
		return c.yamlFault(n, "grows too large where its aliases are put in", "write the values out, or give it as JSON")
	}
	switch n.Kind {
	case yaml.MappingNode:
		return c.mapping(n, depth)
	case yaml.SequenceNode:
		return c.sequence(n, depth)
	default:
		return c.scalar(n)
	}
}

func (c *yamlConverter) mapping(n *yaml.Node, depth int) error {
	c.json = append(c.json, '{')
	for i := 0; i+1 < len(n.Content); i += 2 {
		if i > 0 {
			c.json = append(c.json, ',')
		}
		key := n.Content[i]
		c.mark(key)
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return c.yamlFault(n.Content[i], "has a key that is not a string", remedyCorrect)
		}
		if key.ShortTag() == "!!merge" {
			return c.yamlFault(key, "has a merge key (<<)", "write the members out, or give it as JSON")
		}
		c.string(key.Value) // as it is written: 200 is a key of responses
		c.json = append(c.json, ':')
		if err := c.value(n.Content[i+1], depth+1); err != nil {
			return err
		}
	}
	c.json = append(c.json, '}')
	return nil
}

func (c *yamlConverter) sequence(n *yaml.Node, depth int) error {
	c.json = append(c.json, '[')
	for i, element := range n.Content {
		if i > 0 {
			c.json = append(c.json, ',')
		}
		if err := c.value(element, depth+1); err != nil {
			return err
		}
	}
	c.json = append(c.json, ']')
	return nil
}

// scalar writes a scalar by its YAML type; what JSON has no type for, such as a date, is a string.
func (c *yamlConverter) scalar(n *yaml.Node) error {
	switch tag := n.ShortTag(); tag {
	case "!!null":
		c.json = append(c.json, "null"...)
	case "!!bool":
		c.json = strconv.AppendBool(c.json, strings.EqualFold(n.Value, "true"))
	case "!!int", "!!float":
		number, ok := jsonNumber(n.Value)
		if !ok {
			return c.yamlFault(n, fmt.Sprintf("has the number %q, which JSON does not have", n.Value), "write it in quotes if it is a string")
		}
		c.json = append(c.json, number...)
	default:
		c.string(n.Value)
	}
	return nil
}

// jsonNumber writes a YAML number as JSON: 0x1F, 1_000, .5 and +1 become 31, 1000, 0.5 and 1.
func jsonNumber(s string) (string, bool) {
	if isJSONNumber(s) {
		return s, true
	}
	s = strings.ReplaceAll(s, "_", "")
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 0, 64); err == nil {
		return strconv.FormatUint(n, 10), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	number, err := json.Marshal(f)
	return string(number), err == nil
}

func isJSONNumber(s string) bool {
	return s != "" && (s[0] == '-' || isDigit(s[0])) && json.Valid([]byte(s))
}

func (c *yamlConverter) string(s string) {
	quoted, _ := json.Marshal(s) // cannot fail
	c.json = append(c.json, quoted...)
}

// mark notes that what is written next stands at n.
func (c *yamlConverter) mark(n *yaml.Node) {
	c.marks = append(c.marks, yamlMark{offset: len(c.json), Position: Position{max(n.Line, 1), max(n.Column, 1)}})
}

func (c *yamlConverter) yamlFault(n *yaml.Node, problem, remedy string) error {
	e := c.fault(0, problem, remedy)
	e.Position = Position{max(n.Line, 1), max(n.Column, 1)}
	return e
}

// yamlMarks are the places of keys and values in the YAML text, by their offset in the JSON text.
type yamlMarks []yamlMark

type yamlMark struct {
	offset int
	Position
}

func (m yamlMarks) at(_ string, offset int) Position {
	i := sort.Search(len(m), func(i int) bool { return m[i].offset > offset })
	return m[max(i-1, 0)].Position
}
