package octopus

import (
	"fmt"
	"regexp"
	"strings"
)

const (
	packageID      = `^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`
	packageVersion = `^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`
)

// PackageFileName is the name of a file from which Octopus reads the ID and the version of a package: "web.1.2.3.zip". An ID
// and a version that it would not find again are an error.
func PackageFileName(id, version string) (string, error) {
	isVersion := regexp.MustCompile(packageVersion) // here, or every program would carry package regexp
	switch {
	case !regexp.MustCompile(packageID).MatchString(id):
		return "", fmt.Errorf("octopus: %q is not the ID of a package: it takes letters, digits, -, _ and single dots", id)
	case !isVersion.MatchString(version):
		return "", fmt.Errorf("octopus: %q is not the version of a package, such as 1.2.3 or 1.2.3-beta.1", version)
	}
	whole := id + "." + version
	for i := strings.IndexByte(whole, '.'); i < len(id); i += 1 + strings.IndexByte(whole[i+1:], '.') {
		if isVersion.MatchString(whole[i+1:]) {
			return "", fmt.Errorf("octopus: Octopus would read %s as version %s of %s; choose another ID", whole, whole[i+1:], whole[:i])
		}
	}
	return whole + ".zip", nil
}
