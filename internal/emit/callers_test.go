package emit

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	documents "github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
	octopus "github.com/octogen/octogen/templates/runtime"
)

// TestCallers: which helpers of several operations the real documents have, and that these take what the helpers send.
func TestCallers(t *testing.T) {
	params := map[string]reflect.Type{
		"DeployParams": reflect.TypeFor[octopus.DeployParams](), "RunbookParams": reflect.TypeFor[octopus.RunbookParams](), "ReleaseParams": reflect.TypeFor[octopus.ReleaseParams](),
	}
	want := map[string]string{
		"2018.3.6":    "Deployments.Start startDeploymentsByID 11, Packages.Push pushPackage 1, Tasks.Follow followTasks 1",
		"2021.2.1387": "BuildInformation.Report reportBuild 1, Deployments.Start startDeploymentsByID 11, Packages.Push pushPackage 1, Packages.PushDelta pushDelta 3, Runbooks.Start startRunbooksByID 11, Tasks.Follow followTasks 1",
		"2026.1.9674": "BuildInformation.Report reportBuild 1, Deployments.Start startDeployments 2, Packages.Push pushPackage 1, Packages.PushDelta pushDelta 3, Releases.Cut createRelease 2, Runbooks.Start startRunbooks 12, Tasks.Follow followTasks 1",
	}
	for _, version := range documents.Versions {
		var found []string
		for _, h := range callersOf(t, version) {
			found = append(found, h.Name()+" "+h.Function+" "+strconv.Itoa(len(h.Calls)))
			if p := params[h.Method.Args[0].Type.Name]; p != nil {
				checkFits(t, version, p, h)
			}
		}
		if got := strings.Join(found, ", "); got != want[version] {
			t.Errorf("%s has %s, want %s", version, got, want[version])
		}
	}
}

func callersOf(t *testing.T, version string) []*model.Helper {
	t.Helper()
	doc, err := spec.Parse(documents.Document(t, version), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var helpers []*model.Helper
	for _, s := range api.AllServices() {
		for _, h := range s.Helpers {
			if h.Kind == model.HelperCalls {
				helpers = append(helpers, h)
			}
		}
	}
	return helpers
}

// checkFits: what a helper's parameters are called on the wire is what the commands that take names call it.
func checkFits(t *testing.T, version string, params reflect.Type, h *model.Helper) {
	t.Helper()
	taken, byNames := map[string]bool{"-": true}, false
	for _, c := range h.Calls {
		if slices.Contains([]string{"untenanted", "tenanted", "byNames"}, c.As) {
			byNames = true
			for _, f := range c.Operation.Body.Type.Object.Fields {
				taken[f.Name] = true
			}
		}
	}
	for i := range params.NumField() {
		if name := params.Field(i).Tag.Get("json"); byNames && !taken[name] {
			t.Errorf("%s: no command of %s takes %s", version, h.Name(), name)
		}
	}
}
