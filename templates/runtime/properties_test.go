package octopus

import "testing"

func TestProperties(t *testing.T) {
	for _, test := range []struct {
		properties map[string]PropertyValue
		want       string
	}{
		{ScriptProperties("Bash", "echo hi"), `{"Octopus.Action.Script.ScriptSource":"Inline","Octopus.Action.Script.Syntax":"Bash","Octopus.Action.Script.ScriptBody":"echo hi"}`},
		{PackageProperties("feeds-builtin", "web"), `{"Octopus.Action.Package.FeedId":"feeds-builtin","Octopus.Action.Package.PackageId":"web"}`},
	} {
		got, err := appendJSON(nil, test.properties, nil)
		if err != nil || !sameJSON(t, string(got), test.want) {
			t.Errorf("%s, %v, want %s", got, err, test.want)
		}
	}
}
