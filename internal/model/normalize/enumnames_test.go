package normalize

import (
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// TestParametersOfSets: what a filter of a list takes has the type of what the items have.
func TestParametersOfSets(t *testing.T) {
	found := map[string]string{}
	for _, op := range operations(buildReal(t, "2026.1.9674")) {
		for _, p := range op.Params {
			found[op.Name+" "+p.Name] = p.GoType()
		}
	}
	for param, want := range map[string]string{
		"Machines.List commStyles":     "[]CommunicationStyle",
		"Machines.List healthStatuses": "[]HealthStatus",
		"Tasks.List states":            "[]TaskState",
		"Accounts.List accountType":    "[]AccountType",
		"Feeds.List feedType":          "[]FeedType",
		"Machines.List roles":          "[]string",
		"Events.List ids":              "[]string",
		"Events.List eventCategories":  "[]EventCategoryID",
	} {
		if found[param] != want {
			t.Errorf("%s is %s, want %s", param, found[param], want)
		}
	}
}

// TestPropertiesOfSets: what documents have as text has the type of its set, in every version that has it.
func TestPropertiesOfSets(t *testing.T) {
	for property, want := range map[string]string{
		"DeploymentAction.ActionType":                      "ActionType",
		"Variable.Type":                                    "VariableType",
		"PackageReference.AcquisitionLocation":             "PackageAcquisitionLocation",
		"KubernetesAuthentication.AuthenticationType":      "KubernetesAuthenticationType",
		"TentacleEndpointConfiguration.CommunicationMode":  "TentacleCommunicationMode",
		"Event.Category":                                   "EventCategoryID",
		"MachineTriggerFilter.EventCategories":             "[]EventCategoryID",
		"MachineDeploymentPreview.HealthStatus":            "HealthStatus",
		"Deployment.UseGuidedFailure":                      "*bool",
		"Environment.UseGuidedFailure":                     "bool",
		"BuiltInFeed.DeletePackagesAssociatedWithReleases": "*bool",
		"InsightsDeployment.StartTime":                     "DateTime",
	} {
		object, name, _ := strings.Cut(property, ".")
		found := false
		for _, version := range shared.Versions {
			if o := findObject(buildReal(t, version), object); o != nil && o.Field(name) != nil {
				if got := o.Field(name).Type.Go(); got != want {
					t.Errorf("%s: %s is %s, want %s", version, property, got, want)
				}
				found = true
			}
		}
		if !found {
			t.Errorf("no document has %s", property)
		}
	}
}

// TestParametersNameSets: a parameter in specs/enums.yaml belongs to one set.
func TestParametersNameSets(t *testing.T) {
	known, err := loadEnumNames()
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	for _, k := range known {
		for _, p := range k.parameters {
			if owner[p] != "" {
				t.Errorf("%s belongs to %s and %s", p, owner[p], k.name)
			}
			owner[p] = k.name
		}
	}
}
