package print

import (
	"bytes"
	"flag"
	"io"
	"os"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden: what is printed of a small document, in every format. Findings about what octogen knows and the document
// lacks are left out: they are about the servers of today.
func TestGolden(t *testing.T) {
	const name = "testdata/small.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(archive.Files[0].Data, "small")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	api.Findings = []model.Finding{{Rule: "odd", Pointer: "/paths", Line: 4, Column: 1, Message: "something"}}
	archive.Files = archive.Files[:1]
	add := func(name string, write func(io.Writer, *model.API) error) {
		var b bytes.Buffer
		if err := write(&b, api); err != nil {
			t.Fatal(err)
		}
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: b.Bytes()})
	}
	add("json", JSON)
	add("table", Table)
	for _, format := range LinkFormats {
		add("links "+format, func(w io.Writer, api *model.API) error { return Links(w, api, format, nil) })
	}
	add("links from Channel", func(w io.Writer, api *model.API) error { return Links(w, api, LinkFormats[0], []string{"Channel"}) })
	for from, known := range map[string]bool{"Channel": true, "Project": true, "Chanel": false, "Labels": false} {
		if err := CheckLinks(api, []string{"Project", from}); (err == nil) != known {
			t.Errorf("links from %s: %v", from, err)
		}
	}
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("what is printed has changed; go test ./internal/model/print -update writes it:\n%s", got)
	}
}
