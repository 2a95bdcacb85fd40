package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/spec"
)

// A session changes a workspace: one at a time, and all or nothing.
type session struct {
	*Workspace
	lock *spec.Lock
	tx   *emit.Transaction
	// documents are those that the session has fetched, by file.
	documents map[string][]byte
}

// change runs f in a session and commits what it planned, together with the lock. While another octogen changes the
// workspace, it waits.
func (w *Workspace) change(ctx context.Context, f func(*session) error) (err error) {
	unlock, err := w.exclude(ctx)
	if err != nil {
		return problem(err)
	}
	defer func() { err = errors.Join(err, problem(unlock())) }()
	tx, err := emit.Begin(w.Dir)
	if err != nil {
		return problem(err)
	}
	lock, err := w.readLock()
	if err != nil {
		return err
	}
	s := &session{Workspace: w, lock: lock, tx: tx, documents: map[string][]byte{}}
	if err := f(s); err != nil {
		return err
	}
	w.forget(lock, s.documents)
	if len(lock.Clients)+len(lock.Documents) > 0 {
		if err := tx.Put(w.lockName(), lock.Bytes()); err != nil {
			return problem(err)
		}
	}
	if ctx.Err() != nil {
		return problem(errors.New("interrupted; everything is as it was"))
	}
	if err := tx.Commit(); err != nil {
		return problem(fmt.Errorf("writing: %w", err))
	}
	return nil
}

// exclude keeps other processes from changing the workspace.
func (w *Workspace) exclude(ctx context.Context) (unlock func() error, err error) {
	type held struct {
		unlock func() error
		err    error
	}
	done := make(chan held, 1)
	go func() {
		unlock, err := emit.Lock(w.Dir)
		done <- held{unlock, err}
	}()
	select {
	case h := <-done:
		return h.unlock, h.err
	case <-ctx.Done():
		return nil, errors.New("interrupted while waiting for another octogen; everything is as it was")
	}
}

// generate plans a client and its entry in the lock.
func (s *session) generate(ctx context.Context, c Client) (Result, error) {
	start := time.Now()
	data, name, err := s.document(ctx, c)
	if err != nil {
		return Result{}, err
	}
	rendered, err := s.Render(data, name, c)
	if err != nil {
		return Result{}, err
	}
	change, err := s.tx.Package(c.Out, rendered.Files)
	if err != nil {
		return Result{}, problem(fmt.Errorf("writing %s: %w", c.Out, err))
	}
	s.lock.SetClient(s.locked(c, rendered))
	return Result{Client: c, API: rendered.API, Change: change, Took: time.Since(start)}, nil
}

// locked is what the lock says of a client.
func (w *Workspace) locked(c Client, r *Rendered) spec.LockedClient {
	l := spec.LockedClient{Out: w.key(c.Out), Source: w.sourceKey(c), Version: r.API.ServerVersion, Digest: r.Document.Digest,
		Canonical: r.Document.CanonicalDigest(), Octogen: w.Build, Options: options(c), Overlays: w.overlays(c), Files: map[string]string{}}
	for _, f := range r.Files {
		l.Files[f.Name] = spec.FileDigest(f.Content)
	}
	return l
}

// document is a client's: what the lock pins a server to, fetched first if it pins nothing yet; or what the configuration
// names.
func (s *session) document(ctx context.Context, c Client) ([]byte, string, error) {
	if c.Server == "" {
		return s.read(ctx, c)
	}
	if s.pinned(s.lock, c) == "" {
		if _, err := s.fetch(ctx, c.Server); err != nil {
			return nil, "", err
		}
	}
	name := s.pinned(s.lock, c)
	if data, ok := s.documents[name]; ok {
		return data, name, nil
	}
	return s.readPinned(s.lock, c)
}

// readPinned reads the document that a server is pinned to, and holds it against the lock.
func (w *Workspace) readPinned(lock *spec.Lock, c Client) ([]byte, string, error) {
	address, err := spec.Address(c.Server)
	if err != nil {
		return nil, "", err
	}
	pin := lock.Document(address)
	if pin == nil {
		return nil, "", problem(fmt.Errorf("%s pins no document of %s; octogen fetch gets one", w.lockName(), address))
	}
	name := w.path(pin.File)
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", problem(fmt.Errorf("%s: is missing, but %s pins %s to it; restore it, or run octogen fetch", name, w.lockName(), address))
	case err != nil:
		return nil, "", problem(err)
	case spec.Digest(data) != pin.Digest:
		return nil, "", problem(fmt.Errorf("%s: is not what octogen fetched from %s; restore it from version control, or move it away and run octogen fetch", name, address))
	}
	return data, name, nil
}
