package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/impact"
	"github.com/octogen/octogen/internal/usage"
	"github.com/octogen/octogen/internal/workspace"
)

func (a *app) usage() *cobra.Command {
	var format string
	var tags []string
	cmd := &cobra.Command{
		Use:   "usage PACKAGES",
		Short: "Show what a program uses of the clients that octogen generated",
		Long: `usage loads Go packages with their tests and lists what they use of generated clients: the operations that they call, be it
by methods, helpers or relations, the fields of types and parameters that they read and set, and the values that they know.
What a program reaches through embedding, aliases, method values and interfaces of its own counts as well.`,
		Example: `  octogen usage ./...
  octogen usage ./... --tags integration --format json`,
		Args: atLeast(1, "the packages to look at, such as ./..."),
		RunE: func(cmd *cobra.Command, args []string) error {
			program, err := loadProgram(cmd.Context(), usage.Options{Patterns: args, Tags: tags})
			if err != nil {
				return err
			}
			for _, p := range program.Problems {
				fmt.Fprintf(a.stderr, "octogen: %s: %s\n", p.Place, p.Message)
			}
			if format == "json" {
				return a.json(program.Summary())
			}
			if err := printUsage(a.stdout, program.Summary()); err != nil {
				return inputError{fmt.Errorf("writing to standard output: %w", err)}
			}
			return nil
		},
	}
	choose(cmd, &format, "format", "how it is written", "text", "json")
	cmd.Flags().StringSliceVar(&tags, "tags", nil, "build `tags`")
	return cmd
}

// checkPattern refuses what the go command would take for one of its flags.
func checkPattern(pattern string) error {
	if pattern == "" || strings.HasPrefix(pattern, "-") {
		return fmt.Errorf("%q is no pattern for Go packages; for all packages below, write ./... instead", pattern)
	}
	return nil
}

// loadProgram loads the packages of a program.
func loadProgram(ctx context.Context, o usage.Options) (*usage.Program, error) {
	for _, pattern := range o.Patterns {
		if err := checkPattern(pattern); err != nil {
			return nil, usageError{err}
		}
	}
	program, err := usage.Load(ctx, o)
	if err != nil {
		return nil, inputError{err}
	}
	return program, nil
}

// printUsage writes tables: for each client its operations, types and values.
func printUsage(out io.Writer, s usage.Summary) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "packages that use a generated client: %d of %d\n", s.Using, s.Packages)
	for _, c := range s.Clients {
		fmt.Fprintf(w, "\n%s, Octopus %s\n", c.Path, c.Version)
		fmt.Fprintln(w, "\noperation\troute\tuses\tby\tfirst")
		for _, op := range c.Operations {
			fmt.Fprintf(w, "%s\t%s %s\t%d\t%s\t%s\n", op.Name, op.Method, op.Path, len(op.Uses), strings.Join(op.By, ", "), op.Uses[0].Place)
		}
		fmt.Fprintln(w, "\ntype\tuses\treads\tsets\tfirst")
		for _, t := range c.Types {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", t.Name, len(t.Uses), strings.Join(t.Reads, " "), strings.Join(t.Sets, " "), t.Uses[0].Place)
		}
		fmt.Fprintln(w, "\nother\tuses\tfirst")
		for _, o := range c.Others {
			fmt.Fprintf(w, "%s\t%d\t%s\n", o.Name, len(o.Uses), o.Uses[0].Place)
		}
	}
	return w.Flush()
}

// programFlags say which program a comparison is for.
type programFlags struct {
	patterns, tags []string
	fix, write     bool
	source         string
}

func (f *programFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.patterns, "for", nil, "Go `packages`, such as ./...: show which of their places the changes touch")
	cmd.Flags().StringSliceVar(&f.tags, "tags", nil, "build `tags` for --for")
	cmd.Flags().BoolVar(&f.fix, "fix", false, "with --for: print, as a unified diff in place of the report, what can be rewritten without thought, and a line for each place that is left")
	cmd.Flags().StringVar(&f.source, "source", "", "with --for: `URL` below which the files of this folder can be looked at, for links in the HTML report (in GitHub Actions the commit's)")
	cmd.Flags().BoolVar(&f.write, "write", false, "with --fix: write it to the files as well")
}

// check refuses flags that need others.
func (f *programFlags) check() error {
	switch {
	case f.write && !f.fix:
		return usagef("--write needs --fix: write what?")
	case f.fix && len(f.patterns) == 0:
		return usagef("--fix needs --for: which program?")
	}
	if f.source == "" {
		f.source = sourceOnGitHub()
	}
	if u, err := url.Parse(f.source); f.source != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return usagef("--source is no http or https URL, such as https://github.com/me/shop/blob/main")
	}
	return nil
}

// sourceOnGitHub is where the files of this folder are that a job in GitHub Actions looks at, "" elsewhere.
func sourceOnGitHub() string {
	server, repository, commit := os.Getenv("GITHUB_SERVER_URL"), os.Getenv("GITHUB_REPOSITORY"), os.Getenv("GITHUB_SHA")
	here, err := os.Getwd()
	if err != nil || server == "" || repository == "" || commit == "" {
		return ""
	}
	folder, err := filepath.Rel(os.Getenv("GITHUB_WORKSPACE"), here)
	if err != nil || !filepath.IsLocal(folder) {
		return ""
	}
	return server + "/" + path.Join(repository, "blob", commit, filepath.ToSlash(folder))
}

// load begins to load the program, if there is one, which is waited for where it is needed: the documents are read meanwhile.
func (f *programFlags) load(ctx context.Context) (wait func() (*usage.Program, error)) {
	if len(f.patterns) == 0 {
		return func() (*usage.Program, error) { return nil, nil }
	}
	type loaded struct {
		program *usage.Program
		err     error
	}
	done := make(chan loaded, 1)
	go func() {
		p, err := loadProgram(ctx, usage.Options{Patterns: f.patterns, Tags: f.tags})
		done <- loaded{p, err}
	}()
	return func() (*usage.Program, error) { l := <-done; return l.program, l.err }
}

// affected adds to a report what it does to the program, if there is one, and returns what can be rewritten in it.
func (f *programFlags) affected(ctx context.Context, w *workspace.Workspace, pair workspace.Pair, report *diff.Report, wait func() (*usage.Program, error)) (rewritten *impact.Rewriting, err error) {
	program, err := wait()
	if err != nil || program == nil {
		return nil, err
	}
	if err := w.Affected(ctx, pair, report, program); err != nil || !f.fix {
		return nil, err
	}
	fixed := impact.Fix(report, program)
	return &fixed, nil
}

// fixed prints what is rewritten and what is left, and writes it if that is asked for. A file that was changed meanwhile
// leaves all as they are.
func (a *app) fixed(w *workspace.Workspace, r *impact.Rewriting, write bool) error {
	if _, err := a.stdout.Write(usage.Diff(r.Files)); err != nil {
		return inputError{fmt.Errorf("writing to standard output: %w", err)}
	}
	for _, left := range r.Left {
		fmt.Fprintf(a.stderr, "octogen: %s: %s → %s\n", clean(left.Place()), clean(cmp.Or(left.Error, left.Change)), clean(left.Do))
	}
	if !write || len(r.Files) == 0 {
		return nil
	}
	if err := w.Rewrite(r.Files); err != nil {
		return inputError{err}
	}
	fmt.Fprintf(a.stderr, "octogen: %s rewritten; generate the client, and the two fit\n", english.Count(len(r.Files), "file"))
	return nil
}
