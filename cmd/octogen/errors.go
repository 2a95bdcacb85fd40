package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/workspace"
)

// Exit codes, the same for all commands.
const (
	exitDone        = 0
	exitNo          = 1   // the answer is no
	exitUsage       = 2   // flags or configuration
	exitInput       = 3   // the input could not be had or read
	exitInternal    = 4   // octogen's own fault
	exitInterrupted = 130 // Ctrl-C, or a signal to end
)

// errNo is the answer no, which has been given in full already.
var errNo = errors.New("no")

// A usageError is about flags, arguments or configuration.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// An inputError is about a document or a folder that could not be had, read or written.
type inputError struct{ err error }

func (e inputError) Error() string { return e.err.Error() }
func (e inputError) Unwrap() error { return e.err }

// exitCode is decided by the kind of an error alone.
func exitCode(ctx context.Context, err error) int {
	var input inputError
	var read workspace.Problem
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNo):
		return exitNo
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, new(usageError)):
		return exitUsage
	case errors.As(err, &input), errors.As(err, &read):
		return exitInput
	}
	var address *spec.Error
	if errors.As(err, &address) { // of an address that cannot be one
		return exitUsage
	}
	return exitInternal
}

var kinds = map[int]string{exitUsage: "usage", exitInput: "input", exitInternal: "internal", exitInterrupted: "interrupted"}

// An errorReport is an error as machines read it.
type errorReport struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Exit    int    `json:"exit"`
	Source  string `json:"source,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Problem string `json:"problem,omitempty"`
	Remedy  string `json:"remedy,omitempty"`
}

// complain writes an error to standard error.
func (a *app) complain(err error, code int) {
	if err == nil || code == exitNo {
		return
	}
	message := clean(err.Error())
	if a.errorFormat != "json" {
		fmt.Fprintf(a.stderr, "octogen: %s\n", message)
		return
	}
	report := errorReport{Kind: kinds[code], Message: message, Exit: code}
	var e *spec.Error
	if errors.As(err, &e) {
		report.Source, report.Line, report.Column, report.Pointer = e.Source, e.Line, e.Column, e.Pointer
		report.Problem, report.Remedy = clean(e.Problem), e.Remedy
	}
	text, _ := json.Marshal(report) // plain data
	fmt.Fprintf(a.stderr, "%s\n", text)
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	sort.Strings(names)
	return names
}
