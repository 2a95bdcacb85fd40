package main

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octogen/octogen/internal/shared"
)

// TestKill kills octogen at random times, and at times aimed at the moment when files are renamed into place. The next
// octogen finds its way to the state before or to the state after, in full. OCTOGEN_KILLS says how often; tests do so a few
// times, `make kills` more often.
func TestKill(t *testing.T) {
	kills := 8
	switch {
	case shared.Long():
		kills = 24
	case testing.Short():
		kills = 4 // one aimed and one not, of sync and of generate
	}
	if n, err := strconv.Atoi(os.Getenv("OCTOGEN_KILLS")); err == nil {
		kills = n
	}
	j := newJob(t)
	before := j.path("seed")
	j.env = append(j.env, "XDG_CACHE_HOME="+j.path("cache"))
	if err := os.RemoveAll(filepath.Join(before, ".git")); err != nil {
		t.Fatal(err)
	}
	j.serve("101", "nameContains")
	for _, command := range []string{"sync", "generate"} {
		if command == "generate" {
			j.write("seed/octogen.yaml", strings.ReplaceAll(readFile(t, j.path("seed/octogen.yaml")), "docs: none", "docs: full"))
		}
		after := j.path("after-" + command)
		j.copy(before, after)
		start := time.Now()
		j.shell(after, "go tool octogen "+command)
		took := time.Since(start)
		olds, news := 0, 0
		for i := range kills / 2 {
			dir := j.path("killed")
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			j.copy(before, dir)
			j.kill(dir, command, i%2 == 0, rand.N(took))
			switch state := j.settled(dir); {
			case maps.Equal(state, folder(t, after)):
				news++
			case command == "sync" && maps.Equal(state, folder(t, before)):
				olds++
			default:
				t.Fatalf("%s, kill %d: neither the state before nor that after: %v", command, i, others(state))
			}
		}
		t.Logf("%s: %d kills left the state before, %d that after", command, olds, news)
	}
}

func (j *job) copy(from, to string) {
	j.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		j.Fatal(err)
	}
}

// kill starts octogen and kills it after a time, or when it has begun to rename files into place.
func (j *job) kill(dir, command string, aimed bool, after time.Duration) {
	j.Helper()
	octogen, err := exec.LookPath("octogen-1.0")
	if err != nil {
		j.Fatal(err)
	}
	cmd := exec.Command(octogen, command)
	cmd.Dir, cmd.Env = dir, j.env
	if err := cmd.Start(); err != nil {
		j.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	if aimed {
		ready := filepath.Join(dir, ".octogen-staging", "READY")
		for open := true; open; {
			select {
			case <-ended:
				open = false
			default:
				_, err := os.Stat(ready)
				open = err != nil
			}
		}
	} else {
		select {
		case <-ended:
		case <-time.After(after):
		}
	}
	_ = cmd.Process.Kill()
	<-ended
}

// settled is the folder after the next octogen; verify must have said what there was to say.
func (j *job) settled(dir string) map[string]string {
	j.Helper()
	_, err := j.command(dir, "sh", "-c", "go tool octogen verify")
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitNo) {
		j.Fatal(err)
	}
	j.shell(dir, "go tool octogen generate") // which finishes or clears what a kill left, and does not ask the server
	j.shell(dir, "go tool octogen verify")
	return folder(j.T, dir)
}

// folder is the content of all files below a folder.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		m[rel] = readFile(t, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// others names files that are not part of a client.
func others(m map[string]string) []string {
	var names []string
	for name := range m {
		if !strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
	}
	return names
}
