package main

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// release is the version of octogen. It stands in every generated file, so it changes with a release only.
const release = "v0.1.0"

func toolVersion() string { return release }

// build is this octogen as the lock names it, and whether that says all about what it writes: it does for a module's
// version, which names a commit, and does not for a build with changes that nobody else has.
func build() (name string, released bool) {
	if info, ok := debug.ReadBuildInfo(); ok {
		m := info.Main
		if m.Replace == nil && semantic.MatchString(m.Version) && !strings.HasSuffix(m.Version, "+dirty") {
			return m.Version, true
		}
	}
	return release + "-dev", false
}

var semantic = regexp.MustCompile(`^v\d+\.\d+\.\d+`)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of octogen",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "octogen %s%s %s/%s %s\n", release, revision(), runtime.GOOS, runtime.GOARCH, runtime.Version())
			return err
		},
	}
}

// revision is the commit that this binary was built from, where the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return " (" + s.Value[:12] + ")"
		}
	}
	return ""
}
