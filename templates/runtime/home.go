package octopus

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ServerVersion returns the version of the server, such as "2026.1.9674", from its home document. It is fetched once for
// a client; RefreshHome fetches it again.
func (c *Client) ServerVersion(ctx context.Context, opts ...Option) (string, error) {
	op := operation{name: "Client.ServerVersion", method: "GET", forms: "s"}
	home, err := callHome(ctx, connected(c), &op, false, opts, new(homeVersion))
	if err != nil {
		return "", err
	}
	if home.Version == "" {
		return "", (&exchange{operation: op.name, method: op.method}).fail(errors.New("the server's home document does not say its version"))
	}
	return home.Version, nil
}

type homeVersion struct {
	Version string `json:"Version"`
	Extra   Extra  `json:"-"`
}

// callHome returns the home document of the server or of a space: the one that is known, or a fresh one. What it returns is the
// caller's own.
func callHome[P any](ctx context.Context, h *handle, op *operation, fresh bool, opts []Option, v P) (P, error) {
	var none P
	x, err := h.begin(ctx, op.name, op.method, opts)
	if err != nil {
		return none, err
	}
	key := homeKey{secret: x.settings.credential.value, owner: x.settings.credential.owner}
	if h.space != nil {
		key.space, key.inSpace = *h.space, true
	}
	if body := h.core.homes.get(key); body != nil && !fresh {
		if err := decodeJSON(body, v); err == nil {
			return v, nil
		}
	}
	x, err = h.call(ctx, op, request{}, opts)
	if err == nil {
		err = x.decode(ctx, v)
	}
	if err != nil {
		return none, err
	}
	h.core.homes.put(key, x.data)
	return v, nil
}

// homes are the home documents that a client has read. They differ by space and by what the credentials may see.
type homes struct {
	mu   sync.Mutex
	kept []keptHome // a list, since programs that ask for none carry what a map of them needs
}

type keptHome struct {
	homeKey
	body []byte
}

type homeKey struct {
	space   spaceRef
	inSpace bool
	secret  secret
	owner   any
}

func (h *homes) get(key homeKey) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.kept {
		if h.kept[i].homeKey == key {
			return h.kept[i].body
		}
	}
	return nil
}

// put keeps a document, and forgets the oldest when there are many: credentials of short lives come and go.
func (h *homes) put(key homeKey, body []byte) {
	const most = 64
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = slices.DeleteFunc(h.kept, func(k keptHome) bool { return k.homeKey == key })
	if len(h.kept) >= most {
		h.kept = slices.Delete(h.kept, 0, 1)
	}
	h.kept = append(h.kept, keptHome{key, body})
}
