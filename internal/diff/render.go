package diff

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Only returns the report with the rows that are at least as bad as a rating and concern a service, if one is named, and with
// the places that these touch. Its summary counts these.
func (r *Report) Only(least Rating, service string) *Report {
	copied := *r
	copied.Changes = []Change{}
	hidden, touched := map[string]bool{}, map[string]bool{}
	for _, row := range append(rows(r.IgnoredChanges()), r.Rows()...) {
		hidden[row.Subject] = !row.Worst().AtLeast(least) || service != "" && !row.concerns(service)
	}
	for _, a := range r.Affected {
		touched[a.Subject] = true
	}
	for _, row := range r.Rows() {
		switch {
		case !hidden[row.Subject]:
			copied.Changes = append(copied.Changes, row.Changes...)
		case touched[row.Subject]:
			copied.leftOut++
			copied.leftOutTouched++
		default:
			copied.leftOut++
		}
	}
	copied.Affected = slices.DeleteFunc(slices.Clone(r.Affected), func(a Affected) bool { return hidden[a.Subject] })
	copied.summarize()
	return &copied
}

func (r Row) concerns(service string) bool {
	return slices.ContainsFunc(r.Services, func(s string) bool { return strings.EqualFold(s, service) })
}

// A part is the rows of one section and one service.
type part struct {
	Service string
	Rows    []Row
}

// parts are the rows of a section by service.
func (r *Report) parts(section int) []part {
	var list []part
	for _, row := range r.Rows() {
		if sectionOf(row) != section {
			continue
		}
		if s := row.service(); len(list) == 0 || list[len(list)-1].Service != s {
			list = append(list, part{Service: s})
		}
		last := &list[len(list)-1]
		last.Rows = append(last.Rows, row)
	}
	return list
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
	fmt.Fprintf(&b, "%s\n%s\n", r.title(), r.Summary.Sentence())
	if r.leftOut > 0 {
		fmt.Fprintf(&b, "%d of %d are shown\n", r.Summary.Total(), r.Summary.Total()+r.leftOut)
	}
	if r.Affected != nil {
		r.affectedText(&b, colour)
		_, err := io.WriteString(w, b.String())
		return err
	}
	for i, s := range sections {
		parts := r.parts(i)
		if len(parts) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", bold(s.Title, colour))
		for _, p := range parts {
			fmt.Fprintf(&b, "\n  %s\n", bold(clean(p.Service), colour))
			for _, row := range p.Rows {
				row.text(&b, colour)
			}
		}
	}
	r.ignoredText(&b, colour)
	_, err := io.WriteString(w, b.String())
	return err
}

// text writes a row for a terminal: its ratings and its changes; below them the signatures, what to do, and notes.
func (r Row) text(b *strings.Builder, colour bool) {
	const indent = "      "
	fmt.Fprintf(b, "    go %s  wire %s  %s %s\n", paint(r.Go, colour), paint(r.Wire, colour), clean(r.Subject), clean(strings.Join(r.whats(), "; ")))
	if r.Before != "" {
		fmt.Fprintf(b, "%s- %s\n%s+ %s\n", indent, clean(r.Before), indent, clean(r.After))
	}
	if r.Worst() != Safe {
		for _, do := range r.Do() {
			fmt.Fprintf(b, "%s→ %s\n", indent, clean(do))
		}
	}
	for _, note := range r.Notes() {
		fmt.Fprintf(b, "%s(%s)\n", indent, clean(note))
	}
}

// whats are the changes of a row in words. That there is another route beside what changes is no news.
func (r Row) whats() []string {
	var list []string
	for _, c := range r.Changes {
		if c.Kind != "route-added" || r.Worst() == Safe {
			list = append(list, c.What)
		}
	}
	return list
}

func (r *Report) title() string {
	return fmt.Sprintf("Octopus %s → %s", clean(r.From.Version), clean(r.To.Version))
}

// Sentence has the numbers.
func (s Summary) Sentence() string {
	if s.Total() == 0 {
		return "nothing changes for callers" + s.ignored()
	}
	return fmt.Sprintf("%d breaking (%d on the wire, %d for Go source), %d risky, %d safe%s", s.Breaking, s.BreakingWire, s.BreakingGo, s.Risky, s.Safe, s.ignored())
}

// ignored ends a sentence about the rest.
func (s Summary) ignored() string {
	if s.Ignored == 0 {
		return ""
	}
	return fmt.Sprintf(", %d ignored", s.Ignored)
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

// MarkdownWithin is the report in as many bytes: what breaks or is risky, the worst first, new operations by name, and the
// rest in numbers. What does not fit is left out from the least important end.
func (r *Report) MarkdownWithin(most int) string {
	head := fmt.Sprintf("## %s\n\n", escape(r.title()))
	if r.Summary.Total() == 0 {
		return head + "Nothing changes for callers" + r.Summary.ignored() + ".\n" + r.affectedMarkdown(most/2) + r.ignoredMarkdown()
	}
	s := r.Summary
	head += fmt.Sprintf("**%d breaking** (%d on the wire, %d for Go source), %d risky, %d safe%s.\n", s.Breaking, s.BreakingWire, s.BreakingGo, s.Risky, s.Safe, s.ignored())
	head += r.affectedMarkdown(most / 2)
	const reserve = 200 // for the sentence about what is left out, and the end of a table
	rows := r.Rows()
	body, left := bad(rows, most-len(head)-reserve, true)
	if left > 0 {
		body, left = bad(rows, most-len(head)-reserve, false)
	}
	var b strings.Builder
	b.WriteString(body)
	if left > 0 {
		fmt.Fprintf(&b, "\n%d more are left out here; `octogen diff` lists them.\n", left)
	}
	if added := r.added(); left == 0 && len(head)+b.Len()+len(added) <= most {
		b.WriteString(added)
	}
	if services := r.services(rows); len(head)+b.Len()+len(services) <= most {
		b.WriteString(services)
	}
	if ignored := r.ignoredMarkdown(); len(head)+b.Len()+len(ignored) <= most {
		b.WriteString(ignored)
	}
	return head + b.String()
}

// bad is what breaks or is risky, as far as there is room, and how many rows are left out.
func bad(rows []Row, most int, signatures bool) (text string, left int) {
	var b strings.Builder
	for i, s := range sections[:sectionNew] {
		left += s.write(&b, inSection(rows, i), most, signatures)
	}
	return b.String(), left
}

// inSection are the rows of a section.
func inSection(rows []Row, section int) []Row {
	var list []Row
	for _, row := range rows {
		if sectionOf(row) == section {
			list = append(list, row)
		}
	}
	return list
}

// added names the new operations.
func (r *Report) added() string {
	var names []string
	for _, c := range r.Changes {
		if c.Kind == "operation-added" {
			names = append(names, "`"+code(c.Subject)+"`")
		}
	}
	if len(names) == 0 {
		return ""
	}
	list := strings.Join(names, ", ")
	if len(names) <= mostUnfolded {
		return "\n**New operations**: " + list + "\n"
	}
	return fmt.Sprintf("\n<details><summary>New operations: %d</summary>\n\n%s\n\n</details>\n", len(names), list)
}

// services is a table of how many rows each service has, unless there are few.
func (r *Report) services(rows []Row) string {
	if r.Summary.Total() <= mostUnfolded {
		return ""
	}
	counts := map[string]map[Rating]int{}
	for _, row := range rows {
		if counts[row.service()] == nil {
			counts[row.service()] = map[Rating]int{}
		}
		counts[row.service()][row.Worst()]++
	}
	var b strings.Builder
	b.WriteString("\n<details><summary>By service</summary>\n\n| service | breaking | risky | safe |\n|---|--:|--:|--:|\n")
	for _, name := range slices.SortedFunc(maps.Keys(counts), byService) {
		n := counts[name]
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", escape(name), n[Breaking], n[Risky], n[Safe])
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// write writes what the section has, as far as there is room, and returns how many rows did not fit. A long section can be
// folded, unless it is of what breaks on the wire.
func (s section) write(b *strings.Builder, rows []Row, most int, signatures bool) (left int) {
	if len(rows) == 0 {
		return 0
	}
	begin, end := s.frame(len(rows))
	if b.Len()+len(begin)+len(rows[0].markdown(signatures))+len(end) > most {
		return len(rows)
	}
	b.WriteString(begin)
	for i, row := range rows {
		line := row.markdown(signatures)
		if b.Len()+len(line)+len(end) > most {
			left = len(rows) - i
			break
		}
		b.WriteString(line)
	}
	b.WriteString(end)
	return left
}

// mostUnfolded is how many rows a section has that is shown unfolded, if nothing in it breaks on the wire.
const mostUnfolded = 15

// frame is what comes before and after the rows.
func (s section) frame(rows int) (begin, end string) {
	const head = "| Go | wire | what | to do |\n|---|---|---|---|\n"
	if rows <= mostUnfolded || s.Title == sections[0].Title {
		return "\n**" + s.Title + "**\n\n" + head, ""
	}
	return fmt.Sprintf("\n<details><summary>%s (%d)</summary>\n\n%s", s.Title, rows, head), "\n</details>\n"
}

// markdown is a row of a table.
func (r Row) markdown(signatures bool) string {
	what := "`" + code(r.Subject) + "` " + escape(strings.Join(r.whats(), "; "))
	if r.Before != "" && signatures {
		what += "<br>− `" + code(r.Before) + "`<br>+ `" + code(r.After) + "`"
	}
	for _, note := range r.Notes() {
		what += "<br>" + escape(note)
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", r.Go, r.Wire, what, escape(strings.Join(r.Do(), "; ")))
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
	data, err := json.Marshal(r.page()) // escapes what could end the script element
	if err != nil {
		return err
	}
	return reportTemplate.Execute(w, map[string]any{"Title": r.title(), "Summary": r.Summary.Sentence(), "Data": template.JS(data)})
}

// A pageRow is a row as the page has it, all text as it may be shown.
type pageRow struct {
	Section  int      `json:"section"`
	Heading  string   `json:"heading"`
	Services []string `json:"services"`
	Subject  string   `json:"subject"`
	Go       Rating   `json:"go"`
	Wire     Rating   `json:"wire"`
	What     []string `json:"what"`
	Do       []string `json:"do"`
	Notes    []string `json:"notes"`
	Before   string   `json:"before"`
	After    string   `json:"after"`
}

// page is what the script of the page works with.
func (r *Report) page() any {
	var titles []string
	for _, s := range sections {
		title, _, _ := strings.Cut(s.Title, ":")
		titles = append(titles, title)
	}
	list := []pageRow{}
	for _, row := range r.Rows() {
		list = append(list, pageRow{Section: sectionOf(row), Heading: clean(row.service()), Services: cleanAll(row.Services), Subject: clean(row.Subject), Go: row.Go, Wire: row.Wire,
			What: cleanAll(row.whats()), Do: cleanAll(row.Do()), Notes: cleanAll(row.Notes()), Before: clean(row.Before), After: clean(row.After)})
	}
	return map[string]any{"sections": titles, "rows": list, "affected": r.pageAffected(), "ignored": r.pageIgnored()}
}

func cleanAll(list []string) []string {
	cleaned := make([]string, len(list))
	for i, s := range list {
		cleaned[i] = clean(s)
	}
	return cleaned
}
