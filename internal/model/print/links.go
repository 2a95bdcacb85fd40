package print

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/model"
)

// The printed form of the links; docs/inspect.md promises it.
type printedLink struct {
	From       string            `json:"from"`
	Relation   string            `json:"relation"`
	Names      []string          `json:"names"`
	To         string            `json:"to"`
	Many       bool              `json:"many"`
	Result     model.ResultKind  `json:"result"`
	Operation  string            `json:"operation"`
	HTTPMethod string            `json:"http_method"`
	Route      string            `json:"route"`
	IDs        []string          `json:"ids"`
	Arguments  []string          `json:"arguments"`
	Query      map[string]string `json:"query"`
}

// LinkFormats are the forms in which Links writes.
var LinkFormats = []string{"table", "json", "mermaid", "dot"}

// CheckLinks refuses the name of a type that leads nowhere.
func CheckLinks(api *model.API, from []string) error {
	links := printedLinks(api)
	for _, name := range from {
		if !slices.ContainsFunc(links, func(l printedLink) bool { return l.From == name }) {
			return fmt.Errorf("no type %s leads anywhere in this document; octogen inspect --links lists those that do", strconv.Quote(name))
		}
	}
	return nil
}

// Links writes which resource leads to which, by which relation and operation: all, or what leads away from the types
// given.
func Links(w io.Writer, api *model.API, format string, from []string) error {
	links := printedLinks(api)
	if len(from) > 0 {
		links = slices.DeleteFunc(links, func(l printedLink) bool { return !slices.Contains(from, l.From) })
	}
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(struct {
			ServerVersion string        `json:"server_version"`
			Links         []printedLink `json:"links"`
		}{api.ServerVersion, links})
	case "mermaid":
		return printMermaid(w, edges(api, links))
	case "dot":
		return printDOT(w, edges(api, links))
	}
	return printLinkTable(w, api, links)
}

func printedLinks(api *model.API) []printedLink {
	links := homeLinks(api)
	for _, set := range api.LinkSets {
		for _, r := range set.Relations {
			links = append(links, printLink(set.Object.GoName, r))
		}
	}
	return links
}

// homeLinks are those from the home document: a service each.
func homeLinks(api *model.API) []printedLink {
	home := homeObject(api)
	var roots []*model.Relation
	for _, op := range api.Operations() {
		segments := strings.Split(strings.TrimPrefix(op.Canonical, "/"), "/")
		if op.Service != nil && op.HTTPMethod == "GET" && len(segments) == 1 && len(op.PathParams) == 0 {
			name := op.Service.Root().Name
			roots = append(roots, &model.Relation{GoName: name, Names: []string{name}, Operation: op})
		}
	}
	if home == "" {
		return nil
	}
	links := make([]printedLink, len(roots))
	for i, r := range roots {
		links[i] = printLink(home, r)
	}
	return links
}

func printLink(from string, r *model.Relation) printedLink {
	op := r.Operation
	l := printedLink{From: from, Relation: r.GoName, Names: r.Names, Many: op.Paged(), Result: op.Result.Kind,
		Operation: op.Name, HTTPMethod: op.HTTPMethod, Route: op.Routes[0].Path,
		IDs: []string{}, Arguments: []string{}, Query: map[string]string{}}
	if t := op.Result.Type; t != nil {
		l.Many = l.Many || t.Kind == model.KindSlice || t.Kind == model.KindMap
		if t = t.Base(); t.Kind == model.KindObject {
			l.To = t.Object.GoName
		}
	}
	for _, id := range r.IDs {
		if id.Field != "" {
			l.IDs = append(l.IDs, id.Field)
		} else {
			l.Arguments = append(l.Arguments, id.Argument)
		}
	}
	for _, q := range r.Query {
		l.Query[q.Param] = q.Field
	}
	return l
}

func printLinkTable(w io.Writer, api *model.API, links []printedLink) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "Octopus %s: %s\n\n", clean(api.ServerVersion), english.Count(len(links), "link"))
	fmt.Fprintln(t, "FROM\tRELATION\tTO\tOPERATION\tMETHOD\tROUTE\tLINK")
	for _, l := range links {
		to := l.To
		switch {
		case to == "":
			to = string(l.Result)
		case l.Many:
			to = "[]" + to
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.From, l.Relation, to, l.Operation, l.HTTPMethod, clean(l.Route), strings.Join(l.Names, ", "))
	}
	return t.Flush()
}

// An edge is all relations from one type to another.
type edge struct {
	from, to  string
	relations []string
}

// edges are the links that make a picture: those to types that lead on, but not to itself under that name.
func edges(api *model.API, links []printedLink) []*edge {
	leads := map[string]bool{}
	for _, set := range api.LinkSets {
		leads[set.Object.GoName] = true
	}
	var out []*edge
	for _, l := range links {
		if !leads[l.To] || l.To == l.From && l.Relation == "Self" {
			continue
		}
		i := slices.IndexFunc(out, func(e *edge) bool { return e.from == l.From && e.to == l.To })
		if i < 0 {
			out = append(out, &edge{from: l.From, to: l.To})
			i = len(out) - 1
		}
		if !slices.Contains(out[i].relations, l.Relation) {
			out[i].relations = append(out[i].relations, l.Relation)
		}
	}
	return out
}

func printMermaid(w io.Writer, edges []*edge) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	ids := map[string]string{}
	id := func(name string) string {
		if ids[name] == "" {
			ids[name] = fmt.Sprintf("n%d", len(ids))
			return ids[name] + `["` + name + `"]`
		}
		return ids[name]
	}
	for _, e := range edges {
		from, to := id(e.from), id(e.to)
		fmt.Fprintf(&b, "  %s -->|\"%s\"| %s\n", from, strings.Join(e.relations, "<br>"), to)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func printDOT(w io.Writer, edges []*edge) error {
	var b strings.Builder
	b.WriteString("digraph links {\n  rankdir=LR;\n  node [shape=box];\n")
	for _, e := range edges {
		fmt.Fprintf(&b, "  \"%s\" -> \"%s\" [label=\"%s\"];\n", e.from, e.to, strings.Join(e.relations, `\n`))
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// homeObject is the name of what the home document is, "" without one.
func homeObject(api *model.API) string {
	if api.Home == nil {
		return ""
	}
	for _, op := range api.Home.Operations {
		if o := op.Result.Object(); o != nil && op.HTTPMethod == "GET" {
			return o.GoName
		}
	}
	return ""
}
