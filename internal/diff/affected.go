package diff

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/english"
)

// Affected is a place in a program that a change touches.
type Affected struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Uses    string `json:"uses"`            // Go name of what the program uses there: "ProjectsService.List"
	Subject string `json:"subject"`         // of the change; "" of an error that follows from others
	Change  string `json:"change"`          // in words
	Go      Rating `json:"go"`              // breaking where the compiler refuses it, otherwise safe
	Wire    Rating `json:"wire"`            // what the program as it is built now meets
	Do      string `json:"todo"`            // one line of advice
	Error   string `json:"error,omitempty"` // of the compiler
}

// Place is where it is, as compilers write it.
func (a Affected) Place() string { return fmt.Sprintf("%s:%d:%d", a.File, a.Line, a.Column) }

// Worst is the worse of the two ratings.
func (a Affected) Worst() Rating { return worse(a.Go, a.Wire) }

// SortAffected puts what is worst first, and what one change touches together.
func SortAffected(list []Affected) {
	worst := map[string][2]int{}
	for _, a := range list {
		w := worst[a.Subject]
		worst[a.Subject] = [2]int{max(w[0], severity[a.Wire]), max(w[1], severity[a.Go])}
	}
	slices.SortStableFunc(list, func(a, b Affected) int {
		x, y := worst[a.Subject], worst[b.Subject]
		return cmp.Or(y[0]-x[0], y[1]-x[1], strings.Compare(a.Subject, b.Subject), strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, strings.Compare(a.Change, b.Change))
	})
}

// A touched is a subject whose changes touch a program, with the places.
type touched struct {
	Subject  string
	Go, Wire Rating
	Row      *Row // nil where there is no change, only errors that follow from others
	Places   []Affected
}

// touched are the subjects that touch the program, in the order of the places.
func (r *Report) touched() []touched {
	var list []touched
	all := map[string]Row{}
	for _, row := range append(rows(r.IgnoredChanges()), r.Rows()...) {
		all[row.Subject] = row
	}
	for _, a := range r.Affected {
		if len(list) == 0 || list[len(list)-1].Subject != a.Subject {
			t := touched{Subject: a.Subject, Go: Safe, Wire: Safe}
			if row, ok := all[a.Subject]; ok {
				t.Row = &row
			}
			list = append(list, t)
		}
		last := &list[len(list)-1]
		last.Go, last.Wire = worse(last.Go, a.Go), worse(last.Wire, a.Wire)
		last.Places = append(last.Places, a)
	}
	return list
}

// untouched is a sentence about the rest of the changes.
func (r *Report) untouched() string {
	subjects := map[string]bool{}
	for _, a := range r.Affected {
		subjects[a.Subject] = true
	}
	rest := r.leftOut - r.leftOutTouched
	for _, row := range r.Rows() {
		if !subjects[row.Subject] {
			rest++
		}
	}
	do := "do"
	if rest == 1 {
		do = "does"
	}
	if len(r.Affected)+r.leftOutTouched == 0 {
		return "nothing that this module uses changes; " + english.Count(rest, "change") + " " + do + " not touch it"
	}
	return english.Count(rest, "change") + " " + do + " not touch this module"
}

// affectedText writes the places for a terminal.
func (r *Report) affectedText(b *strings.Builder, colour bool) {
	list := r.touched()
	if len(list) > 0 {
		fmt.Fprintf(b, "\n%s\n", bold("What touches this module", colour))
	}
	for _, t := range list {
		subject, what := "errors that follow", ""
		if t.Row != nil {
			subject, what = clean(t.Subject), " "+clean(strings.Join(t.Row.whats(), "; "))
		}
		fmt.Fprintf(b, "\n  go %s  wire %s  %s%s\n", paint(t.Go, colour), paint(t.Wire, colour), subject, what)
		if t.Row != nil && t.Row.Before != "" && t.Go == Breaking {
			fmt.Fprintf(b, "    - %s\n    + %s\n", clean(t.Row.Before), clean(t.Row.After))
		}
		for _, a := range t.Places {
			fmt.Fprintf(b, "    %s: %s\n", clean(a.Place()), clean(cmp.Or(a.Error, a.Change)))
		}
		for _, do := range todo(t.Places) {
			fmt.Fprintf(b, "    → %s\n", clean(do))
		}
	}
	fmt.Fprintf(b, "\n%s\n", r.untouched())
}

// todo is what to do about some places, each piece of advice once.
func todo(places []Affected) []string {
	var list []string
	for _, a := range places {
		if a.Do != "" && !slices.Contains(list, a.Do) {
			list = append(list, a.Do)
		}
	}
	return list
}

// mostPlaces is how many places of one subject Markdown has; the rest is a number.
const mostPlaces = 10

// affectedMarkdown is the section about the program, within as many bytes.
func (r *Report) affectedMarkdown(most int) string {
	if r.Affected == nil {
		return ""
	}
	rest := r.untouched()
	if len(r.Affected) == 0 {
		return "\n" + strings.ToUpper(rest[:1]) + rest[1:] + ".\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n**What touches this module: %s**\n\n| Go | wire | what | to do |\n|---|---|---|---|\n", english.Count(len(r.Affected), "place"))
	end := fmt.Sprintf("\n%s.\n", rest)
	left := 0
	for _, t := range r.touched() {
		line := t.markdown()
		if left > 0 || b.Len()+len(line)+len(end)+100 > most {
			left += len(t.Places)
			continue
		}
		b.WriteString(line)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\nLeft out here: %s; `octogen diff --for` lists them.\n", english.Count(left, "more place"))
	}
	return b.String() + end
}

func (t touched) markdown() string {
	what := "errors that follow"
	if t.Row != nil {
		what = "`" + code(t.Subject) + "` " + escape(strings.Join(t.Row.whats(), "; "))
	}
	for i, a := range t.Places {
		if i == mostPlaces {
			what += fmt.Sprintf("<br>and %d more", len(t.Places)-i)
			break
		}
		what += "<br>`" + code(a.Place()) + "`"
		if a.Error != "" {
			what += " " + escape(a.Error)
		}
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", t.Go, t.Wire, what, escape(strings.Join(todo(t.Places), "; ")))
}

// A pageAffected is what one subject touches, as the page has it.
type pageAffected struct {
	Subject string      `json:"subject"`
	Go      Rating      `json:"go"`
	Wire    Rating      `json:"wire"`
	What    []string    `json:"what"`
	Do      []string    `json:"do"`
	Before  string      `json:"before"`
	After   string      `json:"after"`
	Places  []pagePlace `json:"places"`
}

type pagePlace struct {
	Place string `json:"place"`
	Link  string `json:"link"`
	What  string `json:"what"`
}

// link leads to the line: where the program's files are said to be, or else beside the report.
func (r *Report) link(a Affected) string {
	var segments []string
	for s := range strings.SplitSeq(a.File, "/") {
		segments = append(segments, url.PathEscape(s))
	}
	file, base := strings.Join(segments, "/"), strings.TrimRight(r.Source, "/")
	switch {
	case strings.HasPrefix(file, "/"):
		base = "file://" // not of the module
	case base == "":
		base = "./" // so that no name is taken for a scheme
	default:
		base += "/"
	}
	return fmt.Sprintf("%s%s#L%d", base, file, a.Line)
}

// pageAffected is what touches the program, nil unless one was looked at.
func (r *Report) pageAffected() any {
	if r.Affected == nil {
		return nil
	}
	list := []pageAffected{}
	for _, t := range r.touched() {
		p := pageAffected{Subject: "errors that follow", Go: t.Go, Wire: t.Wire, What: []string{}, Do: cleanAll(todo(t.Places))}
		if t.Row != nil {
			p.Subject, p.What, p.Before, p.After = clean(t.Subject), cleanAll(t.Row.whats()), clean(t.Row.Before), clean(t.Row.After)
		}
		for _, a := range t.Places {
			p.Places = append(p.Places, pagePlace{clean(a.Place()), r.link(a), clean(cmp.Or(a.Error, a.Change))})
		}
		list = append(list, p)
	}
	return map[string]any{"touched": list, "rest": r.untouched()}
}
