package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"
	"time"
)

// apiClient is Octopus's own TypeScript client.
const apiClient = "@octopusdeploy/api-client@3.11.0"

// TestNodeClient does the everyday jobs with a client that nobody here wrote.
func TestNodeClient(t *testing.T) {
	if testing.Short() {
		t.Skip("installs a package")
	}
	folder := nodeFolder(t)
	address := running(t, Options{Table: tableOf(t, "2026.1.9674")})
	if err := os.WriteFile(filepath.Join(folder, "web.1.2.3.zip"), []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "jobs.js", address, folder)
	cmd.Dir, cmd.Stderr = folder, &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	var done map[string]any
	if err := json.Unmarshal(lines[len(lines)-1], &done); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := map[string]any{"user": "octopustest", "projects": []any{"Shop", "Workshop"}, "found": "Shop", "step": true, "packages": []any{"web 1.2.3"}, "release": "1.0.0",
		"deployed": "Success", "ran": "Success", "tenanted": "Success", "variables": "Tenants-1", "copied": true}
	if !reflect.DeepEqual(done, want) {
		t.Errorf("the client did %v, want %v", done, want)
	}
}

// nodeFolder is a folder in which the script and the client are.
func nodeFolder(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the test needs Node.js: %v", err)
		}
	}
	folder := t.TempDir()
	script, err := os.ReadFile("testdata/jobs.js")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "jobs.js"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	npm := exec.CommandContext(t.Context(), "npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", apiClient)
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("npm install: %v\n%s", err, out)
		}
		t.Skipf("npm install does not work here: %v", err)
	}
	return folder
}

var announced = regexp.MustCompile(`http://[0-9.:]+`)

// running runs a server until the test ends, and is its address.
func running(t *testing.T, o Options) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	o.Listen, o.Notes = "127.0.0.1:0", write
	if o.Log == nil {
		o.Log = io.Discard
	}
	ended := make(chan error, 1)
	go func() {
		err := Run(ctx, o)
		_ = write.CloseWithError(err) // or nobody would read on
		ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the server does not end")
		}
	})
	line := make([]byte, 1000)
	n, err := read.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, read) }() // what else it says
	return string(announced.Find(line[:n]))
}
