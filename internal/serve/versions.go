package serve

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/octogen/octogen/generated"
)

var versionPattern = regexp.MustCompile(`^\d{4}(\.\d+)*$`)

// IsVersion reports whether a text is a server version rather than the name of a file: "2026.1", "2018.3.6".
func IsVersion(s string) bool { return versionPattern.MatchString(s) }

// VersionTable is what a server of a version knows that octogen has a client for.
func VersionTable(version string) (string, error) {
	files, err := fs.Glob(generated.Tables, "*/octopustest/table.go")
	if err != nil {
		return "", err
	}
	var known []string
	for _, name := range files {
		source, err := fs.ReadFile(generated.Tables, name)
		if err != nil {
			return "", err
		}
		table, has, err := tableIn(string(source))
		if err != nil {
			return "", fmt.Errorf("generated/%s: %w", name, err)
		}
		if has == version || strings.HasPrefix(has, version+".") {
			return table, nil
		}
		known = append(known, has)
	}
	slices.Sort(known)
	return "", fmt.Errorf("octogen has no server of version %s, only of %s; --spec also takes the file of a document", version, strings.Join(known, ", "))
}

// tableIn is the table in a Go file, and the version that it is of.
func tableIn(source string) (table, version string, err error) {
	_, literal, found := strings.Cut(source, "const table = ")
	if !found {
		return "", "", fmt.Errorf("there is no table")
	}
	if table, err = strconv.Unquote(strings.TrimSpace(literal)); err != nil {
		return "", "", fmt.Errorf("the table is not one string: %w", err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(table), "\n")
	if parts := strings.Split(first, "\t"); len(parts) > 1 {
		version, _, _ = strings.Cut(parts[1], "+") // what follows says how it was built
	}
	return table, version, nil
}
