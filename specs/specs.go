// Package specs holds what this project knows about the API of Octopus Deploy beyond what a server's document says:
// the dictionary behind names, the names of sets of values, corrections to documents, and families of resources. It is data; the packages below
// internal/model give it meaning.
package specs

import "embed"

// Naming is the dictionary that turns routes into the names of services and methods (YAML).
//
//go:embed naming.yaml
var Naming []byte

// Enums names sets of values that documents write in place (YAML).
//
//go:embed enums.yaml
var Enums []byte

// Corrections lists what documents get wrong or leave out, each with its reason (YAML).
//
//go:embed corrections.yaml
var Corrections []byte

// Relations says what servers call the links of resources where routes do not show it (YAML).
//
//go:embed relations.yaml
var Relations []byte

// Families lists resources that come in variants, which documents leave out (YAML).
//
//go:embed families.yaml
var Families []byte

// Octopus says what servers call the things that octogen has to recognize (YAML).
//
//go:embed octopus.yaml
var Octopus []byte

// Docs is what resources, fields, operations and parameters mean, in the folder docs (YAML).
//
//go:embed docs/*.yaml
var Docs embed.FS

// Since says what came with which version of the server (YAML).
//
//go:embed since.yaml
var Since []byte

// Hypermedia lists links of home documents and of resources with their templates, as servers write them (YAML).
//
//go:embed hypermedia.yaml
var Hypermedia []byte

// Helpers lists methods that the client's runtime makes of several operations (YAML).
//
//go:embed helpers.yaml
var Helpers []byte

// Peers says which operations the calls of other clients are (YAML).
//
//go:embed peers.yaml
var Peers []byte
