package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/octogen/octogen/templates/octopustest"
)

// A notebook is written to by a server and read by a test.
type notebook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *notebook) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *notebook) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

func table(t *testing.T) string {
	t.Helper()
	text, err := VersionTable("2026.1")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func fetch(t *testing.T, address, key string) int {
	t.Helper()
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Octopus-ApiKey", key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body) // of no interest
	return response.StatusCode
}

func TestLogHasNoKeysAndNoControls(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var log notebook
		address := running(t, Options{Table: table(t), APIKey: "API-S3CRET", JSON: asJSON, Log: &log})
		if status := fetch(t, address+"/api/Spaces-1/projects?apikey=API-S3CRET&take=1", "API-S3CRET"); status != 200 {
			t.Errorf("with the key: %d", status)
		}
		if status := fetch(t, address+"/api/Spaces-1/x%0a%1b[31m", "API-OTHER"); status != 401 {
			t.Errorf("with another key: %d", status)
		}
		text := log.String()
		if strings.Contains(text, "S3CRET") || strings.Contains(text, "\x1b") || strings.Count(text, "\n") != 2 || !strings.Contains(text, "Projects.List") {
			t.Errorf("%q", text)
		}
		var e entry
		if line, _, _ := strings.Cut(text, "\n"); asJSON && (json.Unmarshal([]byte(line), &e) != nil || e.Status != 200 || e.Path != "/api/Spaces-1/projects" || e.Method != "GET") {
			t.Errorf("%s: %+v", line, e)
		}
	}
}

func TestColours(t *testing.T) {
	var b bytes.Buffer
	l := &requestLog{w: &b, colour: true}
	for _, status := range []int{200, 404, 501} {
		l.write(octopustest.Call{Method: "GET", Path: "/api", Status: status})
	}
	for _, want := range []string{"\x1b[32m200\x1b[0m", "\x1b[33m404\x1b[0m", "\x1b[31m501\x1b[0m"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q lacks %q", b.String(), want)
		}
	}
}

func TestStateStays(t *testing.T) {
	state := filepath.Join(t.TempDir(), "octopus.json")
	t.Run("create", func(t *testing.T) { // the server ends with it
		request, err := http.NewRequest("POST", running(t, Options{Table: table(t), State: state})+"/api/environments", strings.NewReader(`{"Name": "Test"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Octopus-ApiKey", "any")
		response, err := http.DefaultClient.Do(request)
		if err != nil || response.StatusCode != 201 {
			t.Fatal(err, response)
		}
		_ = response.Body.Close()
	})
	t.Run("read", func(t *testing.T) {
		if status := fetch(t, running(t, Options{Table: table(t), State: state})+"/api/environments/test", "any"); status != 200 {
			t.Errorf("%d", status)
		}
	})
	if info, err := os.Stat(state); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(state), ".octogen*")); err != nil || len(left) > 0 {
		t.Errorf("%q %v", left, err)
	}
}

func TestStateThatIsNone(t *testing.T) {
	state := filepath.Join(t.TempDir(), "octopus.json")
	if err := os.WriteFile(state, []byte(`{"Spaces": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Run(t.Context(), Options{Table: table(t), Listen: "127.0.0.1:0", State: state, Log: io.Discard, Notes: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "octopus.json: octopustest: the state is not one that Snapshot returned") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadFile(state); err != nil || string(left) != `{"Spaces": 1}` {
		t.Errorf("the file was changed: %s %v", left, err)
	}
}

func TestAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = Run(t.Context(), Options{Table: table(t), Listen: l.Addr().String(), Log: io.Discard, Notes: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "--listen chooses another address") {
		t.Errorf("%v", err)
	}
}

func TestWarningForOtherMachines(t *testing.T) {
	for key, warned := range map[string]bool{"": true, "API-1": false} {
		var b bytes.Buffer
		Options{APIKey: key, Notes: &b}.greet(&net.TCPAddr{IP: net.IPv4zero, Port: 80})
		if strings.Contains(b.String(), "other machines") != warned || strings.Contains(b.String(), "API-1") {
			t.Errorf("%q: %s", key, b.String())
		}
	}
}
