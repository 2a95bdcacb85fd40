// Package docs is the documentation that servers' documents lack: what resources, their fields, operations and
// parameters mean, in octogen's words. The words are data (specs/docs); this package reads them strictly and looks them
// up. docs/documentation.md describes the format.
//
// Texts may refer to other things of the API in brackets, for example [POST /releases]; Resolve turns the references
// into the names of a client, and drops the sentences that mention what the client does not have.
package docs

import (
	"errors"
	"sync"

	"github.com/octogen/octogen/specs"
)

// A Book is everything that is known. It may be used by several goroutines.
type Book struct {
	resources  map[string]*resource // by name and alias, without the suffix
	operations map[string]*operation
	enums      map[string]*enum
	fields     []rule
	parameters []rule // of queries and headers
	paths      []rule // of routes
	sentences  []sentence
	choices    map[string]string // texts for pairs of operations, by relation
	nouns      map[string]noun   // by segment of a path
	readOnly   map[string]bool   // fields of any resource
	names      naming
	history    history

	views, refs sync.Map // what was found before
}

// Load returns octogen's own book.
var Load = sync.OnceValues(func() (*Book, error) {
	var h history
	var err error
	var wg sync.WaitGroup
	wg.Go(func() { h, err = parseHistory(specs.Since) })
	b, err2 := Parse(specs.Docs)
	wg.Wait()
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	b.history = h
	return b, nil
})

// A Resource is what is said of a definition.
type Resource struct {
	Summary string // completes a sentence that the type begins, with its verb: "is what is deployed"; no full stop
	About   string // whole sentences, or ""
}

// An Operation is what is said of an operation beside its first sentence.
type Operation struct {
	About   string // what else happens, or ""
	Refuses string // what servers refuse, or ""
	Choose  string // which of several operations to take, or ""
}
