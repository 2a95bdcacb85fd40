package octopus

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// newSignedIn is a server with one user, whose sessions end when the test says so.
func newSignedIn(t *testing.T) (f *fake, end func()) {
	f = newFake(t)
	var mu sync.Mutex
	number := 0
	f.mux.HandleFunc("POST /api/users/login", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body := f.requests[len(f.requests)-1].body
		if body != `{"Username":"me","Password":"pass-word-1"}` {
			answer(w, http.StatusBadRequest, "application/json", `{"ErrorMessage": "Invalid username or password: `+strings.ReplaceAll(body, `"`, "'")+`"}`)
			return
		}
		number++
		http.SetCookie(w, &http.Cookie{Name: "OctopusIdentificationToken_1", Value: fmt.Sprintf("session-%d", number)})
		http.SetCookie(w, &http.Cookie{Name: "Octopus-Csrf-Token_1", Value: "forgery-proof"})
		answer(w, http.StatusOK, "application/json", `{"Id": "Users-1"}`)
	})
	f.mux.HandleFunc("/api/users/me", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		cookies := fmt.Sprintf("OctopusIdentificationToken_1=session-%d; Octopus-Csrf-Token_1=forgery-proof", number)
		if r.Header.Get("Cookie") != cookies || r.Header.Get("X-Octopus-Csrf-Token") != "forgery-proof" {
			answer(w, http.StatusUnauthorized, "application/json", `{"ErrorMessage": "Who is `+r.Header.Get("Cookie")+`?"}`)
			return
		}
		answer(w, http.StatusOK, "application/json", `{"Id": "Users-1"}`)
	})
	return f, func() {
		mu.Lock()
		defer mu.Unlock()
		number++
	}
}

func TestLogin(t *testing.T) {
	f, end := newSignedIn(t)
	client, err := NewClient(f.URL, WithLogin("me", "pass-word-1"))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.requests) != 0 {
		t.Error("NewClient sends requests")
	}
	for range 2 {
		if _, err := client.Users.GetCurrent(background()); err != nil {
			t.Fatal(err)
		}
	}
	end()
	if _, err := client.Users.GetCurrent(background()); err != nil {
		t.Fatal(err)
	}
	wantLines(t, f.lines(), "POST /api/users/login", "GET /api/users/me", "GET /api/users/me", "GET /api/users/me", "POST /api/users/login", "GET /api/users/me")
	if text := fmt.Sprintf("%v %+v", client, client); strings.Contains(text, "pass-word-1") || strings.Contains(text, "session-") {
		t.Errorf("the client prints %s", text)
	}
}

func TestLoginIsRefused(t *testing.T) {
	f, _ := newSignedIn(t)
	client, err := NewClient(f.URL, WithLogin("me", "pass-word-2"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Users.GetCurrent(background())
	if err == nil || strings.Contains(err.Error(), "pass-word-2") {
		t.Fatalf("error %v", err)
	}
	wantText(t, err.Error(), `signing in as "me"`, "Invalid username or password", redacted)
	if _, err := NewClient(f.URL, WithLogin("me", "")); err == nil {
		t.Error("an empty password is accepted")
	}
}

// TestLoginStaysSecret: what a server repeats of the cookies is not in the error, and no other server gets them.
func TestLoginStaysSecret(t *testing.T) {
	f, _ := newSignedIn(t)
	other := newFake(t)
	f.mux.HandleFunc("GET /api/projects", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusForbidden, "application/json", `{"ErrorMessage": "no projects for session-1 forgery-proof"}`)
	})
	f.mux.HandleFunc("GET /api/artifacts/Artifacts-1/content", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/blob", http.StatusFound)
	})
	client, err := NewClient(f.URL, WithLogin("me", "pass-word-1"))
	if err != nil {
		t.Fatal(err)
	}
	space := client.DefaultSpace()
	_, err = space.Projects.List(background(), ProjectsListParams{})
	if !errors.Is(err, ErrForbidden) || strings.Contains(err.Error(), "session-1") || strings.Contains(err.Error(), "forgery-proof") {
		t.Errorf("error %v", err)
	}
	d, err := space.Artifacts.DownloadContent(background(), "Artifacts-1")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if h := other.last(t).header; h.Get("Cookie") != "" || h.Get("X-Octopus-Csrf-Token") != "" {
		t.Errorf("the other server got %v", h)
	}
}
