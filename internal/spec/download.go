package spec

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	attempts     = 4                // how often a download is tried
	stallTimeout = 60 * time.Second // how long it may stand still
	longestPause = time.Minute      // between two attempts, whatever the server wishes
)

// Pause waits between two attempts. It is a variable for tests.
var Pause = func(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// HTTPClient is a client that uses the environment's proxy (HTTPS_PROXY and so on) and, beside the system's certificate
// authorities, those in a PEM file, if one is named.
func HTTPClient(caFile string) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = stallTimeout
	transport.DisableCompression = true // download asks for gzip itself, so that it can resume
	client := &http.Client{Transport: transport}
	if caFile == "" {
		return client, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fileError(caFile, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, &Error{Source: caFile, Problem: "holds no certificate", Remedy: "give a file with certificates in PEM form"}
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	return client, nil
}

func unknownAuthority(err error) bool {
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &unknown)
}

// An answer is what a download brings.
type answer struct {
	body        []byte // decompressed
	etag        string
	notModified bool
}

// download gets what is behind a URL. What fails in passing is tried again, from where it broke off if the server can.
func download(ctx context.Context, source string, o FetchOptions) (*answer, error) {
	d := newTransfer(source, o)
	for attempt := 1; ; attempt++ {
		a, err := d.try(ctx)
		if err == nil {
			return a, nil
		}
		wait, again := d.retry(attempt, err)
		if !again {
			return nil, withRemedies(err, o)
		}
		if pause := Pause(ctx, wait); pause != nil {
			return nil, &Error{Source: d.name, Problem: "was not read: " + pause.Error(), Err: pause}
		}
	}
}

// A transfer is a download over several attempts.
type transfer struct {
	loader
	source, name string
	o            FetchOptions
	got          bytes.Buffer // as it came over the wire
	validator    string       // strong, of what was got
	gzipped      bool
	etag         string
	status       int // of the last answer
	retryAfter   string
}

func newTransfer(source string, o FetchOptions) *transfer {
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	client := o.Client
	if client == nil {
		client = http.DefaultClient
	}
	return &transfer{loader: loader{client: client, maxBytes: o.MaxBytes}, source: source, name: DisplayName(source), o: o}
}

func (d *transfer) try(ctx context.Context) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := d.request(ctx)
	if err != nil {
		return nil, err
	}
	d.status, d.retryAfter = 0, ""
	response, err := d.credentialClient().Do(request)
	if err != nil {
		return nil, transportError(d.name, err)
	}
	defer response.Body.Close()
	d.status, d.retryAfter = response.StatusCode, response.Header.Get("Retry-After")
	switch {
	case d.status == http.StatusNotModified && d.o.ETag != "":
		return &answer{etag: d.o.ETag, notModified: true}, nil
	case d.status == http.StatusPartialContent && d.continues(response):
	case d.status == http.StatusOK:
		d.start(response)
	default:
		d.got.Reset()
		return nil, statusError(d.name, response)
	}
	if err := d.receive(response.Body, cancel); err != nil {
		var stalled *Error
		if errors.As(context.Cause(ctx), &stalled) {
			return nil, stalled
		}
		return nil, err
	}
	body, err := d.decompressed()
	return &answer{body: body, etag: d.etag}, err
}

func (d *transfer) request(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.source, nil)
	if err != nil {
		return nil, &Error{Source: d.name, Problem: "is not a valid URL", Remedy: remedySource}
	}
	h := request.Header
	h.Set("Accept", "application/json")
	h.Set("Accept-Encoding", "gzip")
	h.Set("User-Agent", "octogen")
	if d.o.Credential.Value != "" {
		h.Set(d.o.Credential.Header, d.o.Credential.Value)
	}
	switch {
	case d.got.Len() > 0 && d.validator != "":
		h.Set("Range", fmt.Sprintf("bytes=%d-", d.got.Len()))
		h.Set("If-Range", d.validator)
	case d.o.ETag != "":
		h.Set("If-None-Match", d.o.ETag)
	}
	return request, nil
}

// credentialClient takes the credential off a request that is led to another origin. What changes the host is refused as
// for any document; what remains is the step from http to https, which keeps the credential on the usual ports only.
func (d *transfer) credentialClient() *http.Client {
	client := d.sameHostClient()
	follow := client.CheckRedirect
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if first := via[0].URL; first.Scheme != next.URL.Scheme && (usualPort(first) == "" || usualPort(next.URL) == "") {
			next.Header.Del(d.o.Credential.Header)
		}
		return follow(next, via)
	}
	return client
}

// usualPort is the port of a URL if it is the scheme's own.
func usualPort(u *url.URL) string {
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if port := u.Port(); port != "" && port != usual {
		return ""
	}
	return usual
}

// start forgets what was got before: the whole comes now.
func (d *transfer) start(response *http.Response) {
	d.got.Reset()
	d.etag = response.Header.Get("ETag")
	d.gzipped = strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip")
	d.validator = d.etag
	if strings.HasPrefix(d.etag, "W/") {
		d.validator = ""
	}
}

// continues tells whether a part begins where the last attempt broke off.
func (d *transfer) continues(response *http.Response) bool {
	start, _, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Content-Range"), "bytes "), "-")
	return d.got.Len() > 0 && start == strconv.Itoa(d.got.Len())
}

// receive reads a body to its end, to the limit, or until nothing comes any more.
func (d *transfer) receive(body io.Reader, cancel context.CancelCauseFunc) error {
	stalled := &Error{Source: d.name, Problem: "stands still: nothing came for " + stallTimeout.String(), Remedy: "try again", Err: io.ErrUnexpectedEOF}
	watch := time.AfterFunc(stallTimeout, func() { cancel(stalled) })
	defer watch.Stop()
	chunk := make([]byte, 64<<10)
	for {
		n, err := body.Read(chunk)
		d.got.Write(chunk[:n])
		watch.Reset(stallTimeout)
		if d.o.Progress != nil {
			d.o.Progress(int64(d.got.Len()))
		}
		switch {
		case int64(d.got.Len()) > d.maxBytes:
			return d.tooLarge()
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return &Error{Source: d.name, Problem: "was not read: " + err.Error(), Err: err}
		case err != nil:
			problem := "was cut short: the connection ended before the document did"
			return &Error{Source: d.name, Problem: problem, Remedy: "try again", Err: io.ErrUnexpectedEOF}
		}
	}
}

func (d *transfer) tooLarge() error {
	problem := fmt.Sprintf("is larger than %d bytes", d.maxBytes)
	return &Error{Source: d.name, Problem: problem, Remedy: "check that it is a Swagger document; --max-bytes sets the limit"}
}

func (d *transfer) decompressed() ([]byte, error) {
	if !d.gzipped {
		return d.got.Bytes(), nil
	}
	reader, err := gzip.NewReader(&d.got)
	if err != nil {
		return nil, &Error{Source: d.name, Problem: "is said to be gzip and is not", Remedy: "check what stands before the server"}
	}
	data, err := io.ReadAll(io.LimitReader(reader, d.maxBytes+1))
	switch {
	case int64(len(data)) > d.maxBytes:
		return nil, d.tooLarge()
	case err != nil:
		return nil, &Error{Source: d.name, Problem: "is damaged: the gzip stream breaks off or does not add up", Remedy: "try again", Err: io.ErrUnexpectedEOF}
	}
	return data, nil
}

// retry tells whether and when to try again after an error.
func (d *transfer) retry(attempt int, err error) (time.Duration, bool) {
	wait := min(500*time.Millisecond<<(attempt-1), longestPause)
	if seconds, e := strconv.Atoi(d.retryAfter); e == nil && seconds >= 0 {
		wait = min(time.Duration(seconds)*time.Second, longestPause)
	}
	return wait, attempt < attempts && d.passing(err)
}

// passing tells whether the cause of an error may pass: the network's and an overloaded server's do, a wrong address, a
// certificate and a redirect do not.
func (d *transfer) passing(err error) bool {
	switch d.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusRequestedRangeNotSatisfiable, http.StatusPartialContent:
		return true // not the part that was asked for; the document now comes from its start
	case 0:
		var redirect *redirectError
		var certificate *tls.CertificateVerificationError
		return !errors.As(err, &redirect) && !errors.As(err, &certificate) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
	}
	return errors.Is(err, io.ErrUnexpectedEOF)
}
