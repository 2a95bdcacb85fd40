package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// A session changes a workspace: one at a time, and all or nothing.
type session struct {
	*Workspace
	tree   *output.Tree
	state  *State
	plan   *Plan
	change *output.Change
	// fetched are the documents that servers gave, by address.
	fetched map[string][]byte
	changed bool // whether anything was planned, lock included
}

// run lets f plan and commits what it planned. While another octogen changes the workspace, it waits.
func (w *Workspace) run(ctx context.Context, chosen []Client, f func(*session) error) (err error) {
	tree, err := w.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	if !w.DryRun {
		unlock, err := w.exclude(ctx, tree)
		if err != nil {
			return problem(err)
		}
		defer func() { err = errors.Join(err, problem(unlock())) }()
		if err := tree.Recover(); err != nil {
			return problem(err)
		}
	}
	s := &session{Workspace: w, tree: tree, change: tree.Plan(), fetched: map[string][]byte{}}
	if s.state, err = w.state(tree, chosen); err != nil {
		return err
	}
	if err := f(s); err != nil {
		return err
	}
	return s.commit(ctx)
}

// commit writes what was planned, together with the lock.
func (s *session) commit(ctx context.Context) error {
	lock := s.plan.Lock
	if len(lock.Clients)+len(lock.Documents) > 0 || s.tree.Exists(spec.LockFile) {
		if err := s.change.Put(spec.LockFile, lock.Bytes()); err != nil {
			return problem(err)
		}
	}
	s.changed = !s.change.Empty()
	if ctx.Err() != nil {
		return problem(fmt.Errorf("interrupted; everything is as it was: %w", ctx.Err()))
	}
	if s.DryRun {
		return nil
	}
	if err := s.change.Commit(); err != nil {
		return problem(fmt.Errorf("writing: %w", err))
	}
	return nil
}

// exclude keeps other processes from changing the workspace.
func (w *Workspace) exclude(ctx context.Context, tree *output.Tree) (unlock func() error, err error) {
	if w.Say != nil {
		notice := time.AfterFunc(cmp.Or(w.Patience, time.Second), func() { w.Say("waiting for another octogen that works in " + filepath.Clean(w.Dir)) })
		defer notice.Stop()
	}
	type held struct {
		unlock func() error
		err    error
	}
	done := make(chan held, 1)
	go func() {
		unlock, err := tree.Lock()
		done <- held{unlock, err}
	}()
	select {
	case h := <-done:
		return h.unlock, h.err
	case <-ctx.Done():
		return nil, fmt.Errorf("interrupted while waiting for another octogen; everything is as it was: %w", ctx.Err())
	}
}

// ask gets the documents that servers have now, as far as they are not those at hand.
func (s *session) ask(ctx context.Context, servers []string) error {
	for _, server := range servers {
		now, data, err := s.present(ctx, s.state, server)
		if err != nil {
			return err
		}
		s.state.Present = append(s.state.Present, *now)
		s.fetched[now.Server] = data
		for _, name := range s.state.candidates(*now) {
			if err := s.state.readDocument(s.tree, name); err != nil {
				return problem(err)
			}
		}
	}
	return nil
}

// present is the document of a server as it is now.
func (w *Workspace) present(ctx context.Context, s *State, server string) (*Present, []byte, error) {
	address, err := spec.Address(server)
	if err != nil {
		return nil, nil, err
	}
	access, err := w.Access(server)
	if err != nil {
		return nil, nil, err
	}
	if pinned := s.Lock.Document(address); pinned != nil && s.intact(pinned.PinnedFile) {
		access.ETag = pinned.ETag
	}
	got, err := spec.Fetch(ctx, server, access)
	if err != nil {
		return nil, nil, problem(err)
	}
	now := &Present{Server: address, Version: got.Version, ETag: got.ETag, Unmodified: got.NotModified}
	if got.NotModified {
		return now, nil, nil
	}
	doc, err := spec.Parse(got.Data, address+"/api/swagger.json")
	if err != nil {
		return nil, nil, problem(err)
	}
	now.Digest, now.Canonical = doc.Digest, doc.CanonicalDigest()
	return now, got.Data, nil
}

// decide plans, and plans what documents are written and removed.
func (s *session) decide(keep bool) (err error) {
	if s.plan, err = s.state.Plan(keep); err != nil {
		return problem(err)
	}
	for _, m := range s.plan.Moves {
		switch m.Do {
		case Place:
			err = s.change.Put(m.What, s.fetched[m.Server])
		case Remove:
			err = s.change.Remove(m.What)
		}
		if err != nil {
			return problem(err)
		}
	}
	return nil
}

// generates reports whether a client is to be rendered.
func (p *Plan) generates(c Wanted) bool {
	for _, m := range p.Moves {
		if m.Do == Generate && m.What == c.Lock.Out {
			return true
		}
	}
	return false
}

// clients plans the packages of all clients whose turn it is, and their entries in the lock.
func (s *session) clients(ctx context.Context, render func(context.Context, Wanted) (Result, error)) ([]Result, error) {
	var results []Result
	for _, c := range s.state.chosen() {
		r := Result{Client: c.Client, UpToDate: true}
		if s.plan.generates(c) {
			var err error
			if r, err = render(ctx, c); err != nil {
				return nil, err
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// generate plans a client and its entry in the lock.
func (s *session) generate(ctx context.Context, c Wanted) (Result, error) {
	result, locked, err := s.render(ctx, c)
	if err != nil {
		return Result{}, err
	}
	s.plan.Lock.SetClient(locked)
	return result, nil
}

func (s *session) render(ctx context.Context, c Wanted) (Result, spec.LockedClient, error) {
	start := time.Now()
	data, name, err := s.document(ctx, c)
	if err != nil {
		return Result{}, spec.LockedClient{}, err
	}
	rendered, err := s.Render(data, name, c.Client)
	if err != nil {
		return Result{}, spec.LockedClient{}, err
	}
	change, err := s.change.Package(c.Lock.Out, rendered.Files)
	if err != nil {
		return Result{}, spec.LockedClient{}, problem(fmt.Errorf("writing %s: %w", c.Out, err))
	}
	return Result{Client: c.Client, API: rendered.API, Change: change, Took: time.Since(start)}, s.locked(c.Client, rendered), nil
}

// document is a client's: what the lock pins its server to, or what the configuration names.
func (s *session) document(ctx context.Context, c Wanted) ([]byte, string, error) {
	if c.Server == "" {
		return s.read(ctx, c.Client)
	}
	pin := s.plan.Lock.Document(c.Lock.Source)
	if pin == nil {
		return nil, "", problem(s.noPin(c))
	}
	for _, m := range s.plan.Moves {
		if m.Do == Place && m.What == pin.File {
			return s.fetched[m.Server], s.tree.Show(pin.File), nil
		}
	}
	data, err := s.readPinned(s.tree, *pin)
	return data, s.tree.Show(pin.File), problem(err)
}

func (w *Workspace) noPin(c Wanted) error {
	return fmt.Errorf("%s pins no document of %s; octogen fetch gets one", w.lockName(), c.Lock.Source)
}

// readPinned reads the document that a server is pinned to, and holds it against the lock.
func (w *Workspace) readPinned(tree *output.Tree, pin spec.LockedDocument) ([]byte, error) {
	data, err := tree.ReadFile(pin.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: is missing, but %s pins %s to it; restore it, or run octogen fetch", tree.Show(pin.File), w.lockName(), pin.Server)
	case err != nil:
		return nil, err
	case spec.Digest(data) != pin.Digest:
		return nil, fmt.Errorf("%s: is not what octogen fetched from %s; restore it from version control, or move it away and run octogen fetch", tree.Show(pin.File), pin.Server)
	}
	return data, nil
}
