// Package english has what English asks of a text that is put together.
package english

import (
	"fmt"
	"strings"
)

// Count is a number and what it counts: "1 file", "2 entries". The noun may have words before it, which stay.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %s", n, Plural(noun))
}

// Plural is the plural of a regular noun.
func Plural(one string) string {
	switch {
	case strings.HasSuffix(one, "ey"):
		return one + "s"
	case strings.HasSuffix(one, "y"):
		return one[:len(one)-1] + "ies"
	case strings.HasSuffix(one, "s"), strings.HasSuffix(one, "x"), strings.HasSuffix(one, "ch"):
		return one + "es"
	}
	return one + "s"
}
