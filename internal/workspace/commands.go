package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/usage"
)

// Fetch pins servers to the documents that they have now.
func (w *Workspace) Fetch(ctx context.Context, servers []string) ([]Pin, error) {
	var pins []Pin
	err := w.run(ctx, nil, func(s *session) error {
		if err := s.ask(ctx, servers); err != nil {
			return err
		}
		const keep = true // who fetches wants to compare
		if err := s.decide(keep); err != nil {
			return err
		}
		pins = s.plan.Pins
		return nil
	})
	return pins, err
}

// Generate brings clients of the configuration up to date, and the lock with them. Only servers that are not pinned are
// asked for their document.
func (w *Workspace) Generate(ctx context.Context, clients []Client) (results []Result, err error) {
	if results, err := w.upToDate(clients); err != nil || results != nil {
		return results, err
	}
	err = w.run(ctx, clients, func(s *session) error {
		var unpinned []string
		for _, server := range w.servers(clients) {
			if s.state.Lock.Document(w.sourceKey(Client{Server: server})) == nil {
				unpinned = append(unpinned, server)
			}
		}
		if err := s.ask(ctx, unpinned); err != nil {
			return err
		}
		if err := s.decide(true); err != nil {
			return err
		}
		results, err = s.clients(ctx, s.generate)
		return err
	})
	return results, err
}

// upToDate is the result when there is nothing to do, decided without reading a document as one; nil otherwise. It needs no
// lock, so it works in a folder that cannot be written to.
func (w *Workspace) upToDate(clients []Client) (results []Result, err error) {
	tree, err := w.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	if tree.Busy() || !w.Released {
		return nil, nil
	}
	state, err := w.state(tree, clients)
	if err != nil {
		return nil, err
	}
	plan, err := state.Plan(true)
	if err != nil || len(plan.Moves) > 0 {
		return nil, problem(err)
	}
	for _, c := range clients {
		results = append(results, Result{Client: c, UpToDate: true})
	}
	return results, nil
}

// SyncOptions say how far a sync may go.
type SyncOptions struct {
	// Refuse reports whether what changes for callers is too much. Everything then stays as it was.
	Refuse func(*diff.Report) bool
	// Keep keeps all documents of older versions, not only the last one.
	Keep bool
	// Uses are the Go packages of which is said what the changes touch, as patterns from the folder of the workspace.
	Uses []string
}

// A Sync says what became of servers and clients.
type Sync struct {
	Servers []Moved
	Clients []Result
	Refused bool
	Changed bool          // whether anything was written, or would have been
	Stale   []diff.Ignore // what silences no change of any server; nothing where none has moved
	Octogen bool          // whether an octogen other than the one before generated a client differently
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
	var ran *session
	err := w.run(ctx, clients, func(s *session) error {
		ran = s
		return s.sync(ctx, clients, o, result)
	})
	if errors.Is(err, errRefused) {
		return result, nil
	}
	result.Changed = ran != nil && ran.changed
	if err != nil || w.DryRun {
		return result, err
	}
	return result, w.proof(ctx, clients)
}

func (s *session) sync(ctx context.Context, clients []Client, o SyncOptions, result *Sync) (err error) {
	if err := s.ask(ctx, s.servers(clients)); err != nil {
		return err
	}
	if err := s.decide(o.Keep); err != nil {
		return err
	}
	uses := &program{options: usage.Options{Dir: s.Dir, Patterns: o.Uses}}
	var reports []*diff.Report
	for _, pin := range s.plan.Pins {
		m := Moved{Pin: pin}
		if m.Report, err = s.compare(ctx, pin, uses); err != nil {
			return err
		}
		result.Servers = append(result.Servers, m)
		if m.Report != nil && pin.Moved() {
			reports = append(reports, m.Report)
		}
		result.Refused = result.Refused || m.Report != nil && o.Refuse != nil && o.Refuse(m.Report)
	}
	result.Stale = stale(s.Ignore, reports)
	if result.Refused {
		result.Changed = true
		return errRefused
	}
	result.Clients, err = s.clients(ctx, func(ctx context.Context, c Wanted) (Result, error) { return s.follow(ctx, c, result) })
	return err
}

// follow generates a client. Where nothing but the octogen is another one, and it writes the same, the lock stays as it is:
// there is nothing to propose.
func (s *session) follow(ctx context.Context, c Wanted, result *Sync) (Result, error) {
	r, locked, err := s.render(ctx, c)
	if err != nil {
		return Result{}, err
	}
	before := s.state.Lock.Client(locked.Out)
	if before != nil && before.Octogen != locked.Octogen && sameInputs(*before, locked) {
		if r.Change.Count() == 0 {
			return r, nil
		}
		result.Octogen = true
	}
	s.plan.Lock.SetClient(locked)
	return r, nil
}

// compare compares the document of a server before and now, where there was one.
func (s *session) compare(ctx context.Context, pin Pin, p *program) (*diff.Report, error) {
	if pin.Since == nil {
		return nil, nil
	}
	old, err := s.tree.ReadFile(pin.Since.File)
	if err != nil {
		return nil, problem(err)
	}
	present := s.fetched[pin.Document.Server]
	if !pin.Written {
		if present, err = s.readPinned(s.tree, pin.Document); err != nil {
			return nil, problem(err)
		}
	}
	var with Client
	for _, c := range s.state.chosen() {
		if c.Lock.Source == pin.Document.Server {
			with = c.Client
			break
		}
	}
	var pair Pair
	if pair.From, err = build(old, s.tree.Show(pin.Since.File), with); err != nil {
		return nil, err
	}
	if pair.To, err = build(present, pin.Document.Server, with); err != nil {
		return nil, err
	}
	report := s.Compare(pair)
	return report, p.affected(ctx, s.Workspace, pair, report)
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
