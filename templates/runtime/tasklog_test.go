package octopus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// logbook is a server with tasks whose logs grow from look to look.
type logbook map[string][]string

func (b logbook) RoundTrip(req *http.Request) (*http.Response, error) {
	id := path.Base(path.Dir(req.URL.Path))
	looks := b[id]
	if len(looks) > 1 {
		b[id] = looks[1:]
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(looks[0])), Request: req}, nil
}

const (
	succeeded = `"State": "Success", "Duration": "6 seconds", "IsCompleted": true, "FinishedSuccessfully": true`
	failed    = `"State": "Failed", "Duration": "7 seconds", "IsCompleted": true, "ErrorMessage": "The step failed."`
	running   = `"State": "Executing"`
	asking    = `"State": "Executing", "HasPendingInterruptions": true`
)

// taskLook is a task with a log of a root and one step, each with lines as "Category text".
func taskLook(id, state string, root, step []string) string {
	return fmt.Sprintf(`{"Task": {"Id": %q, %s}, "ActivityLogs": [{"Id": "r", "Name": "Deploy Web", "LogElements": [%s], "Children": [{"Id": "r/s", "Name": "Step 1", "LogElements": [%s], "Children": []}]}]}`,
		id, state, logElements(root), logElements(step))
}

func logElements(lines []string) string {
	var elements []string
	for _, line := range lines {
		category, text, _ := strings.Cut(line, " ")
		encoded, _ := json.Marshal(text) // a text always can be
		elements = append(elements, fmt.Sprintf(`{"Category": %q, "MessageText": %s}`, category, encoded))
	}
	return strings.Join(elements, ",")
}

func TestFollowTasks(t *testing.T) {
	one, other := "ServerTasks-1", "ServerTasks-2"
	stop := errors.New("stop")
	for _, test := range []struct {
		name   string
		tasks  logbook
		params TaskWaitParams
		want   string
		is     []error
	}{
		{"grows", logbook{one: {
			taskLook(one, running, []string{"Info begins"}, nil),
			taskLook(one, running, []string{"Info begins"}, []string{"Info a\nb"}),
			taskLook(one, running, []string{"Info begins"}, []string{"Info a\nb", "Warning c"}),
			taskLook(one, succeeded, []string{"Info begins", "Info ends"}, []string{"Info a\nb", "Warning c"}),
		}}, TaskWaitParams{}, `Deploy Web
    begins
Deploy Web / Step 1
    a
    b
    Warning: c
Deploy Web
    ends
ServerTasks-1 Success after 6 seconds
`, nil},
		{"several, one fails", logbook{one: {taskLook(one, failed, []string{"Fatal bad"}, nil)}, other: {taskLook(other, running, nil, nil), taskLook(other, succeeded, nil, []string{"Info good"})}},
			TaskWaitParams{}, `ServerTasks-1: Deploy Web
    Fatal: bad
ServerTasks-1 Failed after 7 seconds
ServerTasks-2: Deploy Web / Step 1
    good
ServerTasks-2 Success after 6 seconds
`, []error{ErrTaskFailed}},
		{"is asked and answered", logbook{one: {taskLook(one, asking, nil, nil), taskLook(one, asking, nil, nil), taskLook(one, succeeded, nil, nil)}}, TaskWaitParams{},
			"ServerTasks-1 waits for manual intervention\nServerTasks-1 Success after 6 seconds\n", nil},
		{"is asked", logbook{one: {taskLook(one, asking, nil, nil)}}, TaskWaitParams{FailOnInterruption: true}, "ServerTasks-1 waits for manual intervention\n", []error{ErrTaskInterrupted}},
		{"the caller stops", logbook{one: {taskLook(one, running, nil, nil)}}, TaskWaitParams{OnStatus: func(TaskStatus) error { return stop }}, "", []error{stop}},
		{"steers no terminal", logbook{one: {taskLook(one, succeeded, []string{"Info \x1b[2Jgone\r"}, nil)}}, TaskWaitParams{}, "Deploy Web\n    [2Jgone\nServerTasks-1 Success after 6 seconds\n", nil},
		{"never ends", logbook{one: {taskLook(one, running, nil, nil)}}, TaskWaitParams{}, "", []error{context.DeadlineExceeded}},
		{"none", nil, TaskWaitParams{}, "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(background(), time.Hour)
				defer cancel()
				var tasks []StartedTask
				for _, id := range []string{one, other}[:len(test.tasks)] {
					tasks = append(tasks, StartedTask{ID: id})
				}
				var out strings.Builder
				err := followTasks(ctx, logHandle(t, test.tasks), starters{get: listed("/tasks/{}/details")}, tasks, &out, test.params, nil)
				if out.String() != test.want {
					t.Errorf("wrote\n%s\nwant\n%s", out.String(), test.want)
				}
				for _, is := range test.is {
					if !errors.Is(err, is) {
						t.Errorf("error %v, want %v", err, is)
					}
				}
				if (err == nil) != (test.is == nil) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

func logHandle(t *testing.T, tasks logbook) *handle {
	t.Helper()
	client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: tasks}))
	if err != nil {
		t.Fatal(err)
	}
	return client.Space("Spaces-1").handle
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestFollowToFullDisk: an error of the writer ends the following; no writer at all only means no log.
func TestFollowToFullDisk(t *testing.T) {
	tasks := []StartedTask{{ID: "ServerTasks-1"}}
	h := logHandle(t, logbook{"ServerTasks-1": {taskLook("ServerTasks-1", succeeded, nil, nil)}})
	details := starters{get: listed("/tasks/{}/details")}
	if err := followTasks(background(), h, details, tasks, fullDisk{}, TaskWaitParams{}, nil); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v", err)
	}
	if err := followTasks(background(), h, details, tasks, nil, TaskWaitParams{}, nil); err != nil {
		t.Error(err)
	}
}
