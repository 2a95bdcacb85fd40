// Package templates holds what octogen puts into the packages that it writes: sources as text.
package templates

import "embed"

// Runtime holds the sources of a client's fixed part, which octogen copies into the packages it generates.
//
//go:embed runtime/*.go
var Runtime embed.FS

// Double holds the sources of the test double, which octogen copies beside the packages it generates.
//
//go:embed octopustest/*.go
var Double embed.FS

// Pack holds the sources of the package that packs folders, which octogen copies beside the packages it generates.
//
//go:embed octopuspack/*.go
var Pack embed.FS

// Pieces holds the pieces of generated code that octogen fills: text/template over prepared strings.
//
//go:embed pieces/*.tmpl
var Pieces embed.FS
