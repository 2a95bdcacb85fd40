package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"unicode"
)

// taskLog is a task with its log.
type taskLog struct {
	Task  taskState     `json:"Task"`
	Parts []taskLogPart `json:"ActivityLogs"`
	Extra Extra         `json:"-"`
}

type taskState struct {
	ID                      string    `json:"Id"`
	State                   TaskState `json:"State"`
	Message                 string    `json:"ErrorMessage"`
	Description             string    `json:"Description"`
	Duration                string    `json:"Duration"`
	IsCompleted             bool      `json:"IsCompleted"`
	FinishedSuccessfully    bool      `json:"FinishedSuccessfully"`
	HasWarningsOrErrors     bool      `json:"HasWarningsOrErrors"`
	HasPendingInterruptions bool      `json:"HasPendingInterruptions"`
	Extra                   Extra     `json:"-"`
}

func (t *taskState) status() TaskStatus {
	return TaskStatus{t.ID, t.State, t.Message, t.IsCompleted, t.FinishedSuccessfully, t.HasWarningsOrErrors, t.HasPendingInterruptions}
}

// taskLogPart is a part of a log, such as a step or a target.
type taskLogPart struct {
	ID       string        `json:"Id"`
	Name     string        `json:"Name"`
	Lines    []taskLogLine `json:"LogElements"`
	Children []taskLogPart `json:"Children"`
	Extra    Extra         `json:"-"`
}

type taskLogLine struct {
	Category string `json:"Category"`
	Text     string `json:"MessageText"`
	Extra    Extra  `json:"-"`
}

// followTasks looks at tasks until all are over, and writes what is new in their logs.
func followTasks(ctx context.Context, h *handle, o starters, tasks []StartedTask, w io.Writer, params TaskWaitParams, opts []Option) error {
	if w == nil {
		w = io.Discard
	}
	logs := logWriter{w: w, several: len(tasks) > 1, written: map[string]int{}, interrupted: map[string]bool{}}
	waiting := tasks
	var failures []error
	interval, longest := params.intervals()
	for {
		var still []StartedTask
		for _, task := range waiting {
			log, err := callJSON[*taskLog](ctx, h, o.get, request{ids: []string{task.ID}}, opts)
			if err != nil {
				return errors.Join(append(failures, err)...)
			}
			over, err := logs.look(log, params)
			switch {
			case err != nil && !over:
				return errors.Join(append(failures, err)...)
			case err != nil:
				failures = append(failures, err)
			case !over:
				still = append(still, task)
			}
		}
		if waiting = still; len(waiting) == 0 {
			return errors.Join(failures...)
		}
		interval = min(interval, longest)
		if err := sleep(ctx, interval-rand.N(interval/8+1)); err != nil {
			return errors.Join(append(failures, fmt.Errorf("octopus: following task %s: %w", waiting[0].ID, err))...)
		}
		interval += interval / 2
	}
}

// logWriter writes logs as they grow.
type logWriter struct {
	w           io.Writer
	several     bool
	written     map[string]int  // lines of each part, by ID of the task and the part
	interrupted map[string]bool // tasks that were seen to wait for manual intervention
	part        string          // whose lines were written last
	err         error
}

// look writes what is new, and reports whether the task is over and whether that is a failure.
func (l *logWriter) look(log *taskLog, params TaskWaitParams) (over bool, err error) {
	status := log.Task.status()
	title := ""
	if l.several {
		title = status.ID + ": "
	}
	for i := range log.Parts {
		l.write(status.ID, title, &log.Parts[i])
	}
	switch {
	case status.IsCompleted:
		l.line(status.ID, " "+string(status.State)+after(log.Task.Duration))
		l.part = ""
	case status.HasPendingInterruptions != l.interrupted[status.ID]:
		l.interrupted[status.ID] = status.HasPendingInterruptions
		if status.HasPendingInterruptions {
			l.line(status.ID, " waits for manual intervention")
			l.part = ""
		}
	}
	if l.err != nil {
		return false, fmt.Errorf("octopus: writing the log of task %s: %w", status.ID, l.err)
	}
	if params.OnStatus != nil {
		if err := params.OnStatus(status); err != nil {
			return false, err
		}
	}
	over = status.IsCompleted
	if over && !status.FinishedSuccessfully || !over && status.HasPendingInterruptions && params.FailOnInterruption {
		err = &TaskError{status}
	}
	return over, err
}

// write writes the new lines of a part, below its name unless the lines before were its own, and those of its children.
func (l *logWriter) write(task, title string, part *taskLogPart) {
	title += part.Name
	key := task + " " + part.ID
	for _, line := range part.Lines[min(l.written[key], len(part.Lines)):] {
		if l.part != key {
			l.line(title, "")
			l.part = key
		}
		for text := range strings.SplitSeq(line.Text, "\n") {
			l.line("    "+severityOf(line.Category), text)
		}
	}
	l.written[key] = max(l.written[key], len(part.Lines))
	for i := range part.Children {
		l.write(task, title+" / ", &part.Children[i])
	}
}

func after(duration string) string {
	if duration == "" {
		return ""
	}
	return " after " + duration
}

func severityOf(category string) string {
	switch category {
	case "Warning", "Error", "Fatal":
		return category + ": "
	}
	return ""
}

// line writes a line. What could steer a terminal is left out: a script may have written it.
func (l *logWriter) line(prefix, text string) {
	if l.err != nil {
		return
	}
	printable := func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}
	_, l.err = fmt.Fprintln(l.w, strings.Map(printable, prefix+text))
}
