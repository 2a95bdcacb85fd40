package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A usage is what a command took.
type usage struct {
	Wall time.Duration
	CPU  time.Duration // of all cores, with what it started
	Peak int64         // memory of its largest process, in bytes
}

// A command is what is to be measured.
type command struct {
	dir  string
	env  []string // nil: the environment of this process
	args []string // the program first
}

// failure says that a command ran and failed, or did not finish in time.
type failure struct{ line string }

func (f failure) Error() string { return f.line }

// measureCommand as the first argument makes this program run one command and report on it. A process starts with the
// peak memory of the one it was forked from, so what forks has to be small, and bench itself is not.
const measureCommand = "measure"

// report is what the child says.
type report struct {
	usage
	Output string
	Failed string
	Late   bool
}

// measure runs a command once. The error is a failure if the command itself is to blame.
func (b *bench) measure(ctx context.Context, c command) (usage, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	child := exec.CommandContext(ctx, self, append([]string{measureCommand, b.limit.String()}, c.args...)...)
	child.Dir, child.Env, child.Stderr = c.dir, c.env, os.Stderr
	out, err := child.Output()
	if err != nil {
		return usage{}, fmt.Errorf("measuring %s: %w", c.args[0], cmp.Or(ctx.Err(), err))
	}
	var r report
	if err := json.Unmarshal(out, &r); err != nil {
		return usage{}, fmt.Errorf("measuring %s: %w", c.args[0], err)
	}
	switch {
	case r.Late:
		return r.usage, failure{fmt.Sprintf("not finished after %v", b.limit)}
	case r.Failed != "":
		return r.usage, failure{firstError(r.Output, r.Failed)}
	case r.Peak == 0:
		return r.usage, errors.New("this operating system does not say how much memory a process took")
	}
	return r.usage, nil
}

// measureChild runs the command args[1:] for at most args[0] and prints a report.
func measureChild(args []string) {
	limit, err := time.ParseDuration(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &output, &output, 5*time.Second
	start := time.Now()
	err = cmd.Run()
	r := report{usage: usage{Wall: time.Since(start)}, Output: output.String(), Late: ctx.Err() != nil}
	if err != nil {
		r.Failed = err.Error()
	}
	if cmd.ProcessState != nil {
		r.Peak = peak(cmd.ProcessState)
		r.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// firstError is the line of an output that most likely says what went wrong.
func firstError(output, otherwise string) string {
	lines := slices.DeleteFunc(strings.Split(output, "\n"), func(line string) bool {
		line = strings.TrimSpace(line)
		return line == "" || strings.HasPrefix(line, "#") // "# package" is a heading of the go command
	})
	said := append(lines, otherwise)
	at := slices.IndexFunc(lines, func(line string) bool {
		line = strings.ToLower(line)
		return strings.Contains(line, "error") || strings.Contains(line, "exception") || strings.Contains(line, ".go:")
	})
	return strings.TrimSpace(said[max(at, 0)])
}

// medians takes the median of several runs of each measurement. They take turns, so that a slow moment of the machine
// hits all alike.
func medians(measurements ...func() (usage, error)) ([]usage, error) {
	taken := make([][]usage, len(measurements))
	for round := range 5 {
		for i, measurement := range measurements {
			if round > 0 && round >= rounds(taken[i][0]) {
				continue
			}
			u, err := measurement()
			if err != nil {
				return nil, err
			}
			taken[i] = append(taken[i], u)
		}
	}
	out := make([]usage, len(taken))
	for i, runs := range taken {
		out[i] = usage{
			Wall: median(runs, func(u usage) time.Duration { return u.Wall }),
			CPU:  median(runs, func(u usage) time.Duration { return u.CPU }),
			Peak: median(runs, func(u usage) int64 { return u.Peak }),
		}
	}
	return out, nil
}

// rounds is how often something is run whose first run took so long.
func rounds(first usage) int {
	switch {
	case first.Wall < 5*time.Second:
		return 5
	case first.Wall < time.Minute:
		return 3
	}
	return 1
}

func median[T any, V cmp.Ordered](list []T, value func(T) V) V {
	values := make([]V, len(list))
	for i, v := range list {
		values[i] = value(v)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
