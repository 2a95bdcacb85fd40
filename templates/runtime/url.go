package octopus

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// parseServer reads the address of a server, such as "https://deploy.example.com" or "https://example.com/octopus".
// What it returns has a path without a slash at its end. The errors do not repeat the address, which may hold a password.
func parseServer(server string) (*url.URL, error) {
	const want = "; want an address like https://deploy.example.com"
	u, err := url.Parse(strings.TrimSpace(server))
	switch {
	case err != nil:
		return nil, errors.New("the server's address is not a valid URL" + want)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the server's address does not start with https:// or http://" + want)
	case u.Hostname() == "":
		return nil, errors.New("the server's address has no host" + want)
	case u.User != nil:
		return nil, errors.New("the server's address has a user name in it; credentials are given with WithAPIKey or WithAccessToken")
	case strings.ContainsAny(server, "?#"):
		return nil, errors.New("the server's address has a query or a fragment" + want)
	}
	escaped := u.EscapedPath()
	if hasDotSegment(u.Path) {
		return nil, errors.New("the server's address has a . or .. in its path" + want)
	}
	segments := strings.FieldsFunc(escaped, func(r rune) bool { return r == '/' })
	if n := len(segments); n > 0 && strings.EqualFold("/"+segments[n-1], apiPath) {
		segments = segments[:n-1]
	}
	base := &url.URL{Scheme: u.Scheme, Host: u.Host}
	for _, segment := range segments {
		base.RawPath += "/" + segment
	}
	if base.Path, err = url.PathUnescape(base.RawPath); err != nil {
		return nil, errors.New("the server's address is not a valid URL" + want)
	}
	return base, nil
}

// at returns the URL of a path below the server's address; the path is in its escaped form.
func (c *core) at(escapedPath, rawQuery string) (*url.URL, error) {
	u := *c.server
	u.RawPath += escapedPath
	path, err := url.PathUnescape(escapedPath)
	if err != nil {
		return nil, err
	}
	u.Path += path
	u.RawQuery = rawQuery
	return &u, nil
}

// checkIDs refuses path parameters, from one of them on, that would lead to another route.
func (op *operation) checkIDs(ids []string, from int) error {
	names := op.params
	for i, id := range ids {
		var name string
		name, names, _ = strings.Cut(names, ",")
		if i < from || id != "" && !isDot(id) {
			continue
		}
		if id == "" {
			return errors.New(name + " is empty")
		}
		return errors.New(name + " is " + strconv.Quote(id) + ", which would change the path")
	}
	return nil
}

// expand puts the space, if the route has one, and the path parameters into a route, each as one escaped segment.
func expand(route, space string, ids []string) (string, error) {
	values := ids
	if space != "" {
		values = append([]string{space}, ids...)
	}
	if n := strings.Count(route, "{"); n != len(values) || isDot(space) {
		return "", fmt.Errorf("the route %s does not fit %d path parameters", route, len(ids))
	}
	path := ""
	for _, value := range values {
		literal, rest, _ := strings.Cut(route, "{")
		path += literal + url.PathEscape(value)
		_, route, _ = strings.Cut(rest, "}")
	}
	return path + route, nil
}

// locate finds what a path or a link of the server names: "/api/…" below the server's address, or that address with
// the path. Everything else is refused, since the request will carry credentials.
func (c *core) locate(path string) (*url.URL, error) {
	u, err := url.Parse(path)
	switch {
	case err != nil || u.Opaque != "" || strings.ContainsAny(path, "\\"):
		return nil, errors.New("the path is not valid")
	case u.Fragment != "":
		return nil, errors.New("the path has a fragment")
	case hasDotSegment(u.Path):
		return nil, errors.New("the path has a . or .. in it")
	case strings.HasPrefix(u.Path, "//"):
		return nil, errors.New("the path starts with two slashes")
	}
	escaped, prefix := u.EscapedPath(), c.server.EscapedPath()
	absolute := u.Scheme != "" || u.Host != "" || u.User != nil
	inside := strings.HasPrefix(escaped, prefix+"/")
	switch {
	case absolute && (u.User != nil || !sameOrigin(u, c.server) || !inside):
		return nil, fmt.Errorf("the URL is not below %s, the server of this client", c.server)
	case !strings.HasPrefix(u.Path, "/"):
		return nil, errors.New(`the path does not start with a slash; want one like "/api/projects"`)
	}
	if inside { // links of a server in a virtual directory start with that directory
		escaped = escaped[len(prefix):]
	}
	return c.at(escaped, u.RawQuery)
}

func hasDotSegment(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if isDot(segment) {
			return true
		}
	}
	return false
}

func isDot(segment string) bool { return segment == "." || segment == ".." }

// safeURL is the URL as it may be shown: without user, fragment and the values of parameters that look like secrets.
func safeURL(u *url.URL) string {
	shown := *u
	shown.User, shown.Fragment, shown.RawFragment = nil, "", ""
	shown.RawQuery = safeQuery(u.RawQuery)
	return shown.String()
}

func safeQuery(query string) string {
	if query == "" {
		return ""
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, _, found := strings.Cut(part, "="); found && looksSecret(name) {
			parts[i] = name + "=" + redacted
		}
	}
	return strings.Join(parts, "&")
}

// secretValues returns the values of parameters that look like secrets, as they are written and as they are meant. Short
// ones are too common to look for.
func secretValues(u *url.URL) (values []string) {
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if len(value) < leastSecret || !looksSecret(name) {
			continue
		}
		values = append(values, value)
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			values = append(values, plain)
		}
	}
	return values
}

func looksSecret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	for _, word := range []string{"apikey", "token", "password", "secret", "signature", "credential", "authorization"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "sig" || name == "key" || name == "code"
}
