package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/templates/octopustest"
)

// A recording is what a client sent in one test, or for one command.
type recording struct {
	Name, Command string
	Requests      []request
}

type request struct {
	Method, Path string
	Status       int
	Body         json.RawMessage
	ID           string
}

// exceptions are requests that need not be answered as they were, or with success, and why.
var exceptions = map[string]string{
	"GET /api/ratelimitingpolicies":                                                                    "the document has no such route",
	"GET /api/configuration/feature-toggles":                                                           "the document has no such route",
	"GET /api/Spaces-1/workers/operatingsystem/names":                                                  "the document has this route with /all at its end only",
	"GET /api/configuration/authentication":                                                            "the server of the recording had no configuration; this one has",
	"GET /api/teams/Teams-3":                                                                           "the server of the recording had this team from the beginning; this one has others",
	"TestActionTemplateServiceAdd: POST /api/Spaces-1/actiontemplates":                                 "the test sends a template without a name, which is refused",
	"TestTaskServiceGetDetails: GET /api/tasks/test-id%20a4668206-fd54-444a-b137-50d7a3308e46/details": "the test reads a task that is not there",
	"octopus runbook run --project Web shop --name Ping --environment Dev --no-prompt: POST /api/Spaces-1/runbook-runs/create/v1": "nobody made this runbook",
}

// TestReplayGoClient sends what the official Go client sent in its tests, each on a fresh server.
func TestReplayGoClient(t *testing.T) {
	for _, r := range recordings(t, "go-octopusdeploy.json") {
		p := newPlayer(t)
		if failed := p.play(r); failed != "" {
			t.Errorf("%s: %s", r.Name, failed)
		}
	}
}

// TestReplayCLI sends what the official CLI sent for a series of commands, which build upon each other.
func TestReplayCLI(t *testing.T) {
	p := newPlayer(t)
	for _, r := range recordings(t, "octopus-cli.json") {
		if failed := p.play(r); failed != "" {
			t.Errorf("%s: %s", r.Command, failed)
		}
	}
}

func recordings(t *testing.T, name string) []recording {
	t.Helper()
	data, err := os.ReadFile(shared.File(t, "clients", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// A player sends requests again, with the IDs that this server gives in place of those that were recorded.
type player struct {
	t        *testing.T
	server   *octopustest.Server
	ids      *strings.Replacer
	known    []string
	versions map[string]json.Number // of what was read last, by path
}

func newPlayer(t *testing.T) *player {
	t.Helper()
	server, err := octopustest.New(octopustest.WithTable(tableOf(t, "2026.1.9674")))
	if err != nil {
		t.Fatal(err)
	}
	return &player{t: t, server: server, ids: strings.NewReplacer(), versions: map[string]json.Number{}}
}

func (p *player) play(recorded recording) string {
	for _, r := range recorded.Requests {
		status, body := p.send(r)
		if failed := p.judge(recorded.Name+recorded.Command, r, status, body); failed != "" {
			return failed
		}
	}
	return ""
}

// judge says what is wrong with an answer: requests that succeeded, or that the server of the recording did not know, have to
// succeed; what was not found must not be there.
func (p *player) judge(name string, r request, status int, body []byte) string {
	route, _, _ := strings.Cut(r.Method+" "+r.Path, "?")
	if exceptions[route] != "" || exceptions[name+": "+route] != "" {
		return ""
	}
	if r.Status == http.StatusNotFound && status == r.Status || r.Status != http.StatusNotFound && status < 300 {
		return ""
	}
	return fmt.Sprintf("%s %s: %d, recorded was %d: %.300s", r.Method, p.ids.Replace(r.Path), status, r.Status, body)
}

func (p *player) send(r request) (int, []byte) {
	path := p.ids.Replace(r.Path)
	body, contentType := p.body(r, path)
	sent := httptest.NewRequest(r.Method, path, bytes.NewReader(body))
	sent.Header.Set("X-Octopus-ApiKey", octopustest.APIKey)
	sent.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, sent)
	p.learn(r, path, w.Body.Bytes())
	return w.Code, w.Body.Bytes()
}

// body is the recorded one: with new IDs, and with the version that was read last, as the client would have sent it. Of a file
// the recording has the size.
func (p *player) body(r request, path string) ([]byte, string) {
	if strings.Contains(path, "/packages/raw") {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		part, err := form.CreateFormFile("file", "web.1.0.0.zip")
		if err != nil {
			p.t.Fatal(err)
		}
		_, _ = part.Write(bytes.Repeat([]byte("x"), 350)) // into memory
		_ = form.Close()
		return b.Bytes(), form.FormDataContentType()
	}
	if len(r.Body) == 0 {
		return nil, "application/json"
	}
	text := p.ids.Replace(string(r.Body))
	var object map[string]any
	if version, read := p.versions[path]; read && json.Unmarshal([]byte(text), &object) == nil {
		if _, counted := object["Version"].(float64); counted {
			object["Version"] = version
			changed, err := json.Marshal(object)
			if err != nil {
				p.t.Fatal(err)
			}
			return changed, "application/json"
		}
	}
	return []byte(text), "application/json"
}

// learn notes the ID that this server gave, and the version of what was read.
func (p *player) learn(r request, path string, body []byte) {
	var answer struct {
		ID      string `json:"Id"`
		Version json.RawMessage
	}
	_ = json.Unmarshal(body, &answer) // not all are objects
	if r.ID != "" && answer.ID != "" && r.ID != answer.ID && r.Method == http.MethodPost {
		p.known = append(p.known, r.ID, answer.ID)
		p.ids = strings.NewReplacer(p.known...)
	}
	if n := strings.Trim(string(answer.Version), " "); n != "" && n[0] >= '0' && n[0] <= '9' {
		p.versions[path] = json.Number(n)
	}
}
