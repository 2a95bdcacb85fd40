package diff

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Only returns the report with the changes that are at least as bad as a rating and concern a service, if one is named. Its
// summary counts these.
func (r *Report) Only(least Rating, service string) *Report {
	copied := *r
	copied.Summary = Summary{Kinds: map[string]int{}}
	copied.Changes = slices.DeleteFunc(slices.Clone(r.Changes), func(c Change) bool {
		return !c.Worst().AtLeast(least) || service != "" && !slices.ContainsFunc(c.Services, func(s string) bool { return strings.EqualFold(s, service) })
	})
	for _, c := range copied.Changes {
		copied.Summary.count(c)
	}
	copied.leftOut = len(r.Changes) - len(copied.Changes)
	return &copied
}

// worstFirst orders changes by what breaks running programs, then by what breaks builds.
func worstFirst(changes []Change) []Change {
	changes = slices.Clone(changes)
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(severity[b.Wire]-severity[a.Wire], severity[b.Go]-severity[a.Go])
	})
	return changes
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
	if r.leftOut > 0 {
		fmt.Fprintf(&b, "%d of %d changes are shown\n", len(r.Changes), len(r.Changes)+r.leftOut)
	}
	for _, g := range r.groups() {
		fmt.Fprintf(&b, "\n%s\n", bold(clean(g.Name), colour))
		for _, c := range worstFirst(g.Changes) {
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

// clean keeps text of a document from steering a terminal, forging lines or changing the direction of text: what cannot be
// seen is shown escaped.
func clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// mostMarkdown is how long a report may be that is to fit into a pull request.
const mostMarkdown = 60_000

// Markdown writes the report for a pull request, as far as a pull request takes it.
func (r *Report) Markdown(w io.Writer) error {
	_, err := io.WriteString(w, r.MarkdownWithin(mostMarkdown))
	return err
}

// MarkdownWithin is the report in as many bytes: what breaks or is risky, the worst first, and the rest in numbers.
func (r *Report) MarkdownWithin(most int) string {
	head := fmt.Sprintf("## %s\n\n", escape(r.title()))
	if r.Summary.Total() == 0 {
		return head + "Nothing changes for callers.\n"
	}
	head += fmt.Sprintf("**%d breaking**, %d risky, %d safe. Each is rated for Go source and on the wire, and counted by the worse of the two.\n", r.Summary.Breaking, r.Summary.Risky, r.Summary.Safe)
	services := r.services()
	const reserve = 200 // for the sentence about what is left out, and the end of a table
	var b strings.Builder
	left := 0
	for _, s := range sections {
		left += s.write(&b, r.Changes, most-len(head)-len(services)-reserve)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%d more are left out here; `octogen diff` lists them.\n", left)
	}
	if len(head)+b.Len()+len(services) > most {
		services = ""
	}
	return head + b.String() + services
}

// services is a table of how many changes each service has.
func (r *Report) services() string {
	var b strings.Builder
	b.WriteString("\n<details><summary>By service</summary>\n\n| service | breaking | risky | safe |\n|---|--:|--:|--:|\n")
	for _, g := range r.groups() {
		n := map[Rating]int{}
		for _, c := range g.Changes {
			n[c.Worst()]++
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", escape(g.Name), n[Breaking], n[Risky], n[Safe])
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// A section of a Markdown report is changes that are equally bad.
type section struct {
	title string
	open  bool // shown unfolded
	has   func(Change) bool
}

var sections = []section{
	{"Breaking on the wire: programs built with the old client fail", true, func(c Change) bool { return c.Wire == Breaking }},
	{"Breaking for Go source, risky on the wire", true, func(c Change) bool { return c.Wire == Risky && c.Go == Breaking }},
	{"Risky on the wire", false, func(c Change) bool { return c.Wire == Risky && c.Go != Breaking }},
	{"Breaking for Go source alone: the compiler shows where", false, func(c Change) bool { return c.Wire == Safe && c.Go == Breaking }},
	{"Risky for Go source", false, func(c Change) bool { return c.Wire == Safe && c.Go == Risky }},
}

// write writes what the section has of the changes, as far as there is room, and returns how many did not fit.
func (s section) write(b *strings.Builder, changes []Change, most int) (left int) {
	end := ""
	for _, c := range changes {
		if !s.has(c) {
			continue
		}
		row := fmt.Sprintf("| %s | %s | `%s` %s | %s |\n", c.Go, c.Wire, code(c.Subject), escape(c.What), escape(c.Do))
		begin := ""
		if end == "" {
			begin, end = s.frame()
		}
		if b.Len()+len(begin)+len(row)+len(end) > most {
			left++
			if begin != "" {
				end = ""
			}
			continue
		}
		b.WriteString(begin + row)
	}
	b.WriteString(end)
	return left
}

// frame is what comes before and after the rows.
func (s section) frame() (begin, end string) {
	const head = "| Go | wire | what | to do |\n|---|---|---|---|\n"
	if s.open {
		return "\n**" + s.title + "**\n\n" + head, "\n"
	}
	return "\n<details><summary>" + s.title + "</summary>\n\n" + head, "\n</details>\n"
}

// code makes text of a document plain between backticks in a Markdown table.
func code(s string) string { return strings.NewReplacer("`", "'", "|", `\|`).Replace(clean(s)) }

// escape makes text of a document plain in a Markdown table.
func escape(s string) string { return markdown.Replace(clean(s)) }

var markdown = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "&#64;", "#", `\#`, "!", `\!`, "~", `\~`)

//go:embed report.html
var reportPage string

var reportTemplate = template.Must(template.New("report").Parse(reportPage))

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer) error {
	data, err := json.Marshal(r.cleaned()) // escapes what could end the script element
	if err != nil {
		return err
	}
	return reportTemplate.Execute(w, map[string]any{"Title": r.title(), "Summary": r.Summary.sentence(), "Data": template.JS(data)})
}

// cleaned is the report with all text of the documents as it may be shown.
func (r *Report) cleaned() *Report {
	copied := *r
	copied.Changes = slices.Clone(r.Changes)
	for i := range copied.Changes {
		c := &copied.Changes[i]
		c.Subject, c.What, c.Do = clean(c.Subject), clean(c.What), clean(c.Do)
		c.Services, c.Symbols = cleanAll(c.Services), cleanAll(c.Symbols)
	}
	copied.From.Version, copied.To.Version = clean(r.From.Version), clean(r.To.Version)
	return &copied
}

func cleanAll(list []string) []string {
	list = slices.Clone(list)
	for i := range list {
		list[i] = clean(list[i])
	}
	return list
}
