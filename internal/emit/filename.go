package emit

import (
	"go/build"
	"io"
	"strings"
	"unicode"

	"github.com/octogen/octogen/internal/model"
)

// fileName is the name of a service's file without ".go": "projects_runbooks". Names that the go command reads something
// into, such as those that end in "_test" or "_linux", are written in one.
func fileName(s *model.Service) string {
	parts := strings.Split(s.Path, ".")
	for i, p := range parts {
		parts[i] = letters(p)
	}
	name := strings.Join(parts, "_")
	if strings.HasSuffix(name, "_test") || constrained(name+".go") {
		return strings.Join(parts, "") + "service"
	}
	return name
}

// letters keeps the letters and digits of a name, in lower case.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// constrained reports whether the go command leaves a file of this name out for some system or processor.
func constrained(name string) bool {
	nowhere := build.Context{GOOS: "nowhere", GOARCH: "none", Compiler: "gc",
		OpenFile: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package p\n")), nil }}
	match, err := nowhere.MatchFile(".", name)
	return err == nil && !match
}
