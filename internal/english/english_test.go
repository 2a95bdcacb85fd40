package english

import "testing"

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"0 files": Count(0, "file"), "1 file": Count(1, "file"), "2 more entries": Count(2, "more entry"), "3 keys": Count(3, "key"), "2 patches": Count(2, "patch"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
