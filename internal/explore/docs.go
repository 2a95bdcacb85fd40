package explore

import (
	"path"
	"regexp"
	"strings"

	"github.com/octogen/octogen/docs"
)

// A Section is a part of octogen's documentation, from one heading to the next.
type Section struct {
	ID     string  `json:"id"`
	Page   string  `json:"page"`
	Title  string  `json:"title"`
	Blocks []Block `json:"b"`
}

// A Block is a paragraph, an item of a list, a row of a table or code.
type Block struct {
	Kind string `json:"k"` // p, li, tr or code
	Text string `json:"t"`
}

// readDocs takes the documentation apart, as far as its Markdown goes.
func readDocs() ([]*Section, error) {
	entries, err := docs.Pages.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var all []*Section
	for _, e := range entries {
		text, err := docs.Pages.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, sections(strings.TrimSuffix(e.Name(), path.Ext(e.Name())), string(text))...)
	}
	return all, nil
}

var (
	heading = regexp.MustCompile(`^#{1,4} (.*)$`)
	item    = regexp.MustCompile(`^\s*(?:[-*]|\d+\.) (.*)$`)
	rule    = regexp.MustCompile(`^\|[-| :]+\|$`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

func sections(page, text string) []*Section {
	var list []*Section
	var kind string // of the block that goes on
	code := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			code, kind = !code, ""
			continue
		}
		if m := heading.FindStringSubmatch(line); m != nil && !code {
			title := strings.ReplaceAll(plain(m[1]), "`", "")
			list, kind = append(list, &Section{ID: page + "/" + title, Page: page, Title: title}), ""
			continue
		}
		if len(list) > 0 {
			kind = list[len(list)-1].line(line, kind, code)
		}
	}
	return list
}

// line adds a line to a section, after a block of some kind, and returns the kind of the block that may go on.
func (s *Section) line(line, before string, code bool) string {
	kind, text := "p", plain(line)
	m := item.FindStringSubmatch(line)
	switch {
	case code:
		kind, text = "code", line
	case strings.TrimSpace(line) == "" || rule.MatchString(line):
		return ""
	case m != nil:
		kind, text, before = "li", plain(m[1]), ""
	case strings.HasPrefix(line, "|"):
		kind, text, before = "tr", plain(strings.Trim(line, "| ")), ""
	case before == "li":
		kind = "li"
	}
	if before != kind {
		s.Blocks = append(s.Blocks, Block{kind, text})
		return kind
	}
	last := &s.Blocks[len(s.Blocks)-1]
	if code {
		last.Text += "\n" + text
	} else {
		last.Text += " " + strings.TrimSpace(text)
	}
	return kind
}

// plain is text without links and emphasis.
func plain(text string) string {
	return strings.ReplaceAll(link.ReplaceAllString(text, "$1"), "**", "")
}
