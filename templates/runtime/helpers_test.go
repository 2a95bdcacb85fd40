package octopus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFindByName(t *testing.T) {
	const failing = "fails"
	for _, test := range []struct {
		name  string
		pages []string // names of the items on each; "fails" is an error of the server
		want  string   // the ID: place in the list
		is    error
	}{
		{"exact", []string{"Website web Web"}, "1", nil},
		{"exact after another letter case", []string{"WEB", "web"}, "1", nil},
		{"another letter case", []string{"website WEB", "Web"}, "1", nil},
		{"exact before an error", []string{"web", failing}, "0", nil},
		{"none", []string{"website"}, "", ErrNotFound},
		{"none at all", []string{""}, "", ErrNotFound},
		{"error", []string{"WEB", failing}, "", ErrServer},
	} {
		f := newFake(t)
		total := len(strings.Fields(strings.Join(test.pages, " ")))
		asked := 0
		f.mux.HandleFunc("GET /api/Spaces-1/projects", func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("partialName") != "web" {
				t.Errorf("%s: asked for %s", test.name, r.URL)
			}
			page := test.pages[asked]
			asked++
			if page == failing {
				answer(w, http.StatusInternalServerError, "application/json", "{}")
				return
			}
			skip, _ := strconv.Atoi(r.FormValue("skip"))
			var items []string
			for i, name := range strings.Fields(page) {
				items = append(items, fmt.Sprintf(`{"Id": "%d", "Name": %q}`, skip+i, name))
			}
			answer(w, http.StatusOK, "application/json", fmt.Sprintf(`{"TotalResults": %d, "Items": [%s]}`, total, strings.Join(items, ",")))
		})
		h := f.client(t).Space("Spaces-1").handle
		r := request{params: given(ProjectsListParams{PartialName: "web"})}
		project, err := findByName[*Project](background(), h, &opProjectsList, r, nil, (*Page[Project])(nil), "Projects.GetByName", "web")
		if !errors.Is(err, test.is) || (project == nil) != (test.want == "") || project != nil && project.ID != test.want {
			t.Errorf("%s: got %v, %v", test.name, project, err)
		}
		if test.is == ErrNotFound {
			wantText(t, err.Error(), `octopus: Projects.GetByName: none is named "web"`)
		}
	}
}

// shelf is a server with one project that others change, too.
type shelf struct {
	writes         []int // statuses of writing; the last one goes on
	reads, written int
	last           string // body of the last PUT
}

func (s *shelf) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, "{}"
	if req.Method == http.MethodPut {
		data, _ := io.ReadAll(req.Body)
		s.last = string(data)
		status, body = s.writes[min(s.written, len(s.writes)-1)], `{"Name": "written"}`
		if s.written++; status == stale {
			status, body = http.StatusBadRequest, `{"ErrorMessage": "There was a problem.", "Errors": ["Modification failed for 'X': submitted data was out of date."]}`
		}
	} else {
		s.reads++
		body = fmt.Sprintf(`{"Id": "Projects-1", "Name": %q, "Unknown": 1}`, strings.Repeat("x", s.reads))
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req}, nil
}

// stale stands for the refusal of what is out of date with a status that does not say so.
const stale = 4000

func TestModifyWithoutChange(t *testing.T) {
	server := &shelf{writes: []int{200}}
	client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: server}))
	if err != nil {
		t.Fatal(err)
	}
	h := client.Space("Spaces-1").handle
	project, err := modify(background(), h, &opProjectsGet, &opProjectsUpdate, []string{"Projects-1"}, func(p *Project) error {
		p.Name = "x" // as it was
		return nil
	}, true, nil, nil)
	if err != nil || server.reads != 1 || server.written != 0 || project.Name != "x" {
		t.Errorf("%v, %v; %d reads, %d writes", project, err, server.reads, server.written)
	}
	_, err = modify(background(), h, &opProjectsGet, &opProjectsUpdate, []string{"Projects-1"}, func(p *Project) error {
		return p.Extra.Set("ChangeDescription", "why")
	}, true, nil, nil)
	if err != nil || server.written != 1 {
		t.Errorf("%v, %d writes of a member that the type has no field for", err, server.written)
	}
	_, err = modify[*Project](background(), h, &opProjectsGet, &opProjectsUpdate, []string{"Projects-1"}, nil, true, nil, nil)
	var e *Error
	if !errors.As(err, &e) || server.reads != 2 {
		t.Fatalf("without a function: %v after %d reads", err, server.reads)
	}
	wantText(t, err.Error(), "octopus: Projects.Update: change is nil")
}

func TestModify(t *testing.T) {
	refuse := errors.New("not this one")
	for _, test := range []struct {
		name    string
		writes  []int
		change  error
		answers bool
		reads   int
		is      error
	}{
		{"at once", []int{200}, nil, true, 1, nil},
		{"an update that answers with something else", []int{200}, nil, false, 1, nil},
		{"after conflicts", []int{409, 409, 200}, nil, true, 3, nil},
		{"after refusals of what is out of date", []int{stale, stale, 200}, nil, true, 3, nil},
		{"conflicts for ever", []int{409}, nil, true, 8, ErrConflict},
		{"not a conflict", []int{400}, nil, true, 1, ErrValidation},
		{"change refuses", []int{200}, refuse, true, 1, refuse},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &shelf{writes: test.writes}
				client, err := NewClient("https://deploy.example.com", WithAPIKey(canary), WithHTTPClient(&http.Client{Transport: server}))
				if err != nil {
					t.Fatal(err)
				}
				project, err := modify(background(), client.Space("Spaces-1").handle, &opProjectsGet, &opProjectsUpdate, []string{"Projects-1"}, func(p *Project) error {
					p.Description = "of " + p.Name
					return test.change
				}, test.answers, nil, nil)
				if server.reads != test.reads || !errors.Is(err, test.is) || (err == nil) != (test.is == nil) || (project == nil) != (err != nil) {
					t.Fatalf("%d reads, %v, %v", server.reads, project, err)
				}
				if test.change != nil {
					if server.written != 0 {
						t.Error("written in spite of the refusal")
					}
					return
				}
				wantText(t, server.last, `"Description":"of `+strings.Repeat("x", server.reads)+`"`, `"Unknown":1`)
				if want := map[bool]string{true: "written", false: "x"}[test.answers]; err == nil && project.Name != want {
					t.Errorf("got %q, want %q", project.Name, want)
				}
			})
		})
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
			"octopus: task ServerTasks-1: Executing, waiting for manual intervention"},
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
	for server, want := range map[string]string{ // ServerVersion is 2026.2.100-sample
		"2026.2.100": "", "2026.2.1": "", "2026.2.0-beta+Branch": "",
		"2026.10.1": "generate the package from its document again", "2027.1.1": "generate the package from its document again",
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
