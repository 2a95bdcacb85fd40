// Package workspace is a folder with clients that follow servers. What is there is read as data ([State]), what is to be
// done about it is planned as data ([Plan]), and the plan is carried out in full or not at all.
package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// A Workspace is the folder of a configuration.
type Workspace struct {
	Dir     string   // folder of configuration and lock; nothing outside of it is changed
	Specs   string   // folder for fetched documents
	Clients []Client // all of the configuration
	Ignore  []diff.Ignore

	Version string // of octogen, for the first line of generated files
	Build   string // of octogen, for the lock
	// Released reports whether Build says all about what octogen writes. Of a development build nobody can say what it
	// writes without running it, so nothing is decided by the lock alone.
	Released bool

	DryRun bool // plan, and change nothing
	Stdin  io.Reader
	// Documents say how to get a document from a URL, and Access how to get one from a server.
	Documents func() (spec.FetchOptions, error)
	Access    func(server string) (spec.FetchOptions, error)
	Say       func(what string) // tells the user what octogen waits for; may be nil
	Patience  time.Duration     // how long octogen waits for another one before it says so; a second when zero

	State string            // see [output.Options]
	Step  func(what string) // see [output.Options]
}

// A Problem is an input that could not be had or read, or an output that could not be written; everything else is a fault
// of octogen's own.
type Problem struct{ Err error }

func (p Problem) Error() string { return p.Err.Error() }

// Unwrap returns the cause.
func (p Problem) Unwrap() error { return p.Err }

func problem(err error) error {
	if err == nil {
		return nil
	}
	return Problem{err}
}

// output are the options for what writes files.
func (w *Workspace) output() output.Options {
	o := output.Options{Dir: w.Dir, State: w.State, Step: w.Step, DryRun: w.DryRun}
	o.Scope = output.Scope{Beside: []string{emit.TestDouble, emit.Pack}, Documents: w.key(w.Specs), Lock: spec.LockFile, Wrote: emit.Wrote}
	for _, c := range w.Clients {
		o.Scope.Packages = append(o.Scope.Packages, w.key(c.Out))
	}
	return o
}

// A Result says what became of a client.
type Result struct {
	Client   Client
	API      *model.API // nil when the client is up to date by the lock
	UpToDate bool
	Change   output.Difference
	Took     time.Duration
}

// Rendered is a client in memory.
type Rendered struct {
	API       *model.API
	Files     []output.File
	Canonical string // digest of the document, see [spec.Document.CanonicalDigest]
}

// Render reads a document and renders a client from it.
func (w *Workspace) Render(data []byte, name string, c Client) (*Rendered, error) {
	doc, err := parse(data, name)
	if err != nil {
		return nil, problem(err)
	}
	api, err := normalize.Document(doc, c.model())
	if err != nil {
		return nil, problem(err)
	}
	canonical := doc.CanonicalDigest() // now, so that the document is not in memory while the files are rendered
	files, err := w.emit(api, c)
	return &Rendered{API: api, Files: files, Canonical: canonical}, err
}

// emit renders the files of a client.
func (w *Workspace) emit(api *model.API, c Client) ([]output.File, error) {
	rendered, err := emit.Package(api, emit.Options{Package: c.Package, ImportPath: c.examplesFor(), Docs: emit.Docs(c.Docs), Version: w.Version})
	files := make([]output.File, len(rendered))
	for i, f := range rendered {
		files[i] = output.File(f)
	}
	return files, err
}

// Model reads the document of a client that the lock does not pin, and normalizes it.
func (w *Workspace) Model(ctx context.Context, c Client) (*model.API, error) {
	data, name, err := w.read(ctx, c)
	if err != nil {
		return nil, err
	}
	return build(data, name, c)
}

// GenerateAlone writes clients that the configuration does not list as they are; the lock has no part in it. All are
// rendered before the first is written: what is wrong with one leaves all as they were.
func (w *Workspace) GenerateAlone(ctx context.Context, clients []Client) ([]Result, error) {
	var results []Result
	var ready [][]output.File
	for _, c := range clients {
		start := time.Now()
		data, name, err := w.read(ctx, c)
		if err != nil {
			return nil, err
		}
		api, err := build(data, name, c)
		if err != nil {
			return nil, err
		}
		files, err := w.emit(api, c)
		if err != nil {
			return nil, err
		}
		ready = append(ready, files)
		results = append(results, Result{Client: c, API: api, Took: time.Since(start)})
	}
	for i, c := range clients {
		if ctx.Err() != nil {
			return nil, problem(fmt.Errorf("interrupted; %s is as it was: %w", c.Out, ctx.Err()))
		}
		change, err := output.Write(c.Out, ready[i], w.output())
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
		how, err := w.Documents()
		if err != nil {
			return nil, "", err
		}
		data, err = spec.Read(ctx, c.Spec, w.Stdin, how)
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

// sourceKey is where a client's document is from, as the lock has it: without what could be secret.
func (w *Workspace) sourceKey(c Client) string {
	if c.Server != "" {
		if address, err := spec.Address(c.Server); err == nil {
			return address
		}
		return spec.DisplayName(c.Server)
	}
	if !c.onDisk() {
		return spec.DisplayName(c.Spec)
	}
	return w.key(c.Spec)
}

// key is a path as the lock has it, relative to the folder.
func (w *Workspace) key(name string) string {
	dir, err1 := filepath.Abs(w.Dir)
	abs, err2 := filepath.Abs(name)
	if rel, err := filepath.Rel(dir, abs); errors.Join(err1, err2, err) == nil {
		name = rel
	}
	return filepath.ToSlash(name)
}

func (w *Workspace) lockName() string { return filepath.Join(w.Dir, spec.LockFile) }

// open opens the folder, and holds what the configuration names against it.
func (w *Workspace) open() (*output.Tree, error) {
	o := w.output()
	tree, err := output.Open(o)
	if err != nil {
		return nil, problem(err)
	}
	for _, name := range append([]string{o.Scope.Documents, o.Scope.Lock}, o.Scope.Packages...) {
		if err := tree.Check(name); err != nil {
			return nil, problem(errors.Join(err, tree.Close()))
		}
	}
	return tree, nil
}

func (w *Workspace) readLock(tree *output.Tree) (*spec.Lock, error) {
	data, err := tree.ReadFile(spec.LockFile)
	if errors.Is(err, fs.ErrNotExist) {
		return spec.NewLock(), nil
	}
	if err != nil {
		return nil, problem(err)
	}
	lock, err := spec.ParseLock(data, w.lockName())
	return lock, problem(err)
}
