// Package codecs compares ways to read a page of 1,000 projects, 4.3 MB, in one run. It is a module of its own, so that octogen need not
// require what is only compared: go test -bench . -count 5 ./internal/bench/codecs, from that folder.
package codecs

import (
	stdjson "encoding/json"
	"testing"

	"github.com/go-faster/jx"
	"github.com/go-json-experiment/json"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/internal/bench/projects"
)

func BenchmarkDecode(b *testing.B) {
	data := projects.Page(1000)
	for _, way := range []struct {
		name   string
		decode func() (items int, err error)
	}{
		{"table-driven-lossless", func() (int, error) {
			var v octopus.Page[octopus.Project]
			err := v.UnmarshalJSON(data)
			return len(v.Items), err
		}},
		{"generated-jx-lossless", func() (int, error) {
			var v codedProjects
			err := v.decode(jx.DecodeBytes(data))
			return len(v.Items), err
		}},
		{"reflection-experiment-unknown", func() (int, error) {
			var v inlineProjects
			err := json.Unmarshal(data, &v)
			return len(v.Items), err
		}},
		{"reflection-experiment-plain", func() (int, error) {
			var v plainProjects
			err := json.Unmarshal(data, &v)
			return len(v.Items), err
		}},
		{"encoding-json-plain", func() (int, error) {
			var v plainProjects
			err := stdjson.Unmarshal(data, &v)
			return len(v.Items), err
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if items, err := way.decode(); err != nil || items != 1000 {
					b.Fatal(items, err)
				}
			}
		})
	}
}
