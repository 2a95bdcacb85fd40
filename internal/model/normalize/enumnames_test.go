package normalize

import "testing"

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
	} {
		if found[param] != want {
			t.Errorf("%s is %s, want %s", param, found[param], want)
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
