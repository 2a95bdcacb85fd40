package normalize

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A correction is one entry of specs/corrections.yaml or of an overlay: targets, one change, the reason.
type correction struct {
	Change      string           `yaml:"change"`
	Operations  []string         `yaml:"operations"` // "PUT /artifacts/{}": method and canonical route
	Definitions []string         `yaml:"definitions"`
	Headers     []string         `yaml:"headers"`
	Parameters  []string         `yaml:"parameters"` // of queries
	Properties  []string         `yaml:"properties"` // "Definition.Property"
	Type        string           `yaml:"type"`
	Members     map[string]field `yaml:"members"`
	Versions    versionRange     `yaml:"versions"`
	Reason      string           `yaml:"reason"`

	from string
	line int
	user bool // of an overlay of the user, who knows better than the document
}

// UnmarshalYAML remembers the line.
func (c *correction) UnmarshalYAML(node *yaml.Node) error {
	type plain correction
	if err := decodeKnown(node, (*plain)(c)); err != nil {
		return err
	}
	c.line = node.Line
	return nil
}

// changes says of each change what it is made to.
var changes = map[string]string{
	"upload": "operations", "content": "operations", "body": "operations", "response": "operations", "raw": "operations", "query": "operations", "keep": "operations",
	"members": "definitions", "wire-type": "definitions", "drop-header": "headers", "list": "parameters", "to-list": "parameters",
	"optional": "properties", "form": "properties",
}

// runtimeTypes may take the place of a definition.
var runtimeTypes = []string{"PropertyValue", "RawJSON", "Links", "DateTime", "TimeSpan", wireText}

// wireText takes the place of a definition that is text on the wire.
const wireText = "string"

func (c *correction) check() error {
	kind, known := changes[c.Change]
	if !known {
		return fmt.Errorf("the change is %q; it is upload, content, body, response, raw, query, members, wire-type, drop-header, list, to-list, optional, form or keep", c.Change)
	}
	if c.Reason == "" {
		return errors.New("it needs a reason")
	}
	for name, targets := range map[string][]string{"operations": c.Operations, "definitions": c.Definitions, "headers": c.Headers, "parameters": c.Parameters, "properties": c.Properties} {
		if (len(targets) > 0) != (name == kind) {
			return fmt.Errorf("a change %q is made to %s", c.Change, kind)
		}
	}
	for _, target := range c.Operations {
		method, path, _ := strings.Cut(target, " ")
		if !slices.Contains([]string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"}, method) || !strings.HasPrefix(path, "/") || path != strings.ToLower(path) {
			return fmt.Errorf("the operation %q is not a method and a canonical route: lower case, {} for parameters, no space, no /api, like \"GET /projects/{}\"", target)
		}
	}
	for _, target := range c.Properties {
		if definition, property := splitProperty(target); definition == "" || property == "" {
			return fmt.Errorf("the property %q is not a definition and a property, like \"ProjectResource.Name\"", target)
		}
	}
	return c.checkType()
}

// splitProperty takes "Definition.Property" apart; definitions may have dots in their names.
func splitProperty(target string) (definition, property string) {
	i := strings.LastIndexByte(target, '.')
	return target[:max(i, 0)], target[i+1:]
}

func (c *correction) checkType() error {
	switch {
	case c.Change == "wire-type" && !slices.Contains(runtimeTypes, c.Type):
		return fmt.Errorf("the type is %q; it is %s", c.Type, strings.Join(runtimeTypes, ", "))
	case c.Change == "list" && c.Type != "csv" && c.Type != "repeated":
		return fmt.Errorf("the type is %q; a list is csv or repeated", c.Type)
	case c.Change == "form" && c.Type != "datetime" && c.Type != "timespan":
		return fmt.Errorf("the type is %q; a text has the form of a datetime or a timespan", c.Type)
	case c.Change == "response" && c.Type == "", (c.Change == "members" || c.Change == "query") && len(c.Members) == 0:
		return errors.New("it does not say what the change is")
	case c.Change == "response" && slices.Contains(plainResults, c.Type), c.Change == "wire-type", c.Change == "list", c.Type == "":
		return nil
	}
	_, err := typeExpression(strings.TrimPrefix(c.Type, "page "))
	return err
}

// plainResults are responses without a type.
var plainResults = []string{"none", "text", "stream"}

// mergeCorrections puts the corrections of an overlay before those that it outweighs.
func mergeCorrections(all, more []*correction, user bool) []*correction {
	for _, c := range more {
		c.user = user
	}
	return slices.Concat(more, all)
}
