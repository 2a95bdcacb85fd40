package normalize

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/specs"
)

// An Overlay is knowledge about the API that documents lack: octogen's own, or a user's.
type Overlay struct {
	name        string
	Corrections []*correction               `yaml:"corrections"`
	Types       map[string]map[string]field `yaml:"types"`
	Families    []*familyRule               `yaml:"families"`
}

// ParseOverlay reads an overlay strictly; name is that of the file, for errors.
func ParseOverlay(data []byte, name string) (*Overlay, error) {
	o := &Overlay{name: name}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(o); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	for i, c := range o.Corrections {
		if c == nil {
			return nil, fmt.Errorf("corrections[%d] is empty", i)
		}
		c.from = name
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("line %d: corrections[%d]: %w", c.line, i, err)
		}
	}
	for i, f := range o.Families {
		if f == nil {
			return nil, fmt.Errorf("families[%d] is empty", i)
		}
		f.from = name
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("line %d: families[%d]: %w", f.line, i, err)
		}
	}
	for name := range o.Types {
		if name == "" || hasControl(name) {
			return nil, fmt.Errorf("types: %q cannot be the name of a definition", name)
		}
	}
	return o, nil
}

// CheckOverlays refuses overlays that contradict each other or octogen's own.
func CheckOverlays(overlays []*Overlay) error {
	_, err := allOverlays(overlays)
	return err
}

// builtIn is what octogen knows by itself.
var builtIn = sync.OnceValues(func() (*Overlay, error) {
	corrections, err := ParseOverlay(specs.Corrections, "specs/corrections.yaml")
	if err != nil {
		return nil, fmt.Errorf("specs/corrections.yaml: %w", err)
	}
	families, err := ParseOverlay(specs.Families, "specs/families.yaml")
	if err != nil {
		return nil, fmt.Errorf("specs/families.yaml: %w", err)
	}
	all := &Overlay{Corrections: corrections.Corrections, Types: maps.Clone(families.Types), Families: families.Families}
	maps.Copy(all.Types, corrections.Types)
	return all, nil
})

// allOverlays puts octogen's own overlay and those of the user, the last of which weighs most, into one.
func allOverlays(overlays []*Overlay) (*Overlay, error) {
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	all := &Overlay{Types: map[string]map[string]field{}}
	for _, o := range append([]*Overlay{own}, overlays...) {
		all.Corrections = mergeCorrections(all.Corrections, o.Corrections, o != own)
		for name, fields := range o.Types {
			all.Types[name] = fields
		}
		for _, f := range o.Families {
			all.Families = mergeFamily(all.Families, f)
		}
	}
	return all, all.check()
}

// check refuses what only the sum of overlays gets wrong.
func (o *Overlay) check() error {
	owner := map[string]*familyRule{}
	for _, f := range o.Families {
		if f.Off {
			continue
		}
		if f.Discriminator == "" || len(f.Definitions) == 0 {
			return fmt.Errorf("%s:%d: the family %s needs definitions and a discriminator", f.from, f.line, f.Name)
		}
		for _, d := range f.Definitions {
			if other := owner[d]; other != nil {
				return fmt.Errorf("%s:%d: the definition %s is already one of the family %s; an object comes in variants of one family", f.from, f.line, quote(d), other.Name)
			}
			owner[d] = f
		}
	}
	return nil
}

// A field is what an overlay says of a member: its type, and whether it is required or read-only.
type field struct {
	schema             *spec.Schema
	required, readOnly bool
}

var fieldPattern = regexp.MustCompile(`^\s*(\S+)((?:\s+(?:required|read-only))*)\s*$`)

// UnmarshalYAML reads "type [required] [read-only]".
func (f *field) UnmarshalYAML(node *yaml.Node) error {
	m := fieldPattern.FindStringSubmatch(node.Value)
	if node.Kind != yaml.ScalarNode || m == nil {
		return fmt.Errorf(`line %d: a field is written "type [required] [read-only]", like "[string] required"`, node.Line)
	}
	schema, err := typeExpression(m[1])
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	*f = field{schema: schema, required: strings.Contains(m[2], "required"), readOnly: strings.Contains(m[2], "read-only")}
	return nil
}

var scalarTypes = map[string]spec.Schema{
	"string":   {Type: "string"},
	"bool":     {Type: "boolean"},
	"int":      {Type: "integer"},
	"float":    {Type: "number"},
	"datetime": {Type: "string", Format: "date-time"},
	"timespan": {Type: "string", Format: "date-span"},
	"json":     {},
}

// typeExpression reads a type: a scalar, a definition, [list] or {map}.
func typeExpression(text string) (*spec.Schema, error) {
	if s, ok := scalarTypes[text]; ok {
		return &s, nil
	}
	inner := strings.TrimRight(strings.TrimLeft(text, "[{"), "]}")
	switch {
	case len(text) > 100 || inner == "":
		return nil, fmt.Errorf("%q is no type", text)
	case text[0] == '[' && text[len(text)-1] == ']':
		elem, err := typeExpression(text[1 : len(text)-1])
		return &spec.Schema{Type: "array", Items: elem}, err
	case text[0] == '{' && text[len(text)-1] == '}':
		elem, err := typeExpression(text[1 : len(text)-1])
		return &spec.Schema{Type: "object", Additional: elem}, err
	case strings.ContainsAny(text[:1], "[{") || strings.ContainsAny(text, "{}\"'`\\") || hasControl(text):
		return nil, fmt.Errorf("%q is no type; types are string, bool, int, float, datetime, timespan, json, a definition, [type] and {type}", text)
	}
	return &spec.Schema{Ref: text}, nil
}

// at is a copy of a schema that stands, as far as a document is concerned, at a pointer.
func at(s *spec.Schema, pointer string) *spec.Schema {
	if s == nil {
		return nil
	}
	c := *s
	c.Pointer, c.Items, c.Additional = pointer, at(s.Items, pointer), at(s.Additional, pointer)
	return &c
}

// objectSchema is the schema of an object with the given fields.
func objectSchema(fields map[string]field, pointer string) *spec.Schema {
	s := &spec.Schema{Pointer: pointer, Type: "object", Properties: map[string]*spec.Schema{}, Required: map[string]bool{}}
	for name, f := range fields {
		addMember(s, name, f)
	}
	return s
}

// A versionRange says for which servers something holds: "", ">=2021.1", "<2026.1", or both with a space between.
type versionRange struct {
	min, below []int
	text       string
}

var versionBound = regexp.MustCompile(`^(>=|<)(\d+(?:\.\d+)*)$`)

// UnmarshalYAML reads the range.
func (r *versionRange) UnmarshalYAML(node *yaml.Node) error {
	r.text = node.Value
	for part := range strings.FieldsSeq(node.Value) {
		m := versionBound.FindStringSubmatch(part)
		switch {
		case m == nil || node.Kind != yaml.ScalarNode:
			return fmt.Errorf(`line %d: versions are written ">=2021.1", "<2026.1" or ">=2021.1 <2026.1"`, node.Line)
		case m[1] == ">=":
			r.min = versionNumbers(m[2])
		default:
			r.below = versionNumbers(m[2])
		}
	}
	return nil
}

// holds tells whether a version is in the range. One that is no version is in every range.
func (r versionRange) holds(version string) bool {
	v := versionNumbers(version)
	if len(v) == 0 {
		return true
	}
	return (r.min == nil || compareVersions(v, r.min) >= 0) && (r.below == nil || compareVersions(v, r.below) < 0)
}

func versionNumbers(version string) (numbers []int) {
	for part := range strings.SplitSeq(version, ".") {
		n := 0
		if _, err := fmt.Sscanf(part, "%d", &n); err != nil {
			break
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// compareVersions compares as far as the bound says.
func compareVersions(v, bound []int) int {
	for i, b := range bound {
		n := 0
		if i < len(v) {
			n = v[i]
		}
		if n != b {
			return n - b
		}
	}
	return 0
}
