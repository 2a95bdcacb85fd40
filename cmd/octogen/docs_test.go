package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// block is a piece of code in a page: its language and its text.
var block = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```")

// called is a call of octogen, to the end of the command.
var called = regexp.MustCompile("(?m)(?:^|[\\s'\"(=])octogen ([a-z]+(?:[^\\n|&>#`]*))")

// TestPages holds what the documentation shows against octogen, a YAML reader and the shells.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range block.FindAllStringSubmatch(string(text), -1) {
			language, code := m[1], m[2]
			if strings.Contains(code, "octogen") {
				calls += checkCalls(t, page, code)
			}
			switch language {
			case "yaml":
				var v any
				if err := yaml.Unmarshal([]byte(code), &v); err != nil {
					t.Errorf("%s: %v\n%s", page, err, code)
				}
			case "sh", "bash":
				checkShell(t, page, language, code)
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d calls of octogen found", calls)
	}
}

// checkCalls checks that commands and flags exist.
func checkCalls(t *testing.T, page, code string) int {
	n := 0
	for _, m := range called.FindAllStringSubmatch(code, -1) {
		app := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, build: build}
		words := strings.Fields(m[1])
		cmd, rest, err := app.root().Find(words)
		if err != nil || !cmd.HasParent() {
			continue // a sentence that begins with the name
		}
		n++
		for _, word := range rest {
			if name, isFlag := strings.CutPrefix(word, "--"); isFlag && !hasFlag(cmd, strings.Trim(name, `'"`)) {
				t.Errorf("%s: octogen %s has no flag %s", page, cmd.Name(), word)
			}
		}
	}
	return n
}

func hasFlag(cmd *cobra.Command, name string) bool {
	name, _, _ = strings.Cut(name, "=")
	return cmd.Flags().Lookup(name) != nil || name == "help"
}

func checkShell(t *testing.T, page, shell, code string) {
	cmd := exec.Command(shell, "-n")
	cmd.Stdin = strings.NewReader(code)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v: %s\n%s", page, err, out, code)
	}
}

// TestExamplesOfHelp checks the examples that commands give of themselves.
func TestExamplesOfHelp(t *testing.T) {
	app := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, build: build}
	for _, cmd := range app.root().Commands() {
		if cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		if cmd.Example == "" || cmd.Long == "" && cmd.Name() != "version" {
			t.Errorf("octogen %s has no example or no description", cmd.Name())
		}
		if checkCalls(t, "octogen help "+cmd.Name(), cmd.Example) == 0 {
			t.Errorf("the examples of octogen %s do not call octogen", cmd.Name())
		}
	}
}
