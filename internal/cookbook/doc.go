// Package cookbook tests docs/cookbook.md: its snippets are compiled as one package, and run against the test double.
package cookbook
