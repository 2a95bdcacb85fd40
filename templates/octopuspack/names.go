package octopuspack

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	packageID      = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)
	packageVersion = regexp.MustCompile(`^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// FileName is the name of a file from which Octopus reads the ID and the version of a package: "web.1.2.3.zip" for the extension
// ".zip". An ID and a version that it would not find again are an error.
func FileName(id, version, extension string) (string, error) {
	switch {
	case !packageID.MatchString(id):
		return "", fmt.Errorf("octopuspack: %q is not the ID of a package: it takes letters, digits, -, _ and single dots", id)
	case !packageVersion.MatchString(version):
		return "", fmt.Errorf("octopuspack: %q is not the version of a package, such as 1.2.3 or 1.2.3-beta.1", version)
	}
	whole := id + "." + version
	for i := strings.IndexByte(whole, '.'); i < len(id); i += 1 + strings.IndexByte(whole[i+1:], '.') {
		if packageVersion.MatchString(whole[i+1:]) {
			return "", fmt.Errorf("octopuspack: Octopus would read %s as version %s of %s; choose another ID", whole, whole[i+1:], whole[:i])
		}
	}
	return whole + extension, nil
}
