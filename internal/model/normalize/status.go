package normalize

import (
	"slices"
	"strconv"

	"github.com/octogen/octogen/internal/spec"
)

// successStatus is the status with which an operation succeeds. Where a document has two, a POST creates.
func successStatus(method string, responses []spec.Response) int {
	var all []int
	for _, r := range responses {
		if status, err := strconv.Atoi(r.Code); err == nil && status/100 == 2 {
			all = append(all, status)
		}
	}
	switch {
	case len(all) == 0:
		return 200
	case method == "POST" && slices.Contains(all, 201):
		return 201
	}
	return slices.Min(all)
}
