// Package octopuspack makes packages for Octopus of folders, with a file name from which Octopus reads ID and version again:
//
//	path, err := octopuspack.Zip("dist", ".", "web", "1.2.3") // web.1.2.3.zip
//	…
//	pushed, err := space.Packages.Push(ctx, path, octopus.PushParams{})
//
// It is a package of its own, so that programs that pack nothing do not carry archive/zip. The same folder gives the same bytes,
// whenever and wherever it is packed with the same version of Go.
package octopuspack
