package octopus

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"reflect"
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

// MarshalJSON writes every property that was read, and those set since.
func (p Page[T]) MarshalJSON() ([]byte, error) { return toJSON(p) }

// UnmarshalJSON keeps every property, also those that Page has no field for.
func (p *Page[T]) UnmarshalJSON(data []byte) error { return readJSON(data, p) }

// Collect returns all items of an iterator such as All, or those before an error and the error. The server counts pages by
// items: who deletes items, or changes them so that a filter leaves them out, has to collect them first, or the pages after
// will lack as many.
//
//	machines, err := octopus.Collect(space.Machines.All(ctx, params))
func Collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	if items == nil {
		return nil, errors.New("octopus: there is no iterator to collect from")
	}
	var all []T
	for item, err := range items {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}

// pageFacts is what a page says of the list.
type pageFacts struct {
	items, perPage, total int
	links                 Links
}

// factsOf reads a pointer to a page by reflection: methods would be there once for each type of items.
func factsOf(page reflect.Value) pageFacts {
	p := page.Elem()
	number := func(name string) int { return int(p.FieldByName(name).Int()) }
	return pageFacts{p.FieldByName("Items").Len(), number("ItemsPerPage"), number("TotalResults"), p.FieldByName("Links").Interface().(Links)}
}

// callPages iterates over the items of a list, from the params' Skip on. The pages are fetched when they are needed,
// each with the params' Take. An error comes last. P is a pointer to an item, page a nil pointer to a page of them: pointers
// share one instance of this function, which is not to be copied into each method that calls it.
//
//go:noinline
func callPages[P any](ctx context.Context, h *handle, op *operation, r request, opts []Option, page any) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		p := pager{h: h, op: op, request: r, opts: opts, seed: maphash.MakeSeed(), page: reflect.TypeOf(page).Elem()}
		err := p.each(ctx, func(page reflect.Value) bool {
			items := page.Elem().FieldByName("Items")
			for i := range items.Len() {
				if !yield(items.Index(i).Addr().Interface().(P), nil) {
					return false
				}
			}
			return true
		})
		if err != nil {
			var none P
			yield(none, err)
		}
	}
}

// pager fetches one page after the other. It follows the server's links and else counts the items it got, so it needs no
// more from the server than an end: no link, a total, or a page without items. All of these are missing from some
// server's responses.
type pager struct {
	h       *handle
	op      *operation
	request request
	opts    []Option
	page    reflect.Type

	exchange *exchange // of the page before
	skipName string    // of the parameter; "" if the operation has none
	next     int       // what to skip
	seed     maphash.Seed
	previous uint64          // hash of the page before, to notice a server that does not skip
	visited  map[uint64]bool // hashes of the links that were followed
	total    int             // of the page before
	lastGap  bool            // the page before had no items
	done     bool
}

// step is one page, and what went wrong with it or on the way to the one after it.
type step struct {
	page reflect.Value // a pointer; the zero Value if there is none
	err  error
	last bool
}

// each shows the pages until the list, or the interest in it, ends.
func (p *pager) each(ctx context.Context, show func(reflect.Value) bool) error {
	s := p.step(ctx)
	var ahead chan step
	if s.err == nil && !s.last && p.exchange.settings.fetchAhead {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		ahead = make(chan step, 1)
	}
	for {
		if ahead != nil && s.err == nil && !s.last {
			go func() { ahead <- p.step(ctx) }()
		}
		if s.page.IsValid() && !show(s.page) {
			return nil
		}
		switch {
		case s.err != nil || s.last:
			return s.err
		case ahead != nil:
			s = <-ahead
		default:
			s = p.step(ctx)
		}
	}
}

func (p *pager) step(ctx context.Context) step {
	page, err := p.fetch(ctx)
	if err == nil && !p.done {
		err = p.advance(factsOf(page))
	}
	return step{page, err, p.done}
}

func (p *pager) fetch(ctx context.Context) (reflect.Value, error) {
	var none reflect.Value
	first := p.exchange == nil
	x, err := p.h.call(ctx, p.op, p.request, p.opts)
	if err != nil {
		return none, err
	}
	p.exchange = x
	if first {
		p.start(x.settings)
	}
	hash := maphash.Bytes(p.seed, x.data)
	if !first && hash == p.previous {
		p.done = true
		if p.next < p.total {
			return none, x.failBody(x.data, errors.New("the server gave the same page again, and not all items"))
		}
		return none, nil
	}
	p.previous = hash
	page := reflect.New(p.page)
	if err := x.decode(ctx, page.Interface()); err != nil {
		return none, err
	}
	return page, nil
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

// advance finds the way to the page after one.
func (p *pager) advance(f pageFacts) error {
	p.next += f.items
	p.total = f.total
	link := f.links["Page.Next"]
	_, linked := f.links["Page.Current"]
	gap := f.items == 0
	if gap && (p.lastGap || link == "" || p.next >= f.total) {
		p.done = true
		return nil
	}
	p.lastGap = gap
	switch more := f.total > p.next; {
	case link != "":
		return p.follow(link, more)
	case more && p.skipName != "":
		p.skip()
	case more:
		return p.exchange.fail(fmt.Errorf("the server gave %d of %d items and no link to the next page, and its document has no parameter to ask for it", p.next, f.total))
	case f.total == p.next, linked, p.skipName == "", f.items < f.perPage:
		p.done = true
	default: // no total, or one that cannot be right: until a page without items
		p.skip()
	}
	return nil
}

func (p *pager) skip() {
	p.request.special = &special{skip: &pair{p.skipName, strconv.Itoa(p.next)}}
}

// follow goes on with the server's link, or, where that leads nowhere, with the number of items.
func (p *pager) follow(link string, more bool) error {
	hash := maphash.String(p.seed, link)
	target, err := p.h.core.locate(link)
	switch {
	case err == nil && !p.visited[hash]:
		if p.visited == nil {
			p.visited = map[uint64]bool{}
		}
		p.visited[hash] = true
		p.request.special = &special{link: linkTo(link)}
		for name, values := range target.Query() { // pages may have fewer items than places
			if n, err := strconv.Atoi(values[0]); err == nil && strings.EqualFold(name, "skip") {
				p.next = n
			}
		}
	case !more:
		p.done = true
	case p.skipName != "":
		p.skip()
	case err != nil:
		return p.exchange.fail(fmt.Errorf("the server's link to the next page, %q: %w", link, err))
	default:
		return p.exchange.fail(fmt.Errorf("the server gave %d of %d items, and its links to the next page lead in a circle", p.next, p.total))
	}
	return nil
}
