package octopustest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// withShop is a server with a project, an environment and a release.
func withShop(t *testing.T) *Server {
	t.Helper()
	s := NewServer(t)
	try(t, s, "POST", "/api/Spaces-1/projects", shop, 201)
	try(t, s, "POST", "/api/Spaces-1/environments", `{"Name": "Test"}`, 201)
	try(t, s, "POST", "/api/Spaces-1/releases/create/v1", `{"projectName": "Web shop", "releaseVersion": "1.0.0"}`, 201)
	return s
}

func TestReleasesByName(t *testing.T) {
	s := withShop(t)
	try(t, s, "POST", "/api/default/releases/create/v1", `{"ProjectName": "web-shop"}`, 201)
	if page := get(t, s, "/api/projects/Projects-1/releases", 200); page["TotalResults"] != 2.0 || page["Items"].([]any)[0].(map[string]any)["Version"] != "1.0.1" {
		t.Errorf("the newest is not first: %v", page)
	}
	for body, want := range map[string]string{
		`{"ProjectName": "nope"}`:                                "'nope' was not found",
		`{"ProjectName": "Web shop", "ReleaseVersion": "1.0.0"}`: "already exists",
		`{"ReleaseVersion": "1.0.0"}`:                            "ProjectName is required.",
	} {
		if status, answer := send(t, s, "POST", "/api/releases/create/v1", body); status < 400 || !strings.Contains(fmt.Sprint(answer), want) {
			t.Errorf("%s: %d %v", body, status, answer)
		}
	}
	same := try(t, s, "POST", "/api/releases/create/v1", `{"ProjectName": "Web shop", "ReleaseVersion": "1.0.0", "IgnoreIfAlreadyExists": true}`, 201)
	if same["ReleaseId"] != "Releases-1" {
		t.Errorf("%v", same)
	}
}

func TestTasksMove(t *testing.T) {
	for want, decide := range map[string]func(Task) Outcome{
		"Queued Executing Success Success": nil,
		"Queued Executing Failed Failed":   Fails("The step Migrate failed."),
		"Queued Success Success Success":   func(Task) Outcome { return Outcome{AtOnce: true} },
		"Queued Queued Queued Queued":      func(Task) Outcome { return Outcome{State: "Queued"} },
	} {
		s := withShop(t)
		s.OnTask(decide)
		deployment := try(t, s, "POST", "/api/deployments", `{"ReleaseId": "Releases-1", "EnvironmentId": "Environments-1"}`, 201)
		states := []string{get(t, s, "/api/tasks", 200)["Items"].([]any)[0].(map[string]any)["State"].(string)}
		for range 3 {
			states = append(states, get(t, s, "/api/tasks/"+deployment["TaskId"].(string), 200)["State"].(string))
		}
		if got := strings.Join(states, " "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestTaskDetailsAndLog(t *testing.T) {
	s := withShop(t)
	s.OnTask(func(task Task) Outcome {
		return Outcome{AtOnce: true, State: "Failed", Error: "No disk.", Log: []string{task.Name + " " + task.Project}}
	})
	try(t, s, "POST", "/api/deployments", `{"ReleaseId": "Releases-1", "EnvironmentId": "Environments-1"}`, 201)
	details := get(t, s, "/api/tasks/ServerTasks-1/details", 200)
	log := details["ActivityLogs"].([]any)[0].(map[string]any)
	if details["Task"].(map[string]any)["ErrorMessage"] != "No disk." || log["Status"] != "Failed" || len(log["LogElements"].([]any)) != 3 {
		t.Errorf("%v", details)
	}
	if _, text := raw(t, s, "GET", "/api/tasks/ServerTasks-1/raw", ""); !strings.Contains(text, "Deploy Web shop release 1.0.0 to Test\n") || !strings.Contains(text, "Deploy Projects-1\n") {
		t.Errorf("%s", text)
	}
	s.OnTask(nil)
	try(t, s, "POST", "/api/deployments", `{"ReleaseId": "Releases-1", "EnvironmentId": "Environments-1"}`, 201)
	if task := try(t, s, "POST", "/api/tasks/ServerTasks-2/cancel", "", 200); task["State"] != "Canceled" || task["IsCompleted"] != true {
		t.Errorf("%v", task)
	}
}

func TestSecretsStayInside(t *testing.T) {
	s := NewServer(t)
	created := try(t, s, "POST", "/api/feeds", `{"Name": "docker", "FeedType": "Docker", "Password": {"HasValue": true, "NewValue": "s3cret"}}`, 201)
	if text := fmt.Sprint(created, get(t, s, "/api/feeds/docker", 200)); strings.Contains(text, "s3cret") || !strings.Contains(text, "HasValue:true") {
		t.Errorf("%s", text)
	}
	s.Add("projects", map[string]string{"Name": "Shop"})
	id := "/api/variables/variableset-Projects-1"
	set := try(t, s, "PUT", id, `{"Version": 0, "Variables": [{"Name": "Key", "Value": "s3cret", "IsSensitive": true}, {"Name": "Plain", "Value": "x"}]}`, 200)
	if text := fmt.Sprint(set); strings.Contains(text, "s3cret") || !strings.Contains(text, "Value:x") {
		t.Errorf("%s", text)
	}
	snapshot, err := s.Snapshot()
	if err != nil || strings.Contains(string(snapshot), "s3cret") {
		t.Errorf("%v %s", err, snapshot)
	}
}

func TestVariablesHaveIDsAndVersions(t *testing.T) {
	s := NewServer(t)
	s.Add("projects", map[string]string{"Name": "Shop"})
	id := "/api/variables/variableset-Projects-1"
	set := try(t, s, "PUT", id, `{"Version": 0, "Variables": [{"Name": "A", "Scope": {}}]}`, 200)
	variable := set["Variables"].([]any)[0].(map[string]any)
	if set["Version"] != 1.0 || variable["Id"] == "" || variable["Type"] != "String" || len(variable["Scope"].(map[string]any)) != 0 || set["OwnerId"] != "Projects-1" {
		t.Errorf("%v", set)
	}
	if answer := try(t, s, "PUT", id, `{"Version": 0, "Variables": []}`, 409); answer["ErrorMessage"] != staleMessage {
		t.Errorf("%v", answer)
	}
}

func TestPackages(t *testing.T) {
	s := NewServer(t)
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"web.1.2.3-beta.1.zip\"\r\n\r\ncontent\r\n--x--\r\n"
	send := func(query string) int {
		t.Helper()
		return uploadForm(t, s, "/api/packages/raw"+query, form)
	}
	for query, want := range map[string]int{"": 201} {
		if got := send(query); got != want {
			t.Fatalf("%s: %d", query, got)
		}
	}
	for query, want := range map[string]int{"?overwriteMode=FailIfExists": 409, "?overwriteMode=IgnoreIfExists": 200, "?overwriteMode=OverwriteExisting": 200, "?replace=true": 200} {
		if got := send(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	p := get(t, s, "/api/packages?filter=WEB", 200)["Items"].([]any)[0].(map[string]any)
	if p["PackageId"] != "web" || p["Version"] != "1.2.3-beta.1" || p["PackageSizeBytes"] != 7.0 {
		t.Errorf("%v", p)
	}
	if page := get(t, s, "/api/packages?filter=goodbye", 200); page["TotalResults"] != 0.0 {
		t.Errorf("%v", page)
	}
}

func TestSlugsDiffer(t *testing.T) {
	s := NewServer(t)
	s.Add("environments", map[string]string{"Name": "Test 1"})
	s.Add("environments", map[string]string{"Name": "Test-1"})
	if got := get(t, s, "/api/environments/Environments-2", 200); got["Slug"] != "test-1-1" {
		t.Errorf("%v", got["Slug"])
	}
}

func TestNewSpacesHaveWhatTheFirstHas(t *testing.T) {
	s := NewServer(t)
	space := try(t, s, "POST", "/api/spaces", `{"Name": "Second"}`, 201)
	for _, path := range []string{"/api/Spaces-1/feeds", "/api/Second/feeds", "/api/spaces/second/feeds"} {
		page := get(t, s, path+"?take=1", 200)
		feed := page["Items"].([]any)[0].(map[string]any)
		if feed["Id"] != "feeds-builtin" || page["TotalResults"] != 2.0 {
			t.Errorf("%s: %v", path, page)
		}
	}
	if space["IsDefault"] != false || space["Slug"] != "second" {
		t.Errorf("%v", space)
	}
	if user := get(t, s, "/api/users/me", 200); user["Id"] != "Users-1" || get(t, s, "/api/users/Users-1", 200)["Username"] != user["Username"] {
		t.Errorf("%v", user)
	}
}

func TestWhatWasNotSent(t *testing.T) {
	s := NewServer(t)
	project := try(t, s, "POST", "/api/projects", shop, 201)
	for name, want := range map[string]string{"PersistenceSettings": "map[Type:Database]", "IsDisabled": "false", "IncludedLibraryVariableSetIds": "[]"} {
		if v, has := project[name]; has && fmt.Sprint(v) != want {
			t.Errorf("%s: %v, want %s", name, v, want)
		}
	}
	if project["Description"] != nil {
		t.Errorf("%v", project["Description"])
	}
}

// TestTwoHundred is for the race detector.
func TestTwoHundred(t *testing.T) {
	s := withShop(t)
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			version := fmt.Sprintf("2.0.%d", i)
			try(t, s, "POST", "/api/releases/create/v1", `{"ProjectName": "Web shop", "ReleaseVersion": "`+version+`"}`, 201)
			d := try(t, s, "POST", "/api/deployments", `{"ReleaseId": "Releases-1", "EnvironmentId": "Environments-1"}`, 201)
			get(t, s, "/api/tasks/"+d["TaskId"].(string)+"/details", 200)
			get(t, s, "/api/Spaces-1/releases?take=3", 200)
			s.Unimplemented()
		})
	}
	group.Wait()
	if page := get(t, s, "/api/releases?take=1", 200); page["TotalResults"] != 201.0 {
		t.Errorf("%v releases", page["TotalResults"])
	}
}
