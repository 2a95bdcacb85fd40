package diff

import (
	"fmt"
	"slices"
	"strings"
)

// Rules are the kinds of changes.
var Rules = []string{
	"body-added", "body-changed", "body-removed", "body-required",
	"field-added", "field-optional", "field-read-only", "field-removed", "field-renamed", "field-required", "field-type-changed", "field-writable",
	"go-name-changed", "go-name-removed", "handle-changed", "media-type-changed",
	"operation-added", "operation-deprecated", "operation-removed", "operation-renamed", "operation-undeprecated",
	"parameter-added", "parameter-format-changed", "parameter-moved", "parameter-optional", "parameter-removed", "parameter-renamed", "parameter-required", "parameter-type-changed",
	"result-changed", "route-added", "route-removed", "scope-changed",
	"type-added", "type-changed", "type-removed",
	"value-added", "value-removed", "value-renamed",
}

// An Ignore silences changes: those of a rule at a place and below it.
type Ignore struct {
	Rule   string `yaml:"rule" json:"rule"`     // kind of the changes
	Place  string `yaml:"place" json:"place"`   // "Projects", "Projects.List", "Projects.List.partialName"
	Reason string `yaml:"reason" json:"reason"` // why, for who reads the report
}

func (i Ignore) String() string { return fmt.Sprintf("%s at %s", i.Rule, i.Place) }

// silences reports whether a change is meant.
func (i Ignore) silences(c Change) bool {
	return i.Rule == c.Kind && (i.Place == c.Place || strings.HasPrefix(c.Place, i.Place+"."))
}

// An Ignored is a change that counts for nothing.
type Ignored struct {
	Change
	Reason string `json:"reason"`
}

// Ignore sets changes aside, and returns what silences none.
func (r *Report) Ignore(list []Ignore) (stale []Ignore) {
	if len(list) == 0 {
		return nil
	}
	used := make([]bool, len(list))
	r.Changes = slices.DeleteFunc(r.Changes, func(c Change) bool {
		found := false
		for i, ignore := range list {
			if !ignore.silences(c) {
				continue
			}
			if !found {
				r.Ignored = append(r.Ignored, Ignored{c, ignore.Reason})
			}
			found, used[i] = true, true
		}
		return found
	})
	r.Changes = inOrder(r.Changes) // what is left of a row may be less bad
	r.summarize()
	for i, ignore := range list {
		if !used[i] {
			stale = append(stale, ignore)
		}
	}
	return stale
}

// IgnoredChanges are the changes that count for nothing.
func (r *Report) IgnoredChanges() []Change {
	var changes []Change
	for _, i := range r.Ignored {
		changes = append(changes, i.Change)
	}
	return changes
}

// pageIgnored lists them as the page has them.
func (r *Report) pageIgnored() any {
	type ignored struct {
		Subject string `json:"subject"`
		What    string `json:"what"`
		Reason  string `json:"reason"`
	}
	list := []ignored{}
	for _, i := range r.Ignored {
		list = append(list, ignored{clean(i.Subject), clean(i.What), clean(i.Reason)})
	}
	return list
}

// ignoredText lists them for a terminal.
func (r *Report) ignoredText(b *strings.Builder, colour bool) {
	if len(r.Ignored) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n", bold("Ignored", colour))
	for _, i := range r.Ignored {
		fmt.Fprintf(b, "    %s %s (%s)\n", clean(i.Subject), clean(i.What), clean(i.Reason))
	}
}

// ignoredMarkdown lists them for a pull request.
func (r *Report) ignoredMarkdown() string {
	if len(r.Ignored) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details><summary>Ignored: %d</summary>\n\n| what | why |\n|---|---|\n", len(r.Ignored))
	for _, i := range r.Ignored {
		fmt.Fprintf(&b, "| `%s` %s | %s |\n", code(i.Subject), escape(i.What), escape(i.Reason))
	}
	b.WriteString("\n</details>\n")
	return b.String()
}
