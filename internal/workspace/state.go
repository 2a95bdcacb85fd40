package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// A State is what a plan is made from: everything that decides what is to be done, as data. Planning looks nothing up.
type State struct {
	Lock    *spec.Lock
	Specs   string            // folder of fetched documents, as the lock has it
	Files   map[string]string // digests of the documents there, by name: those that the lock names, and those at names for new ones
	Clients []Wanted          // all of the configuration
	Present []Present         // what servers gave, for those that were asked

	Released bool // see [Workspace]
}

// Wanted is a client of the configuration, and what is there of it.
type Wanted struct {
	Client
	Lock     spec.LockedClient // what the lock is to say of it, without document and files
	Chosen   bool              // whether it is this client's turn
	Document string            // digest of its document if that is a file that the configuration names
	Folder   map[string]string // digests of the files that octogen wrote, by name
}

// Present is the document of a server as it is now.
type Present struct {
	Server, Version, Digest, Canonical, ETag string
	Unmodified                               bool // it is the pinned one, byte for byte
}

// state reads the state of the folder, but for what servers say.
func (w *Workspace) state(tree *output.Tree, chosen []Client) (*State, error) {
	lock, err := w.readLock(tree)
	if err != nil {
		return nil, err
	}
	s := &State{Lock: lock, Specs: w.key(w.Specs), Files: map[string]string{}, Released: w.Released}
	isChosen := map[string]Client{}
	for _, c := range chosen {
		isChosen[w.key(c.Out)] = c
	}
	for _, c := range w.Clients {
		chosen, ok := isChosen[w.key(c.Out)]
		if ok {
			c = chosen // with what its overlays say
		}
		wanted := Wanted{Client: c, Lock: w.wanted(c), Chosen: ok}
		if ok && w.Released {
			if err := wanted.read(tree); err != nil {
				return nil, problem(err)
			}
		}
		s.Clients = append(s.Clients, wanted)
	}
	return s, problem(s.readDocuments(tree))
}

// read looks at the client's folder and document.
func (c *Wanted) read(tree *output.Tree) error {
	if c.onDisk() {
		if data, err := os.ReadFile(c.Spec); err == nil { // who needs it says why it cannot be read
			c.Document = spec.Digest(data)
		}
	}
	names, err := tree.PackageFiles(c.Lock.Out)
	if err != nil {
		return err
	}
	c.Folder = map[string]string{}
	for _, name := range names {
		content, err := tree.ReadFile(path.Join(c.Lock.Out, name))
		if err != nil {
			return err
		}
		c.Folder[name] = spec.FileDigest(content)
	}
	return nil
}

// readDocuments looks at the documents that the lock names and at all in the folder of documents.
func (s *State) readDocuments(tree *output.Tree) error {
	var names []string
	for _, d := range s.Lock.Documents {
		for _, p := range append([]spec.PinnedFile{d.PinnedFile}, d.Previous...) {
			names = append(names, p.File)
		}
	}
	for _, name := range names {
		if err := s.readDocument(tree, name); err != nil {
			return err
		}
	}
	return nil
}

func (s *State) readDocument(tree *output.Tree, name string) error {
	if _, done := s.Files[name]; done {
		return nil
	}
	data, err := tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s.Files[name] = spec.Digest(data)
	return nil
}

// intact reports whether a document is there as it was fetched.
func (s *State) intact(p spec.PinnedFile) bool { return s.Files[p.File] == p.Digest && p.Digest != "" }

// candidates are the names that a server's document can have.
func (s *State) candidates(p Present) []string {
	return []string{
		path.Join(s.Specs, "octopus-"+p.Version+".json"),
		path.Join(s.Specs, "octopus-"+p.Version+"-"+hostWord(p.Server)+".json"),
	}
}

// chosen are the clients whose turn it is.
func (s *State) chosen() []Wanted {
	var list []Wanted
	for _, c := range s.Clients {
		if c.Chosen {
			list = append(list, c)
		}
	}
	return list
}

// document is the digest of a client's document by a lock, "" if it is not at hand as it should be.
func (s *State) document(lock *spec.Lock, placed map[string]bool, c Wanted) string {
	if c.Server == "" {
		return c.Document
	}
	d := lock.Document(c.Lock.Source)
	if d == nil || !placed[d.File] && !s.intact(d.PinnedFile) {
		return ""
	}
	return d.Digest
}
