package octopus

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// WithOIDC authenticates as a service account of the server, with tokens of an identity provider that the account trusts:
// it exchanges a token for an access token of the server (RFC 8693) when a call needs one, and for a new one before
// that ends. The calls of a client share it, so it is an option for NewClient. The service account is named by its ID, a GUID, which
// is the audience of the exchange. The function returns an ID token of the provider (a JWT), such as the one that a
// CI server has for a job; it is called for each exchange. Both tokens are sent to the configured server only. It
// replaces a key or token given before.
func WithOIDC(serviceAccountID string, idToken func(ctx context.Context) (string, error)) Option {
	return func(s *settings) {
		switch {
		case serviceAccountID == "":
			s.fail(errors.New("WithOIDC: the ID of the service account is empty"))
		case idToken == nil:
			s.fail(errors.New("WithOIDC: the function that returns ID tokens is nil"))
		default:
			source := &tokenSource{account: serviceAccountID, idToken: idToken, turn: make(chan struct{}, 1)}
			s.use(credential{header: "Authorization", scheme: "Bearer ", source: source.token, owner: source})
		}
	}
}

// tokenSource exchanges tokens, one exchange at a time.
type tokenSource struct {
	account string
	idToken func(context.Context) (string, error)

	turn    chan struct{} // holds a token while somebody asks the server; guards what follows
	current secret
	renew   time.Time // when to ask for the next one
	expires time.Time
}

// token returns the current access token, or a new one in place of one that was refused. A new one that cannot be had does
// not matter while the current one is good.
func (s *tokenSource) token(ctx context.Context, x *exchange, refused secret) (secret, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return secret{}, ctx.Err()
	}
	good := s.current.text != nil && s.current != refused
	if good && time.Now().Before(s.renew) {
		return s.current, nil
	}
	response, err := s.exchange(ctx, x)
	if err == nil {
		s.keep(response, time.Now())
	} else if !good || !time.Now().Before(s.expires) {
		return secret{}, fmt.Errorf("getting an access token for the service account %q: %w", s.account, err)
	}
	return s.current, nil
}

func (s *tokenSource) keep(response *tokenResponse, now time.Time) {
	lifetime := time.Duration(min(response.ExpiresIn, 1<<30)) * time.Second
	if lifetime <= 0 { // the server does not say
		lifetime = 5 * time.Minute
	}
	s.current = newSecret(response.AccessToken)
	s.expires = now.Add(lifetime)
	s.renew = s.expires.Add(-min(lifetime/4, 2*time.Minute))
}

// discovery is what is needed of the OpenID Connect discovery document of a server.
type discovery struct {
	TokenEndpoint string `json:"token_endpoint"`
	Extra         Extra  `json:"-"`
}

type tokenRequest struct {
	GrantType        string `json:"grant_type"`
	Audience         string `json:"audience"`
	SubjectTokenType string `json:"subject_token_type"`
	SubjectToken     string `json:"subject_token"`
	Extra            Extra  `json:"-"`
}

type tokenResponse struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
	Extra       Extra  `json:"-"`
}

var (
	findIssuer    = operation{name: "OIDC discovery", method: "GET", path: "/.well-known/openid-configuration", forms: "r"}
	tokenExchange = operation{name: "OIDC token exchange", method: "POST", body: &bodyJSON}
)

// exchange asks the server where its tokens are, and for one. The call's own header, query and hooks are not for this.
func (s *tokenSource) exchange(ctx context.Context, x *exchange) (*tokenResponse, error) {
	set := *x.settings
	set.credential, set.header, set.query, set.progress, set.hook = credential{}, nil, nil, nil, nil
	server := &handle{core: x.core, settings: &set}
	found, err := callJSON[*discovery](ctx, server, &findIssuer, request{}, nil)
	if err != nil {
		return nil, err
	}
	if found.TokenEndpoint == "" {
		return nil, errors.New("the server's discovery document names no token_endpoint")
	}
	idToken, err := s.idToken(ctx)
	if err != nil {
		return nil, fmt.Errorf("the ID token: %w", err)
	}
	if idToken == "" {
		return nil, errors.New("the ID token is empty")
	}
	set.credential.value = newSecret(idToken) // to be taken out of errors
	response, err := callJSON[*tokenResponse](ctx, server, &tokenExchange, request{special: &special{link: linkTo(found.TokenEndpoint)}, body: &tokenRequest{
		GrantType:        "urn:ietf:params:oauth:grant-type:token-exchange",
		Audience:         s.account,
		SubjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
		SubjectToken:     idToken,
	}}, nil)
	if err != nil {
		return nil, err
	}
	if response.AccessToken == "" || !validHeaderValue(response.AccessToken) {
		return nil, errors.New("the server's response has no usable access_token")
	}
	return response, nil
}
