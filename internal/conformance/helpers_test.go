package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
)

// TestHelpers calls the methods that are made of operations through the clients of all server versions.
func TestHelpers(t *testing.T) {
	ctx := context.Background()
	t.Run("2018", func(t *testing.T) {
		server := newHelped(t, "2018.3.9")
		client, err := v2018.NewClient(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		space := client.DefaultSpace()
		project, err := space.Projects.GetByName(ctx, "WEB")
		check(t, err, project != nil && project.ID == "Projects-3")
		_, err = space.Projects.GetByName(ctx, "none")
		check(t, nil, errors.Is(err, v2018.ErrNotFound))
		set, err := space.Variables.Modify(ctx, "variableset-Projects-3", func(set *v2018.VariableSet) error {
			set.Variables[0].Value = "changed"
			return nil
		})
		check(t, err, set != nil && server.conflicts == 1)
		task, err := space.Tasks.Wait(ctx, "ServerTasks-1", v2018.TaskWaitParams{MinInterval: 1})
		check(t, err, task != nil && task.State == "Success")
		check(t, client.CheckVersion(ctx), true)
	})
	t.Run("2021", func(t *testing.T) {
		server := newHelped(t, "2021.3.1")
		client, err := v2021.NewClient(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		space := client.DefaultSpace()
		project, err := space.Projects.GetByName(ctx, "WEB")
		check(t, err, project != nil && project.ID == "Projects-3")
		set, err := space.Variables.Modify(ctx, "variableset-Projects-3", func(set *v2021.VariableSet) error {
			set.Variables[0].Value = "changed"
			return nil
		})
		check(t, err, set != nil && server.conflicts == 1)
		task, err := space.Tasks.Wait(ctx, "ServerTasks-1", v2021.TaskWaitParams{MinInterval: 1})
		check(t, err, task != nil && task.State == "Success")
		var differs *v2021.VersionError
		check(t, nil, errors.As(client.CheckVersion(ctx), &differs) && differs.Server == "2021.3.1")
	})
	t.Run("2026", func(t *testing.T) {
		server := newHelped(t, "2026.1.1")
		client, err := v2026.NewClient(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		space := client.DefaultSpace()
		project, err := space.Projects.GetByName(ctx, "WEB")
		check(t, err, project != nil && project.ID == "Projects-3")
		set, err := space.Variables.Modify(ctx, "variableset-Projects-3", func(set *v2026.VariableSet) error {
			set.Variables[0].Value = "changed"
			return nil
		})
		check(t, err, set != nil && server.conflicts == 1)
		task, err := space.Tasks.Wait(ctx, "ServerTasks-2", v2026.TaskWaitParams{MinInterval: 1})
		check(t, nil, task != nil && errors.Is(err, v2026.ErrTaskFailed))
		check(t, client.CheckVersion(ctx), true)
	})
}

func check(t *testing.T, err error, ok bool) {
	t.Helper()
	if err != nil || !ok {
		t.Errorf("got %v", err)
	}
}

// helped is a server with projects on three pages, a set of variables that somebody else changes once, and two tasks.
type helped struct {
	*httptest.Server
	version   string
	conflicts int
	looks     int
}

func newHelped(t *testing.T, version string) *helped {
	h := &helped{version: version}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

const variableSet = `{"Id": "variableset-Projects-3", "OwnerId": "Projects-3", "Version": %d, "Variables": [
	{"Id": "a", "Name": "Colour", "Value": "%s", "Unknown": 1}, {"Id": "b", "Name": "Password", "Value": null, "IsSensitive": true}]}`

func (h *helped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch path := strings.TrimPrefix(r.URL.Path, "/api"); r.Method + " " + path {
	case "GET ":
		fmt.Fprintf(w, `{"Application": "Octopus Deploy", "Version": %q}`, h.version)
	case "GET /projects":
		skip := r.URL.Query().Get("skip")
		page := map[string]string{"": "Website", "1": "Webshop", "2": "Web"}[skip]
		fmt.Fprintf(w, `{"TotalResults": 3, "ItemsPerPage": 1, "Items": [{"Id": "Projects-%d", "Name": %q}]}`, len(skip)+2, page)
	case "GET /variables/variableset-Projects-3":
		fmt.Fprintf(w, variableSet, 7+h.conflicts, "red")
	case "PUT /variables/variableset-Projects-3":
		h.update(w, r)
	case "GET /tasks/ServerTasks-1":
		h.looks++
		state := map[bool]string{true: "Success", false: "Executing"}[h.looks == 3]
		fmt.Fprintf(w, `{"Id": "ServerTasks-1", "State": %q, "IsCompleted": %t, "FinishedSuccessfully": %[2]t}`, state, h.looks == 3)
	case "GET /tasks/ServerTasks-2":
		_, _ = io.WriteString(w, `{"Id": "ServerTasks-2", "State": "Failed", "IsCompleted": true, "ErrorMessage": "no space left"}`)
	default:
		http.NotFound(w, r)
	}
}

// update takes a change to the version that is there, of one variable and nothing else.
func (h *helped) update(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if h.conflicts == 0 {
		h.conflicts++
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"ErrorMessage": "changed by somebody else"}`)
		return
	}
	var got, want any
	if errors.Join(json.Unmarshal(body, &got), json.Unmarshal(fmt.Appendf(nil, variableSet, 8, "changed"), &want)) != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		w.WriteHeader(http.StatusBadRequest)
	}
	_, _ = w.Write(body)
}
