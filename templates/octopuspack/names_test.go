package octopuspack

import (
	"strings"
	"testing"
)

func TestFileName(t *testing.T) {
	for _, test := range []struct{ id, version, want, fails string }{
		{"web", "1.2.3", "web.1.2.3.zip", ""},
		{"Acme.Web-2", "1.0.0-beta.1+17", "Acme.Web-2.1.0.0-beta.1+17.zip", ""},
		{"Acme.3D", "1", "Acme.3D.1.zip", ""},
		{"web.2", "1.0", "", "would read web.2.1.0 as version 2.1.0 of web"},
		{"", "1.0", "", "not the ID"},
		{"../web", "1.0", "", "not the ID"},
		{"web..x", "1.0", "", "not the ID"},
		{"web", "latest", "", "not the version"},
		{"web", "1.0/../..", "", "not the version"},
	} {
		got, err := FileName(test.id, test.version, ".zip")
		if got != test.want || (err == nil) != (test.fails == "") {
			t.Errorf("%s %s: got %q, %v", test.id, test.version, got, err)
		}
		if err != nil && test.fails != "" {
			if !strings.Contains(err.Error(), test.fails) {
				t.Errorf("the error is %v", err)
			}
		}
	}
}
