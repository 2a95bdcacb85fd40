package octopus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
)

// ErrNoSpaces says that a space was named, but the server version that this package was made for knows no spaces.
var ErrNoSpaces = errors.New("octopus: the server version of this client has no spaces")

// ID returns the ID of the space, such as "Spaces-1". For a slug or a name it asks the server, once for the client.
// The error of an unknown space is an [ErrNotFound].
func (s *SpaceClient) ID(ctx context.Context) (string, error) {
	h := s.connection()
	x, err := h.begin(ctx, "SpaceClient.ID", "", nil)
	if err != nil {
		return "", err
	}
	if err := h.checkSpace(); err != nil {
		return "", x.fail(err)
	}
	return h.spaceID(ctx, x)
}

// String returns the space as the caller named it, or "default space".
func (s *SpaceClient) String() string {
	if s == nil || s.handle == nil || s.handle.space.kind == defaultSpace {
		return "default space"
	}
	return s.handle.space.name
}

// spaceRef says which space is meant.
type spaceRef struct {
	name string // as in routes if it is an ID or a slug, else as the caller gave it
	kind spaceKind
}

type spaceKind uint8

const (
	defaultSpace spaceKind = iota
	spaceByID
	spaceBySlug
	spaceByName
)

func newSpaceRef(name string) *spaceRef {
	if id, ok := canonicalSpaceID(name); ok {
		return &spaceRef{id, spaceByID}
	}
	if isSlug(name) {
		return &spaceRef{name, spaceBySlug}
	}
	return &spaceRef{name, spaceByName}
}

// canonicalSpaceID recognizes "Spaces-" and digits, in any case.
func canonicalSpaceID(s string) (string, bool) {
	const prefix = "Spaces-"
	if len(s) <= len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	digits := s[len(prefix):]
	return prefix + digits, strings.Trim(digits, "0123456789") == ""
}

// isSlug recognizes words of small letters and digits, with single hyphens between them.
func isSlug(s string) bool {
	for word := range strings.SplitSeq(s, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// formFor is the form of an operation's route that suits a space best; 0 for an operation without a route.
func (op *operation) formFor(space *spaceRef) byte {
	order := "igsr"
	switch {
	case space == nil || space.kind == defaultSpace:
		order = "srig"
	case space.kind == spaceBySlug:
		order = "gisr"
	}
	for i := range len(order) {
		if strings.IndexByte(op.forms, order[i]) >= 0 {
			return order[i]
		}
	}
	return 0
}

// route chooses the route for an operation, and what stands for the space in it ("" for a route without a space).
func (h *handle) route(ctx context.Context, x *exchange, op *operation) (route, space string, err error) {
	if h.space != nil {
		if err := h.checkSpace(); err != nil {
			return "", "", x.fail(err)
		}
	}
	form := op.formFor(h.space)
	route = routeOf(op.path, form)
	withSpace := form == formID || form == formSlug
	switch {
	case h.space == nil && withSpace:
		return "", "", x.fail(errors.New("needs a space; use Space or DefaultSpace of the client"))
	case !withSpace && h.space != nil && h.space.kind != defaultSpace:
		return "", "", x.fail(fmt.Errorf("does not belong to a space, so not to %q; use DefaultSpace of the client", h.space.name))
	case !withSpace:
		return route, "", nil
	case form == formSlug && h.space.kind == spaceBySlug:
		return route, h.space.name, nil
	}
	id, err := h.spaceID(ctx, x)
	return route, id, err
}

// checkSpace refuses what no server could make sense of.
func (h *handle) checkSpace() error {
	switch {
	case h.space.kind == defaultSpace:
		return nil
	case strings.TrimSpace(h.space.name) == "":
		return errors.New("the space is empty; use DefaultSpace of the client if none is wanted")
	case !h.core.hasSpaces:
		return ErrNoSpaces
	}
	return nil
}

// The properties of bodies that name a space: the first by its ID, the other in any way.
var spaceProperties = []string{"SpaceId", "SpaceIdOrName"}

// fill returns the properties of a JSON body that name the space, where the caller left them out. For the default space
// they are filled if the operation requires them, as the server knows its default.
func (h *handle) fill(ctx context.Context, x *exchange, op *operation, body any) ([]member, error) {
	if h.space == nil || !h.core.hasSpaces {
		return nil, nil
	}
	var members []member
	for i, name := range spaceProperties {
		byID := i == 0
		p, isObject := propertyIn(body, name)
		required := isObject && slices.Contains(strings.Split(op.fromSpace, ","), name)
		if p.set && byID {
			if err := h.checkSpaceOf(ctx, x, p.value); err != nil {
				return nil, err
			}
		}
		if p.set || !required && (!p.exists || h.space.kind == defaultSpace) {
			continue
		}
		value := h.space.name
		if byID || h.space.kind == defaultSpace {
			id, err := h.spaceID(ctx, x)
			if err != nil {
				return nil, err
			}
			value = id
		}
		members = append(members, member{name, value, required})
	}
	return members, nil
}

// checkSpaceOf refuses a body that is of another space than the call: most likely it was read there. The ID of the default
// space is known when a call before had to look it up; it is not asked for.
func (h *handle) checkSpaceOf(ctx context.Context, x *exchange, named string) error {
	if _, ok := canonicalSpaceID(named); !ok {
		return nil
	}
	var id string
	var err error
	if h.space.kind != defaultSpace {
		id, err = h.spaceID(ctx, x)
	} else if spaces := h.core.directory.known.Load(); spaces != nil {
		id, err = h.space.in(*spaces)
	}
	if err == nil && id != "" && !strings.EqualFold(id, named) {
		err = x.fail(fmt.Errorf("the body belongs to space %s, but the call is for space %s; to create it there, send octopus.AsNew(body)", named, id))
	}
	return err
}

// spaceID returns the ID of the handle's space. The list of spaces is fetched with the settings of the call, but
// without what is meant for its own request.
func (h *handle) spaceID(ctx context.Context, x *exchange) (string, error) {
	if h.space.kind == spaceByID {
		return h.space.name, nil
	}
	if !h.core.hasSpaces {
		return "", x.fail(ErrNoSpaces)
	}
	set := *x.settings
	set.query, set.header, set.progress, set.hook = nil, h.settings.header, nil, h.settings.hook
	server := &handle{core: h.core, settings: &set}

	id, err := h.core.directory.find(ctx, h.space.in, func() ([]spaceEntry, error) {
		return callJSON[[]spaceEntry](ctx, server, &spaceLookup, request{}, nil)
	})
	switch e := err.(type) {
	case nil:
	case *Error:
		failure := *e // the hook has the other
		failure.For = x.operation
		err = &failure
	default:
		err = x.fail(err)
	}
	return id, err
}

// spaceLookup lists all spaces, under the name that all calls which need it share.
var spaceLookup = operation{name: "Spaces.GetAll", method: "GET", path: "/spaces/all", forms: "s"}

// spaceEntry is what is needed of a space to recognize it.
type spaceEntry struct {
	ID        string `json:"Id"`
	Name      string `json:"Name"`
	Slug      string `json:"Slug"`
	IsDefault bool   `json:"IsDefault"`
	Extra     Extra  `json:"-"`
}

// in looks for the space in the list: by ID, then slug, then name, ignoring case. It is an [ErrNotFound] if it is not there.
func (r *spaceRef) in(spaces []spaceEntry) (string, error) {
	if r.kind == defaultSpace {
		for _, s := range spaces {
			if s.IsDefault {
				return s.ID, nil
			}
		}
		return "", fmt.Errorf("no default space among the spaces that these credentials can see: %w", ErrNotFound)
	}
	for attribute := range 3 {
		var found []string
		for i := range spaces {
			s := &spaces[i]
			switch value := [...]string{s.ID, s.Slug, s.Name}[attribute]; {
			case value == r.name:
				return s.ID, nil
			case strings.EqualFold(value, r.name):
				found = append(found, s.ID)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return "", fmt.Errorf("%q could be any of the spaces %s; use the ID", r.name, strings.Join(found, ", "))
		}
	}
	return "", fmt.Errorf("no space %q among those that these credentials can see: %w", r.name, ErrNotFound)
}

// directory is the list of the server's spaces, fetched when it is first needed and again when a space is missing.
type directory struct {
	turn  chan struct{} // holds a token while somebody asks the server
	known atomic.Pointer[[]spaceEntry]
}

func newDirectory() *directory { return &directory{turn: make(chan struct{}, 1)} }

// find returns the ID that search finds in the list. At most one goroutine asks the server at a time, and who waited for
// it takes its response. A failure is not kept: who waited asks again.
func (d *directory) find(ctx context.Context, search func([]spaceEntry) (string, error), ask func() ([]spaceEntry, error)) (string, error) {
	seen := d.known.Load()
	if seen != nil {
		if id, err := search(*seen); !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	current := d.known.Load()
	if current == seen {
		spaces, err := ask()
		if err != nil {
			return "", err
		}
		for i := range spaces { // keep what is searched, not the other members
			spaces[i].Extra = Extra{}
		}
		current = &spaces
		d.known.Store(current)
	}
	return search(*current)
}
