// Package jobs shows how everyday jobs are done with a generated client: one function to a file, each tested
// against a server on this machine that behaves as Octopus does.
package jobs
