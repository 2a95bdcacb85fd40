package spec

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const apiKey = "API-CANARY0123456789"

// TestRedaction: whatever a server repeats of a key, in whatever form, is not in what octogen makes of it.
func TestRedaction(t *testing.T) {
	escaped := strings.ReplaceAll(strings.ReplaceAll(apiKey, "A", `\u0041`), "C", `\u0043`)
	version := `{"Version": "2026.1.9674"}`
	for _, test := range []struct {
		name, home, document string
		status               int
		want                 string // part of the error, "" for none
	}{
		{name: "home document", home: `{"ErrorMessage": "` + apiKey + `"}`, want: `is an error message of the server: "…"`},
		{name: "escaped", home: `{"ErrorMessage": "` + escaped + `"}`, want: `is an error message of the server: "…"`},
		{name: "version", home: `{"Version": "` + apiKey + `"}`, want: `has the version "…", which is not one of Octopus`},
		{name: "end of a version", home: `{"Version": "2026.1-` + apiKey + `"}`, want: `has the version "2026.1-…"`},
		{name: "a version that is none", home: `{"Version": "latest"}`, want: `has the version "latest"`},
		{name: "document", home: version, document: `{"swagger": "2.0", "info": {"title": "x", "version": "` + escaped + `"}, "paths": {}}`},
		{name: "refusal", home: `{"ErrorMessage": "Unknown key ` + apiKey + `"}`, status: 401, want: `"Unknown key …"`},
		{name: "cut off", home: `{"ErrorMessage": "` + apiKey[:12], status: 500, want: "500"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"`+apiKey+`"`)
				if test.status != 0 {
					w.WriteHeader(test.status)
				}
				if r.URL.Path == "/api" {
					_, _ = io.WriteString(w, test.home)
					return
				}
				_, _ = io.WriteString(w, test.document)
			}))
			defer server.Close()
			got, err := Fetch(t.Context(), server.URL, FetchOptions{Credential: Credential{"X-Octopus-ApiKey", apiKey}, Pause: noPause})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want %s", err, test.want)
			}
			if all := fmt.Sprintf("%v %+v", err, got); strings.Contains(all, "CANARY") {
				t.Errorf("the key is in %s", all)
			}
			if got != nil && strings.Contains(string(got.Data), "0041") {
				t.Errorf("the escaped key is in %s", got.Data)
			}
		})
	}
}

func TestPlausibleVersions(t *testing.T) {
	for text, want := range map[string]bool{
		"2026.1.9674": true, "3.17.14": true, "2018.3.6": true, "2026.2.100-sample": true, "0.0.0-local": true, "2024.1.0-pull-123+sha.1": true, "2026.1": true,
		"": false, "2026": false, "latest": false, "API-ABCDEF": false, "../../evil": false, "2026.1/..": false, "2026.1.-x": false, "2026.1\n": false, "2026.1.1-\u202e": false,
	} {
		if got := version.MatchString(text); got != want {
			t.Errorf("%q is plausible: %v", text, got)
		}
	}
}

// TestTimeLimit: a server that is silent, or that sends a byte now and then, ends with the total time, for any URL.
func TestTimeLimit(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"silent": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"drips": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(handler)
			defer server.Close()
			o := FetchOptions{Timeout: 50 * time.Millisecond, MaxBytes: 1 << 40}
			if _, err := Read(t.Context(), server.URL, nil, o); err == nil || !strings.Contains(err.Error(), "was not read within 50ms; check that the server is up, or give it longer with --timeout") {
				t.Errorf("error = %v", err)
			}
			var e *Error
			if _, err := Fetch(t.Context(), server.URL, o); !errors.As(err, &e) || !strings.Contains(e.Problem, "was not read within 50ms") {
				t.Errorf("error = %v", err)
			}
		})
	}
}

// TestAliases: a short text whose aliases stand for a long one is refused before it is written out.
func TestAliases(t *testing.T) {
	var b strings.Builder
	b.WriteString("swagger: '2.0'\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "x%d: &x%d [%s*x%d]\n", i, i, strings.Repeat(fmt.Sprintf("*x%d, ", i-1), 9), i-1)
	}
	allocated := testing.AllocsPerRun(1, func() {
		if _, err := Parse([]byte(b.String()), "bomb.yaml"); err == nil || !strings.Contains(err.Error(), "grows too large where its aliases are put in") {
			t.Errorf("error = %v", err)
		}
	})
	if allocated > 100_000 {
		t.Errorf("%v allocations to refuse %d bytes", allocated, b.Len())
	}
}
