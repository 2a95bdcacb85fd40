package normalize

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// words are names with spaces between.
type words []string

// UnmarshalYAML reads one line of words.
func (w *words) UnmarshalYAML(node *yaml.Node) error {
	*w = strings.Fields(node.Value)
	return nil
}

// decodeStrict reads YAML that has no keys but those of v.
func decodeStrict(data []byte, name string, v any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// decodeKnown decodes a node that has no keys but those of v.
func decodeKnown(node *yaml.Node, v any) error {
	if node.Kind == yaml.MappingNode {
		known := keysOf(v)
		for i := 0; i+1 < len(node.Content); i += 2 {
			if key := node.Content[i]; !known[key.Value] {
				return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: field %s not found in type overlay", key.Line, key.Value)}}
			}
		}
	}
	return node.Decode(v)
}

// keysOf are the keys that YAML may give for a struct.
func keysOf(v any) map[string]bool {
	keys := map[string]bool{}
	t := reflect.TypeOf(v).Elem()
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" {
			keys[key] = true
		}
	}
	return keys
}
