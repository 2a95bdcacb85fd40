package diff

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/octogen/octogen/internal/browsertest"
)

// TestReportFitsTheScreen: on a desk and on a phone no line of the report of two real documents runs off the side.
func TestReportFitsTheScreen(t *testing.T) {
	report := Compare(realAPI(t, "2021.2.1387"), realAPI(t, "2026.1.9674"))
	file := filepath.Join(t.TempDir(), "report.html")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.HTML(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	b := browsertest.Start(t)
	b.Open("file://" + file)
	for _, width := range []int{1280, 390} {
		b.Size(width, 844)
		if got, err := strconv.Atoi(b.Eval(`document.documentElement.scrollWidth`)); err != nil || got > width {
			t.Errorf("at %d pixels the page is %d wide, %v", width, got, err)
		}
	}
}
