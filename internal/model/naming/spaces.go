package naming

import "strings"

// spaces is what the dictionary knows of where operations belong.
type spaces struct {
	Services string   // whose operations belong to a space
	Server   []string // exceptions: routes that belong to the server
	Routes   []string // exceptions: routes that belong to a space
	Own      string   // what lies below /spaces/{id} and belongs to the space itself
}

// InSpace reports whether the dictionary places a route in a space, and whether it places it on the server. It may know
// neither.
func (d *Dictionary) InSpace(path string) (space, server bool) {
	segments := SplitPath(path)
	switch {
	case matches(d.Spaces.Server, path):
		return false, true
	case matches(d.Spaces.Routes, path):
		return true, false
	}
	return len(segments) > 0 && d.spaceServices[segments[0]], false
}

// SpaceOwn reports whether a segment below /spaces/{id} belongs to the space itself; everything else below it is a route
// in that space.
func (d *Dictionary) SpaceOwn(segment string) bool { return d.ownOfSpaces[segment] }

func matches(patterns []string, path string) bool {
	for _, p := range patterns {
		if prefix, ok := strings.CutSuffix(p, "*"); ok && strings.HasPrefix(path, prefix) || p == path {
			return true
		}
	}
	return false
}
