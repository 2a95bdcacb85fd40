// Package workspace is a folder with clients that follow servers: it decides by the lock what is up to date, and brings
// documents, packages and lock from one state to the next in full or not at all.
package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// A Client is one package to generate, with final options. Its document comes from Spec or from Server.
type Client struct {
	Name    string
	Spec    string // file, URL or "-"
	Server  string
	Out     string
	Package string
	Docs    string
	Names   map[string]string

	Overlays     []*normalize.Overlay
	OverlayFiles map[string]string // their files, with digests
}

// model are the options that decide what becomes of a document.
func (c Client) model() normalize.Options {
	return normalize.Options{Names: c.Names, Overlays: c.Overlays}
}

// A Workspace is the folder of a configuration.
type Workspace struct {
	Dir     string   // folder of configuration and lock
	Specs   string   // folder for fetched documents
	Clients []Client // all of the configuration

	Version string // of octogen, for the first line of generated files
	Build   string // of octogen, for the lock
	// Released tells whether Build says all about what octogen writes. Of a development build nobody can say what it
	// writes without running it, so nothing is decided by the lock alone.
	Released bool

	Stdin io.Reader
	// Access says how to talk to a server.
	Access func(server string) (spec.FetchOptions, error)
}

// A Problem is an input that could not be had or read, or an output that could not be written; everything else is a fault
// of octogen's own.
type Problem struct{ Err error }

func (p Problem) Error() string { return p.Err.Error() }
func (p Problem) Unwrap() error { return p.Err }

func problem(err error) error {
	if err == nil {
		return nil
	}
	return Problem{err}
}

// A Result says what became of a client.
type Result struct {
	Client   Client
	API      *model.API // nil when the client is up to date by the lock
	UpToDate bool
	Change   emit.Change
	Took     time.Duration
}

// Render reads a document and renders a client from it.
func (w *Workspace) Render(data []byte, name string, c Client) (*Rendered, error) {
	doc, err := spec.Parse(data, name)
	if err != nil {
		return nil, problem(err)
	}
	api, err := normalize.Document(doc, c.model())
	if err != nil {
		return nil, problem(err)
	}
	files, err := emit.Package(api, emit.Options{Package: c.Package, Docs: emit.Docs(c.Docs), Version: w.Version})
	if err != nil {
		return nil, err
	}
	return &Rendered{Document: doc, API: api, Files: files}, nil
}

// Rendered is a client in memory.
type Rendered struct {
	Document *spec.Document
	API      *model.API
	Files    []emit.File
}

// GenerateAlone writes clients that the configuration does not list as they are; the lock has no part in it. All are
// rendered before the first is written: what is wrong with one leaves all as they were.
func (w *Workspace) GenerateAlone(ctx context.Context, clients []Client) ([]Result, error) {
	var results []Result
	var ready []*Rendered
	for _, c := range clients {
		start := time.Now()
		data, name, err := w.read(ctx, c)
		if err != nil {
			return nil, err
		}
		r, err := w.Render(data, name, c)
		if err != nil {
			return nil, err
		}
		ready = append(ready, r)
		results = append(results, Result{Client: c, API: r.API, Took: time.Since(start)})
	}
	for i, c := range clients {
		if ctx.Err() != nil {
			return nil, problem(fmt.Errorf("interrupted; %s is as it was", c.Out))
		}
		change, err := emit.Write(c.Out, ready[i].Files)
		if err != nil {
			return nil, problem(fmt.Errorf("writing %s: %w", c.Out, err))
		}
		results[i].Change = change
	}
	return results, nil
}

// read gets the document of a client that the lock does not pin.
func (w *Workspace) read(ctx context.Context, c Client) (data []byte, name string, err error) {
	if c.Server == "" {
		data, err = spec.Read(ctx, c.Spec, w.Stdin)
		return data, spec.DisplayName(c.Spec), problem(err)
	}
	url, err := spec.ServerURL(c.Server)
	if err != nil {
		return nil, "", err
	}
	access, err := w.Access(c.Server)
	if err != nil {
		return nil, "", err
	}
	data, err = spec.FetchDocument(ctx, c.Server, access)
	return data, url, problem(err)
}

// Generate brings clients of the configuration up to date, and the lock with them.
func (w *Workspace) Generate(ctx context.Context, clients []Client) ([]Result, error) {
	lock, err := w.readLock()
	if err != nil {
		return nil, err
	}
	if results := w.upToDate(lock, clients); results != nil {
		return results, nil
	}
	var results []Result
	err = w.change(ctx, func(s *session) error {
		for _, c := range clients {
			r, err := s.generate(ctx, c)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
		return nil
	})
	return results, err
}

// upToDate is the result when nothing is to do for any client, decided without reading a document; nil otherwise.
func (w *Workspace) upToDate(lock *spec.Lock, clients []Client) []Result {
	if emit.Interrupted(w.Dir) || emit.Locked(w.Dir) || w.forgotten(lock) {
		return nil
	}
	var results []Result
	for _, c := range clients {
		start := time.Now()
		if !w.settled(lock, c) {
			return nil
		}
		results = append(results, Result{Client: c, UpToDate: true, Took: time.Since(start)})
	}
	return results
}

// settled tells whether a client is what the lock says, and the lock what octogen would say now.
func (w *Workspace) settled(lock *spec.Lock, c Client) bool {
	locked := lock.Client(w.key(c.Out))
	if locked == nil || !w.Released || locked.Octogen != w.Build || locked.Source != w.sourceKey(c) || !maps.Equal(locked.Options, options(c)) || !maps.Equal(locked.Overlays, w.overlays(c)) {
		return false
	}
	name := w.pinned(lock, c)
	data, err := os.ReadFile(name)
	if name == "" || err != nil || spec.Digest(data) != locked.Digest {
		return false
	}
	there, err := emit.Files(c.Out)
	if err != nil || len(there) != len(locked.Files) {
		return false
	}
	for _, name := range there {
		content, err := os.ReadFile(filepath.Join(c.Out, filepath.FromSlash(name)))
		if err != nil || spec.FileDigest(content) != locked.Files[name] {
			return false
		}
	}
	return true
}

// pinned is the file that has a client's document, "" when that comes from elsewhere.
func (w *Workspace) pinned(lock *spec.Lock, c Client) string {
	if c.Server == "" {
		if c.Spec == "-" || spec.IsURL(c.Spec) {
			return ""
		}
		return c.Spec
	}
	if address, err := spec.Address(c.Server); err == nil {
		if d := lock.Document(address); d != nil {
			return w.path(d.File)
		}
	}
	return ""
}

// options are what, beside the document and octogen itself, decides what a client looks like.
func options(c Client) map[string]string {
	o := map[string]string{"package": c.Package, "docs": c.Docs}
	for route, name := range c.Names {
		o["names "+route] = name
	}
	return o
}

// overlays are the files with corrections of the user's own, by their keys, with digests.
func (w *Workspace) overlays(c Client) map[string]string {
	if len(c.OverlayFiles) == 0 {
		return nil
	}
	o := map[string]string{}
	for name, digest := range c.OverlayFiles {
		o[w.key(name)] = digest
	}
	return o
}

// sourceKey is where a client's document is from, as the lock has it: without what could be secret.
func (w *Workspace) sourceKey(c Client) string {
	if c.Server != "" {
		if address, err := spec.Address(c.Server); err == nil {
			return address
		}
		return spec.DisplayName(c.Server)
	}
	if c.Spec == "-" || spec.IsURL(c.Spec) {
		return spec.DisplayName(c.Spec)
	}
	return w.key(c.Spec)
}

// key is a path as the lock has it, and path is its inverse.
func (w *Workspace) key(name string) string {
	dir, err1 := filepath.Abs(w.Dir)
	abs, err2 := filepath.Abs(name)
	if rel, err := filepath.Rel(dir, abs); errors.Join(err1, err2, err) == nil {
		name = rel
	}
	return filepath.ToSlash(name)
}

func (w *Workspace) path(key string) string {
	if name := filepath.FromSlash(key); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(w.Dir, filepath.FromSlash(key))
}

func (w *Workspace) lockName() string { return filepath.Join(w.Dir, spec.LockFile) }

func (w *Workspace) readLock() (*spec.Lock, error) {
	lock, err := spec.ReadLock(w.lockName())
	return lock, problem(err)
}

// forgotten tells whether the lock has clients or documents that are no more.
func (w *Workspace) forgotten(lock *spec.Lock) bool {
	kept := *lock
	kept.Clients, kept.Documents = slices.Clone(lock.Clients), slices.Clone(lock.Documents)
	w.forget(&kept, nil)
	return len(lock.Clients) != len(kept.Clients) || len(lock.Documents) != len(kept.Documents)
}

// forget drops from the lock the clients that the configuration no longer lists, and the documents that are neither there
// nor fetched just now, nor followed by a client.
func (w *Workspace) forget(lock *spec.Lock, fetched map[string][]byte) {
	lock.Clients = slices.DeleteFunc(lock.Clients, func(l spec.LockedClient) bool {
		return !slices.ContainsFunc(w.Clients, func(c Client) bool { return w.key(c.Out) == l.Out })
	})
	lock.Documents = slices.DeleteFunc(lock.Documents, func(d spec.LockedDocument) bool {
		name := w.path(d.File)
		_, err := os.Stat(name)
		return err != nil && fetched[name] == nil && !slices.ContainsFunc(w.Clients, func(c Client) bool { return c.Server != "" && w.sourceKey(c) == d.Server })
	})
}
