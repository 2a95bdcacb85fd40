package serve

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// otherwise are links of a real home document that this one has in another form, and why.
var otherwise = map[string]string{
	"LogoIcons":          "the number against caches is that of the version",
	"LogoIconCategories": "the number against caches is that of the version",
}

// TestHome compares the home document with that of a real server: what both have is the same.
func TestHome(t *testing.T) {
	data, err := os.ReadFile(shared.File(t, "payloads", "RootResource", "root_2024.2.9409.json"))
	if err != nil {
		t.Fatal(err)
	}
	var actual, ours struct {
		Links          map[string]string
		InstallationID string `json:"InstallationId"`
	}
	if err := json.Unmarshal(data, &actual); err != nil {
		t.Fatal(err)
	}
	p := newPlayer(t)
	for _, path := range []string{"/api", "/api/"} {
		_, body := p.send(request{Method: "GET", Path: path})
		if err := json.Unmarshal(body, &ours); err != nil || len(ours.InstallationID) != 36 {
			t.Fatalf("%v %s", err, body)
		}
	}
	both := 0
	for name, template := range actual.Links {
		has, known := ours.Links[name]
		if !known || otherwise[name] != "" {
			continue
		}
		if both++; has != template {
			t.Errorf("%s is %s, and on a real server %s", name, has, template)
		}
	}
	if both < 135 {
		t.Errorf("only %d of %d links", both, len(actual.Links))
	}
	_, body := p.send(request{Method: "GET", Path: "/api/Spaces-1"})
	if text := string(body); !strings.Contains(text, `"Feeds":"/api/Spaces-1/feeds{/id}`) || strings.Contains(text, "InstallationId") {
		t.Errorf("the home document of the space: %s", text)
	}
}
