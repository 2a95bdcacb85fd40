package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "refresh what the scripts in testdata/script compare with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"octogen":       func() { os.Exit(runMain(testApp(build))) },
		"octogen-1.0":   func() { os.Exit(runMain(testApp(releasedAs("v1.0.0")))) },
		"octogen-1.1":   func() { os.Exit(runMain(testApp(releasedAs("v1.1.0")))) },
		"octogen-asked": func() { a := testApp(build); a.interactive = true; os.Exit(runMain(a)) },
	})
}

// testApp is octogen without pauses, which collects garbage less often than users' octogen does: hundreds of them run in a test,
// each for a small document. With $KILL_AT it ends as if it were killed before a step that changes the file system.
func testApp(build func() (string, bool)) *app {
	debug.SetGCPercent(400)
	a := &app{build: build, pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
	if step, err := strconv.Atoi(os.Getenv("KILL_AT")); err == nil {
		a.step = func(string) {
			if step--; step < 0 {
				os.Exit(137) // nothing that is deferred runs
			}
		}
	}
	return a
}

// releasedAs makes octogen take itself for a release, which decides by the lock what is up to date.
func releasedAs(version string) func() (string, bool) {
	return func() (string, bool) { return version, true }
}

// TestScript runs octogen as its users do: every file in testdata/script is a case with commands, files, output and exit
// codes. Scripts find the sample document in $SAMPLE.
func TestScript(t *testing.T) {
	sample, err := filepath.Abs("../../specs/sample/octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLE", sample)
			env.Setenv("GOCACHE", goCache(t))                // what the go command compiled stays,
			env.Setenv("GOFLAGS", "-trimpath")               // wherever the script ran
			cache, err := os.MkdirTemp("", "octogen-cache-") // not below the folder of the script: no journal lies in a tree
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Defer(func() { _ = os.RemoveAll(cache) })
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"json":     jsonHas,
			"age":      age,
			"aged":     aged,
			"same":     same,
			"format":   format,
			"serve":    serveFiles,
			"octopus":  octopus,
			"killed":   killed,
			"together": together,
			"replace":  replace,
		},
	})
}

// exits runs a program and checks its exit code: exits CODE PROGRAM [ARGUMENT...].
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// jsonHas checks values in a JSON document: json FILE [PATH=VALUE...]. A path is made of member names and indexes, with
// "len" for the number of elements of a list: findings.0.rule=upload-body, operations.len=60.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: json FILE [PATH=VALUE...]")
	}
	var root any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &root))
	for _, arg := range args[1:] {
		path, want, _ := strings.Cut(arg, "=")
		if got := at(root, strings.Split(path, ".")); got != want {
			ts.Fatalf("%s is %s, want %s", path, got, want)
		}
	}
}

// at is the value at a path as text: a string as it is, anything else as JSON.
func at(value any, path []string) string {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			switch {
			case step == "len":
				value = len(v)
			case err == nil && i >= 0 && i < len(v):
				value = v[i]
			default:
				value = nil
			}
		default:
			return "nothing"
		}
	}
	if s, ok := value.(string); ok {
		return s
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// longAgo is a time that no file written by a test has.
var longAgo = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

// age makes all files below some folders look old: age FOLDER...
func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: age FOLDER...")
	}
	for _, dir := range args {
		for _, name := range files(ts, dir) {
			ts.Check(os.Chtimes(filepath.Join(ts.MkAbs(dir), name), longAgo, longAgo))
		}
	}
}

// aged checks that files, or all files of a folder, were not written since age: [!] aged FILE|FOLDER...
func aged(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: [!] aged FILE|FOLDER...")
	}
	for _, arg := range args {
		for _, name := range files(ts, arg) {
			info, err := os.Stat(filepath.Join(ts.MkAbs(arg), name))
			ts.Check(err)
			if old := info.ModTime().Equal(longAgo); old == neg {
				ts.Fatalf("%s: untouched is %v", filepath.Join(arg, name), old)
			}
		}
	}
}

// same checks that two folders have the same files with the same bytes: [!] same FOLDER FOLDER.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] same FOLDER FOLDER")
	}
	a, b := files(ts, args[0]), files(ts, args[1])
	difference := ""
	if strings.Join(a, "\n") != strings.Join(b, "\n") {
		difference = fmt.Sprintf("%s has %v, %s has %v", args[0], a, args[1], b)
	}
	for i := 0; difference == "" && i < len(a); i++ {
		if ts.ReadFile(filepath.Join(args[0], a[i])) != ts.ReadFile(filepath.Join(args[1], a[i])) {
			difference = a[i] + " differs"
		}
	}
	if (difference == "") == neg {
		ts.Fatalf("same: %v; %s", !neg, difference)
	}
}

// files lists the files below a folder, relative to it, in order; of a file itself that is ".". There must be one.
func files(ts *testscript.TestScript, path string) []string {
	root := ts.MkAbs(path)
	var names []string
	ts.Check(filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		names = append(names, rel)
		return err
	}))
	if len(names) == 0 {
		ts.Fatalf("there are no files in %s", path)
	}
	return names
}

// format writes a file in another form: format bom|utf16|crlf|half FROM TO.
func format(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: format bom|utf16|crlf|half FROM TO")
	}
	text := []byte(ts.ReadFile(args[1]))
	switch args[0] {
	case "bom":
		text = append([]byte("\ufeff"), text...)
	case "utf16":
		wide := []byte{0xff, 0xfe}
		for _, b := range text {
			wide = append(wide, b, 0)
		}
		text = wide
	case "crlf":
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	case "half":
		text = text[:len(text)/2]
	default:
		ts.Fatalf("no such form: %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o600))
}

// serveFiles starts a server on this machine until the script ends and sets $URL: serve FOLDER. It answers with the files of
// the folder, and with trouble: /status/NNN with that status and Octopus's error document, /cut with half a response,
// /silence with none, /elsewhere with a redirect to another host.
func serveFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serve FOLDER")
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err != nil {
			code = http.StatusInternalServerError
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(`{"ErrorMessage": "The server is in a bad mood."}`))
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`{"swagger": "2.0", `))
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://elsewhere.invalid/api/swagger.json", http.StatusFound)
	})
	mux.HandleFunc("/silence/", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/silence", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// replace puts one text in the place of another, all over a file: replace FILE OLD NEW. There must be one.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not have %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}

// killed runs octogen-1.0 in copies of a folder, killing it at each step that changes the file system, one step later in each
// copy, until it comes through. After each kill octogen-1.0 generate must find its way to the state before or to the state
// after, in full: killed FOLDER AFTER ARGUMENT... leaves the state after in the folder AFTER.
func killed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: killed FOLDER AFTER ARGUMENT...")
	}
	before, after := snapshot(ts, args[0]), map[string]string(nil)
	var states []map[string]string
	dir := ts.Getenv("WORK")
	for step := 0; after == nil; step++ {
		name := fmt.Sprintf("%s-killed-%d", args[1], step)
		ts.Check(os.CopyFS(ts.MkAbs(name), os.DirFS(ts.MkAbs(args[0]))))
		ts.Check(ts.Chdir(name))
		ts.Setenv("KILL_AT", strconv.Itoa(step))
		err := ts.Exec("octogen-1.0", args[2:]...)
		ts.Setenv("KILL_AT", "")
		var exit *exec.ExitError
		if err == nil {
			after = snapshot(ts, ".")
			ts.Check(os.Rename(ts.MkAbs("."), filepath.Join(dir, args[1])))
		} else if !errors.As(err, &exit) || exit.ExitCode() != 137 {
			ts.Fatalf("step %d: %v", step, err)
		} else {
			ts.Check(ts.Exec("octogen-1.0", "generate"))
			states = append(states, snapshot(ts, "."))
		}
		ts.Check(ts.Chdir(dir))
	}
	olds, news := 0, 0
	for step, state := range states {
		switch {
		case maps.Equal(state, before):
			olds++
		case maps.Equal(state, after):
			news++
		default:
			ts.Fatalf("killed at step %d: neither the state before nor that after", step)
		}
	}
	ts.Logf("%d kills left the state before, %d that after", olds, news)
	if olds < 3 || news < 3 {
		ts.Fatalf("%d kills left the state before, %d that after: these are not the steps of a change", olds, news)
	}
}

// snapshot is the content of all files below a folder.
func snapshot(ts *testscript.TestScript, dir string) map[string]string {
	m := map[string]string{}
	for _, name := range files(ts, dir) {
		m[name] = ts.ReadFile(filepath.Join(dir, name))
	}
	return m
}

// together runs a program several times at once, and wants each to succeed: together N PROGRAM ARGUMENT...
func together(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	if neg || err != nil || len(args) < 2 {
		ts.Fatalf("usage: together N PROGRAM ARGUMENT...")
	}
	var started []*exec.Cmd
	for range n {
		path := filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], args[1])
		cmd := exec.Command(path, args[2:]...)
		cmd.Dir = ts.MkAbs(".")
		cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "HOME="+ts.Getenv("HOME"), "TMPDIR="+ts.Getenv("TMPDIR"), "XDG_CACHE_HOME="+ts.Getenv("XDG_CACHE_HOME"))
		ts.Check(cmd.Start())
		started = append(started, cmd)
	}
	for _, cmd := range started {
		ts.Check(cmd.Wait())
	}
}

// goCache is the cache of the go command that runs the test.
func goCache(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
