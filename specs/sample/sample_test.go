package sample_test

import (
	"bufio"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// TestREADME compares the table of README.md with the document and with what octogen finds in it.
func TestREADME(t *testing.T) {
	data, err := os.ReadFile("octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, "octopus-sample.json")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range api.Findings {
		if f.Pointer == "" {
			continue // a correction that this document does not need: no quirk of it
		}
		found[f.Rule+" "+f.Pointer] = true
	}
	listed, pointers := table(t)
	for _, p := range pointers {
		if !exists(doc, p) {
			t.Errorf("README.md names %s, which the document does not have", p)
		}
	}
	for f := range maps.Keys(listed) {
		if !found[f] {
			t.Errorf("README.md lists the finding %q, which octogen does not make", f)
		}
	}
	for f := range maps.Keys(found) {
		if !listed[f] {
			t.Errorf("octogen makes the finding %q, which README.md does not list", f)
		}
	}
}

var code = regexp.MustCompile("`([^`]+)`")

// table reads README.md: all pointers, and the findings as "rule pointer".
func table(t *testing.T) (findings map[string]bool, pointers []string) {
	file, err := os.Open("README.md")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	findings = map[string]bool{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "|")
		if len(cells) != 5 {
			continue
		}
		rule := code.FindStringSubmatch(cells[3])
		for _, p := range code.FindAllStringSubmatch(cells[2], -1) {
			pointers = append(pointers, p[1])
			if rule != nil {
				findings[rule[1]+" "+p[1]] = true
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(pointers) < 40 {
		t.Fatalf("README.md has %d pointers; is the table still read?", len(pointers))
	}
	return findings, pointers
}

// exists reports whether the document has a value at the pointer.
func exists(doc *spec.Document, pointer string) bool {
	parent, token := pointer[:strings.LastIndex(pointer, "/")], pointer[strings.LastIndex(pointer, "/")+1:]
	token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	if keys := doc.Keys(parent); keys != nil {
		return slices.Contains(keys, token)
	}
	return doc.Position(pointer) != doc.Position(parent) // an element of an array
}
