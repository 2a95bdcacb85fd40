package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
)

// A benchmark is the medians of one benchmark of the runtime.
type benchmark struct {
	nanoseconds, rate, allocations float64 // per operation, MB/s (0 if it does not count bytes), per operation
}

// codec compares the client's JSON with encoding/json in one run: on 1,000 projects, and on 1,000 machines, which have families
// in families.
func (b *bench) codec(ctx context.Context) ([]row, error) {
	progress("decoding and encoding")
	out, err := b.benchmarks(ctx, "code(Projects|Machines)$")
	if err != nil {
		return nil, err
	}
	var found [8]benchmark
	for i, name := range []string{"DecodeProjects", "EncodeProjects", "DecodeMachines", "EncodeMachines"} {
		for j, way := range []string{"codec", "encoding-json"} {
			if found[2*i+j], err = readBenchmark(out, name+"/"+way); err != nil {
				return nil, err
			}
		}
	}
	decode, plainDecode, encode, plainEncode := found[0], found[1], found[2], found[3]
	families, plainFamilies, encodeFamilies, plainEncodeFamilies := found[4], found[5], found[6], found[7]
	return []row{
		atLeast("decode 1,000 projects, against encoding/json", decode.rate/plainDecode.rate, 5, times),
		figure("decode 1,000 projects", rate(decode.rate)),
		atMost("decode 1,000 projects, allocations against encoding/json", decode.allocations/plainDecode.allocations, 1./8, times),
		figure("decode 1,000 projects, allocations", count(decode.allocations)+", encoding/json "+count(plainDecode.allocations)),
		atLeast("encode 1,000 projects, against encoding/json", encode.rate/plainEncode.rate, 2, times),
		figure("encode 1,000 projects", rate(encode.rate)),
		figure("encode 1,000 projects, allocations", count(encode.allocations)+", encoding/json "+count(plainEncode.allocations)),
		atLeast("decode 1,000 machines, families in families, against encoding/json", families.rate/plainFamilies.rate, 3.5, times),
		figure("decode 1,000 machines, allocations against encoding/json", times(families.allocations/plainFamilies.allocations)),
		atLeast("encode 1,000 machines, against encoding/json", encodeFamilies.rate/plainEncodeFamilies.rate, 1.5, times),
	}, nil
}

// benchmarks runs those of the runtime five times, all in turn, so that a slow moment of the machine hits all alike.
func (b *bench) benchmarks(ctx context.Context, pattern string, flags ...string) (output string, err error) {
	m := &module{dir: b.root, env: os.Environ()}
	for range 5 {
		out, err := m.goCommand(ctx, append([]string{"test", "./templates/runtime", "-run", "xxx", "-bench", pattern}, flags...)...)
		if err != nil {
			return "", err
		}
		output += out
	}
	return output, nil
}

// client compares calls through the client with net/http, over loopback and without a network, in one run.
func (b *bench) client(ctx context.Context) ([]row, error) {
	progress("calling")
	out, err := b.benchmarks(ctx, "Call|Pages", "-benchtime", "300ms")
	if err != nil {
		return nil, err
	}
	names := []string{"Call/client", "Call/net-http", "CallOverhead/client", "CallOverhead/net-http", "Pages/ahead=false", "Pages/ahead=true", "ConcurrentCalls"}
	found := make([]benchmark, len(names))
	for i, name := range names {
		if found[i], err = readBenchmark(out, name); err != nil {
			return nil, err
		}
	}
	micro := func(b benchmark) string {
		return fmt.Sprintf("%.0f µs, %s allocations", b.nanoseconds/1e3, count(b.allocations))
	}
	milli := func(b benchmark) string { return fmt.Sprintf("%.0f ms", b.nanoseconds/1e6) }
	return []row{
		figure("one call over loopback, with decoding", micro(found[0])+"; net/http without: "+micro(found[1])),
		figure("one call without a network", micro(found[2])+"; net/http: "+micro(found[3])),
		figure("1,000 projects on 10 pages", milli(found[4])+", fetching ahead "+milli(found[5])),
		figure("1,000 calls at once", milli(found[6])),
	}, nil
}

// readBenchmark finds a benchmark's runs in the output of "go test -bench".
func readBenchmark(output, name string) (benchmark, error) {
	line := regexp.MustCompile(`(?m)^Benchmark` + regexp.QuoteMeta(name) + `(?:-\d+)?\s+\d+\s+([\d.]+) ns/op(?:\s+([\d.]+) MB/s)?.*?(\d+) allocs/op`)
	var runs []benchmark
	for _, match := range line.FindAllStringSubmatch(output, -1) {
		var numbers [3]float64
		for i, text := range match[1:] {
			if text == "" {
				continue
			}
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return benchmark{}, err
			}
			numbers[i] = n
		}
		runs = append(runs, benchmark{numbers[0], numbers[1], numbers[2]})
	}
	if len(runs) == 0 {
		return benchmark{}, fmt.Errorf("go test printed no result of Benchmark%s", name)
	}
	return benchmark{
		nanoseconds: median(runs, func(b benchmark) float64 { return b.nanoseconds }),
		rate:        median(runs, func(b benchmark) float64 { return b.rate }),
		allocations: median(runs, func(b benchmark) float64 { return b.allocations }),
	}, nil
}
