package octopus

import (
	"slices"
	"testing"
)

func TestRepeatedPathParameters(t *testing.T) {
	for _, test := range []struct {
		fromPath string
		ids      []string
		want     []member
	}{
		{"", []string{"Projects-1"}, nil},
		{"ProjectId", []string{"Projects-1"}, []member{{"ProjectId", "Projects-1"}}},
		{",GitRef", []string{"Projects-1", "main"}, []member{{"GitRef", "main"}}},
		{"ProjectId,GitRef", []string{"Projects-1"}, []member{{"ProjectId", "Projects-1"}}},
	} {
		op := &operation{fromPath: test.fromPath}
		if got := op.repeated(test.ids); !slices.Equal(got, test.want) {
			t.Errorf("%q with %v: got %v, want %v", test.fromPath, test.ids, got, test.want)
		}
	}
}
