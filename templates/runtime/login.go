package octopus

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// WithLogin authenticates as a user with name and password, for servers and people that have no API key: it signs in when a call
// needs it, and again when the session has ended. The calls of a client share the session, so it is an option for NewClient. It
// works for users that the server itself keeps the passwords of, and those of a directory that it asks. It replaces a key or token
// given before.
func WithLogin(username, password string) Option {
	return func(s *settings) {
		if username == "" || password == "" {
			s.fail(errors.New("WithLogin: the user name or the password is empty"))
			return
		}
		source := &session{username: username, password: newSecret(password), turn: make(chan struct{}, 1)}
		s.use(credential{header: "Cookie", source: source.cookies, also: antiforgery, owner: source})
	}
}

// session signs in, one call at a time.
type session struct {
	username string
	password secret

	turn    chan struct{} // holds a token while somebody asks the server; guards what follows
	current secret        // the cookies, as a request has them
	hidden  []string      // their values
}

// cookies returns those of the session, or of a new one in place of one that was refused.
func (s *session) cookies(ctx context.Context, x *exchange, refused secret) (secret, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return secret{}, ctx.Err()
	}
	if s.current.text == nil || s.current == refused {
		if err := s.login(ctx, x); err != nil {
			return secret{}, fmt.Errorf("signing in as %q: %w", s.username, err)
		}
	}
	x.hidden = append(slices.Clip(x.hidden), s.hidden...)
	return s.current, nil
}

type loginCommand struct {
	Username string `json:"Username"`
	Password string `json:"Password"`
	Extra    Extra  `json:"-"`
}

var login = operation{name: "Users.Login", method: "POST", path: "/users/login", forms: "s", body: &bodyJSON}

// login starts a session. The call's own header, query and hooks are not for this.
func (s *session) login(ctx context.Context, x *exchange) error {
	set := *x.settings
	set.credential, set.header, set.query, set.progress, set.hook = credential{value: s.password}, nil, nil, nil, nil
	server := &handle{core: x.core, settings: &set}
	in, err := server.call(ctx, &login, request{body: &loginCommand{Username: s.username, Password: s.password.reveal()}}, nil)
	if err != nil {
		return err
	}
	var cookies []string
	s.hidden = nil
	for _, c := range in.response.Cookies() {
		cookies = append(cookies, c.Name+"="+c.Value)
		if len(c.Value) >= leastSecret {
			s.hidden = append(s.hidden, c.Value)
		}
	}
	header := strings.Join(cookies, "; ")
	if header == "" || !validHeaderValue(header) {
		return errors.New("the server's response has no usable cookie")
	}
	s.current = newSecret(header)
	return nil
}

// antiforgery proves that a request with cookies was not made by a page of another site: it repeats one of them in a header.
func antiforgery(h http.Header, cookies string) {
	for cookie := range strings.SplitSeq(cookies, "; ") {
		if name, value, _ := strings.Cut(cookie, "="); strings.HasPrefix(name, "Octopus-Csrf-Token") {
			h.Set("X-Octopus-Csrf-Token", value)
		}
	}
}
