package explore

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

//go:embed page
var files embed.FS

// Mark is what every page begins with.
const Mark = "<!doctype html>\n<!-- Written by octogen explore. -->\n"

// scripts are the parts of the page's script, in order: they share one scope.
var scripts = []string{"data.js", "dom.js", "search.js", "resolve.js", "example.js", "code.js", "operation.js", "type.js", "picture.js", "live.js", "app.js"}

// HTML is the page as a file. Texts of documents are in it only as compressed data.
func (p *Page) HTML() ([]byte, error) {
	script, err := joined(scripts)
	if err != nil {
		return nil, err
	}
	style, err := files.ReadFile("page/style.css")
	if err != nil {
		return nil, err
	}
	frame, err := files.ReadFile("page/page.html")
	if err != nil {
		return nil, err
	}
	data, err := p.blocks()
	if err != nil {
		return nil, err
	}
	title := "octogen explore"
	if len(p.Versions) > 0 {
		title = "Octopus " + p.Versions[0].Name + ": octogen explore"
	}
	return []byte(strings.NewReplacer(
		"{{policy}}", p.policy(script, style), "{{title}}", html.EscapeString(title),
		"{{style}}", string(style), "{{data}}", data, "{{script}}", string(script),
	).Replace(string(frame))), nil
}

// policy lets the page run its own script and style and nothing else. A served page talks to its server.
func (p *Page) policy(script, style []byte) string {
	connect := "'none'"
	if p.Shared.Live != nil {
		connect = "'self'"
	}
	return fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; connect-src %s; base-uri 'none'; form-action 'none'", source(script), source(style), connect)
}

func source(code []byte) string {
	sum := sha256.Sum256(code)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func joined(names []string) ([]byte, error) {
	var all bytes.Buffer
	all.WriteString("\"use strict\";(() => {\n")
	for _, name := range names {
		part, err := files.ReadFile("page/" + name)
		if err != nil {
			return nil, err
		}
		all.Write(part)
	}
	all.WriteString("})();\n")
	return all.Bytes(), nil
}

// blocks are the data blocks of the page: what versions share, and each version.
func (p *Page) blocks() (string, error) {
	var all strings.Builder
	shared, err := pack(p.Shared)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&all, "<script type=\"text/plain\" id=\"shared\">%s</script>\n", shared)
	for i, v := range p.Versions {
		data, err := pack(v)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&all, "<script type=\"text/plain\" id=\"v%d\">%s</script>\n", i, data)
	}
	return all.String(), nil
}

// pack is a value as JSON, compressed, in letters that HTML leaves alone.
func pack(v any) (string, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(z).Encode(v); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}
