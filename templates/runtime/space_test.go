package octopus

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestRoutes(t *testing.T) {
	const lookup = "GET /api/spaces/all"
	things := func(forms string) *operation {
		return &operation{name: "Things.Get", method: "GET", path: "/things/{}", params: "thingID", forms: forms}
	}
	all, noSlug, onlySlug, onlySpace, onlyServer, beside := things("sig"), things("si"), things("g"), things("i"), things("s"), things("r")

	tests := []struct {
		name  string
		op    *operation
		space string // "-" for the default space, "/" for the server
		want  []string
		err   string
	}{
		{"server", all, "/", []string{"GET /api/things/1"}, ""},
		{"server without route", onlySpace, "/", nil, "use Space or DefaultSpace"},
		{"beside the API's root", beside, "/", []string{"GET /things/1"}, ""},

		{"default space", all, "-", []string{"GET /api/things/1"}, ""},
		{"default space without server route", onlySpace, "-", []string{lookup, "GET /api/Spaces-1/things/1"}, ""},
		{"default space, slug route", onlySlug, "-", []string{lookup, "GET /api/spaces/Spaces-1/things/1"}, ""},
		{"default space, server route", onlyServer, "-", []string{"GET /api/things/1"}, ""},
		{"default space, beside the API's root", beside, "-", []string{"GET /things/1"}, ""},

		{"ID", all, "Spaces-22", []string{"GET /api/Spaces-22/things/1"}, ""},
		{"ID in small letters", all, "spaces-22", []string{"GET /api/Spaces-22/things/1"}, ""},
		{"ID, slug route", onlySlug, "Spaces-22", []string{"GET /api/spaces/Spaces-22/things/1"}, ""},

		{"slug", all, "payments", []string{"GET /api/spaces/payments/things/1"}, ""},
		{"slug, space route", noSlug, "payments", []string{lookup, "GET /api/Spaces-22/things/1"}, ""},

		{"name", all, "Payments Team", []string{lookup, "GET /api/Spaces-22/things/1"}, ""},
		{"name in other letters", all, "PAYMENTS team", []string{lookup, "GET /api/Spaces-22/things/1"}, ""},
		{"name, slug route", onlySlug, "Payments Team", []string{lookup, "GET /api/spaces/Spaces-22/things/1"}, ""},
		{"slug before name", noSlug, "PAYMENTS", []string{lookup, "GET /api/Spaces-22/things/1"}, ""},
		{"one of two in these letters", all, "Twin", []string{lookup, "GET /api/Spaces-31/things/1"}, ""},
		{"two of that name", all, "TWIN", []string{lookup}, "Spaces-31, Spaces-32"},
		{"unknown name", all, "No Such", []string{lookup}, `no space "No Such"`},

		{"no space route", onlyServer, "payments", nil, "use DefaultSpace"},
		{"no space route, ID", onlyServer, "Spaces-1", nil, "use DefaultSpace"},
		{"no space route, beside the API's root", beside, "Spaces-1", nil, "use DefaultSpace"},
		{"empty", all, "", nil, "the space is empty"},
		{"blank", all, " \t", nil, "the space is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on("/api/spaces/all", someSpaces)
			client := f.client(t)
			h := client.Users.h
			switch test.space {
			case "/":
			case "-":
				h = client.DefaultSpace().handle
			default:
				h = client.Space(test.space).handle
			}
			err := callNone(background(), h, test.op, request{ids: []string{"1"}}, nil)
			wantLines(t, f.lines(), test.want...)
			if test.err == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Operation != "Things.Get" {
				t.Fatalf("got %v, want an *Error of Things.Get", err)
			}
			wantText(t, err.Error(), test.err)
		})
	}
}

func TestServerWithoutSpaces(t *testing.T) {
	f := newFake(t)
	client := f.client(t)
	client.core.hasSpaces = false // as in a package made from such a document

	if _, err := client.DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, &Project{Name: "web"}); err != nil {
		t.Error(err)
	}
	wantLines(t, f.lines(), "POST /api/projects")
	for _, name := range []string{"Spaces-1", "payments", "Payments Team"} {
		if _, err := client.Space(name).Projects.Get(background(), "1"); !errors.Is(err, ErrNoSpaces) {
			t.Errorf("%s: got %v, want ErrNoSpaces", name, err)
		}
		if _, err := client.Space(name).ID(background()); !errors.Is(err, ErrNoSpaces) {
			t.Errorf("ID of %s: got %v, want ErrNoSpaces", name, err)
		}
	}
	if _, err := client.DefaultSpace().ID(background()); !errors.Is(err, ErrNoSpaces) {
		t.Errorf("ID of the default space: got %v, want ErrNoSpaces", err)
	}
	if err := callNone(background(), client.DefaultSpace().handle, &operation{name: "Things.Create", method: "POST", path: "/things", forms: "i"}, request{}, nil); err == nil {
		t.Error("an operation without a server route: got no error")
	}
	wantLines(t, f.lines(), "POST /api/projects")
}

func TestSpaceID(t *testing.T) {
	f := newFake(t)
	f.on("/api/spaces/all", someSpaces)
	client := f.client(t)
	tests := []struct {
		space      *SpaceClient
		id, string string
	}{
		{client.Space("Spaces-999"), "Spaces-999", "Spaces-999"},
		{client.Space("payments"), "Spaces-22", "payments"},
		{client.Space("Payments team"), "Spaces-22", "Payments team"},
		{client.DefaultSpace(), "Spaces-1", "default space"},
	}
	for _, test := range tests {
		if id, err := test.space.ID(background()); err != nil || id != test.id {
			t.Errorf("%s: got %s, %v, want %s", test.space, id, err, test.id)
		}
		if got := test.space.String(); got != test.string {
			t.Errorf("String: got %s, want %s", got, test.string)
		}
	}
	wantLines(t, f.lines(), "GET /api/spaces/all")

	_, err := client.Space("Nowhere At All").ID(background())
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	wantText(t, err.Error(), "Nowhere At All")
	wantLines(t, f.lines(), "GET /api/spaces/all", "GET /api/spaces/all") // asked again, as it could be new
}

func TestSpaceIsLookedUpWithTheCallsCredentials(t *testing.T) {
	f := newFake(t)
	f.on("/api/spaces/all", someSpaces)
	space := f.client(t, WithHeader("X-Gate", "open"), WithQuery("a", "b")).Space("Payments Team")
	if _, err := space.Projects.Get(background(), "1", WithAccessToken("other"), WithHeader("If-Match", "x"), WithQuery("c", "d")); err != nil {
		t.Fatal(err)
	}
	wantLines(t, f.lines(), "GET /api/spaces/all", "GET /api/Spaces-22/projects/1?a=b&c=d")
	header := f.requests[0].header
	if header.Get("Authorization") != "Bearer other" || header.Get("X-Gate") != "open" || header.Get("If-Match") != "" {
		t.Errorf("headers: %v", header)
	}
}

func TestNewSpaceIsFound(t *testing.T) {
	f := newFake(t)
	list := `[]`
	f.mux.HandleFunc("/api/spaces/all", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, "application/json", list) })
	client := f.client(t)
	if _, err := client.Space("New Space").ID(background()); !errors.Is(err, ErrNotFound) {
		t.Fatalf("got %v, want ErrNotFound", err)
	}
	list = `[{"Id": "Spaces-5", "Name": "New Space"}]`
	if id, err := client.Space("New Space").ID(background()); id != "Spaces-5" {
		t.Errorf("got %s, %v", id, err)
	}
}

func TestFailedLookupIsNotKept(t *testing.T) {
	f := newFake(t)
	var asked atomic.Int32
	f.mux.HandleFunc("/api/spaces/all", func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			answer(w, 403, "application/json", `{"ErrorMessage": "no permission"}`)
			return
		}
		answer(w, 200, "application/json", someSpaces)
	})
	var seen []string
	hook := WithResponseHook(func(_ context.Context, r Response) { seen = append(seen, r.Operation) })
	projects := f.client(t, hook).Space("Payments Team").Projects
	_, err := projects.Get(background(), "1")
	if !errors.Is(err, ErrForbidden) {
		t.Fatalf("got %v, want ErrForbidden", err)
	}
	var failed *Error
	if !errors.As(err, &failed) || failed.Operation != "Spaces.GetAll" || failed.For != "Projects.Get" || !slices.Equal(seen, []string{failed.Operation}) {
		t.Errorf("the error is of %s for %s, the hook saw %v", failed.Operation, failed.For, seen)
	}
	wantText(t, err.Error(), "Projects.Get", "looking up the space", "no permission", "/api/spaces/all")
	if _, err := projects.Get(background(), "1"); err != nil {
		t.Error(err)
	}
}

func TestSpacesAreLookedUpOnce(t *testing.T) {
	f := newFake(t)
	release := make(chan struct{})
	f.mux.HandleFunc("/api/spaces/all", func(w http.ResponseWriter, _ *http.Request) {
		<-release
		answer(w, 200, "application/json", someSpaces)
	})
	client := f.client(t)
	names := []string{"Payments Team", "Default", "PAYMENTS TEAM", "-"}
	var group sync.WaitGroup
	for i := range 40 {
		space := client.DefaultSpace()
		if name := names[i%len(names)]; name != "-" {
			space = client.Space(name)
		}
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := space.ID(background()); err != nil {
				t.Error(err)
			}
		}()
	}
	close(release)
	group.Wait()
	wantLines(t, f.lines(), "GET /api/spaces/all")
}

func TestWaitingForTheLookupCanBeGivenUp(t *testing.T) {
	f := newFake(t)
	asked, release := make(chan struct{}), make(chan struct{})
	f.mux.HandleFunc("/api/spaces/all", func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-release
		answer(w, 200, "application/json", someSpaces)
	})
	client := f.client(t)
	done := make(chan error)
	go func() {
		_, err := client.Space("Payments Team").ID(background())
		done <- err
	}()
	<-asked
	ctx, cancel := context.WithCancel(background())
	cancel()
	_, err := client.Space("Default Space").ID(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestSpaceInBody(t *testing.T) {
	type required struct {
		SpaceID string `json:"SpaceId" octopus:"required"`
		Extra   Extra  `json:"-"`
	}
	type without struct {
		Name  string `json:"Name"`
		Extra Extra  `json:"-"`
	}
	type optional struct {
		SpaceID string `json:"spaceId"`
		Extra   Extra  `json:"-"`
	}
	const lookup, both = "GET /api/spaces/all", "SpaceId,SpaceIdOrName"
	raw := RawJSON(`{"n":1.0}`)
	tests := []struct {
		name   string
		space  string // "-" for the default space, "/" for the server
		needs  string // what the operation requires
		body   any
		want   string // "" for an error
		lookup bool
	}{
		{"ID", "Spaces-22", "", &optional{}, `{"spaceId":"Spaces-22"}`, false},
		{"slug", "payments", "", &optional{}, `{"spaceId":"Spaces-22"}`, true},
		{"name", "Payments Team", "SpaceId", &required{}, `{"SpaceId":"Spaces-22"}`, true},
		{"the caller's own", "payments", "SpaceId", &required{SpaceID: "Spaces-22"}, `{"SpaceId":"Spaces-22"}`, true},
		{"both members", "payments", both, &CreateReleaseCommandV1{ProjectName: "web"},
			`{"SpaceId":"Spaces-22","ProjectName":"web","SpaceIdOrName":"payments"}`, true},
		{"one is the caller's", "Spaces-22", both, &CreateReleaseCommandV1{SpaceID: "spaces-22"},
			`{"SpaceId":"spaces-22","ProjectName":"","SpaceIdOrName":"Spaces-22"}`, false},
		{"another space", "Spaces-22", "", &optional{SpaceID: "Spaces-7"}, "", false},
		{"another space than that of a slug", "payments", "SpaceId", &required{SpaceID: "Spaces-7"}, "", true},
		{"default space, another one", "-", "SpaceId", &required{SpaceID: "Spaces-7"}, `{"SpaceId":"Spaces-7"}`, false},
		{"a type that lacks it", "Spaces-22", "", &without{Name: "x"}, `{"Name":"x"}`, false},
		{"a type that lacks what is required", "Spaces-22", "SpaceId", &without{Name: "x"}, `{"Name":"x","SpaceId":"Spaces-22"}`, false},
		{"default space, optional", "-", "", &optional{}, `{}`, false},
		{"default space, required", "-", "SpaceId", &required{}, `{"SpaceId":"Spaces-1"}`, true},
		{"default space, optional in this type", "-", "SpaceId", &Tenant{Name: "x"}, `{"Name":"x","SpaceId":"Spaces-1"}`, true},
		{"default space, both members", "-", both, &CreateReleaseCommandV1{}, `{"SpaceId":"Spaces-1","ProjectName":"","SpaceIdOrName":"Spaces-1"}`, true},
		{"server", "/", "", &required{}, `{"SpaceId":""}`, false},
		{"list", "payments", "SpaceId", &[]string{"a"}, `["a"]`, false},
		{"list value", "payments", "", []string{"a"}, `["a"]`, false},
		{"nil list", "payments", "", []string(nil), `[]`, false},
		{"map", "payments", "SpaceId", map[string]int{"SpaceId": 1}, `{"SpaceId":1}`, false},
		{"raw JSON", "payments", "SpaceId", RawJSON(`{"n":1.0}`), `{"n":1.0}`, false},
		{"pointer to raw JSON", "payments", "", &raw, `{"n":1.0}`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(lookup, someSpaces)
			client := f.client(t)
			op := &operation{name: "Things.Create", method: "POST", path: "/things", forms: "sg", body: &bodyJSON, fromSpace: test.needs}
			h := client.Users.h
			switch test.space {
			case "/":
			case "-":
				h = client.DefaultSpace().handle
			default:
				h = client.Space(test.space).handle
			}
			before, _ := json.Marshal(test.body)
			err := callNone(background(), h, op, request{body: test.body}, nil)
			if test.want == "" {
				if err == nil {
					t.Fatal("no error for a body of another space")
				}
				wantText(t, err.Error(), "Things.Create", "Spaces-7", "Spaces-22", "AsNew")
				if lines := f.lines(); slices.Contains(lines, "POST /api/things") || len(lines) > 1 {
					t.Errorf("requests: %q", lines)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := f.last(t)
			if strings.Join(strings.Fields(got.body), "") != test.want {
				t.Errorf("sent %s, want %s", got.body, test.want)
			}
			if got.header.Get("Content-Type") != "application/json" || got.length != int64(len(got.body)) {
				t.Errorf("Content-Type %q, Content-Length %d", got.header.Get("Content-Type"), got.length)
			}
			if asked := f.lines()[0] == lookup; asked != test.lookup {
				t.Errorf("looked up: %v, want %v", asked, test.lookup)
			}
			if after, _ := json.Marshal(test.body); string(after) != string(before) {
				t.Errorf("the caller's value is now %s, was %s", after, before)
			}
		})
	}
}

func TestIsSlug(t *testing.T) {
	for text, want := range map[string]bool{
		"payments": true, "team-2": true, "a-b-c": true, "7": true,
		"": false, "-a": false, "a-": false, "a--b": false, "A": false, "a b": false, "ä": false, "a_b": false, "..": false,
	} {
		if got := isSlug(text); got != want {
			t.Errorf("isSlug(%q) = %v", text, got)
		}
	}
}

// TestDefaultSpaceOnceKnown: a body of another space is noticed when the ID of the default space has been looked up before,
// and nothing is asked for to find out.
func TestDefaultSpaceOnceKnown(t *testing.T) {
	f := newFake(t)
	f.on("GET /api/spaces/all", someSpaces)
	client := f.client(t)
	project := &Project{Name: "x", SpaceID: "Spaces-7"}
	if _, err := client.DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, project); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Space("payments").Projects.Create(background(), ProjectsCreateParams{}, &Project{Name: "x"}); err != nil {
		t.Fatal(err)
	}
	before := len(f.lines())
	_, err := client.DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, project)
	if err == nil || len(f.lines()) != before {
		t.Fatalf("%v after %q", err, f.lines()[before:])
	}
	wantText(t, err.Error(), "Projects.Create", "Spaces-7", "Spaces-1", "AsNew")
	if _, err := client.DefaultSpace().Projects.Create(background(), ProjectsCreateParams{}, &Project{Name: "x", SpaceID: "Spaces-1"}); err != nil {
		t.Error(err)
	}
}

// TestCommitMessage: it is a property of the body where the operation takes one, and an error where only the call has one.
func TestCommitMessage(t *testing.T) {
	f := newFake(t)
	client := f.client(t, WithCommitMessage("for all"))
	h := client.Users.h
	takes := &operation{name: "Things.Update", method: "PUT", path: "/things", forms: "s", body: &bodyJSON, message: "ChangeDescription"}
	plain := &operation{name: "Things.Create", method: "POST", path: "/things", forms: "s", body: &bodyJSON}
	for _, test := range []struct {
		op   *operation
		body any
		opts []Option
		want string
	}{
		{takes, &Variable{Name: "a"}, nil, `{"Name":"a","ChangeDescription":"for all"}`},
		{takes, &Variable{Name: "a"}, []Option{WithCommitMessage("why")}, `{"Name":"a","ChangeDescription":"why"}`},
		{takes, &messageBody{ChangeDescription: "mine"}, []Option{WithCommitMessage("why")}, `{"ChangeDescription":"mine"}`},
		{takes, &messageBody{}, []Option{WithCommitMessage("why")}, `{"ChangeDescription":"why"}`},
		{plain, &Variable{Name: "a"}, nil, `{"Name":"a"}`},
		{plain, &Variable{Name: "a"}, []Option{WithCommitMessage("why")}, ``},
	} {
		err := callNone(background(), h, test.op, request{body: test.body}, test.opts)
		if test.want == "" {
			if err == nil {
				t.Fatal("a message that nobody takes is no error")
			}
			wantText(t, err.Error(), "octopus: Things.Create: takes no commit message")
			continue
		}
		if err != nil || f.last(t).body != test.want {
			t.Errorf("%v: sent %s, want %s", err, f.last(t).body, test.want)
		}
	}
	if err := callNone(background(), h, takes, request{body: &Variable{}}, []Option{WithCommitMessage(" ")}); err == nil {
		t.Error("an empty message is no error")
	}
}

type messageBody struct {
	ChangeDescription string `json:"ChangeDescription"`
	Extra             Extra  `json:"-"`
}
