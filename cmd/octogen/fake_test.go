package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// octopus starts a server on this machine that plays Octopus until the script ends, and sets $OCTOPUS: octopus FOLDER
// [FLAG...]. What it says is read from the folder at each request: "version" and "swagger.json". Requests are logged to
// FOLDER/requests. Flags are etag, gzip, tls, prefix=PATH, key=KEY (asked for), cut=N (so many documents break off in the
// middle), busy=N (so many requests are refused), echo (errors repeat the key), home=FILE (instead of the home document),
// redirect=URL.
func octopus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: octopus FOLDER [FLAG...]")
	}
	f := &fakeOctopus{dir: ts.MkAbs(args[0]), flags: map[string]string{}}
	for _, flag := range args[1:] {
		name, value, _ := strings.Cut(flag, "=")
		f.flags[name] = value
	}
	var server *httptest.Server
	if _, secure := f.flags["tls"]; secure {
		server = httptest.NewTLSServer(f)
		ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
		ts.Check(os.WriteFile(filepath.Join(f.dir, "ca.pem"), ca, 0o600))
	} else {
		server = httptest.NewServer(f)
	}
	ts.Defer(server.Close)
	ts.Setenv("OCTOPUS", server.URL+f.flags["prefix"])
}

type fakeOctopus struct {
	mu    sync.Mutex
	dir   string
	flags map[string]string
}

func (f *fakeOctopus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, f.flags["prefix"])
	f.log(path, r)
	switch {
	case f.flags["redirect"] != "":
		http.Redirect(w, r, f.flags["redirect"], http.StatusFound)
	case f.countdown("busy"):
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"ErrorMessage": "busy"}`, http.StatusServiceUnavailable)
	case f.flags["key"] != "" && r.Header.Get("X-Octopus-ApiKey") != f.flags["key"] && r.Header.Get("Authorization") != "Bearer "+f.flags["key"]:
		f.refuse(w, r)
	case path == "/api" && f.flags["home"] != "":
		_, _ = w.Write(f.read(f.flags["home"]))
	case path == "/api":
		fmt.Fprintf(w, `{"Application": "Octopus Deploy", "Version": %q}`, strings.TrimSpace(string(f.read("version"))))
	case path == "/api/swagger.json":
		f.document(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (f *fakeOctopus) refuse(w http.ResponseWriter, r *http.Request) {
	message := "You must be logged in."
	if _, echo := f.flags["echo"]; echo {
		message = "Unknown key " + r.Header.Get("X-Octopus-ApiKey")
	}
	http.Error(w, fmt.Sprintf(`{"ErrorMessage": %q}`, message), http.StatusUnauthorized)
}

func (f *fakeOctopus) log(path string, r *http.Request) {
	file, err := os.OpenFile(filepath.Join(f.dir, "requests"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return // the script that looks for it will say so
	}
	defer file.Close()
	fmt.Fprintf(file, "%s key=%q token=%q range=%q match=%q\n", path, r.Header.Get("X-Octopus-ApiKey"), r.Header.Get("Authorization"), r.Header.Get("Range"), r.Header.Get("If-None-Match"))
}

func (f *fakeOctopus) countdown(flag string) bool {
	n, err := strconv.Atoi(f.flags[flag])
	if err != nil || n == 0 {
		return false
	}
	f.flags[flag] = strconv.Itoa(n - 1)
	return true
}

func (f *fakeOctopus) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		return []byte(err.Error())
	}
	return data
}

func (f *fakeOctopus) document(w http.ResponseWriter, r *http.Request) {
	data := f.read("swagger.json")
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if _, zip := f.flags["gzip"]; zip && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(data)
		_ = z.Close()
		data = b.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	if _, etag := f.flags["etag"]; etag {
		h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(data)))
	}
	if f.countdown("cut") {
		h.Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data[:len(data)/2])
		return
	}
	http.ServeContent(w, r, "swagger.json", time.Time{}, bytes.NewReader(data))
}
