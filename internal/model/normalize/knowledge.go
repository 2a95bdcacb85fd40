package normalize

import (
	"github.com/octogen/octogen/internal/model/docs"
	"github.com/octogen/octogen/internal/model/naming"
)

// knowledge is what octogen knows beside the document.
type knowledge struct {
	dict      *naming.Dictionary
	vocab     *vocabulary
	overlay   *Overlay
	relations *relationTable
	book      *docs.Book
	callers   []caller
	sets      []enumName
}

// Prepare begins to read what octogen knows beside documents, so that [Document] need not wait for it.
func Prepare() { go func() { _, _ = load(nil) }() }

func load(overlays []*Overlay) (k knowledge, err error) {
	if k.dict, err = naming.Load(); err != nil {
		return k, err
	}
	if k.vocab, err = loadVocabulary(); err != nil {
		return k, err
	}
	if k.relations, err = loadRelations(); err != nil {
		return k, err
	}
	if k.book, err = docs.Load(); err != nil {
		return k, err
	}
	if k.callers, err = loadCallers(); err != nil {
		return k, err
	}
	if k.sets, err = loadEnumNames(); err != nil {
		return k, err
	}
	k.overlay, err = allOverlays(overlays)
	return k, err
}
