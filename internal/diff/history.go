package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/octogen/octogen/internal/model"
)

// A History says when what came and went over several documents.
type History struct {
	Versions  []Side     `json:"versions"`
	Lifetimes []Lifetime `json:"lifetimes"` // of what comes or goes; what all documents have is not listed
}

// A Lifetime is that of one thing. What comes and goes with the operation or the type that it is of has none of its own.
type Lifetime struct {
	Kind     string   `json:"kind"` // "operation", "parameter", "type", "field", "value"
	Services []string `json:"services"`
	Name     string   `json:"name"`            // "Projects.List", "Projects.List.partialName", "Project.Description", "TaskState.Paused"
	Route    string   `json:"route,omitempty"` // of operations and parameters: "GET /projects"
	In       []string `json:"in"`              // the versions that have it
	Came     string   `json:"came,omitempty"`  // the last of them that follows one without it
	Went     string   `json:"went,omitempty"`  // the first after them

	owner, member string
	at            int // of the version that it came in
}

// Over finds out what comes and goes from each model to the next.
func Over(apis []*model.API) *History {
	h := &historian{count: len(apis), things: map[thing]*presence{}}
	history := &History{Lifetimes: []Lifetime{}}
	for i, api := range apis {
		x := newIndex(api)
		side := x.side()
		side.Version, _, _ = strings.Cut(side.Version, "+") // what it was built from is of no interest
		history.Versions = append(history.Versions, side)
		h.read(i, x)
	}
	for t, p := range h.things {
		if l, ok := h.lifetime(t, p, history.Versions); ok {
			history.Lifetimes = append(history.Lifetimes, l)
		}
	}
	slices.SortFunc(history.Lifetimes, func(a, b Lifetime) int {
		return cmp.Or(byService(a.service(), b.service()), strings.Compare(a.Name, b.Name), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Route, b.Route))
	})
	return history
}

func (l Lifetime) service() string { return Change{Services: l.Services}.service() }

// A thing is what can come and go: an operation by its route, a type by its name, and what is in them.
type thing struct{ kind, owner, member string }

// presence is where a thing is.
type presence struct {
	in       []bool
	name     string
	services []string
}

type historian struct {
	count  int
	things map[thing]*presence
}

// read notes what a model has. The newest names stay.
func (h *historian) read(at int, x *index) {
	for key, op := range x.operations {
		services := []string{serviceOf(op)}
		h.has(at, thing{"operation", key, ""}, op.Name, services)
		for _, p := range op.Params {
			h.has(at, thing{"parameter", key, strings.ToLower(p.Name)}, op.Name+"."+p.Name, services)
		}
	}
	for name, o := range x.objects {
		if o.Known || o.Variant != nil {
			continue // octogen's own knowledge, of no document
		}
		h.has(at, thing{"type", name, ""}, name, x.servicesOf(name))
		for _, f := range o.Fields {
			h.has(at, thing{"field", name, f.Name}, name+"."+f.GoName, x.servicesOf(name))
		}
	}
	for name, e := range x.enums {
		h.has(at, thing{"type", name, ""}, name, x.servicesOf(name))
		for _, v := range e.Values {
			h.has(at, thing{"value", name, v.Value}, name+"."+v.Value, x.servicesOf(name))
		}
	}
	for name := range x.aliases {
		h.has(at, thing{"type", name, ""}, name, x.servicesOf(name))
	}
}

func (h *historian) has(at int, t thing, name string, services []string) {
	p := h.things[t]
	if p == nil {
		p = &presence{in: make([]bool, h.count)}
		h.things[t] = p
	}
	p.in[at], p.name, p.services = true, name, slices.Compact(append([]string{}, services...))
}

// owned is where that is which a thing is of: everywhere for an operation or a type.
func (h *historian) owned(t thing) []bool {
	switch t.kind {
	case "parameter":
		return h.things[thing{"operation", t.owner, ""}].in
	case "field", "value":
		return h.things[thing{"type", t.owner, ""}].in
	}
	return slices.Repeat([]bool{true}, h.count)
}

// lifetime is that of a thing, if it comes or goes while that is there which it is of.
func (h *historian) lifetime(t thing, p *presence, versions []Side) (Lifetime, bool) {
	l := Lifetime{Kind: t.kind, Services: p.services, Name: p.name, In: []string{}, owner: t.owner, member: t.member}
	if t.kind == "operation" || t.kind == "parameter" {
		l.Route = t.owner
	}
	owned := h.owned(t)
	for i, has := range p.in {
		if has {
			l.In = append(l.In, versions[i].Version)
		}
		if i == 0 || !owned[i-1] || !owned[i] {
			continue
		}
		switch before := p.in[i-1]; {
		case has && !before:
			l.Came, l.Went, l.at = versions[i].Version, "", i
		case before && !has:
			l.Went = versions[i].Version
		}
	}
	return l, l.Came != "" || l.Went != ""
}

// Only returns the history of a service, if one is named.
func (h *History) Only(service string) *History {
	copied := *h
	copied.Lifetimes = slices.DeleteFunc(slices.Clone(h.Lifetimes), func(l Lifetime) bool {
		return service != "" && !slices.ContainsFunc(l.Services, func(s string) bool { return strings.EqualFold(s, service) })
	})
	return &copied
}

func (h *History) title() string {
	var versions []string
	for _, v := range h.Versions {
		versions = append(versions, clean(v.Version))
	}
	return "Octopus " + strings.Join(versions, " → ")
}

// sentence counts what comes and goes.
func (h *History) sentence() string {
	came, went := 0, 0
	for _, l := range h.Lifetimes {
		if l.Came != "" {
			came++
		}
		if l.Went != "" {
			went++
		}
	}
	if came+went == 0 {
		return "nothing comes or goes"
	}
	return fmt.Sprintf("%d came, %d went; what comes or goes with its operation or type is not counted", came, went)
}

// JSON writes the history for machines.
func (h *History) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(h)
}

// Text writes the history as a table for each service.
func (h *History) Text(w io.Writer, colour bool) error {
	fmt.Fprintf(w, "%s\n%s\n", h.title(), h.sentence())
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	heading := ""
	for _, l := range h.Lifetimes {
		if l.service() != heading {
			heading = l.service()
			fmt.Fprintf(table, "\n%s\n\n  kind\tname\tcame\twent\troute\n", bold(clean(heading), colour))
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\n", l.Kind, clean(l.Name), orDash(l.Came), orDash(l.Went), clean(l.Route))
	}
	return table.Flush()
}

func orDash(version string) string { return cmp.Or(clean(version), "-") }

// Markdown writes the history as a table, as far as a pull request takes it: operations first.
func (h *History) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s.\n\n| what | came | went |\n|---|---|---|\n", escape(h.title()), strings.ToUpper(h.sentence()[:1])+h.sentence()[1:])
	list := slices.Clone(h.Lifetimes)
	order := []string{"operation", "type", "parameter", "field", "value"}
	slices.SortStableFunc(list, func(a, b Lifetime) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	for i, l := range list {
		what := l.Kind + " `" + code(l.Name) + "`"
		if l.Kind == "operation" {
			what += " `" + code(l.Route) + "`"
		}
		line := fmt.Sprintf("| %s | %s | %s |\n", what, escape(l.Came), escape(l.Went))
		if b.Len()+len(line) > mostMarkdown {
			fmt.Fprintf(&b, "\n%d more are left out here; `octogen diff --format json` lists them.\n", len(list)-i)
			break
		}
		b.WriteString(line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
