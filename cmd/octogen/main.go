// Command octogen generates a typed Go client from the Swagger 2.0 document that an Octopus Deploy server publishes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func main() { os.Exit(runMain(&app{build: build})) }

// runMain runs octogen on the streams and arguments of the process.
func runMain(a *app) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a.stdin, a.stdout, a.stderr = os.Stdin, os.Stdout, os.Stderr
	if cache, err := os.UserCacheDir(); err == nil {
		a.state = filepath.Join(cache, "octogen", "changes")
	}
	return run(ctx, a, os.Args[1:])
}

// run is octogen as a function of its arguments and streams.
func run(ctx context.Context, app *app, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(app.stderr, "octogen: internal error: %v\nPlease report it with the document that shows it; nothing was written.\n", r)
			code = exitInternal
		}
	}()
	root := app.root()
	root.SetArgs(args)
	root.SetIn(app.stdin)
	root.SetOut(app.stdout)
	root.SetErr(app.stderr)
	err := root.ExecuteContext(ctx)
	code = exitCode(ctx, err)
	app.complain(err, code)
	return code
}

// app holds what commands work with, beside their flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	build          func() (name string, released bool)
	state          string // folder of the user's own, for the journals of changes
	errorFormat    string

	// Tests set these: the streams are no terminal, and time and processes are theirs.
	interactive bool
	step        func(what string)
	pause       func(context.Context, time.Duration) error
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "octogen",
		Short: "Generate a typed Go client for an Octopus Deploy server",
		Long: `octogen reads the Swagger 2.0 document that an Octopus Deploy server publishes at /api/swagger.json and writes a
typed Go client: models, services and space-aware methods for every operation.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       strings.TrimPrefix(a.versionLine(), "octogen "),
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("octogen {{.Version}}\n")
	root.SetUsageTemplate(plainUsage(root.UsageTemplate()))
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().Var(&choice{"error-format", &a.errorFormat, []string{"text", "json"}, "text or json"}, "error-format", "how errors are written to standard error: text or json")
	a.errorFormat = "text"
	root.AddCommand(a.generate(), a.fetch(), a.verify(), a.diff(), a.sync(), a.usage(), a.init(), a.inspect(), a.explore(), a.serve(), a.version())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	checkArguments(root)
	return root
}

// plainUsage is a template that shows flags without values as they are used: --help, not --help[=true|false].
func plainUsage(template string) string {
	const values = "[=true|false]"
	cobra.AddTemplateFunc("plain", func(flags string) string { return strings.ReplaceAll(flags, values, strings.Repeat(" ", len(values))) })
	return strings.ReplaceAll(template, ".FlagUsages |", ".FlagUsages | plain |")
}

// checkArguments makes what is wrong with arguments a mistake in the usage, for all commands.
func checkArguments(cmd *cobra.Command) {
	if cmd.Name() == "help" {
		cmd.Args = aboutCommand
	}
	cmd.Args = usageArgs(cmd.Args)
	for _, c := range cmd.Commands() {
		checkArguments(c)
	}
}

// noCommand refuses the name of a command that there is not.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(cmd, args[0])
}

func unknownCommand(cmd *cobra.Command, name string) error {
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return usagef("unknown command %q for %q%s", name, cmd.CommandPath(), didYouMean(name, known))
}

// aboutCommand refuses help about what is no command, for which cobra would show the root's.
func aboutCommand(help *cobra.Command, args []string) error {
	about, rest, err := help.Root().Find(args)
	if err == nil && len(rest) > 0 {
		return unknownCommand(about, rest[0])
	}
	return err
}

func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		err := check(cmd, args)
		if err == nil || errors.As(err, new(usageError)) {
			return err
		}
		return usagef("%w; see %s --help", err, cmd.CommandPath())
	}
}

// flagError says what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var wrong *choiceError
	if errors.As(err, &wrong) {
		return usageError{wrong}
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		if best := closest(unknown.GetSpecifiedName(), flagNames(cmd)); best != "" {
			return usagef("%w; did you mean --%s?", err, best)
		}
	}
	return usageError{err}
}
