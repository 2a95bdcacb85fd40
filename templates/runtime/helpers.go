package octopus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// findByName looks through all pages of a list for an item by its Name. An exact match wins over one that differs in letter
// case. P is a pointer to an item, page a nil pointer to a page of them.
func findByName[P any](ctx context.Context, h *handle, list *operation, r request, opts []Option, page any, operation, name string) (P, error) {
	var none, similar P
	found := false
	for item, err := range callPages[P](ctx, h, list, r, opts, page) {
		if err != nil {
			return none, err
		}
		text := reflect.ValueOf(item).Elem().FieldByName("Name").String()
		switch {
		case text == name:
			return item, nil
		case !found && strings.EqualFold(text, name):
			similar, found = item, true
		}
	}
	if !found {
		return none, &Error{Operation: operation, Message: fmt.Sprintf("none is named %q", name), Err: ErrNotFound}
	}
	return similar, nil
}

// modify reads, changes and writes a resource until nobody else does so in between, a few times at most. P is a pointer to it.
// It sends nothing if change changed nothing. What update returns, unless that is something else than the resource, is what
// is there then. as is how it is written, nil for what it is read as.
func modify[P any](ctx context.Context, h *handle, get, update *operation, ids []string, change func(P) error, returns bool, as *rewriting, opts []Option) (P, error) {
	var none P
	const most = 8
	pause := Retry{MinDelay: 100 * time.Millisecond}.withDefaults()
	if change == nil {
		return none, &Error{Operation: update.name, Method: update.method, Err: errors.New("change is nil")}
	}
	for attempt := 1; ; attempt++ {
		v, err := callJSON[P](ctx, h, get, request{ids: ids}, opts)
		if err != nil {
			return none, err
		}
		before, err := appendJSON(nil, v, nil)
		if err != nil {
			return none, err
		}
		if err := change(v); err != nil {
			return none, err
		}
		if after, err := appendJSON(nil, v, nil); err == nil && bytes.Equal(before, after) {
			return v, nil
		}
		body, err := as.body(v)
		if err != nil {
			return none, err
		}
		err = write(ctx, h, update, request{ids: ids, body: body}, opts, &v, returns)
		if err == nil {
			return v, nil
		}
		if !errors.Is(err, ErrConflict) || attempt == most {
			return none, err
		}
		if ended := sleep(ctx, pause.delay(attempt, 0)); ended != nil {
			return none, err.(*Error).endedWaiting(ended)
		}
	}
}

// rewriting makes what is written of what was read, where the two are different types: the properties that both have.
type rewriting struct {
	written any    // pointer to the type
	renamed string // properties that it has under another name, "OwnerId=ProjectId" with commas
}

func (w *rewriting) body(v any) (any, error) {
	if w == nil {
		return v, nil
	}
	text, err := appendJSON(nil, v, nil)
	if err != nil {
		return nil, err
	}
	body := reflect.New(reflect.TypeOf(w.written).Elem()).Interface()
	return body, decodeJSON(w.common(nil, text, typeOf(reflect.TypeOf(body).Elem())), body)
}

// common appends those properties of a JSON text that a type has.
func (w *rewriting) common(dst, text []byte, t *typeInfo) []byte {
	switch {
	case t.kind == kindStruct && t.family == nil && text[0] == '{':
		parts := splitObject(text)
		separator := byte('{')
		for i := range t.fields {
			f := &t.fields[i]
			part := parts[f.name]
			if part == nil {
				part = parts[w.readAs(f.name)]
			}
			if part != nil {
				dst = append(append(append(dst, separator), f.quoted...), ':')
				dst = w.common(dst, part, f.typeInfo)
				separator = ','
			}
		}
		if separator == '{' {
			dst = append(dst, '{')
		}
		return append(dst, '}')
	case t.kind == kindSlice && text[0] == '[':
		dst = append(dst, '[')
		for i, part := range splitArray(text) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = w.common(dst, part, t.elem)
		}
		return append(dst, ']')
	}
	return append(dst, text...)
}

// readAs is the name under which a property is read.
func (w *rewriting) readAs(name string) string {
	for pair := range strings.SplitSeq(w.renamed, ",") {
		if written, read, _ := strings.Cut(pair, "="); written == name {
			return read
		}
	}
	return ""
}

func write(ctx context.Context, h *handle, op *operation, r request, opts []Option, v any, returns bool) error {
	if returns {
		return callInto(ctx, h, op, r, opts, v)
	}
	return callNone(ctx, h, op, r, opts)
}

// Errors of tasks that did not succeed, for errors.Is.
var (
	ErrTaskFailed      = errors.New("octopus: the task failed")
	ErrTaskCanceled    = errors.New("octopus: the task was canceled")
	ErrTaskInterrupted = errors.New("octopus: the task is waiting for manual intervention")
)

// TaskWaitParams say how to wait for a task. What is zero has its default.
type TaskWaitParams struct {
	MinInterval time.Duration // between the first two looks at the task; then it grows by half each time; 1 s by default
	MaxInterval time.Duration // between two looks; 15 s by default

	// OnStatus is called after each look. An error ends the waiting; the task goes on.
	OnStatus func(TaskStatus) error
	// FailOnInterruption ends the waiting with an [ErrTaskInterrupted] when the task waits for manual intervention, such as the
	// approval of a step. Without it the waiting goes on.
	FailOnInterruption bool
}

// intervals are the first and the longest pause between two looks.
func (p TaskWaitParams) intervals() (first, longest time.Duration) {
	if first = p.MinInterval; first <= 0 {
		first = time.Second
	}
	if longest = p.MaxInterval; longest <= 0 {
		longest = 15 * time.Second
	}
	return first, longest
}

// TaskStatus says how far a task is.
type TaskStatus struct {
	ID                      string
	State                   TaskState
	Message                 string // why it failed
	IsCompleted             bool
	FinishedSuccessfully    bool
	HasWarningsOrErrors     bool
	HasPendingInterruptions bool // manual intervention is needed before it goes on
}

// TaskError says that a task did not succeed. It is an [ErrTaskFailed], [ErrTaskCanceled] or [ErrTaskInterrupted].
type TaskError struct{ TaskStatus }

// Error names the task, its state and the server's reason.
func (e *TaskError) Error() string {
	text := "octopus: task " + e.ID + ": " + string(e.State)
	if !e.IsCompleted {
		text += ", waiting for manual intervention"
	}
	if e.Message != "" {
		text += ": " + oneLine(e.Message, maxExcerpt)
	}
	return text
}

// Is matches the errors of this package that stand for how a task ended.
func (e *TaskError) Is(target error) bool {
	canceled := strings.HasPrefix(string(e.State), "Cancel")
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
	interval, longest := params.intervals()
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
	advice := "what is new in it is missing here; generate the package from its document again"
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
