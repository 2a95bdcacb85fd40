package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// nothingChanged is a run of octogen in a folder whose lock says that nothing is to do.
func (b *bench) nothingChanged(ctx context.Context) func() (usage, error) {
	dir := filepath.Join(b.work, "locked")
	run := func() (usage, error) { return b.measure(ctx, command{dir: dir, args: []string{b.octogen, "generate"}}) }
	return func() (usage, error) {
		if _, err := os.Stat(dir); err == nil {
			return run()
		}
		document, err := os.ReadFile(b.document(latest))
		if err != nil {
			return usage{}, err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return usage{}, err
		}
		for name, content := range map[string][]byte{"octopus.json": document, "octogen.yaml": []byte("clients: [{spec: octopus.json, out: octopus}]\n")} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
				return usage{}, err
			}
		}
		if _, err := run(); err != nil { // this one generates
			return usage{}, err
		}
		return run()
	}
}

// comparison measures octogen diff on all pairs of documents.
func (b *bench) comparison(ctx context.Context) ([]row, error) {
	progress("comparing all pairs of documents")
	var names []string
	var measurements []func() (usage, error)
	for _, from := range versions {
		for _, to := range versions {
			if from == to {
				continue
			}
			names = append(names, from+" → "+to)
			args := []string{b.octogen, "diff", b.document(from), b.document(to), "--format", "json"}
			measurements = append(measurements, func() (usage, error) { return b.measure(ctx, command{dir: b.work, args: args}) })
		}
	}
	taken, err := medians(measurements...)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	var rows []row
	for i, name := range names {
		rows = append(rows, figure("diff "+name, wall(taken[i].Wall)+", "+mebibytes(float64(taken[i].Peak))))
		if name == "2021.2.1387 → "+latest {
			rows = append(rows, atMost("diff "+name+", time", taken[i].Wall.Seconds(), 0.3, seconds))
		}
	}
	return rows, nil
}
