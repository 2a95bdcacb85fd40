package jobs

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// An object is a resource as JSON.
type object = map[string]any

// A server is as much of an Octopus server as the jobs need, in memory: two spaces, with resources of their own.
type server struct {
	t      *testing.T
	mu     sync.Mutex
	spaces map[string]map[string][]object // by space and collection
	files  map[string]string
	log    []string // requests, and bodies in order
	bodies []object
}

func newServer(t *testing.T) (*server, *httptest.Server) {
	s := &server{t: t, files: map[string]string{"Artifacts-1": "all went well\n"}, spaces: map[string]map[string][]object{
		"Spaces-1": {
			"projects": {
				{"Id": "Projects-1", "Name": "Shop", "VariableSetId": "variableset-Projects-1", "PersistenceSettings": object{"Type": "Database"}},
				{"Id": "Projects-2", "Name": "Workshop", "PersistenceSettings": object{"Type": "VersionControlled", "Url": "https://git.example.com/shop.git",
					"Credentials": object{"Type": "Reference", "Id": "GitCredentials-1"}, "ConversionState": object{"VariablesAreInGit": true, "RunbooksAreInGit": true}}},
				{"Id": "Projects-3", "Name": "Mail"},
			},
			"environments": {{"Id": "Environments-1", "Name": "Test", "Description": "for tests", "UseGuidedFailure": true}},
			"runbooks":     {{"Id": "Runbooks-1", "Name": "Restart", "ProjectId": "Projects-1"}},
			"variables": {{"Id": "variableset-Projects-1", "SpaceId": "Spaces-1", "OwnerId": "Projects-1", "Version": 7, "Variables": []any{
				object{"Id": "a", "Name": "Timeout", "Value": "10", "Scope": object{"Environment": []any{"Environments-1"}}, "Prompt": nil},
				object{"Id": "b", "Name": "Password", "Value": nil, "IsSensitive": true, "FromTheFuture": object{"Rotated": true}},
			}}},
			"tasks": {{"Id": "ServerTasks-1", "State": "Success", "IsCompleted": true, "FinishedSuccessfully": true, "Duration": "12 seconds"}, {"Id": "ServerTasks-2", "State": "Failed", "IsCompleted": true, "ErrorMessage": "The step Migrate failed."}},
		},
		"Spaces-2": {},
	}}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return s, h
}

var route = regexp.MustCompile(`^/api/(?:spaces/)?(Spaces-\d)/(.*)$`)

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.login(w, r) {
		return
	}
	m := route.FindStringSubmatch(r.URL.Path)
	if r.Header.Get("X-Octopus-ApiKey") != "API-TEST" && r.Header.Get("Authorization") != "Bearer access" || m == nil {
		reply(w, http.StatusUnauthorized, object{"ErrorMessage": "You must be logged in to perform this action."})
		return
	}
	space, path := m[1], m[2]
	s.log = append(s.log, r.Method+" "+space+" "+path)
	if path == "packages/raw" {
		s.upload(w, r)
		return
	}
	body := object{}
	if r.Method != "GET" {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			s.t.Errorf("%s %s: %v", r.Method, path, err)
		}
		s.bodies = append(s.bodies, body)
	}
	if answer := s.special(r.Method, path, body); answer != nil {
		reply(w, http.StatusOK, answer)
		return
	}
	collection, id, _ := strings.Cut(path, "/")
	switch id, rest, _ := strings.Cut(id, "/"); {
	case rest == "content":
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename="../report.txt"`)
		fmt.Fprint(w, s.files[id])
	case r.Method == "POST":
		s.create(w, space, collection, body)
	case id == "":
		reply(w, http.StatusOK, page(r, s.spaces[space][collection]))
	default:
		s.one(w, r.Method, s.spaces[space][collection], id, body)
	}
}

// special answers what is more than a collection of resources.
func (s *server) special(method, path string, body object) any {
	switch method + " " + path {
	case "POST releases/create/v1":
		release := object{"Id": "Releases-1", "Version": body["ReleaseVersion"], "ReleaseNotes": body["ReleaseNotes"], "ProjectId": "Projects-1"}
		s.spaces["Spaces-1"]["releases"] = append(s.spaces["Spaces-1"]["releases"], release)
		return object{"ReleaseId": "Releases-1", "ReleaseVersion": body["ReleaseVersion"]}
	case "POST deployments/create/untenanted/v1":
		task := map[any]string{"1.0.0": "ServerTasks-1"}[body["ReleaseVersion"]]
		if task == "" {
			task = "ServerTasks-2"
		}
		return object{"DeploymentServerTasks": []any{object{"DeploymentId": "Deployments-1", "ServerTaskId": task}}}
	case "GET projects/Projects-2/main/runbooks":
		return object{"Items": []any{object{"Id": "Runbooks-restart", "Name": "Restart"}}, "TotalResults": 1}
	case "POST runbook-runs/create/v1":
		return object{"RunbookRunServerTasks": []any{object{"RunbookRunId": "RunbookRuns-1", "ServerTaskId": "ServerTasks-1"}}}
	case "GET tasks/ServerTasks-1/details", "GET tasks/ServerTasks-2/details":
		return s.details(strings.Split(path, "/")[1])
	case "POST projects/Projects-2/main/runbooks/Runbooks-restart/run/v1":
		return object{"Resources": []any{object{"Id": "RunbookRuns-2", "TaskId": "ServerTasks-1"}}}
	}
	return nil
}

// details is a task with its log.
func (s *server) details(id string) object {
	step := object{"Id": "step", "Name": "Step 1", "LogElements": []any{object{"Category": "Info", "MessageText": "hello"}}}
	for _, task := range s.spaces["Spaces-1"]["tasks"] {
		if task["Id"] == id {
			return object{"Task": task, "ActivityLogs": []any{object{"Id": "root", "Name": "Deploy Shop", "Children": []any{step}}}}
		}
	}
	return nil
}

// discriminators are what the server wants of the resources that come in variants.
var discriminators = map[string]string{"accounts": "AccountType", "feeds": "FeedType"}

func (s *server) create(w http.ResponseWriter, space, collection string, body object) {
	if d := discriminators[collection]; d != "" && body[d] == nil {
		reply(w, http.StatusBadRequest, object{"ErrorMessage": "There was a problem with your request.", "Errors": []any{d + " is required."}})
		return
	}
	stored := maps.Clone(body)
	stored["Id"] = strings.ToUpper(collection[:1]) + collection[1:] + "-1"
	for name, value := range stored { // secrets are kept, never given back
		if secret, ok := value.(object); ok && secret["NewValue"] != nil {
			stored[name] = object{"HasValue": true, "NewValue": nil}
		}
	}
	s.spaces[space][collection] = append(s.spaces[space][collection], stored)
	reply(w, http.StatusCreated, stored)
}

func (s *server) one(w http.ResponseWriter, method string, collection []object, id string, body object) {
	for i, o := range collection {
		switch {
		case o["Id"] != id:
			continue
		case method == "PUT" && fmt.Sprint(o["Version"]) != fmt.Sprint(body["Version"]):
			reply(w, http.StatusConflict, object{"ErrorMessage": "It was changed by somebody else."})
			return
		case method == "PUT":
			collection[i] = body
		}
		reply(w, http.StatusOK, collection[i])
		return
	}
	reply(w, http.StatusNotFound, object{"ErrorMessage": "The resource '" + id + "' was not found."})
}

// page is the part of a collection that is asked for.
func page(r *http.Request, all []object) object {
	found := []object{}
	for _, o := range all {
		if strings.Contains(strings.ToLower(o["Name"].(string)), strings.ToLower(r.FormValue("partialName"))) {
			found = append(found, o)
		}
	}
	skip, _ := strconv.Atoi(r.FormValue("skip"))
	take, _ := strconv.Atoi(r.FormValue("take"))
	if take == 0 {
		take = 30
	}
	items := found[min(skip, len(found)):min(skip+take, len(found))]
	return object{"Items": items, "TotalResults": len(found), "ItemsPerPage": take}
}

func (s *server) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		s.t.Errorf("upload: %v", err)
		return
	}
	content, err := io.ReadAll(file)
	if err != nil {
		s.t.Errorf("upload: %v", err)
	}
	s.files[header.Filename] = string(content)
	reply(w, http.StatusCreated, object{"PackageId": "web", "Version": "1.2.3", "PackageSizeBytes": len(content)})
}

// login exchanges tokens of a build server for access tokens.
func (s *server) login(w http.ResponseWriter, r *http.Request) bool {
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		reply(w, http.StatusOK, object{"token_endpoint": "http://" + r.Host + "/token/v1"})
	case "/token/v1":
		var body object
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body["audience"] != "service-account" || body["subject_token"] != "from-the-build-server" {
			reply(w, http.StatusBadRequest, object{"error": "invalid_grant"})
			return true
		}
		reply(w, http.StatusOK, object{"access_token": "access", "expires_in": 3600})
	default:
		return false
	}
	return true
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever went away does not read it
}
