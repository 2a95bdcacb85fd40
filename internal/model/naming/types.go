package naming

import (
	"regexp"
	"strings"
)

var (
	genericName = regexp.MustCompile(`^([^\[\]]+)\[(.+)\]$`)
	byID        = regexp.MustCompile(`^((?:Get|Modify|Delete)\w+)ById((?:Response|Command|Request)(?:V\d+)?)$`)
)

// Type returns the preferred Go name of a definition: the dictionary's, or the definition's own as Go writes it, without
// "Resource" at its end. Two definitions may prefer the same name; TypeNames has what else they can be called.
func (d *Dictionary) Type(definition string) string {
	return d.TypeNames(definition)[0]
}

// TypeNames returns the Go names that a definition can have, the best first.
func (d *Dictionary) TypeNames(definition string) []string {
	full, short := d.typeNames(definition)
	names := []string{short}
	if known := d.Types[definition]; known != "" {
		names = []string{known, short}
	}
	if full != short {
		names = append(names, full)
	}
	return append(names, full+"Model")
}

// IsResource reports whether a definition is named as a resource: ProjectResource goes by Project, before a definition
// that is called so.
func (d *Dictionary) IsResource(definition string) bool {
	full, short := d.typeNames(definition)
	return full != short
}

func (d *Dictionary) typeNames(definition string) (full, short string) {
	if m := genericName.FindStringSubmatch(definition); m != nil {
		var args []string
		for arg := range strings.SplitSeq(m[2], ",") {
			args = append(args, d.Type(strings.Trim(arg, " []")))
		}
		name := d.Type(m[1]) + "Of" + strings.Join(args, "And")
		return name, name
	}
	full = d.Identifier(byID.ReplaceAllString(definition, "$1$2")) // there is no other way to get, modify or delete one
	short = strings.TrimSuffix(full, "Resource")
	if short == "" {
		short = full
	}
	return full, short
}
