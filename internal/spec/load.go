package spec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// DefaultMaxBytes is how large a document may be unless [WithMaxBytes] says otherwise: 64 MiB.
const DefaultMaxBytes = 64 << 20

// Load gets a document and reads it: [Read], then [Parse].
func Load(ctx context.Context, source string, stdin io.Reader, opts ...LoadOption) (*Document, error) {
	data, err := Read(ctx, source, stdin, opts...)
	if err != nil {
		return nil, err
	}
	return Parse(data, DisplayName(source))
}

// Read gets the bytes of a document. Source is an http or https URL, a file path, or "-" for stdin, which may be nil
// otherwise. A redirect is followed on the same host and port, or from http to https, and nowhere else. Errors are
// [*Error] values; they have no position and wrap the cause, such as [fs.ErrNotExist] or [context.Canceled].
func Read(ctx context.Context, source string, stdin io.Reader, opts ...LoadOption) ([]byte, error) {
	l := loader{maxBytes: DefaultMaxBytes, client: http.DefaultClient}
	for _, opt := range opts {
		opt(&l)
	}
	if err := ctx.Err(); err != nil {
		return nil, &Error{Source: DisplayName(source), Problem: "was not read: " + err.Error(), Err: err}
	}
	switch scheme, _, isURL := strings.Cut(source, "://"); {
	case source == "-":
		return l.readStdin(stdin)
	case IsURL(source):
		return l.fetch(ctx, source)
	case isURL && !strings.ContainsAny(scheme, `/\`):
		return nil, &Error{Source: DisplayName(source), Problem: "is no source that octogen can read", Remedy: remedySource}
	}
	return l.readFile(source)
}

// IsURL tells whether a source is an http or https URL.
func IsURL(source string) bool {
	scheme, _, isURL := strings.Cut(source, "://")
	return isURL && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

const remedySource = `give a file, an http or https URL, or "-" for the standard input`

// LoadOption changes how [Load] gets a document.
type LoadOption func(*loader)

// WithHTTPClient makes Load use this client, for proxies, certificates, time limits and credentials. Its redirect
// policy is asked after Load's own. Nil stands for [http.DefaultClient].
func WithHTTPClient(client *http.Client) LoadOption {
	return func(l *loader) {
		if client != nil {
			l.client = client
		}
	}
}

// WithMaxBytes sets how many bytes a document may have after decompression, instead of [DefaultMaxBytes].
func WithMaxBytes(n int64) LoadOption {
	return func(l *loader) { l.maxBytes = n }
}

// ServerURL is where an Octopus server publishes its document: https://host/prefix/api/swagger.json for
// https://host/prefix. The server's address must be an http or https URL without user, query and fragment; a slash,
// "/api" or "/api/swagger.json" at its end is tolerated. Errors are [*Error] values.
func ServerURL(server string) (string, error) {
	fail := func(problem string) (string, error) {
		remedy := "give the server's address as in https://octopus.example.com or https://example.com/octopus"
		return "", &Error{Source: DisplayName(server), Problem: problem, Remedy: remedy}
	}
	u, err := url.Parse(server)
	switch {
	case err != nil:
		return fail("is not a valid URL") // the parser's message could show a password
	case u.Scheme != "http" && u.Scheme != "https":
		return fail("is not an http or https URL")
	case u.Hostname() == "":
		return fail("has no host")
	case !validPort(u.Port()):
		return fail("has a port that is not between 1 and 65535")
	case u.User != nil:
		return fail("has a user or password in it, which octogen does not send")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(server, "#"):
		return fail("has a query or a fragment")
	}
	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return fail("has a path with dot segments")
		}
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	path = strings.TrimSuffix(path, "/swagger.json")
	path = strings.TrimRight(strings.TrimSuffix(path, "/api"), "/")
	return u.Scheme + "://" + u.Host + path + "/api/swagger.json", nil
}

func validPort(port string) bool {
	if port == "" {
		return true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

type loader struct {
	client   *http.Client
	maxBytes int64
}

func (l *loader) readStdin(stdin io.Reader) ([]byte, error) {
	if stdin == nil {
		return nil, &Error{Source: "stdin", Problem: "is not there", Remedy: "give a file or a URL"}
	}
	return l.readAll(stdin, "stdin")
}

func (l *loader) readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, &Error{Source: path, Problem: "is a directory", Remedy: remedySource}
	}
	return l.readAll(file, path)
}

func fileError(path string, err error) error {
	problem, remedy := "cannot be read: "+err.Error(), "check the name and the permissions"
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		problem = "cannot be read: " + pathError.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		remedy = "check the name; a server's address begins with https://"
	}
	return &Error{Source: path, Problem: problem, Remedy: remedy, Err: err}
}

// readAll reads to the end or to the size limit.
func (l *loader) readAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.maxBytes+1))
	switch {
	case err != nil:
		return nil, fileError(name, err)
	case int64(len(data)) > l.maxBytes:
		problem := fmt.Sprintf("is larger than %d bytes", l.maxBytes)
		return nil, &Error{Source: name, Problem: problem, Remedy: "check that it is a Swagger document"}
	}
	return data, nil
}

// fetch gets the body behind a URL. Names and causes in its errors are free of what could be secret in the URL.
func (l *loader) fetch(ctx context.Context, source string) ([]byte, error) {
	name := DisplayName(source)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, source, nil)
	if err != nil || request.URL.Hostname() == "" {
		return nil, &Error{Source: name, Problem: "is not a valid URL", Remedy: remedySource}
	}
	request.Header.Set("Accept", "application/json, application/yaml;q=0.5, */*;q=0.1")
	request.Header.Set("User-Agent", "octogen")
	response, err := l.sameHostClient().Do(request)
	if err != nil {
		return nil, transportError(name, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, statusError(name, response)
	}
	data, err := l.readAll(response.Body, name)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		problem := "was cut short: the connection ended before the document did"
		return nil, &Error{Source: name, Problem: problem, Remedy: "try again", Err: io.ErrUnexpectedEOF}
	}
	return data, err
}

// sameHostClient is the loader's client with a redirect policy of its own: a document comes from where it was asked for.
func (l *loader) sameHostClient() *http.Client {
	client := *l.client
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		last := via[len(via)-1].URL
		switch {
		case last.Scheme == "https" && next.URL.Scheme != "https":
			return &redirectError{"redirects from https to " + next.URL.Scheme}
		case !sameHost(last, next.URL):
			return &redirectError{"redirects to another host, " + next.URL.Host}
		case len(via) >= 10:
			return &redirectError{"redirects more than 10 times"}
		case l.client.CheckRedirect != nil:
			return l.client.CheckRedirect(next, via)
		}
		return nil
	}
	return &client
}

// sameHost also accepts the step from http to https, which goes to another port.
func sameHost(from, to *url.URL) bool {
	upgrade := from.Scheme == "http" && to.Scheme == "https"
	return strings.EqualFold(from.Hostname(), to.Hostname()) && (upgrade || from.Port() == to.Port())
}

// redirectError is a redirect that is not followed.
type redirectError struct{ problem string }

func (e *redirectError) Error() string { return e.problem }

// transportError keeps the cause of a failed request and leaves out the URL that net/http wraps it in.
func transportError(name string, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var redirect *redirectError
	if errors.As(err, &redirect) {
		return &Error{Source: name, Problem: redirect.problem, Remedy: "give the address that it redirects to if you trust it", Err: err}
	}
	problem, remedy := "cannot be reached: "+err.Error(), "check the address and the network, or give a file"
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		problem, remedy = "was not read: "+err.Error(), ""
	}
	return &Error{Source: name, Problem: problem, Remedy: remedy, Err: err}
}

// statusError is an answer other than 200, with what an Octopus server says about it.
func statusError(name string, response *http.Response) error {
	const most = 64 << 10
	e := &Error{Source: name, Problem: "the server answered " + statusText(response.StatusCode)}
	switch code := response.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusProxyAuthRequired:
		e.Remedy = "the document is usually open to everybody: check the address and what stands before the server, or give a file"
	case code == http.StatusNotFound || code == http.StatusGone:
		e.Remedy = "check the address; " + remedyWhere
	case code == http.StatusTooManyRequests || code >= 500:
		e.Remedy = "try again later"
	default:
		e.Remedy = "check the address"
	}
	var message struct{ ErrorMessage string }
	body, _ := io.ReadAll(io.LimitReader(response.Body, most)) // what came of it is good enough for a message
	if json.Unmarshal(body, &message) == nil && message.ErrorMessage != "" {
		e.Problem += ": " + strconv.Quote(shorten(message.ErrorMessage))
	}
	return e
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// DisplayName is a source as it may be shown: a URL without user, query and fragment, where secrets could be.
func DisplayName(source string) string {
	if source == "-" {
		return "stdin"
	}
	scheme, rest, isURL := strings.Cut(source, "://")
	if !isURL {
		return source
	}
	if u, err := url.Parse(source); err == nil {
		return u.Scheme + "://" + u.Host + u.EscapedPath()
	}
	// What is malformed can have any character in its password.
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	return scheme + "://" + rest
}
