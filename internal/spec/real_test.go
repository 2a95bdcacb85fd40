package spec

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"

	"github.com/octogen/octogen/internal/shared"
)

// TestRealDocuments holds the reading in pieces against kin-openapi's reading of the whole document.
func TestRealDocuments(t *testing.T) {
	sizes := map[string][3]int{ // paths, operations, definitions
		"2018.3.6":    {226, 322, 200},
		"2021.2.1387": {550, 777, 335},
		"2026.1.9674": {1314, 1765, 752},
	}
	for _, version := range shared.Versions {
		t.Run(version, func(t *testing.T) {
			data := shared.Document(t, version)
			doc, err := Parse(data, version)
			if err != nil {
				t.Fatal(err)
			}
			var whole openapi2.T
			if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &whole); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(doc.swagger, &whole) {
				t.Error("the document differs from what kin-openapi reads at once")
			}
			operations := 0
			for _, item := range doc.swagger.Paths {
				operations += len(item.Operations())
			}
			if got := [3]int{len(doc.PathOrder()), operations, len(doc.swagger.Definitions)}; got != sizes[version] {
				t.Errorf("paths, operations, definitions = %v, want %v", got, sizes[version])
			}
		})
	}
}

// TestRealPositions finds every path and definition at the line that has its key.
func TestRealPositions(t *testing.T) {
	for _, version := range shared.Versions {
		t.Run(version, func(t *testing.T) {
			data := shared.Document(t, version)
			doc, err := Parse(data, version)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
			for _, parent := range []string{"paths", "definitions"} {
				var last Position
				for _, key := range doc.Keys(Pointer(parent)) {
					p := doc.Position(Pointer(parent, key))
					want := fmt.Sprintf("%q:", key)
					if at := string([]rune(lines[p.Line-1])[p.Column-1:]); !strings.HasPrefix(at, want) {
						t.Fatalf("%s %s: at %s is %.40q, want %s", parent, key, p, at, want)
					}
					if p.Line <= last.Line {
						t.Fatalf("%s %s: line %d does not follow line %d", parent, key, p.Line, last.Line)
					}
					last = p
				}
			}
		})
	}
}

// TestManyProcessors checks that the result does not depend on how the work is spread.
func TestManyProcessors(t *testing.T) {
	data := shared.Document(t, "2018.3.6")
	one := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(one)
	alone, err := Parse(data, "one")
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(8)
	many, err := Parse(data, "many")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(alone.swagger, many.swagger) || !slices.Equal(alone.PathOrder(), many.PathOrder()) {
		t.Error("one and eight processors read different documents")
	}
}

func BenchmarkParse(b *testing.B) {
	for _, version := range shared.Versions {
		b.Run(version, func(b *testing.B) {
			data := shared.Document(b, version)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(data, version); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWhole is what BenchmarkParse is compared with: kin-openapi's reading of the whole document.
func BenchmarkWhole(b *testing.B) {
	for _, version := range shared.Versions {
		b.Run(version, func(b *testing.B) {
			data := []byte(strings.TrimPrefix(string(shared.Document(b, version)), "\ufeff"))
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := json.Unmarshal(data, new(openapi2.T)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	data := shared.Document(b, "2026.1.9674")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseTree(data, "scan"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCanonicalDigest(b *testing.B) {
	doc, err := Parse(shared.Document(b, "2026.1.9674"), "digest")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		doc.CanonicalDigest()
	}
}
