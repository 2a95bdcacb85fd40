// Command bench measures octogen and the code it writes, and prints each figure beside the goal that the design sets.
// With -peers it then does the same with other generators, on a repaired copy of the same document.
//
// A goal that is missed is shown, not punished: the exit code is 1 only when something could not be measured.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// latest is the server version whose document the goals are about.
const latest = "2026.1.9674"

var versions = []string{"2018.3.6", "2021.2.1387", latest}

func main() {
	if len(os.Args) > 1 && os.Args[1] == measureCommand {
		measureChild(os.Args[2:])
		return
	}
	if len(os.Args) > 1 && os.Args[1] == loadCommand {
		if err := loadPackages(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	shared := flag.String("shared", cmp.Or(os.Getenv("OCTOGEN_SHARED"), "../shared"), "folder with the documents of real servers")
	withPeers := flag.Bool("peers", false, "measure other generators, too; they are fetched with go and npm")
	limit := flag.Duration("limit", 5*time.Minute, "time that one run of a peer or of the compiler may take")
	flag.Parse()

	b, err := newBench(*shared, *limit)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	fmt.Println(machine())

	sections := []func(context.Context) ([]row, error){b.generation, b.comparison, b.program, b.lines, b.compilation, b.programSize, b.codec, b.client}
	var rows []row
	var problems []error
	for _, section := range sections {
		measured, err := section(ctx)
		rows, problems = append(rows, measured...), append(problems, err)
	}
	printRows(os.Stdout, rows)
	if *withPeers && ctx.Err() == nil {
		problems = append(problems, b.peers(ctx))
	}
	return errors.Join(problems...)
}

// A bench is what all measurements share.
type bench struct {
	shared  string        // absolute path of the folder with the documents
	work    string        // a folder for everything that is written, removed at the end
	root    string        // folder of the module
	octogen string        // the program that is measured
	limit   time.Duration // of one run of anything
}

func newBench(shared string, limit time.Duration) (*bench, error) {
	shared, err := filepath.Abs(shared)
	if err != nil {
		return nil, err
	}
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/octogen/octogen").Output()
	if err != nil {
		return nil, fmt.Errorf("finding the module: %w", withStderr(err))
	}
	work, err := os.MkdirTemp("", "octogen-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{shared: shared, work: work, root: strings.TrimSpace(string(root)), limit: limit}
	b.octogen = filepath.Join(work, "octogen")
	// As a release, which decides by the lock what is up to date.
	build := exec.Command("go", "build", "-ldflags", "-X main.built=v0.0.0-bench", "-o", b.octogen, "./cmd/octogen")
	build.Dir = b.root
	if out, err := build.CombinedOutput(); err != nil {
		os.RemoveAll(work)
		return nil, fmt.Errorf("building octogen: %w\n%s", err, out)
	}
	return b, nil
}

// document is the file with the document of a server version.
func (b *bench) document(version string) string {
	return filepath.Join(b.shared, "specs", "octopus-"+version+".json")
}

func machine() string {
	line := fmt.Sprintf("%d cores, %s, %s/%s, %s", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, time.Now().Format(time.DateOnly))
	if load, err := os.ReadFile("/proc/loadavg"); err == nil { // says how far to trust the figures
		line += ", load before the run " + strings.Fields(string(load))[0]
	}
	return line
}

// progress tells who waits what is being measured.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "… "+format+"\n", args...) }

func withStderr(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}
