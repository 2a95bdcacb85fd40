package main

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

//go:embed octogen.schema.json
var schema string

// schemaURL is where editors find the schema; it is the schema's own $id.
const schemaURL = "https://raw.githubusercontent.com/octogen/octogen/main/cmd/octogen/octogen.schema.json"

func (a *app) init() *cobra.Command {
	var c client
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
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if printSchema {
				_, err := io.WriteString(a.stdout, schema)
				return err
			}
			if _, err := os.Lstat(configFile); err == nil {
				return usagef("%s is there already; edit it, or give another name with --config", configFile)
			}
			if err := a.ask(&c); err != nil {
				return err
			}
			if err := c.check("", false); err != nil {
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
	return cmd
}

// ask fills what flags left open: by asking on a terminal, else with defaults.
func (a *app) ask(c *client) error {
	in := bufio.NewReader(a.stdin)
	interactive := isInteractive(a.stdin)
	question := func(text, instead string, answer *string) {
		if *answer != "" {
			return
		}
		*answer = instead
		if !interactive {
			return
		}
		if instead != "" {
			text += " [" + instead + "]"
		}
		fmt.Fprintf(a.stderr, "%s: ", text)
		if line, _ := in.ReadString('\n'); strings.TrimSpace(line) != "" { // the end of the input is an empty answer
			*answer = strings.TrimSpace(line)
		}
	}
	if c.Spec == "" {
		question("Octopus server (empty: I have a document)", "", &c.Server)
	}
	if c.Server == "" {
		question("Document, a file or a URL", "", &c.Spec)
	}
	if c.Spec == "" && c.Server == "" {
		return usagef("no client without a document: give --server URL or --spec FILE|URL")
	}
	question("Folder of the package", "internal/octopus", &c.Out)
	question("Name of the package", "octopus", &c.Package)
	question("Comments, full or none", "full", &c.Docs)
	return nil
}

func isInteractive(r io.Reader) bool {
	if os.Getenv("OCTOGEN_ASK") != "" { // for tests, which have no terminal
		return true
	}
	file, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

var configTemplate = template.Must(template.New("config").Funcs(template.FuncMap{"yaml": yamlScalar}).Parse(
	`# yaml-language-server: $schema=` + schemaURL + `
# The clients that "octogen generate" writes. octogen.lock notes what they were generated from; commit both.
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

func (a *app) writeConfig(name string, c client) error {
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
