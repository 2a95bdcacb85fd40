package octopus

import (
	"strings"
	"testing"
)

func TestAsNew(t *testing.T) {
	type step struct {
		ID    string `json:"Id"`
		Extra Extra  `json:"-"`
	}
	type process struct {
		ID      string `json:"Id"`
		Name    string `json:"Name"`
		SpaceID string `json:"SpaceId"`
		Version int    `json:"Version"`
		Steps   []step `json:"Steps"`
		Links   Links  `json:"Links"`
		Extra   Extra  `json:"-"`
	}
	const in = `{"Id":"a","Name":"x","SpaceId":"Spaces-1","Version":3,"Steps":[{"Id":"b"}],"Links":{"Self":"/api/a"},"More":null}`
	p := decode[process](t, in)
	p.Extra.Send("SpaceId")
	if got, want := encode(t, AsNew(p)), `{"Name":"x","Steps":[{"Id":"b"}],"More":null}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := encode(t, p); got != in {
		t.Errorf("the original is %s", got)
	}
	odd := decode[process](t, `{"id":7,"SPACEID":"Spaces-1","Version":"3","Links":null,"Name":null}`)
	if got := encode(t, AsNew(odd)); got != `{"Name":null}` {
		t.Errorf("got %s", got)
	}

	type release struct {
		Version string `json:"Version"`
		Extra   Extra  `json:"-"`
	}
	r := decode[release](t, `{"Version":"1.2.0","SpaceId":"Spaces-1","Id":"Releases-1"}`)
	if got := encode(t, AsNew(r)); got != `{"Version":"1.2.0"}` {
		t.Errorf("got %s, want the release's version alone", got)
	}
	if AsNew[Project](nil) != nil || *AsNew(new(string)) != "" {
		t.Error("what is no resource changed")
	}
}

// TestCopyBetweenSpaces reads in one space and creates in another.
func TestCopyBetweenSpaces(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/Spaces-1/projects/Projects-1", `{"Id": "Projects-1", "Name": "web", "SpaceId": "Spaces-1", "Links": {"Self": "/api/Spaces-1/projects/Projects-1"}}`)
	client := f.client(t)
	project, err := client.Space("Spaces-1").Projects.Get(background(), "Projects-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Space("Spaces-2").Projects.Create(background(), ProjectsCreateParams{}, project); err == nil {
		t.Error("what belongs to another space was sent")
	}
	if _, err := client.Space("Spaces-2").Projects.Create(background(), ProjectsCreateParams{}, AsNew(project)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(f.last(t).body), ""); got != `{"Name":"web","SpaceId":"Spaces-2"}` {
		t.Errorf("sent %s", got)
	}
}
