package workspace

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/spec"
)

// A Plan is what is to be done about a state, as data. Carrying it out decides nothing any more.
type Plan struct {
	Pins  []Pin      // what becomes of the servers that were asked
	Moves []Move     // in the order in which they are made
	Lock  *spec.Lock // afterwards, but for the clients that are generated
}

// A Move is one thing to be done.
type Move struct {
	Do     Action
	What   string // a document's file, or a client's folder
	Server string // whose document is placed
}

// An Action is a kind of move.
type Action string

// The actions.
const (
	Place    Action = "place"    // write the document of a server to a file
	Remove   Action = "remove"   // a document that nothing needs any more
	Generate Action = "generate" // render a client and write what differs
	Forget   Action = "forget"   // drop from the lock what the configuration no longer lists
)

// String is the move in words.
func (m Move) String() string { return string(m.Do) + " " + m.What }

// A Pin says what becomes of the document of a server.
type Pin struct {
	Document spec.LockedDocument
	Before   *spec.LockedDocument // nil when the server was not pinned
	Changed  bool                 // whether the document says something else than before
	Written  bool
	// Since is the document that the clients of the server were generated from, if it is another one and at hand. It is not
	// Before where the server was fetched without generating.
	Since *spec.PinnedFile
}

// Moved reports whether the clients of the server move to another document, or get their first.
func (p Pin) Moved() bool { return p.Written || p.Since != nil }

// From is the version from which the clients move, "" if there is none.
func (p Pin) From() string {
	switch {
	case p.Since != nil:
		return p.Since.Version
	case p.Before != nil:
		return p.Before.Version
	}
	return ""
}

// planner holds a plan in the making.
type planner struct {
	*State
	Plan
	placed map[string]bool // files that documents are placed in
}

// Plan decides what is to be done about a state. With keep, documents stay when others take their place.
func (s *State) Plan(keep bool) (*Plan, error) {
	p := &planner{State: s, Plan: Plan{Lock: copied(s.Lock)}, placed: map[string]bool{}}
	for _, now := range s.Present {
		if err := p.pin(now); err != nil {
			return nil, err
		}
	}
	if !keep {
		p.prune()
	}
	p.forget()
	for _, c := range s.chosen() {
		if !s.settled(p.Plan.Lock, p.placed, c) {
			p.move(Generate, c.Lock.Out, "")
		}
	}
	return &p.Plan, nil
}

func copied(l *spec.Lock) *spec.Lock {
	c := *l
	c.Documents, c.Clients = slices.Clone(l.Documents), slices.Clone(l.Clients)
	return &c
}

func (p *planner) move(do Action, what, server string) {
	p.Moves = append(p.Moves, Move{do, what, server})
}

// pin decides what becomes of the document of a server. One that differs from the pinned document in nothing but order and
// prose is left where it is: a server that writes its document anew each time does not make work.
func (p *planner) pin(now Present) error {
	var before *spec.LockedDocument
	if d := p.State.Lock.Document(now.Server); d != nil {
		c := *d
		before = &c
	}
	switch {
	case now.Unmodified, before != nil && p.intact(before.PinnedFile) && before.Version == now.Version && before.Canonical == now.Canonical:
		p.Pins = append(p.Pins, Pin{Document: *before, Before: before, Since: p.since(before, before.Digest)})
		return nil
	}
	after := spec.LockedDocument{Server: now.Server, Canonical: now.Canonical, ETag: now.ETag}
	after.PinnedFile = spec.PinnedFile{Version: now.Version, Digest: now.Digest}
	if err := p.place(&after, now); err != nil {
		return err
	}
	if before != nil {
		after.Previous = slices.DeleteFunc(slices.Clone(before.Previous), func(f spec.PinnedFile) bool { return f.File == after.File })
		if before.File != after.File && p.intact(before.PinnedFile) {
			after.Previous = append(after.Previous, before.PinnedFile)
		}
	}
	p.Plan.Lock.SetDocument(after)
	p.Pins = append(p.Pins, Pin{Document: after, Before: before, Changed: before == nil || before.Canonical != after.Canonical, Written: true, Since: p.since(before, after.Digest)})
	return nil
}

// since is the document that the clients of a server were generated from, if that is not the present one and is at hand.
func (p *planner) since(before *spec.LockedDocument, present string) *spec.PinnedFile {
	if before == nil {
		return nil
	}
	digest := before.Digest
	for _, l := range p.State.Lock.Clients {
		if l.Source == before.Server {
			digest = l.Digest
			break
		}
	}
	for _, f := range append([]spec.PinnedFile{before.PinnedFile}, before.Previous...) {
		if f.Digest == digest && digest != present && p.intact(f) {
			return &f
		}
	}
	return nil
}

// place chooses the file of a document: by version, and by server too where another server has that version with another
// document. A file that octogen did not fetch is never replaced.
func (p *planner) place(d *spec.LockedDocument, now Present) error {
	names := p.candidates(now)
	d.File = names[0]
	if p.takenByOther(*d) {
		d.File = names[1]
	}
	there := p.Files[d.File]
	if there != "" && there != d.Digest && !p.fetched(d.File, there) {
		return fmt.Errorf("%s: is there and is not what octogen fetched; move it away and run octogen again", d.File)
	}
	if !p.placed[d.File] {
		p.placed[d.File] = true
		p.move(Place, d.File, d.Server)
	}
	return nil
}

// takenByOther reports whether a file pins another server to another document.
func (p *planner) takenByOther(d spec.LockedDocument) bool {
	return slices.ContainsFunc(p.Plan.Lock.Documents, func(x spec.LockedDocument) bool {
		return x.Server != d.Server && x.File == d.File && x.Digest != d.Digest
	})
}

// fetched reports whether octogen fetched what a file holds.
func (p *planner) fetched(file, digest string) bool {
	return slices.ContainsFunc(p.State.Lock.Documents, func(d spec.LockedDocument) bool {
		return slices.ContainsFunc(append([]spec.PinnedFile{d.PinnedFile}, d.Previous...), func(f spec.PinnedFile) bool {
			return f.File == file && f.Digest == digest
		})
	})
}

// prune removes documents that are older than the one before, if they are in the folder of documents as octogen fetched
// them and nothing uses them. The one before stays, so that the two can be compared.
func (p *planner) prune() {
	var old []spec.PinnedFile
	for _, pin := range p.Pins {
		d := p.Plan.Lock.Document(pin.Document.Server)
		if n := len(d.Previous); pin.Written && n > 1 {
			old = append(old, d.Previous[:n-1]...)
			d.Previous = slices.Clone(d.Previous[n-1:])
		}
	}
	removed := map[string]bool{}
	for _, f := range old {
		if removed[f.File] || p.placed[f.File] || path.Dir(f.File) != p.Specs || !p.intact(f) || p.used(f.File) {
			continue
		}
		removed[f.File] = true
		p.move(Remove, f.File, "")
	}
}

// used reports whether the lock afterwards or the configuration names a file.
func (p *planner) used(file string) bool {
	return slices.ContainsFunc(p.Plan.Lock.Documents, func(d spec.LockedDocument) bool {
		return d.File == file || slices.ContainsFunc(d.Previous, func(f spec.PinnedFile) bool { return f.File == file })
	}) || slices.ContainsFunc(p.Clients, func(c Wanted) bool { return c.onDisk() && c.Lock.Source == file })
}

// forget drops from the lock the clients that the configuration no longer lists, and the documents that are neither there
// nor followed by a client.
func (p *planner) forget() {
	lock := p.Plan.Lock
	for _, l := range slices.Clone(lock.Clients) {
		if !slices.ContainsFunc(p.Clients, func(c Wanted) bool { return c.Lock.Out == l.Out }) {
			p.move(Forget, l.Out, "")
			lock.Clients = slices.DeleteFunc(lock.Clients, func(x spec.LockedClient) bool { return x.Out == l.Out })
		}
	}
	for _, d := range slices.Clone(lock.Documents) {
		followed := slices.ContainsFunc(p.Clients, func(c Wanted) bool { return c.Server != "" && c.Lock.Source == d.Server })
		if !followed && !p.placed[d.File] && p.Files[d.File] == "" {
			p.move(Forget, d.File, "")
			lock.Documents = slices.DeleteFunc(lock.Documents, func(x spec.LockedDocument) bool { return x.Server == d.Server })
		}
	}
}

// settled reports whether a client is what a lock says, and the lock what octogen would say now.
func (s *State) settled(lock *spec.Lock, placed map[string]bool, c Wanted) bool {
	locked := lock.Client(c.Lock.Out)
	if locked == nil || !s.Released || locked.Octogen != c.Lock.Octogen {
		return false
	}
	want := c.Lock
	want.Digest = s.document(lock, placed, c)
	return want.Digest != "" && sameInputs(*locked, want) && maps.Equal(locked.Files, c.Folder)
}

// hostWord makes a server's host and path part of a file's name.
func hostWord(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return "server"
	}
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, u.Host+u.EscapedPath()), "-.")
}
