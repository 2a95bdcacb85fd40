package workspace

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/usage"
)

// A step is the way of a client from the document that it was generated from to the one that is there now.
type step struct {
	from spec.LockedClient
	to   *model.API
}

// Touched says of clients whose document moved what that changes for callers, and which places of the program it touches, if
// any packages are named. What cannot be found out is a note; the report is nil then.
func (w *Workspace) Touched(ctx context.Context, drifts []Drift, uses []string) (err error) {
	tree, err := w.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	state, err := w.state(tree, nil)
	if err != nil {
		return err
	}
	v := &verifier{w, tree, state}
	program := &program{options: usage.Options{Dir: w.Dir, Patterns: uses}}
	for i := range drifts {
		if err := v.touched(ctx, &drifts[i], program); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) touched(ctx context.Context, d *Drift, p *program) error {
	if d.step == nil {
		return nil
	}
	old, name := v.former(ctx, d)
	if old == nil {
		d.Notes = append(d.Notes, "the document that it was generated from is not at hand, so what changes for callers cannot be said; octogen diff takes one by --against git:REV:PATH")
		return nil
	}
	from, err := build(old, name, d.Client)
	if err != nil {
		return err
	}
	pair := Pair{from, d.step.to}
	report := v.Compare(pair)
	err = p.affected(ctx, v.Workspace, pair, report)
	var unknown Problem
	if errors.As(err, &unknown) {
		d.Notes = append(d.Notes, unknown.Error())
		return nil
	}
	if err != nil {
		return err
	}
	d.Report, d.Changes, d.Affected = report, &report.Summary, report.Affected
	return nil
}

// former finds the document that a client was generated from: among those that the lock and the folder of documents have, or
// as the last commit has it.
func (v *verifier) former(ctx context.Context, d *Drift) (data []byte, name string) {
	wanted := func(data []byte, err error) bool { return err == nil && spec.Digest(data) == d.step.from.Digest }
	for _, name := range v.documents(d.step.from.Version) {
		if data, err := v.tree.ReadFile(name); wanted(data, err) {
			return data, v.tree.Show(name)
		}
	}
	if d.Client.onDisk() && !filepath.IsAbs(d.Client.Spec) {
		name := "git:HEAD:./" + filepath.ToSlash(filepath.Clean(d.Client.Spec))
		if how, err := v.Documents(); err == nil {
			if data, err := spec.ReadGit(ctx, name, how); wanted(data, err) {
				return data, name
			}
		}
	}
	return nil, ""
}

// documents are the files that may hold the document of a version.
func (v *verifier) documents(version string) []string {
	var names []string
	for _, d := range v.state.Lock.Documents {
		for _, file := range append([]spec.PinnedFile{d.PinnedFile}, d.Previous...) {
			if file.Version == version {
				names = append(names, file.File)
			}
		}
	}
	folder := v.key(v.Specs)
	list, _ := v.tree.List(folder) // one that cannot be read has none
	for _, name := range list {
		if strings.HasPrefix(name, "octopus-"+version) {
			names = append(names, path.Join(folder, name))
		}
	}
	return names
}

// Stale is what silences no change of any of the documents that moved.
func (w *Workspace) Stale(drifts []Drift) []diff.Ignore {
	var reports []*diff.Report
	for _, d := range drifts {
		if d.Report != nil {
			reports = append(reports, d.Report)
		}
	}
	return stale(w.Ignore, reports)
}
