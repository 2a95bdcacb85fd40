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

// built is the version of a build that the go command does not know the version of, set by a packager's linker:
// -ldflags "-X main.built=v1.2.3".
var built string

// build is this octogen as the lock names it, and whether that says all about what it writes: it does for a module's
// version, which names a commit, and does not for a build with changes that nobody else has.
func build() (name string, released bool) {
	if built != "" {
		return built, true
	}
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
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of octogen",
		Example: `  octogen version
  octogen version --format json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if format == "json" {
				return a.json(a.buildInformation())
			}
			_, err := fmt.Fprintln(a.stdout, a.versionLine())
			return err
		},
	}
	choose(cmd, &format, "format", "what standard output has", "text", "json")
	return cmd
}

// versionLine is the version in one line.
func (a *app) versionLine() string {
	info := a.buildInformation()
	return fmt.Sprintf("octogen %s%s %s %s", info.Version, info.commit(), info.Platform, info.Go)
}

// buildInformation is what is known of this program.
type buildInformation struct {
	Version  string `json:"version"`  // as in the files that it writes
	Build    string `json:"build"`    // as in the locks that it writes
	Released bool   `json:"released"` // whether the build says all about what it writes
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified"`
	Platform string `json:"platform"`
	Go       string `json:"go"`
}

func (a *app) buildInformation() buildInformation {
	b := buildInformation{Version: release, Platform: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	b.Build, b.Released = a.build()
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// commit is that which the program was built from, where the build knows it.
func (b buildInformation) commit() string {
	if len(b.Revision) < 12 {
		return ""
	}
	return " (" + b.Revision[:12] + ")"
}
