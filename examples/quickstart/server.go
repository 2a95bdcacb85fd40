package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// startServer plays an Octopus server on a port of this machine: as much of it as main needs, in memory.
func startServer() (address string, stop func()) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	s := &http.Server{Handler: newServer()}
	go func() { _ = s.Serve(listener) }() // ends with Close
	return "http://" + listener.Addr().String(), func() { _ = s.Close() }
}

// An object is a resource as JSON. Octopus knows more of its members than its document does.
type object = map[string]any

// A space has resources of its own; IDs are unique within it.
type space struct {
	id, slug string
	projects []object
	releases int
	packages map[string][]byte
}

type server struct {
	mu     sync.Mutex
	spaces []*space // the first is the default
}

func newServer() *server {
	return &server{spaces: []*space{
		{id: "Spaces-1", slug: "default", packages: map[string][]byte{}, projects: []object{
			{"Id": "Projects-1", "SpaceId": "Spaces-1", "Name": "Intranet"},
		}},
		{id: "Spaces-2", slug: "payments", packages: map[string][]byte{}, projects: []object{
			{"Id": "Projects-1", "SpaceId": "Spaces-2", "Name": "Checkout", "Description": nil, "Icon": object{"Id": "credit-card"}},
			{"Id": "Projects-2", "SpaceId": "Spaces-2", "Name": "Invoices"},
			{"Id": "Projects-3", "SpaceId": "Spaces-2", "Name": "Refunds"},
		}},
	}}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Header.Get("X-Octopus-ApiKey") == "" {
		refuse(w, http.StatusUnauthorized, "You must be logged in to perform this action.")
		return
	}
	if r.URL.Path == "/api/spaces/all" {
		s.listSpaces(w)
		return
	}
	sp, rest := s.route(r.URL.Path)
	if sp == nil {
		refuse(w, http.StatusNotFound, "There is no such space.")
		return
	}
	r.URL.Path = rest
	routes := http.NewServeMux()
	routes.HandleFunc("GET /projects", sp.listProjects)
	routes.HandleFunc("GET /projects/{id}", sp.getProject)
	routes.HandleFunc("PUT /projects/{id}", sp.updateProject)
	routes.HandleFunc("POST /releases", sp.createRelease)
	routes.HandleFunc("POST /packages/raw", sp.upload)
	routes.HandleFunc("GET /packages/{id}/raw", sp.download)
	routes.ServeHTTP(w, r)
}

// route finds the space in /api/Spaces-1/projects or /api/spaces/{ID or slug}/projects, and what follows it; a path without
// one means the default space. Letter case does not matter in routes.
func (s *server) route(path string) (*space, string) {
	segments := strings.Split(strings.TrimPrefix(path, "/api/"), "/")
	named := ""
	switch {
	case segments[0] == "spaces" && len(segments) > 1:
		named, segments = segments[1], segments[2:]
	case strings.HasPrefix(segments[0], "Spaces-"):
		named, segments = segments[0], segments[1:]
	}
	if len(segments) > 0 {
		segments[0] = strings.ToLower(segments[0])
	}
	rest := "/" + strings.Join(segments, "/")
	for _, sp := range s.spaces {
		if named == "" || named == sp.id || named == sp.slug {
			return sp, rest
		}
	}
	return nil, rest
}

func (s *server) listSpaces(w http.ResponseWriter) {
	list := []object{}
	for i, sp := range s.spaces {
		list = append(list, object{"Id": sp.id, "Slug": sp.slug, "Name": sp.slug, "IsDefault": i == 0})
	}
	answer(w, http.StatusOK, list)
}

// listProjects answers with a page: from skip on, take items of all.
func (sp *space) listProjects(w http.ResponseWriter, r *http.Request) {
	skip, take := number(r, "skip", 0), number(r, "take", 30)
	first := min(skip, len(sp.projects))
	last := min(first+take, len(sp.projects))
	answer(w, http.StatusOK, object{
		"ItemType": "Project", "ItemsPerPage": take, "TotalResults": len(sp.projects), "Items": sp.projects[first:last],
	})
}

// number is a query parameter that is not negative; else what to take instead.
func number(r *http.Request, name string, instead int) int {
	if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil && n >= 0 {
		return n
	}
	return instead
}

func (sp *space) getProject(w http.ResponseWriter, r *http.Request) {
	if i := sp.find(w, r); i >= 0 {
		answer(w, http.StatusOK, sp.projects[i])
	}
}

// updateProject stores what it gets: a member that the client leaves out is lost.
func (sp *space) updateProject(w http.ResponseWriter, r *http.Request) {
	i := sp.find(w, r)
	if i < 0 {
		return
	}
	if project, ok := read(w, r); ok {
		sp.projects[i] = project
		answer(w, http.StatusOK, project)
	}
}

// find is the place of the project that the path names; -1 after a refusal.
func (sp *space) find(w http.ResponseWriter, r *http.Request) int {
	for i, project := range sp.projects {
		if project["Id"] == r.PathValue("id") {
			return i
		}
	}
	refuse(w, http.StatusNotFound, fmt.Sprintf("The resource '%s' was not found.", r.PathValue("id")))
	return -1
}

func (sp *space) createRelease(w http.ResponseWriter, r *http.Request) {
	release, ok := read(w, r)
	if !ok {
		return
	}
	if release["SpaceId"] != sp.id || release["Version"] == nil {
		refuse(w, http.StatusBadRequest, "There was a problem with your request.", "A release needs SpaceId and Version.")
		return
	}
	sp.releases++
	release["Id"] = fmt.Sprintf("Releases-%d", sp.releases)
	answer(w, http.StatusCreated, release)
}

func (sp *space) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		refuse(w, http.StatusBadRequest, "There is no file in the form.", err.Error())
		return
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		refuse(w, http.StatusBadRequest, "The file cannot be read.", err.Error())
		return
	}
	id := "packages-" + strings.TrimSuffix(header.Filename, ".zip")
	sp.packages[id] = content
	answer(w, http.StatusCreated, object{"Id": id, "FileExtension": ".zip", "PackageSizeBytes": len(content)})
}

func (sp *space) download(w http.ResponseWriter, r *http.Request) {
	content, ok := sp.packages[r.PathValue("id")]
	if !ok {
		refuse(w, http.StatusNotFound, "There is no such package.")
		return
	}
	name := strings.TrimPrefix(r.PathValue("id"), "packages-") + ".zip"
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, _ = w.Write(content) // the client that is gone does not miss it
}

func read(w http.ResponseWriter, r *http.Request) (object, bool) {
	var o object
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		refuse(w, http.StatusBadRequest, "The body is not JSON.", err.Error())
		return nil, false
	}
	return o, true
}

// refuse answers with Octopus's error document.
func refuse(w http.ResponseWriter, status int, message string, errors ...string) {
	answer(w, status, object{"ErrorMessage": message, "Errors": errors})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the client that is gone does not miss it
}
