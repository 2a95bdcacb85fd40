package spec

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Load gets a document and reads it: [Read], then [Parse].
func Load(ctx context.Context, source string, stdin io.Reader, o FetchOptions) (*Document, error) {
	data, err := Read(ctx, source, stdin, o)
	if err != nil {
		return nil, err
	}
	return Parse(data, DisplayName(source))
}

// Read gets the bytes of a document. Source is an http or https URL, a file path, or "-" for stdin, which may be nil
// otherwise. A redirect is followed on the same host and port, or from http to https, and nowhere else. Errors are
// [*Error] values; they have no position and wrap the cause, such as [fs.ErrNotExist] or [context.Canceled].
func Read(ctx context.Context, source string, stdin io.Reader, o FetchOptions) ([]byte, error) {
	o = o.withDefaults()
	if err := ctx.Err(); err != nil {
		return nil, &Error{Source: DisplayName(source), Problem: "was not read: " + err.Error(), Err: err}
	}
	switch scheme, _, isURL := strings.Cut(source, "://"); {
	case source == "-":
		return readStdin(stdin, o.MaxBytes)
	case IsURL(source):
		got, err := download(ctx, source, o)
		if err != nil {
			return nil, err
		}
		return got.body, nil
	case isURL && !strings.ContainsAny(scheme, `/\`):
		return nil, &Error{Source: DisplayName(source), Problem: "is no source that octogen can read", Remedy: remedySource}
	}
	return readFile(source, o.MaxBytes)
}

// IsURL reports whether a source is an http or https URL.
func IsURL(source string) bool {
	scheme, _, isURL := strings.Cut(source, "://")
	return isURL && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

const remedySource = `give a file, an http or https URL, or "-" for the standard input`

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

func readStdin(stdin io.Reader, maxBytes int64) ([]byte, error) {
	if stdin == nil {
		return nil, &Error{Source: "stdin", Problem: "is not there", Remedy: "give a file or a URL"}
	}
	return readAll(stdin, "stdin", 0, maxBytes)
}

func readFile(path string, maxBytes int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fileError(path, err)
	}
	if info.IsDir() {
		return nil, &Error{Source: path, Problem: "is a directory", Remedy: remedySource}
	}
	return readAll(file, path, info.Size(), maxBytes)
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

// readAll reads to the end or to the size limit, in one piece where the size is known.
func readAll(r io.Reader, name string, size, maxBytes int64) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(int(min(size, maxBytes)) + bytes.MinRead)
	_, err := data.ReadFrom(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, fileError(name, err)
	case int64(data.Len()) > maxBytes:
		return nil, tooLarge(name, maxBytes)
	}
	return data.Bytes(), nil
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
