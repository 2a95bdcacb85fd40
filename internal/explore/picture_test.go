package explore

import (
	"os"
	"testing"
)

// TestPicture holds the picture of the page to its size. With OCTOGEN_PICTURE set it takes the picture anew, from the sample
// document (make picture).
func TestPicture(t *testing.T) {
	const file, most = "../../docs/explore.png", 150_000
	if os.Getenv("OCTOGEN_PICTURE") != "" {
		data, err := os.ReadFile("../../specs/sample/octopus-sample.json")
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, modelOf(t, data))
		r.Size(1420, 640)
		r.at("#/op/Projects.Update")
		if err := os.WriteFile(file, r.Picture(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Size() > most {
		t.Errorf("%s: %v, %v; want at most %d bytes", file, info, err, most)
	}
}
