package workspace

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// Mover is who made a client drift.
type Mover string

// Who can make a client drift.
const (
	MovedDocument Mover = "document"
	MovedOptions  Mover = "options"
	MovedOctogen  Mover = "octogen"
	MovedHand     Mover = "hand"
	MovedServer   Mover = "server"
	MovedLock     Mover = "lock" // missing, edited, or of an interrupted change
)

// A Drift is how a client differs from what octogen would write now.
type Drift struct {
	Client Client      `json:"-"`
	Out    string      `json:"client"`
	Moves  []Cause     `json:"moved"`
	Files  []FileDrift `json:"files"`
	Notes  []string    `json:"notes,omitempty"`  // what is worth knowing and no drift
	Remedy string      `json:"remedy,omitempty"` // what to do about the drift

	// Report is what changes for callers where the document moved, nil where that is not known; see [Workspace.Touched].
	Report   *diff.Report    `json:"-"`
	Changes  *diff.Summary   `json:"changes,omitempty"`
	Affected []diff.Affected `json:"affected,omitzero"`

	remedied bool  // a cause says itself what to do
	step     *step // by which the document moved
}

// Drifted reports whether there is any difference.
func (d Drift) Drifted() bool { return len(d.Moves)+len(d.Files) > 0 }

// Accounted reports whether nothing but documents moved, and what that changes for callers is known: it is in the report.
func (d Drift) Accounted() bool {
	return d.Report != nil && !slices.ContainsFunc(d.Moves, func(m Cause) bool { return m.Who != MovedDocument && m.Who != MovedServer })
}

// A Cause is who moved, and how.
type Cause struct {
	Who  Mover  `json:"who"`
	What string `json:"what"`
}

func (d *Drift) moved(who Mover, format string, args ...any) {
	d.Moves = append(d.Moves, Cause{who, fmt.Sprintf(format, args...)})
}

// movedSo is moved with a cause that says itself what to do.
func (d *Drift) movedSo(who Mover, format string, args ...any) {
	d.moved(who, format, args...)
	d.remedied = true
}

func (d *Drift) has(who Mover) bool {
	return slices.ContainsFunc(d.Moves, func(m Cause) bool { return m.Who == who })
}

// A verifier holds what all clients are compared with.
type verifier struct {
	*Workspace
	tree  *output.Tree
	state *State
}

// Verify compares clients with what octogen would write, without a network and without writing.
func (w *Workspace) Verify(ctx context.Context, clients []Client) (drifts []Drift, err error) {
	tree, err := w.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	state, err := w.state(tree, clients)
	if err != nil {
		return nil, err
	}
	v := &verifier{w, tree, state}
	plan, err := state.Plan(true)
	if err != nil {
		return nil, problem(err)
	}
	for _, c := range state.chosen() {
		d := Drift{Client: c.Client, Out: c.Lock.Out, Moves: []Cause{}, Files: []FileDrift{}}
		v.interrupted(&d)
		if plan.generates(c) {
			if err := v.compare(ctx, c, &d); err != nil {
				return nil, err
			}
		}
		drifts = append(drifts, d)
	}
	if plan.forgets() && len(drifts) > 0 {
		drifts[0].moved(MovedOptions, "the lock has clients or documents that the configuration no longer lists")
	}
	for i := range drifts {
		drifts[i].remedy()
	}
	return drifts, nil
}

func (p *Plan) forgets() bool {
	return slices.ContainsFunc(p.Moves, func(m Move) bool { return m.Do == Forget })
}

// interrupted notes a change that was killed.
func (v *verifier) interrupted(d *Drift) {
	switch pending, err := v.tree.Pending(); {
	case err != nil:
		d.movedSo(MovedLock, "%v", err)
	case pending == output.Ready:
		d.movedSo(MovedLock, "a change was interrupted, and some files may be those after it; octogen generate finishes it")
	case pending == output.Begun:
		d.movedSo(MovedLock, "a change was interrupted before it changed anything; octogen generate clears what is left of it")
	}
}

// compare renders a client where its document is at hand, and compares with that; else with the lock.
func (v *verifier) compare(ctx context.Context, c Wanted, d *Drift) error {
	locked := v.state.Lock.Client(d.Out)
	if locked == nil {
		d.moved(MovedLock, "%s does not have this client", v.lockName())
		locked = &spec.LockedClient{}
	}
	rendered, err := v.render(ctx, c, d)
	if err != nil {
		return err
	}
	now := c.Lock
	if rendered != nil {
		now = v.locked(c.Client, rendered)
	}
	if locked.Out != "" {
		d.inputs(*locked, now, rendered != nil)
		if rendered != nil && locked.Canonical != now.Canonical {
			d.step = &step{*locked, rendered.API}
		} else if d.has(MovedDocument) {
			d.Report = &diff.Report{} // in order or prose alone
		}
	}
	there, err := v.readFiles(d.Out, rendered, *locked)
	if err != nil {
		return problem(err)
	}
	other := now.Octogen != locked.Octogen
	d.files(there, *locked, rendered, other || !v.Released)
	if other && !d.Drifted() {
		d.Notes = append(d.Notes, "written by octogen "+locked.Octogen+"; this one writes the same")
	}
	return nil
}

// render renders a client from the document at hand; nothing if that is not at hand as the lock has it.
func (v *verifier) render(ctx context.Context, c Wanted, d *Drift) (*Rendered, error) {
	if c.Server == "" {
		if !c.onDisk() {
			return nil, nil
		}
		data, name, err := v.read(ctx, c.Client)
		if err != nil {
			return nil, err
		}
		return v.Render(data, name, c.Client)
	}
	pin := v.state.Lock.Document(c.Lock.Source)
	if pin == nil {
		d.movedSo(MovedLock, "%v", v.noPin(c))
		return nil, nil
	}
	data, err := v.readPinned(v.tree, *pin)
	var refused *output.RefusedError
	if errors.As(err, &refused) {
		return nil, problem(err)
	}
	if err != nil {
		d.movedSo(MovedDocument, "%v", err)
		return nil, nil
	}
	return v.Render(data, v.tree.Show(pin.File), c.Client)
}

// inputs says which of a client's inputs moved. Without its document nothing is said of that.
func (d *Drift) inputs(locked, now spec.LockedClient, document bool) {
	switch {
	case now.Source != locked.Source:
		d.moved(MovedOptions, "the document is from %s, in the lock it is from %s", now.Source, locked.Source)
	case !document || now.Digest == locked.Digest:
	case now.Canonical == locked.Canonical:
		d.moved(MovedDocument, "%s differs from the locked document in order or prose alone", now.Source)
	case now.Version != locked.Version:
		d.moved(MovedDocument, "%s is of Octopus %s, the locked document of %s", now.Source, now.Version, locked.Version)
	default:
		d.moved(MovedDocument, "%s is not the locked document", now.Source)
	}
	all := slices.AppendSeq(slices.Collect(maps.Keys(now.Options)), maps.Keys(locked.Options))
	slices.Sort(all)
	for _, name := range slices.Compact(all) {
		if now.Options[name] != locked.Options[name] {
			d.moved(MovedOptions, "%s is %q, in the lock %q", name, now.Options[name], locked.Options[name])
		}
	}
	if !maps.Equal(now.Overlays, locked.Overlays) {
		d.moved(MovedOptions, "the overlays are not those in the lock")
	}
}

// files says which files differ, and blames those whom the inputs do not account for. Build reports whether this octogen
// may write something else than the one before.
func (d *Drift) files(there map[string][]byte, locked spec.LockedClient, r *Rendered, build bool) {
	files := compareFiles(d.Out, there, locked, r)
	d.Files = append(d.Files, files.drifts...)
	inputs := len(d.Moves) > 0
	if files.byHand > 0 {
		d.moved(MovedHand, "%s changed or removed since octogen wrote them", count(files.byHand, "file was", "files were"))
	}
	otherwise := files.byOctogen + files.behind
	switch {
	case inputs || len(locked.Files) == 0:
	case build && otherwise > 0:
		d.moved(MovedOctogen, "this octogen writes %s differently from the octogen that wrote the client", count(otherwise, "file", "files"))
	case otherwise > 0:
		d.moved(MovedLock, "the lock has other digests for %s than this octogen writes, and it is the one that wrote the lock", count(otherwise, "file", "files"))
	}
}

// remedy says what to do.
func (d *Drift) remedy() {
	switch {
	case !d.Drifted() || d.remedied:
	case d.has(MovedServer):
		d.Remedy = "octogen sync follows the server"
	default:
		d.Remedy = "octogen generate writes it"
	}
}

// readFiles reads what octogen wrote to a folder, and what else is there under a name that it uses.
func (v *verifier) readFiles(out string, r *Rendered, locked spec.LockedClient) (map[string][]byte, error) {
	names, err := v.tree.PackageFiles(out)
	if err != nil {
		return nil, err
	}
	if r != nil {
		for _, f := range r.Files {
			names = append(names, f.Name)
		}
	}
	names = append(names, slices.Collect(maps.Keys(locked.Files))...)
	return v.readAll(out, names)
}

// VerifyServer compares what a client's server is pinned to with what that server has now. Nothing is written.
func (w *Workspace) VerifyServer(ctx context.Context, d *Drift, server string) (err error) {
	tree, err := w.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	state, err := w.state(tree, nil)
	if err != nil {
		return err
	}
	locked := state.Lock.Client(d.Out)
	if locked == nil {
		return nil // which Verify has said
	}
	now, data, err := w.present(ctx, state, server)
	if err != nil {
		return err
	}
	if !now.Unmodified && now.Canonical != locked.Canonical {
		api, err := build(data, now.Server, d.Client)
		if err != nil {
			return err
		}
		d.step = &step{*locked, api}
	}
	switch {
	case now.Unmodified:
	case now.Version != locked.Version:
		d.moved(MovedServer, "%s is now Octopus %s, the client is of %s", now.Server, now.Version, locked.Version)
	case now.Canonical != locked.Canonical:
		d.moved(MovedServer, "%s has another document now, of the same version %s", now.Server, now.Version)
	}
	d.remedy()
	return nil
}
