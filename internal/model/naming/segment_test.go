package naming

import "testing"

// TestChoices: a segment that is one of a few values is named after all of them, and is no ID.
func TestChoices(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for route, want := range map[string]string{
		"/widgets/{azure|aws}":       "GetWidgetsAzureOrAWS",
		"/widgets/{azure|aws}/{}":    "GetWidgetsAzureOrAWSByKey",
		"/projects/{id|name}/things": "ListThingsOfIDOrName",
	} {
		if got := d.Route("GET", route).Method; got != want {
			t.Errorf("%s is %s, want %s", route, got, want)
		}
	}
}
