package cookbook

import (
	"fmt"
	"strings"

	"github.com/octogen/octogen/docs"
)

// A Snippet is what the page says to one wish.
type Snippet struct {
	Wish string
	Code string // statements of a function that returns an error
	Line int    // of the page
}

// Snippets are those of docs/cookbook.md.
func Snippets() ([]Snippet, error) { return read(docs.Cookbook) }

// read finds the snippets of a page: a line in bold type, then a block of Go.
func read(page string) ([]Snippet, error) {
	var list []Snippet
	var current *Snippet
	wish := ""
	for i, line := range strings.Split(page, "\n") {
		switch {
		case current != nil && line == "```":
			list, current = append(list, *current), nil
		case current != nil:
			current.Code += line + "\n"
		case line == "```go" && wish == "":
			return nil, fmt.Errorf("docs/cookbook.md, line %d: a snippet without a wish in bold type before it", i+1)
		case line == "```go":
			current, wish = &Snippet{Wish: wish, Line: i + 1}, ""
		case strings.HasPrefix(line, "**") && strings.HasSuffix(line, "**"):
			wish = strings.Trim(line, "*")
		}
	}
	return list, nil
}
