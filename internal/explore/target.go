package explore

import (
	"bytes"
	"cmp"
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

const (
	maxResponse = 4 << 20 // bytes of a response that the page is shown
	patience    = 30 * time.Second
)

// A Target answers the requests of a page: a server, or an Octopus in memory.
type Target struct {
	Name string // for people
	Fake bool   // what is changed is nobody's

	base   *url.URL
	client *http.Client
	header string
	secret string
}

// NewTarget is a server at an address, with the header that carries its credential.
func NewTarget(address string, client *http.Client, header, secret string) (*Target, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // the page shows it
	own.Timeout = patience
	return &Target{Name: address, base: base, client: &own, header: header, secret: secret}, nil
}

// NewFake is an Octopus in memory.
func NewFake(server http.Handler, header string) *Target {
	return &Target{Name: "an Octopus in memory", Fake: true, base: &url.URL{Scheme: "http", Host: "octopus.example.com"},
		client: &http.Client{Transport: inMemory{server}}, header: header, secret: "API-EXPLORE"}
}

// inMemory answers requests without a network.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.RequestURI, r.Host = r.URL.RequestURI(), r.URL.Host
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := &recorder{header: http.Header{}}
	m.ServeHTTP(w, r)
	return &http.Response{StatusCode: cmp.Or(w.status, http.StatusOK), Header: w.header, Body: io.NopCloser(&w.body), Request: r}, nil
}

// A recorder keeps a response.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(data)
}

// Do sends a request. To a server, what may change something is sent only if the user confirmed exactly that.
func (t *Target) Do(ctx context.Context, r Request) (Response, error) {
	where, err := t.address(r)
	if err != nil {
		return Response{}, err
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !t.Fake && !reads && r.Confirmed != r.Method+" "+r.Path {
		return Response{}, errors.New("the request was not confirmed")
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, where.String(), strings.NewReader(r.Body))
	if err != nil {
		return Response{}, err
	}
	if r.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json, */*;q=0.5")
	if t.secret != "" {
		request.Header.Set(t.header, t.secret)
	}
	response, err := t.client.Do(request)
	if err != nil {
		return Response{}, errors.New(t.hidden(err.Error()))
	}
	defer response.Body.Close()
	return t.read(response)
}

// address is where a request goes: below the target's address and nowhere else.
func (t *Target) address(r Request) (*url.URL, error) {
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch}, r.Method) {
		return nil, fmt.Errorf("%q is no method that the API has", r.Method)
	}
	u, err := url.Parse(r.Path)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(r.Path, "/") || strings.Contains(r.Path, `\`) {
		return nil, errors.New("the request's path is not one of the API")
	}
	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, errors.New("the request's path has dot segments")
		}
	}
	where := *t.base
	where.Path = strings.TrimRight(t.base.Path, "/") + u.Path
	where.RawPath = strings.TrimRight(t.base.EscapedPath(), "/") + u.EscapedPath()
	where.RawQuery = u.RawQuery
	return &where, nil
}

func (t *Target) read(response *http.Response) (Response, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err != nil {
		return Response{}, errors.New(t.hidden(err.Error()))
	}
	out := Response{Status: response.StatusCode, Type: response.Header.Get("Content-Type")}
	if len(body) > maxResponse {
		body, out.Cut = body[:maxResponse], true
	}
	if bytes.IndexByte(body, 0) >= 0 {
		out.Body = fmt.Sprintf("%d bytes that are no text", len(body))
		return out, nil
	}
	out.Body = t.hidden(strings.ToValidUTF8(string(body), "\uFFFD"))
	if to := response.Header.Get("Location"); to != "" && out.Body == "" {
		out.Body = t.hidden("Location: " + to)
	}
	return out, nil
}

// hidden is a text without the secret, whoever wrote it there.
func (t *Target) hidden(text string) string {
	if t.secret == "" {
		return text
	}
	return strings.ReplaceAll(text, strings.TrimPrefix(t.secret, "Bearer "), "•••")
}
