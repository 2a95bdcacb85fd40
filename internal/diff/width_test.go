package diff

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
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
	b := startBrowser(t)
	b.open("file://" + file)
	for _, width := range []int{1280, 390} {
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false}, nil)
		if got, err := strconv.Atoi(b.eval(`document.documentElement.scrollWidth`)); err != nil || got > width {
			t.Errorf("at %d pixels the page is %d wide, %v", width, got, err)
		}
	}
}
