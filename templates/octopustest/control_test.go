package octopustest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// get and post send a request and check the status.
func get(t *testing.T, s *Server, path string, status int) map[string]any {
	t.Helper()
	return try(t, s, "GET", path, "", status)
}

func try(t *testing.T, s *Server, method, path, body string, status int) map[string]any {
	t.Helper()
	got, answer := send(t, s, method, path, body)
	if got != status {
		t.Fatalf("%s %s: %d %v, want %d", method, path, got, answer, status)
	}
	return answer
}

func TestOnKeepsTheChecks(t *testing.T) {
	s := NewServer(t)
	s.On("POST /projects", Respond(201, map[string]string{"Id": "Projects-9"}))
	if answer := try(t, s, "POST", "/api/projects", `{"Name": "Shop"}`, 400); !strings.Contains(fmt.Sprint(answer), "LifecycleId is required.") {
		t.Errorf("%v", answer)
	}
	if answer := try(t, s, "POST", "/api/projects", shop, 201); answer["Id"] != "Projects-9" {
		t.Errorf("%v", answer)
	}
	s.On("POST /projects", nil)
	if answer := try(t, s, "POST", "/api/projects", shop, 201); answer["Id"] != "Projects-1" {
		t.Errorf("taken back: %v", answer)
	}
}

func TestOnCallAndNext(t *testing.T) {
	s := NewServer(t)
	s.Add("projects", map[string]string{"Name": "Shop"})
	s.OnCall("Projects.Get", 2, Fail(503, "Busy."))
	s.On("Projects.Get", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", "yes")
		Next(w, r)
	})
	for _, status := range []int{200, 503, 200} {
		get(t, s, "/api/projects/Projects-1", status)
	}
}

func TestOneLiners(t *testing.T) {
	s := NewServer(t)
	s.Add("projects", map[string]string{"Name": "Shop"})
	s.OnCall("PUT /projects/{id}", 1, Conflict())
	try(t, s, "PUT", "/api/projects/Projects-1", `{"Name": "Shop"}`, 409)
	try(t, s, "PUT", "/api/projects/Projects-1", `{"Name": "Shop"}`, 200)
	s.OnCall("GET /projects", 1, RateLimit(1500*time.Millisecond))
	request, err := http.NewRequest("GET", s.URL+"/api/projects", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Octopus-ApiKey", APIKey)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 429 || response.Header.Get("Retry-After") != "2" {
		t.Errorf("%d %s", response.StatusCode, response.Header.Get("Retry-After"))
	}
	s.On("GET /projects", Delay(time.Millisecond))
	get(t, s, "/api/projects", 200)
}

func TestUnimplemented(t *testing.T) {
	s := NewServer(t)
	s.Add("projects", map[string]string{"Name": "Shop"})
	s.On("Projects.Get", Fail(http.StatusNotImplemented, "No."))
	get(t, s, "/api/projects/Projects-1", 501)
	get(t, s, "/api/projects/Projects-1", 501)
	if got := s.Unimplemented(); len(got) != 1 || got[0] != "Projects.Get" {
		t.Errorf("%q", got)
	}
}

func TestAddTakesLinksAndPaths(t *testing.T) {
	s := NewServer(t)
	id := s.Add("projects", map[string]any{"Id": "Projects-77", "Name": "Shop", "Links": map[string]string{"Custom": "/elsewhere", "Web": "/web"}})
	project := get(t, s, "/api/projects/"+id, 200)
	links := project["Links"].(map[string]any)
	if id != "Projects-77" || links["Custom"] != "/elsewhere" || links["Web"] != "/web" || links["Self"] != "/api/Spaces-1/projects/Projects-77" {
		t.Errorf("%s %v", id, links)
	}
	s.Add("projects/Projects-77/releases", map[string]string{"Version": "1.0"})
	s.Add("projects/{projectId}/releases", map[string]string{"Version": "2.0", "ProjectId": "Projects-77"})
	if page := get(t, s, "/api/projects/shop/releases", 200); page["TotalResults"] != 2.0 {
		t.Errorf("%v", page)
	}
}

// A lone test is one that a server can fail.
type lone struct{ failed string }

func (l *lone) Helper()                           {}
func (l *lone) Cleanup(func())                    {}
func (l *lone) Fatalf(format string, args ...any) { l.failed = fmt.Sprintf(format, args...) }

func TestMistakesFailTheTest(t *testing.T) {
	for want, mistake := range map[string]func(*Server){
		`no operation "Nope.Nope"`:  func(s *Server) { s.On("Nope.Nope", nil) },
		`no collection "widgets"`:   func(s *Server) { s.Add("widgets", map[string]string{}) },
		`no space "Elsewhere"`:      func(s *Server) { s.AddIn("Elsewhere", "projects", map[string]string{}) },
		`is no JSON object`:         func(s *Server) { s.Add("projects", []int{1}) },
		`there is no task "Tasks-1`: func(s *Server) { s.FinishTask("Tasks-1", Outcome{}) },
		"already in use": func(s *Server) {
			s.Add("projects", map[string]string{"Name": "Shop"})
			s.Add("projects", map[string]string{"Name": "Shop"})
		},
	} {
		l := &lone{}
		s := NewServer(l)
		mistake(s)
		s.Close()
		if !strings.Contains(l.failed, want) {
			t.Errorf("%q, want %q", l.failed, want)
		}
	}
}

func TestWithoutATest(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	get(t, s, "/api/projects", 200)
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "Nope.Nope") {
			t.Errorf("%v", r)
		}
	}()
	s.On("Nope.Nope", nil)
}

func TestSnapshot(t *testing.T) {
	s := NewServer(t)
	s.Add("spaces", map[string]string{"Name": "Payments"})
	s.AddIn("Payments", "projects", map[string]string{"Name": "Checkout"})
	s.AddPackage("web", "1.0.0", []byte("content"))
	snapshot, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	other := NewServer(t, WithState(snapshot))
	if got := get(t, other, "/api/Spaces-2/projects/checkout", 200); got["Id"] != "Projects-1" {
		t.Errorf("%v", got)
	}
	if _, content := raw(t, other, "GET", "/api/packages/packages-web.1.0.0/raw", ""); content != "content" {
		t.Errorf("%q", content)
	}
	if id := other.Add("projects", map[string]string{"Name": "Next"}); id != "Projects-2" {
		t.Errorf("the numbers begin anew: %s", id)
	}
	for _, broken := range []string{"", "{}", "[]", `{"Spaces": [null, null]}`, `{"Spaces": [{}, {}]}`} {
		if _, err := New(WithState([]byte(broken))); err == nil {
			t.Errorf("a server starts from %q", broken)
		}
	}
}

func TestOneKeyAlone(t *testing.T) {
	s := NewServer(t, WithAPIKey("API-REAL"))
	if status, _ := raw(t, s, "GET", "/api/projects", ""); status != 401 {
		t.Errorf("another key: %d", status)
	}
	if status, _ := raw(t, s, "GET", "/api", ""); status != 200 {
		t.Errorf("the home document: %d", status)
	}
}

func TestFiltersThatAreNotApplied(t *testing.T) {
	s := NewServer(t)
	get(t, s, "/api/projects?colour=red&take=5", 200)
	if calls := s.Called("Projects.List"); len(calls[0].Ignored) != 1 || calls[0].Ignored[0] != "colour" {
		t.Errorf("%+v", calls[0].Ignored)
	}
	get(t, s, "/api/serverstatus?colour=red", 200)
	if calls := s.Called("ServerStatus.Get"); len(calls[0].Ignored) != 1 {
		t.Errorf("%+v", calls[0].Ignored)
	}
	strict := NewServer(t, WithStrictFilters())
	if answer := get(t, strict, "/api/projects?colour=red", 501); !strings.Contains(fmt.Sprint(answer), "cannot apply colour") {
		t.Errorf("%v", answer)
	}
}
