package double

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

var update = flag.Bool("update", false, "write templates/octopustest/table.go anew")

const (
	sample = "../../specs/sample/octopus-sample.json"
	stub   = "../../templates/octopustest/table.go"
)

func sampleAPI(t *testing.T) *model.API {
	t.Helper()
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, "sample")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// TestStub checks that the table with which the double's own tests run is that of the sample document.
func TestStub(t *testing.T) {
	want, err := Source(sampleAPI(t), "// This file is not copied into a generated package: there, the generator writes what stands here. It is the sample document's;\n// go test ./internal/double -update writes it.")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(stub, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(stub)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not the sample document's table; go test ./internal/double -update writes it", stub)
	}
}
