// Package cookbook reads docs/cookbook.md: what people want to do, and the Go for it. Its snippets become the examples of
// generated clients, where they are compiled and run against the test double.
package cookbook
