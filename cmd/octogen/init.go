package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

//go:embed octogen.schema.json
var schema string

// schemaURL is where editors find the schema; it is the schema's own $id.
const schemaURL = "https://raw.githubusercontent.com/octogen/octogen/main/cmd/octogen/octogen.schema.json"

func (a *app) init() *cobra.Command {
	var c workspace.Client
	var configFile string
	var printSchema bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an octogen.yaml with comments",
		Long: `init writes a configuration for one client, with comments that say what else there is. What flags do not say it asks for
on a terminal; elsewhere it takes the defaults. A file that is there is not overwritten.

The configuration names its JSON schema, so that editors complete and check it. With --schema that is printed instead.`,
		Example: `  octogen init
  octogen init --server https://deploy.example.com --out internal/octopus
  octogen init --schema > octogen.schema.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if printSchema {
				_, err := io.WriteString(a.stdout, schema)
				return err
			}
			if _, err := os.Lstat(configFile); err == nil {
				return usagef("%s is there already; edit it, or give another name with --config", configFile)
			}
			if err := a.ask(cmd.Context(), &c); err != nil {
				return err
			}
			return a.writeConfig(configFile, c)
		},
	}
	cmd.Flags().StringVar(&configFile, "config", defaultConfig, "`file` to write")
	cmd.Flags().StringVar(&c.Server, "server", "", "Octopus server to follow: https://host[/prefix]")
	cmd.Flags().StringVar(&c.Spec, "spec", "", "document, in place of a server: a file or a URL")
	cmd.Flags().StringVar(&c.Out, "out", "", "folder of the package")
	cmd.Flags().StringVar(&c.Package, "package", "", "name of the package")
	cmd.Flags().StringVar(&c.Docs, "docs", "", "comments: full or none")
	cmd.Flags().BoolVar(&printSchema, "schema", false, "print the JSON schema of the configuration")
	fixed(cmd, "docs", "full", "none")
	return cmd
}

// ask fills what flags left open: by asking on a terminal, else with defaults. What is wrong with a flag or an answer is
// said at once.
func (a *app) ask(ctx context.Context, c *workspace.Client) error {
	if c.Spec != "" && c.Server != "" {
		return usagef("both --spec and --server are given; one says where the document is")
	}
	q := &questions{app: a, ctx: ctx, interactive: a.interactive || isInteractive(a.stdin)}
	if c.Spec == "" {
		q.ask("Octopus server (empty: I have a document)", "--server", "", &c.Server, checkServer)
	}
	if c.Server == "" {
		q.ask("Document, a file or a URL", "--spec", "", &c.Spec, checkDocument)
	}
	if q.err == nil && c.Spec == "" && c.Server == "" {
		return usagef("no client without a document: give --server URL or --spec FILE|URL")
	}
	q.ask("Folder of the package", "--out", "internal/octopus", &c.Out, checkFolder)
	q.ask("Name of the package", "--package", "octopus", &c.Package, checkPackage)
	q.ask("Comments, full or none", "--docs", "full", &c.Docs, checkDocs)
	return q.err
}

func checkServer(server string) error {
	if server == "" {
		return nil
	}
	_, err := spec.ServerURL(server)
	return err
}

func checkDocument(document string) error {
	if u, err := url.Parse(document); err == nil && u.User != nil {
		return errors.New("a URL with a password does not belong into the configuration")
	}
	return nil
}

func checkFolder(folder string) error {
	if !filepath.IsLocal(folder) && !filepath.IsAbs(folder) {
		return fmt.Errorf("%s is not below this folder; octogen works below the folder of its configuration alone", folder)
	}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file, not a folder", folder)
	}
	return nil
}

// questions are asked one after the other until one cannot be.
type questions struct {
	*app
	ctx         context.Context
	interactive bool
	lines       chan string // of the standard input, closed at its end
	err         error
}

// ask asks until the answer is a good one. A flag that has answered already is only checked.
func (q *questions) ask(text, flag, instead string, answer *string, check func(string) error) {
	if q.err != nil {
		return
	}
	if *answer != "" || !q.interactive {
		if *answer == "" {
			*answer = instead
		}
		if err := check(*answer); err != nil {
			q.err = usagef("%s: %w", flag, err)
		}
		return
	}
	if instead != "" {
		text += " [" + instead + "]"
	}
	for {
		fmt.Fprintf(q.stderr, "%s: ", text)
		line, err := q.line()
		if err != nil {
			q.err = err
			return
		}
		if line == "" {
			line = instead
		}
		if err := check(line); err != nil {
			fmt.Fprintf(q.stderr, "octogen: %s\n", clean(err.Error()))
			continue
		}
		*answer = line
		return
	}
}

// line waits for a line, or for Ctrl-C.
func (q *questions) line() (string, error) {
	if q.lines == nil {
		q.lines = make(chan string)
		go func() {
			defer close(q.lines)
			for in := bufio.NewScanner(q.stdin); in.Scan(); {
				q.lines <- in.Text()
			}
		}()
	}
	select {
	case <-q.ctx.Done():
		fmt.Fprintln(q.stderr)
		return "", fmt.Errorf("interrupted; nothing was written: %w", q.ctx.Err())
	case line, open := <-q.lines:
		if !open {
			fmt.Fprintln(q.stderr)
			return "", usagef("the input ended before all questions were answered; nothing was written")
		}
		return strings.TrimSpace(line), nil
	}
}

// isInteractive reports whether somebody can answer: on a terminal, which the null device looks like.
func isInteractive(r io.Reader) bool {
	file, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

var configTemplate = template.Must(template.New("config").Funcs(template.FuncMap{"yaml": yamlScalar}).Parse(
	`# yaml-language-server: $schema=` + schemaURL + `
# The clients that "octogen generate" writes. octogen.lock notes what they were generated from; commit both.
version: 1
clients:
  - name: main
{{- if .Server}}
    server: {{yaml .Server}}   # "octogen sync" follows it; the lock pins its document
    # api_key: env:OCTOPUS_API_KEY   # or file:PATH; most servers give their document to everybody
    # ca: ca.pem                     # certificate authorities beside the system's
{{- else}}
    spec: {{yaml .Spec}}
{{- end}}
    out: {{yaml .Out}}
    package: {{yaml .Package}}
    docs: {{yaml .Docs}}   # full: with the document's own words; none: without
    # names:              # for routes whose name octogen asks you to settle
    #   GET /foobar: ListFooBars
    # types:              # for definitions whose name octogen asks you to settle
    #   FooBarResource: FooBar

  # More clients: of another server, or pinned to a document.
  # - name: staging
  #   server: https://staging.example.com
  #   out: internal/staging

# specs: specs            # folder of fetched documents
`))

func yamlScalar(s string) (string, error) {
	text, err := yaml.Marshal(s)
	return strings.TrimSpace(string(text)), err
}

func (a *app) writeConfig(name string, c workspace.Client) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s is there already", name)
	}
	if err != nil {
		return inputError{err}
	}
	if err := errors.Join(configTemplate.Execute(file, c), file.Close()); err != nil {
		return inputError{errors.Join(err, os.Remove(name))}
	}
	next := "octogen generate"
	if name != defaultConfig {
		next += " --config " + name
	}
	fmt.Fprintf(a.stderr, "octogen: wrote %s; now run %s\n", name, next)
	return nil
}
