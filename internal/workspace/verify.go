package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/octogen/octogen/internal/emit"
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
	MovedLock     Mover = "lock" // missing, or of an interrupted change
)

// A Drift is how a client differs from what octogen would write now.
type Drift struct {
	Client Client      `json:"-"`
	Out    string      `json:"client"`
	Moves  []Move      `json:"moved"`
	Files  []FileDrift `json:"files"`
}

// Drifted tells whether there is any difference.
func (d Drift) Drifted() bool { return len(d.Moves)+len(d.Files) > 0 }

// A Move is one cause.
type Move struct {
	Who  Mover  `json:"who"`
	What string `json:"what"`
}

// A FileDrift is one file.
type FileDrift struct {
	Name string `json:"file"`
	What string `json:"what"`           // "edited", "missing", "left over", "would differ"
	Diff string `json:"diff,omitempty"` // unified, from what is there to what octogen would write
}

// Verify compares clients with what octogen would write, without a network and without writing.
func (w *Workspace) Verify(ctx context.Context, clients []Client) ([]Drift, error) {
	lock, err := w.readLock()
	if err != nil {
		return nil, err
	}
	var drifts []Drift
	for _, c := range clients {
		d := Drift{Client: c, Out: w.key(c.Out), Moves: []Move{}, Files: []FileDrift{}}
		if emit.Interrupted(w.Dir) {
			d.moved(MovedLock, "a change was interrupted; octogen generate finishes it")
		}
		if !w.settled(lock, c) {
			if err := w.compare(ctx, lock, &d); err != nil {
				return nil, err
			}
		}
		drifts = append(drifts, d)
	}
	if w.forgotten(lock) && len(drifts) > 0 {
		drifts[0].moved(MovedOptions, "the lock has clients or documents that the configuration no longer lists; octogen generate drops them")
	}
	return drifts, nil
}

func (d *Drift) moved(who Mover, format string, args ...any) {
	d.Moves = append(d.Moves, Move{who, fmt.Sprintf(format, args...)})
}

// compare renders the client anew where its document is at hand, and compares with that; else with the lock.
func (w *Workspace) compare(ctx context.Context, lock *spec.Lock, d *Drift) error {
	c, locked := d.Client, lock.Client(d.Out)
	if locked == nil {
		d.moved(MovedLock, "%s does not have this client; octogen generate adds it", w.lockName())
		locked = &spec.LockedClient{}
	}
	if w.pinned(lock, c) == "" && c.Server == "" {
		w.options(d, *locked)
		return w.files(d, *locked, nil)
	}
	data, name, err := w.offline(ctx, lock, c)
	if err != nil {
		return err
	}
	r, err := w.Render(data, name, c)
	if err != nil {
		return err
	}
	now := w.locked(c, r)
	if lock.Client(d.Out) != nil {
		w.inputs(d, *locked, now)
	}
	return w.files(d, *locked, r)
}

func (w *Workspace) offline(ctx context.Context, lock *spec.Lock, c Client) ([]byte, string, error) {
	if c.Server != "" {
		return w.readPinned(lock, c)
	}
	return w.read(ctx, c)
}

// inputs says which of a client's inputs moved.
func (w *Workspace) inputs(d *Drift, locked, now spec.LockedClient) {
	switch {
	case now.Source != locked.Source:
		d.moved(MovedOptions, "the document is from %s, in the lock it is from %s", now.Source, locked.Source)
	case now.Digest == locked.Digest:
	case now.Canonical == locked.Canonical:
		d.moved(MovedDocument, "%s differs from the locked document in order or prose alone", now.Source)
	case now.Version != locked.Version:
		d.moved(MovedDocument, "%s is of Octopus %s, the locked document of %s", now.Source, now.Version, locked.Version)
	default:
		d.moved(MovedDocument, "%s is not the locked document", now.Source)
	}
	w.options(d, locked)
	if !maps.Equal(now.Overlays, locked.Overlays) {
		d.moved(MovedOptions, "the overlays are not those in the lock")
	}
	if now.Octogen != locked.Octogen {
		d.moved(MovedOctogen, "this is octogen %s, the client was written by %s", now.Octogen, locked.Octogen)
	}
}

// options says which options moved.
func (w *Workspace) options(d *Drift, locked spec.LockedClient) {
	now := options(d.Client)
	if locked.Options == nil {
		return // of no lock
	}
	names := map[string]bool{}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(now)), slices.Collect(maps.Keys(locked.Options))) {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if now[name] != locked.Options[name] {
			d.moved(MovedOptions, "%s is %q, in the lock %q", name, now[name], locked.Options[name])
		}
	}
}

// files compares what is in the folder with what octogen would write, or with the lock's digests if that is not known.
func (w *Workspace) files(d *Drift, locked spec.LockedClient, r *Rendered) error {
	there, err := readFiles(d.Client.Out, r, locked)
	if err != nil {
		return problem(err)
	}
	wanted := map[string][]byte{}
	digests := locked.Files
	if r != nil {
		digests = map[string]string{}
		for _, f := range r.Files {
			wanted[f.Name], digests[f.Name] = f.Content, spec.FileDigest(f.Content)
		}
	}
	byHand, byOctogen := 0, 0
	for _, name := range slices.Sorted(maps.Keys(union(there, digests))) {
		content, exists := there[name]
		digest := spec.FileDigest(content)
		wantedDigest, isWanted := digests[name]
		if exists && digest == wantedDigest {
			if r != nil && locked.Files[name] != "" && locked.Files[name] != wantedDigest {
				byOctogen++ // the lock is behind
			}
			continue
		}
		f := FileDrift{Name: path.Join(d.Out, name)}
		switch before, known := locked.Files[name]; {
		case !exists:
			f.What = "missing"
			if known {
				byHand++
			} else {
				byOctogen++
			}
		case !isWanted:
			f.What = "left over"
		case known && digest != before:
			f.What = "edited"
			byHand++
		default:
			f.What = "would differ"
			byOctogen++
		}
		if r != nil {
			f.Diff = unified(f.Name, content, exists, wanted[name], isWanted)
		}
		d.Files = append(d.Files, f)
	}
	if byHand > 0 {
		d.moved(MovedHand, "%s", count(byHand, "file was", "files were")+" changed or removed since octogen wrote them")
	}
	if byOctogen > 0 && len(locked.Files) > 0 && !slices.ContainsFunc(d.Moves, func(m Move) bool { return m.Who != MovedHand }) {
		d.moved(MovedOctogen, "this build of octogen writes %s otherwise than the one that wrote the client", count(byOctogen, "file", "files"))
	}
	return nil
}

// readFiles reads what octogen wrote to a folder, and what else is there under a name that it uses.
func readFiles(dir string, r *Rendered, locked spec.LockedClient) (map[string][]byte, error) {
	names, err := emit.Files(dir)
	if err != nil {
		return nil, err
	}
	if r != nil {
		for _, f := range r.Files {
			names = append(names, f.Name)
		}
	}
	names = append(names, slices.Collect(maps.Keys(locked.Files))...)
	there := map[string][]byte{}
	for _, name := range names {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			continue // of a lock that octogen did not write
		}
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		there[name] = content
	}
	return there, nil
}

func union(a map[string][]byte, b map[string]string) map[string]bool {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	return names
}

func unified(name string, old []byte, exists bool, content []byte, wanted bool) string {
	from, to := "a/"+name, "b/"+name
	if !exists {
		from = "/dev/null"
	}
	if !wanted {
		to = "/dev/null"
	}
	old = bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n"))
	text := string(diff.Diff(from, old, to, content))
	_, text, _ = strings.Cut(text, "\n") // the command line that no other diff has
	return text
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// VerifyServer compares what a client's server is pinned to with what that server gives now. Nothing is written.
func (w *Workspace) VerifyServer(ctx context.Context, d *Drift, server string) error {
	lock, err := w.readLock()
	if err != nil {
		return err
	}
	locked := lock.Client(d.Out)
	if locked == nil {
		return nil // said already
	}
	got, doc, err := w.present(ctx, lock, server)
	if err != nil {
		return err
	}
	switch {
	case doc == nil:
	case got.Version != locked.Version:
		d.moved(MovedServer, "%s is now Octopus %s, the client is of %s", got.Server, got.Version, locked.Version)
	case doc.CanonicalDigest() != locked.Canonical:
		d.moved(MovedServer, "%s has another document now, of the same version %s", got.Server, got.Version)
	}
	return nil
}

// present is a server's document now; nil when it is the pinned one.
func (w *Workspace) present(ctx context.Context, lock *spec.Lock, server string) (*spec.Fetched, *spec.Document, error) {
	address, err := spec.Address(server)
	if err != nil {
		return nil, nil, err
	}
	got, err := w.ask(ctx, server, lock.Document(address))
	if err != nil || got.NotModified {
		return got, nil, err
	}
	doc, err := spec.Parse(got.Data, address+"/api/swagger.json")
	return got, doc, problem(err)
}
