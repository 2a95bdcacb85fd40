package octopustest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// send sends a request and returns the status and the body as JSON.
func send(t *testing.T, s *Server, method, path, body string) (int, map[string]any) {
	t.Helper()
	status, text := raw(t, s, method, path, body)
	var answer map[string]any
	if text != "" && json.Unmarshal([]byte(text), &answer) != nil && !strings.HasPrefix(text, "[") {
		t.Fatalf("%s %s: %s", method, path, text)
	}
	return status, answer
}

func raw(t *testing.T, s *Server, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Octopus-ApiKey", APIKey)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// uploadForm sends a form with the boundary x.
func uploadForm(t *testing.T, s *Server, path, form string) int {
	t.Helper()
	request, err := http.NewRequest("POST", s.URL+path, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Octopus-ApiKey", APIKey)
	request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

const shop = `{"Name": "Web shop", "LifecycleId": "Lifecycles-1", "ProjectGroupId": "ProjectGroups-1", "Icon": {"Id": "cart"}}`

func TestLifeOfAResource(t *testing.T) {
	s := NewServer(t)
	status, project := send(t, s, "POST", "/api/Spaces-1/projects", shop)
	if status != 201 || project["Id"] != "Projects-1" || project["SpaceId"] != "Spaces-1" || project["Slug"] != "web-shop" {
		t.Fatalf("%d %v", status, project)
	}
	links := project["Links"].(map[string]any)
	if links["Self"] != "/api/Spaces-1/projects/Projects-1" || links["Releases"] != "/api/Spaces-1/projects/Projects-1/releases{/version}{?skip,take,searchByVersion}" || links["Web"] != "/app#/Spaces-1/projects/Projects-1" {
		t.Errorf("links: %v", links)
	}
	for _, path := range []string{links["Self"].(string), "/api/projects/web-shop", "/api/spaces/default/PROJECTS/projects-1"} {
		if status, got := send(t, s, "GET", path, ""); status != 200 || got["Icon"].(map[string]any)["Id"] != "cart" {
			t.Errorf("GET %s: %d %v", path, status, got)
		}
	}
	if status, got := send(t, s, "PUT", "/api/projects/Projects-1", `{"Name": "Shop", "Id": "Projects-9"}`); status != 200 || got["Id"] != "Projects-1" || got["Icon"] != nil || got["Links"] == nil {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := send(t, s, "DELETE", "/api/projects/Projects-1", ""); status != 200 {
		t.Errorf("%d", status)
	}
	if status, got := send(t, s, "GET", "/api/projects/Projects-1", ""); status != 404 || got["ErrorMessage"] != "The resource 'Projects-1' was not found." {
		t.Errorf("%d %v", status, got)
	}
}

func TestPages(t *testing.T) {
	s := NewServer(t)
	for _, name := range []string{"Alpha", "Beta", "Alphabet", "Gamma", "alphorn"} {
		s.Add("projects", map[string]string{"Name": name})
	}
	_, page := send(t, s, "GET", "/api/projects?partialName=ALPH&take=2", "")
	items, links := page["Items"].([]any), page["Links"].(map[string]any)
	if page["TotalResults"] != 3.0 || len(items) != 2 || page["NumberOfPages"] != 2.0 || page["ItemType"] != "Project" {
		t.Fatalf("%v", page)
	}
	_, next := send(t, s, "GET", links["Page.Next"].(string), "")
	if items := next["Items"].([]any); len(items) != 1 || items[0].(map[string]any)["Name"] != "alphorn" || next["Links"].(map[string]any)["Page.Next"] != nil {
		t.Errorf("%v", next)
	}
	if _, all := raw(t, s, "GET", "/api/projects/all?ids=Projects-2,Projects-4", ""); strings.Count(all, `"Name"`) != 2 {
		t.Errorf("%s", all)
	}
}

func TestBelowAResource(t *testing.T) {
	s := NewServer(t)
	one, two := s.Add("projects", map[string]string{"Name": "One"}), s.Add("projects", map[string]string{"Name": "Two"})
	s.Add("releases", map[string]string{"Version": "1.0", "ProjectId": one})
	s.Add("releases", map[string]string{"Version": "2.0", "ProjectId": two})
	_, page := send(t, s, "GET", "/api/projects/"+two+"/releases", "")
	if items := page["Items"].([]any); len(items) != 1 || items[0].(map[string]any)["Version"] != "2.0" {
		t.Errorf("%v", page)
	}
}

func TestSpaces(t *testing.T) {
	s := NewServer(t)
	if id := s.Add("spaces", map[string]string{"Name": "Payments"}); id != "Spaces-2" {
		t.Fatal(id)
	}
	s.AddIn("payments", "projects", map[string]string{"Name": "Checkout"})
	for path, want := range map[string]int{"/api/projects": 0, "/api/Spaces-1/projects": 0, "/api/Spaces-2/projects": 1, "/api/spaces/payments/projects": 1, "/api/spaces/Payments/projects": 1} {
		if _, page := send(t, s, "GET", path, ""); int(page["TotalResults"].(float64)) != want {
			t.Errorf("%s: %v", path, page["TotalResults"])
		}
	}
	if status, answer := send(t, s, "GET", "/api/Spaces-3/projects", ""); status != 404 {
		t.Errorf("%d %v", status, answer)
	}
	if status, answer := send(t, s, "GET", "/api/Spaces-2", ""); status != 200 || answer["Version"] != nil || answer["Links"].(map[string]any)["Projects"] != "/api/Spaces-2/projects{/id}{?name,skip,ids,clone,take,partialName,clonedFromProjectId}" {
		t.Errorf("%d %v", status, answer)
	}
	if status, answer := send(t, s, "GET", "/api/spaces/Spaces-2", ""); status != 200 || answer["Name"] != "Payments" {
		t.Errorf("%d %v", status, answer)
	}
}

func TestRefusals(t *testing.T) {
	s := NewServer(t)
	s.Add("projects", map[string]string{"Name": "Web shop"})
	for _, test := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/api/widgets", "", 404, "octopustest: the document has no route GET /api/widgets."},
		{"PATCH", "/api/projects/Projects-1", "", 405, "but not for PATCH"},
		{"GET", "/elsewhere", "", 404, "no route GET /elsewhere"},
		{"GET", "/api/projects?take=many", "", 400, "The value 'many' is not valid for take."},
		{"POST", "/api/projects", `{"Name": "Other", "ProjectGroupId": "ProjectGroups-1"}`, 400, "LifecycleId is required."},
		{"POST", "/api/projects", `[]`, 400, "The body is not a JSON object."},
		{"POST", "/api/projects", shop, 400, "The name 'Web shop' is already in use."},
		{"PUT", "/api/projects/Projects-2", `{"Name": "Other"}`, 404, "The resource 'Projects-2' was not found."},
	} {
		status, text := raw(t, s, test.method, test.path, test.body)
		var answer struct {
			ErrorMessage string
			Errors       []string
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatal(err)
		}
		if said := answer.ErrorMessage + " " + strings.Join(answer.Errors, " "); status != test.status || !strings.Contains(said, test.want) {
			t.Errorf("%s %s: %d %q, want %d and %q", test.method, test.path, status, said, test.status, test.want)
		}
	}
	response, err := http.Get(s.URL + "/api/projects")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 401 {
		t.Errorf("without a key: %d", response.StatusCode)
	}
}

func TestOverridesAndCalls(t *testing.T) {
	s := NewServer(t)
	s.On("Projects.UploadLogo", Respond(200, map[string]string{"Done": "yes"}))
	s.On("Projects.Get", Fail(403, "No."))
	if status, answer := send(t, s, "POST", "/api/projects/P-1/logo", "bytes"); status != 200 || answer["Done"] != "yes" {
		t.Errorf("%d %v", status, answer)
	}
	if status, answer := send(t, s, "GET", "/api/Spaces-1/projects/P-1", ""); status != 403 || answer["ErrorMessage"] != "No." {
		t.Errorf("%d %v", status, answer)
	}
	send(t, s, "GET", "/api/nowhere", "")
	calls := s.Calls()
	if len(calls) != 3 || string(calls[0].Body) != "bytes" || calls[0].IDs["projectId"] != "P-1" || calls[2].Operation != "" {
		t.Errorf("%+v", calls)
	}
	if got := s.Called("Projects.Get"); len(got) != 1 || got[0].Status != 403 || got[0].Space != "Spaces-1" {
		t.Errorf("%+v", got)
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	s := NewServer(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			id := s.Add("projects", map[string]string{"LifecycleId": "Lifecycles-1"})
			send(t, s, "PUT", "/api/projects/"+id, `{"Name": "x"}`)
			send(t, s, "GET", "/api/projects", "")
			s.On("Projects.Delete", Respond(204, nil))
			send(t, s, "DELETE", "/api/projects/"+id, "")
			s.Calls()
		})
	}
	group.Wait()
}
