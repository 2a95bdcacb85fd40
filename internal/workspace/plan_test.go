package workspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/spec"
)

// servers of the tests.
const (
	serverA = "https://a.example"
	serverB = "https://b.example"
)

// pinned is what a server is pinned to: version 1 in form x is "1x"; the file is named after the version.
func pinned(server, what string, previous ...string) spec.LockedDocument {
	d := spec.LockedDocument{Server: server, PinnedFile: file(what), Canonical: "canonical " + what}
	for _, p := range previous {
		d.Previous = append(d.Previous, file(p))
	}
	return d
}

func file(what string) spec.PinnedFile {
	return spec.PinnedFile{File: "specs/octopus-" + what[:1] + ".json", Version: what[:1], Digest: "digest " + what}
}

// now is a document that a server has now.
func now(server, what string) Present {
	return Present{Server: server, Version: what[:1], Digest: "digest " + what, Canonical: "canonical " + what}
}

// A world is a State in short: which documents are pinned and there, what servers have, and in what state clients are.
type world struct {
	pins    []spec.LockedDocument
	there   []string // documents in the folder, by what they are
	present []Present
	clients []Wanted
	locked  []spec.LockedClient
	dev     bool
	keep    bool
}

// follows is a client of a server; from is what it was generated from, "" if it never was. Its folder is as octogen left it.
func (w *world) follows(out, server, from string) *world {
	c := Wanted{Client: Client{Server: server, Out: out}, Chosen: true, Folder: map[string]string{"a.go": "digest of " + from}}
	c.Lock = spec.LockedClient{Out: out, Source: server, Octogen: "v1", Options: map[string]string{"docs": "full"}}
	w.clients = append(w.clients, c)
	if from != "" {
		l := c.Lock
		l.Digest, l.Files = "digest "+from, map[string]string{"a.go": "digest of " + from}
		w.locked = append(w.locked, l)
	}
	return w
}

// but changes the last client.
func (w *world) but(change func(c *Wanted)) *world {
	change(&w.clients[len(w.clients)-1])
	return w
}

func (w *world) state() *State {
	s := &State{Lock: spec.NewLock(), Specs: "specs", Files: map[string]string{}, Clients: w.clients, Present: w.present, Released: !w.dev}
	s.Lock.Documents, s.Lock.Clients = w.pins, w.locked
	for _, what := range w.there {
		name, digest, isNamed := strings.Cut(what, "=")
		if !isNamed {
			name, digest = file(what).File, file(what).Digest
		}
		s.Files[name] = digest
	}
	return s
}

// follower is a client of server A, generated from document 1, that is as octogen left it.
func follower() *world {
	w := &world{pins: []spec.LockedDocument{pinned(serverA, "1")}, there: []string{"1"}}
	return w.follows("a", serverA, "1")
}

func (w *world) asked(present ...Present) *world { w.present = present; return w }

// TestPlan: what is done about each state of lock, folder, documents and servers.
func TestPlan(t *testing.T) {
	pair := func() *world {
		w := &world{pins: []spec.LockedDocument{pinned(serverA, "1"), pinned(serverB, "1")}, there: []string{"1"}}
		return w.follows("a", serverA, "1").follows("b", serverB, "1")
	}
	with := func(w *world, change func(*world)) *world { change(w); return w }
	for _, test := range []struct {
		name string
		*world
		want string // the moves
	}{
		{"nothing there", (&world{}).follows("a", serverA, "").asked(now(serverA, "1")), "place specs/octopus-1.json, generate a"},
		{"settled", follower(), ""},
		{"settled, development build", with(follower(), func(w *world) { w.dev = true }), "generate a"},
		{"the same as before", follower().asked(now(serverA, "1")), ""},
		{"not modified", follower().asked(Present{Server: serverA, Version: "1", Unmodified: true}), ""},
		{"not modified, but another version", follower().asked(Present{Server: serverA, Version: "2", Unmodified: true}), ""},
		{"written again by the server", follower().asked(Present{Server: serverA, Version: "1", Digest: "digest other", Canonical: "canonical 1"}), ""},
		{"moved", follower().asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"moved, development build", with(follower(), func(w *world) { w.dev = true }).asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"the same version with other content", follower().asked(now(serverA, "1x")), "place specs/octopus-1.json, generate a"},
		{"the same, development build", with(follower(), func(w *world) { w.dev = true }).asked(now(serverA, "1x")), "place specs/octopus-1.json, generate a"},
		{"moved, with one before", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.there = append(w.there, "0")
		}).asked(now(serverA, "2")), "place specs/octopus-2.json, remove specs/octopus-0.json, generate a"},
		{"moved, all kept", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.there, w.keep = append(w.there, "0"), true
		}).asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"moved, the one before edited by hand", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.there = append(w.there, "specs/octopus-0.json=mine")
		}).asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"moved, the one before that is what a client of the configuration reads", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.there = append(w.there, "0")
			w.follows("b", "", "").but(func(c *Wanted) {
				c.Spec, c.Lock.Source, c.Chosen = "specs/octopus-0.json", "specs/octopus-0.json", false
			})
		}).asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"moved, the one before that was fetched to another folder", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.pins[0].Previous[0].File = "old/octopus-0.json"
			w.there = append(w.there, "old/octopus-0.json=digest 0")
		}).asked(now(serverA, "2")), "place specs/octopus-2.json, generate a"},
		{"moved back", with(follower(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0")}
			w.there = append(w.there, "0")
		}).asked(now(serverA, "0")), "place specs/octopus-0.json, generate a"},
		{"a file of the user in the way", with(follower(), func(w *world) { w.there = append(w.there, "specs/octopus-2.json=mine") }).asked(now(serverA, "2")),
			"specs/octopus-2.json: is there and is not what octogen fetched; move it away and run octogen again"},
		{"the document missing", with(follower(), func(w *world) { w.there = nil }).asked(now(serverA, "1")), "place specs/octopus-1.json"},
		{"the document edited", with(follower(), func(w *world) { w.there = []string{"specs/octopus-1.json=mine"} }).asked(now(serverA, "1")),
			"specs/octopus-1.json: is there and is not what octogen fetched; move it away and run octogen again"},
		{"the document edited, no server asked", with(follower(), func(w *world) { w.there = []string{"specs/octopus-1.json=mine"} }), "generate a"},

		{"two pinned to one, both move", pair().asked(now(serverA, "2"), now(serverB, "2")), "place specs/octopus-2.json, generate a, generate b"},
		{"two pinned to one, both move again", with(pair(), func(w *world) {
			w.pins = []spec.LockedDocument{pinned(serverA, "1", "0"), pinned(serverB, "1", "0")}
			w.there = append(w.there, "0")
		}).asked(now(serverA, "2"), now(serverB, "2")), "place specs/octopus-2.json, remove specs/octopus-0.json, generate a, generate b"},
		{"two pinned to one, one moves", pair().asked(now(serverA, "2"), now(serverB, "1")), "place specs/octopus-2.json, generate a"},
		{"two pinned to one, one has other content", pair().asked(now(serverA, "1x"), now(serverB, "1")), "place specs/octopus-1-a.example.json, generate a"},
		{"two move to one version with different content", pair().asked(now(serverA, "2"), now(serverB, "2x")),
			"place specs/octopus-2.json, place specs/octopus-2-b.example.json, generate a, generate b"},
		{"the document before is another server's", with(pair(), func(w *world) {
			w.pins[0] = pinned(serverA, "2", "1")
			w.there, w.locked[0].Digest = append(w.there, "2"), "digest 2"
		}).asked(now(serverA, "3"), now(serverB, "1")), "place specs/octopus-3.json, generate a"},

		{"another octogen", follower().but(func(c *Wanted) { c.Lock.Octogen = "v2" }), "generate a"},
		{"another option", follower().but(func(c *Wanted) { c.Lock.Options = map[string]string{"docs": "none"} }), "generate a"},
		{"another overlay", follower().but(func(c *Wanted) { c.Lock.Overlays = map[string]string{"more.yaml": "digest"} }), "generate a"},
		{"another server in the configuration", follower().but(func(c *Wanted) { c.Lock.Source = serverB }), "generate a"},
		{"a file edited", follower().but(func(c *Wanted) { c.Folder["a.go"] = "mine" }), "generate a"},
		{"a file missing", follower().but(func(c *Wanted) { c.Folder = nil }), "generate a"},
		{"a file left over", follower().but(func(c *Wanted) { c.Folder["b.go"] = "old" }), "generate a"},
		{"not its turn", follower().but(func(c *Wanted) { c.Chosen, c.Folder = false, nil }), ""},
		{"a document of the configuration that is gone", follower().but(func(c *Wanted) { c.Server, c.Spec, c.Lock.Source = "", "a.json", "a.json" }), "generate a"},
		{"a document of the configuration", with(follower(), func(w *world) { w.locked[0].Source = "a.json" }).but(func(c *Wanted) {
			c.Server, c.Spec, c.Lock.Source, c.Document = "", "a.json", "a.json", "digest 1"
		}), ""},
		{"a client no longer listed", with(pair(), func(w *world) { w.clients = w.clients[:1] }), "forget b"},
		{"a document no longer followed, and gone", with(follower(), func(w *world) { w.pins = append(w.pins, pinned(serverB, "7")) }), "forget specs/octopus-7.json"},
		{"a document no longer followed, but there", with(follower(), func(w *world) {
			w.pins, w.there = append(w.pins, pinned(serverB, "7")), append(w.there, "7")
		}), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			state := test.state()
			before := fmt.Sprintf("%+v", *state.Lock)
			plan, err := state.Plan(test.keep)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = joined(plan.Moves)
				forgotten(t, plan)
			}
			if got != test.want {
				t.Errorf("moves: %s\nwant:  %s", got, test.want)
			}
			if after := fmt.Sprintf("%+v", *state.Lock); after != before {
				t.Errorf("planning changed the lock from %s to %s", before, after)
			}
		})
	}
}

// forgotten checks that the lock no longer has what a plan forgets.
func forgotten(t *testing.T, p *Plan) {
	t.Helper()
	for _, m := range p.Moves {
		if m.Do != Forget {
			continue
		}
		if p.Lock.Client(m.What) != nil || slices.ContainsFunc(p.Lock.Documents, func(d spec.LockedDocument) bool { return d.File == m.What }) {
			t.Errorf("the lock still has %s", m.What)
		}
	}
}

func joined(moves []Move) string {
	var list []string
	for _, m := range moves {
		list = append(list, m.String())
	}
	return strings.Join(list, ", ")
}

// TestPlanIsTheLast: what a plan leads to needs no other, in releases; whatever servers do, one after the other.
func TestPlanIsTheLast(t *testing.T) {
	w := &world{}
	w.follows("a", serverA, "").follows("b", serverB, "")
	state := w.state()
	for i, servers := range [][2]string{{"1", "1"}, {"2", "1"}, {"2x", "2"}, {"2x", "2x"}, {"3", "3"}, {"3", "2"}, {"4", "4x"}, {"4", "4"}, {"1", "1"}} {
		state.Present = []Present{now(serverA, servers[0]), now(serverB, servers[1])}
		plan, err := state.Plan(false)
		if err != nil {
			t.Fatalf("round %d: %v", i, err)
		}
		state = carriedOut(t, state, plan)
		again, err := state.Plan(false)
		if err != nil || len(again.Moves) > 0 {
			t.Fatalf("round %d: %v is followed by %v, %v", i, plan.Moves, again.Moves, err)
		}
		for _, d := range state.Lock.Documents {
			for _, p := range append([]spec.PinnedFile{d.PinnedFile}, d.Previous...) {
				if !state.intact(p) && !slices.Contains(d.Previous, p) {
					t.Errorf("round %d: %s is pinned to %v, in the folder is %v", i, d.Server, p, state.Files)
				}
			}
			if len(d.Previous) > 1 {
				t.Errorf("round %d: %s has %d documents before", i, d.Server, len(d.Previous))
			}
		}
	}
	if len(state.Files) > 4 {
		t.Errorf("documents pile up: %v", state.Files)
	}
}

// carriedOut is the state after a plan.
func carriedOut(t *testing.T, s *State, p *Plan) *State {
	t.Helper()
	after := &State{Lock: copied(p.Lock), Specs: s.Specs, Files: map[string]string{}, Clients: slices.Clone(s.Clients), Present: s.Present, Released: s.Released}
	for name, digest := range s.Files {
		after.Files[name] = digest
	}
	for _, m := range p.Moves {
		switch m.Do {
		case Place:
			after.Files[m.What] = p.Lock.Document(m.Server).Digest
		case Remove:
			delete(after.Files, m.What)
		case Generate:
			for i, c := range after.Clients {
				if c.Lock.Out == m.What {
					l := c.Lock
					l.Digest = p.Lock.Document(l.Source).Digest
					l.Files = map[string]string{"a.go": "of " + l.Digest}
					after.Clients[i].Folder = l.Files
					after.Lock.SetClient(l)
				}
			}
		}
	}
	return after
}

// TestSince: the document that clients were generated from, whichever way the server was fetched since.
func TestSince(t *testing.T) {
	fetched := func(there ...string) *world { // the server was fetched, and the client is of the document before
		w := &world{pins: []spec.LockedDocument{pinned(serverA, "2", "1")}, there: there}
		return w.follows("a", serverA, "1")
	}
	for _, test := range []struct {
		name string
		*world
		want  string // version
		moved bool
	}{
		{"settled", follower().asked(now(serverA, "1")), "", false},
		{"moved", follower().asked(now(serverA, "2")), "1", true},
		{"other content", follower().asked(now(serverA, "1x")), "1", true},
		{"fetched before", fetched("1", "2").asked(now(serverA, "2")), "1", true},
		{"fetched before, not modified", fetched("1", "2").asked(Present{Server: serverA, Version: "2", Unmodified: true}), "1", true},
		{"fetched before, and moved again", fetched("1", "2").asked(now(serverA, "3")), "1", true},
		{"fetched before, the old document gone", fetched("2").asked(now(serverA, "2")), "", false},
		{"fetched before, the old document edited", fetched("2", "specs/octopus-1.json=mine").asked(now(serverA, "2")), "", false},
		{"the first", (&world{}).follows("a", serverA, "").asked(now(serverA, "1")), "", true},
	} {
		plan, err := test.state().Plan(false)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if f := plan.Pins[0].Since; f != nil {
			got = f.Version
		}
		if got != test.want || plan.Pins[0].Moved() != test.moved {
			t.Errorf("%s: since %q, moved %v", test.name, got, plan.Pins[0].Moved())
		}
	}
}

// TestPins: what is said of a server.
func TestPins(t *testing.T) {
	for _, test := range []struct {
		name             string
		present          Present
		changed, written bool
		version, before  string
		previous         int
	}{
		{"the same", now(serverA, "1"), false, false, "1", "1", 0},
		{"moved", now(serverA, "2"), true, true, "2", "1", 1},
		{"other content", now(serverA, "1x"), true, true, "1", "1", 0},
		{"another version of the same document", Present{Server: serverA, Version: "2", Digest: "digest 2", Canonical: "canonical 1"}, false, true, "2", "1", 1},
		{"not modified", Present{Server: serverA, Version: "2", Unmodified: true}, false, false, "1", "1", 0},
	} {
		plan, err := follower().asked(test.present).state().Plan(false)
		if err != nil {
			t.Fatal(err)
		}
		p := plan.Pins[0]
		if p.Changed != test.changed || p.Written != test.written || p.Document.Version != test.version || p.Before.Version != test.before || len(p.Document.Previous) != test.previous {
			t.Errorf("%s: %+v, before %+v", test.name, p, p.Before)
		}
		if locked := plan.Lock.Document(serverA); locked.Version != test.version {
			t.Errorf("%s: the lock has version %s", test.name, locked.Version)
		}
	}
}
