// Package explore writes a page to look at an API with: one HTML file that holds everything it needs, made from models of one
// or more documents. The page itself lies in the folder page; what it shows is the data that this package makes of a model.
package explore

import (
	"fmt"
	"slices"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model"
)

// Options say what a page shows beside its models.
type Options struct {
	Import string   // path of the generated package in snippets
	Only   []string // keys of the operations that are shown, "GET /projects/{}"; all when nil
}

// Live is what a served page knows of its server.
type Live struct {
	Target string `json:"target"` // who answers them, for people
	Fake   bool   `json:"fake"`   // an Octopus in memory, where nothing needs to be confirmed
}

// A Page is what a page shows: a version for each document, the newest first.
type Page struct {
	Versions []*Version
	Shared   Shared
}

// Shared is what all versions of a page have in common.
type Shared struct {
	Versions []string          `json:"versions"`
	Frames   map[string]string `json:"frames"` // of snippets
	Header   string            `json:"header"` // that carries the API key
	Peers    []Peer            `json:"peers"`
	Docs     []*Section        `json:"docs"`
	Live     *Live             `json:"live,omitempty"`
}

// New makes the page of some APIs.
func New(apis []*model.API, o Options) (*Page, error) {
	peers, err := readPeers()
	if err != nil {
		return nil, err
	}
	docs, err := readDocs()
	if err != nil {
		return nil, err
	}
	apis, err = newestFirst(apis)
	if err != nil {
		return nil, err
	}
	if o.Import == "" {
		o.Import = "example.com/shop/octopus"
	}
	p := &Page{Shared: Shared{Frames: frames(o.Import), Header: peers.Header, Peers: peers.Calls, Docs: docs}}
	for _, api := range apis {
		p.Shared.Versions = append(p.Shared.Versions, api.ServerVersion)
		v := newVersion(api)
		if o.Only != nil {
			v.only(o.Only)
		}
		if len(v.Operations) == 0 {
			return nil, fmt.Errorf("nothing to show: Octopus %s has none of the operations", api.ServerVersion)
		}
		p.Versions = append(p.Versions, v)
	}
	p.compare(apis)
	return p, nil
}

// newestFirst sorts by server version. Two documents of one version cannot be told apart in a page.
func newestFirst(apis []*model.API) ([]*model.API, error) {
	sorted := slices.Clone(apis)
	slices.SortStableFunc(sorted, func(a, b *model.API) int { return compareVersions(b.ServerVersion, a.ServerVersion) })
	for i, api := range sorted[1:] {
		if api.ServerVersion == sorted[i].ServerVersion {
			return nil, fmt.Errorf("two of the documents are of version %q; a page shows each version once", api.ServerVersion)
		}
	}
	return sorted, nil
}

// compare says of each version what it has that the one before had not, what is gone, and what changed.
func (p *Page) compare(apis []*model.API) {
	for i := len(apis) - 2; i >= 0; i-- {
		newer, older := p.Versions[i], p.Versions[i+1]
		newer.Before = older.Name
		for _, c := range diff.Compare(apis[i+1], apis[i]).Changes {
			newer.Changes = append(newer.Changes, Change{Subject: c.Subject, What: c.What, Do: c.Do, Go: string(c.Go), Wire: string(c.Wire)})
		}
	}
	lives := newLifetimes(p.Versions)
	for _, v := range p.Versions {
		lives.mark(v)
	}
}
