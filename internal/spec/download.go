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
	waitNotice   = 3 * time.Second  // how long a response may take before that is said
	longestPause = time.Minute      // between two attempts, whatever the server wishes
)

// pause waits between two attempts.
func pause(ctx context.Context, d time.Duration) error {
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
	transport.DisableCompression = true // download requests gzip itself, so that it can resume
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

// downloaded is what is behind a URL.
type downloaded struct {
	body        []byte // decompressed, without what the server repeats of secrets
	etag        string
	notModified bool
}

// errTooLong is why a download was ended that took too long.
var errTooLong = errors.New("took too long")

// download gets what is behind a URL. What fails in passing is tried again, from where it broke off if the server can.
// Nothing of what the server says leaves this function unredacted.
func download(ctx context.Context, source string, o FetchOptions) (*downloaded, error) {
	d := newTransfer(source, o.withDefaults())
	ctx, cancel := context.WithTimeoutCause(ctx, d.o.Timeout, errTooLong)
	defer cancel()
	for attempt := 1; ; attempt++ {
		r, err := d.try(ctx)
		if err == nil {
			return r, nil
		}
		wait, again := d.retry(attempt, err)
		if again {
			err = d.o.Pause(ctx, wait)
		}
		if err != nil {
			return nil, d.explain(ctx, err)
		}
	}
}

// explain returns an error what a user needs: the time limit, a remedy, and no secret.
func (d *transfer) explain(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errTooLong) {
		return &Error{Source: d.name, Problem: "was not read within " + d.o.Timeout.String(), Remedy: "check that the server is up, or give it longer with --timeout", Err: context.DeadlineExceeded}
	}
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Source: d.name, Problem: "was not read: " + err.Error(), Err: err}
	}
	e.Problem = d.redactor.text(e.Problem)
	switch {
	case unknownAuthority(e.Err):
		e.Remedy = "give the certificate of the authority that the server's is from with --ca"
	case d.o.login && (d.status == http.StatusUnauthorized || d.status == http.StatusForbidden):
		e.Remedy = "this server wants to know who asks: set OCTOPUS_API_KEY or OCTOPUS_ACCESS_TOKEN"
		if d.o.Credential.Value != "" {
			e.Remedy = "check the credential and its permissions"
		}
	}
	return e
}

// A transfer is a download over several attempts.
type transfer struct {
	source, name string
	o            FetchOptions
	redactor     redactor
	got          bytes.Buffer // as it came over the wire
	validator    string       // strong, of what was got
	gzipped      bool
	etag         string
	total        int64 // bytes that the server announces, 0 if it does not
	status       int   // of the last response
	retryAfter   string
}

func newTransfer(source string, o FetchOptions) *transfer {
	return &transfer{source: source, name: DisplayName(source), o: o, redactor: newRedactor(source, o.Credential)}
}

func (d *transfer) try(ctx context.Context) (*downloaded, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	response, err := d.send(ctx)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case d.status == http.StatusNotModified && d.o.ETag != "":
		return &downloaded{etag: d.o.ETag, notModified: true}, nil
	case d.status == http.StatusPartialContent && d.continues(response):
	case d.status == http.StatusOK:
		d.start(response)
	default:
		d.got.Reset()
		return nil, d.statusError(response)
	}
	if err := d.receive(response.Body, cancel); err != nil {
		var stalled *Error
		if errors.As(context.Cause(ctx), &stalled) {
			return nil, stalled
		}
		return nil, err
	}
	body, err := d.decompressed()
	return &downloaded{body: d.redactor.bytes(body), etag: d.redactor.text(d.etag)}, err
}

// send sends a request and waits for the header of the response.
func (d *transfer) send(ctx context.Context) (*http.Response, error) {
	request, err := d.request(ctx)
	if err != nil {
		return nil, err
	}
	if d.o.Waiting != nil {
		notice := time.AfterFunc(waitNotice, func() { d.o.Waiting(d.name) })
		defer notice.Stop()
	}
	d.status, d.retryAfter = 0, ""
	response, err := d.credentialClient().Do(request)
	if err != nil {
		return nil, d.transportError(ctx, err)
	}
	d.status, d.retryAfter = response.StatusCode, response.Header.Get("Retry-After")
	return response, nil
}

// errInvalid is of a URL that no second attempt makes better.
var errInvalid = errors.New("not a valid URL")

func (d *transfer) request(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.source, nil)
	if err != nil || request.URL.Hostname() == "" {
		return nil, &Error{Source: d.name, Problem: "is not a valid URL", Remedy: remedySource, Err: errInvalid}
	}
	h := request.Header
	h.Set("Accept", "application/json, application/yaml;q=0.5, */*;q=0.1")
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
	client := sameHostClient(d.o.Client)
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
	d.total = max(response.ContentLength, 0)
	d.etag = response.Header.Get("ETag")
	d.gzipped = strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip")
	d.validator = d.etag
	if strings.HasPrefix(d.etag, "W/") {
		d.validator = ""
	}
}

// continues reports whether a part begins where the last attempt broke off.
func (d *transfer) continues(response *http.Response) bool {
	start, _, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Content-Range"), "bytes "), "-")
	return d.got.Len() > 0 && start == strconv.Itoa(d.got.Len())
}

// receive reads a body to its end, to the limit, or until nothing comes any more.
func (d *transfer) receive(body io.Reader, cancel context.CancelCauseFunc) error {
	stalled := &Error{Source: d.name, Problem: "stands still: nothing came for " + stallTimeout.String(), Remedy: "check that the server is up, and try again", Err: io.ErrUnexpectedEOF}
	watch := time.AfterFunc(stallTimeout, func() { cancel(stalled) })
	defer watch.Stop()
	chunk := make([]byte, 64<<10)
	for {
		n, err := body.Read(chunk)
		d.got.Write(chunk[:n])
		watch.Reset(stallTimeout)
		if d.o.Progress != nil {
			d.o.Progress(int64(d.got.Len()), d.total)
		}
		switch {
		case int64(d.got.Len()) > d.o.MaxBytes:
			return tooLarge(d.name, d.o.MaxBytes)
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

func tooLarge(name string, maxBytes int64) error {
	problem := fmt.Sprintf("is larger than %d bytes", maxBytes)
	return &Error{Source: name, Problem: problem, Remedy: "check that it is a Swagger document; --max-bytes sets the limit"}
}

func (d *transfer) decompressed() ([]byte, error) {
	if !d.gzipped {
		return d.got.Bytes(), nil
	}
	reader, err := gzip.NewReader(&d.got)
	if err != nil {
		return nil, &Error{Source: d.name, Problem: "is said to be gzip and is not", Remedy: "check what stands before the server"}
	}
	data, err := io.ReadAll(io.LimitReader(reader, d.o.MaxBytes+1))
	switch {
	case int64(len(data)) > d.o.MaxBytes:
		return nil, tooLarge(d.name, d.o.MaxBytes)
	case err != nil:
		return nil, &Error{Source: d.name, Problem: "is damaged: the gzip stream breaks off or does not add up", Remedy: "try again", Err: io.ErrUnexpectedEOF}
	}
	return data, nil
}

// retry says whether and when to try again after an error.
func (d *transfer) retry(attempt int, err error) (time.Duration, bool) {
	wait := min(500*time.Millisecond<<(attempt-1), longestPause)
	if seconds, e := strconv.Atoi(d.retryAfter); e == nil && seconds >= 0 {
		wait = min(time.Duration(seconds)*time.Second, longestPause)
	}
	return wait, attempt < attempts && d.passing(err)
}

// passing reports whether the cause of an error may pass: the network's and an overloaded server's do, a wrong address, a
// certificate and a redirect do not.
func (d *transfer) passing(err error) bool {
	switch d.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusRequestedRangeNotSatisfiable, http.StatusPartialContent:
		return true // not the part that was requested; the document now comes from its start
	case 0:
		if errors.Is(err, errInvalid) {
			return false
		}
		var redirect *redirectError
		var certificate *tls.CertificateVerificationError
		return !errors.As(err, &redirect) && !errors.As(err, &certificate) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
	}
	return errors.Is(err, io.ErrUnexpectedEOF)
}
