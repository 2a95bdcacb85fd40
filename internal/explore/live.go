package explore

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxRequest is the most bytes that the page may send to its server at once.
const maxRequest = 10 << 20

// A Handler serves a page on loopback and sends its requests on to a target. Nobody but the page may use it: its path has a
// random token, and requests must name its host and come from its origin.
type Handler struct {
	page   []byte
	token  string
	host   string // host:port that it is served at
	target *Target
}

// NewHandler makes the server of a page at a host and port. Without a target the page is only to be looked at.
func NewHandler(p *Page, host string, target *Target) (*Handler, error) {
	if target != nil {
		p.Shared.Live = &Live{Target: target.Name, Fake: target.Fake}
	}
	html, err := p.HTML()
	if err != nil {
		return nil, err
	}
	return &Handler{page: html, token: rand.Text(), host: host, target: target}, nil
}

// URL is where the page is.
func (h *Handler) URL() string { return "http://" + h.host + "/" + h.token + "/" }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Content-Security-Policy", "frame-ancestors 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
	if problem := h.refuse(r); problem != "" {
		http.Error(w, problem, http.StatusForbidden)
		return
	}
	switch _, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); {
	case rest == "" && r.Method == http.MethodGet:
		header.Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(h.page) // the reader is gone
	case rest == "send" && r.Method == http.MethodPost && h.target != nil:
		h.send(w, r)
	default:
		http.NotFound(w, r)
	}
}

// refuse says what is wrong with a request that is not the page's own.
func (h *Handler) refuse(r *http.Request) string {
	token, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case r.Host != h.host:
		return "this page is at another address"
	case subtle.ConstantTimeCompare([]byte(token), []byte(h.token)) != 1:
		return "the address of this page is the one that octogen printed"
	case r.Method == http.MethodGet:
		return ""
	case r.Header.Get("Origin") != "http://"+h.host:
		return "requests come from the page itself"
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return "requests are JSON"
	}
	return ""
}

// A Request is what the page wants to have sent.
type Request struct {
	Method    string `json:"method"`
	Path      string `json:"path"` // with its query
	Body      string `json:"body"`
	Confirmed string `json:"confirmed"` // "DELETE /api/projects/Projects-1": what the user was shown before a change
}

// A Response is what came back.
type Response struct {
	Status int    `json:"status"`
	Type   string `json:"type"`
	Body   string `json:"body"`
	Cut    bool   `json:"cut,omitempty"` // whether the body goes on
	Millis int64  `json:"ms"`
	Error  string `json:"error,omitempty"`
}

func (h *Handler) send(w http.ResponseWriter, r *http.Request) {
	var request Request
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		http.Error(w, "the request cannot be read", http.StatusBadRequest)
		return
	}
	start := time.Now()
	response, err := h.target.Do(r.Context(), request)
	if err != nil {
		response = Response{Error: fmt.Sprint(err)}
	}
	response.Millis = time.Since(start).Milliseconds()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(response) // the reader is gone
}
