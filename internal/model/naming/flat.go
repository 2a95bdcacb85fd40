package naming

import (
	"regexp"
	"strings"
)

// marks are what the rule puts behind a plain verb.
var marks = regexp.MustCompile(`^(InGit)?(V[0-9]+)*$`)

// Flat names an operation as a method of the first service on its route, without nested ones: what a link from a project
// to its releases is called after, ListReleases.
func (d *Dictionary) Flat(method, path string) string {
	name := d.Route(method, path)
	if len(name.Services) < 2 {
		return name.Method
	}
	many := strings.Join(name.Services[1:], "")
	one := singularName(many)
	for _, verb := range []string{"List", "Get", "Create", "Update", "Delete"} {
		rest, ok := strings.CutPrefix(name.Method, verb)
		switch {
		case ok && marks.MatchString(rest) && verb == "List":
			return verb + many + rest
		case ok && marks.MatchString(rest):
			return verb + one + rest
		}
	}
	if strings.HasPrefix(name.Method, "List") || strings.HasPrefix(name.Method, "Get") {
		return name.Method + "For" + one
	}
	return name.Method + one
}

// Resource is the Go name of one of what a segment stands for: "deploymentprocesses" has each DeploymentProcess.
func (d *Dictionary) Resource(segment string) string { return d.noun("", segment, true, "") }

// singularName makes a Go name singular: "APIKeys" is "APIKey".
func singularName(name string) string {
	words := camelWords(name)
	if len(words) == 0 {
		return name
	}
	last := words[len(words)-1]
	one := Singular(strings.ToLower(last))
	return name[:len(name)-len(last)] + last[:1] + one[1:]
}
