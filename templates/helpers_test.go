package octopus

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFindByName(t *testing.T) {
	failure := errors.New("down")
	items := func(err error, names ...string) iter.Seq2[*Project, error] {
		return func(yield func(*Project, error) bool) {
			for i, name := range names {
				if !yield(&Project{ID: string(rune('a' + i)), Name: name}, nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
			}
		}
	}
	for _, test := range []struct {
		name  string
		items iter.Seq2[*Project, error]
		want  string
		is    error
	}{
		{"exact", items(nil, "Website", "web", "Web"), "b", nil},
		{"exact after another letter case", items(nil, "WEB", "web"), "b", nil},
		{"another letter case", items(nil, "website", "WEB", "Web"), "b", nil},
		{"exact before an error", items(failure, "web"), "a", nil},
		{"none", items(nil, "website"), "", ErrNotFound},
		{"error", items(failure, "WEB"), "", failure},
	} {
		project, err := findByName(test.items, "Projects.GetByName", "web", func(p *Project) string { return p.Name })
		if !errors.Is(err, test.is) || (project == nil) != (test.want == "") || project != nil && project.ID != test.want {
			t.Errorf("%s: got %v, %v", test.name, project, err)
		}
	}
	_, err := findByName(items(nil), "Projects.GetByName", "web", func(p *Project) string { return p.Name })
	wantText(t, err.Error(), `octopus: Projects.GetByName: none is named "web"`)
}

func TestModify(t *testing.T) {
	conflict := &Error{StatusCode: http.StatusConflict}
	other := &Error{StatusCode: http.StatusBadRequest}
	refuse := errors.New("not this one")
	for _, test := range []struct {
		name   string
		writes []error // nil is success; the last one goes on
		change error
		reads  int
		is     error
	}{
		{"at once", []error{nil}, nil, 1, nil},
		{"after conflicts", []error{conflict, conflict, nil}, nil, 3, nil},
		{"conflicts for ever", []error{conflict}, nil, 8, ErrConflict},
		{"not a conflict", []error{other}, nil, 1, ErrValidation},
		{"change refuses", []error{nil}, refuse, 1, refuse},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reads, writes := 0, 0
				project, err := modify(background(), func() (*Project, error) {
					reads++
					return &Project{Name: strings.Repeat("x", reads)}, nil
				}, func(p *Project) error {
					p.Description = "of " + p.Name
					return test.change
				}, func(p *Project) (*Project, error) {
					err := test.writes[min(writes, len(test.writes)-1)]
					writes++
					return p, err
				})
				if reads != test.reads || !errors.Is(err, test.is) || (err == nil) != (test.is == nil) {
					t.Errorf("%d reads, %v", reads, err)
				}
				if want := "of " + strings.Repeat("x", reads); err == nil && project.Description != want {
					t.Errorf("got %q, want %q: the change is to what is there last", project.Description, want)
				}
				if test.change != nil && writes != 0 {
					t.Error("written in spite of the refusal")
				}
			})
		})
	}
	_, err := modify(background(), func() (*Project, error) { return nil, refuse }, nil, nil)
	if err != refuse {
		t.Errorf("got %v", err)
	}
}

func TestWaitForTask(t *testing.T) {
	executing := TaskStatus{ID: "ServerTasks-1", State: "Executing"}
	asking := TaskStatus{ID: "ServerTasks-1", State: "Executing", HasPendingInterruptions: true}
	success := TaskStatus{ID: "ServerTasks-1", State: "Success", IsCompleted: true, FinishedSuccessfully: true}
	failed := TaskStatus{ID: "ServerTasks-1", State: "Failed", IsCompleted: true, Message: "no\nspace left"}
	canceled := TaskStatus{ID: "ServerTasks-1", State: "Canceled", IsCompleted: true}
	stop := errors.New("seen enough")
	for _, test := range []struct {
		name   string
		looks  []TaskStatus
		params TaskWaitParams
		after  time.Duration // the context ends; 0 for never
		took   [2]time.Duration
		is     error
		text   string
	}{
		{"over at once", []TaskStatus{success}, TaskWaitParams{}, 0, [2]time.Duration{0, 0}, nil, ""},
		{"over later", []TaskStatus{executing, executing, executing, success}, TaskWaitParams{}, 0, [2]time.Duration{4e9, 5e9}, nil, ""},
		{"an interval of the caller's", []TaskStatus{executing, executing, executing, success},
			TaskWaitParams{MinInterval: time.Minute, MaxInterval: time.Minute}, 0, [2]time.Duration{150e9, 180e9}, nil, ""},
		{"failed", []TaskStatus{executing, failed}, TaskWaitParams{}, 0, [2]time.Duration{0, 1e9}, ErrTaskFailed, "octopus: task ServerTasks-1: Failed: no space left"},
		{"canceled", []TaskStatus{canceled}, TaskWaitParams{}, 0, [2]time.Duration{0, 0}, ErrTaskCanceled, "octopus: task ServerTasks-1: Canceled"},
		{"interrupted, to be waited for", []TaskStatus{asking, success}, TaskWaitParams{}, 0, [2]time.Duration{0, 1e9}, nil, ""},
		{"interrupted", []TaskStatus{asking, success}, TaskWaitParams{FailOnInterruption: true}, 0, [2]time.Duration{0, 0}, ErrTaskInterrupted,
			"octopus: task ServerTasks-1: Executing, waits for somebody to act"},
		{"the caller stops", []TaskStatus{executing}, TaskWaitParams{OnStatus: func(TaskStatus) error { return stop }}, 0, [2]time.Duration{0, 0}, stop, "seen enough"},
		{"the context ends", []TaskStatus{executing}, TaskWaitParams{}, time.Minute, [2]time.Duration{45e9, 60e9}, context.DeadlineExceeded, "waiting for task ServerTasks-1, which is Executing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(background())
				if test.after > 0 {
					ctx, cancel = context.WithTimeout(background(), test.after)
				}
				defer cancel()
				looks, start := 0, time.Now()
				task, err := waitForTask(ctx, test.params, func() (*TaskStatus, error) {
					looks++
					return &test.looks[min(looks, len(test.looks))-1], nil
				}, func(s *TaskStatus) TaskStatus { return *s })
				if took := time.Since(start); took < test.took[0] || took > test.took[1] {
					t.Errorf("took %v, want %v", took, test.took)
				}
				if task == nil || !errors.Is(err, test.is) || (err == nil) != (test.is == nil) {
					t.Fatalf("got %v, %v", task, err)
				}
				if err != nil {
					wantText(t, err.Error(), test.text)
				}
			})
		})
	}
}

func TestCompareVersions(t *testing.T) {
	for server, want := range map[string]string{ // ServerVersion is 2026.1.9674
		"2026.1.9674": "", "2026.1.1": "", "2026.1.0-beta+Branch": "",
		"2026.10.1": "generate the package anew", "2027.1.1": "generate the package anew",
		"2025.4.1": "not found", "2018.3.6": "not found", "": "not found", "x.y": "not found",
	} {
		err := compareVersions(server)
		if (err == nil) != (want == "") {
			t.Errorf("%s: %v", server, err)
			continue
		}
		var v *VersionError
		if err != nil && (!errors.As(err, &v) || v.Server != server || v.Client != ServerVersion) {
			t.Errorf("%s: got %#v", server, err)
		}
		if err != nil {
			wantText(t, err.Error(), want)
		}
	}
}
