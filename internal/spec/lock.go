package spec

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// LockFile is the name of the lock, which lies beside the configuration.
const LockFile = "octogen.lock"

const (
	lockFormat = 1
	lockHeader = "# Written by octogen: what the clients were generated from. Commit it, do not edit it.\n"
	remedyLock = "restore it from version control, or remove it and run octogen generate"
)

// Lock says what was fetched from which server, and what each client was generated from and consists of.
type Lock struct {
	Format    int              `yaml:"lock"`
	Documents []LockedDocument `yaml:"documents,omitempty"`
	Clients   []LockedClient   `yaml:"clients,omitempty"`
}

// A LockedDocument is what a server is pinned to.
type LockedDocument struct {
	Server     string `yaml:"server"` // its address, without /api
	PinnedFile `yaml:",inline"`
	Canonical  string `yaml:"canonical"`
	ETag       string `yaml:"etag,omitempty"`
	// Previous are documents that the server was pinned to before and that are kept: the last one, so that the two can be
	// compared, or all.
	Previous []PinnedFile `yaml:"previous,omitempty"`
}

// A PinnedFile is a document as a file.
type PinnedFile struct {
	File    string `yaml:"file"` // relative to the lock, with slashes
	Version string `yaml:"version"`
	Digest  string `yaml:"digest"`
}

// A LockedClient is one generated package.
type LockedClient struct {
	Out       string            `yaml:"out"`     // its folder, relative to the lock, with slashes
	Source    string            `yaml:"source"`  // as the configuration says: a file, a URL, or a server
	Version   string            `yaml:"version"` // of the server
	Digest    string            `yaml:"digest"`
	Canonical string            `yaml:"canonical"`
	Octogen   string            `yaml:"octogen"` // the build that wrote it
	Options   map[string]string `yaml:"options,omitempty"`
	Overlays  map[string]string `yaml:"overlays,omitempty"` // file and digest
	Files     map[string]string `yaml:"files"`              // file and digest
}

// NewLock is a lock of nothing.
func NewLock() *Lock { return &Lock{Format: lockFormat} }

// ParseLock reads a lock. Errors are [*Error] values.
func ParseLock(data []byte, name string) (*Lock, error) {
	lock := NewLock()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(lock); err != nil {
		var format struct {
			Lock int `yaml:"lock"`
		}
		if yaml.Unmarshal(data, &format) == nil && format.Lock > lockFormat {
			return nil, newerLock(name, format.Lock)
		}
		return nil, &Error{Source: name, Problem: "is not a lock of octogen: " + strings.TrimPrefix(err.Error(), "yaml: "), Remedy: remedyLock, Err: err}
	}
	switch {
	case lock.Format > lockFormat:
		return nil, newerLock(name, lock.Format)
	case lock.Format < lockFormat:
		return nil, &Error{Source: name, Problem: fmt.Sprintf("has the format %d, which no octogen writes", lock.Format), Remedy: remedyLock}
	}
	return lock, lock.check(name)
}

// check refuses files that no octogen pins a server to.
func (l *Lock) check(name string) error {
	for _, d := range l.Documents {
		for _, p := range append([]PinnedFile{d.PinnedFile}, d.Previous...) {
			if !filepath.IsLocal(filepath.FromSlash(p.File)) || filepath.Ext(p.File) != ".json" {
				return &Error{Source: name, Problem: fmt.Sprintf("names the document %q, which is not a JSON file below the folder of the lock", p.File), Remedy: remedyLock}
			}
		}
	}
	return nil
}

func newerLock(name string, format int) error {
	return &Error{Source: name, Problem: fmt.Sprintf("has the format %d of a newer octogen", format), Remedy: "use that octogen, or a newer one"}
}

// Bytes is the lock as it is written: sorted, the same for the same content.
func (l *Lock) Bytes() []byte {
	slices.SortFunc(l.Documents, func(a, b LockedDocument) int { return strings.Compare(a.Server, b.Server) })
	slices.SortFunc(l.Clients, func(a, b LockedClient) int { return strings.Compare(a.Out, b.Out) })
	b := bytes.NewBufferString(lockHeader)
	encoder := yaml.NewEncoder(b)
	encoder.SetIndent(2)
	_ = encoder.Encode(l) // plain data into memory
	_ = encoder.Close()
	return b.Bytes()
}

// Document is what a server is pinned to, or nil.
func (l *Lock) Document(server string) *LockedDocument {
	for i := range l.Documents {
		if l.Documents[i].Server == server {
			return &l.Documents[i]
		}
	}
	return nil
}

// Client is the package in a folder, or nil.
func (l *Lock) Client(out string) *LockedClient {
	for i := range l.Clients {
		if l.Clients[i].Out == out {
			return &l.Clients[i]
		}
	}
	return nil
}

// SetDocument puts a document in the place of the server's.
func (l *Lock) SetDocument(d LockedDocument) {
	l.Documents = slices.DeleteFunc(l.Documents, func(x LockedDocument) bool { return x.Server == d.Server })
	l.Documents = append(l.Documents, d)
}

// SetClient puts a client in the place of the one in its folder.
func (l *Lock) SetClient(c LockedClient) {
	l.Clients = slices.DeleteFunc(l.Clients, func(x LockedClient) bool { return x.Out == c.Out })
	l.Clients = append(l.Clients, c)
}

// Digest is "sha256:" and 64 hexadecimal digits, taken over bytes as they are.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// FileDigest is the digest of a generated file, in which the line ends of the checkout do not matter.
func FileDigest(content []byte) string {
	return Digest(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
}
