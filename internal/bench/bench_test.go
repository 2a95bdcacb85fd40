package main

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// The tests run this binary as measure runs bench.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == measureCommand {
		measureChild(os.Args[2:])
		return
	}
	if len(os.Args) > 1 && os.Args[1] == loadCommand {
		if err := loadPackages(os.Args[2:]); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

func TestCopiedPath(t *testing.T) {
	for path, want := range map[string]string{
		"/accounts":                           "/accounts-CopyB",
		"/accounts/{id}/pk":                   "/accounts-CopyB/{id}/pk",
		"/{spaceId}/accounts":                 "/{spaceId}/accounts-CopyB",
		"/spaces/{spaceIdentifier}/accounts":  "/spaces/{spaceIdentifier}/accounts-CopyB",
		"/spaces":                             "/spaces-CopyB",
		"/spaces/{id}/logo":                   "/spaces-CopyB/{id}/logo",
		"/":                                   "",
		"/{spaceId}":                          "",
		"/spaces/{spaceIdentifier}/users/all": "/spaces/{spaceIdentifier}/users-CopyB/all",
	} {
		if got, _ := (copied{"CopyB"}).path(path); got != want {
			t.Errorf("%s became %q, want %q", path, got, want)
		}
	}
}

func TestCopiedDefinition(t *testing.T) {
	for name, want := range map[string]string{
		"AccountResource":                        "AccountCopyBResource",
		"AccountResourceCollection":              "AccountCopyBResourceCollection",
		"GitBranchResourcePaginatedCollection":   "GitBranchCopyBResourcePaginatedCollection",
		"CreateAccountCommand":                   "CreateAccountCopyBCommand",
		"Commit":                                 "CommitCopyB",
		"LatestProjectDeploymentPaginatedThings": "LatestProjectDeploymentPaginatedThingsCopyB",
	} {
		if got := (copied{"CopyB"}).definition(name); got != want {
			t.Errorf("%s became %q, want %q", name, got, want)
		}
	}
}

// TestRepeated: what the benchmark generates from has a name for each operation, and as many operations for each copy.
func TestRepeated(t *testing.T) {
	var doc object
	version := latest
	if testing.Short() {
		version = shared.Versions[0] // which is half as long
	}
	if err := json.Unmarshal(shared.Document(t, version), &doc); err != nil {
		t.Fatal(err)
	}
	operations := map[int]int{}
	for _, n := range []int{1, 2, 3} {
		data, err := json.Marshal(repeated(doc, n))
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := spec.Parse(data, "repeated")
		if err != nil {
			t.Fatal(err)
		}
		api, err := normalize.Document(parsed, normalize.Options{})
		if err != nil {
			t.Fatal(err)
		}
		operations[n] = len(api.Operations())
	}
	if once := operations[2] - operations[1]; once < operations[1]*9/10 || operations[3]-operations[1] != 2*once {
		t.Errorf("operations by number of copies: %v", operations)
	}
}

func TestRepairs(t *testing.T) {
	const broken = `{
		"paths": {
			"/a/{Id}": {"get": {"parameters": [{"in": "path", "name": "id"}], "tags": ["OneID"]}},
			"/a": {"post": {"parameters": [{"in": "body", "name": "body", "schema": {}}], "tags": ["OneId"]}},
			"/b/{id}": {"get": {"parameters": [{"in": "path", "name": "id"}]}},
			"/b/{bId}": {"put": {"parameters": [{"in": "path", "name": "bId"}, {"in": "body", "schema": {"$ref": "#/definitions/AB"}}]}}},
		"definitions": {
			"A": {"properties": {"BC": {"type": "object"}}},
			"AB": {"properties": {"C": {"type": "object"}}}}}`
	const want = `{
		"paths": {
			"/a/{Id}": {"get": {"parameters": [{"in": "path", "name": "Id"}], "tags": ["OneID"]}},
			"/a": {"post": {"parameters": [{"in": "body", "name": "body", "schema": {}, "required": true}], "tags": ["OneID"]}},
			"/b/{bId}": {
				"get": {"parameters": [{"in": "path", "name": "bId"}]},
				"put": {"parameters": [{"in": "path", "name": "bId"}, {"in": "body", "schema": {"$ref": "#/definitions/ABModel"}}]}}},
		"definitions": {
			"A": {"properties": {"BC": {"type": "object"}}},
			"ABModel": {"properties": {"C": {"type": "object"}}}}}`
	got, notes := repaired(parse(t, broken))
	if !reflect.DeepEqual(got, parse(t, want)) {
		t.Errorf("repaired: %v\nwant: %v", got, parse(t, want))
	}
	for _, note := range notes {
		if note[0] != '1' {
			t.Errorf("not one change: %s", note)
		}
	}
}

func parse(t *testing.T, text string) object {
	t.Helper()
	var doc object
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestMeasure(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{limit: time.Minute}
	u, err := b.measure(t.Context(), command{args: []string{goTool, "version"}})
	if err != nil || u.Wall <= 0 || u.Peak < 1<<20 {
		t.Errorf("go version: %+v, %v", u, err)
	}
	var failed failure
	if _, err = b.measure(t.Context(), command{args: []string{goTool, "no-such-command"}}); !errors.As(err, &failed) {
		t.Errorf("a command that fails gives %v", err)
	}
	b.limit = time.Nanosecond
	if _, err = b.measure(t.Context(), command{args: []string{goTool, "version"}}); !errors.As(err, &failed) || failed.line != "not finished after 1ns" {
		t.Errorf("a command that is late gives %v", err)
	}
}

func TestMedians(t *testing.T) {
	walls := map[string][]time.Duration{
		"short":  {9, 1, 5, 2, 4},
		"long":   {6 * time.Second, 8 * time.Second, 7 * time.Second},
		"longer": {2 * time.Minute},
	}
	names := slices.Sorted(maps.Keys(walls)) // long, longer, short
	var measurements []func() (usage, error)
	for _, name := range names {
		measurements = append(measurements, func() (usage, error) {
			wall := walls[name][0] // panics if it runs too often
			walls[name] = walls[name][1:]
			return usage{Wall: wall}, nil
		})
	}
	got, err := medians(measurements...)
	want := []usage{{Wall: 7 * time.Second}, {Wall: 2 * time.Minute}, {Wall: 4}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("medians of %v: %v, %v, want %v", names, got, err, want)
	}
}

func TestFirstError(t *testing.T) {
	for output, want := range map[string]string{
		"INFO reading\nerror: no such path\nerror: more": "error: no such path",
		"# example.com/bench/peer\npeer/a.go:3:1: bad":   "peer/a.go:3:1: bad",
		"\nsomething is wrong\nand more":                 "something is wrong",
		"":                                               "exit status 1",
	} {
		if got := firstError(output, "exit status 1"); got != want {
			t.Errorf("of %q: %q, want %q", output, got, want)
		}
	}
}

func TestReadBenchmark(t *testing.T) {
	const output = `BenchmarkDecodeProjects/codec-2  	 100	 9312345 ns/op	 461.20 MB/s	 5000 B/op	 15621 allocs/op
BenchmarkDecodeProjects/codec-2  	 100	 9312345 ns/op	 400.20 MB/s	 5000 B/op	 15625 allocs/op
BenchmarkDecodeProjects/codec-2  	 100	 9312345 ns/op	 300.00 MB/s	 5000 B/op	 15629 allocs/op
BenchmarkDecodeProjects/codec-json-2	 10	 9312345 ns/op	 1.00 MB/s	 5000 B/op	 1 allocs/op
`
	got, err := readBenchmark(output, "DecodeProjects/codec")
	if want := (benchmark{9312345, 400.2, 15625}); err != nil || got != want {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if _, err := readBenchmark(output, "EncodeProjects/codec"); err == nil {
		t.Error("a benchmark that was not run has a result")
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 45000: "45,000", 1787404: "1,787,404"} {
		if got := count(n); got != want {
			t.Errorf("count(%v) = %s, want %s", n, got, want)
		}
	}
}
