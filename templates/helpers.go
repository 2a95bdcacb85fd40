package octopus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// The functions of this file have pointers for their type argument, which share one instance: one for each type of a document is
// much to compile.

// findByName looks for an item by its name. An exact match wins over one that differs in letter case.
func findByName[P any](items iter.Seq2[P, error], operation, name string, nameOf func(P) string) (P, error) {
	var none, similar P
	found := false
	for item, err := range items {
		switch {
		case err != nil:
			return none, err
		case nameOf(item) == name:
			return item, nil
		case !found && strings.EqualFold(nameOf(item), name):
			similar, found = item, true
		}
	}
	if !found {
		return none, &Error{Operation: operation, Message: fmt.Sprintf("none is named %q", name), Err: ErrNotFound}
	}
	return similar, nil
}

// modify reads, changes and writes until nobody else does so in between, a few times at most.
func modify[P any](ctx context.Context, read func() (P, error), change func(P) error, write func(P) (P, error)) (P, error) {
	var none P
	const most = 8
	pause := Retry{MinDelay: 100 * time.Millisecond}.withDefaults()
	for attempt := 1; ; attempt++ {
		v, err := read()
		if err != nil {
			return none, err
		}
		if err := change(v); err != nil {
			return none, err
		}
		written, err := write(v)
		if err == nil {
			return written, nil
		}
		if !errors.Is(err, ErrConflict) || attempt == most || sleep(ctx, pause.delay(attempt, 0)) != nil {
			return none, err
		}
	}
}

// Errors of tasks that did not succeed, for errors.Is.
var (
	ErrTaskFailed      = errors.New("octopus: the task failed")
	ErrTaskCanceled    = errors.New("octopus: the task was canceled")
	ErrTaskInterrupted = errors.New("octopus: the task waits for somebody to act")
)

// TaskWaitParams say how to wait for a task. What is zero has its default.
type TaskWaitParams struct {
	MinInterval time.Duration // between the first two looks at the task; then it grows by half each time; 1 s by default
	MaxInterval time.Duration // between two looks; 15 s by default

	// OnStatus is called after each look. An error ends the waiting; the task goes on.
	OnStatus func(TaskStatus) error
	// FailOnInterruption ends the waiting with an [ErrTaskInterrupted] when the task waits for somebody to act, such as to approve
	// a step. Without it the waiting goes on.
	FailOnInterruption bool
}

// TaskStatus says how far a task is.
type TaskStatus struct {
	ID                      string
	State                   string // "Queued", "Executing", "Success", "Failed", "Canceled", "TimedOut" and others
	Message                 string // why it failed
	IsCompleted             bool
	FinishedSuccessfully    bool
	HasWarningsOrErrors     bool
	HasPendingInterruptions bool // somebody has to act before it goes on
}

// TaskError says that a task did not succeed. It is an [ErrTaskFailed], [ErrTaskCanceled] or [ErrTaskInterrupted].
type TaskError struct{ TaskStatus }

// Error names the task, its state and the server's reason.
func (e *TaskError) Error() string {
	text := "octopus: task " + e.ID + ": " + e.State
	if !e.IsCompleted {
		text += ", waits for somebody to act"
	}
	if e.Message != "" {
		text += ": " + oneLine(e.Message, maxExcerpt)
	}
	return text
}

// Is matches the errors of this package that stand for how a task ended.
func (e *TaskError) Is(target error) bool {
	canceled := strings.HasPrefix(e.State, "Cancel")
	switch target {
	case ErrTaskFailed:
		return e.IsCompleted && !canceled
	case ErrTaskCanceled:
		return e.IsCompleted && canceled
	case ErrTaskInterrupted:
		return !e.IsCompleted
	}
	return false
}

// waitForTask looks at a task until it is over.
func waitForTask[P any](ctx context.Context, params TaskWaitParams, get func() (P, error), statusOf func(P) TaskStatus) (P, error) {
	interval := params.MinInterval
	if interval <= 0 {
		interval = time.Second
	}
	longest := params.MaxInterval
	if longest <= 0 {
		longest = 15 * time.Second
	}
	for {
		task, err := get()
		if err != nil {
			return task, err
		}
		status := statusOf(task)
		if params.OnStatus != nil {
			if err := params.OnStatus(status); err != nil {
				return task, err
			}
		}
		switch {
		case status.IsCompleted && status.FinishedSuccessfully:
			return task, nil
		case status.IsCompleted, status.HasPendingInterruptions && params.FailOnInterruption:
			return task, &TaskError{status}
		}
		interval = min(interval, longest)
		if err := sleep(ctx, interval-rand.N(interval/8+1)); err != nil {
			return task, fmt.Errorf("octopus: waiting for task %s, which is %s: %w", status.ID, status.State, err)
		}
		interval += interval / 2
	}
}

// VersionError says that the server has another version than the one whose document this package was made from.
type VersionError struct {
	Server string // such as "2026.3.1084"
	Client string // ServerVersion
}

// Error names both versions and says what to do.
func (e *VersionError) Error() string {
	advice := "what is new in it is missing here; generate the package anew from its document"
	if olderVersion(e.Server, e.Client) {
		advice = "calls that it does not know fail as not found; generate the package from its document, or update the server"
	}
	return fmt.Sprintf("octopus: the server is version %s, this package was made for %s: %s", e.Server, e.Client, advice)
}

// compareVersions compares year and minor version: patches do not change the API.
func compareVersions(server string) error {
	if olderVersion(server, ServerVersion) || olderVersion(ServerVersion, server) {
		return &VersionError{Server: server, Client: ServerVersion}
	}
	return nil
}

func olderVersion(a, b string) bool {
	yearA, minorA := majorMinor(a)
	yearB, minorB := majorMinor(b)
	return yearA < yearB || yearA == yearB && minorA < minorB
}

// majorMinor reads the first two numbers of a version; what is no number is 0.
func majorMinor(version string) (major, minor int) {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, _ = strconv.Atoi(first)
	minor, _ = strconv.Atoi(second)
	return major, minor
}
