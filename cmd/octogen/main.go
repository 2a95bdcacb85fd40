// Command octogen generates a typed Go client from the Swagger 2.0 document that an Octopus Deploy server publishes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes, the same for all commands.
const (
	exitDone     = 0
	exitNo       = 1 // the answer is no
	exitUsage    = 2 // flags or configuration
	exitInput    = 3 // the input could not be had or read
	exitInternal = 4 // octogen's own fault
)

func main() { os.Exit(runMain(build)) }

// runMain runs octogen as the build that it is, or that a test says it is.
func runMain(build func() (name string, released bool)) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, build: build}, os.Args[1:])
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
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNo):
		return exitNo
	}
	fmt.Fprintf(app.stderr, "octogen: %v\n", err)
	return exitCode(err)
}

// app holds the streams that commands work on.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	build          func() (name string, released bool)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "octogen",
		Short: "Generate a typed Go client for an Octopus Deploy server",
		Long: `octogen reads the Swagger 2.0 document that an Octopus Deploy server publishes at /api/swagger.json and writes a
typed Go client: models, services and space-aware methods for every operation.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.generate(), a.fetch(), a.verify(), a.diff(), a.sync(), a.init(), a.inspect(), a.serve(), a.version())
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = aboutCommand
		}
		c.Args = usageArgs(c.Args)
	}
	root.Args = usageArgs(root.Args)
	return root
}

// aboutCommand refuses help about what is no command, for which cobra would show the root's.
func aboutCommand(help *cobra.Command, args []string) error {
	about, rest, err := help.Root().Find(args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("unknown command %q for %q", rest[0], about.CommandPath())
	}
	return err
}

// A usageError is about flags, arguments or configuration.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return usagef("%w; see %s --help", err, cmd.CommandPath())
		}
		return nil
	}
}

// An inputError is about a document or a folder that could not be had, read or written.
type inputError struct{ err error }

func (e inputError) Error() string { return e.err.Error() }
func (e inputError) Unwrap() error { return e.err }

func exitCode(err error) int {
	var usage usageError
	var input inputError
	switch {
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage
	case errors.As(err, &input):
		return exitInput
	}
	return exitInternal
}
