package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// What these say, checkArguments makes a mistake in the usage, with the way to the help.

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no arguments, but got %q", cmd.Name(), args[0])
}

// atLeast refuses fewer than n arguments; takes says in words what is wanted.
func atLeast(n int, takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= n {
			return nil
		}
		return fmt.Errorf("%s takes %s", cmd.Name(), takes)
	}
}

// atMostOne refuses a second argument; takes says in words what is wanted.
func atMostOne(takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return fmt.Errorf("%s takes %s, but got %q as well", cmd.Name(), takes, args[1])
	}
}
