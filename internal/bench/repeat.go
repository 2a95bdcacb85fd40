package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// repeat writes the latest document n times over: all paths but those of the home document, and all definitions, once
// more under names of their own. The dictionary does not know the copies' routes, so a configuration gives their methods
// the names that the originals have.
func (b *bench) repeat(ctx context.Context, n int) (document, config string, err error) {
	doc, err := readDocument(b.document(latest))
	if err != nil {
		return "", "", err
	}
	methods, err := b.methods(ctx)
	if err != nil {
		return "", "", err
	}
	paths, definitions, names := maps.Clone(doc["paths"].(object)), maps.Clone(doc["definitions"].(object)), object{}
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
		for route, method := range methods {
			verb, path, _ := strings.Cut(route, " ")
			if to, ok := c.path(path); ok {
				names[verb+" "+strings.ToLower(to)] = method
			}
		}
	}
	doc["paths"], doc["definitions"] = paths, definitions
	document = filepath.Join(b.work, fmt.Sprintf("document-%d.json", n))
	config = filepath.Join(b.work, fmt.Sprintf("document-%d.yaml", n))
	if err := writeDocument(document, doc); err != nil {
		return "", "", err
	}
	return document, config, writeDocument(config, object{"names": names}) // JSON is YAML
}

// methods are the names of the methods for the latest document, by canonical route: "GET /projects/{}".
func (b *bench) methods(ctx context.Context) (map[string]string, error) {
	out, err := exec.CommandContext(ctx, b.octogen, "inspect", "--spec", b.document(latest), "--format", "json").Output()
	if err != nil {
		return nil, fmt.Errorf("octogen inspect: %w", withStderr(err))
	}
	var inspected struct {
		Operations []struct {
			Method     string
			HTTPMethod string `json:"http_method"`
			Routes     []string
		}
	}
	if err := json.Unmarshal(out, &inspected); err != nil {
		return nil, fmt.Errorf("octogen inspect: %w", err)
	}
	methods := map[string]string{}
	for _, op := range inspected.Operations {
		path := strings.TrimPrefix(op.Routes[0], "/api")
		path = placeholder.ReplaceAllString("/"+path[len(spacePrefix.FindString(path)):], "{}")
		methods[op.HTTPMethod+" "+path] = op.Method
	}
	return methods, nil
}

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
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
