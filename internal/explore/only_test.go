package explore

import (
	"strings"
	"testing"
)

func TestOnly(t *testing.T) {
	apis := real(t, "2026.1.9674")
	v := pageOf(t, apis, Options{Only: []string{"GET /projects/{}", "GET /releases"}}).Versions[0]
	var names []string
	for _, o := range v.Operations {
		names = append(names, o.Name)
	}
	for _, s := range v.Services {
		names = append(names, s.Path)
	}
	if got := strings.Join(names, " "); got != "Projects.Get Releases.List Projects Releases" {
		t.Errorf("kept %s", got)
	}
	has := map[string]bool{}
	for _, x := range v.Types {
		has[x.Name] = true
	}
	if !has["Project"] || !has["Release"] || !has["GuidedFailureMode"] || has["Tenant"] {
		t.Errorf("%d types", len(has))
	}
	for _, l := range v.Links {
		for _, r := range l.Relations {
			if r.Operation != "Projects.Get" && r.Operation != "Releases.List" {
				t.Errorf("%s leads to %s", l.From, r.Operation)
			}
		}
	}
	if _, err := New(apis, Options{Only: []string{"GET /nothing"}}); err == nil {
		t.Error("a page of nothing")
	}
}
