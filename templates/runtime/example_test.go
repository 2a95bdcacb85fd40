package octopus_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	octopus "github.com/octogen/octogen/templates/runtime"
)

// server stands in for an Octopus server.
func server() *httptest.Server {
	answers := map[string]string{
		"GET /api/spaces/all":                          `[{"Id": "Spaces-2", "Name": "Payments Team", "Slug": "payments"}]`,
		"GET /api/Spaces-2/projects":                   `{"TotalResults": 2, "Items": [{"Id": "Projects-1", "Name": "web"}, {"Id": "Projects-2", "Name": "app"}]}`,
		"GET /api/Spaces-2/projects/Projects-1":        `{"Id": "Projects-1", "Name": "web", "New": true}`,
		"GET /api/serverstatus":                        `{"IsInMaintenanceMode": false}`,
		"POST /api/spaces/payments/packages/raw":       `{"Title": "web"}`,
		"GET /api/spaces/payments/artifacts/1/content": `content`,
	}
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := answers[r.Method+" "+r.URL.Path]
		switch {
		case r.Method == http.MethodPut:
			_, _ = io.Copy(w, r.Body)
		case !ok:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"ErrorMessage": "There is no such project."}`)
		default:
			_, _ = io.WriteString(w, text)
		}
	}))
}

func Example() {
	s := server()
	defer s.Close()
	ctx := context.Background()

	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey("API-EXAMPLE"))
	if err != nil {
		fmt.Println(err)
		return
	}
	space := client.Space("Payments Team")
	for project, err := range space.Projects.All(ctx, octopus.ProjectsListParams{Take: 100}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(project.ID, project.Name)
	}
	// Output:
	// Projects-1 web
	// Projects-2 app
}

func ExampleError() {
	s := server()
	defer s.Close()
	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey("API-EXAMPLE"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.DefaultSpace().Projects.Get(context.Background(), "Projects-404")
	var e *octopus.Error
	if errors.As(err, &e) {
		fmt.Println(e.Operation, e.StatusCode, e.Message, errors.Is(err, octopus.ErrNotFound))
	}
	// Output: Projects.Get 404 There is no such project. true
}

func ExampleClient_Raw() {
	s := server()
	defer s.Close()
	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey("API-EXAMPLE"))
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := client.Raw(context.Background(), "GET", "/api/serverstatus", nil)
	fmt.Println(string(body), err)
	// Output: {"IsInMaintenanceMode": false} <nil>
}

func ExampleProjectsService_Update() {
	s := server()
	defer s.Close()
	ctx := context.Background()
	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey("API-EXAMPLE"))
	if err != nil {
		fmt.Println(err)
		return
	}
	projects := client.Space("Spaces-2").Projects
	project, err := projects.Get(ctx, "Projects-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	project.Description = "shop front"
	project, err = projects.Update(ctx, project.ID, project)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(project.Name, project.Description)
	// Output: web shop front
}

func ExampleDownload() {
	s := server()
	defer s.Close()
	ctx := context.Background()
	client, err := octopus.NewClient(s.URL, octopus.WithAPIKey("API-EXAMPLE"))
	if err != nil {
		fmt.Println(err)
		return
	}
	space := client.Space("payments")
	if _, err := space.Packages.Upload(ctx, octopus.PackagesUploadParams{}, strings.NewReader("content"), "web.1.2.3.zip"); err != nil {
		fmt.Println(err)
		return
	}
	artifact, err := space.Artifacts.DownloadContent(ctx, "1")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer artifact.Close()
	content, err := io.ReadAll(artifact)
	fmt.Println(string(content), err)
	// Output: content <nil>
}
