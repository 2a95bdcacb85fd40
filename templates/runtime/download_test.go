package octopus

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestDownload(t *testing.T) {
	f := newFake(t)
	begun := make(chan struct{})
	f.mux.HandleFunc("/api/Spaces-1/artifacts/Artifacts-1/content", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "Application/Zip; x=y")
		w.Header().Set("Content-Disposition", `attachment; filename="../../etc/web.zip"`)
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "first")
		w.(http.Flusher).Flush()
		<-begun // the rest comes when the begin has been read
		_, _ = io.WriteString(w, "last.")
	})
	d, err := f.client(t).Space("Spaces-1").Artifacts.DownloadContent(background(), "Artifacts-1", WithMaxResponseBytes(1))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Name != "web.zip" || d.Size != 10 || d.ContentType != "application/zip" {
		t.Errorf("got %+v", d)
	}
	if got := f.last(t).header.Get("Accept"); !strings.HasPrefix(got, "application/octet-stream, ") {
		t.Errorf("Accept: %s", got)
	}
	first := make([]byte, 5)
	if _, err := io.ReadFull(d, first); err != nil || string(first) != "first" {
		t.Errorf("got %q, %v", first, err)
	}
	close(begun)
	if rest, err := io.ReadAll(d); err != nil || string(rest) != "last." {
		t.Errorf("got %q, %v", rest, err)
	}
}

func TestDownloadOfAWebPage(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", "attachment; filename=report.html")
		answer(w, 200, "text/html", "<html>")
	})
	d, err := f.client(t).DefaultSpace().Artifacts.DownloadContent(background(), "1")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Name != "report.html" || d.ContentType != "text/html" {
		t.Errorf("got %+v", d)
	}
}

func TestDownloadFails(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 404, "application/json", `{"ErrorMessage": "gone"}`)
	})
	d, err := f.client(t).DefaultSpace().Artifacts.DownloadContent(background(), "1")
	if d != nil || !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, %v", d, err)
	}
}

func TestFileName(t *testing.T) {
	tests := []struct{ disposition, want string }{
		{"", ""},
		{"attachment", ""},
		{"attachment; filename=web.zip", "web.zip"},
		{`attachment; filename="web 1.zip"`, "web 1.zip"},
		{`attachment; filename="a/b/web.zip"`, "web.zip"},
		{`attachment; filename="..\\..\\web.zip"`, "web.zip"},
		{`attachment; filename="C:\\web.zip"`, "web.zip"},
		{`attachment; filename="C:web.zip"`, "web.zip"},
		{`attachment; filename=".."`, ""},
		{`attachment; filename="a/"`, ""},
		{`attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.zip`, "größe.zip"},
		{`attachment; filename="=?utf-8?B?Z3LDtsOfZS56aXA=?="; filename*=UTF-8''gr%C3%B6%C3%9Fe.zip`, "größe.zip"},
		{`attachment; filename="=?utf-8?B?Z3LDtsOfZS56aXA=?="`, "größe.zip"},
		{`attachment; filename*=UTF-8''..%2Fweb.zip`, "web.zip"},
		{`attachment; filename*=UTF-8''web%00.zip`, ""},
		{`attachment; filename="web.zip`, ""},
	}
	for _, test := range tests {
		if got := fileName(test.disposition); got != test.want {
			t.Errorf("%s: got %q, want %q", test.disposition, got, test.want)
		}
	}
}
