package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// A benchmark is the medians of one benchmark of package templates.
type benchmark struct {
	rate, allocations float64 // MB/s, per operation
}

// codec compares the client's JSON with encoding/json, on 1,000 projects, in one run.
func (b *bench) codec(ctx context.Context) ([]row, error) {
	progress("decoding and encoding")
	m := &module{dir: b.root, env: os.Environ()}
	out, err := m.goCommand(ctx, "test", "./templates", "-run", "xxx", "-bench", "codeProjects$", "-count", "5")
	if err != nil {
		return nil, err
	}
	var found [4]benchmark
	for i, name := range []string{"Decode/codec", "Decode/encoding-json", "Encode/codec", "Encode/encoding-json"} {
		if found[i], err = readBenchmark(out, strings.Replace(name, "/", "Projects/", 1)); err != nil {
			return nil, err
		}
	}
	decode, plainDecode, encode, plainEncode := found[0], found[1], found[2], found[3]
	return []row{
		atLeast("decode 1,000 projects, against encoding/json", decode.rate/plainDecode.rate, 3, times),
		{"decode 1,000 projects", "≈ 330 MB/s", rate(decode.rate), yes(decode.rate >= 0.9*330)}, // on the machine of the goal
		atMost("decode 1,000 projects, allocations against encoding/json", decode.allocations/plainDecode.allocations, 0.5, times),
		figure("decode 1,000 projects, allocations", count(decode.allocations)+", encoding/json "+count(plainDecode.allocations)),
		figure("encode 1,000 projects, against encoding/json", times(encode.rate/plainEncode.rate)+", "+rate(encode.rate)),
		figure("encode 1,000 projects, allocations", count(encode.allocations)+", encoding/json "+count(plainEncode.allocations)),
	}, nil
}

// readBenchmark finds a benchmark's runs in the output of "go test -bench".
func readBenchmark(output, name string) (benchmark, error) {
	line := regexp.MustCompile(`(?m)^Benchmark` + regexp.QuoteMeta(name) + `(?:-\d+)?\s.*?([\d.]+) MB/s.*?(\d+) allocs/op`)
	var runs []benchmark
	for _, match := range line.FindAllStringSubmatch(output, -1) {
		speed, err := strconv.ParseFloat(match[1], 64)
		if err != nil {
			return benchmark{}, err
		}
		allocations, err := strconv.ParseFloat(match[2], 64)
		if err != nil {
			return benchmark{}, err
		}
		runs = append(runs, benchmark{speed, allocations})
	}
	if len(runs) == 0 {
		return benchmark{}, fmt.Errorf("go test printed no result of Benchmark%s", name)
	}
	return benchmark{
		rate:        median(runs, func(b benchmark) float64 { return b.rate }),
		allocations: median(runs, func(b benchmark) float64 { return b.allocations }),
	}, nil
}
