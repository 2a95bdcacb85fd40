package normalize

// names are the package-level Go names of a client, each with what has it.
type names struct {
	notes *notes
	taken map[string]string
	clash error // the first clash that no rule settles
}

func newNames(n *notes, known []enumName) *names {
	taken := map[string]string{}
	for _, name := range reservedNames {
		taken[name] = "the client's runtime"
	}
	for _, k := range known {
		if k.always {
			taken[k.name] = "a set of values that every client has"
		}
	}
	return &names{notes: n, taken: taken}
}

// release lets the sets of values that every client has take their names.
func (n *names) release(known []enumName) {
	for _, k := range known {
		if k.always {
			delete(n.taken, k.name)
		}
	}
}

// claim takes the first candidate that is free. Candidates are in the order of the naming rules; when all are taken the
// clash is an error, because a number would change from document to document.
func (n *names) claim(pointer string, candidates ...string) string {
	for _, name := range candidates {
		if _, ok := n.taken[name]; !ok {
			n.taken[name] = pointer
			return name
		}
	}
	last := candidates[len(candidates)-1]
	if n.clash == nil {
		n.clash = n.notes.problem(pointer, "the Go name "+last+" is already that of "+n.taken[last],
			`give one of the two definitions another Go name under "types" in octogen.yaml`)
	}
	return last
}
