// Package generated holds what the test doubles of the clients beside it know, for "octogen serve --spec VERSION". This file
// is written by hand; the clients are not.
package generated

import "embed"

// Tables are the sources of the doubles' tables, by version: v2026_1/octopustest/table.go.
//
//go:embed v*/octopustest/table.go
var Tables embed.FS
