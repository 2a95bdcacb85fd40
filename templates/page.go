package octopus

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"strconv"
	"strings"
)

// Page is a part of a list: the items, and where they are in the whole.
type Page[T any] struct {
	ID             string   `json:"Id"`
	ItemType       string   `json:"ItemType"`       // name of the items' type on the server
	TotalResults   int      `json:"TotalResults"`   // number of items in the whole list; some lists give none
	ItemsPerPage   int      `json:"ItemsPerPage"`   // most items that a page of this size has
	NumberOfPages  int      `json:"NumberOfPages"`  // number of pages of this size
	LastPageNumber int      `json:"LastPageNumber"` // number of the last page, counted from 0
	Items          []T      `json:"Items"`
	LastModifiedOn DateTime `json:"LastModifiedOn"`
	LastModifiedBy string   `json:"LastModifiedBy"`
	Links          Links    `json:"Links"` // "Page.Next" and its like
	Extra          Extra    `json:"-"`
}

// MarshalJSON writes every member that was read, and those set since.
func (p Page[T]) MarshalJSON() ([]byte, error) { return marshalObject(&p) }

// UnmarshalJSON keeps every member, also those that Page has no field for.
func (p *Page[T]) UnmarshalJSON(data []byte) error { return unmarshalObject(data, p) }

// callPages iterates over the items of a list, from the params' Skip on. The pages are asked for when they are needed,
// each with the params' Take. An error comes last.
func callPages[T any](ctx context.Context, h *handle, op *operation, r request, opts []Option) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		p := pager{h: h, op: op, request: r, opts: opts, seed: maphash.MakeSeed()}
		for !p.done {
			var page Page[T]
			if err := p.fetch(ctx, &page); err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Items {
				if !yield(&page.Items[i], nil) {
					return
				}
			}
			if err := p.advance(len(page.Items), page.TotalResults, page.Links); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// pager asks for one page after the other. It counts the items it got, so it needs no more from the server than an
// end: a total, links, or a page without items. All of these are missing from some server's answers.
type pager struct {
	h       *handle
	op      *operation
	request request
	opts    []Option

	exchange *exchange // of the page before
	skipName string    // of the parameter; "" if the operation has none: then the links of pages lead on
	next     int       // what to skip
	seed     maphash.Seed
	previous uint64 // hash of the page before, to notice a server that does not skip
	total    int    // of the page before
	done     bool
}

func (p *pager) fetch(ctx context.Context, page any) error {
	first := p.exchange == nil
	x, data, err := p.h.fetch(ctx, p.op, p.request, p.opts)
	if err != nil {
		return err
	}
	p.exchange = x
	if first {
		p.start(x.settings)
	}
	hash := maphash.Bytes(p.seed, data)
	if !first && hash == p.previous {
		p.done = true
		if p.next < p.total {
			return x.failBody(data, errors.New("the server gave the same page again, and not all items"))
		}
		return nil
	}
	p.previous = hash
	return x.decode(data, page)
}

// start finds the parameter to page with, and where the caller started.
func (p *pager) start(set *settings) {
	p.skipName = skipParam(p.request.params.given)
	query, _, _ := p.request.params.encoded()
	for _, q := range append(query, set.query...) {
		if strings.EqualFold(q.name, p.skipName) {
			p.next, _ = strconv.Atoi(q.value)
		}
	}
}

// advance finds the way to the page after one with so many items.
func (p *pager) advance(items, total int, links Links) error {
	p.next += items
	p.total = total
	next, hasNext := links["Page.Next"]
	_, hasCurrent := links["Page.Current"]
	switch {
	case items == 0:
		p.done = true
	case total > 0:
		p.done = p.next >= total
	case p.skipName == "":
		p.done = !hasNext
	case hasCurrent && !hasNext: // without a total, the links of a page are the next best
		p.done = true
	}
	switch {
	case p.done:
	case p.skipName != "":
		p.request.skip = &pair{p.skipName, strconv.Itoa(p.next)}
	case hasNext:
		p.request.link = next
	default:
		return p.exchange.fail(fmt.Errorf("the server gave %d of %d items and no link to the next page, and its document has no parameter to ask for it", p.next, total))
	}
	return nil
}
