package naming

import (
	"regexp"
	"strings"
)

// marks are what the rule puts behind a plain verb.
var marks = regexp.MustCompile(`^(InGit)?(V[0-9]+)*$`)

// Below names an operation as seen from the resource of an owner's path that it lies below, in one word: from
// /projects/{}, Projects.Git.ListBranches is ListGitBranches. Links of a resource are called after it.
func (d *Dictionary) Below(method, path, owner string) string {
	name, above := d.Route(method, path), d.Route("GET", owner)
	if len(name.Services) <= len(above.Services) {
		return name.Method
	}
	many := strings.Join(name.Services[len(above.Services):], "")
	one := d.oneOf(path, many)
	words := camelWords(name.Method)
	verb, rest := words[0], name.Method[len(words[0]):]
	switch {
	case strings.HasPrefix(rest, "All"):
		return verb + "All" + many + rest[len("All"):]
	case marks.MatchString(rest) && (verb == "List" || verb == "Search"):
		return verb + many + rest
	}
	return verb + one + rest
}

// oneOf makes the name of a nested service singular, unless it is one thing though its form is a plural.
func (d *Dictionary) oneOf(path, service string) string {
	for _, seg := range SplitPath(path) {
		if d.isSingleton("", seg) && d.service("", seg) == service {
			return service
		}
	}
	words := camelWords(service)
	last := words[len(words)-1]
	one := Singular(strings.ToLower(last))
	return service[:len(service)-len(last)] + last[:1] + one[1:]
}

// Resource is the Go name of one of what a segment stands for: "deploymentprocesses" has each DeploymentProcess.
func (d *Dictionary) Resource(segment string) string { return d.noun(below, segment, true, "") }
