package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/spec"
)

// A Pin says what became of the document of a server.
type Pin struct {
	Document spec.LockedDocument
	Before   *spec.LockedDocument // nil when the server was not pinned
	Changed  bool                 // whether the document says something else than before
	Written  bool
}

// Fetch pins servers to the documents that they give now.
func (w *Workspace) Fetch(ctx context.Context, servers []string) ([]Pin, error) {
	var pins []Pin
	err := w.change(ctx, func(s *session) error {
		for _, server := range servers {
			pin, err := s.fetch(ctx, server)
			if err != nil {
				return err
			}
			pins = append(pins, *pin)
		}
		return nil
	})
	return pins, err
}

// fetch plans what pins a server to its present document. A document that differs from the pinned one in nothing but
// order and prose is left where it is: a server that writes its document anew each time does not make work.
func (s *session) fetch(ctx context.Context, server string) (*Pin, error) {
	address, err := spec.Address(server)
	if err != nil {
		return nil, err
	}
	before := s.lock.Document(address)
	got, err := s.ask(ctx, server, before)
	if err != nil {
		return nil, err
	}
	if got.NotModified {
		return s.unmodified(*before, got.Version), nil
	}
	doc, err := spec.Parse(got.Data, address+"/api/swagger.json")
	if err != nil {
		return nil, problem(err)
	}
	after := spec.LockedDocument{Server: address, Version: got.Version, Digest: doc.Digest, Canonical: doc.CanonicalDigest(), ETag: got.ETag}
	if before != nil && s.intact(*before) && before.Version == after.Version && before.Canonical == after.Canonical {
		return &Pin{Document: *before, Before: before}, nil
	}
	if err := s.place(&after, got.Data); err != nil {
		return nil, err
	}
	pin := &Pin{Document: after, Changed: before == nil || before.Canonical != after.Canonical, Written: true}
	if before != nil {
		copied := *before
		pin.Before = &copied
	}
	s.lock.SetDocument(after)
	return pin, nil
}

// ask gets the document, unless the server says that it is the one at hand.
func (w *Workspace) ask(ctx context.Context, server string, before *spec.LockedDocument) (*spec.Fetched, error) {
	access, err := w.Access(server)
	if err != nil {
		return nil, err
	}
	if before != nil && w.intact(*before) {
		access.ETag = before.ETag
	}
	got, err := spec.Fetch(ctx, server, access)
	return got, problem(err)
}

// intact tells whether the pinned file is there as it was fetched.
func (w *Workspace) intact(d spec.LockedDocument) bool {
	data, err := os.ReadFile(w.path(d.File))
	return err == nil && spec.Digest(data) == d.Digest
}

// unmodified is a pin whose document is the same, if the server has moved to another version with it.
func (s *session) unmodified(before spec.LockedDocument, version string) *Pin {
	pin := &Pin{Document: before, Before: &before}
	if version != before.Version {
		pin.Document.Version = version
		s.lock.SetDocument(pin.Document)
	}
	return pin
}

// place chooses the file for a document: by version, and by server too where another server has that version with
// another document. It replaces a file only if octogen fetched it.
func (s *session) place(d *spec.LockedDocument, data []byte) error {
	u, err := url.Parse(d.Server)
	if err != nil {
		return problem(err)
	}
	name := filepath.Join(s.Specs, "octopus-"+d.Version+".json")
	if s.takenByOther(*d, name) {
		name = filepath.Join(s.Specs, "octopus-"+d.Version+"-"+fileWord(u.Host+u.EscapedPath())+".json")
	}
	d.File = s.key(name)
	old, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return problem(err)
	case spec.Digest(old) == d.Digest:
	case !slices.ContainsFunc(s.lock.Documents, func(x spec.LockedDocument) bool { return s.path(x.File) == name && x.Digest == spec.Digest(old) }):
		return problem(fmt.Errorf("%s: is there and is not what octogen fetched; move it away and run octogen again", name))
	}
	s.documents[name] = data
	return problem(s.tx.Put(name, data))
}

// takenByOther tells whether a file pins another server to another document.
func (s *session) takenByOther(d spec.LockedDocument, name string) bool {
	return slices.ContainsFunc(s.lock.Documents, func(x spec.LockedDocument) bool {
		return x.Server != d.Server && s.path(x.File) == name && x.Digest != d.Digest
	})
}

// fileWord makes a host and a path part of a file's name.
func fileWord(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, s), "-.")
}
