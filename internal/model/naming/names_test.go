package naming

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

type route struct{ method, path, name string }

func (r route) key() string { return r.method + " " + r.path }

// knownRoutes are the routes of all documents, with their names.
func knownRoutes(t testing.TB) []route {
	t.Helper()
	data, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	var routes []route
	for line := range strings.Lines(string(data)) {
		key, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		method, path, _ := strings.Cut(key, " ")
		routes = append(routes, route{method, path, name})
	}
	return routes
}

func load(t testing.TB) *Dictionary {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestGolden holds the names of all known routes to testdata/names.txt. They are a promise.
func TestGolden(t *testing.T) {
	d := load(t)
	var b strings.Builder
	for _, r := range knownRoutes(t) {
		got := d.Route(r.method, r.path).String()
		fmt.Fprintf(&b, "%s\t%s\n", r.key(), got)
		if got != r.name && !*update {
			t.Errorf("%s: got %s, want %s", r.key(), got, r.name)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/names.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
