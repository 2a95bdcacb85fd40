package octopus

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzTimeSpan holds parsing against printing: what is a time span prints as one of the same length, in .NET's own form.
func FuzzTimeSpan(f *testing.F) {
	for _, seed := range []string{"00:00:00", "-1.02:30:00", "10675199.02:48:05.4775807", "00:00:00.0000001", "1.2:3:4", "24:00:00", "-", "99999999.23:59:59.9999999", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := TimeSpan(text).Duration()
		if err != nil {
			return
		}
		printed := TimeSpanOf(d)
		again, err := printed.Duration()
		if err != nil || again != d {
			t.Fatalf("%q is %v, printed as %q, which is %v (%v)", text, d, printed, again, err)
		}
		if d%(100*time.Nanosecond) != 0 {
			t.Fatalf("%q has less than 100 ns: %d", text, d)
		}
		if second := TimeSpanOf(again); second != printed {
			t.Fatalf("%q prints as %q, then as %q", text, printed, second)
		}
	})
}

// FuzzError has a server answer with anything: the error says so in one line of text, and never shows the key.
func FuzzError(f *testing.F) {
	for _, seed := range []struct {
		status    int
		mediaType string
		body      string
	}{
		{400, "application/json", `{"ErrorMessage": "x", "Errors": ["a", "b"], "Details": {"a": 1}, "HelpText": "h", "ParsedHelpLinks": ["https://a"]}`},
		{422, "application/problem+json", `{"title": "t", "detail": "d", "errors": {"Name": ["empty"]}}`},
		{401, "application/json", `{"error": "invalid", "error_description": "key ` + canary + `"}`},
		{502, "text/html", "<html><title>Bad\x00 gateway</title><script>x</script>"},
		{200, "text/html", "<TITLE>Sign in"}, {200, "application/json", ""}, {200, "application/json", `{"Id":`},
		{503, "", "\xff\xfe"}, {429, "text/plain", `"quoted"`}, {599, "application/json", `[{"ErrorMessage": 1}]`},
	} {
		f.Add(seed.status, seed.mediaType, seed.body)
	}
	f.Fuzz(func(t *testing.T, status int, mediaType, body string) {
		if status < 100 || status > 999 {
			return
		}
		s := &script{steps: steps{func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {mediaType}}, Body: readCloser(body), ContentLength: int64(len(body)), Request: req}, nil
		}}}
		_, err := s.client(t, WithoutRetry()).DefaultSpace().Projects.Get(background(), "1")
		if err == nil {
			if status > 299 {
				t.Fatalf("status %d is no error", status)
			}
			return
		}
		text := err.Error()
		if strings.Contains(text, canary) || strings.ContainsAny(text, "\r\n\x00") || !utf8.ValidString(text) || len(text) > 5000 {
			t.Fatalf("got %q", text)
		}
	})
}
