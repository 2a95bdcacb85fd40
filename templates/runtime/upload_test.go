package octopus

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUploadForm(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "package"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("skipped content"); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(8, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, fileName, field string
		content               io.Reader
		want                  string
		sized                 bool
	}{
		{"string", "web.1.2.3.zip", "", strings.NewReader("content"), "content", true},
		{"buffer", "web.1.2.3.zip", "fileContents", bytes.NewBufferString("content"), "content", true},
		{"file", "web.1.2.3.zip", "", file, "content", true},
		{"stream", "web.1.2.3.zip", "", io.MultiReader(strings.NewReader("con"), strings.NewReader("tent")), "content", false},
		{"empty", "web.1.2.3.zip", "", strings.NewReader(""), "", true},
		{"name", `größe "1".zip`, "", strings.NewReader("content"), "content", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			op := opPackagesUpload
			op.field = test.field
			yes := true
			r := request{params: given(PackagesUploadParams{Replace: &yes}), body: &uploadBody{test.content, test.fileName}}
			if _, err := callRaw(background(), f.client(t).Space("Spaces-1").handle, &op, r, nil); err != nil {
				t.Fatal(err)
			}
			wantLines(t, f.lines(), "POST /api/Spaces-1/packages/raw?replace=true")
			got := f.last(t)
			if sized := got.length >= 0; sized != test.sized {
				t.Errorf("Content-Length: %d", got.length)
			}
			_, params, err := mime.ParseMediaType(got.header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			form := multipart.NewReader(strings.NewReader(got.body), params["boundary"])
			part, err := form.NextPart()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(part)
			if err != nil || string(content) != test.want {
				t.Errorf("content %q, %v", content, err)
			}
			field := test.field
			if field == "" {
				field = "file"
			}
			if part.FormName() != field || part.FileName() != test.fileName {
				t.Errorf("field %q, file %q", part.FormName(), part.FileName())
			}
			if _, err := form.NextPart(); err != io.EOF {
				t.Errorf("after the file: %v", err)
			}
		})
	}
}

func TestUploadRaw(t *testing.T) {
	tests := []struct {
		name      string
		content   io.Reader
		opts      []Option
		mediaType string
		want      string
		length    int64
	}{
		{"sized", strings.NewReader("content"), nil, "application/octet-stream", "content", 7},
		{"stream", io.MultiReader(strings.NewReader("content")), nil, "application/octet-stream", "content", -1},
		{"empty", bytes.NewReader(nil), nil, "application/octet-stream", "", 0},
		{"of a type", strings.NewReader("content"), []Option{WithHeader("content-type", "text/plain")}, "text/plain", "content", 7},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			if err := f.client(t).Space("payments").Artifacts.UploadContent(background(), "Artifacts-1", test.content, test.opts...); err != nil {
				t.Fatal(err)
			}
			wantLines(t, f.lines(), "PUT /api/spaces/payments/artifacts/Artifacts-1/content")
			got := f.last(t)
			if got.body != test.want || got.length != test.length || got.header.Get("Content-Type") != test.mediaType {
				t.Errorf("sent %q, %d bytes of %s", got.body, got.length, got.header.Get("Content-Type"))
			}
		})
	}
}

func TestUploadIsAStream(t *testing.T) {
	f := newFake(t)
	first := make(chan string)
	server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := make([]byte, 5)
		_, _ = io.ReadFull(r.Body, data)
		first <- string(data)
		rest, _ := io.ReadAll(r.Body)
		first <- string(rest)
		answer(w, 200, "application/json", "{}")
	})
	f.Config.Handler = server
	reader, writer := io.Pipe()
	done := make(chan error)
	go func() {
		done <- f.client(t).Space("payments").Artifacts.UploadContent(background(), "1", reader)
	}()
	_, _ = io.WriteString(writer, "first")
	if got := <-first; got != "first" { // before there is more
		t.Errorf("got %q", got)
	}
	_, _ = io.WriteString(writer, "second")
	writer.Close()
	if got := <-first; got != "second" {
		t.Errorf("got %q", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestUploadFails(t *testing.T) {
	broken := errors.New("disk gone")
	f := newFake(t)
	_, err := f.client(t).Space("payments").Packages.Upload(background(), PackagesUploadParams{}, io.MultiReader(strings.NewReader("begin"), failingReader{broken}), "a.1.zip")
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestContentIsNotReadAfterTheCall(t *testing.T) {
	p := streamPayload(strings.NewReader("content"))
	body := p.source.open(nil)
	buffer := make([]byte, 3)
	if n, err := io.ReadFull(body, buffer); n != 3 || err != nil {
		t.Fatalf("got %d, %v", n, err)
	}
	p.source.stop()
	if n, err := body.Read(buffer); n != 0 || err == nil || err == io.EOF {
		t.Errorf("got %d, %v", n, err)
	}
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }
