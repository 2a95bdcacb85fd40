package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// generation measures how long octogen takes for each document, and how that grows with the document.
func (b *bench) generation(ctx context.Context) ([]row, error) {
	progress("generating from documents of %s", strings.Join(versions, ", "))
	var names []string
	var measurements []func() (usage, error)
	for _, version := range versions {
		names = append(names, version)
		measurements = append(measurements, b.generate(ctx, false, "--spec", b.document(version)))
	}
	for _, n := range []int{2, 4} {
		document, err := b.repeat(n)
		if err != nil {
			return nil, err
		}
		names = append(names, fmt.Sprintf("%s %d times over", latest, n))
		measurements = append(measurements, b.generate(ctx, false, "--spec", document))
	}
	measurements = append(measurements, b.generate(ctx, true, "--spec", b.document(latest)), b.nothingChanged(ctx))
	taken, err := medians(measurements...)
	if err != nil {
		return nil, fmt.Errorf("generating: %w", err)
	}

	var rows []row
	for i, name := range names {
		if name != latest {
			rows = append(rows, figure("generate "+name, wall(taken[i].Wall)+", "+mebibytes(float64(taken[i].Peak))))
			continue
		}
		rows = append(rows,
			figure("generate "+name+", time", wall(taken[i].Wall)),
			atMost("generate "+name+", peak memory", float64(taken[i].Peak), 80<<20, mebibytes))
	}
	one, two, four, again, locked := taken[2].Wall.Seconds(), taken[3].Wall.Seconds(), taken[4].Wall.Seconds(), taken[5].Wall.Seconds(), taken[6].Wall.Seconds()
	return append(rows,
		atMost("document twice as large, time", two/one, 2.1, times),
		atMost("document twice as large again, time", four/two, 2.1, times),
		atMost("generate "+latest+", nothing changed, by the lock", locked*1000, 50, milliseconds),
		figure("generate "+latest+", nothing changed, without a lock", milliseconds(again*1000)),
	), nil
}

// generate is a run of octogen into a new folder, or into the same one again.
func (b *bench) generate(ctx context.Context, again bool, flags ...string) func() (usage, error) {
	dir := filepath.Join(b.work, "generated")
	args := append([]string{b.octogen, "generate", "--out", dir}, flags...)
	run := func() (usage, error) { return b.measure(ctx, command{dir: b.work, args: args}) }
	return func() (usage, error) {
		if err := os.RemoveAll(dir); err != nil {
			return usage{}, err
		}
		u, err := run()
		if again && err == nil {
			u, err = run()
		}
		return u, err
	}
}

// lines counts the Go that octogen writes.
func (b *bench) lines(ctx context.Context) ([]row, error) {
	progress("counting lines")
	var rows []row
	for _, version := range versions {
		for _, docs := range []string{"none", "full"} {
			dir := filepath.Join(b.work, "lines", version, docs)
			if err := b.output(ctx, b.document(version), dir, docs); err != nil {
				return rows, err
			}
			n, err := goLines(dir)
			if err != nil {
				return rows, err
			}
			rows = append(rows, figure(fmt.Sprintf("Go lines, %s, docs: %s", version, docs), count(float64(n))))
		}
	}
	n, err := codeLines(filepath.Join(b.work, "lines", latest, "none"))
	return append(rows, atMost("Go lines, "+latest+", without comments, blank lines and the double", float64(n), 27_000, count)), err
}

// codeLines counts the lines of a package's Go files that are neither blank nor comments alone; without tests.
func codeLines(dir string) (int, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	n := 0
	for _, name := range names {
		data, readErr := os.ReadFile(name)
		err = errors.Join(err, readErr)
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "//") && !strings.HasSuffix(name, "_test.go") {
				n++
			}
		}
	}
	return n, err
}

// output has octogen write a package.
func (b *bench) output(ctx context.Context, document, dir, docs string) error {
	_, err := b.measure(ctx, command{dir: b.work, args: []string{b.octogen, "generate", "--spec", document, "--out", dir, "--docs", docs}})
	return err
}

// goLines counts the lines of Go files in and below a folder, comments and blank ones, too; without tests, which programs do
// not compile.
func goLines(dir string) (int, error) {
	n := 0
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		n += strings.Count(string(data), "\n")
		return err
	})
	return n, err
}
