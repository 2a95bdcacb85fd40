package emit

import "bytes"

// TestDouble is the folder, and the package, of the test double beside each package.
const TestDouble = "octopustest"

// Pack is the folder, and the package, of what packs folders.
const Pack = "octopuspack"

// Wrote reports whether octogen wrote a Go file: its first line says so. The first 200 bytes are enough.
func Wrote(content []byte) bool {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	first = bytes.TrimSuffix(first, []byte("\r"))
	return bytes.HasPrefix(first, []byte(headerPrefix)) && bytes.HasSuffix(first, []byte("DO NOT EDIT."))
}
