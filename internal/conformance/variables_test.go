package conformance

import (
	"strings"
	"testing"

	old "github.com/octogen/octogen/generated/v2018_3"
	oldtest "github.com/octogen/octogen/generated/v2018_3/octopustest"
	middle "github.com/octogen/octogen/generated/v2021_2"
	middletest "github.com/octogen/octogen/generated/v2021_2/octopustest"
	recent "github.com/octogen/octogen/generated/v2026_1"
	recenttest "github.com/octogen/octogen/generated/v2026_1/octopustest"
)

// TestVariablesInGit changes variables on a branch, and says why.
func TestVariablesInGit(t *testing.T) {
	server := recenttest.NewServer(t)
	client, err := recent.NewClient(server.URL, recent.WithAPIKey(recenttest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	server.Add("projects", &recent.Project{Name: "web", IsVersionControlled: true, PersistenceSettings: recent.PersistenceSettings{
		Variant: &recent.GitPersistenceSettings{URL: "https://git.example.com/web.git", DefaultBranch: "main"}}})
	everywhere, staging := recent.VariableScope{}, recent.VariableScope{Environment: []string{"Environments-1"}}
	projects := client.DefaultSpace().Projects
	for _, value := range []string{"a", "b"} {
		_, err = projects.ModifyVariablesInGit(t.Context(), "Projects-1", "main", func(v *recent.ProjectVariables) error {
			v.Set("Url", value, staging)
			v.SetSensitive("Key", "s3cret", everywhere)
			return nil
		}, recent.WithCommitMessage("Say where"))
		if err != nil {
			t.Fatal(err)
		}
	}
	read, err := projects.GetVariablesInGit(t.Context(), "Projects-1", "main")
	if err != nil {
		t.Fatal(err)
	}
	url, key := read.Find("url", staging), read.Find("Key", everywhere)
	if len(read.Variables) != 2 || url == nil || url.Value != "b" || key == nil || !key.IsSensitive || key.Value != "" {
		t.Errorf("%+v", read.Variables)
	}
	written := server.Called("Projects.UpdateVariablesInGit")
	if len(written) != 2 || !strings.Contains(string(written[0].Body), `"ChangeDescription":"Say where"`) {
		t.Errorf("written: %v", written)
	}
	if _, err := projects.Modify(t.Context(), "Projects-1", func(p *recent.Project) error { p.Description = "x"; return nil }, recent.WithCommitMessage("why")); err != nil {
		t.Errorf("a command that takes a message: %v", err)
	}
	if _, err := client.DefaultSpace().Environments.Create(t.Context(), &recent.Environment{Name: "x"}, recent.WithCommitMessage("why")); err == nil {
		t.Error("a command that takes no message takes one")
	}
}

// TestTenantValues changes what a tenant has for variables of library variable sets and of projects.
func TestTenantValues(t *testing.T) {
	server := recenttest.NewServer(t)
	client, err := recent.NewClient(server.URL, recent.WithAPIKey(recenttest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	server.Add("tenants", &recent.Tenant{Name: "North"})
	tenants := client.DefaultSpace().Tenants
	common, err := tenants.ModifyCommonVariables(t.Context(), "Tenants-1", func(v *recent.GetTenantCommonVariablesResponse) error {
		v.Variables = append(v.Variables, recent.TenantCommonVariable{LibraryVariableSetID: "LibraryVariableSets-1", TemplateID: "Domain", Value: recent.StringValue("north")},
			recent.TenantCommonVariable{LibraryVariableSetID: "LibraryVariableSets-1", TemplateID: "Key", Value: recent.SensitiveStringValue("s3cret")})
		return nil
	})
	if err != nil || len(common.Variables) != 2 || common.Variables[0].LibraryVariableSetID != "LibraryVariableSets-1" || common.Variables[0].ID == "" {
		t.Fatalf("%v, %+v", err, common)
	}
	common, err = tenants.ModifyCommonVariables(t.Context(), "Tenants-1", func(v *recent.GetTenantCommonVariablesResponse) error {
		v.Variables[0].Value = recent.StringValue("south")
		return nil
	})
	if err != nil || len(common.Variables) != 2 || common.Variables[0].Value != recent.StringValue("south") {
		t.Fatalf("%v, %+v", err, common)
	}
	_, err = tenants.ModifyProjectVariables(t.Context(), "Tenants-1", func(v *recent.GetTenantProjectVariablesResponse) error {
		v.Variables = append(v.Variables, recent.TenantProjectVariable{ProjectID: "Projects-1", TemplateID: "Port", Value: recent.StringValue("80"),
			Scope: recent.ProjectVariableScope{EnvironmentIDs: []string{"Environments-1"}}})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := tenants.GetProjectVariables(t.Context(), "Tenants-1", recent.TenantsGetProjectVariablesParams{})
	if err != nil || len(read.Variables) != 1 || read.Variables[0].ProjectID != "Projects-1" || read.Variables[0].Scope.EnvironmentIDs[0] != "Environments-1" {
		t.Errorf("%v, %+v", err, read)
	}
}

// TestVariableSetsOfAllVersions: the helpers are those of every client.
func TestVariableSetsOfAllVersions(t *testing.T) {
	o := &old.VariableSet{}
	o.Set("a", "1", old.VariableScope{})
	m := &middle.VariableSet{}
	m.SetSensitive("a", "1", middle.VariableScope{})
	if o.Find("A", old.VariableScope{}) == nil || !m.Remove("a", middle.VariableScope{}) {
		t.Error("not found")
	}
	oldServer, middleServer := oldtest.NewServer(t), middletest.NewServer(t)
	oldServer.Add("projects", &old.Project{Name: "web"})
	middleServer.Add("projects", &middle.Project{Name: "web"})
	oldClient, err := old.NewClient(oldServer.URL, old.WithAPIKey(oldtest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	middleClient, err := middle.NewClient(middleServer.URL, middle.WithAPIKey(middletest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	set, err := oldClient.DefaultSpace().Variables.Modify(t.Context(), "variableset-Projects-1", func(v *old.VariableSet) error {
		v.Set("Url", "a", old.VariableScope{Environment: []string{"Environments-1"}})
		return nil
	})
	if err != nil || set.Find("Url", old.VariableScope{Environment: []string{"Environments-1"}}) == nil {
		t.Errorf("2018: %v, %v", err, set)
	}
	same, err := middleClient.DefaultSpace().Variables.Modify(t.Context(), "variableset-Projects-1", func(v *middle.VariableSet) error {
		v.Set("Url", "a", middle.VariableScope{})
		return nil
	})
	if err != nil || same.Find("Url", middle.VariableScope{}) == nil {
		t.Errorf("2021: %v, %v", err, same)
	}
}
