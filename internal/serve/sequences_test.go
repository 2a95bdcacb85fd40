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
		Version  string // of the server, 2026.1 by default
		Requests []step
	}
	if err := json.Unmarshal(data, &sequences); err != nil {
		t.Fatal(err)
	}
	for _, sequence := range sequences {
		t.Run(sequence.Name, func(t *testing.T) {
			p := knownPlayer(t, sequence.Version)
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

func knownPlayer(t *testing.T, version string) *player {
	t.Helper()
	if version == "" {
		version = "2026.1"
	}
	table, err := VersionTable(version)
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

func TestSomebodyApproves(t *testing.T) {
	p := knownPlayer(t, "")
	p.server.OnTask(octopustest.Waits("Approve?"))
	p.server.Add("projects", map[string]string{"Name": "Shop"})
	p.server.Add("environments", map[string]string{"Name": "Test"})
	for _, r := range []struct{ method, path, body, want string }{
		{"POST", "/api/releases", `{"ProjectId": "Projects-1", "Version": "1.0"}`, "Releases-1"},
		{"POST", "/api/deployments", `{"ReleaseId": "Releases-1", "EnvironmentId": "Environments-1"}`, "ServerTasks-1"},
		{"GET", "/api/tasks/ServerTasks-1", "", `"HasPendingInterruptions":true`},
		{"GET", "/api/tasks/ServerTasks-1", "", `"State":"Executing"`},
		{"GET", "/api/interruptions?regarding=ServerTasks-1&pendingOnly=true", "", `"Title":"Approve?"`},
		{"PUT", "/api/interruptions/Interruptions-1/responsible", "", `"Username":"octopustest"`},
		{"POST", "/api/interruptions/Interruptions-1/submit", `{"Result": "Proceed", "Notes": "fine"}`, `"IsPending":false`},
		{"GET", "/api/tasks/ServerTasks-1", "", `"State":"Success"`},
		{"GET", "/api/interruptions?pendingOnly=true", "", `"TotalResults":0`},
	} {
		if status, body := p.send(request{Method: r.method, Path: r.path, Body: json.RawMessage(r.body)}); status >= 300 || !strings.Contains(string(body), r.want) {
			t.Fatalf("%s %s: %d %s", r.method, r.path, status, body)
		}
	}
}

func TestDiscover(t *testing.T) {
	p := knownPlayer(t, "")
	p.server.Discover("web1", map[string]any{"Name": "web1", "Endpoint": map[string]any{"CommunicationStyle": "Ssh"}})
	if status, body := p.send(request{Method: "GET", Path: "/api/Spaces-1/machines/discover?host=WEB1&port=22"}); status != 200 || !strings.Contains(string(body), `"CommunicationStyle":"Ssh"`) {
		t.Errorf("%d %s", status, body)
	}
}
