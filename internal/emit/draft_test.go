package emit

import (
	"bytes"
	"go/format"
	"testing"
)

// TestDraft: a draft is the same package, but for what gofmt does to it.
func TestDraft(t *testing.T) {
	api := exampleAPI(t)
	opts := Options{Package: "octopus", Docs: DocsNone, Version: "v0"}
	files, err := Package(api, opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Draft = true
	drafts, err := Package(api, opts)
	if err != nil || len(drafts) != len(files) {
		t.Fatalf("%d drafts of %d files: %v", len(drafts), len(files), err)
	}
	for i, f := range files {
		if formatted, err := format.Source(drafts[i].Content); err != nil || drafts[i].Name != f.Name || !bytes.Equal(formatted, f.Content) {
			t.Errorf("%s: the draft %s is another file: %v", f.Name, drafts[i].Name, err)
		}
	}
}
