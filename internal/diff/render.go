package diff

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Only returns the report with the changes that are at least as bad as a rating and concern a service, if one is named.
// The summary is still that of all changes.
func (r *Report) Only(least Rating, service string) *Report {
	copied := *r
	copied.Changes = slices.DeleteFunc(slices.Clone(r.Changes), func(c Change) bool {
		return !c.Worst().AtLeast(least) || service != "" && !slices.ContainsFunc(c.Services, func(s string) bool { return strings.EqualFold(s, service) })
	})
	return &copied
}

// A group is the changes under one heading.
type group struct {
	Name    string
	Changes []Change
}

// groups are the services in order, and last what several of them share.
func (r *Report) groups() []group {
	var groups []group
	at := map[string]int{}
	for _, c := range r.Changes {
		s := c.service()
		if _, ok := at[s]; !ok {
			at[s] = len(groups)
			groups = append(groups, group{Name: s})
		}
		groups[at[s]].Changes = append(groups[at[s]].Changes, c)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		if (a.Name == sharedTypes) != (b.Name == sharedTypes) {
			if a.Name == sharedTypes {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return groups
}

// JSON writes the report for machines.
func (r *Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer, colour bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", r.title(), r.Summary.sentence())
	for _, g := range r.groups() {
		fmt.Fprintf(&b, "\n%s\n", bold(clean(g.Name), colour))
		for _, c := range g.Changes {
			fmt.Fprintf(&b, "  go %s  wire %s  %s %s\n", paint(c.Go, colour), paint(c.Wire, colour), clean(c.Subject), clean(c.What))
			if c.Worst() != Safe {
				fmt.Fprintf(&b, "  %s→ %s\n", strings.Repeat(" ", len("go breaking  wire breaking  ")), clean(c.Do))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) title() string {
	return fmt.Sprintf("Octopus %s → %s", clean(r.From.Version), clean(r.To.Version))
}

func (s Summary) sentence() string {
	if s.Total() == 0 {
		return "nothing changes for callers"
	}
	return fmt.Sprintf("%d breaking, %d risky, %d safe; a change counts by the worse of its ratings for Go source and on the wire", s.Breaking, s.Risky, s.Safe)
}

func paint(r Rating, colour bool) string {
	text := fmt.Sprintf("%-8s", r)
	if !colour {
		return text
	}
	return map[Rating]string{Breaking: "\x1b[31m", Risky: "\x1b[33m", Safe: "\x1b[32m"}[r] + text + "\x1b[0m"
}

func bold(s string, colour bool) string {
	if !colour {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// clean keeps text of a document from steering a terminal or forging lines.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}

// mostMarkdown is how long a report may be that is to fit into a pull request.
const mostMarkdown = 60_000

// Markdown writes the report for a pull request: what breaks or is risky, by service, as far as a pull request takes it, and
// the rest in numbers.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", escape(r.title()))
	if r.Summary.Total() == 0 {
		b.WriteString("Nothing changes for callers.\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "**%d breaking**, %d risky, %d safe. Each is rated for Go source and on the wire, and counted by the worse of the two.\n\n", r.Summary.Breaking, r.Summary.Risky, r.Summary.Safe)
	b.WriteString("| service | breaking | risky | safe |\n|---|--:|--:|--:|\n")
	for _, g := range r.groups() {
		n := map[Rating]int{}
		for _, c := range g.Changes {
			n[c.Worst()]++
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", escape(g.Name), n[Breaking], n[Risky], n[Safe])
	}
	left := 0
	for _, g := range r.groups() {
		left += markdownGroup(&b, g)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%d more are left out here; `octogen diff` lists them.\n", left)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownGroup writes what is not safe, and returns how many changes did not fit.
func markdownGroup(b *strings.Builder, g group) (left int) {
	open := false
	for _, c := range g.Changes {
		if c.Worst() == Safe {
			continue
		}
		if b.Len() > mostMarkdown {
			left++
			continue
		}
		if !open {
			fmt.Fprintf(b, "\n<details><summary>%s</summary>\n\n| Go | wire | what | to do |\n|---|---|---|---|\n", escape(g.Name))
			open = true
		}
		fmt.Fprintf(b, "| %s | %s | `%s` %s | %s |\n", c.Go, c.Wire, strings.ReplaceAll(escape(c.Subject), "`", "'"), escape(c.What), escape(c.Do))
	}
	if open {
		b.WriteString("\n</details>\n")
	}
	return left
}

// escape makes text of a document plain in a Markdown table.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "&#64;", "#", `\#`).Replace(clean(s))
}

//go:embed report.html
var reportPage string

var reportTemplate = template.Must(template.New("report").Parse(reportPage))

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer) error {
	data, err := json.Marshal(r) // escapes what could end the script element
	if err != nil {
		return err
	}
	return reportTemplate.Execute(w, map[string]any{"Title": r.title(), "Summary": r.Summary.sentence(), "Data": template.JS(data)})
}
