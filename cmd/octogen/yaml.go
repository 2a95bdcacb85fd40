package main

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/workspace"
)

// decodeStrict reads a YAML file into a value that has all the keys there are, and returns where they stand.
func decodeStrict(data []byte, name string, value any) (places, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(value); err != nil && !errors.Is(err, io.EOF) {
		return places{}, usagef("%s", yamlProblem(name, err))
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil || len(root.Content) == 0 {
		return places{}, nil
	}
	return places{root.Content[0]}, nil
}

// places know where the values of a YAML file stand.
type places struct{ root *yaml.Node }

// line is the line of a value by keys and indexes, or of what holds it if it is not there; 0 without a file.
func (p places) line(path ...any) int {
	n, line := p.root, 0
	for _, step := range path {
		if n == nil {
			break
		}
		n = child(n, step)
		if n != nil {
			line = n.Line
		}
	}
	return line
}

func child(n *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

var (
	yamlPlace   = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	yamlUnknown = regexp.MustCompile(`^field (\S+) not found in type (\S+)$`)
	yamlGoType  = regexp.MustCompile(` into \S+$`)
)

// yamlProblem says what is wrong with a YAML file and where, "octogen.yaml:4: …", without the Go types that the decoder
// names.
func yamlProblem(file string, err error) string {
	problems := []string{err.Error()}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		problems = wrong.Errors
	}
	for i, problem := range problems {
		place := file
		if m := yamlPlace.FindStringSubmatch(problem); m != nil {
			place, problem = file+":"+m[1], m[2]
		}
		if m := yamlUnknown.FindStringSubmatch(problem); m != nil {
			problem = "there is no key " + strconv.Quote(m[1]) + " here" + didYouMean(m[1], keysOf(m[2]))
		}
		problems[i] = place + ": " + strings.TrimPrefix(yamlGoType.ReplaceAllString(problem, ""), "yaml: ")
	}
	return strings.Join(problems, "; ")
}

// keysOf are the keys of octogen.yaml in the place that a Go type is for; none for another file's.
func keysOf(goType string) []string {
	var keys []string
	for _, value := range []any{config{}, workspace.Client{}, diff.Ignore{}} {
		if t := reflect.TypeOf(value); t.String() == goType {
			keys = yamlKeys(t)
		}
	}
	sort.Strings(keys)
	return keys
}

// yamlKeys are the keys of a struct.
func yamlKeys(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); key != "" && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}
