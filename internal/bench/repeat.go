package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
)

// repeat writes the latest document n times over.
func (b *bench) repeat(n int) (document string, err error) {
	doc, err := readDocument(b.document(latest))
	if err != nil {
		return "", err
	}
	document = filepath.Join(b.work, fmt.Sprintf("document-%d.json", n))
	return document, writeDocument(document, repeated(doc, n))
}

// repeated returns a document in which all paths but those of the home document, and all definitions, are there n times,
// the copies under names of their own.
func repeated(doc object, n int) object {
	paths, definitions := maps.Clone(doc["paths"].(object)), maps.Clone(doc["definitions"].(object))
	for i := 2; i <= n; i++ {
		c := copied{word: "Copy" + string(rune('A'-1+i))}
		for path, item := range doc["paths"].(object) {
			if to, ok := c.path(path); ok {
				paths[to] = c.deep(item)
			}
		}
		for name, definition := range doc["definitions"].(object) {
			definitions[c.definition(name)] = c.deep(definition)
		}
	}
	out := maps.Clone(doc)
	out["paths"], out["definitions"] = paths, definitions
	return out
}

var (
	// spacePrefix is what routes in a space begin with; what belongs to the space itself is under /spaces/{id}.
	spacePrefix = regexp.MustCompile(`^(?:/\{spaceId\}|/spaces/\{spaceIdentifier\})?(?:/|$)`)
	// role is the end of a definition's name that says what it is for: a page of items stays one.
	role = regexp.MustCompile(`(?:(?:Resource)?(?:Paginated)?Collection|Resource|Command|Request|Response)?$`)
)

// copied returns things the names that they have in one of the copies.
type copied struct{ word string }

// path changes the first literal segment after the space; ok is false for home documents, which have none.
func (c copied) path(path string) (to string, ok bool) {
	prefix := spacePrefix.FindString(path)
	first, rest, more := strings.Cut(path[len(prefix):], "/")
	if first == "" || strings.HasPrefix(first, "{") {
		return "", false
	}
	if more {
		rest = "/" + rest
	}
	return prefix + first + "-" + c.word + rest, true
}

func (c copied) definition(name string) string {
	at := role.FindStringIndex(name)[0]
	return name[:at] + c.word + name[at:]
}

// deep copies a value of the document, references and operation IDs renamed.
func (c copied) deep(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for key, value := range v {
			out[key] = c.deep(value)
			text, _ := value.(string)
			if name, ok := strings.CutPrefix(text, "#/definitions/"); ok && key == "$ref" {
				out[key] = "#/definitions/" + c.definition(name)
			} else if text != "" && key == "operationId" {
				out[key] = text + c.word
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = c.deep(value)
		}
		return out
	}
	return v
}
