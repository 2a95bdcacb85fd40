package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A choice is the value of a flag that takes one of a few words. It is checked when it is read, and completed by shells.
type choice struct {
	flag    string
	value   *string
	allowed []string
	words   string // the allowed words as in a sentence
}

// choose adds such a flag. The first word is the default.
func choose(cmd *cobra.Command, value *string, flag, usage string, allowed ...string) {
	chooseSo(cmd, value, flag, usage, either(allowed), allowed...)
}

// chooseSo is choose with the allowed words in a sentence of their own.
func chooseSo(cmd *cobra.Command, value *string, flag, usage, words string, allowed ...string) {
	*value = allowed[0]
	cmd.Flags().Var(&choice{flag, value, allowed, words}, flag, usage+": "+words)
	fixed(cmd, flag, allowed...)
}

// fixed lets shells complete the values of a flag.
func fixed(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // of a flag that is not there
	}
}

// either is a list as in a sentence: text, markdown, json or html.
func either(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func (c *choice) String() string { return *c.value }

// Type is how help calls the value.
func (c *choice) Type() string { return "word" }

// Set takes a word if it is one of those allowed.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.allowed, word) {
		return &choiceError{c.flag, word, c.words}
	}
	*c.value = word
	return nil
}

// A choiceError is a word that a flag does not take.
type choiceError struct {
	flag, word, words string
}

func (e *choiceError) Error() string {
	return fmt.Sprintf("--%s is %q; it is %s", e.flag, e.word, e.words)
}
