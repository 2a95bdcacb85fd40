// Package docs holds octogen's documentation, for the page that octogen explore writes.
package docs

import "embed"

// Pages are those for users of generated clients.
//
//go:embed client.md links.md families.md naming.md testing.md follow.md upgrade.md explore.md
var Pages embed.FS
