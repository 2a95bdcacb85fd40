// Package docs holds octogen's documentation, for the page that octogen explore writes and the examples of generated clients.
package docs

import "embed"

// Pages are those for users of generated clients.
//
//go:embed client.md links.md families.md naming.md testing.md follow.md upgrade.md explore.md
var Pages embed.FS

// Cookbook is the page whose snippets are the examples of generated clients.
//
//go:embed cookbook.md
var Cookbook string
