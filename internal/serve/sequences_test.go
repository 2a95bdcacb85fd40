package serve

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/octogen/octogen/templates/octopustest"
)

// A step is a request of a sequence, and what is expected of the answer.
type step struct {
	request
	Has, HasNot string
}

// TestSequences sends requests that build upon each other, each sequence to a fresh server of a version that octogen knows.
func TestSequences(t *testing.T) {
	data, err := os.ReadFile("testdata/sequences.json")
	if err != nil {
		t.Fatal(err)
	}
	var sequences []struct {
		Name     string
		Requests []step
	}
	if err := json.Unmarshal(data, &sequences); err != nil {
		t.Fatal(err)
	}
	for _, sequence := range sequences {
		t.Run(sequence.Name, func(t *testing.T) {
			p := knownPlayer(t)
			for _, s := range sequence.Requests {
				status, body := p.send(s.request)
				text := string(body)
				if status != s.Status || !strings.Contains(text, p.ids.Replace(s.Has)) || s.HasNot != "" && strings.Contains(text, s.HasNot) {
					t.Fatalf("%s %s: %d %s", s.Method, s.Path, status, text)
				}
			}
		})
	}
}

func knownPlayer(t *testing.T) *player {
	t.Helper()
	table, err := VersionTable("2026.1")
	if err != nil {
		t.Fatal(err)
	}
	server, err := octopustest.New(octopustest.WithTable(table))
	if err != nil {
		t.Fatal(err)
	}
	return &player{t: t, server: server, ids: strings.NewReplacer(), versions: map[string]json.Number{}}
}

func TestVersionTable(t *testing.T) {
	if _, err := VersionTable("2019.1"); err == nil || !strings.Contains(err.Error(), "only of 2018.3.6, 2021.2.1387, 2026.1.9674") {
		t.Errorf("%v", err)
	}
	for version, is := range map[string]bool{"2026.1": true, "2018.3.6": true, "swagger.json": false, "2026.json": false, "2026": true, "-": false} {
		if IsVersion(version) != is {
			t.Errorf("%s", version)
		}
	}
}
