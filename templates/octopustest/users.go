package octopustest

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// tokens are the keys and access tokens that the server has given out: their digests, never themselves.
const tokens = "$tokens"

// anonymous are the routes that need no credential.
var anonymous = []string{"GET /", "POST /users/login", "POST /users/register", "POST /token/v1", "GET /.well-known/openid-configuration", "GET /.well-known/jwks",
	"GET /octopusservernodes/ping", "GET /authentication", "GET /users/authentication"}

func (s *Server) registerUsers() {
	s.kinds["/users"] = behavior{ids: "Users", deleted: dropUser, defaults: `{"IsActive": true, "IsService": false, "Identities": [], "CanPasswordBeEdited": true, "IsRequestor": false}`, check: userTaken}
	s.kinds["/teams"] = behavior{ids: "Teams", unique: true, anywhere: true, inUse: builtIn("team"), readOnly: []string{"CanBeDeleted", "CanBeRenamed", "CanChangeRoles", "CanChangeMembers"},
		defaults: `{"CanBeDeleted": true, "CanBeRenamed": true, "CanChangeRoles": true, "CanChangeMembers": true, "MemberUserIds": [], "ExternalSecurityGroups": []}`}
	s.kinds["/userroles"] = behavior{ids: "UserRoles", unique: true, inUse: builtIn("user role"), readOnly: []string{"CanBeDeleted"},
		defaults: `{"CanBeDeleted": true, "GrantedSpacePermissions": [], "GrantedSystemPermissions": []}`}
	s.kinds["/scopeduserroles"] = behavior{ids: "ScopedUserRoles", anywhere: true}
	s.kinds["/users/{}/apikeys"] = behavior{ids: "APIKEY", deleted: revoke}
	s.handlers["GET /users/me"] = func(x *exchange) answer { return ok(x.server.me(x)) }
	s.handlers["POST /users/login"] = login
	s.handlers["POST /users/logout"] = func(*exchange) answer { return answer{} }
	s.handlers["POST /users/register"] = func(x *exchange) answer {
		delete(x.body, "InvitationCode")
		p, _ := x.server.place(x.space, "/users", nil)
		return x.post(p)
	}
	s.handlers["POST /users/{}/apikeys"] = createKey
	s.handlers["POST /users/access-token"] = func(x *exchange) answer {
		return ok(resource{"AccessToken": x.server.giveToken("", 30*time.Minute)})
	}
	s.handlers["POST /users/invitations"] = invite
	s.handlers["GET /users/invitations/{}"] = func(x *exchange) answer {
		for _, r := range x.server.state.server().Resources["$invitations"] {
			if named(r, x.ids[0]) {
				return ok(r)
			}
		}
		return missing(x.ids[0])
	}
	s.handlers["GET /users/{}/teams"] = teamsOf
	s.handlers["GET /users/{}/spaces"] = func(x *exchange) answer { return ok(x.server.state.server().Resources["/spaces"]) }
	s.handlers["PUT /users/{}/revoke-sessions"] = func(*exchange) answer { return ok(resource{}) }
	s.handlers["GET /users/{}/permissions"] = permissions
	s.handlers["GET /users/{}/permissions/configuration"] = permissions
	s.handlers["GET /teammembership"] = membership
	for _, path := range []string{"/users/authentication", "/users/authentication/{}"} {
		s.handlers["GET "+path] = func(x *exchange) answer {
			return ok(resource{"AuthenticationProviders": []any{resource{"Name": "Octopus", "IdentityType": "UsernamePassword", "DisplayName": "Octopus", "FormsLoginEnabled": true, "CSSLinks": []any{}, "JavascriptLinks": []any{}, "Links": resource{}}},
				"CanCurrentUserEditIdentitiesForUser": true, "Links": resource{"Self": x.request.URL.Path}})
		}
	}
	s.kinds["/serviceaccounts/{}/oidcidentities"] = behavior{ids: "OidcIdentities", unique: true}
	s.handlers["POST /serviceaccounts/{}/oidcidentities/create"] = func(x *exchange) answer {
		p, found := x.server.place(x.space, "/serviceaccounts/{}/oidcidentities", x.ids)
		if !found {
			return x.unknown()
		}
		return x.post(p)
	}
	s.handlers["GET /serviceaccounts/{}/oidcidentities"] = identities
	s.handlers["GET /.well-known/openid-configuration"] = openID
	s.handlers["POST /token/v1"] = exchangeToken
}

// besideRoot reads the paths with which tokens are exchanged beside the API's root, where servers have them.
func (s *Server) besideRoot(path string) string {
	if path == "/.well-known/openid-configuration" || path == "/.well-known/jwks" || path == "/token/v1" {
		return s.api.root + path
	}
	return path
}

// authorized reports whether a request may be answered: it has a credential, or needs none.
func (s *Server) authorized(r *http.Request, m *match) bool {
	if m != nil && containsFold(anonymous, m.route.key()) {
		return true
	}
	key := r.Header.Get("X-Octopus-ApiKey")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && key == "" {
		key = bearer
	}
	if key == "" {
		if cookie, err := r.Cookie(sessionCookie); err == nil {
			key = cookie.Value
		}
	}
	if key == "" {
		key = r.URL.Query().Get("apikey")
	}
	if key == "" {
		return false
	}
	return s.key == "" || subtle.ConstantTimeCompare([]byte(key), []byte(s.key)) == 1 || s.given(key)
}

const sessionCookie = "OctopusIdentificationToken"

func (s *Server) given(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	digest := digestOf(token)
	for _, r := range s.state.server().Resources[tokens] {
		if r["Digest"] == digest {
			until, limited := readTime(text(r["Until"]))
			return !limited || time.Now().Before(until)
		}
	}
	return false
}

func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// giveToken makes a token that the server takes from now on.
func (s *Server) giveToken(id string, lifetime time.Duration) string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	token := "API-" + strings.ToUpper(hex.EncodeToString(random))
	if id == "" {
		id = s.state.nextID("Tokens")
	}
	r := resource{"Id": id, "Digest": digestOf(token)}
	if lifetime > 0 {
		r["Until"] = time.Now().Add(lifetime).UTC().Format(time.RFC3339)
	}
	s.state.server().put(tokens, r)
	return token
}

func revoke(s *Server, _ *space, r resource) {
	s.state.server().remove(tokens, func(t resource) bool { return t["Id"] == r["Id"] })
}

// me is the user whom requests come from.
func (s *Server) me(*exchange) resource {
	if users := s.state.server().Resources["/users"]; len(users) > 0 {
		return users[0]
	}
	return resource{"Id": "Users-1", "Username": "octopustest", "DisplayName": "Test", "IsActive": true, "IsService": false, "Links": resource{"Self": s.api.root + "/users/Users-1"}}
}

func userTaken(x *exchange, r resource) *answer {
	name := text(r["Username"])
	for _, other := range x.server.state.server().Resources["/users"] {
		if name != "" && strings.EqualFold(text(other["Username"]), name) && (x.route.method == "POST" || !named(other, x.ids[len(x.ids)-1])) {
			refusal := invalid("The username '" + name + "' is already in use. Please use a different one.")
			return &refusal
		}
	}
	return nil
}

func builtIn(what string) func(*Server, *space, resource) string {
	return func(_ *Server, _ *space, r resource) string {
		if r["CanBeDeleted"] == false {
			return "The " + what + " '" + text(r["Name"]) + "' is built in and cannot be deleted."
		}
		return ""
	}
}

func dropUser(s *Server, _ *space, r resource) {
	id := text(r["Id"])
	delete(s.state.server().Resources, fill("/users/{}/apikeys", []string{id}))
	for _, team := range s.state.server().Resources["/teams"] {
		members := []any{}
		for _, member := range texts(team["MemberUserIds"]) {
			if member != id {
				members = append(members, member)
			}
		}
		team["MemberUserIds"] = members
	}
}

// login lets a user in who is there; passwords are not kept, so any is right.
func login(x *exchange) answer {
	for _, user := range x.server.state.server().Resources["/users"] {
		if strings.EqualFold(text(user["Username"]), text(x.body["Username"])) || strings.EqualFold(text(user["EmailAddress"]), text(x.body["Username"])) {
			token := x.server.giveToken("", 12*time.Hour)
			return answer{value: user, header: map[string]string{"Set-Cookie": sessionCookie + "=" + token + "; Path=/; HttpOnly"}}
		}
	}
	return failed(http.StatusBadRequest, "Invalid username or password.")
}

// createKey makes an API key, which is shown this once.
func createKey(x *exchange) answer {
	p, found := x.server.place(x.space, "/users/{}/apikeys", x.ids)
	if !found {
		return x.unknown()
	}
	user := x.server.find(x.space, "/users", x.ids[0])
	r := resource{"Purpose": x.body["Purpose"], "Expires": x.body["Expires"], "Created": now(), "UserId": user["Id"]}
	created, refusal := x.server.create(p, r)
	if refusal != nil {
		return *refusal
	}
	key := x.server.giveToken(text(created["Id"]), 0)
	created["ApiKey"] = resource{"HasValue": true, "NewValue": nil, "Hint": key[:8]}
	shown := clone(created)
	shown["ApiKey"] = key
	return ok(shown)
}

func invite(x *exchange) answer {
	r := resource{"Id": x.server.state.nextID("Invitations"), "InvitationCode": digestOf(x.server.giveToken("", time.Nanosecond))[:32], "AddToTeamIds": x.body["AddToTeamIds"], "Expires": time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)}
	x.server.api.complete(r, x.route.kind.of)
	r["Links"] = resource{"Self": x.request.URL.Path + "/" + text(r["Id"])}
	x.server.state.server().put("$invitations", r)
	return ok(r)
}

func teamsOf(x *exchange) answer {
	teams := []any{}
	for _, team := range x.server.state.server().Resources["/teams"] {
		if team["Id"] == "teams-everyone" || containsFold(texts(team["MemberUserIds"]), x.ids[0]) {
			teams = append(teams, resource{"Id": team["Id"], "Name": team["Name"], "SpaceId": team["SpaceId"], "IsDirectlyAssigned": true, "ExternalSecurityGroups": []any{}})
		}
	}
	return ok(teams)
}

func membership(x *exchange) answer {
	teams := []any{}
	for _, team := range x.server.state.server().Resources["/teams"] {
		if team["Id"] == "teams-everyone" || containsFold(texts(team["MemberUserIds"]), x.query.Get("userId")) {
			teams = append(teams, resource{"TeamId": team["Id"], "TeamName": team["Name"], "SpaceId": team["SpaceId"], "IsDirectlyAssigned": true, "ExternalGroupNames": []any{}})
		}
	}
	return ok(teams)
}

// permissions are empty: the server checks none.
func permissions(x *exchange) answer {
	r := x.server.api.blank(x.route.kind.of)
	r["Id"], r["IsPermissionsComplete"], r["IsTeamsComplete"] = x.ids[0], true, true
	r["Links"] = resource{"Self": x.request.URL.Path, "Export": x.request.URL.Path + "/export"}
	return ok(r)
}

func openID(x *exchange) answer {
	scheme := "http://"
	if x.request.TLS != nil {
		scheme = "https://"
	}
	r := x.server.api.blank(x.route.kind.of)
	r["issuer"], r["token_endpoint"], r["jwks_uri"] = scheme+x.request.Host, scheme+x.request.Host+"/token/v1", scheme+x.request.Host+"/.well-known/jwks"
	return answer{value: r}
}

// exchangeToken returns an access token for one of a build server. The audience is a service account that is there; what the
// other token says is not checked.
func exchangeToken(x *exchange) answer {
	var sent resource
	if decode(x.raw, &sent) != nil {
		return answer{status: http.StatusBadRequest, value: resource{"error": "invalid_request"}}
	}
	audience := text(valueOf(sent, "audience"))
	for _, user := range x.server.state.server().Resources["/users"] {
		if user["IsService"] == true && (named(user, audience) || strings.EqualFold(text(user["Username"]), audience)) && text(valueOf(sent, "subject_token")) != "" {
			return ok(resource{"access_token": x.server.giveToken("", time.Hour), "expires_in": 3600, "token_type": "Bearer", "issued_token_type": "urn:ietf:params:oauth:token-type:jwt"})
		}
	}
	return answer{status: http.StatusBadRequest, value: resource{"error": "invalid_grant", "error_description": "There is no service account " + audience + "."}}
}

// identities are those of a service account, with the audience that its tokens are exchanged for: its ID.
func identities(x *exchange) answer {
	p, found := x.server.place(x.space, "/serviceaccounts/{}/oidcidentities", x.ids)
	if !found {
		return x.unknown()
	}
	items := x.server.all(p)
	return ok(resource{"ServerUrl": x.server.URL, "ExternalId": x.ids[0], "Count": len(items), "OidcIdentities": items})
}
