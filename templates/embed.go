package octopus

import "embed"

// Files holds the sources of this package, which octogen copies into the packages it generates.
//
//go:embed *.go
var Files embed.FS

// OwnFiles are the files that stay here: this one, and the stand-in for what octogen generates.
var OwnFiles = map[string]bool{"embed.go": true, "stub.go": true}

// SpaceProperties are the properties of bodies that name a space, which a call fills in where they are required.
var SpaceProperties = spaceProperties

// SecretProperty reports whether the property of a name is a secret. An object with one prints by formatObject.
func SecretProperty(name string) bool { return isSecretName(name) }

// SensitiveProperties are the properties of an object that may say that its value is a secret, and that of the value.
var SensitiveProperties = struct{ Flag, Kind, Value string }{sensitiveFlag, sensitiveKind, sensitiveValue}

// Double holds the sources of the test double, which octogen copies beside the packages it generates.
//
//go:embed octopustest/*.go
var Double embed.FS
