package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// A Credential is the header that proves to a server who asks. It goes to that server alone.
type Credential struct{ Header, Value string }

// FetchOptions say how to talk to a server.
type FetchOptions struct {
	Client     *http.Client // for proxies and certificates, see [HTTPClient]
	Credential Credential   // none for most servers
	MaxBytes   int64        // of the document after decompression; [DefaultMaxBytes] when zero
	ETag       string       // of the document that is at hand
	Progress   func(bytes int64)
}

// A Fetched document is one that a server gave, with what the server says of itself.
type Fetched struct {
	Server      string // its address, without /api
	Version     string
	Data        []byte // nil when it is not modified
	ETag        string
	NotModified bool // the document is the one that the ETag is of
}

// Fetch asks a server for its version and for its document. Errors are [*Error] values.
func Fetch(ctx context.Context, server string, o FetchOptions) (*Fetched, error) {
	documentURL, err := ServerURL(server)
	if err != nil {
		return nil, err
	}
	address := strings.TrimSuffix(documentURL, "/api/swagger.json")
	f := Fetched{Server: address}
	if f.Version, err = serverVersion(ctx, address+"/api", o); err != nil {
		return nil, err
	}
	return &f, f.document(ctx, documentURL, o)
}

// FetchDocument asks a server for its document alone.
func FetchDocument(ctx context.Context, server string, o FetchOptions) ([]byte, error) {
	documentURL, err := ServerURL(server)
	if err != nil {
		return nil, err
	}
	var f Fetched
	err = f.document(ctx, documentURL, o)
	return f.Data, err
}

// Address is a server's address as the lock has it: without /api and a slash at its end.
func Address(server string) (string, error) {
	documentURL, err := ServerURL(server)
	return strings.TrimSuffix(documentURL, "/api/swagger.json"), err
}

func (f *Fetched) document(ctx context.Context, documentURL string, o FetchOptions) error {
	answer, err := download(ctx, documentURL, o)
	if err != nil {
		return err
	}
	f.Data, f.ETag, f.NotModified = answer.body, answer.etag, answer.notModified
	return nil
}

// version is what a server's version looks like; it becomes part of a file's name.
var version = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+_-]{0,99}$`)

// serverVersion reads the home document, which is open to everybody.
func serverVersion(ctx context.Context, url string, o FetchOptions) (string, error) {
	o.ETag, o.Progress = "", nil
	answer, err := download(ctx, url, o)
	if err != nil {
		return "", err
	}
	fail := func(problem, remedy string) (string, error) {
		return "", &Error{Source: DisplayName(url), Problem: problem, Remedy: remedy}
	}
	const remedy = "check the address: an Octopus server says its version at /api"
	var home struct{ Application, Version, ErrorMessage string }
	switch err := json.Unmarshal(answer.body, &home); {
	case bytes.HasPrefix(bytes.TrimSpace(answer.body), []byte("<")):
		return fail("is an HTML page, probably of a login or a proxy, not an Octopus server's home document", remedy)
	case err != nil:
		return fail("is not an Octopus server's home document: it is no JSON object", remedy)
	case home.Version == "" && home.ErrorMessage != "":
		return fail("is an error message of the server: "+fmt.Sprintf("%q", shorten(home.ErrorMessage)), remedy)
	case home.Version == "":
		return fail(`is not an Octopus server's home document: it has no member "Version"`, remedy)
	case !version.MatchString(home.Version):
		return fail(fmt.Sprintf("says that the server's version is %q, which is none", shorten(home.Version)), remedy)
	}
	return home.Version, nil
}

// remedyCredential says how to log in, in place of what a document in general needs.
func withRemedies(err error, o FetchOptions) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	if secret := o.Credential.Value; secret != "" { // a server may repeat it
		e.Problem = strings.ReplaceAll(e.Problem, secret, "…")
	}
	switch {
	case unknownAuthority(e.Err):
		e.Remedy = "give the certificate of the authority that the server's is from with --ca"
	case strings.Contains(e.Problem, "answered 401"), strings.Contains(e.Problem, "answered 403"):
		e.Remedy = "this server wants to know who asks: set OCTOPUS_API_KEY or OCTOPUS_ACCESS_TOKEN"
		if o.Credential.Value != "" {
			e.Remedy = "check the credential and its permissions"
		}
	}
	return e
}
