package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A prompt is a terminal at which somebody presses Ctrl-C when a question comes.
type prompt struct {
	bytes.Buffer
	question string
	cancel   context.CancelFunc
}

func (p *prompt) Write(b []byte) (int, error) {
	if strings.Contains(string(b), p.question) {
		p.cancel()
	}
	return p.Buffer.Write(b)
}

// TestInitEndsOnInterrupt: at any question, though nothing comes from the standard input, and nothing is written.
func TestInitEndsOnInterrupt(t *testing.T) {
	for _, question := range []string{"Octopus server", "Folder of the package"} {
		ctx, cancel := context.WithCancel(t.Context())
		in, out := io.Pipe()
		go func() { _, _ = io.WriteString(out, "https://deploy.example.com\n") }() // and then silence
		p := &prompt{question: question, cancel: cancel}
		file := filepath.Join(t.TempDir(), "octogen.yaml")
		code := run(ctx, &app{stdin: in, stdout: io.Discard, stderr: p, build: build, interactive: true}, []string{"init", "--config", file})
		_ = out.Close()
		if code != exitInterrupted || !strings.Contains(p.String(), "interrupted; nothing was written") {
			t.Errorf("%s: code %d, %s", question, code, p.String())
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: a file was written", question)
		}
	}
}

// TestInterruptedDownload: Ctrl-C has an exit code of its own, and leaves everything as it was.
func TestInterruptedDownload(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	for _, args := range [][]string{{"fetch", "--server", server.URL}, {"generate", "--spec", server.URL, "--out", "no"}, {"inspect", "--spec", server.URL}} {
		t.Chdir(t.TempDir())
		var stderr bytes.Buffer
		if code := run(ctx, &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr, build: build}, args); code != exitInterrupted {
			t.Errorf("%v: code %d, %s", args, code, stderr.String())
		}
		if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
			t.Errorf("%v left %v, %v", args, entries, err)
		}
	}
}

// TestNoTerminal: what looks like a terminal and is none gives no answers.
func TestNoTerminal(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if isInteractive(null) {
		t.Error("the null device is taken for a terminal")
	}
	_ = null.Close()
	if isInteractive(null) {
		t.Error("a closed input is taken for a terminal")
	}
	if isInteractive(strings.NewReader("")) {
		t.Error("a reader is taken for a terminal")
	}
}
