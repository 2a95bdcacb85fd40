package octopus

import (
	"errors"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Errors of the server by kind, for errors.Is. An unknown space is an ErrNotFound, too.
var (
	ErrValidation   = errors.New("octopus: the request is not valid")         // status 400
	ErrUnauthorized = errors.New("octopus: the credentials are not accepted") // status 401
	ErrForbidden    = errors.New("octopus: permission is missing")            // status 403
	ErrNotFound     = errors.New("octopus: not found")                        // status 404
	ErrConflict     = errors.New("octopus: conflict with another change")     // status 409, or what was sent is out of date
	ErrRateLimited  = errors.New("octopus: too many requests")                // status 429
	ErrServer       = errors.New("octopus: the server failed")                // status 5xx
)

// Error says why a call failed: the server refused it, its response could not be used, it could not be reached, or
// the request was not sent at all. It carries no credentials.
type Error struct {
	Operation  string        // such as "Projects.Get"
	For        string        // the call that needed the operation, such as "Projects.List" to look up its space; "" for the call's own
	Method     string        // such as "GET"
	URL        string        // of the request, without secrets; "" if nothing was sent
	StatusCode int           // HTTP status; 0 if there was no response
	Attempts   int           // number of requests that were made
	Message    string        // the server's message, or the beginning of a response that is not Octopus's
	Errors     []string      // the server's list of what is wrong
	Details    RawJSON       // the server's details, as they came
	HelpText   string        // the server's hint
	HelpLink   string        // URL from the server to read more
	Header     http.Header   // of the response
	Body       []byte        // of the response, its first MiB
	RetryAfter time.Duration // how long the server asks to wait; 0 if it does not
	Err        error         // what went wrong outside the server, such as context.Canceled; may be nil
}

// Error returns everything that says what is wrong, in one line.
func (e *Error) Error() string {
	parts := []string{"octopus"}
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if e.For != "" {
		add(e.For + ": looking up the space")
	}
	add(e.Operation)
	if e.URL != "" {
		add(e.Method + " " + e.URL)
	}
	if e.StatusCode != 0 {
		add(strings.TrimSpace(strconv.Itoa(e.StatusCode) + " " + http.StatusText(e.StatusCode)))
	}
	add(e.reason())
	if e.Attempts > 1 {
		add(strconv.Itoa(e.Attempts) + " attempts")
	}
	return oneLine(strings.Join(parts, ": "), 4096)
}

// reason says what is wrong without saying with which call.
func (e *Error) reason() string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	add(e.Message)
	if len(e.Errors) > 1 || len(e.Errors) == 1 && e.Errors[0] != e.Message {
		add(strings.Join(e.Errors, "; "))
	}
	if e.Err != nil {
		add(e.Err.Error())
	}
	add(e.HelpText)
	return oneLine(strings.Join(parts, ": "), 4096)
}

// Is matches the errors of this package that stand for a status, such as [ErrNotFound].
func (e *Error) Is(target error) bool {
	switch target {
	case ErrValidation:
		return e.StatusCode == http.StatusBadRequest
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden
	case ErrNotFound:
		return e.StatusCode == http.StatusNotFound
	case ErrConflict:
		return e.StatusCode == http.StatusConflict || e.StatusCode >= 400 && e.saysStale()
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests
	case ErrServer:
		return e.StatusCode >= 500 && e.StatusCode <= 599
	}
	return false
}

// staleWords are how Octopus servers say, with statuses of several kinds, that somebody else has changed a resource since
// it was read.
var staleWords = []string{"data was out of date"}

func (e *Error) saysStale() bool {
	said := e.Message + "\n" + strings.Join(e.Errors, "\n")
	for _, words := range staleWords {
		if strings.Contains(said, words) {
			return true
		}
	}
	return false
}

// Unwrap returns what went wrong outside the server.
func (e *Error) Unwrap() error { return e.Err }

// maxErrorBody is how much of a response an error keeps, in bytes.
const maxErrorBody = 1 << 20

// fail makes the error of an exchange that err ended.
func (x *exchange) fail(err error) *Error {
	e := &Error{Operation: x.operation, Method: x.method, URL: x.url, Attempts: x.attempts, Err: err}
	if x.settings != nil && err != nil {
		e.Err = x.redacted(err)
	}
	if x.response != nil {
		e.StatusCode = x.response.StatusCode
		e.Header = x.response.Header.Clone()
		e.Header.Del("Set-Cookie")
		e.RetryAfter = retryAfter(e.Header, time.Now())
		for _, values := range e.Header {
			for i := range values {
				values[i] = x.redact(values[i])
			}
		}
	}
	return e
}

// failStatus makes the error for a status that is no success, from whatever the response says.
func (x *exchange) failStatus() *Error {
	e := x.fail(nil)
	e.Body = x.excerpt()
	e.parse(x.contentType())
	for _, text := range []*string{&e.Message, &e.HelpText, &e.HelpLink} { // JSON has other spellings for what is secret
		*text = x.redact(*text)
	}
	for i := range e.Errors {
		e.Errors[i] = x.redact(e.Errors[i])
	}
	if left := x.strayed(); left != "" && e.StatusCode == http.StatusUnauthorized {
		e.Err = errors.New("the server redirected to " + left + ", where no credentials are sent; is the server's address right?")
	}
	return e
}

// failPage makes the error for a web page in place of a response.
func (x *exchange) failPage(page []byte) *Error {
	e := x.failBody(page, errors.New("the response is a web page where "+x.accepted()+" was expected; it looks like the page of a login or a proxy"))
	e.Message = pageText(string(e.Body))
	return e
}

// failBody makes the error for a response that cannot be used.
func (x *exchange) failBody(body []byte, err error) *Error {
	e := x.fail(err)
	e.Body = []byte(x.redact(string(body[:min(len(body), maxErrorBody)])))
	return e
}

// excerpt reads the beginning of a response, as much of it as arrives.
func (x *exchange) excerpt() []byte {
	body, _ := io.ReadAll(io.LimitReader(x.response.Body, maxErrorBody))
	return []byte(x.redact(string(body)))
}

// strayed returns the server that a redirect led to, or "".
func (x *exchange) strayed() string {
	if last := x.response.Request; last != nil && !sameOrigin(last.URL, x.core.server) {
		return last.URL.Scheme + "://" + last.URL.Host
	}
	return ""
}

// redact takes out of text that others wrote, such as a proxy's page that shows the request, what they may have from the
// request: the credential, and the secrets of the body and the query.
func (x *exchange) redact(text string) string {
	if text == "" {
		return ""
	}
	if value := x.credential.value.reveal(); len(value) >= leastSecret {
		text = hide(text, value)
	}
	if x.sent.source != nil && !x.searched {
		x.hidden, x.searched = append(x.sent.source.secrets(), x.hidden...), true
	}
	for _, value := range x.hidden {
		text = hide(text, value)
	}
	return text
}

// redactedError is an error whose text had a secret in it. It is still the error it was for errors.Is; what it wraps is
// the outermost of its errors that shows no secret.
type redactedError struct {
	text  string
	err   error
	clean error
}

func (x *exchange) redacted(err error) error {
	text := x.redact(err.Error())
	clean := err
	for clean != nil && x.redact(clean.Error()) != clean.Error() {
		clean = errors.Unwrap(clean)
	}
	if clean == err {
		return err
	}
	return &redactedError{text, err, clean}
}

func (e *redactedError) Error() string        { return e.text }
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *redactedError) Unwrap() error        { return e.clean }

// errorBody has the members of Octopus's errors, of problem details (RFC 9457) and of OAuth errors (RFC 6749).
type errorBody struct {
	ErrorMessage     string  `json:"ErrorMessage"`
	Errors           RawJSON `json:"Errors"`
	Details          RawJSON `json:"Details"`
	HelpText         string  `json:"HelpText"`
	HelpLink         string  `json:"HelpLink"`
	ParsedHelpLinks  RawJSON `json:"ParsedHelpLinks"`
	Title            string  `json:"title"`
	Detail           string  `json:"detail"`
	Message          string  `json:"message"`
	Code             string  `json:"error"`
	ErrorDescription string  `json:"error_description"`
	Extra            Extra   `json:"-"`
}

// parse takes from the body what it says, in whichever form.
func (e *Error) parse(mediaType string) {
	text := strings.TrimSpace(string(e.Body))
	if strings.HasPrefix(text, "{") {
		var body errorBody
		if decodeJSON(e.Body, &body) == nil {
			e.take(&body)
			return
		}
	}
	var message string
	switch {
	case strings.HasPrefix(text, `"`) && decodeJSON(e.Body, &message) == nil:
		e.Message = message
	case isHTML(mediaType) || strings.HasPrefix(text, "<"):
		e.Message = pageText(text)
	default:
		e.Message = oneLine(text, maxExcerpt)
	}
}

func (e *Error) take(body *errorBody) {
	for _, text := range []string{body.ErrorMessage, body.Detail, body.ErrorDescription, body.Title, body.Message, body.Code} {
		if e.Message == "" {
			e.Message = text
		}
	}
	e.Errors = errorList(body.Errors)
	e.HelpText, e.HelpLink = body.HelpText, body.HelpLink
	if links := errorList(body.ParsedHelpLinks); e.HelpLink == "" && len(links) > 0 {
		e.HelpLink = links[0]
	}
	if string(body.Details) != "null" {
		e.Details = body.Details
	}
}

// errorList reads a list of texts, or the lists by member name of problem details.
func errorList(raw RawJSON) []string {
	if len(raw) == 0 {
		return nil
	}
	var list []string
	if raw[0] == '[' && decodeJSON(raw, &list) == nil {
		return list
	}
	var byName map[string][]string
	if raw[0] != '{' || decodeJSON(raw, &byName) != nil {
		return nil
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, text := range byName[name] {
			list = append(list, name+": "+text)
		}
	}
	return list
}

// maxExcerpt is how much of a foreign response goes into a message, in bytes.
const maxExcerpt = 300

// pageText returns the title of a web page, or else the beginning of its text.
func pageText(page string) string {
	if title := oneLine(plainText(element(page, "title", "TITLE")), maxExcerpt); title != "" {
		return title
	}
	page = strings.Replace(page, element(page, "style", "STYLE"), "", 1)
	page = strings.Replace(page, element(page, "script", "SCRIPT"), "", 1)
	var text strings.Builder
	for page != "" && text.Len() < 4*maxExcerpt {
		before, rest, _ := strings.Cut(page, "<")
		text.WriteString(before)
		text.WriteByte(' ')
		_, page, _ = strings.Cut(rest, ">")
	}
	return oneLine(plainText(text.String()), maxExcerpt)
}

// plainText resolves the character references that error pages have; package html knows them all, but is large.
func plainText(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&nbsp;", " ", "&amp;", "&").Replace(text)
}

// element returns what stands in the first element of one of the names.
func element(page string, names ...string) string {
	for _, name := range names {
		_, rest, _ := strings.Cut(page, "<"+name)
		_, rest, _ = strings.Cut(rest, ">")
		if content, _, found := strings.Cut(rest, "</"+name); found {
			return content
		}
	}
	return ""
}

// oneLine makes text fit for a line of a log: control characters and runs of spaces become one space, and what is
// longer than most bytes is cut.
func oneLine(text string, most int) string {
	text = strings.Map(func(r rune) rune { // what is not UTF-8 becomes U+FFFD
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	for !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}
