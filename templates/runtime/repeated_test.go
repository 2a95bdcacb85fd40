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
		{"ProjectId", []string{"Projects-1"}, []member{{"ProjectId", "Projects-1", false}}},
		{"ProjectId!", []string{"Projects-1"}, []member{{"ProjectId", "Projects-1", true}}},
		{",GitRef", []string{"Projects-1", "main"}, []member{{"GitRef", "main", false}}},
		{"ProjectId,GitRef", []string{"Projects-1"}, []member{{"ProjectId", "Projects-1", false}}},
	} {
		op := &operation{fromPath: test.fromPath}
		if got := op.repeated(test.ids); !slices.Equal(got, test.want) {
			t.Errorf("%q with %v: got %v, want %v", test.fromPath, test.ids, got, test.want)
		}
	}
}
