package normalize

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

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

// holds reports whether a version is in the range. One that is no version is in every range.
func (r versionRange) holds(version string) bool {
	v := versionNumbers(version)
	if len(v) == 0 {
		return true
	}
	return (r.min == nil || compareVersions(v, r.min) >= 0) && (r.below == nil || compareVersions(v, r.below) < 0)
}

func versionNumbers(version string) (numbers []int) {
	for part := range strings.SplitSeq(version, ".") {
		rest := strings.TrimLeft(part, "0123456789")
		n, err := strconv.Atoi(strings.TrimSuffix(part, rest))
		if err != nil {
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
