package shared

import (
	"os"
	"testing"
)

// Long reports whether tests try the whole of what is large: every string in every place, thousands of random documents.
// make test-long does, and CI with it; otherwise a sample speaks for the rest.
func Long() bool { return os.Getenv("OCTOGEN_LONG") != "" }

// Sampled reports whether case i of a large set is tried: each in a long run, else one in n, and in a short run one in
// four of those.
func Sampled(i, n int) bool {
	switch {
	case Long():
		return true
	case testing.Short():
		n *= 4
	}
	return i%n == 0
}
