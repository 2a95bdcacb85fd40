package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/spec"
)

// SyncOptions say how far a sync may go.
type SyncOptions struct {
	// Refuse tells whether what changes for callers is too much. Everything then stays as it was.
	Refuse func(*diff.Report) bool
	// Keep leaves a document where it is when another takes its place.
	Keep bool
}

// A Sync says what became of servers and clients.
type Sync struct {
	Servers []Moved
	Clients []Result
	Refused bool
}

// Changed tells whether anything was written, or would have been.
func (s *Sync) Changed() bool {
	return slices.ContainsFunc(s.Servers, func(m Moved) bool { return m.Pin.Written }) ||
		slices.ContainsFunc(s.Clients, func(r Result) bool { return len(r.Change.Written)+len(r.Change.Removed) > 0 })
}

// Moved is a server with its document before and now.
type Moved struct {
	Pin    Pin
	Report *diff.Report // nil when there was no document before
}

// errRefused ends a session without a commit.
var errRefused = errors.New("refused")

// Sync pins servers to their present documents and brings the clients up to date with them: all of it or nothing.
func (w *Workspace) Sync(ctx context.Context, clients []Client, o SyncOptions) (*Sync, error) {
	result := &Sync{}
	err := w.change(ctx, func(s *session) error {
		if err := s.move(ctx, clients, o, result); err != nil {
			return err
		}
		if result.Refused {
			return errRefused
		}
		for _, c := range clients {
			r := Result{Client: c, UpToDate: true}
			if !s.settled(s.lock, c) {
				var err error
				if r, err = s.generate(ctx, c); err != nil {
					return err
				}
			}
			result.Clients = append(result.Clients, r)
		}
		return s.prune(result, o)
	})
	if errors.Is(err, errRefused) {
		return result, nil
	}
	if err != nil {
		return nil, err
	}
	return result, w.proof(ctx, clients)
}

// move fetches the documents of all servers and compares them with those before.
func (s *session) move(ctx context.Context, clients []Client, o SyncOptions, result *Sync) error {
	done := map[string]bool{}
	for _, c := range clients {
		if c.Server == "" || done[s.sourceKey(c)] {
			continue
		}
		done[s.sourceKey(c)] = true
		var old []byte
		if name := s.pinned(s.lock, c); name != "" {
			old, _ = os.ReadFile(name) // one that is gone is compared with nothing
		}
		pin, err := s.fetch(ctx, c.Server)
		if err != nil {
			return err
		}
		m := Moved{Pin: *pin}
		if pin.Written && old != nil {
			if m.Report, err = compareDocuments(old, s.documents[s.path(pin.Document.File)], c); err != nil {
				return err
			}
			if o.Refuse != nil && o.Refuse(m.Report) {
				result.Refused = true
			}
		}
		result.Servers = append(result.Servers, m)
	}
	return nil
}

func compareDocuments(old, now []byte, c Client) (*diff.Report, error) {
	from, err := buildModel(old, "the document before", c)
	if err != nil {
		return nil, err
	}
	to, err := buildModel(now, spec.DisplayName(c.Server), c)
	if err != nil {
		return nil, err
	}
	return diff.Compare(from, to), nil
}

// prune removes documents in whose place another was fetched, if they are as octogen fetched them and nothing else uses
// them. Only those in the folder of documents: a lock can come with somebody else's repository.
func (s *session) prune(result *Sync, o SyncOptions) error {
	for _, m := range result.Servers {
		before := m.Pin.Before
		if o.Keep || before == nil || before.File == m.Pin.Document.File || filepath.Dir(s.path(before.File)) != filepath.Clean(s.Specs) || !s.intact(*before) || s.used(before.File) {
			continue
		}
		if err := s.tx.Remove(s.path(before.File)); err != nil {
			return problem(err)
		}
	}
	return nil
}

func (s *session) used(file string) bool {
	return slices.ContainsFunc(s.lock.Documents, func(d spec.LockedDocument) bool { return d.File == file }) ||
		slices.ContainsFunc(s.Clients, func(c Client) bool { return c.Spec != "" && s.key(c.Spec) == file })
}

// proof verifies what was just written: it must be what octogen writes.
func (w *Workspace) proof(ctx context.Context, clients []Client) error {
	drifts, err := w.Verify(ctx, clients)
	if err != nil {
		return err
	}
	for _, d := range drifts {
		if d.Drifted() {
			var what []string
			for _, m := range d.Moves {
				what = append(what, m.What)
			}
			return fmt.Errorf("%s is not what was written to it: %s", d.Out, strings.Join(what, "; "))
		}
	}
	return nil
}
