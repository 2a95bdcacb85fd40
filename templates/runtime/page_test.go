package octopus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// page makes a page of the projects first to last, counted from 0.
func page(first, last int, more string) string {
	var items []string
	for i := first; i <= last; i++ {
		items = append(items, fmt.Sprintf(`{"Id": "Projects-%d"}`, i))
	}
	return `{"Items": [` + strings.Join(items, ",") + `]` + more + `}`
}

func TestPages(t *testing.T) {
	const total5, total4, next, noNext = `, "TotalResults": 5`, `, "TotalResults": 4`,
		`, "Links": {"Page.Current": "/c", "Page.Next": "/api/Spaces-1/projects?skip=2"}`, `, "Links": {"Page.Current": "/c"}`
	const cannot = "!"
	tests := []struct {
		name   string
		params ProjectsListParams
		opts   []Option
		pages  map[string]string // by what is skipped
		want   string            // items, "!" for an error
		asked  string            // what was skipped in the requests
	}{
		{"one page", ProjectsListParams{}, nil, map[string]string{"": page(0, 4, total5)}, "0 1 2 3 4", ""},
		{"by the total", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total5), "2": page(2, 3, total5), "4": page(4, 4, total5)}, "0 1 2 3 4", ", 2, 4"},
		{"from Skip on", ProjectsListParams{Skip: 2}, nil,
			map[string]string{"2": page(2, 3, total5), "4": page(4, 4, total5)}, "2 3 4", "2, 4"},
		{"from the option on", ProjectsListParams{Skip: 1}, []Option{WithQuery("Skip", "2")},
			map[string]string{"2": page(2, 3, total5), "4": page(4, 4, total5)}, "2 3 4", "2, 4"},
		{"behind the end", ProjectsListParams{Skip: 9}, nil, map[string]string{"9": page(1, 0, total5)}, "", "9"},
		{"empty", ProjectsListParams{}, nil, map[string]string{"": page(1, 0, "")}, "", ""},
		{"null", ProjectsListParams{}, nil, map[string]string{"": `{"Items": null}`}, "", ""},
		{"no total, until empty", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, ""), "2": page(2, 2, ""), "3": page(1, 0, "")}, "0 1 2", ", 2, 3"},
		{"no total, by the links", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, next), "2": page(2, 2, noNext)}, "0 1 2", ", 2"},
		{"links missing before the total", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total4+noNext), "2": page(2, 3, total4+noNext)}, "0 1 2 3", ", 2"},
		{"next link after the total", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, `, "TotalResults": 2`+next), "2": page(2, 2, noNext)}, "0 1 2", ", 2"},
		{"no total, a short page", ProjectsListParams{}, nil, map[string]string{"": page(0, 1, `, "ItemsPerPage": 3`)}, "0 1", ""},
		{"next link that leads to another server", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total4+`, "Links": {"Page.Next": "https://elsewhere.example/api/Spaces-1/projects?skip=2"}`), "2": page(2, 3, total4)},
			"0 1 2 3", ", 2"},
		{"next links in a circle", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, next), "2": page(2, 3, next)}, "0 1 2 3", ", 2"},
		{"next links in a circle before the total", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total5+next), "2": page(2, 3, total5+next), "4": page(4, 4, total5)}, "0 1 2 3 4", ", 2, 4"},
		{"a page without items in between", ProjectsListParams{}, nil,
			map[string]string{"": page(1, 0, total4+next), "2": page(2, 3, total4+noNext), "4": page(1, 0, total4)}, "2 3", ", 2"},
		{"list shrinks", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total5), "2": page(2, 2, `, "TotalResults": 3`)}, "0 1 2", ", 2"},
		{"list shrinks under the place", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total5), "2": page(1, 0, `, "TotalResults": 1`)}, "0 1", ", 2"},
		{"list grows", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total4), "2": page(2, 3, total5), "4": page(4, 4, total5)}, "0 1 2 3 4", ", 2, 4"},
		{"pages get shorter", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 2, total5), "3": page(3, 3, total5), "4": page(4, 4, total5)}, "0 1 2 3 4", ", 3, 4"},
		{"total is too high", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 1, total5), "2": page(1, 0, total5)}, "0 1", ", 2"},
		{"total is too low", ProjectsListParams{}, nil,
			map[string]string{"": page(0, 4, total4), "5": page(5, 5, total4), "6": page(1, 0, total4)}, "0 1 2 3 4 5", ", 5, 6"},
		{"does not skip, no total", ProjectsListParams{}, nil, map[string]string{"": page(0, 1, ""), "2": page(0, 1, "")}, "0 1", ", 2"},
		{"does not skip", ProjectsListParams{}, nil, map[string]string{"": page(0, 1, total5), "2": page(0, 1, total5)}, "0 1 !", ", 2"},
		{"error at once", ProjectsListParams{}, nil, nil, "!", ""},
		{"error later", ProjectsListParams{}, nil, map[string]string{"": page(0, 1, total5)}, "0 1 !", ", 2"},
		{"broken page", ProjectsListParams{}, nil, map[string]string{"": page(0, 1, total5), "2": `{"Items": [{}`}, "0 1 !", ", 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			var asked []string
			f.mux.HandleFunc("/api/Spaces-1/projects", func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				skips := append(query["skip"], query["Skip"]...)
				skip := ""
				if len(skips) > 0 {
					skip = skips[len(skips)-1]
				}
				asked = append(asked, skip)
				if body, ok := test.pages[skip]; ok {
					answer(w, 200, "application/json", body)
					return
				}
				answer(w, 500, "application/json", `{}`)
			})
			var got []string
			for project, err := range f.client(t).Space("Spaces-1").Projects.All(background(), test.params, test.opts...) {
				if err != nil {
					if project != nil {
						t.Errorf("got a project with the error: %v", project)
					}
					got = append(got, cannot)
					continue // which must not go on
				}
				got = append(got, strings.TrimPrefix(project.ID, "Projects-"))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := strings.Join(asked, ", "); got != test.asked {
				t.Errorf("skipped %q, want %q", got, test.asked)
			}
		})
	}
}

func TestPagesKeepTheParameters(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/api/projects", func(w http.ResponseWriter, r *http.Request) {
		skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
		answer(w, 200, "application/json", page(skip, skip+1, `, "TotalResults": 4`))
	})
	params := ProjectsListParams{Take: 2, PartialName: "web"}
	all := f.client(t).DefaultSpace().Projects.All(background(), params, WithQuery("x", "y"))
	for range 2 { // it can be iterated again
		for _, err := range all {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	first, second := "GET /api/projects?partialName=web&take=2&x=y", "GET /api/projects?partialName=web&take=2&x=y&skip=2"
	wantLines(t, f.lines(), first, second, first, second)
}

func TestPagesAreFetchedWhenNeeded(t *testing.T) {
	f := newFake(t)
	f.mux.HandleFunc("/api/projects", func(w http.ResponseWriter, r *http.Request) {
		skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
		answer(w, 200, "application/json", page(skip, skip+1, `, "TotalResults": 10`))
	})
	all := f.client(t).DefaultSpace().Projects.All(background(), ProjectsListParams{})
	wantLines(t, f.lines())
	for project, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		if project.ID == "Projects-3" { // the last of the second page
			break
		}
	}
	wantLines(t, f.lines(), "GET /api/projects", "GET /api/projects?skip=2")
}

// TestPagesWithoutSkip iterates over a list whose operation has no parameter to page with: links lead on.
func TestPagesWithoutSkip(t *testing.T) {
	for _, test := range []struct {
		name, first, second string
		items               int
		want                string // part of the error, "" for none
		lines               []string
	}{
		{"by links", `, "TotalResults": 3, "Links": {"Page.Next": "/api/projects?skip=2"}`, page(2, 2, `, "TotalResults": 3`), 3, "",
			[]string{"GET /api/projects", "GET /api/projects?skip=2"}},
		{"by links, no total", `, "Links": {"Page.Next": "/api/projects?skip=2"}`, page(2, 2, ``), 3, "",
			[]string{"GET /api/projects", "GET /api/projects?skip=2"}},
		{"one page", `, "TotalResults": 2`, "", 2, "", []string{"GET /api/projects"}},
		{"no total and no link", ``, "", 2, "", []string{"GET /api/projects"}},
		{"no link", `, "TotalResults": 10`, "", 2, "gave 2 of 10 items and no link", []string{"GET /api/projects"}},
		{"link to another host", `, "TotalResults": 10, "Links": {"Page.Next": "https://elsewhere.example/api/projects?skip=2"}`, "", 2, "not below", []string{"GET /api/projects"}},
		{"link to the same page", `, "TotalResults": 10, "Links": {"Page.Next": "/api/projects"}`, "", 2, "the same page again", []string{"GET /api/projects", "GET /api/projects"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.mux.HandleFunc("/api/projects", func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("skip") == "2" {
					answer(w, 200, "application/json", test.second)
					return
				}
				answer(w, 200, "application/json", page(0, 1, test.first))
			})
			op := &operation{name: "Projects.List", method: "GET", path: "/projects", forms: "s"}
			n, failed := 0, error(nil)
			for _, err := range callPages[*Project](background(), f.client(t).Users.h, op, request{}, nil, (*Page[Project])(nil)) {
				if failed = err; err == nil {
					n++
				}
			}
			if n != test.items || (failed == nil) != (test.want == "") || failed != nil && !strings.Contains(failed.Error(), test.want) {
				t.Errorf("%d items, %v", n, failed)
			}
			wantLines(t, f.lines(), test.lines...)
		})
	}
}

func TestPageIsLossless(t *testing.T) {
	const text = `{"ItemType": "Project", "TotalResults": 1, "ItemsPerPage": null, "Items": [{"Id": "Projects-1", "Name": "web", "New": 1.0}],
		"Links": {"Self": "/api/projects"}, "New": {"a": []}}`
	var p Page[Project]
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Items) != 1 || p.Items[0].ID != "Projects-1" || p.TotalResults != 1 || p.Links["Self"] != "/api/projects" {
		t.Errorf("got %+v", p)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := errors.Join(json.Unmarshal(data, &got), json.Unmarshal([]byte(text), &want)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %s, want %s", data, text)
	}
}

func TestList(t *testing.T) {
	f := newFake(t)
	f.on("/api/spaces/payments/projects", page(3, 4, `, "TotalResults": 5`))
	p, err := f.client(t).Space("payments").Projects.List(background(), ProjectsListParams{Skip: 3, IDs: []string{"a", "b"}})
	if err != nil || len(p.Items) != 2 || p.TotalResults != 5 {
		t.Errorf("got %+v, %v", p, err)
	}
	wantLines(t, f.lines(), "GET /api/spaces/payments/projects?ids=a%2Cb&skip=3")
	if _, err := f.client(t).Space("").Projects.List(background(), ProjectsListParams{}); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestPageFacts(t *testing.T) {
	p := &Page[Project]{TotalResults: 7, ItemsPerPage: 3, Items: make([]Project, 2), Links: Links{"Self": "/"}}
	if got, want := factsOf(reflect.ValueOf(p)), (pageFacts{2, 3, 7, p.Links}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCollectThenDelete has a server that pages by skip: deleting while iterating would skip items.
func TestCollectThenDelete(t *testing.T) {
	f := newFake(t)
	var ids []string
	for i := range 10 {
		ids = append(ids, fmt.Sprint("Projects-", i))
	}
	f.mux.HandleFunc("GET /api/projects", func(w http.ResponseWriter, r *http.Request) {
		skip, _ := strconv.Atoi(r.FormValue("skip"))
		var items []string
		for _, id := range ids[min(skip, len(ids)):min(skip+3, len(ids))] {
			items = append(items, fmt.Sprintf(`{"Id": %q}`, id))
		}
		answer(w, 200, "application/json", fmt.Sprintf(`{"TotalResults": %d, "ItemsPerPage": 3, "Items": [%s]}`, len(ids), strings.Join(items, ",")))
	})
	f.mux.HandleFunc("DELETE /api/projects/{id}", func(_ http.ResponseWriter, r *http.Request) {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == r.PathValue("id") })
	})
	projects := f.client(t).DefaultSpace().Projects
	all, err := Collect(projects.All(background(), ProjectsListParams{}))
	if err != nil || len(all) != 10 {
		t.Fatalf("%d projects, %v", len(all), err)
	}
	for _, project := range all {
		if err := projects.Delete(background(), project.ID); err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) > 0 {
		t.Errorf("left are %q", ids)
	}
	failing := func(yield func(int, error) bool) { _ = yield(1, nil) && yield(0, io.EOF) }
	if some, err := Collect(failing); len(some) != 1 || err != io.EOF {
		t.Errorf("got %v, %v", some, err)
	}
	if _, err := Collect[int](nil); err == nil {
		t.Error("no iterator is no error")
	}
}
