package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadCommand as the first argument makes this program do what diff --for cannot do without: load packages and type-check
// them as they are.
const loadCommand = "load"

func loadPackages(patterns []string) error {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Tests: true}, patterns...)
	if err != nil {
		return err
	}
	if n := packages.PrintErrors(loaded); n > 0 {
		return fmt.Errorf("%d errors", n)
	}
	return nil
}

// packagesOfProgram is how many packages the program has of which diff is asked what an update does to it.
const packagesOfProgram = 100

// program measures how long diff takes to say what an update does to a program of many packages, beside what loading and
// type-checking it takes and what comparing the documents takes.
func (b *bench) program(ctx context.Context) ([]row, error) {
	progress("looking at a program of %d packages", packagesOfProgram)
	from, to := b.document(versions[1]), b.document(latest)
	dir, err := b.writeProgram(ctx, from)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	run := func(args ...string) func() (usage, error) {
		return func() (usage, error) { return b.measure(ctx, command{dir: dir, args: args}) }
	}
	if _, err := run(self, loadCommand, "./...")(); err != nil { // compiles what is imported, once
		return nil, fmt.Errorf("loading the program: %w", err)
	}
	taken, err := medians(run(b.octogen, "diff", from, to, "--for", "./..."), run(self, loadCommand, "./..."), run(b.octogen, "diff", from, to))
	if err != nil {
		return nil, fmt.Errorf("diff --for: %w", err)
	}
	whole, load := taken[0].Wall.Seconds(), taken[1].Wall.Seconds()
	return []row{
		atMost(fmt.Sprintf("diff --for, %d packages, beyond loading them", packagesOfProgram), whole-load, 1, seconds),
		figure("  the whole of it", bothTimes(taken[0])+", "+mebibytes(float64(taken[0].Peak))),
		figure("  go list and type checking alone, once", bothTimes(taken[1])),
		figure("  diff of the documents alone", bothTimes(taken[2])),
	}, nil
}

// bothTimes are the two times that something took.
func bothTimes(u usage) string { return wall(u.Wall) + ", CPU " + wall(u.CPU) }

// writeProgram writes a module whose packages use a client, and each other.
func (b *bench) writeProgram(ctx context.Context, document string) (dir string, err error) {
	dir = filepath.Join(b.work, "program")
	if err := b.output(ctx, document, filepath.Join(dir, "octopus"), "none"); err != nil {
		return "", err
	}
	files := map[string]string{"go.mod": "module example.com/program\n\ngo 1.24.0\n"}
	for i := range packagesOfProgram {
		files[fmt.Sprintf("p%03d/p.go", i)] = packageOfProgram(i)
	}
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// packageOfProgram is one package: ten functions that stay as they are, and one that an update breaks.
func packageOfProgram(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package p%03d\n\nimport (\n\t\"context\"\n\n\t\"example.com/program/octopus\"\n", i)
	if i > 0 {
		fmt.Fprintf(&b, "\tbefore \"example.com/program/p%03d\"\n", i-1)
	}
	b.WriteString(")\n")
	for n := range 10 {
		fmt.Fprintf(&b, `
// Step%d is exported, so that another package can call it.
func Step%d(ctx context.Context, s *octopus.SpaceClient, name string) (int, error) {
	project, err := s.Projects.GetByName(ctx, name)
	if err != nil {
		return 0, err
	}
	page, err := s.Releases.List(ctx, octopus.ReleasesListParams{Take: %d})
	if err != nil {
		return 0, err
	}
	for _, release := range page.Items {
		if release.ProjectID == project.ID {
			return len(release.SelectedPackages), nil
		}
	}
	if project.TenantedDeploymentMode == octopus.TenantedDeploymentModeTenanted {
		return 0, nil
	}
	_, err = s.Environments.Modify(ctx, name, func(e *octopus.Environment) error { e.Description += project.Name; return nil })
	return page.TotalResults, err
}
`, n, n, n)
	}
	b.WriteString(`
// Broken does not compile with the client of the newer server.
func Broken(ctx context.Context, s *octopus.SpaceClient) (*octopus.Release, error) {
	environments, err := s.Environments.GetAll(ctx)
	if err != nil || len(environments) == 0 {
		return nil, err
	}
	return s.Releases.Create(ctx, octopus.ReleasesCreateParams{}, &octopus.Release{Version: "1"})
}
`)
	if i > 0 {
		fmt.Fprintf(&b, "\n// All calls the package before.\nfunc All(ctx context.Context, s *octopus.SpaceClient) (int, error) { return before.Step0(ctx, s, \"shop\") }\n")
	}
	return b.String()
}
