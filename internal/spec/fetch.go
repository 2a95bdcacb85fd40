package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Limits of what is fetched, unless [FetchOptions] say otherwise.
const (
	DefaultMaxBytes = 64 << 20
	DefaultTimeout  = 5 * time.Minute
)

// A Credential is the header that proves to a server who asks. It goes to that server alone.
type Credential struct{ Header, Value string }

// FetchOptions say how to get a document, from a server or from anywhere else.
type FetchOptions struct {
	Client     *http.Client  // for proxies and certificates, see [HTTPClient]; its redirect policy is asked after octogen's own
	Credential Credential    // none for most servers, and none for other URLs
	MaxBytes   int64         // of the document after decompression; [DefaultMaxBytes] when zero
	Timeout    time.Duration // for all of it, with what is tried again; [DefaultTimeout] when zero
	ETag       string        // of the document that is at hand

	Progress func(done, total int64)                          // total is 0 when it is not known
	Waiting  func(what string)                                // called when a server lets octogen wait for its response
	Pause    func(ctx context.Context, d time.Duration) error // between two attempts; a timer when nil

	login bool // a server's own document, for which there are credentials
}

func (o FetchOptions) withDefaults() FetchOptions {
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	return o
}

// A Fetched document is one that a server gave, with what the server says of itself.
type Fetched struct {
	Server      string // its address, without /api
	Version     string
	Data        []byte // nil when it is not modified
	ETag        string
	NotModified bool // the document is the one that the ETag is of
}

// Fetch gets the version of a server and its document. Errors are [*Error] values.
func Fetch(ctx context.Context, server string, o FetchOptions) (*Fetched, error) {
	documentURL, err := ServerURL(server)
	if err != nil {
		return nil, err
	}
	address := strings.TrimSuffix(documentURL, "/api/swagger.json")
	f := Fetched{Server: address}
	o.login = true
	if f.Version, err = serverVersion(ctx, address+"/api", o); err != nil {
		return nil, err
	}
	return &f, f.document(ctx, documentURL, o)
}

// FetchDocument gets the document of a server alone.
func FetchDocument(ctx context.Context, server string, o FetchOptions) ([]byte, error) {
	documentURL, err := ServerURL(server)
	if err != nil {
		return nil, err
	}
	var f Fetched
	o.login = true
	err = f.document(ctx, documentURL, o)
	return f.Data, err
}

// Address is a server's address as the lock has it: without /api and a slash at its end.
func Address(server string) (string, error) {
	documentURL, err := ServerURL(server)
	return strings.TrimSuffix(documentURL, "/api/swagger.json"), err
}

func (f *Fetched) document(ctx context.Context, documentURL string, o FetchOptions) error {
	got, err := download(ctx, documentURL, o)
	if err != nil {
		return err
	}
	f.Data, f.ETag, f.NotModified = got.body, got.etag, got.notModified
	return nil
}

// version is what a server's version looks like: numbers, and what a build may add. It becomes part of a file's name.
var version = regexp.MustCompile(`^\d{1,5}(\.\d{1,9}){1,3}([-+][0-9A-Za-z][0-9A-Za-z.+_-]{0,63})?$`)

// serverVersion reads the home document, which is open to everybody.
func serverVersion(ctx context.Context, url string, o FetchOptions) (string, error) {
	o.ETag, o.Progress = "", nil
	got, err := download(ctx, url, o)
	if err != nil {
		return "", err
	}
	fail := func(problem, remedy string) (string, error) {
		return "", &Error{Source: DisplayName(url), Problem: problem, Remedy: remedy}
	}
	const remedy = "check the address: an Octopus server gives its version at /api"
	var home struct{ Application, Version, ErrorMessage string }
	switch err := json.Unmarshal(got.body, &home); {
	case bytes.HasPrefix(bytes.TrimSpace(got.body), []byte("<")):
		return fail("is an HTML page, probably of a login or a proxy, not an Octopus server's home document", remedy)
	case err != nil:
		return fail("is not an Octopus server's home document: it is not a JSON object", remedy)
	case home.Version == "" && home.ErrorMessage != "":
		return fail("is an error message of the server: "+fmt.Sprintf("%q", shorten(home.ErrorMessage)), remedy)
	case home.Version == "":
		return fail(`is not an Octopus server's home document: it has no property "Version"`, remedy)
	case !version.MatchString(home.Version):
		return fail(fmt.Sprintf("has the version %q, which is not one of Octopus, such as 2026.1.9674", shorten(home.Version)), remedy)
	}
	return home.Version, nil
}
