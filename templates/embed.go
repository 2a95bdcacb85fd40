package octopus

import "embed"

// Files holds the sources of this package, which octogen copies into the packages it generates.
//
//go:embed *.go
var Files embed.FS

// OwnFiles are the files that stay here: this one, and the stand-in for what octogen generates.
var OwnFiles = map[string]bool{"embed.go": true, "stub.go": true}

// SecretProperty reports whether the property of a name is a secret. An object with one prints by formatObject.
func SecretProperty(name string) bool { return isSecretName(name) }

// Double holds the sources of the test double, which octogen copies beside the packages it generates.
//
//go:embed octopustest/*.go
var Double embed.FS

// Pieces holds the pieces of generated code that octogen fills: text/template over prepared strings.
//
//go:embed pieces/*.tmpl
var Pieces embed.FS
