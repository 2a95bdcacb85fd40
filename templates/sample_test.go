package templates_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

var update = flag.Bool("update", false, "write what stands beside the runtime anew")

// TestSample: what stands beside the runtime in place of a document's own client is what octogen writes for the sample
// document, so that the runtime is tested with the code that it serves.
func TestSample(t *testing.T) {
	want := sample(t)
	found, err := filepath.Glob("runtime/" + emit.SamplePrefix + "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch expected, ok := want[name]; {
		case *update && !ok:
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		case !ok:
			t.Errorf("%s is no longer written; go test ./templates -update removes it", name)
		case bytes.Equal(content, expected):
			delete(want, name)
		}
	}
	for name, content := range want {
		if !*update {
			t.Errorf("%s is not what octogen writes now; go test ./templates -update writes it", name)
			continue
		}
		if err := os.WriteFile(name, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// sample returns the files of the sample document's client that are not the runtime's, by their paths here.
func sample(t *testing.T) map[string][]byte {
	t.Helper()
	const document = "../specs/sample/octopus-sample.json"
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, document)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := emit.Package(api, emit.Options{Package: "octopus", Docs: emit.DocsNone, Version: "v0"})
	if err != nil {
		t.Fatal(err)
	}
	beside := map[string][]byte{}
	for _, f := range files {
		if !strings.Contains(f.Name, "/") && !strings.HasPrefix(f.Name, "runtime_") && f.Name != "doc.go" {
			beside["runtime/"+emit.SamplePrefix+f.Name] = f.Content
		}
	}
	return beside
}

// TestVersionsOfPackages: what packs a package and what sends it as a delta, which are copied apart, read the same version.
func TestVersionsOfPackages(t *testing.T) {
	version := regexp.MustCompile("`\\^\\[0-9\\]\\+[^`]*`")
	var found []string
	for _, name := range []string{"octopuspack/names.go", "runtime/delta.go"} {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, string(version.Find(source)))
	}
	if found[0] == "" || found[0] != found[1] {
		t.Errorf("versions are %s in one and %s in the other", found[0], found[1])
	}
}
