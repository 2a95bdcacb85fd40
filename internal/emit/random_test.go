package emit

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/model/print"
	documents "github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// number is that of the environment variable, else one for tests as they are run often, or for long ones.
func number(t *testing.T, variable string, often, long int) int {
	t.Helper()
	value := os.Getenv(variable)
	switch {
	case value == "" && documents.Long():
		return long
	case value == "":
		return often
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		t.Fatalf("%s=%s: %v", variable, value, err)
	}
	return n
}

// TestRandomDocuments: whatever a document holds, it is refused with a place and a remedy, or the package compiles, the
// model prints in every format and compares with any other. OCTOGEN_RANDOM says how many documents, OCTOGEN_SEED which
// is the first.
func TestRandomDocuments(t *testing.T) {
	count, first := number(t, "OCTOGEN_RANDOM", 60, 2000), number(t, "OCTOGEN_SEED", 1, 1)
	refused := 0
	var before *model.API
	for seed := first; seed < first+count; seed++ {
		data := randomDocument(uint64(seed))
		api := checkRandom(t, describeSeed(uint64(seed), data), data)
		if api == nil {
			refused++
			continue
		}
		if before != nil {
			compare(t, before, api)
		}
		before = api
	}
	t.Logf("%d documents, %d refused", count, refused)
	if refused > count/2 {
		t.Errorf("%d of %d documents were refused: too many to prove something", refused, count)
	}
}

// checkRandom runs the pipeline over one document and returns its model, nil if it is refused.
func checkRandom(t *testing.T, what string, data []byte) (api *model.API) {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("panic: %v\n%s\n%s", r, what, debug.Stack())
		}
	}()
	start := time.Now()
	doc, err := spec.Parse(data, "random.json")
	if err == nil {
		api, err = normalize.Document(doc, normalize.Options{})
	}
	if err != nil {
		checkRefusal(t, what, err)
		return nil
	}
	files, err := Package(api, Options{Package: "octopus", Docs: DocsFull, Version: "v0"})
	if err != nil {
		t.Errorf("%v\n%s", err, what)
		return nil
	}
	printAll(t, api)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v\n%s", took, what)
	}
	if !t.Run("compiles", func(t *testing.T) { shared.check(t, files) }) {
		t.Error(what)
	}
	return api
}

func printAll(t *testing.T, api *model.API) {
	t.Helper()
	for _, write := range []func(io.Writer, *model.API) error{print.Table, print.JSON} {
		if err := write(io.Discard, api); err != nil {
			t.Error(err)
		}
	}
	for _, format := range print.LinkFormats {
		if err := print.Links(io.Discard, api, format, nil); err != nil {
			t.Errorf("links as %s: %v", format, err)
		}
	}
}

// compare prints what changed from one document to the other in every format, and nothing from a document to itself.
func compare(t *testing.T, from, to *model.API) {
	t.Helper()
	report := diff.Compare(from, to)
	for _, write := range []func(io.Writer) error{report.JSON, report.Markdown, report.HTML, func(w io.Writer) error { return report.Text(w, true) }} {
		if err := write(io.Discard); err != nil {
			t.Error(err)
		}
	}
	if same := diff.Compare(to, to); len(same.Changes) > 0 {
		t.Errorf("a document differs from itself: %+v", same.Changes[0])
	}
}

// TestRandomDocumentsVet has go vet look at the packages of OCTOGEN_VET documents.
func TestRandomDocumentsVet(t *testing.T) {
	count := number(t, "OCTOGEN_VET", 0, 20)
	if count == 0 {
		t.Skip("OCTOGEN_VET says how many documents to vet; make test-long does")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), []byte("module example.com/random\n\ngo 1.24\n"))
	written := 0
	for seed := number(t, "OCTOGEN_SEED", 1, 1); written < count; seed++ {
		files, err := pipeline(randomDocument(uint64(seed)), DocsFull)
		if err != nil {
			continue
		}
		written++
		for _, f := range files {
			if strings.HasPrefix(f.Name, TestDouble+"/") || strings.HasSuffix(f.Name, "_test.go") {
				continue // the double is the same but for one table, and the compiler would have to make every package for it
			}
			write(t, filepath.Join(dir, "seed"+strconv.Itoa(seed), "octopus", filepath.FromSlash(f.Name)), f.Content)
		}
	}
	vet := exec.Command("go", "vet", "./...")
	vet.Dir = dir
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.5000s", err, out)
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o666); err != nil {
		t.Fatal(err)
	}
}
