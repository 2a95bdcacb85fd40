package spec

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// sameHostClient is a client with a redirect policy of octogen's: a document comes from the host that the URL names.
func sameHostClient(from *http.Client) *http.Client {
	client := *from
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		last := via[len(via)-1].URL
		switch {
		case last.Scheme == "https" && next.URL.Scheme != "https":
			return &redirectError{"redirects from https to " + next.URL.Scheme}
		case !sameHost(last, next.URL):
			return &redirectError{"redirects to another host, " + next.URL.Host}
		case len(via) >= 10:
			return &redirectError{"redirects more than 10 times"}
		case from.CheckRedirect != nil:
			return from.CheckRedirect(next, via)
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
func (d *transfer) transportError(ctx context.Context, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var redirect *redirectError
	e := &Error{Source: d.name, Err: err}
	switch {
	case errors.As(err, &redirect):
		e.Problem, e.Remedy = redirect.problem, "give the address that it redirects to if you trust it"
	case ctx.Err() != nil:
		e.Problem = "was not read: " + err.Error()
	case errors.Is(err, context.DeadlineExceeded): // the transport's own
		e.Problem, e.Remedy = "is not there: the server took the request and sent nothing for "+stallTimeout.String(), "check that the server is up, and try again"
	default:
		e.Problem, e.Remedy = "cannot be reached: "+err.Error(), "check the address and the network, or give a file"
	}
	return e
}

// statusError is a response other than 200, with what an Octopus server says about it.
func (d *transfer) statusError(response *http.Response) error {
	const most = 64 << 10
	e := &Error{Source: d.name, Problem: "the server answered " + statusText(response.StatusCode)}
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
	if json.Unmarshal(d.redactor.cutOff(body), &message) == nil && message.ErrorMessage != "" {
		e.Problem += ": " + strconv.Quote(shorten(message.ErrorMessage))
	}
	return e
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}
