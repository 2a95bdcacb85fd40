package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// exchange is one request and its response, with what is needed to tell what went wrong.
type exchange struct {
	operation  string
	method     string
	op         *operation // nil if the caller gave a path
	form       byte       // of the operation's route; 0 without one
	accept     string     // "" means application/json
	core       *core
	settings   *settings
	credential credential // of the latest attempt
	url        string     // as it may be shown
	hidden     []string   // what it has that may not
	searched   bool       // so have the body's secrets
	sent       payload
	stream     bool // the response is read by the caller
	response   *http.Response
	data       []byte // the response, unless it is a stream
	attempts   int
	begun      time.Time
	link       string // the relation that was followed, for the log
	bare       bool   // it goes to another server: without credentials and options' headers
}

// begin prepares an exchange with the settings of the handle and the options of the call.
func (h *handle) begin(ctx context.Context, operation, method string, opts []Option) (*exchange, error) {
	x := &exchange{operation: operation, method: method}
	switch {
	case h == nil || h.core == nil:
		return nil, x.fail(errors.New("this client is not connected to a server; get one from NewClient"))
	case ctx == nil:
		return nil, x.fail(errors.New("the context is nil"))
	}
	x.core, x.settings = h.core, h.settings.with(opts)
	x.credential = x.settings.credential
	if x.settings.err != nil {
		return nil, x.fail(x.settings.err)
	}
	return x, nil
}

// send does the request, once more where that is safe and may help. Unless it returns an error, the response is a good one;
// a stream has to be closed.
func (x *exchange) send(ctx context.Context, target *url.URL, header []pair, sent payload) error {
	x.url, x.hidden, x.sent, x.begun = safeURL(target), secretValues(target), sent, time.Now()
	ctx = context.WithValue(ctx, operationKey{}, x.info)
	patience := x.settings.retry.patience()
	for {
		failure := x.attempt(ctx, target, header)
		if failure == nil {
			x.core.retries.earn()
			x.report(ctx, x.data, nil)
			return nil
		}
		delay, again := x.worthAnother(ctx, failure, &patience)
		if again {
			if err := sleep(ctx, delay); err != nil {
				_ = failure.endedWaiting(err)
				again = false
			}
		}
		if !again {
			x.stop()
			x.report(ctx, failure.Body, failure)
			return failure
		}
		x.response, x.data = nil, nil
	}
}

// attempt sends the request once.
func (x *exchange) attempt(ctx context.Context, target *url.URL, header []pair) *Error {
	x.attempts++
	limiter := x.settings.limiter
	if x.bare {
		limiter = nil // its limits are not those of this server
	} else if err := x.authenticate(ctx); err != nil {
		return x.fail(err)
	}
	if err := limiter.wait(ctx); err != nil {
		return x.fail(fmt.Errorf("waiting for the server's rate limit: %w", err))
	}
	req, err := x.request(ctx, target, header)
	if err != nil {
		limiter.learn(nil)
		return x.fail(err)
	}
	start := time.Now()
	x.response, err = x.core.roundTrip(req, x.settings, x.credential)
	limiter.learn(x.response)
	failure := x.outcome(err)
	x.log(ctx, time.Since(start), failure)
	return failure
}

// outcome judges what came of an attempt, and reads the response unless it is a stream. What is not good is closed.
func (x *exchange) outcome(err error) *Error {
	if err != nil {
		return x.fail(cause(err))
	}
	failure := x.checkResponse()
	if failure == nil && !x.stream {
		failure = x.read()
	}
	if failure != nil || !x.stream {
		x.close()
	}
	return failure
}

// roundTrip sends one request and returns its response: the one place where the client meets the network.
func (c *core) roundTrip(req *http.Request, set *settings, cred credential) (*http.Response, error) {
	cred.authorize(req, c.server)
	client := *set.httpClient
	client.Transport = set.transport
	client.CheckRedirect = c.redirectPolicy(client.CheckRedirect)
	return client.Do(req)
}

// leave makes it an exchange with another server. Credentials stay known, to be taken out of what that server says; they are
// sent to the configured server only.
func (x *exchange) leave() {
	set := *x.settings
	set.header, set.query = nil, nil
	x.settings, x.bare = &set, true
	x.credential.source = nil
}

// cause is what stopped a request, without the *url.Error around it: that shows the URL as it is.
func cause(err error) error {
	if outer, ok := err.(*url.Error); ok {
		return outer.Err
	}
	return err
}

// request makes the request of one attempt.
func (x *exchange) request(ctx context.Context, target *url.URL, header []pair) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, x.method, x.core.server.String(), nil)
	if err != nil {
		return nil, err
	}
	req.URL = target
	x.setBody(req)
	x.setHeader(req.Header, header)
	return req, nil
}

func (x *exchange) setBody(req *http.Request) {
	switch {
	case x.sent.source == nil:
		return
	case x.sent.size == 0:
		req.Body = http.NoBody
		return
	}
	req.ContentLength = x.sent.size
	req.Body = x.sent.source.open(x.settings.progress)
	if x.sent.rewinds {
		req.GetBody = func() (io.ReadCloser, error) {
			if body := x.sent.source.open(x.settings.progress); body != nil {
				return body, nil
			}
			return nil, errors.New("the content cannot be read once more")
		}
	}
}

// stop ends the reading of what the caller gave.
func (x *exchange) stop() {
	if x.sent.source != nil {
		x.sent.source.stop()
	}
}

func (x *exchange) setHeader(header http.Header, params []pair) {
	header.Set("Accept", x.accepted())
	header.Set("User-Agent", x.settings.userAgent)
	if x.sent.contentType != "" {
		header.Set("Content-Type", x.sent.contentType)
	}
	if x.bare {
		return
	}
	for _, p := range params {
		header.Add(p.name, p.value)
	}
	for name, values := range x.settings.header {
		header[name] = slices.Clone(values)
	}
}

func (x *exchange) accepted() string {
	if accept := x.settings.header.Get("Accept"); accept != "" {
		return accept
	}
	if x.accept != "" {
		return x.accept
	}
	return "application/json"
}

// checkResponse refuses what is no success, and the web page that a login or a proxy puts in place of a response.
func (x *exchange) checkResponse() *Error {
	if !isSuccess(x.response.StatusCode) {
		return x.failStatus()
	}
	asked := x.accepted()
	attached := x.response.Header.Get("Content-Disposition") != ""
	if isHTML(x.contentType()) && !attached && !strings.Contains(asked, "html") && asked != "*/*" {
		return x.failPage(x.excerpt())
	}
	return nil
}

// read reads the response into memory, up to the limit.
func (x *exchange) read() *Error {
	limit := x.settings.maxBytes
	if x.response.ContentLength > limit {
		return x.fail(tooLarge(limit))
	}
	data, err := readAll(io.LimitReader(x.response.Body, limit), x.response.ContentLength)
	if err != nil {
		return x.failBody(data, fmt.Errorf("reading the response: %w", err))
	}
	x.data = data
	if int64(len(data)) < limit {
		return nil
	}
	if n, err := io.ReadFull(x.response.Body, make([]byte, 1)); n > 0 {
		return x.fail(tooLarge(limit))
	} else if err != io.EOF {
		return x.fail(fmt.Errorf("reading the response: %w", err))
	}
	return nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("the response is larger than %d bytes; WithMaxResponseBytes sets the limit", limit)
}

// readAll is io.ReadAll that starts with the announced size, as far as an announcement is to be believed.
func readAll(r io.Reader, announced int64) ([]byte, error) {
	const most = 8 << 20
	data := make([]byte, 0, min(max(announced, 511), most)+1) // one more, to meet the end without growing
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, len(data))
		}
	}
}

// decode reads the response as JSON. A response that says that it has no content leaves v as it is.
func (x *exchange) decode(ctx context.Context, v any) error {
	data := x.data
	if x.response.StatusCode == http.StatusNoContent {
		return nil
	}
	text := strings.TrimLeft(string(data[:min(len(data), 64)]), "\ufeff \t\r\n")
	switch {
	case text == "" && len(data) <= 64:
		return x.failBody(data, errors.New("the response is empty where JSON was expected"))
	case strings.HasPrefix(text, "<"):
		return x.failPage(data)
	}
	mismatched, err := decodeReporting(data, v)
	if err != nil {
		return x.failBody(data, err)
	}
	if len(mismatched) > 0 && x.settings.log != nil {
		x.settings.log(ctx, logEntry{exchange: x, mismatched: mismatched})
	}
	return nil
}

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// close ends the exchange. The response has been read to its end, so the connection can be used again, or it is not worth it.
func (x *exchange) close() {
	x.stop()
	_ = x.response.Body.Close()
}

// contentType returns the media type of the response without parameters, in small letters.
func (x *exchange) contentType() string {
	value, _, _ := strings.Cut(x.response.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(value))
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func isHTML(mediaType string) bool {
	return mediaType == "text/html" || mediaType == "application/xhtml+xml"
}
